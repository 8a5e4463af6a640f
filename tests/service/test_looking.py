"""What clinicians enter and look back on, in Telegram; on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.core.events import Commanded
from bot.core.own_trend import Trial
from bot.core.quick_log import Activity
from bot.core.scoring import Result
from bot.core.sleep_diary import Sleep
from bot.service import wording
from bot.service.timeline import timeline
from bot.store.tables import observations, outbox, writings
from bot.store.work import Store
from tests.service.scene import (
    ANNA,
    CLARA,
    CLINICIANS,
    COORDINATORS,
    DAY,
    HOUR,
    MINUTE,
    NOON,
    ROBIN,
    SAM,
    STRANGER,
    Scene,
)
from tests.store.samples import side_by_side


@pytest.fixture
def scene(store: Store) -> Scene:
    scene = Scene(store).set_up()
    scene.writes("hello")
    return scene


def test_an_observation_is_kept_with_who_entered_it_and_answered_in_the_group(scene: Scene) -> None:
    reply = scene.says(CLARA, "/observe P-0001 resting pulse 58 /min today 9:00", NOON, chat=CLINICIANS)
    assert reply is not None
    assert reply.startswith("Kept as 1: P-0001, resting pulse 58 /min, Mon 2 Mar 09:00 (Europe/Berlin).")
    with scene.store.work() as work:
        (entry,) = [each for each in timeline(work, 1, NOON - DAY) if each.kind == "observation"]
    assert entry.text == "observation 1: resting pulse 58 /min, entered by Dr. Clara Weiss"
    assert entry.at == datetime(2026, 3, 2, 8, tzinfo=UTC)


def test_a_correction_is_a_new_one_and_the_old_one_stays(scene: Scene) -> None:
    scene.says(CLARA, "/observe P-0001 resting pulse 85 /min today 9:00", NOON, chat=CLINICIANS)
    scene.says(CLARA, "/observe correct 1 58", NOON + MINUTE, chat=CLINICIANS)
    with scene.store.work() as work:
        texts = [each.text for each in timeline(work, 1, NOON - DAY) if each.kind == "observation"]
        row = work.observation(2)
    assert row is not None
    assert (row.number, row.unit, row.corrects) == (58, "/min", 1)
    assert texts == [
        "observation 1: resting pulse 85 /min, entered by Dr. Clara Weiss (corrected by 2)",
        "observation 2: resting pulse 58 /min, entered by Dr. Clara Weiss",
    ]
    again = scene.says(CLARA, "/observe correct 1 60", NOON + 2 * MINUTE, chat=CLINICIANS)
    assert again == wording.CORRECTED_ALREADY.format(number=1, by=2)
    assert scene.says(CLARA, "/observe correct 9 60", NOON, chat=CLINICIANS) == "There is no observation 9."


def test_words_stand_with_the_private_texts_and_are_not_taken_for_the_clinicians_own(scene: Scene) -> None:
    before = scene.told("group:clinicians")
    typed = 'observe P-0001 gait "unsteady, says she wants to die"'
    scene.does(Commanded(command=None, argument=typed), NOON, CLARA)
    assert scene.last("staff:clara").text.startswith("Kept as 1: P-0001, gait unsteady")
    with scene.store.reading() as connection:
        row = connection.execute(select(observations)).one()
        body = connection.execute(select(writings.c.body).where(writings.c.id == row.writing_id)).scalar_one()
    assert (row.number, row.name) == (None, "gait")
    assert body == {"text": "unsteady, says she wants to die"}
    assert scene.told("group:clinicians") == before


@pytest.mark.parametrize("text", ["/observe P-0001 pulse 58", "/timeline P-0001"])
def test_nobody_but_a_clinician_enters_or_looks(scene: Scene, text: str) -> None:
    assert scene.says(STRANGER, text, NOON, chat=CLINICIANS) == wording.NOT_A_CLINICIAN
    assert scene.says(ANNA, text, NOON, chat=CLINICIANS) == wording.NOT_A_CLINICIAN
    assert scene.says(STRANGER, text, NOON, chat=-9999) is None  # a group that has nothing to do with us
    assert scene.says(ROBIN, text, NOON, chat=CLINICIANS) == wording.NOT_A_CLINICIAN
    assert scene.says(CLARA, text, NOON, chat=COORDINATORS) == wording.NOT_HERE
    scene.does(Commanded(command=None, argument=text[1:]), NOON, ROBIN)
    assert scene.last("staff:robin").text == wording.NOT_A_CLINICIAN
    with scene.store.work() as work:
        assert work.observation(1) is None


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("/observe", wording.OBSERVE_HOW),
        ("/observe pulse 58", wording.OBSERVE_HOW),
        ("/observe P-0099 pulse 58", "There is no participant P-0099."),
        ("/observe correct", wording.CORRECT_HOW),
        ("/observe withdraw it", wording.CORRECT_HOW),
        ("/observe withdraw 9", "There is no observation 9."),
        (
            "/observe P-0001 pulse 58 0001-01-01",
            wording.OBSERVE_UNREAD.format(why="there is no such day or time"),
        ),
        ("/observe P-0001 pulse", wording.OBSERVE_UNREAD.format(why="the value is missing")),
        ("/timeline", wording.TIMELINE_HOW),
        ("/timeline anna", wording.TIMELINE_HOW),
        ("/timeline P-0099", "There is no participant P-0099."),
    ],
)
def test_a_wrong_form_gets_one_sentence_with_an_example(scene: Scene, text: str, reply: str) -> None:
    assert scene.says(CLARA, text, NOON, chat=CLINICIANS) == reply


def fill(scene: Scene) -> None:
    """Scores, a night, a walk, a test and three missed sessions."""
    night = Sleep(
        morning=date(2026, 3, 2), tib=480, tst=415, sol=20, waso=10, se=86.5, awakenings=1, quality=4
    )
    with scene.store.work() as work:
        result = Result(scale="phq9", score=12, band="moderate")
        work.add_assessment(1, "day-1", "phq9", "1", [2] * 6, result, NOON)
        work.add_assessment(1, "day-1", "gad7", "1", [2], None, NOON + MINUTE, "declined")
        work.add_measurement(1, "day-1", "sleep", night, NOON + 2 * MINUTE)
        work.add_measurement(1, "", "activity", Activity(kind="walking", minutes=20), NOON + 3 * MINUTE)
        trial = Trial(test="digits_forward", result=5, at=NOON, valid=False)
        work.add_measurement(1, "day-1", "thinking", trial, NOON + 4 * MINUTE)
        for number in range(3):
            at = NOON + HOUR + number * DAY
            work.touch(1, f"day-{number}", "opening", 0, "expired", at, planned_at=at)


def test_a_timeline_holds_everything_in_order_and_goes_to_the_private_chat(scene: Scene) -> None:
    fill(scene)
    scene.writes("I want to kill myself", NOON + 5 * MINUTE)
    assert scene.says(CLARA, "/timeline p-0001", NOON + 3 * DAY, chat=CLINICIANS) is None
    told = scene.last("staff:clara").text
    lines = [line.partition("  ")[2] for line in told.splitlines()[1:]]
    assert lines == [
        "phq9: 12 (moderate)",
        "gad7: declined",
        "night: 6 h 55 asleep of 8 h 00 in bed, 86.5 %, quality 4 of 5",
        "activity: walking, 20 min",
        "thinking: digits forward 5 (not counted)",
        "alert: urgent, thoughts of suicide; open",
        "4 sessions without an answer, up to here",  # the alert came before one of them was answered
    ]
    assert told.splitlines()[0] == "P-0001, the last six weeks, times of Europe/Berlin"
    for recipient in ("group:clinicians", "group:coordinators"):
        assert all("phq9" not in letter.text for letter in scene.told(recipient) if "asleep" in letter.text)
    assert "Anna" not in told
    assert "kill" not in told


def walk_for(scene: Scene, hours: int) -> None:
    with scene.store.work() as work:
        for number in range(hours):
            at = NOON - timedelta(hours=number)
            work.add_measurement(1, "", "activity", Activity(kind="walking", minutes=20), at)


def test_of_a_long_timeline_the_newest_full_message_comes_and_says_how_to_get_the_rest(scene: Scene) -> None:
    walk_for(scene, 400)
    scene.says(CLARA, "/timeline P-0001", NOON + MINUTE)
    (told,) = scene.told("staff:clara")
    assert "There is more: /timeline P-0001 all" in told.text
    assert 3500 < len(told.text) <= 4096
    assert told.text.splitlines()[-1].startswith("Mon 2 Mar 12:00")


def test_all_of_a_timeline_comes_in_five_messages_at_the_most_and_in_order(scene: Scene) -> None:
    walk_for(scene, 150)
    scene.says(CLARA, "/timeline P-0001 all", NOON + MINUTE)
    lines = [line for letter in scene.told("staff:clara") for line in letter.text.splitlines()]
    assert lines[0] == "P-0001, everything, times of Europe/Berlin"
    assert len(lines) == 151
    assert (lines[1][:15], lines[-1][:16]) == ("Tue 24 Feb 07:0", "Mon 2 Mar 12:00 ")
    walk_for(scene, 900)
    before = len(scene.told("staff:clara"))
    scene.says(CLARA, "/timeline P-0001 ALL", NOON + MINUTE)
    told = scene.told("staff:clara")[before:]
    assert len(told) == 5
    assert "evenkeel timeline P-0001 --since 2026-01-24" in told[0].text
    assert all(len(letter.text) <= 4096 for letter in told)


def test_only_unanswered_sessions_with_no_answer_between_them_are_missed_in_a_row(scene: Scene) -> None:
    went = ["expired", "answered", "expired", "blocked", "left", "skipped", "sent"]
    with scene.store.work() as work:
        for number, state in enumerate(went):
            at, session = NOON + number * 7 * DAY, f"week-{number}"
            if state == "left":
                work.add_response(1, session, "sleep_hours", 5, at)
            known = "expired" if state == "left" else state
            work.touch(1, session, "opening", 0, known, at, planned_at=at)  # type: ignore[arg-type]
        told = [(each.at, each.text) for each in timeline(work, 1, NOON) if each.kind == "missed"]
    assert told == [
        (NOON, "1 session without an answer, up to here"),
        (NOON + 21 * DAY, "2 sessions without an answer, up to here"),
        (NOON + 35 * DAY, "1 session without an answer, up to here"),
    ]


def test_an_alert_says_who_has_it_now_or_who_closed_it(scene: Scene) -> None:
    def shown() -> str:
        with scene.store.work() as work:
            return next(each.text for each in timeline(work, 1, NOON - DAY) if each.kind == "alert")

    scene.writes("I want to kill myself", NOON)
    assert shown() == "alert: urgent, thoughts of suicide; open"
    scene.presses(CLARA, "ack", NOON)
    assert shown() == "alert: urgent, thoughts of suicide; acknowledged by Dr. Clara Weiss"
    scene.writes("I want to kill myself", NOON + 3 * HOUR)
    assert shown() == "alert: urgent, thoughts of suicide; open"  # it has to be taken anew
    scene.presses(SAM, "outcome-reached", NOON + 4 * HOUR)
    assert shown() == "alert: urgent, thoughts of suicide; closed by Sam Ortiz"


def test_what_was_entered_of_the_wrong_person_is_taken_back_and_stays_to_be_seen(scene: Scene) -> None:
    scene.says(CLARA, "/observe P-0001 weight 81,40kg yesterday 7:00", NOON)
    reply = scene.says(SAM, "/observe withdraw 1", NOON + MINUTE)
    assert (
        reply == "Taken back: observation 1 of P-0001, weight 81.4 kg. It stays in the timeline, marked so."
    )
    with scene.store.work() as work:
        told = [each.text for each in timeline(work, 1, NOON - 2 * DAY) if each.kind == "observation"]
    assert told == [
        "observation 1: weight 81.4 kg, entered by Dr. Clara Weiss (taken back by 2)",
        "observation 2: takes back 1 (weight), entered by Sam Ortiz",
    ]
    assert scene.says(SAM, "/observe withdraw 1", NOON) == wording.CORRECTED_ALREADY.format(number=1, by=2)
    kept = scene.says(CLARA, "/observe correct 2 = 82 kg", NOON)
    assert kept is not None
    assert kept.startswith("Kept as 3: P-0001, weight 82 kg, Sun 1 Mar 07:00")


def test_of_two_who_correct_in_the_same_moment_exactly_one_does(scene: Scene) -> None:
    scene.says(CLARA, "/observe P-0001 pulse 85", NOON)
    senders = [CLARA, SAM]

    def correct() -> str | None:
        return scene.says(senders.pop(), "/observe correct 1 58", NOON)

    replies = sorted(str(reply)[:9] for reply in side_by_side(2, correct))
    assert replies == ["Kept as 2", "Observati"]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("steps 1234567", "steps 1234567"), ("ferritin 1234.567 µg/l", "ferritin 1234.567 µg/l"),
     ("dose 0.00001 g", "dose 0.00001 g"), ("steps 1000000", "steps 1000000"), ("change -0 kg", "change 0 kg")],
)  # fmt: skip
def test_a_number_is_shown_as_it_was_written(scene: Scene, typed: str, shown: str) -> None:
    kept = scene.says(CLARA, f"/observe P-0001 {typed}", NOON)
    assert kept is not None
    assert kept.startswith(f"Kept as 1: P-0001, {shown}, Mon 2 Mar 12:00 (Europe/Berlin).")


def test_a_moment_of_another_year_is_shown_with_its_year(scene: Scene) -> None:
    kept = scene.says(CLARA, "/observe P-0001 HbA1c 42 mmol/mol 2016-03-02 07:00", NOON)
    assert kept is not None
    assert "42 mmol/mol, 2016 Wed 2 Mar 07:00 (Europe/Berlin)" in kept
    scene.says(CLARA, "/timeline P-0001 all", NOON)
    assert "2016 Wed 2 Mar 07:00  observation 1" in scene.last("staff:clara").text


def test_an_erased_participant_is_erased_from_what_clinicians_were_told_of_them(scene: Scene) -> None:
    for typed in ('observe P-0001 gait "like her uncle"', "timeline P-0001", "who P-0001"):
        scene.does(Commanded(command=None, argument=typed), NOON, CLARA)
    assert "like her uncle" in scene.told("staff:clara")[1].text
    assert "Anna" in scene.last("staff:clara").text
    with scene.store.work() as work:
        work.erase_participant(1, NOON)
    with scene.store.reading() as connection:
        left = connection.execute(
            select(writings.c.body).join_from(outbox, writings).where(outbox.c.recipient == "staff:clara")
        ).scalars()
        assert list(left) == [{}, {}, {}]
    assert scene.says(CLARA, "/observe correct 1 58", NOON) == wording.ERASED_SINCE
    assert scene.says(CLARA, "/timeline P-0001", NOON) == "There is no participant P-0001."


def test_who_writes_of_themselves_behind_the_command_is_heard(scene: Scene) -> None:
    for chat in (CLARA, ROBIN):
        scene.does(Commanded(command=None, argument="observe I want to kill myself"), NOON, chat)
    assert scene.alert(1).category == "suicide"
    assert scene.alert(2).category == "suicide"
