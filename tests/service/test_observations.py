"""What clinicians type behind /observe: read as it was meant, or not at all."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.service.observations import Observed, read_correction, read_observation
from bot.service.observed_times import ObservationError

BERLIN = "Europe/Berlin"
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def read(typed: str, now: datetime = NOW) -> Observed:
    return read_observation(typed, BERLIN, now)


@pytest.mark.parametrize(
    ("typed", "name", "value", "unit"),
    [
        ("resting pulse 58 /min", "resting pulse", 58, "/min"),
        ("pulse 58/min", "pulse", 58, "/min"),
        ("pulse: 58", "pulse", 58, ""),
        ("pulse 58, bpm", "pulse", 58, "bpm"),
        ("HbA1c = 42 mmol/mol", "HbA1c", 42, "mmol/mol"),
        ("TSH 2,4 mU/l", "TSH", 2.4, "mU/l"),
        ("ratio 0,125", "ratio", 0.125, ""),
        ("weight 81,4kg", "weight", 81.4, "kg"),
        ("weight change −1.5 kg", "weight change", -1.5, "kg"),
        ("SpO2 97%", "SpO2", 97, "%"),
        ("steps 1234567", "steps", 1234567, ""),
        ("vitamin B12 300 pmol/l", "vitamin B12", 300, "pmol/l"),
        ("25-OH-D 60nmol/l", "25-OH-D", 60, "nmol/l"),
        ("WBC 5.6 10^9/l", "WBC", 5.6, "10^9/l"),
        ("eGFR 80 mL/min/1.73m2", "eGFR", 80, "mL/min/1.73m2"),
        ("sleep of week 2 = 7.5 h", "sleep of week 2", 7.5, "h"),
        ("glucose 7.30", "glucose", 7.3, ""),
        ("march 5 km", "march", 5, "km"),
        ("blood pressure 130/85 mmHg", "blood pressure", "130/85", "mmHg"),
        ("blood pressure 130 / 85mmHg", "blood pressure", "130/85", "mmHg"),
        ("CRP < 5 mg/l", "CRP", "<5", "mg/l"),
        ("CRP <=5 mg/l", "CRP", "<=5", "mg/l"),
        ("snores yes", "snores", "yes", ""),
        ("uses CPAP: No", "uses CPAP", "no", ""),
        ("gait “unsteady,  slow”", "gait", "unsteady, slow", ""),
        ("gait 'unsteady'", "gait", "unsteady", ""),
        ('mood: "it\'s flat at 7:30"', "mood", "it's flat at 7:30", ""),
        ('said "she told me "no""', "said", 'she told me "no"', ""),
    ],
)
def test_name_value_and_unit_are_read_as_people_write_them(
    typed: str, name: str, value: float | str, unit: str
) -> None:
    words = value if isinstance(value, str) else None
    number = None if isinstance(value, str) else value
    assert read(typed) == Observed(name=name, number=number, words=words, unit=unit)


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("", None),
        (" now", "2026-03-02T12:00"),
        (" today", "2026-03-02T12:00"),
        (" today 7:30", "2026-03-02T06:30"),
        (" today at 7am", "2026-03-02T06:00"),
        (" 7:30", "2026-03-02T06:30"),
        (" at 7:30 AM", "2026-03-02T06:30"),
        (" 12:05 am", "2026-03-01T23:05"),
        (", yesterday 22.00", "2026-03-01T21:00"),
        (" yesterday", "2026-03-01T11:00"),
        (" 2026-03-02 07:00", "2026-03-02T06:00"),
        (" 2026-03-02T07:00:59", "2026-03-02T06:00"),
        (" on 2026-03-01", "2026-03-01T11:00"),
        (" 2 Mar 7:00", "2026-03-02T06:00"),
        (" 1 March 2026 7:00", "2026-03-01T06:00"),
        (" 1.3.2026 7:00", "2026-03-01T06:00"),
        (" 31 Dec 9:00", "2025-12-31T08:00"),  # the year is left out, and the last one is meant
        (" 15 Jul 2025 9:00", "2025-07-15T07:00"),  # summer time
    ],
)
def test_the_time_is_on_the_clocks_of_the_rota(typed: str, at: str | None) -> None:
    expected = None if at is None else datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert read(f"resting pulse 58 /min{typed}") == Observed(
        name="resting pulse", number=58, unit="/min", at=expected
    )


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("pulse", "the value is missing"),
        ("gait unsteady", "the value is missing"),
        ("58 /min", "the name is missing"),
        ("'unsteady'", "the name is missing"),
        ("pulse = fast", "behind the sign stands one value"),
        ('gait ""', "not closed"),
        ('gait "unsteady today 7:30', "not closed"),
        ('gait " "', "no words between the quotes"),
        ('gait "unsteady" very', "only a time can stand"),
        ("p" * 61 + " 1", "the name is longer than 60 letters"),
        ("her husband told me that she sleeps 3 h", "the name has more than 6 words"),
        ("pulse 58 " + "u" * 21, "the unit is longer than 20 letters"),
        ("pulse 58 as he sat down", "the unit has more than 3 words"),
        ("x " + "9" * 400, "more than 12 digits"),
    ],
)
def test_what_is_no_observation_says_why(typed: str, why: str) -> None:
    with pytest.raises(ObservationError, match=why):
        read(typed)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("pulse 58 62", "more than one value"),
        ("steps 12 345", "more than one value"),
        ("pulse 58 no", "more than one value"),
        ("week 2 mean = 7 8", "one value"),
        ("steps 12,345", "two ways; write 12345"),
        ("sleep 7 h 30 min", "a length is one number"),
        ("sleep 7h30", "a length is one number"),
        ("pulse 58 tomorrow", "the time is not clear"),
        ("pulse 58 today 7", "the time is not clear"),
        ("pulse 58 2026-03-02T07:00Z", "the time is not clear"),
        ("blood pressure 130/85 01/03/2026", "the time is not clear"),
        ("pulse 58 2 Mar early", "the time is not clear"),
    ],
)
def test_what_could_mean_two_things_is_asked_for_and_never_guessed(typed: str, why: str) -> None:
    with pytest.raises(ObservationError, match=why):
        read(typed)


@pytest.mark.parametrize(
    ("time", "why"),
    [
        ("2026-03-02 18:00", "has not come yet"),
        ("13:01", "has not come yet"),
        ("5 Mar", "has not come yet"),
        ("9999-12-31 23:59", "has not come yet"),
        ("2026-02-30", "no such day or time"),
        ("29 Feb 7:00", "no such day or time"),
        ("today 25:10", "no such day or time"),
        ("today 13 pm", "no such day or time"),
        ("2025-03-30 02:30", "no such day or time"),  # the clocks leapt over it
        ("0001-01-01 00:00", "no such day or time"),
        ("0000-01-01", "no such day or time"),
    ],
)
def test_a_moment_that_cannot_be_is_refused(time: str, why: str) -> None:
    with pytest.raises(ObservationError, match=why):
        read(f"pulse 58 {time}")


def test_a_correction_may_name_what_it_corrects_again_but_nothing_else() -> None:
    corrected = Observed(name="resting pulse", number=60)
    assert read_correction("60", "resting pulse", BERLIN, NOW) == corrected
    assert read_correction("Resting pulse = 60", "resting pulse", BERLIN, NOW) == corrected
    with pytest.raises(ObservationError, match="“resting pulse”, and only its value"):
        read_correction("weight 60", "resting pulse", BERLIN, NOW)


PIECES = st.one_of(
    st.sampled_from(
        ["58", "7.5", "12,345", "/min", "130/85", "<5", "yes", "“slow”", '"', "'", "=", ":", "%", "kg", "pulse",
         "at", "now", "today", "7:30", "7h", "am", "2 Mar", "31", "Feb", "2026-03-02", "0001-01-01"]
    ),
    st.text(max_size=6),
)  # fmt: skip
MINUTES = st.integers(0, 60 * 24 * 366 * 30).map(lambda minutes: timedelta(minutes=minutes))


@given(st.lists(PIECES, max_size=8), MINUTES)
def test_whatever_is_typed_is_read_or_refused_in_a_sentence(pieces: list[str], later: timedelta) -> None:
    now, refused, seen = NOW + later, "", None
    try:
        seen = read(" ".join(pieces), now)
    except ObservationError as error:
        refused = str(error)
    assert bool(refused) != (seen is not None)
    if seen is not None:
        assert seen.name
        assert (seen.number is None) != (seen.words is None)
        assert seen.at is None or seen.at <= now
