"""A clinician stays with somebody: both write, nobody else interferes, and nothing said among colleagues gets out."""

import html
import re

import pytest
from sqlalchemy import select

from bot.core.events import Blocked, Commanded, Shared, Wrote
from bot.store.tables import audit_log, writings
from bot.store.work import Store
from tests.service.scene import (
    CLARA,
    COORDINATORS,
    DAY,
    HOUR,
    LADDER,
    LIBRARY,
    MINUTE,
    NOON,
    ROBIN,
    SAM,
    STRANGER,
    Scene,
)

GROUP, ANNAS = "group:clinicians", "participant:1"
LATER = NOON + 5 * MINUTE


def plain(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", text))


def said(scene: Scene, recipient: str) -> list[str]:
    return [plain(told.text) for told in scene.told(recipient)]


@pytest.fixture
def scene(store: Store) -> Scene:
    return Scene(store).set_up()


@pytest.fixture
def talking(scene: Scene) -> Scene:
    """Anna wrote something worrying at noon, and Clara began to write with her."""
    scene.writes("I want to kill myself")
    assert (
        scene.presses(CLARA, "write", NOON + MINUTE)
        == "They are told that you are here. The bot keeps quiet."
    )
    return scene


@pytest.fixture
def how(talking: Scene) -> int:
    """The number of the message that Clara answers."""
    return talking.arrives(GROUP, "Reply to this message")


def test_writing_begins_with_who_is_there_and_with_what_was_said_last(talking: Scene) -> None:
    assert said(talking, ANNAS)[-1] == (
        "Dr. Clara Weiss of your care team is here now and reads what you write. "
        "Meanwhile I keep quiet; /crisis still shows whom you can call."
    )
    last, how = said(talking, GROUP)[-2:]
    assert last.startswith(
        "The last that was said in the chat of P-0001:\n12:00 P-0001: I want to kill myself"
    )
    assert "Evenkeel: " in last
    assert "your words reach P-0001 under your name" in how
    alert = talking.alert()
    assert (alert.state, alert.acknowledged_by, alert.held) == ("acknowledged", "clara", True)


def test_what_each_of_them_writes_reaches_the_other_in_order(talking: Scene, how: int) -> None:
    assert talking.answers(CLARA, "Are you <safe> right now?", how, LATER) is None
    talking.writes("no. I'm at the bridge", LATER + MINUTE)
    talking.writes("please help", LATER + MINUTE)
    assert said(talking, ANNAS)[-1] == "Dr. Clara Weiss:\nAre you <safe> right now?"
    assert said(talking, GROUP)[-2:] == ["P-0001: no. I'm at the bridge", "P-0001: please help"]
    theirs = talking.arrives(GROUP, "please help")
    talking.answers(SAM, "We are coming.", theirs, LATER + 2 * MINUTE, message_id=502)
    assert said(talking, ANNAS)[-1] == "Sam Ortiz:\nWe are coming."


def test_the_bot_says_nothing_while_a_clinician_is_there(talking: Scene) -> None:
    before = len(said(talking, ANNAS))
    talking.writes("hello?", LATER)
    talking.does(Shared(what="pictures"), LATER)
    talking.does(Commanded(command="pause"), LATER)
    talking.writes("feeling very low", LATER)
    assert len(said(talking, ANNAS)) == before
    assert said(talking, GROUP)[-1] == "P-0001: feeling very low"
    assert "P-0001: (sent pictures, which cannot be shown here)" in said(talking, GROUP)
    assert [finding.rule for finding in talking.alert().findings] == ["life", "low"]
    talking.does(Commanded(command="crisis"), LATER)
    assert said(talking, ANNAS)[-1].startswith("NUMBERS: 112.")
    assert "Dr. Clara Weiss of your care team has seen it" in said(talking, ANNAS)[-1]


def test_an_emergency_is_answered_with_the_crisis_text_even_so(talking: Scene) -> None:
    talking.writes("I took the whole pack", LATER)
    assert said(talking, ANNAS)[-2:] == ["CRISIS. Call 112.", "Are you in immediate danger?"]
    assert talking.alert().urgency == "emergency"
    assert talking.alert().talk is not None


def test_what_colleagues_say_among_themselves_stays_there(talking: Scene, how: int) -> None:
    before = said(talking, ANNAS)
    talking.says(CLARA, "I think she has been drinking again", LATER)
    talking.answers(CLARA, "the same, as an answer to Sam", 77, LATER)
    talking.answers(STRANGER, "You there!", how, LATER)
    talking.answers(ROBIN, "I am the coordinator", how, LATER)
    talking.answers(CLARA, "/oncall", how, LATER)
    assert said(talking, ANNAS) == before


def test_before_somebody_writes_with_them_a_reply_is_refused_in_words(scene: Scene) -> None:
    scene.writes("I want to kill myself")
    card = scene.arrives(GROUP, "Evenkeel: one urgent alert")
    before = said(scene, ANNAS)
    assert scene.answers(CLARA, "How are you?", card, LATER) == (
        "This was not sent. Press “Write to them” first, then P-0001 reads your replies."
    )
    assert scene.answers(STRANGER, "How are you?", card, LATER) == (
        "Only a linked clinician can do that. Ask your coordinator for a code."
    )
    assert said(scene, ANNAS) == before


def test_a_clinician_can_correct_what_has_arrived(talking: Scene, how: int) -> None:
    talking.answers(CLARA, "Call 112 now, I stay hear", how, LATER)
    assert talking.answers(CLARA, "x", how, LATER, message_id=999, edited=True) == (
        "I can't change that any more, or it was never sent. Please write it anew."
    )
    talking.arrives(ANNAS, "I stay hear")
    talking.answers(CLARA, "Call 112 now, I stay here", how, LATER, edited=True)
    with talking.store.work() as work:
        (row,) = work.waiting(NOON + DAY, 9, "alert")
        assert row.card is not None
        assert work.card_message(ANNAS, row.card) is not None
    assert said(talking, ANNAS)[-1] == "Dr. Clara Weiss:\nCall 112 now, I stay here"


def test_what_a_participant_changes_is_told_beside_what_they_wrote_first(talking: Scene) -> None:
    talking.writes("I am at home", LATER)
    talking.does(Wrote(text="I am fine", edited=True, written_at=LATER), LATER + MINUTE)
    assert said(talking, GROUP)[-2:] == ["P-0001: I am at home", "P-0001: (changed) I am fine"]


def test_only_words_are_carried_and_that_is_said(talking: Scene, how: int) -> None:
    before = said(talking, ANNAS)
    assert talking.answers(CLARA, None, how, LATER, shared="pictures") == (
        "This was not sent: I can carry words only, no pictures."
    )
    assert said(talking, ANNAS) == before


def test_a_clinician_can_stay_with_them_from_their_private_chat(scene: Scene) -> None:
    scene.writes("I want to kill myself")
    scene.presses(CLARA, "write", NOON + MINUTE, chat=CLARA)
    scene.writes("hello?", LATER)
    assert said(scene, "staff:clara")[-1] == "P-0001: hello?"
    number = scene.arrives("staff:clara", "hello?")
    # Their own words tell of somebody else: they raise no alert about the clinician.
    scene.does(
        Wrote(text="Do you want to kill yourself tonight?"), LATER, CLARA, message_id=5, reply_to=number
    )
    assert said(scene, ANNAS)[-1] == "Dr. Clara Weiss:\nDo you want to kill yourself tonight?"
    with scene.store.work() as work:
        assert len(work.open_alerts()) == 1


def test_leaving_says_so_and_the_program_still_rests(talking: Scene) -> None:
    assert (
        talking.presses(CLARA, "leave", LATER) == "They are told that you have left. The program still rests."
    )
    assert said(talking, ANNAS)[-1].startswith("Dr. Clara Weiss has left this chat for now.")
    talking.writes("hello?", LATER + MINUTE)
    assert "resting until somebody of your care team lets it go on" in said(talking, ANNAS)[-1]
    assert talking.presses(SAM, "leave", LATER) == "Nobody is writing with them."


@pytest.mark.parametrize("ending", ["release", "outcome-reached"])
def test_releasing_or_closing_ends_the_writing_with_one_message(talking: Scene, ending: str) -> None:
    before = len(said(talking, ANNAS))
    talking.presses(CLARA, ending, LATER)
    told = said(talking, ANNAS)[before:]
    assert len(told) == 1
    assert "your program may go on" in told[0] if ending == "release" else "has left this chat" in told[0]
    talking.writes("hello?", LATER + MINUTE)
    assert said(talking, ANNAS)[-1] not in told
    assert "hello?" not in said(talking, GROUP)[-1]


def test_somebody_in_no_program_can_be_written_with_too(scene: Scene) -> None:
    scene.writes("I want to kill myself", chat=STRANGER)
    scene.presses(CLARA, "write", NOON + MINUTE)
    theirs = "participant:2"
    assert "Dr. Clara Weiss of your care team is here now" in said(scene, theirs)[-1]
    before = said(scene, theirs)
    scene.writes("who is this?", LATER, STRANGER)
    assert said(scene, theirs) == before
    assert said(scene, GROUP)[-1] == "P-0002: who is this?"
    how = scene.arrives(GROUP, "Reply to this message")
    scene.answers(CLARA, "Somebody who cares.", how, LATER)
    assert said(scene, theirs)[-1] == "Dr. Clara Weiss:\nSomebody who cares."
    scene.presses(CLARA, "leave", LATER)
    assert "has left this chat" in said(scene, theirs)[-1]


def test_who_has_blocked_the_bot_cannot_be_written_with_and_that_is_said(scene: Scene) -> None:
    scene.writes("I want to kill myself")
    scene.does(Blocked(), LATER)
    assert scene.presses(CLARA, "write", LATER) == (
        "They blocked the bot or deleted the chat: it cannot reach them."
    )


def test_after_a_day_of_quiet_it_asks_and_the_reminders_go_on(talking: Scene, how: int) -> None:
    talking.answers(CLARA, "Sleep well.", how, NOON + HOUR)
    talking.time_passes(NOON + 25 * HOUR)
    assert "Nobody wrote for a day. May the program go on?" in plain(talking.last().text)
    assert talking.alert().held


def test_show_tells_their_own_words_to_whoever_asked_and_keeps_who_it_was(scene: Scene) -> None:
    scene.writes("i can't sleep again. I want to kill myself on the bridge & nobody knows")
    assert not any("bridge" in told for told in said(scene, GROUP))
    scene.presses(SAM, "read", LATER, chat=SAM)
    assert said(scene, "staff:sam")[-1] == (
        "In their own words:\n12:00 P-0001: i can't sleep again. I want to kill myself on the bridge & nobody knows"
    )
    assert not any("bridge" in told for told in said(scene, GROUP))
    assert ("read", "sam", "") in scene.log()


def test_where_a_clinic_wants_it_their_own_words_stand_in_the_alert_below_what_a_lock_screen_shows(
    store: Store,
) -> None:
    at_once = LADDER.model_copy(update={"own_words": "at_once"})
    scene = Scene(store, LIBRARY.model_copy(update={"ladder": at_once})).set_up()
    scene.writes("I want to kill myself on the bridge")
    assert "  “I want to kill myself on the bridge”" in said(scene, GROUP)[-1].split("Noticed:")[1]


def test_a_clinician_reads_the_pseudonym_where_the_bot_called_them_by_name(scene: Scene) -> None:
    scene.does(Commanded(command="start", argument="an-invitation"), NOON)
    with scene.store.work() as work:
        work.owe(ANNAS, {"text": "Good morning, Anna! Hannah too."}, lane="program", at=NOON)
    scene.writes("I want to kill myself")
    scene.presses(CLARA, "write", LATER)
    lines = said(scene, GROUP)[-2]
    assert "Good morning, P-0001! Hannah too." in lines
    assert "12:00 P-0001: /start\n" in lines


def test_a_note_is_kept_apart_from_the_log_and_shown_to_colleagues_only(scene: Scene) -> None:
    scene.writes("I want to kill myself")
    scene.presses(CLARA, "note", LATER, chat=CLARA)
    assert "please reply to this message with your note on P-0001" in said(scene, "staff:clara")[-1]
    scene.does(Wrote(text="Called her: voicemail. Suicidal last year."), LATER, CLARA)
    assert said(scene, "staff:clara")[-1] == "Kept with the case of P-0001."
    assert "Note by Dr. Clara Weiss: Called her: voicemail. Suicidal last year." in said(scene, GROUP)
    assert "voicemail" not in repr(scene.log())
    assert not any(
        "voicemail" in told for told in [*said(scene, ANNAS), *said(scene, f"staff:{COORDINATORS}")]
    )
    with scene.store.reading() as connection:
        kept = connection.execute(
            select(writings.c.body).join_from(audit_log, writings).where(audit_log.c.action == "note")
        ).scalars()
        assert list(kept) == [{"text": "Called her: voicemail. Suicidal last year."}]


def test_who_is_offered_a_case_is_told_and_has_it_once_they_acknowledge(scene: Scene) -> None:
    scene.writes("I want to kill myself")
    scene.presses(CLARA, "ack", LATER)
    scene.presses(CLARA, "hand", LATER)
    assert scene.last().labels == ["Sam Ortiz", "← Back"]
    assert (
        scene.presses(CLARA, "hand-sam", LATER) == "Sam Ortiz is told. It stays yours until they acknowledge."
    )
    assert scene.rung("staff:sam") == 1
    assert "Dr. Clara Weiss is handing it to Sam Ortiz" in scene.last("staff:sam").text
    scene.presses(SAM, "ack", LATER + MINUTE)
    assert scene.alert().acknowledged_by == "sam"
    assert scene.presses(CLARA, "hand-robin", LATER) == "There is no other clinician who is linked."


def test_raising_it_tells_more_people(scene: Scene) -> None:
    scene.writes("feeling very low")
    scene.presses(CLARA, "ack", LATER)
    scene.presses(CLARA, "raise", LATER)
    assert scene.last().labels[-2:] == ["As it is, but tell more people now", "← Back"]
    assert scene.presses(CLARA, "raise-emergency", LATER) == "More people are told now."
    assert plain(scene.last().text).startswith("Evenkeel: one emergency alert")
    assert scene.alert().state == "open"


def test_a_release_can_bring_days_of_rest_and_leave_a_module_out(scene: Scene) -> None:
    scene.writes("I want to kill myself")
    scene.presses(CLARA, "ack", LATER)
    scene.presses(CLARA, "plan", LATER)
    first = scene.last().labels
    assert first[:2] == ["After 3 more days of rest", "After 7 more days of rest"]
    without = next(label for label in first if label.startswith("Without"))
    scene.presses(CLARA, "plan-rest-3", LATER)
    scene.presses(CLARA, "plan-without-0", LATER)
    assert scene.last().labels[0] == "✓ After 3 more days of rest"
    assert f"✓ {without}" in scene.last().labels
    assert "Planned for the release: after 3 more days of rest; without" in plain(scene.last().text)
    with scene.store.work() as work:
        before = work.load_enrollment(1)[1]
    assert scene.presses(CLARA, "release", LATER) == "The program goes on."
    assert "First you have some days of rest: it goes on Friday, 6 March" in said(scene, ANNAS)[-1]
    with scene.store.work() as work:
        after = work.load_enrollment(1)[1]
    assert before.day_one is not None
    assert after.day_one is not None
    assert (after.day_one - before.day_one).days == 3
    assert after.without == (without.removeprefix("Without "),)


def test_a_clinician_can_end_the_program_for_somebody(scene: Scene) -> None:
    scene.writes("I want to kill myself")
    scene.presses(CLARA, "plan-end", LATER)
    assert scene.presses(CLARA, "release", LATER) == "The program is ended for them."
    assert "Your care team has ended the program for you" in said(scene, ANNAS)[-1]
    assert said(scene, "group:coordinators")[-1] == "The care team has ended the program for P-0001."


def test_a_case_that_its_owner_leaves_untouched_climbs_again(scene: Scene) -> None:
    scene.writes("I want to kill myself")
    scene.presses(CLARA, "ack", NOON)
    scene.time_passes(NOON + 8 * HOUR)
    assert scene.rung("staff:sam") == 1
    assert "Dr. Clara Weiss has it, and nothing was done about it since Mon 2 Mar 12:00." in scene.last().text


def test_a_case_of_somebody_who_was_erased_can_still_be_closed(talking: Scene) -> None:
    with talking.store.work() as work:
        work.erase_participant(1, LATER)
    talking.presses(CLARA, "read", LATER)
    talking.presses(CLARA, "leave", LATER)
    assert talking.presses(CLARA, "outcome-reached", LATER) is not None
    assert talking.alert().state == "closed"
