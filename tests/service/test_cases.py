"""What clinicians read of cases in Telegram: /cases, /case and /handover; on both databases."""

from datetime import datetime

import pytest
from sqlalchemy import select

from bot.core.events import Commanded
from bot.core.scoring import Result
from bot.service import case_wording, wording
from bot.service.case_lines import how_pressing
from bot.service.handover import cases_told
from bot.store.tables import writings
from bot.store.views_audit import entries
from bot.store.work import Store
from tests.samples import enrolled
from tests.service.scene import (
    ANNA,
    CLARA,
    CLINICIANS,
    COORDINATORS,
    DAY,
    HOUR,
    LIBRARY,
    MINUTE,
    NOON,
    ROBIN,
    SAM,
    STRANGER,
    Scene,
)

WORRYING = "I want to kill myself"


@pytest.fixture
def scene(store: Store) -> Scene:
    return Scene(store).set_up()


@pytest.fixture
def alarmed(scene: Scene) -> Scene:
    """Anna wrote something urgent at noon."""
    scene.writes(WORRYING)
    return scene


def another(scene: Scene, chat: int) -> None:
    """One more participant."""
    with scene.store.work() as work:
        person = work.add_participant(chat, "Ben", NOON)
        work.add_enrollment(person.id, enrolled(), None, NOON)


def asks(scene: Scene, command: str, now: datetime = NOON, who: int = SAM, key: str = "sam") -> list[str]:
    """A command in private; gives what is told there because of it."""
    before = len(scene.told(f"staff:{key}"))
    scene.does(Commanded(command=None, argument=command), now, who)
    return [told.text for told in scene.told(f"staff:{key}")[before:]]


def cases(scene: Scene, now: datetime = NOON) -> list[str]:
    """The lines of /cases."""
    (text,) = asks(scene, "cases", now)
    return text.splitlines()


def test_without_a_case_there_is_none(scene: Scene) -> None:
    assert cases(scene) == ["No case is open, and no program is on hold."]


def test_a_case_that_nobody_has_says_by_when_somebody_looks_and_later_that_it_is_late(alarmed: Scene) -> None:
    head, first, second = cases(alarmed)
    assert head == "1 case, times of Europe/Berlin"
    assert first == "P-0001: urgent, thoughts of suicide; since Mon 2 Mar 12:00"
    assert second.strip() == (
        "Nobody has it yet. Somebody looks by Mon 2 Mar 16:00. Their program is on hold."
    )
    assert "Somebody should have looked by Mon 2 Mar 16:00." in cases(alarmed, NOON + 5 * HOUR)[2]


def test_who_has_a_case_and_what_it_waits_for(alarmed: Scene) -> None:
    alarmed.presses(CLARA, "ack")
    has_it = "Dr. Clara Weiss has it since Mon 2 Mar 12:00."
    assert cases(alarmed)[2].strip() == f"{has_it} It waits for its outcome. Their program is on hold."
    alarmed.presses(CLARA, "note")
    assert "It waits for the note that Dr. Clara Weiss was asked to write." in cases(alarmed)[2]
    alarmed.presses(CLARA, "hand-sam", NOON + HOUR)
    assert f"{has_it} It waits for Sam Ortiz to take it over." in cases(alarmed, NOON + HOUR)[2]
    alarmed.presses(SAM, "ack", NOON + HOUR)
    alarmed.presses(SAM, "write", NOON + HOUR)
    line = cases(alarmed, NOON + HOUR)[2]
    assert "Sam Ortiz is writing with them since Mon 2 Mar 13:00." in line
    assert "outcome" not in line


def test_a_closed_case_stays_in_the_list_until_its_program_is_released(alarmed: Scene) -> None:
    alarmed.presses(CLARA, "outcome-reached")
    assert cases(alarmed)[2].strip() == (
        "Closed by Dr. Clara Weiss, Mon 2 Mar 12:00: Reached them; they are safe for now. "
        "Their program is still on hold: it waits for a release."
    )
    alarmed.presses(CLARA, "release")
    assert cases(alarmed) == [case_wording.NO_CASES]


def test_a_case_that_was_left_lying_says_since_when(alarmed: Scene) -> None:
    alarmed.presses(CLARA, "ack")
    alarmed.time_passes(NOON + 9 * HOUR)
    assert "Nothing was done about it since Mon 2 Mar 12:00." in cases(alarmed, NOON + 9 * HOUR)[2]


