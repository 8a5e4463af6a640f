"""What people type, and how it is read."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.answers import hint, read
from bot.core.program import Choice, Choices, ClockTime, Expected, FreeText, Number, PlaceName, YesNo
from tests.samples import words

HOURS = Number(low=0, high=24, unit="hours")
MINUTES = Number(low=0, high=600, unit="minutes")
PLAIN = Number(low=0, high=10)
NIGHT = ClockTime(earliest=time(18, 0), latest=time(4, 0))
MORNING = ClockTime(earliest=time(5, 0), latest=time(12, 0))
ANY = ClockTime()
MOOD = Choices(
    choices=(
        Choice(key="good", label=words("Rather good")),
        Choice(key="bad", label=words("Rather bad")),
        Choice(key="walk", label=words("A short walk")),
    )
)


@pytest.mark.parametrize(
    ("expected", "typed", "value"),
    [
        (HOURS, "5", 5),
        (HOURS, " 5,5 h ", 5.5),
        (HOURS, "about five", 5),
        (HOURS, "five and a half", 5.5),
        (HOURS, "5½", 5.5),
        (HOURS, "~7", 7),
        (HOURS, "7h30", 7.5),
        (HOURS, "7 hours 30 minutes", 7.5),
        (HOURS, "6:45", 6.75),
        (HOURS, "450 minutes", 7.5),
        (HOURS, "an hour and a half", 1.5),
        (HOURS, "half an hour", 0.5),
        (HOURS, "6-7", 6.5),
        (HOURS, "6 to 7 hours", 6.5),
        (HOURS, "none", 0),
        (HOURS, "seven hours", 7),
        (HOURS, "siete y media", 7.5),
        (HOURS, "fünfeinhalb", 5.5),
        (HOURS, "٧", 7),
        (HOURS, "７", 7),
        (HOURS, "I slept maybe 4 hours.", 4),
        (MINUTES, "20", 20),
        (MINUTES, "20 min", 20),
        (MINUTES, "1h", 60),
        (MINUTES, "half an hour", 30),
        (MINUTES, "an hour", 60),
        (MINUTES, "twenty five", 25),
        (MINUTES, "twenty-five", 25),
        (PLAIN, "3", 3),
        (PLAIN, "three", 3),
        (PLAIN, "2 times", 2),
    ],
)
def test_numbers(expected: Number, typed: str, value: float) -> None:
    answer = read(expected, typed)
    assert answer is not None
    assert answer.value == value


@pytest.mark.parametrize(
    ("expected", "typed"),
    [
        (HOURS, "25"),
        (HOURS, "-1"),
        (HOURS, "not much"),
        (HOURS, ""),
        (HOURS, "5 or maybe never"),
        (HOURS, "1e3"),
        (PLAIN, "11"),
        (PLAIN, "I took 5 pills"),
        (MINUTES, "7-3"),
    ],
)
def test_what_is_no_number_in_range_is_asked_again(expected: Number, typed: str) -> None:
    assert read(expected, typed) is None


@pytest.mark.parametrize(
    ("expected", "typed", "value"),
    [
        (ANY, "7:30", "07:30"),
        (ANY, "07.30", "07:30"),
        (ANY, "23h30", "23:30"),
        (ANY, "2230", "22:30"),
        (ANY, "22 Uhr", "22:00"),
        (ANY, "midnight", "00:00"),
        (ANY, "24:00", "00:00"),
        (ANY, "noon", "12:00"),
        (ANY, "11pm", "23:00"),
        (ANY, "11 p.m.", "23:00"),
        (ANY, "12 am", "00:00"),
        (ANY, "12pm", "12:00"),
        (ANY, "2 at night", "02:00"),
        (ANY, "7 in the morning", "07:00"),
        (ANY, "half past ten", "10:30"),
        (NIGHT, "half past ten", "22:30"),
        (NIGHT, "half eleven", "23:30"),
        (NIGHT, "halb elf", "22:30"),
        (NIGHT, "11.30", "23:30"),
        (NIGHT, "quarter to twelve", "23:45"),
        (NIGHT, "ten past 1", "01:10"),
        (NIGHT, "las diez y media", "22:30"),
        (NIGHT, "about 11", "23:00"),
        (NIGHT, "1:15", "01:15"),
        (MORNING, "7", "07:00"),
        (MORNING, "quarter to seven", "06:45"),
        (MORNING, "seven thirty", "07:30"),
        (MORNING, "8 o'clock", "08:00"),
    ],
)
def test_times_of_day(expected: ClockTime, typed: str, value: str) -> None:
    answer = read(expected, typed)
    assert answer is not None
    assert answer.value == value


@pytest.mark.parametrize("typed", ["25:00", "7:75", "late", "", "half", "99", "11:30 or so maybe"])
def test_what_is_no_time_is_asked_again(typed: str) -> None:
    assert read(ANY, typed) is None


def test_a_time_outside_the_window_is_asked_again() -> None:
    assert read(MORNING, "15:00") is None


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("Rather good", "good"),
        ("rather GOOD.", "good"),
        ("good", "good"),
        ("2", "bad"),
        ("a short", "walk"),
        ("rather bda", "bad"),
        ("a shrt walk", "walk"),
        ("rather", None),
        ("4", None),
        ("", None),
        ("great", None),
    ],
)
def test_choices(typed: str, value: str | None) -> None:
    answer = read(MOOD, typed)
    assert (answer.value if answer else None) == value


@pytest.mark.parametrize(
    ("typed", "value"),
    [("yes", True), ("Yep!", True), ("👍", True), ("sí", True), ("ja", True), ("да", True), ("no", False),
     ("Nope.", False), ("👎", False), ("nein", False), ("não", False), ("maybe", None), ("yes and no", None)],
)  # fmt: skip
def test_yes_and_no(typed: str, value: bool | None) -> None:
    answer = read(YesNo(), typed)
    assert (answer.value if answer else None) is value


def test_free_text_is_kept_as_written_but_for_its_edges() -> None:
    answer = read(FreeText(longest=20), "  a *good*\n<b>walk ")
    assert answer is not None
    assert answer.value == "a *good*\n<b>walk"
    assert read(FreeText(longest=20), "x" * 21) is None
    assert read(FreeText(), " \n ") is None


kinds = st.sampled_from([HOURS, MINUTES, PLAIN, NIGHT, MORNING, ANY, MOOD, YesNo(), FreeText(), PlaceName()])


@given(kinds, st.text(max_size=200))
def test_no_text_breaks_the_reading(expected: Expected, typed: str) -> None:
    answer = read(expected, typed)
    if answer is not None and isinstance(expected, Number):
        assert isinstance(answer.value, int | float)
        assert expected.low <= answer.value <= expected.high


@given(st.floats(0, 24))
def test_what_is_read_reads_back_as_itself(hours: float) -> None:
    answer = read(HOURS, f"{hours:.2f}")
    assert answer is not None
    assert read(HOURS, answer.said) == answer


@given(st.times())
def test_a_time_of_day_reads_back_as_itself(at: time) -> None:
    answer = read(ANY, f"{at:%H:%M}")
    if at.hour in range(1, 13):
        # Without am or pm, and with the whole day to choose from, it is taken as written.
        assert answer is not None
    assert answer is not None
    assert answer.value == f"{at:%H:%M}"


@given(kinds)
def test_every_question_can_say_what_it_takes(expected: Expected) -> None:
    assert hint(expected)
