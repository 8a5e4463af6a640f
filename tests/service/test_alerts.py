"""From a flag to a clinician's phone, on both databases."""

import html
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import structlog
from sqlalchemy import select, update
from structlog.testing import capture_logs

from bot.authoring.safe_messaging import unsafe_words
from bot.core.events import Blocked, Checked
from bot.core.on_call import Ladder
from bot.core.risk import Flag, Urgency
from bot.service import alerts, covering, wording
from bot.service.alert_letters import MOST_FINDINGS
from bot.service.letters import Letter
from bot.store.tables import alerts as alert_rows
from bot.store.tables import audit_log, writings
from bot.store.work import Store
from tests.service.scene import (
    ANNA,
    CARE,
    CLARA,
    CLINICIANS,
    COORDINATORS,
    DAY,
    HOUR,
    LADDER,
    LIBRARY,
    MINUTE,
    NOON,
    SAM,
    Scene,
)

GROUP, COORDINATING = "group:clinicians", "group:coordinators"
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def scene(store: Store) -> Scene:
    return Scene(store).set_up()


@pytest.fixture
def logs() -> Iterator[list[structlog.typing.EventDict]]:
    # The logger of the module keeps what it was bound to when it was first used.
    with capture_logs() as caught:
        yield caught


def plain(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", text))


def test_a_worrying_message_rings_the_group_and_who_is_on_call_within_the_same_transaction(
    scene: Scene,
) -> None:
    scene.writes("I want to kill myself")
    assert (scene.rung(GROUP), scene.rung("staff:clara"), scene.rung("staff:sam")) == (1, 1, 0)
    assert plain(scene.last().text) == (
        "Evenkeel: one urgent alert\n"
        "\n"
        "P-0001, since Mon 2 Mar 12:00 (Europe/Berlin)\n"
        "Please look within 4 hours: by Mon 2 Mar 16:00.\n"
        "Nobody has acknowledged it yet. Told once.\n"
        "\n"
        "Noticed:\n"
        "• thoughts of suicide, in something they wrote (life), Mon 2 Mar 12:00\n"
        "Evenkeel answered with the crisis text and the numbers of their country.\n"
        "Their program is on hold until somebody presses Release."
    )
    assert scene.last().labels == ["Acknowledge", *CARE, "Release", "Release, changed …"]
    assert scene.last("staff:clara") == scene.last()


def test_no_word_of_the_participant_reaches_an_alert_a_letter_or_a_log(
    scene: Scene, logs: list[structlog.typing.EventDict]
) -> None:
    words = "I want to kill myself on the bridge"
    scene.writes(words)
    for recipient in (GROUP, "staff:clara"):
        assert not any("bridge" in told.text or "kill" in told.text for told in scene.told(recipient))
    assert "kill" not in scene.alert().model_dump_json()
    assert "kill" not in repr(scene.log())
    assert logs
    assert not any(part in repr(logs) for part in ("kill", "bridge", "Anna"))
    with scene.store.reading() as connection:
        kept = connection.execute(
            select(writings.c.body, writings.c.participant_id).join_from(audit_log, writings)
        ).all()
    assert [(row.body, row.participant_id) for row in kept] == [({"text": "kill myself"}, 1)]


@pytest.mark.parametrize("urgency", list(Urgency))
def test_the_first_lines_that_a_lock_screen_may_show_say_nothing_of_what_was_found(
    scene: Scene, urgency: Urgency
) -> None:
    categories = [*wording.CATEGORY, "some_new_category"]
    flags = [
        Flag(rule=f"rule-{name}", category=name, urgency=urgency, source="words", evidence="")
        for name in categories
    ]
    with scene.store.work() as work:
        alerts.raise_flags(work, LADDER, 1, 1, flags, held=True, now=NOON)
    first = plain(scene.last().text).split("Noticed:")[0].lower()
    assert first.count("\n") >= 4
    assert not any(words.lower() in first for words in wording.CATEGORY.values())
    assert "rule-" not in first
    assert "hold" not in first


def test_every_category_of_the_shipped_rules_has_plain_words_without_a_method() -> None:
    rules = (ROOT / "programs" / "safety.yaml").read_text(encoding="utf-8")
    categories = set(re.findall(r"category: *([a-z_]+)", rules))
    assert len(categories) > 5
    assert categories <= set(wording.CATEGORY)
    methods = re.compile(r"overdos|\b(hang|jump|bridge|gun|shoot|pill|tablet|cut|drown|blade|poison)", re.I)
    said = [
        words
        for value in vars(wording).values()
        for words in (value.values() if isinstance(value, dict) else (value,))
        if isinstance(words, str)
    ]
    assert len(said) > 60
    assert not [words for words in said if methods.search(words) or unsafe_words(words)]


def test_a_flag_of_a_scale_shows_the_answer_and_the_last_scores(scene: Scene) -> None:
    with scene.store.work() as work:
        work.add_assessment(1, "day-1", "phq9", "1", [2] * 9, None, NOON)
        flag = Flag(
            rule="item9", category="suicide", urgency=Urgency.SOON, source="item", evidence="phq9 item 9: 1"
        )
        alerts.raise_flags(work, LADDER, 1, 1, [flag], held=False, now=NOON)
    text = plain(scene.last().text)
    assert "• thoughts of suicide, in an answer to a scale (phq9 item 9: 1), Mon 2 Mar 12:00" in text
    assert "Last scores" not in text  # a scale that ended without a score has none to show
    assert "on hold" not in text


def test_a_note_to_review_makes_no_sound_and_everything_else_does(scene: Scene) -> None:
    scene.writes("feeling very low")
    assert scene.last().silent
    assert "Please look on the next working day: by Thu 5 Mar 12:00 at the latest." in scene.last().text
    scene.writes("I stopped my lithium", NOON + HOUR)
    assert not scene.last().silent
    assert "Evenkeel answered that this was noted" in scene.last().text


def test_more_about_the_same_participant_joins_the_open_alert_and_rings_when_it_is_more_urgent(
    scene: Scene,
) -> None:
    scene.writes("I stopped my lithium")
    scene.writes("feeling very low", NOON + HOUR)
    assert scene.rung(GROUP) == 1
    assert "• mood, in something they wrote (low), Mon 2 Mar 13:00" in scene.last().text
    scene.writes("I took the whole pack", NOON + 2 * HOUR)
    assert scene.rung(GROUP) == 2
    assert plain(scene.last().text).startswith("Evenkeel: one emergency alert\n")
    assert "Please look now." in scene.last().text
    assert [action for action, _, _ in scene.log()].count("flag") == 3
    with scene.store.work() as work:
        assert [row.id for row in work.open_alerts()] == [1]


def test_what_is_said_again_and_again_is_one_line_and_the_letter_stays_short_enough(scene: Scene) -> None:
    flags = [
        Flag(
            rule=f"rule-{n % 40}" + "x" * 60,
            category="abuse",
            urgency=Urgency.SOON,
            source="words",
            evidence="",
        )
        for n in range(300)
    ]
    with scene.store.work() as work:
        alerts.raise_flags(work, LADDER, 1, 1, flags, held=False, now=NOON)
    text = scene.last().text
    assert text.count("\n• ") == MOST_FINDINGS + 1
    assert f"• and {40 - MOST_FINDINGS} more, earlier" in text
    assert "8 times, last Mon 2 Mar 12:00" in text
    assert len(plain(text)) < 4096


def test_an_alert_that_nobody_takes_reaches_everyone_and_the_coordinators_learn_only_whom_to_call(
    scene: Scene,
) -> None:
    scene.writes("I took the whole pack")
    scene.does(Checked(question="danger", answer="no"), NOON + MINUTE)
    scene.time_passes(NOON + 9 * MINUTE)
    assert (scene.rung("staff:clara"), scene.rung("staff:sam"), scene.rung(COORDINATING)) == (2, 0, 0)
    scene.time_passes(NOON + 10 * MINUTE)
    assert (scene.rung("staff:clara"), scene.rung("staff:sam"), scene.rung(COORDINATING)) == (3, 1, 0)
    scene.time_passes(NOON + 20 * MINUTE)
    assert (scene.rung("staff:clara"), scene.rung("staff:sam"), scene.rung(COORDINATING)) == (5, 3, 1)
    letter = scene.last(COORDINATING)
    assert plain(letter.text) == (
        "Evenkeel: one emergency alert\n"
        "\n"
        "P-0001, since Mon 2 Mar 12:00 (Europe/Berlin): no clinician has acknowledged this alert yet. "
        "Please call one: Dr. Clara Weiss, Sam Ortiz."
    )
    assert letter.labels == []
    scene.presses(SAM, "ack", NOON + 21 * MINUTE)
    assert "✓ Acknowledged by Sam Ortiz, Mon 2 Mar 12:21." in scene.last(COORDINATING).text
    assert "Noticed" not in scene.last(COORDINATING).text


def test_at_night_the_coordinators_are_told_to_call_who_is_on_call_first(scene: Scene) -> None:
    night = NOON + 12 * HOUR
    scene.writes("I took the whole pack", night)
    scene.time_passes(night + 20 * MINUTE)
    assert "Please call one: Sam Ortiz, Dr. Clara Weiss." in scene.last(COORDINATING).text


def test_every_repetition_says_how_often_it_was_told(scene: Scene) -> None:
    scene.writes("I want to kill myself")
    scene.time_passes(NOON + HOUR)
    tellings = [told.text for told in scene.told(GROUP) if told.fresh]
    assert [re.findall(r"Told (.+?)\.", text) for text in tellings] == [["once"], ["twice"], ["3 times"]]


def test_the_log_says_who_was_told_and_who_could_not_be(scene: Scene) -> None:
    with scene.store.work() as work:
        work.link_staff("robin", CLARA, NOON)  # Clara's phone is Robin's now
    scene.writes("I want to kill myself")
    assert [line for line in scene.log() if line[0] != "flag"] == [
        ("raised", None, "urgent"),
        ("told", None, "group:clinicians"),
        ("not linked", None, "staff:clara"),
    ]


def test_when_no_clinician_is_linked_the_coordinators_and_the_log_say_so_loudly_and_the_alert_goes_on(
    store: Store, logs: list[structlog.typing.EventDict]
) -> None:
    scene = Scene(store)
    with store.work() as work:
        work.add_participant(ANNA, "Anna", NOON)
        work.link_group("coordinators", COORDINATORS, NOON)
    scene.writes("I want to kill myself")
    assert scene.rung(COORDINATING) == 1
    assert "No clinician can be reached in Telegram" in scene.last(COORDINATING).text
    assert [entry["log_level"] for entry in logs if entry["action"] == "alert_unheard"] == ["error"]
    with store.work() as work:
        work.link_group("clinicians", CLINICIANS, NOON)
    scene.time_passes(NOON + 30 * MINUTE)
    assert scene.rung(GROUP) == 1
    assert "Told twice" in scene.last().text


def test_when_nobody_at_all_is_linked_the_alert_stays_open_and_the_first_who_is_linked_hears_of_it(
    store: Store, logs: list[structlog.typing.EventDict]
) -> None:
    scene = Scene(store)
    scene.writes("I want to kill myself")
    scene.time_passes(NOON + 5 * HOUR)
    assert ("told", None, "nobody") in scene.log()
    assert len([entry for entry in logs if entry["action"] == "alert_unheard"]) == 11
    with store.work() as work:
        work.add_staff("sam", "clinician", "Sam Ortiz")
        work.link_staff("sam", SAM, NOON)
    scene.time_passes(NOON + 5 * HOUR + 30 * MINUTE)
    assert scene.rung("staff:sam") == 1


def test_somebody_outside_any_program_raises_an_alert_too(scene: Scene) -> None:
    scene.writes("I want to kill myself", chat=4242)
    assert scene.last().text.splitlines()[2].startswith("P-0002, since")
    assert scene.last().labels == ["Acknowledge", *CARE]


def test_whoever_blocks_the_bot_while_an_alert_is_open_is_heard_of_once(scene: Scene) -> None:
    scene.writes("I want to kill myself")
    scene.does(Blocked(), NOON + 2 * MINUTE)
    scene.does(Blocked(), NOON + 3 * MINUTE)
    assert scene.rung(GROUP) == 2
    assert "They blocked the bot or deleted the chat" in scene.last().text


def test_whoever_blocks_the_bot_without_an_alert_rings_no_clinician(scene: Scene) -> None:
    scene.does(Blocked())
    assert scene.told(GROUP) == []


def test_a_message_that_telegram_refuses_makes_the_alert_climb_at_once(scene: Scene) -> None:
    scene.writes("I took the whole pack")
    with scene.store.work() as work:
        refused = next(row for row in work.waiting(NOON, 9, "alert") if row.recipient == "staff:clara")
        alerts.note_refused(work, LADDER, refused, NOON + MINUTE)
    assert scene.rung("staff:sam") == 1
    assert ("undelivered", None, "staff:clara") in scene.log()


def test_a_crisis_text_that_telegram_refuses_is_told_to_whoever_has_the_alert(scene: Scene) -> None:
    scene.writes("I took the whole pack")
    with scene.store.work() as work:
        crisis = next(row for row in work.waiting(NOON, 9, "alert") if row.recipient == "participant:1")
        alerts.note_refused(work, LADDER, crisis, NOON + MINUTE)
    assert scene.alert().out_of_reach
    assert scene.rung(GROUP) == 2


def test_one_alert_that_we_cannot_pursue_does_not_keep_the_others_from_climbing(
    scene: Scene, logs: list[structlog.typing.EventDict]
) -> None:
    scene.writes("I want to kill myself")
    scene.writes("I want to kill myself", NOON + MINUTE, chat=4242)
    with scene.store.work() as work:
        broken = update(alert_rows).where(alert_rows.c.id == 1).values(alert="{}")
        work._connection.execute(broken)
        alerts.pursue_due(work, LADDER, NOON + HOUR)
    assert scene.alert(2).told == 2
    assert [entry["alert_id"] for entry in logs if entry["action"] == "pursue_failed"] == [1]


def test_an_alert_that_fails_half_way_is_left_as_it_was(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.writes("I want to kill myself")
    before, log = scene.alert(), scene.log()

    def fail(*_: object) -> Letter:
        raise ValueError("we made a mistake")

    monkeypatch.setattr(alerts, "alert_letter", fail)
    with scene.store.work() as work:
        alerts.pursue_due(work, LADDER, NOON + HOUR)
    assert (scene.alert(), scene.log()) == (before, log)


def test_who_was_told_on_an_earlier_shift_sees_how_it_went_on(scene: Scene) -> None:
    evening = NOON + 7 * HOUR + 45 * MINUTE  # 19:45 in Berlin; Sam's shift begins at 20:00
    scene.writes("I want to kill myself", evening)
    scene.time_passes(evening + 30 * MINUTE)
    assert (scene.rung("staff:clara"), scene.rung("staff:sam")) == (1, 1)
    scene.presses(SAM, "ack", evening + 40 * MINUTE)
    assert "✓ Acknowledged by Sam Ortiz" in scene.last("staff:clara").text


def test_a_name_is_shown_as_it_is_written_and_never_becomes_markup(scene: Scene) -> None:
    with scene.store.work() as work:
        work.add_staff("sam", "clinician", "<b>Sam</b> & 'Co'")
    scene.writes("I want to kill myself")
    scene.presses(SAM, "ack")
    assert "✓ Acknowledged by &lt;b&gt;Sam&lt;/b&gt; &amp; 'Co'," in scene.last().text


def test_time_that_passes_twice_at_the_same_moment_tells_once(scene: Scene) -> None:
    scene.writes("I want to kill myself")
    for _ in range(2):
        with scene.store.work() as work:
            alerts.pursue_due(work, LADDER, NOON + 30 * MINUTE)
    assert scene.rung(GROUP) == 2


@pytest.mark.parametrize(
    ("linked", "group", "moment", "may"),
    [
        (["clara", "sam"], False, NOON, True),
        (["clara"], False, NOON, True),
        ([], True, NOON, True),  # the group is enough
        ([], False, NOON, False),
        (["sam"], False, NOON, True),  # not on now, but in eight hours
        (["clara"], False, NOON + 4 * DAY + 9 * HOUR, False),  # Friday night until Monday: too long
        (["clara", "sam"], False, NOON + 4 * DAY + 9 * HOUR, True),  # Sam has Friday's night
        (["clara", "sam"], False, NOON + 5 * DAY, False),  # Saturday noon: nobody before Monday
        ([], True, NOON + 5 * DAY, False),  # nor in the group
        ([], True, NOON + 6 * DAY, True),  # Sunday noon: Monday morning is soon enough
    ],
)
def test_somebody_may_join_only_if_a_clinician_who_can_be_reached_is_on_call_soon_enough(
    store: Store, linked: list[str], group: bool, moment: datetime, may: bool
) -> None:
    with store.work() as work:
        for number, key in enumerate(("clara", "sam")):
            work.add_staff(key, "clinician", key)
            if key in linked:
                work.link_staff(key, 2001 + number, NOON)
        if group:
            work.link_group("clinicians", CLINICIANS, NOON)
        assert covering.covered(work, LADDER, moment) is may


def test_a_coordinator_s_chat_is_no_cover(store: Store) -> None:
    with store.work() as work:
        work.add_staff("clara", "coordinator", "Clara, who was made a coordinator")
        work.link_staff("clara", CLARA, NOON)
        work.link_group("coordinators", COORDINATORS, NOON)
        assert not covering.covered(work, LADDER, NOON)


def test_the_ladder_of_today_pursues_the_alerts_of_yesterday(scene: Scene) -> None:
    scene.writes("I want to kill myself")
    scene.does(Checked(question="danger", answer="no"), NOON)
    quick = {"promise": "1h", "repeat_every": "5min", "climb_after": "10min"}
    newer = Ladder.model_validate({**LADDER.model_dump(by_alias=True), "pace": {"urgent": quick}})
    scene.library = LIBRARY.model_copy(update={"ladder": newer})
    scene.time_passes(NOON + 35 * MINUTE)
    assert scene.rung(GROUP) == 3


def test_the_latest_that_was_noticed_stands_first(scene: Scene) -> None:
    for minutes, words in enumerate(("I stopped my lithium", "feeling very low", "I stopped my lithium")):
        scene.writes(words, NOON + minutes * HOUR)
    lines = plain(scene.last().text).partition("Noticed:\n")[2].splitlines()
    assert lines[:2] == [
        "• a change of medicines, in something they wrote (tablets), twice, last Mon 2 Mar 14:00",
        "• mood, in something they wrote (low), Mon 2 Mar 13:00",
    ]
