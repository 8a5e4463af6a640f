"""What people type in the morning about their night."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.sleep_diary import ClockField
from bot.core.spoken_nights import (
    expected_around,
    never_slept,
    read_awake,
    read_awakenings,
    read_bedtime,
    read_to_fall_asleep,
)


def bedtime(typed: str, asked: ClockField = "into_bed", before: str = "23:00") -> str | None:
    at = read_bedtime(typed, expected_around(asked, time.fromisoformat(before)))
    return None if at is None else f"{at:%H:%M}"


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("11.30", "23:30"), ("12", "00:00"), ("12.30", "00:30"), ("12:05", "00:05"), ("1", "01:00"), ("3", "03:00"),
        ("half past twelve", "00:30"), ("quarter to twelve", "23:45"), ("half eleven", "23:30"), ("half 1", "01:30"),
        ("10", "22:00"), ("9", "21:00"), ("8ish", "20:00"), ("around 11", "23:00"), ("11 or so", "23:00"),
        ("11-12", "23:30"), ("11 last night", "23:00"), ("12 last night", "00:00"), ("yesterday at 11", "23:00"),
        ("23h30", "23:30"), ("22", "22:00"), ("2230", "22:30"), ("0:10", "00:10"), ("00.10", "00:10"),
        ("midnight", "00:00"), ("1am", "01:00"), ("10.30 pm", "22:30"), ("11 a.m.", "11:00"), ("14:00", "14:00"),
        ("las once y media", "23:30"), ("a las 12", "00:00"), ("medianoche", "00:00"), ("a la una", "01:00"),
        ("halb zwölf", "23:30"), ("um 12", "00:00"), ("einundzwanzig Uhr", "21:00"), ("viertel nach elf", "23:15"),
        ("late", None), ("20 min", None), ("2.5", None), ("", None), ("11 and I cried", None), ("25:00", None),
    ],
)  # fmt: skip
def test_bedtimes_are_in_the_evening_or_after_midnight(typed: str, at: str | None) -> None:
    assert bedtime(typed) == at


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("7", "07:00"), ("half six", "06:30"), ("6.45", "06:45"), ("quarter past 6", "06:15"), ("5", "05:00"),
        ("3", "03:00"), ("11", "11:00"), ("12", "12:00"), ("noon", "12:00"), ("a las siete", "07:00"),
        ("halb sieben", "06:30"), ("14:00", "14:00"), ("2 pm", "14:00"), ("7 in the morning", "07:00"),
    ],
)  # fmt: skip
def test_mornings_are_in_the_morning(typed: str, at: str) -> None:
    assert bedtime(typed, "final_awakening", "23:15") == at


@pytest.mark.parametrize(
    ("asked", "before", "typed", "at"),
    [
        ("tried_to_sleep", "23:00", "11.30", "23:30"),
        ("tried_to_sleep", "23:00", "12", "00:00"),
        ("tried_to_sleep", "23:00", "2", "02:00"),
        # Before getting into bed: a slip to ask about, not ten hours later.
        ("tried_to_sleep", "23:00", "10.45", "22:45"),
        ("out_of_bed", "06:30", "7", "07:00"),
        ("out_of_bed", "06:30", "6", "06:00"),
        ("out_of_bed", "11:30", "1", "13:00"),
        # Who works at night sleeps by day.
        ("into_bed", "07:30", "8", "08:00"),
        ("tried_to_sleep", "08:00", "half past eight", "08:30"),
        ("final_awakening", "08:30", "3", "15:00"),
        ("final_awakening", "08:30", "11.30", "11:30"),
        ("out_of_bed", "15:00", "half 3", "15:30"),
        ("out_of_bed", "15:00", "4", "16:00"),
    ],
)
def test_an_answer_is_read_near_the_one_before(asked: ClockField, before: str, typed: str, at: str) -> None:
    assert bedtime(typed, asked, before) == at


@given(st.times(), st.integers(1, 12), st.integers(0, 59))
def test_a_time_without_am_or_pm_is_the_one_within_six_hours(around: time, hour: int, minute: int) -> None:
    at = read_bedtime(f"{hour}.{minute:02}", around)
    assert at is not None
    assert (at.hour % 12, at.minute) == (hour % 12, minute)
    middle = around.hour * 60 + around.minute
    away = (at.hour * 60 + at.minute - middle + 720) % 1440 - 720
    assert -360 < away <= 360


@given(st.times(), st.times())
def test_a_time_of_the_clock_of_24_hours_stays_as_it_is_written(around: time, at: time) -> None:
    # “1:30” may be half past one in the afternoon; “01:30” and “13:30” may not.
    assert read_bedtime(f"{at:%H:%M}", around) in (
        at.replace(second=0, microsecond=0),
        at.replace(hour=(at.hour + 12) % 24, second=0, microsecond=0) if 10 <= at.hour <= 12 else None,
    )


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("20", 20), ("quarter of an hour", 15), ("an hour and a half", 90), ("half an hour", 30), ("half", 30),
        ("2 hours", 120), ("1.5 hours", 90), ("1:30", 90), ("1/3 hour", 20), ("15-20", 18), ("10 to 15 mins", 13),
        ("a couple of hours", 120), ("5 min or so", 5), ("0", 0), ("none", 0), ("media hora", 30), ("nada", 0),
        ("eine halbe Stunde", 30), ("16 hours", 960),
        ("17 hours", None), ("-5", None), ("1.5", None), ("ages", None), ("30 seconds", None), ("", None),
        ("20 pills", None),
    ],
)  # fmt: skip
def test_minutes_awake(typed: str, minutes: int | None) -> None:
    assert read_awake(typed) == minutes
    assert read_to_fall_asleep(typed) == minutes


@pytest.mark.parametrize(
    "typed",
    ["straight away", "Straight away!", "at once", "immediately", "I fell asleep straight away", "almost instantly",
     "no time at all", "enseguida", "me dormí enseguida", "de inmediato", "sofort", "Ich bin sofort eingeschlafen",
     "gleich"],
)  # fmt: skip
def test_falling_asleep_at_once_takes_no_minutes(typed: str) -> None:
    assert read_to_fall_asleep(typed) == 0
    assert read_awake(typed) is None


@pytest.mark.parametrize(
    "typed",
    ["never", "not at all", "I didn't sleep", "i didnt sleep at all last night", "I didn’t", "couldn't sleep",
     "all night", "no dormí", "yo no dormí nada", "no he dormido nada", "toda la noche", "gar nicht",
     "überhaupt nicht", "Ich habe gar nicht geschlafen", "bin nicht eingeschlafen", "die ganze Nacht"],
)  # fmt: skip
def test_who_did_not_fall_asleep_at_all_did_not_do_it_in_no_time(typed: str) -> None:
    assert read_to_fall_asleep(typed) is None
    assert never_slept(typed)


@pytest.mark.parametrize(
    "typed", ["none", "20", "straight away", "", "I never want to wake up", "all night long talks"]
)
def test_what_does_not_say_that_there_was_no_sleep(typed: str) -> None:
    assert not never_slept(typed)


@pytest.mark.parametrize(
    ("typed", "language", "times"),
    [
        ("twice", "en", 2), ("once", "en", 1), ("just once", "en", 1), ("thrice", "en", 3), ("3 or 4", "en", 4),
        ("two or three", "en", 3), ("2 times", "en", 2), ("3x", "en", 3), ("at least 5", "en", 5), ("0", "en", 0),
        ("a couple of times", "en", 2), ("none", "en", 0), ("never", "en", 0), ("no", "en", 0), ("not once", "en", 0),
        ("not at all", "en", 0), ("I slept through", "en", 0), ("I didn't wake up", "en", 0),
        ("una vez", "es", 1), ("dos veces", "es", 2), ("tres o cuatro", "es", 4), ("ninguna", "es", 0),
        ("once veces", "es", 11), ("no me desperté", "es", 0), ("de un tirón", "es", 0),
        ("einmal", "de", 1), ("nur einmal", "de", 1), ("zweimal", "de", 2), ("drei Mal", "de", 3),
        ("gar nicht", "de", 0), ("durchgeschlafen", "de", 0), ("Ich habe durchgeschlafen", "de", 0),
        ("kein einziges Mal", "de", 0),
        ("20 min", "en", None), ("2 hours", "en", None), ("51", "en", None), ("2.5", "en", None), ("many", "en", None),
        ("half", "en", None), ("2 pills", "en", None), ("", "en", None),
    ],
)  # fmt: skip
def test_numbers_of_awakenings(typed: str, language: str, times: int | None) -> None:
    assert read_awakenings(typed, language) == times


pieces = st.sampled_from(
    ("1", "20", "960", "½", "-", ",", "min", "h", "an", "half", "not", "never", "once", "mal")
)


@given(st.text(max_size=90) | st.lists(pieces, max_size=6).map(" ".join))
def test_whatever_is_read_of_a_night_fits_into_one(typed: str) -> None:
    for minutes in (read_to_fall_asleep(typed), read_awake(typed)):
        assert minutes is None or 0 <= minutes <= 960
    times = read_awakenings(typed)
    assert times is None or 0 <= times <= 50