def test_the_most_pressing_comes_first(scene: Scene) -> None:
    for chat in (1002, 1003, 1004):
        another(scene, chat)
    for chat, minutes in ((ANNA, 0), (1002, 1), (1003, 2), (1004, 3)):
        scene.writes(WORRYING, NOON + minutes * MINUTE, chat=chat)
    scene.presses(CLARA, "ack", alert=1)
    scene.presses(CLARA, "raise-emergency", NOON + HOUR, alert=3)
    scene.presses(CLARA, "outcome-reached", NOON + HOUR, alert=2)
    firsts = [line[:6] for line in cases(scene, NOON + HOUR) if line.startswith("P-")]
    assert firsts == ["P-0003", "P-0004", "P-0001", "P-0002"]
    order = [how_pressing(scene.alert(number)) for number in (3, 4, 1, 2)]
    assert order == sorted(order)


def test_in_the_group_the_list_is_for_all_and_a_case_goes_to_who_asked(alarmed: Scene) -> None:
    assert alarmed.says(SAM, "/cases") is None
    assert alarmed.last("group:clinicians").text.startswith("1 case, times of Europe/Berlin\nP-0001: urgent")
    assert alarmed.says(SAM, "/handover@evenkeel_bot") is None
    assert alarmed.last("group:clinicians").text.startswith("Handover, Mon 2 Mar 12:00 (Europe/Berlin)")
    group = alarmed.told("group:clinicians")
    assert alarmed.says(SAM, "/case p-0001") is None
    assert alarmed.told("group:clinicians") == group
    assert "What was done (P-0001, times of Europe/Berlin):" in alarmed.last("staff:sam").text


@pytest.mark.parametrize("command", ["/cases", "/case P-0001", "/handover"])
def test_nobody_but_a_clinician_reads_of_cases(alarmed: Scene, command: str) -> None:
    for sender in (STRANGER, ROBIN, ANNA):
        assert alarmed.says(sender, command) == wording.NOT_A_CLINICIAN
    assert alarmed.says(CLARA, command, chat=COORDINATORS) == wording.NOT_HERE
    assert alarmed.says(STRANGER, command, chat=-9999) is None
    assert asks(alarmed, command[1:], who=ROBIN, key="robin") == [wording.NOT_A_CLINICIAN]
    refused = [each.detail for each in entries(alarmed.store) if each.action == "refused"]
    assert refused == [f"{command.split()[0]}: asked by no linked clinician"] * 4


@pytest.mark.parametrize(
    ("command", "reply"),
    [
        ("/case", "Write whose, such as: /case P-0001"),
        ("/case anna", "Write whose, such as: /case P-0001"),
        ("/case P-0099", "There is no participant P-0099."),
        ("/case P-0001", "There is no case of P-0001: nothing was noticed so far."),
    ],
)
def test_a_case_that_is_not_there_is_said_in_one_sentence(scene: Scene, command: str, reply: str) -> None:
    assert scene.says(CLARA, command) == reply


def test_a_case_tells_what_was_done_in_clear_words(alarmed: Scene) -> None:
    with alarmed.store.work() as work:
        work.add_assessment(
            1, "day-1", "phq9", "1", [3] * 9, Result(scale="phq9", score=27, band="severe"), NOON
        )
    alarmed.says(CLARA, "/observe P-0001 resting pulse 85 /min")
    alarmed.says(CLARA, "/observe correct 1 58")
    alarmed.arrives("participant:1", "")
    alarmed.presses(STRANGER, "ack", NOON + MINUTE)
    alarmed.presses(CLARA, "ack", NOON + 5 * MINUTE)
    alarmed.presses(CLARA, "read", NOON + 6 * MINUTE)
    alarmed.presses(CLARA, "note", NOON + 7 * MINUTE)
    alarmed.says(CLARA, "left a voicemail <twice>", NOON + 8 * MINUTE)
    alarmed.presses(CLARA, "hand-sam", NOON + 9 * MINUTE)
    card, rest = asks(alarmed, "case P-0001", NOON + HOUR)
    assert card.startswith("<b>Evenkeel: one urgent alert</b>")
    assert "phq9 27 (severe), 2 Mar" in card
    assert rest.splitlines() == [
        "When Evenkeel answered:",
        "Mon 2 Mar 12:00: it arrived Mon 2 Mar 12:00",
        "",
        "What was done (P-0001, times of Europe/Berlin):",
        "Mon 2 Mar 12:00  noticed (life)",
        "Mon 2 Mar 12:00  raised: urgent",
        "Mon 2 Mar 12:00  told: the clinicians' group, Dr. Clara Weiss",
        "Mon 2 Mar 12:01  refused, pressed by somebody who is not linked",
        "Mon 2 Mar 12:05  Dr. Clara Weiss acknowledged",
        "Mon 2 Mar 12:06  Dr. Clara Weiss had their own words shown",
        "Mon 2 Mar 12:08  note by Dr. Clara Weiss: left a voicemail &lt;twice&gt;",
        "Mon 2 Mar 12:09  Dr. Clara Weiss hands it over to Sam Ortiz",
        "Mon 2 Mar 12:09  told: the clinicians' group, Sam Ortiz",
        "",
        "Last observations:",
        "Mon 2 Mar 12:00  resting pulse 58 /min",
    ]


