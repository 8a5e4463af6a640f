"""Drills on both databases: held once, about nobody, reported."""

from datetime import datetime, timedelta

import pytest

from bot.core.on_call import Ladder
from bot.service import drills
from bot.service.ticking import tick
from bot.store import views
from bot.store.rows import ChannelRow
from bot.store.work import Store
from tests.service.scene import CARE, CLARA, LADDER, LIBRARY, MINUTE, NOON, SAM, Scene

WEEKLY = Ladder.model_validate({**LADDER.model_dump(by_alias=True), "drill": {"day": "mon", "at": "12:00"}})
SECOND = timedelta(seconds=1)


@pytest.fixture
def scene(store: Store) -> Scene:
    scene = Scene(store, LIBRARY.model_copy(update={"ladder": WEEKLY})).set_up()
    with store.work() as work:
        work.keep_channels([ChannelRow("clara", 1, "E-Mail")])
    return scene


def beats(scene: Scene, since: datetime, until: datetime, every: timedelta = 20 * SECOND) -> None:
    """The heartbeat, and a delivery to which everything arrives at once."""
    while since <= until:
        tick(scene.store, scene.library, since)
        arrive(scene, since)
        since += every


def arrive(scene: Scene, now: datetime, *, failing: str = "") -> None:
    with scene.store.work() as work:
        for lane in ("alert", "ring", "program"):
            while rows := work.waiting(now, 50, lane):
                for row in rows:
                    bad = row.recipient == failing
                    work.settle(
                        row.id, "refused" if bad else "sent", now, 1, "the server answered 503" if bad else ""
                    )


def reports(scene: Scene) -> list[str]:
    return [told.text for told in scene.told("group:coordinators") if "weekly drill" in told.text]


def test_a_weekly_drill_is_held_once_whatever_restarts_and_reported_to_the_coordinators(scene: Scene) -> None:
    beats(scene, NOON - MINUTE, NOON + 30 * SECOND)
    assert scene.last().text.startswith("<b>Evenkeel: PRACTICE, one alert</b>\n\nThis is a drill.")
    assert scene.last().labels == ["Acknowledge"]
    assert scene.presses(CLARA, "ack", NOON + 40 * SECOND) == "Thank you: the drill has it."
    assert scene.presses(SAM, "ack", NOON + 41 * SECOND) == "Dr. Clara Weiss has acknowledged it already."
    beats(scene, NOON + 45 * SECOND, NOON + 70 * MINUTE)
    (report,) = reports(scene)
    assert report.splitlines()[:2] == [
        "The weekly drill: a practice alert went through the ladder.",
        "Everybody was reached, and somebody acknowledged.",
    ]
    assert "✓ Dr. Clara Weiss, by E-Mail (clara/1): after 0.0 s (under way for 0.0 s)" in report
    assert "✓ acknowledged by Dr. Clara Weiss: after 40 s" in report
    assert scene.rung("staff:sam") == 2
    assert scene.last("channel:clara/1").text.splitlines()[0] == "Evenkeel: PRACTICE, one alert"
    assert (scene.alert().state, scene.alert().outcome) == ("closed", "practice")


def test_a_drill_that_nobody_acknowledges_ends_and_says_so(scene: Scene) -> None:
    beats(scene, NOON, NOON + 20 * MINUTE)
    (report,) = reports(scene)
    assert "Please look at what is marked ✗." in report
    assert report.splitlines()[-1] == "✗ nobody acknowledged it"


def test_practice_counts_nowhere(scene: Scene) -> None:
    before = views.counts(scene.store, NOON)
    beats(scene, NOON, NOON + 2 * MINUTE)
    assert scene.alert().practice
    after = views.counts(scene.store, NOON)
    assert (after.participants, after.alerts) == (before.participants, before.alerts)
    assert views.alerts(scene.store, closed_too=True) == []
    assert [view.pseudonym for view in views.participants(scene.store)] == ["P-0001"]


def test_a_real_alert_during_a_drill_is_one_of_its_own(scene: Scene) -> None:
    beats(scene, NOON, NOON + 20 * SECOND)
    scene.writes("I want to kill myself", NOON + 25 * SECOND)
    assert (scene.alert(1).practice, scene.alert(2).practice) == (True, False)
    assert "Evenkeel: one urgent alert" in scene.last().text
    assert scene.last().labels == ["Acknowledge", *CARE, "Release", "Release, changed …"]


def test_what_fails_and_whom_nothing_reaches_stands_in_the_report(scene: Scene) -> None:
    with scene.store.work() as work:
        work.link_staff("robin", SAM, NOON)  # Sam's chat is Robin's now
        asked = work.ask_for_drill("cli:1", True, NOON - 10 * MINUTE)
    for number in range(8):
        now = NOON - 10 * MINUTE + number * 20 * SECOND
        tick(scene.store, scene.library, now)
        arrive(scene, now, failing="channel:clara/1")
    with scene.store.work() as work:
        drill = next(one for one in work.drills_under_way() if one.id == asked)
        assert drill.alert_id is not None
        report = drills.report_of(work, WEEKLY, drill.alert_id)
        assert not report.well
        lines = [step.line for step in report.steps]
        assert "✗ Dr. Clara Weiss, by E-Mail (clara/1): the server answered 503" in lines
        assert lines[-1] == "✗ Sam Ortiz: neither Telegram nor a second channel"
        drills.end(work, WEEKLY, drill, NOON)
        assert work.drills_under_way() == []
    assert scene.last().text.endswith("The drill is over.")
    assert scene.last().labels == []


def test_a_drill_asked_for_while_no_bot_ran_is_not_held_when_one_does(scene: Scene) -> None:
    with scene.store.work() as work:
        work.ask_for_drill("cli:1", True, NOON - 50 * MINUTE)
        work.forget_drills()
    tick(scene.store, scene.library, NOON - 20 * MINUTE)
    assert scene.told("group:clinicians") == []
