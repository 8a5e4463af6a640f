"""What was typed, read as the answer that a question takes."""

import re
from datetime import date
from typing import assert_never

from bot.core.expression import Scalar
from bot.core.manner import Say, in_english
from bot.core.own_words import (
    HINT_CHOICES,
    HINT_DATE,
    HINT_NUMBER,
    HINT_OR,
    HINT_PLACE,
    HINT_TIME,
    HINT_UNITS,
    HINT_WORDS,
    HINT_YES_NO,
)
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


class Answer(Value):
    """An answer: the value that is kept, and how we would write it."""

    value: Scalar
    said: str


def read(
    expected: Expected,
    text: str,
    language: str = "en",
    today: date | None = None,
    say: Say = in_english,
) -> Answer | None:
    """The answer in a typed text; None when it is not an answer to such a question, or out of its range.

    Numbers and times are read in English, Spanish and German whatever the language of the participant.
    Of a range (“5 to 6”) the middle is kept; it must lie wholly in what may be answered, and be less than all of it.
    A place is found outside the core, and comes with the event. `today` is the participant's local date; without
    it no date can be read. `say`: the language in which the answer is shown again.
    """
    match expected:
        case Number():
            return _read_number(expected, text, language, say)
        case YesNo():
            agrees = agreed(text)
            if agrees is None:
                return None
            return Answer(value=agrees, said=written(agrees, say))
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
            return _read_date(expected, text, today, say)
        case FreeText():
            return _read_words(expected, text)
        case PlaceName():
            return None
        case _:
            assert_never(expected)


def hint(expected: Expected, say: Say = in_english) -> str:
    """What may be typed, with an example: the end of “Please send …”."""
    match expected:
        case Number():
            return say(
                HINT_NUMBER,
                what=say(HINT_UNITS[expected.unit or "number"]),
                low=written(expected.low, say),
                high=written(expected.high, say),
                example=_examples(expected, say),
            )
        case YesNo():
            return say(HINT_YES_NO)
        case Choices():
            return say(HINT_CHOICES)
        case ClockTime(earliest=earliest, latest=latest, offered=offered):
            example = offered[0] if offered else earliest
            return say(
                HINT_TIME, earliest=f"{earliest:%H:%M}", latest=f"{latest:%H:%M}", example=f"{example:%H:%M}"
            )
        case CalendarDate(when=when):
            return say(HINT_DATE[when])
        case FreeText():
            return say(HINT_WORDS, longest=str(expected.longest))
        case PlaceName():
            return say(HINT_PLACE)
        case _:
            assert_never(expected)


def _examples(expected: Number, say: Say) -> str:
    """Numbers that people would say, where they are allowed; else one from the middle."""
    usual = {"hours": (7.0, 6.5), "minutes": (20.0,)}.get(expected.unit or "", ())
    fitting = [written(number, say) for number in usual if expected.low <= number <= expected.high]
    if fitting:
        return say(HINT_OR, one=fitting[0], other=fitting[1]) if len(fitting) > 1 else fitting[0]
    middle = (expected.low + expected.high) / 2
    whole = float(round(middle))
    return written(whole if expected.low <= whole <= expected.high else middle, say)


def _read_number(expected: Number, text: str, language: str, say: Say) -> Answer | None:
    said = amount(text, expected.unit, expected.high, language)
    if said is None or not (expected.low <= said.least and said.most <= expected.high):
        return None
    if said.least != said.most and (said.least, said.most) == (expected.low, expected.high):
        return None  # “From 0 to 10” repeats the question.
    value = round((said.least + said.most) / 2, 2)
    if not expected.low <= value <= expected.high:
        return None
    kept: Scalar = int(value) if value.is_integer() else value
    return Answer(value=kept, said=written(kept, say))


def _read_date(expected: CalendarDate, text: str, today: date | None, say: Say) -> Answer | None:
    given = calendar_date(text, today, expected.when) if today is not None else None
    if given is None or today is None:
        return None
    wrong = {"future": given < today, "past": given > today}.get(expected.when, False)
    # A slip in the year must not plan a session for the next century.
    if wrong or abs((given - today).days) > FARTHEST:
        return None
    return Answer(value=given.isoformat(), said=written(given.isoformat(), say))


def _read_words(expected: FreeText, text: str) -> Answer | None:
    """The participant's own words: trimmed, with single spaces and no more than one empty line in a row."""
    kept = text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNWRITTEN).strip()
    kept = _EMPTY_LINES.sub("\n\n", _LINES.sub("\n", _SPACES.sub(" ", kept)))
    # Telegram counts in UTF-16, and so does the check of what a text can hold.
    length = len(kept) + sum(sign > "\uffff" for sign in kept)
    if length > expected.longest or _INVISIBLE.fullmatch(kept):
        return None
    return Answer(value=kept, said=kept)