def test_a_case_holds_none_of_the_participants_words_and_no_name(store: Store) -> None:
    at_once = LIBRARY.ladder.model_copy(update={"own_words": "at_once"})
    scene = Scene(store, LIBRARY.model_copy(update={"ladder": at_once})).set_up()
    scene.writes(WORRYING)
    assert "kill" in scene.last("group:clinicians").text
    told = " ".join(asks(scene, "case P-0001"))
    assert "kill" not in told
    assert "Anna" not in told


def test_what_came_again_and_again_is_one_line(alarmed: Scene) -> None:
    alarmed.time_passes(NOON + 2 * HOUR)
    (_, rest) = asks(alarmed, "case P-0001", NOON + 2 * HOUR)
    again = [line for line in rest.splitlines() if "nobody had acknowledged: told again" in line]
    assert len(again) <= 4
    assert "nobody had acknowledged: more people are told" in rest


def test_what_is_not_in_the_list_of_words_is_told_all_the_same(alarmed: Scene) -> None:
    with alarmed.store.work() as work:
        for minutes in (1, 2, 3):
            work.log_alert(1, NOON + minutes * MINUTE, "ring_failed", detail="sms")
        work.log_alert(1, NOON + HOUR, "something_new", "clara", "42")
    (_, rest) = asks(alarmed, "case P-0001", NOON + HOUR)
    assert "Mon 2 Mar 12:01  ring failed sms (3 times, last Mon 2 Mar 12:03)" in rest
    assert "Mon 2 Mar 13:00  Dr. Clara Weiss: something new 42" in rest


def test_a_very_long_case_comes_in_messages_that_telegram_takes(alarmed: Scene) -> None:
    with alarmed.store.work() as work:
        for number in range(90):
            work.log_alert(1, NOON, "note", "clara", writing={"text": f"{number} " + "long " * 30})
        work.log_alert(1, NOON, "note", "clara", writing={"text": "word " * 1200})
    told = asks(alarmed, "case P-0001")
    assert len(told) > 3
    assert max(len(text) for text in told) <= 4096
    assert "earlier lines; all of them, at a terminal: evenkeel audit show P-0001" in told[1]
    assert sum(text.count("word") for text in told) == 1200


def test_earlier_cases_are_listed_and_the_open_one_is_told(alarmed: Scene) -> None:
    alarmed.presses(CLARA, "outcome-false_alarm")
    alarmed.writes(WORRYING, NOON + DAY)
    (_, rest) = asks(alarmed, "case P-0001", NOON + DAY)
    assert rest.splitlines()[-2:] == [
        "Earlier cases:",
        "Mon 2 Mar 12:00: urgent, thoughts of suicide; closed (False alarm) by Dr. Clara Weiss",
    ]
    assert "Tue 3 Mar 12:00  raised: urgent" in rest
    assert "Mon 2 Mar 12:00  raised" not in rest


def test_an_answer_that_did_not_arrive_is_said(alarmed: Scene) -> None:
    assert "Mon 2 Mar 12:00: it has not arrived yet" in asks(alarmed, "case P-0001")[1]
    with alarmed.store.work() as work:
        (row,) = [row for row in work.waiting(NOON, 10, "alert") if row.recipient == "participant:1"]
        work.settle(row.id, "blocked", NOON, why="blocked")
    assert "Mon 2 Mar 12:00: it did not arrive, they blocked the bot" in asks(alarmed, "case P-0001")[1]


