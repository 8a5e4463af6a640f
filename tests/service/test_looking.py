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
from bot.service.observations import ObservationError, Observed, read_observation
from bot.service.timeline import timeline
from bot.store.tables import observations, writings
from bot.store.work import Store
from tests.service.scene import (
    CLARA,
    CLINICIANS,
    COORDINATORS,
    DAY,
    HOUR,
    MINUTE,
    NOON,
    ROBIN,
    STRANGER,
    Scene,
)

BERLIN = "Europe/Berlin"
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "name", "value", "unit", "at"),
    [
        ("resting pulse 58 /min 2026-03-02 07:00", "resting pulse", 58, "/min", "2026-03-02T06:00"),
        ("HbA1c 42 mmol/mol", "HbA1c", 42, "mmol/mol", None),
        ("TSH 2,4 mU/l yesterday 8:15", "TSH", 2.4, "mU/l", "2026-03-01T07:15"),
        ("blood pressure 130/85 mmHg today 7:30", "blood pressure", "130/85", "mmHg", "2026-03-02T06:30"),
        ("snores yes", "snores", "yes", "", None),
        ("sleep of the week 6.5 h 28 Feb 22:00", "sleep of the week", 6.5, "h", "2026-02-28T21:00"),
        ("temperature -1.5 K now", "temperature", -1.5, "K", "2026-03-02T12:00"),
        ("gait “unsteady,  slow” 2026-03-01", "gait", "unsteady, slow", "", "2026-03-01T11:00"),
        ("weight change 0 kg at 9:05", "weight change", 0, "kg", "2026-03-02T08:05"),
        ("sleep hours week 2 7.5 h", "sleep hours week 2", 7.5, "h", None),
    ],
)
def test_an_observation_is_read_as_people_write_it(
    typed: str, name: str, value: float | str, unit: str, at: str | None
) -> None:
    seen = read_observation(typed, BERLIN, NOW)
    expected = Observed(
        name=name,
        number=value if not isinstance(value, str) else None,
        words=value if isinstance(value, str) else None,
        unit=unit,
        at=None if at is None else datetime.fromisoformat(at).replace(tzinfo=UTC),
    )
    assert seen == expected


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("pulse", "the value is missing"),
        ("58 /min", "the name is missing"),
        ("pulse 58 2026-03-02 18:00", "that time has not come yet"),
        ("pulse 58 2026-02-30", "there is no such day or time"),
        ("pulse 58 today 25:10", "there is no such day or time"),
        ("p" * 61 + " 1", "the name is longer than 60 letters"),
    ],
)
def test_what_is_no_observation_says_why(typed: str, why: str) -> None:
    with pytest.raises(ObservationError, match=why):
        read_observation(typed, BERLIN, NOW)


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
    assert scene.says(STRANGER, text, NOON, chat=CLINICIANS) is None
    assert scene.says(ROBIN, text, NOON, chat=CLINICIANS) == wording.NOT_A_CLINICIAN
    assert scene.says(CLARA, text, NOON, chat=COORDINATORS) == wording.NOT_HERE
    with scene.store.work() as work:
        assert work.observation(1) is None


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("/observe", wording.OBSERVE_HOW),
        ("/observe pulse 58", wording.OBSERVE_HOW),
        ("/observe P-0099 pulse 58", "There is no participant P-0099."),
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
        "4 sessions without an answer, up to here",  # one of them was open when the alert closed it
    ]
    assert told.splitlines()[0] == "P-0001, times of Europe/Berlin"
    for recipient in ("group:clinicians", "group:coordinators"):
        assert all("phq9" not in letter.text for letter in scene.told(recipient) if "asleep" in letter.text)
    assert "Anna" not in told
    assert "kill" not in told


def test_a_long_timeline_says_that_there_is_more(scene: Scene) -> None:
    with scene.store.work() as work:
        for number in range(400):
            at = NOON - timedelta(hours=number)
            work.add_measurement(1, "", "activity", Activity(kind="walking", minutes=20), at)
    scene.says(CLARA, "/timeline P-0001", NOON + MINUTE)
    told = scene.told("staff:clara")
    assert "There is more: /timeline P-0001 all" in told[-2].text
    assert len(told[-1].text) <= 4096
    assert told[-1].text.splitlines()[-1].startswith("Mon 2 Mar 12:00")
