"""What people type, and how it is read."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.answers import hint, read
from bot.core.program import Choice, Choices, ClockTime, Expected, FreeText, Number, PlaceName, YesNo
from bot.core.typed import within_slips
from tests.samples import words

HOURS = Number(low=0, high=24, unit="hours")
MINUTES = Number(low=0, high=600, unit="minutes")
RATING = Number(low=0, high=10)
STEPS = Number(low=0, high=50000)
CHANGE = Number(low=-5, high=5)
NIGHT = ClockTime(earliest=time(18, 0), latest=time(4, 0))
MORNING = ClockTime(earliest=time(5, 0), latest=time(12, 0))
ANY = ClockTime()


def choices(*labels: str) -> Choices:
    return Choices(choices=tuple(Choice(key=f"k{at}", label=words(label)) for at, label in enumerate(labels)))


MOOD = Choices(
    choices=(
        Choice(key="good", label=words("Rather good")),
        Choice(key="bad", label=words("Rather bad")),
        Choice(key="walk", label=words("A short walk")),
    )
)
OFTEN = choices("Not at all", "Several days", "More than half the days", "Nearly every day")
AGE = choices("I am 18 or older", "I am under 18")


def value(expected: Expected, typed: str, language: str = "en") -> object:
    answer = read(expected, typed, language)
    return None if answer is None else answer.value


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("5", 5), (" 5,5 h ", 5.5), ("5.5", 5.5), (".5", 0.5), ("5.", 5), ("(6)", 6), ("6 😴", 6), ("6.5hrs", 6.5),
        ("five", 5), ("about five", 5), ("~7", 7), ("7ish", 7), ("seven-ish", 7), ("6 I think", 6), ("5+", 5),
        ("I slept maybe 4 hours.", 4), ("maybe like 6?", 6), ("seven hours", 7), ("5 hrs or so", 5),
        ("at least 5", 5),
        ("less than 5", 5), ("6 hours of sleep", 6), ("six.", 6), ("five point five", 5.5),
        ("five and a half", 5.5), ("seven and half", 7.5), ("about 7 and a half hours", 7.5), ("5½", 5.5),
        ("½", 0.5),
        ("7 1/2", 7.5), ("8 1⁄2", 8.5), ("1/2 hour", 0.5), ("six and three quarters", 6.75), ("half", 0.5),
        ("half an hour", 0.5), ("an hour", 1), ("an hour and a half", 1.5), ("3 hours and a half", 3.5),
        ("a quarter of an hour", 0.25), ("three quarters of an hour", 0.75), ("a couple of hours", 2),
        ("7h30", 7.5), ("7 hours 30 minutes", 7.5), ("two hours twenty", 2.33), ("an hour and ten minutes", 1.17),
        ("6:45", 6.75), ("450 minutes", 7.5), ("45m", 0.75), ("forty-five minutes", 0.75),
        ("5-6", 5.5), ("5–6h", 5.5), ("five to six", 5.5), ("between 5 and 6", 5.5), ("6, maybe 7", 6.5),
        ("5 or maybe 6", 5.5), ("30 min to 1 hour", 0.75), ("90 minutes - 2 hours", 1.75),
        ("none", 0), ("zero", 0), ("nothing", 0),
        ("siete", 7), ("siete y media", 7.5), ("seis horas y media", 6.5), ("media hora", 0.5),
        ("una hora y media", 1.5), ("unas 6 horas", 6), ("ocho y cuarto", 8.25), ("entre cinco y seis", 5.5),
        ("de 5 a 6", 5.5), ("nada", 0),
        ("un par de horas", 2), ("más o menos siete", 7),
        ("fünfeinhalb", 5.5), ("fuenf", 5), ("siebeneinhalb Stunden", 7.5), ("acht einhalb", 8.5),
        ("anderthalb Stunden", 1.5), ("eine halbe Stunde", 0.5), ("Dreiviertelstunde", 0.75), ("ungefähr 6", 6),
        ("sieben bis acht Stunden", 7.5), ("fünf Komma fünf", 5.5), ("gar nichts", 0), ("um die 6", 6),
        ("٧", 7), ("۷", 7), ("७", 7), ("７", 7), ("７．５", 7.5), ("٧٫٥", 7.5), ("3️⃣", 3),
    ],
)  # fmt: skip
def test_hours_are_read_as_tired_people_type_them(typed: str, hours: float) -> None:
    assert value(HOURS, typed) == hours


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("20", 20), ("20 min", 20), ("90", 90), ("45'", 45), ("1h", 60), ("1:30", 90), ("1h30", 90), ("an hour", 60),
        ("half an hour", 30), ("half", 30), ("an hour and a half", 90), ("quarter of an hour", 15),
        ("twenty five", 25), ("twenty-five", 25), ("a hundred and twenty", 120), ("20-30", 25),
        ("15 to 20 min", 17.5),
        ("treinta y cinco", 35), ("veinticinco", 25), ("hora y media", 90), ("fünfundzwanzig", 25),
        ("Viertelstunde", 15), ("none", 0),
    ],
)  # fmt: skip
def test_minutes_may_be_given_in_hours(typed: str, minutes: float) -> None:
    assert value(MINUTES, typed) == minutes


@pytest.mark.parametrize(
    ("expected", "typed", "number"),
    [
        (RATING, "3", 3), (RATING, "three", 3), (RATING, "a 3", 3), (RATING, "I'd say 4", 4), (RATING, "+3", 3),
        (RATING, "7/10", 7), (RATING, "7 out of 10", 7), (RATING, "7 von 10", 7), (RATING, "10/10", 10),
        (RATING, "2x", 2), (RATING, "twice", 2), (RATING, "2 times", 2), (RATING, "three times a night", 3),
        (RATING, "never", 0), (RATING, "two or three", 2.5),
        (STEPS, "8000", 8000), (STEPS, "8,000", 8000), (STEPS, "10.000", 10000), (STEPS, "8k", 8000),
        (STEPS, "8.5k", 8500), (STEPS, "12'500", 12500), (STEPS, "eight thousand", 8000),
        (STEPS, "acht tausend", 8000),
        (STEPS, "two thousand five hundred", 2500), (STEPS, "1.5", 1.5),
        (CHANGE, "-3", -3), (CHANGE, "−3", -3), (CHANGE, "minus two", -2), (CHANGE, "-3 to -1", -2),
        (CHANGE, "2", 2),
    ],
)  # fmt: skip
def test_plain_numbers(expected: Number, typed: str, number: float) -> None:
    assert value(expected, typed) == number


def test_once_is_eleven_in_spanish_and_one_time_elsewhere() -> None:
    assert value(HOURS, "once", "es") == 11
    assert value(RATING, "once") == 1
    assert value(HOURS, "once") is None


def test_a_number_without_a_unit_may_be_hours_where_a_day_is_the_most_and_minutes_where_it_is_more() -> None:
    up_to_a_day, more = Number(low=0, high=24), Number(low=0, high=600)
    assert value(up_to_a_day, "7h30") == 7.5
    assert value(more, "20 min") == 20
    # Ten minutes must not become ten hours.
    assert value(up_to_a_day, "10 min") is None
    assert value(more, "2 hours") is None


@pytest.mark.parametrize(
    ("expected", "typed"),
    [
        (HOURS, "25"), (HOURS, "-1"), (HOURS, "24.001"), (HOURS, "not much"), (HOURS, ""), (HOURS, "   "),
        (HOURS, "5 or maybe never"), (HOURS, "1e3"), (HOURS, "6 5"), (HOURS, "5-"), (HOURS, "24/7"), (HOURS, "1/2"),
        (HOURS, "a few"), (HOURS, "I didn't sleep"), (HOURS, "5-30"), (HOURS, "0-24"), (HOURS, "5 6 7"),
        (HOURS, "7h75"), (HOURS, "6:75"), (HOURS, "1⁄0"), (HOURS, "never"), (HOURS, "5" * 79), (HOURS, "🙂"),
        (RATING, "11"), (RATING, "I took 5 pills"), (RATING, "5 reasons to go on"), (RATING, "3 times a week"),
        (RATING, "0-10"), (RATING, "7/11"), (MINUTES, "7-3"), (MINUTES, "30 seconds"), (STEPS, "1,2,3"),
    ],
)  # fmt: skip
def test_what_is_not_just_a_number_in_range_is_asked_again(expected: Number, typed: str) -> None:
    assert read(expected, typed) is None


@pytest.mark.parametrize(
    ("expected", "typed", "at"),
    [
        (ANY, "7:30", "07:30"), (ANY, "07.30", "07:30"), (ANY, "23h30", "23:30"), (ANY, "2230", "22:30"),
        (ANY, "730", "07:30"), (ANY, "10 30", "10:30"), (ANY, "24:00", "00:00"), (ANY, "22 Uhr", "22:00"),
        (ANY, "22 Uhr 30", "22:30"), (ANY, "21 h 15", "21:15"), (ANY, "１９：３０", "19:30"), (ANY, "٧", "07:00"),
        (ANY, "midnight", "00:00"), (ANY, "12 midnight", "00:00"), (ANY, "noon", "12:00"), (ANY, "12 noon", "12:00"),
        (ANY, "quarter past midnight", "00:15"), (ANY, "quarter to noon", "11:45"), (ANY, "Mitternacht", "00:00"),
        (ANY, "mediodía", "12:00"),
        (ANY, "11pm", "23:00"), (ANY, "11 p.m.", "23:00"), (ANY, "1030pm", "22:30"), (ANY, "9 P M", "21:00"),
        (ANY, "12 am", "00:00"), (ANY, "12pm", "12:00"), (ANY, "12:30 am", "00:30"), (ANY, "6pm 🙂", "18:00"),
        (ANY, "2 at night", "02:00"), (ANY, "11 at night", "23:00"), (ANY, "tonight at 9", "21:00"),
        (ANY, "12 tonight", "00:00"), (ANY, "7 in the morning", "07:00"), (ANY, "9:30 in the evening", "21:30"),
        (ANY, "las doce de la mañana", "12:00"), (ANY, "las doce de la noche", "00:00"),
        (ANY, "mañana a las 8 de la noche", "20:00"), (ANY, "3 de la madrugada", "03:00"),
        (ANY, "7 Uhr abends", "19:00"), (ANY, "um 7 Uhr morgens", "07:00"), (ANY, "12 Uhr mittags", "12:00"),
        (ANY, "half past ten", "10:30"), (ANY, "half-past ten", "10:30"), (ANY, "25 past 7", "07:25"),
        (ANY, "ten to seven", "06:50"), (ANY, "10 to 11", "10:50"), (ANY, "twenty-five to nine", "08:35"),
        (ANY, "quarter to one", "12:45"), (ANY, "seven thirty", "07:30"), (ANY, "six forty-five", "06:45"),
        (ANY, "seven oh five", "07:05"), (ANY, "8 o'clock", "08:00"), (ANY, "just after 11", "11:00"),
        (ANY, "7½", "07:30"), (ANY, "siete menos cuarto", "06:45"), (ANY, "las siete y diez", "07:10"),
        (ANY, "diez para las ocho", "07:50"), (ANY, "a la una", "01:00"), (ANY, "las once y cuarto", "11:15"),
        (ANY, "viertel nach sieben", "07:15"), (ANY, "dreiviertel acht", "07:45"),
        (ANY, "fünf vor halb acht", "07:25"),
        (ANY, "zehn Uhr dreißig", "10:30"), (ANY, "kurz nach elf", "11:00"),
        (ANY, "10-11", "10:30"), (ANY, "9 to 10", "09:30"), (ANY, "9 minutes to 10", "09:51"),
        (ANY, "between 10 and 11", "10:30"), (ANY, "22:00-23:00", "22:30"),
        (ANY, "10-11 pm", "22:30"), (ANY, "entre las 7 y las 8", "07:30"), (ANY, "siete u ocho", "07:30"),
        (NIGHT, "half past ten", "22:30"), (NIGHT, "11.30", "23:30"), (NIGHT, "quarter to twelve", "23:45"),
        (NIGHT, "ten past 1", "01:10"), (NIGHT, "las diez y media", "22:30"), (NIGHT, "about 11", "23:00"),
        (NIGHT, "1:15", "01:15"), (NIGHT, "12", "00:00"), (NIGHT, "half past twelve", "00:30"),
        (NIGHT, "11-1", "00:00"), (MORNING, "7", "07:00"), (MORNING, "12", "12:00"),
        (MORNING, "quarter to seven", "06:45"),
    ],
)  # fmt: skip
def test_times_of_day_are_read_as_people_say_them(expected: ClockTime, typed: str, at: str) -> None:
    assert value(expected, typed) == at


def test_half_eleven_is_after_eleven_in_english_and_before_it_in_german() -> None:
    assert value(NIGHT, "half eleven") == "23:30"
    assert value(NIGHT, "halb elf") == "22:30"
    assert value(NIGHT, "half elf") == "22:30"


@pytest.mark.parametrize(
    "typed",
    ["25:00", "7:75", "7:5", "late", "", "half", "99", "after 11", "before midnight", "9 to 3 or so", "9-3", "14 am",
     "ten eleven", "7.5.3", "it was 11 and I cried", "0:30 pm", "quarter", "😴"],
)  # fmt: skip
def test_what_is_no_time_is_asked_again(typed: str) -> None:
    assert read(ANY, typed) is None


def test_a_time_outside_the_window_is_asked_again() -> None:
    assert read(MORNING, "15:00") is None
    assert read(MORNING, "3") is None
    assert read(NIGHT, "noon") is None
    # Who writes a leading zero has a clock of 24 hours.
    assert read(NIGHT, "07:30") is None


@pytest.mark.parametrize(
    ("offered", "typed", "key"),
    [
        (MOOD, "Rather good", "good"), (MOOD, "rather GOOD.", "good"), (MOOD, "good", "good"), (MOOD, "2", "bad"),
        (MOOD, "2.", "bad"), (MOOD, "option 2", "bad"), (MOOD, "2️⃣", "bad"), (MOOD, "a short", "walk"),
        (MOOD, "short walk", "walk"), (MOOD, "rather bda", "bad"), (MOOD, "a shrt walk", "walk"),
        (MOOD, "rather", None), (MOOD, "4", None), (MOOD, "0", None), (MOOD, "", None), (MOOD, "great", None),
        (MOOD, "not rather good", None),
        (OFTEN, "several", "k1"), (OFTEN, "nearly everyday", "k3"), (OFTEN, "more then half the days", "k2"),
        (OFTEN, "days", None), (OFTEN, "not every day", None), (OFTEN, "every day", None),
        (AGE, "18 or older", "k0"), (AGE, "under 18", "k1"), (AGE, "17", None), (AGE, "2", None),
        (choices("I agree", "No, thank you"), "agree", "k0"), (choices("I agree", "No, thank you"), "no", "k1"),
        (choices("I agree", "No, thank you"), "I disagree", None),
        (choices("Sí, mucho", "Más tarde"), "mas tarde", "k1"), (choices("Größer", "Kleiner"), "grosser", "k0"),
        (choices("Unsatisfied", "Neutral"), "satisfied", None), (choices("Never", "Daily"), "ever", None),
        (choices("Able", "Unable"), "uable", None), (choices("3 days", "A week"), "4 days", None),
        (choices("1–2 days", "3–4 days"), "3-4", "k1"), (choices("1–2 days", "3–4 days"), "2", None),
        (choices("🙂", "🙁"), "🙁", "k1"), (choices("Same", "same"), "same", None),
        (choices("好", "不好"), "不好", "k1"),
    ],
)  # fmt: skip
def test_one_of_several_answers(offered: Choices, typed: str, key: str | None) -> None:
    assert value(offered, typed) == key


def test_a_label_is_read_in_the_language_of_the_participant() -> None:
    both = Choices(choices=(Choice(key="good", label={**words("Good"), "es": words("Bien")["en"]}),))
    answer = read(both, "bien", "es")
    assert answer is not None
    assert (answer.value, answer.said) == ("good", "Bien")
    assert read(both, "bien", "en") is None


@pytest.mark.parametrize(
    "typed",
    ["yes", "Yep!", "y", "yesss", "yes, yes", "Yes, I did.", "👍", "👍🏽👍🏽", "✅", "sí", "Sí, claro", "ja", "Ja klar",
     "oui", "да", "はい", "نعم", "ＹＥＳ"],
)  # fmt: skip
def test_yes(typed: str) -> None:
    assert value(YesNo(), typed) is True


@pytest.mark.parametrize(
    "typed",
    ["no", "Nope.", "n", "noooo", "no no no", "No, I didn't", "no, I didn’t", "not really", "👎", "❌", "para nada",
     "nein", "Gar nicht", "não", "нет", "いいえ", "لا"],
)  # fmt: skip
def test_no(typed: str) -> None:
    assert value(YesNo(), typed) is False


@pytest.mark.parametrize(
    "typed",
    [
        "maybe",
        "yes and no",
        "👍👎",
        "a bit",
        "I don't know",
        "yes but I want it to stop",
        "no idea",
        "no problem",
        "",
        "🙂",
    ],
)
def test_what_is_neither_yes_nor_no_is_asked_again(typed: str) -> None:
    assert read(YesNo(), typed) is None


def test_free_text_keeps_its_words_and_loses_only_what_nobody_sees() -> None:
    assert value(FreeText(), "  a *good*\n<b>walk ") == "a *good*\n<b>walk"
    assert value(FreeText(), "one   two\t three") == "one two three"
    assert value(FreeText(), "one \r\n\r\n\n\n two") == "one\n\ntwo"
    assert value(FreeText(), "a\x00b") == "ab"
    assert value(FreeText(), "🙂") == "🙂"


def test_free_text_that_is_empty_or_too_long_is_asked_again() -> None:
    assert read(FreeText(longest=20), "x" * 20) is not None
    assert read(FreeText(longest=20), "x" * 21) is None
    # Telegram counts most pictures as two.
    assert read(FreeText(longest=20), "🙂" * 11) is None
    for nothing in (" \n ", "\u200b", "\u3164 \u200d", "\x00"):
        assert read(FreeText(), nothing) is None


def test_a_place_is_never_read_from_its_words_alone() -> None:
    assert read(PlaceName(), "Berlin") is None


EVERY = [
    HOURS,
    MINUTES,
    RATING,
    STEPS,
    CHANGE,
    NIGHT,
    MORNING,
    ANY,
    MOOD,
    OFTEN,
    AGE,
    YesNo(),
    FreeText(longest=200),
]
kinds = st.sampled_from(EVERY)
words_of_all_kinds = (
    "1 2 7 10 30 59 60 ½ 1/2 : . , - – / ' + h min am pm uhr half quarter past to and a an of hour seven twenty five"
    " hundred point between or maybe y media menos cuarto las once halb vor nach einhalb stunde midnight noon night"
    " not no yes never 👍 ٧ days every"
)
pieces = st.sampled_from(words_of_all_kinds.split())
typed_texts = (
    st.text(max_size=200)
    | st.lists(pieces, max_size=8).map(" ".join)
    | st.lists(pieces, max_size=8).map("".join)
)


@given(kinds, typed_texts, st.sampled_from(["en", "es", "de", "xx"]))
def test_whatever_is_read_is_in_range_and_reads_back_as_itself(
    expected: Expected, typed: str, language: str
) -> None:
    answer = read(expected, typed, language)
    if answer is None:
        return
    assert read(expected, answer.said, language) == answer
    match expected:
        case Number():
            assert isinstance(answer.value, int | float)
            assert expected.low <= answer.value <= expected.high
        case Choices():
            assert answer.value in {choice.key for choice in expected.choices}
        case ClockTime():
            at = time.fromisoformat(str(answer.value))
            over_midnight = expected.earliest > expected.latest
            assert (at >= expected.earliest) + (at <= expected.latest) >= (1 if over_midnight else 2)
        case FreeText():
            assert 0 < len(str(answer.value)) <= expected.longest


@given(st.sampled_from([HOURS, MINUTES, STEPS]), st.floats(0, 1))
def test_every_number_in_range_is_read_as_it_is_written(expected: Number, share: float) -> None:
    number = round(expected.low + share * (expected.high - expected.low), 2)
    assert value(expected, f"{number}") == number
    if expected is not STEPS:
        assert value(expected, f"{number:.2f}".replace(".", ",")) == number


@given(st.times())
def test_every_time_of_day_is_read_as_it_is_written(at: time) -> None:
    kept = f"{at:%H:%M}"
    assert [
        value(ANY, f"{at:{how}}") for how in ("%H:%M", "%H.%M", "%Hh%M", "%H%M", "%I:%M %p", "%I.%M%p")
    ] == [kept] * 6


@given(st.sampled_from([MOOD, OFTEN, AGE]), st.data())
def test_a_label_with_a_slip_in_it_is_never_read_as_another(offered: Choices, data: st.DataObject) -> None:
    meant = data.draw(st.sampled_from(offered.choices))
    label = read(offered, meant.key)
    assert label is not None
    at = data.draw(st.integers(0, len(label.said)))
    letters = data.draw(st.text(st.characters(codec="ascii"), max_size=1))
    cut = data.draw(st.integers(0, 1))
    slipped = label.said[:at] + letters + label.said[at + cut :]
    assert value(offered, slipped) in (meant.key, None)


@given(st.text("ab", max_size=6), st.text("ab", max_size=6), st.integers(0, 3))
def test_slips_are_counted_the_same_both_ways(one: str, other: str, slips: int) -> None:
    assert within_slips(one, other, slips) == within_slips(other, one, slips)
    assert within_slips(one, one + "c" * slips, slips)
    assert not within_slips(one, one + "c" * (slips + 1), slips)


@given(
    st.floats(-1000, 1000).map(lambda low: round(low, 2)),
    st.floats(0.5, 1000).map(lambda width: round(width, 2)),
    st.sampled_from(["hours", "minutes", None]),
)
def test_the_example_in_a_hint_is_an_answer(low: float, width: float, unit: str | None) -> None:
    expected = Number.model_validate({"low": low, "high": round(low + width, 2), "unit": unit})
    for example in hint(expected).partition("such as ")[2].split(" or "):
        assert read(expected, example) is not None


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        (HOURS, "hours from 0 to 24, such as 7 or 6.5"),
        (MINUTES, "minutes from 0 to 600, such as 20"),
        (RATING, "a number from 0 to 10, such as 5"),
        (YesNo(), "yes or no"),
        (MOOD, "one of the answers, or its place in the list"),
        (MORNING, "a time from 05:00 to 12:00, such as 05:00"),
        (FreeText(longest=20), "a few words, at the most 20 letters"),
        (PlaceName(), "the name of a town"),
    ],
)  # fmt: skip
def test_every_question_can_say_what_it_takes(expected: Expected, said: str) -> None:
    assert hint(expected) == said