def test_a_handover_says_what_is_open_what_came_and_went_and_who_is_next(scene: Scene) -> None:
    for chat in (1002, 1003):
        another(scene, chat)
    scene.writes(WORRYING, NOON - DAY, chat=1002)
    scene.presses(CLARA, "outcome-referred", NOON - 20 * HOUR)
    scene.presses(CLARA, "release", NOON - 20 * HOUR)
    scene.writes(WORRYING, NOON, chat=ANNA)
    scene.writes(WORRYING, NOON + HOUR, chat=1003)
    scene.presses(CLARA, "ack", NOON + HOUR, alert=2)
    scene.presses(CLARA, "outcome-no_risk", NOON + 2 * HOUR, alert=3)
    scene.presses(CLARA, "release", NOON + 2 * HOUR, alert=3)
    (text,) = asks(scene, "handover", NOON + 8 * HOUR + 5 * MINUTE)
    assert text.splitlines() == [
        "Handover, Mon 2 Mar 20:05 (Europe/Berlin)",
        "What came and went: since Mon 2 Mar 08:05",
        "",
        "Open now: 1",
        "P-0001: urgent, thoughts of suicide; since Mon 2 Mar 12:00",
        "   Dr. Clara Weiss has it since Mon 2 Mar 13:00. It waits for its outcome. Their program is on hold.",
        "",
        "Came since: 2",
        "P-0001: urgent, thoughts of suicide; Mon 2 Mar 12:00",
        "P-0003: urgent, thoughts of suicide; Mon 2 Mar 13:00",
        "",
        "Closed since: 1",
        "P-0003, by Dr. Clara Weiss, Mon 2 Mar 14:00: Talked; no risk found",
        "",
        "Look at next: Nothing presses.",
        "",
        "On call now: Sam Ortiz",
        "Next: Dr. Clara Weiss, from Tue 3 Mar 08:00",
    ]
    looked = [each.participant for each in entries(scene.store) if each.action == "handover"]
    assert looked == ["P-0001", "P-0003"]


def test_a_handover_names_what_to_look_at_next_in_its_order(scene: Scene) -> None:
    another(scene, 1002)
    scene.writes(WORRYING, NOON, chat=ANNA)
    scene.writes(WORRYING, NOON + MINUTE, chat=1002)
    scene.presses(CLARA, "outcome-reached", NOON + MINUTE, alert=1)
    (text,) = asks(scene, "handover", NOON + 8 * HOUR)
    assert text.partition("Look at next:\n")[2].splitlines()[:2] == [
        "1. P-0002: Nobody has it yet. Somebody should have looked by Mon 2 Mar 16:01.",
        "2. P-0001: Closed by Dr. Clara Weiss, Mon 2 Mar 12:01: Reached them; they are safe for now. "
        "Their program is still on hold: it waits for a release.",
    ]


def test_more_about_an_older_case_came_too(alarmed: Scene) -> None:
    alarmed.presses(CLARA, "ack", NOON)
    alarmed.writes(WORRYING, NOON + DAY)
    (text,) = asks(alarmed, "handover", NOON + DAY + HOUR)
    assert "Came since: 1\nP-0001: more was noticed, last Tue 3 Mar 12:00" in text


def test_a_handover_of_nothing_is_entered_too(scene: Scene) -> None:
    (text,) = asks(scene, "handover")
    assert "Open now: none" in text
    assert [(each.action, each.staff, each.participant) for each in entries(scene.store)] == [
        ("handover", "sam", None)
    ]


def test_who_looked_at_a_case_stands_in_its_log_and_is_told_next_time(alarmed: Scene) -> None:
    asks(alarmed, "case P-0001")
    assert ("case", "sam", "") in alarmed.log()
    assert "Sam Ortiz looked at the case" in asks(alarmed, "case P-0001", NOON + MINUTE)[1]


def test_many_cases_come_in_several_messages(scene: Scene) -> None:
    for chat in range(5000, 5040):
        scene.writes(WORRYING, chat=chat)
    told = asks(scene, "cases")
    assert len(told) > 1
    assert max(len(text) for text in told) <= 4096
    assert sum(text.count("P-00") for text in told) == 40
    assert scene.says(CLARA, "/cases", chat=CLINICIANS) is None


def test_what_a_clinician_was_told_of_a_case_is_erased_with_the_participant(alarmed: Scene) -> None:
    alarmed.presses(CLARA, "note")
    alarmed.says(CLARA, "left a voicemail")
    asks(alarmed, "case P-0001")
    assert every_text(alarmed).count("left a voicemail") > 1
    with alarmed.store.work() as work:
        work.erase_participant(1, NOON)
    assert "voicemail" not in every_text(alarmed)
    assert alarmed.says(CLARA, "/case P-0001") == "There is no participant P-0001."
    with alarmed.store.work() as work:
        assert cases_told(work, LIBRARY.ladder, NOON)[1].startswith("P-0001: urgent")


def every_text(scene: Scene) -> str:
    """All that ever came or went, of what is still there."""
    with scene.store.reading() as connection:
        return repr(list(connection.execute(select(writings.c.body)).scalars()))
