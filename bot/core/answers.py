"""What was typed, read as the answer that a question takes."""

import re
from datetime import date
from typing import assert_never

from bot.core.expression import Scalar
from bot.core.picking import Labelled, agreed, picked
from bot.core.program import CalendarDate, Choices, ClockTime, Expected, FreeText, Number, PlaceName, YesNo
from bot.core.spoken_dates import calendar_date
from bot.core.spoken_numbers import amount
from bot.core.spoken_times import clock_time, within
from bot.core.text import in_language, render_label, written
from bot.core.value import Value

_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n ?")
_EMPTY_LINES = re.compile(r"\n{3,}")
# Control signs. A database may refuse them, and nobody can see them.
_UNWRITTEN = dict.fromkeys(
    code for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n\r\x85"
)
_INVISIBLE = re.compile(
    r"[\s\u00ad\u034f\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]*"
)
FARTHEST = 2 * 366
"""Days from today that a date may lie away."""
_YES_AND_NO = {"es": ("sí", "no"), "de": ("ja", "nein")}


class Answer(Value):
    """An answer: the value that is kept, and how we would write it."""

    value: Scalar
    said: str


def read(expected: Expected, text: str, language: str = "en", today: date | None = None) -> Answer | None:
    """The answer in a typed text; None when it is not an answer to such a question, or out of its range.

    Numbers and times are read in English, Spanish and German whatever the language of the participant.
    Of a range (“5 to 6”) the middle is kept; it must lie wholly in what may be answered, and be less than all of it.
    A place is found outside the core, and comes with the event. `today` is the participant's local date; without
    it no date can be read.
    """
    match expected:
        case Number():
            return _read_number(expected, text, language)
        case YesNo():
            agrees = agreed(text)
            if agrees is None:
                return None
            yes, no = _YES_AND_NO.get(language, ("yes", "no"))
            return Answer(value=agrees, said=yes if agrees else no)
        case Choices():
            labels = tuple(
                Labelled(each.key, render_label(in_language(each.label, language), {}) or each.key)
                for each in expected.choices
            )
            choice = picked(labels, text)
            return None if choice is None else Answer(value=choice.key, said=choice.label)
        case ClockTime():
            at = clock_time(text, expected.earliest, expected.latest)
            if at is None or not within(at, expected.earliest, expected.latest):
                return None
            return Answer(value=f"{at:%H:%M}", said=f"{at:%H:%M}")
        case CalendarDate():
            return _read_date(expected, text, today)
        case FreeText():
            return _read_words(expected, text)
        case PlaceName():
            return None
        case _:
            assert_never(expected)


def hint(expected: Expected) -> str:
    """What may be typed, with an example: the end of “Please send …”, in English."""
    match expected:
        case Number():
            kind = expected.unit or "a number"
            return f"{kind} from {written(expected.low)} to {written(expected.high)}, such as {_examples(expected)}"
        case YesNo():
            return "yes or no"
        case Choices():
            return "one of the answers, or its place in the list"
        case ClockTime():
            example = expected.offered[0] if expected.offered else expected.earliest
            return (
                f"a time from {expected.earliest:%H:%M} to {expected.latest:%H:%M}, such as {example:%H:%M}"
            )
        case CalendarDate(when=when):
            return {
                "future": "a day to come, such as tomorrow or 12 March",
                "past": "a day that has been, such as yesterday or 12 March",
            }.get(when, "a day, such as 12 March")
        case FreeText():
            return f"a few words, at the most {expected.longest} letters"
        case PlaceName():
            return "the name of a town"
        case _:
            assert_never(expected)


def _examples(expected: Number) -> str:
    """Numbers that people would say, where they are allowed; else one from the middle."""
    usual = {"hours": (7.0, 6.5), "minutes": (20.0,)}.get(expected.unit or "", ())
    fitting = [written(number) for number in usual if expected.low <= number <= expected.high]
    if fitting:
        return " or ".join(fitting)
    middle = (expected.low + expected.high) / 2
    whole = float(round(middle))
    return written(whole if expected.low <= whole <= expected.high else middle)


def _read_number(expected: Number, text: str, language: str) -> Answer | None:
    said = amount(text, expected.unit, expected.high, language)
    if said is None or not (expected.low <= said.least and said.most <= expected.high):
        return None
    if said.least != said.most and (said.least, said.most) == (expected.low, expected.high):
        return None  # “From 0 to 10” repeats the question.
    value = round((said.least + said.most) / 2, 2)
    if not expected.low <= value <= expected.high:
        return None
    kept: Scalar = int(value) if value.is_integer() else value
    return Answer(value=kept, said=written(kept))


def _read_date(expected: CalendarDate, text: str, today: date | None) -> Answer | None:
    given = calendar_date(text, today, expected.when) if today is not None else None
    if given is None or today is None:
        return None
    wrong = {"future": given < today, "past": given > today}.get(expected.when, False)
    # A slip in the year must not plan a session for the next century.
    if wrong or abs((given - today).days) > FARTHEST:
        return None
    return Answer(value=given.isoformat(), said=written(given.isoformat()))


def _read_words(expected: FreeText, text: str) -> Answer | None:
    """The participant's own words: trimmed, with single spaces and no more than one empty line in a row."""
    kept = text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNWRITTEN).strip()
    kept = _EMPTY_LINES.sub("\n\n", _LINES.sub("\n", _SPACES.sub(" ", kept)))
    # Telegram counts in UTF-16, and so does the check of what a text can hold.
    length = len(kept) + sum(sign > "\uffff" for sign in kept)
    if length > expected.longest or _INVISIBLE.fullmatch(kept):
        return None
    return Answer(value=kept, said=kept)
