"""Coordinators run a cohort: who is where, announcements in waves, the weekly note. They see no answer and no score."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.enrollment import Status
from bot.core.events import Commanded
from bot.core.schedule import wake_at
from bot.service.ticking import tick
from bot.service.weekly_note import tell_weekly
from bot.store.work import Store
from tests.samples import PROGRAM, enrolled
from tests.service.scene import CLARA, COORDINATORS, DAY, HOUR, MINUTE, NOON, ROBIN, Scene

BEA, CARL = 1002, 1003
NIGHT = NOON + 11 * HOUR
"""23:00 in Berlin, within the quiet hours."""
GROUP = "group:coordinators"


@pytest.fixture
def scene(store: Store) -> Scene:
    scene = Scene(store).set_up()
    with store.work() as work:
        work.keep_cohort("spring", "sample", date(2026, 3, 2), NOON)
        work.keep_cohort("autumn", "sample", None, NOON)
        for chat, cohort in ((BEA, "spring"), (CARL, "spring")):
            row = work.add_participant(chat, "Bea", NOON)
            enrollment = enrolled().model_copy(update={"cohort": cohort, "participant": row.pseudonym})
            work.add_enrollment(row.id, enrollment, None, NOON)
    return scene


def asks(scene: Scene, text: str, now: datetime = NOON, chat: int = COORDINATORS, sender: int = ROBIN) -> str:
    """Somebody asks in a group; gives what came there last."""
    scene.says(sender, text, now, chat)
    return scene.last(GROUP).text


def presses(scene: Scene, button: str, now: datetime = NOON, sender: int = ROBIN) -> str | None:
    return scene._staff(sender, now, COORDINATORS, button=button).notice


def test_the_list_names_who_needs_a_look_and_a_cohort_names_everybody(scene: Scene) -> None:
    scene.writes("hello", NOON, BEA)
    later = NOON + 4 * DAY
    scene.writes("hello", later - HOUR, CARL)
    told = asks(scene, "/people", later)
    assert "P-0001  silent" in told
    assert "P-0002  silent, day 5, heard 4 d ago" in told
    assert "P-0003" not in told
    assert "P-0003  going on" in asks(scene, "/people spring", later)
    assert "P-0001" not in asks(scene, "/people spring", later)
    assert "P-0003" not in asks(scene, "/people spring silent", later)
    assert "There is no cohort “winter”" in asks(scene, "/people winter", later)


def test_one_participants_way_is_told_without_an_answer_or_a_word(scene: Scene) -> None:
    scene.writes("I slept four hours and my name is Anna", NOON + HOUR)
    told = asks(scene, "/person p-0001", NOON + DAY)
    assert "P-0001: going on" in told
    assert "Heard from last: Mon 2 Mar 13:00" in told
    assert "Anna" not in told
    assert "slept" not in told
    assert "There is nobody" in asks(scene, "/person P-0999") or "P-0999" in asks(scene, "/person P-0999")
    assert "/person P-0012" in asks(scene, "/person Anna")


def test_who_is_in_the_hands_of_the_care_team_is_told_as_resting_and_not_why(scene: Scene) -> None:
    scene.writes("I will kill myself", NOON, BEA)
    told = asks(scene, "/person P-0002", NOON + HOUR)
    assert "rests; the care team is with them" in told
    assert "suicide" not in told
    assert "kill" not in told


def test_it_is_told_in_the_coordinators_group_only_and_to_staff_only(scene: Scene) -> None:
    before = len(scene.told(GROUP))
    assert scene.says(ROBIN, "/people", NOON, -4000) is not None
    assert asks(scene, "/people", sender=7777) == "Only linked staff can ask that."
    assert len(scene.told(GROUP)) == before + 1


def test_an_announcement_is_shown_first_and_goes_to_nobody_before_it_is_decided(scene: Scene) -> None:
    shown = asks(scene, "/announce spring We meet <b>online</b> on Thursday.")
    assert "To cohort spring: 2 people" in shown
    assert "&lt;b&gt;online&lt;/b&gt;" in shown
    assert scene.last(GROUP).labels == ["Send to 2 people", "Don't send"]
    tick(scene.store, scene.library, NOON + MINUTE)
    assert received(scene, 2) == []
    assert presses(scene, "n:1:drop") == "It was not sent."
    assert presses(scene, "n:1:send") == "That is decided already."


def received(scene: Scene, participant: int) -> list[str]:
    return [told.text for told in scene.told(f"participant:{participant}") if "Thursday" in told.text]


def test_it_goes_out_of_everybodys_quiet_hours_and_once_only(scene: Scene) -> None:
    asks(scene, "/announce We meet on Thursday.", NIGHT)
    presses(scene, "n:1:send", NIGHT)
    tick(scene.store, scene.library, NIGHT + MINUTE)
    assert received(scene, 1) == []
    morning = datetime(2026, 3, 3, 6, 0, tzinfo=UTC)
    for _ in range(2):
        tick(scene.store, scene.library, morning)
    assert [received(scene, each) for each in (1, 2, 3)] == [["We meet on Thursday."]] * 3


def test_it_can_be_stopped_on_the_way(scene: Scene) -> None:
    asks(scene, "/announce We meet on Thursday.", NIGHT)
    presses(scene, "n:1:send", NIGHT)
    assert presses(scene, "n:1:stop", NIGHT) == "Stopped. It was sent to 0, and to 3 it will not be."
    tick(scene.store, scene.library, NIGHT + DAY)
    assert [received(scene, each) for each in (1, 2, 3)] == [[], [], []]


def test_whoever_the_care_team_is_with_gets_none(scene: Scene) -> None:
    scene.writes("I will kill myself", NOON, BEA)
    shown = asks(scene, "/announce We meet on Thursday.", NOON + HOUR)
    assert "2 people" in shown
    assert "Left out: 1" in shown
    presses(scene, "n:1:send", NOON + HOUR)
    scene.writes("I will kill myself", NOON + HOUR, CARL)
    tick(scene.store, scene.library, NOON + HOUR + MINUTE)
    assert [len(received(scene, each)) for each in (1, 2, 3)] == [1, 0, 0]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("/announce", "Write the words behind it"),
        ("/announce spring", "Write the words behind it"),
        ("/announce Cheer up, everybody!", "It was not taken"),
        ("/announce " + "word " * 900, "Shorten it"),
        ("/announce autumn We meet on Thursday.", "There is nobody to whom this can go"),
    ],
)
def test_what_cannot_be_announced_is_told(scene: Scene, words: str, answer: str) -> None:
    assert answer in asks(scene, words)


def test_whoever_reads_spanish_is_written_to_in_spanish(scene: Scene) -> None:
    with scene.store.work() as work:
        _, carl = work.load_enrollment(3)
        work.save_enrollment(3, carl.model_copy(update={"language": "es"}), None, NOON)
    told = asks(scene, "/announce We meet on Thursday.")
    assert "They read en, es" in told
    assert "[en] and then the words" in told
    assert "They read en, es" in asks(scene, "/announce\n[en]\nWe meet on Thursday.")
    shown = asks(scene, "/announce spring\n[en]\nWe meet on Thursday.\n[es]\nNos vemos el jueves (Thursday).")
    assert "To cohort spring: 2 people" in shown
    assert "[es]\n<blockquote>Nos vemos el jueves (Thursday).</blockquote>" in shown
    presses(scene, "n:1:send")
    tick(scene.store, scene.library, NOON + MINUTE)
    assert received(scene, 2) == ["We meet on Thursday."]
    assert received(scene, 3) == ["Nos vemos el jueves (Thursday)."]


def test_only_a_coordinator_announces(scene: Scene) -> None:
    assert (
        asks(scene, "/announce We meet on Thursday.", sender=CLARA)
        == "Only a linked coordinator can do that."
    )
    asks(scene, "/announce We meet on Thursday.")
    assert presses(scene, "n:1:send", sender=CLARA) == "Only a linked coordinator can do that."


def test_the_week_is_told_once_on_monday_morning_in_numbers(scene: Scene) -> None:
    with scene.store.work() as work:
        _, bea = work.load_enrollment(2)
        left = bea.model_copy(
            update={"status": Status.WITHDRAWN, "settled": {"day-1": "missed", "day-2": "left"}}
        )
        work.save_enrollment(2, left, wake_at(PROGRAM, left), NOON)
    monday = datetime(2026, 3, 9, 8, 5, tzinfo=UTC)  # 09:05 in Berlin
    args = scene.store, scene.library.ladder, scene.library.program_of
    assert not tell_weekly(*args, monday - timedelta(minutes=10))
    assert tell_weekly(*args, monday)
    assert not tell_weekly(*args, monday + HOUR)
    told = scene.last(GROUP).text
    assert "Taking part: 2. Finished: 0. Left: 1." in told
    assert "2 silent" in told
    assert "Missed most: day-1 (1), day-2 (1)" in told
    assert "Where people stop: after day-2 (1)" in told
    assert "P-0" not in told
    assert tell_weekly(*args, monday + 7 * DAY)


def test_a_cohorts_start_goes_with_whoever_joins_it(scene: Scene) -> None:
    with scene.store.work() as work:
        work.add_invite("into-spring", "sample", "spring", NOON)
    scene.does(Commanded(command="start", argument="into-spring"), NOON, 1009)
    with scene.store.work() as work:
        row = work.participant_of_chat(1009)
        assert row is not None
        assert row.enrollment_id is not None
        assert work.load_enrollment(row.enrollment_id)[1].cohort_starts_on == date(2026, 3, 2)


def test_somebody_of_the_staff_who_asks_in_private_is_answered_there(scene: Scene) -> None:
    scene.does(Commanded(command=None, argument="people spring"), NOON, ROBIN)
    assert "P-0002" in scene.told("staff:robin")[-1].text
