"""Times of day as people say them, in English, Spanish and German: “11.30”, “half past ten”, “23h30”, “halb elf”.

English “half eleven” is 11:30, as the British say it. German “halb elf” is 10:30, and so is “half elf”: the word
of the hour tells the language. “Between 10 and 11” is the middle, 10:30; so is “9 to 10”, but “10 to 11” is
10:50, since minutes are said by fives.
Where am or pm is not said, the reading that lies in the window asked for wins; where both do, or neither,
the time is taken as written.
"""

import re
from collections.abc import Sequence
from datetime import time

from bot.core.typed import FRACTION, folded
from bot.core.word_numbers import counted

LONGEST = 60
"""Signs. What is longer than any time of day is a story."""

_WIDEST = 180
"""Minutes. “Between ten and eleven” says when; “between nine and three” does not."""

_NOON = frozenset({"noon", "midday", "mediodia", "mittag"})
_MIDNIGHT = frozenset({"midnight", "medianoche", "mitternacht"})
_PART_OF_DAY = {
    word: part
    for part, words in {
        "am": "am morning madrugada",
        # Not “am”, for twelve stays noon: “las doce de la mañana”. It may also mean tomorrow.
        "forenoon": "manana morgens morgen fruh frueh vormittag vormittags",
        "noon": "mittags",
        "pm": "pm afternoon tarde nachmittag nachmittags",
        "evening": "evening tonight abend abends",
        "night": "night noche nacht nachts",
    }.items()
    for word in words.split()
}
_PART = re.compile(
    rf"\b(?:in the |this |at |de la |por la |in der |am )?({'|'.join(_PART_OF_DAY)})\b",
)
_NOISE = frozenset(
    word
    for words in (
        "at about around roughly approximately approx by like maybe perhaps probably usually normally mostly just",
        "exactly sharp ish please so time i i'm think guess say it it's its was is the a an tomorrow yesterday last",
        "las la los el al sobre hacia como eran son del",
        "um gegen ungefahr etwa ca circa heute gestern es war",
        'oclock ~ < > ≈ ! ? ( ) "',
    )
    for word in words.split()
)
_ROUGHLY = re.compile(
    r"\b(?:i am|(?:just|shortly|a (?:bit|little)) (?:after|before|past)|or so|kurz (?:nach|vor)|"
    r"poco (?:despues|antes) de|mas o menos(?: a)?|a eso de|en punto|o'clock|o clock)\b"
)
_LETTERED = re.compile(r"(?:\b|(?<=\d))([ap])[. ]{0,2}m\b\.?")
_HALF_ELF = re.compile(r"\bhalf (?=(?:eins|zwei|drei|vier|funf|sechs|sieben|acht|neun|zehn|elf|zwolf)\b)")
_HYPHEN = re.compile(r"(?<=[a-z])-(?=[a-z])")
_TOKEN = re.compile(rf"\d+{FRACTION}\d+|\d+|[^\W\d_]+(?:'[a-z]+)?|\S")
_BETWEEN = re.compile(
    r"(?:between|entre|zwischen) (.+) (?:and|y|und) (.+)|(?:from|von|de) (.+) (?:to|bis|a) (.+)"
)
_RANGE = re.compile(r"(.+) (?:-|or|to|oder|o|u|bis) (.+)")

_H, _UNIT = r"(\d{1,2}|noon)", r"(?: (?:h|hrs?|hours?|horas?|uhr))?"
_HOUR = re.compile(_H + _UNIT)
_MINUTES = re.compile(
    rf"(\d\d?)(?: [:.,;] )?(\d\d){_UNIT}|(\d\d?) (?:h|uhr|y|oh) (\d\d?)(?: (?:m|min|minuten))?|(\d\d?) (\d[05])"
)
_HALF_PAST = re.compile(rf"{_H}{_UNIT} (?:y media|and half|1(?: / |{FRACTION})2)")
_QUARTER_PAST = re.compile(rf"{_H}{_UNIT} y cuarto")
_LESS = re.compile(rf"{_H}{_UNIT} menos (\d\d?|cuarto)")
_BEGUN = re.compile(r"(half|halb|viertel|dreiviertel) (\d\d?)")
_AFTER = re.compile(
    r"(\d\d?|half|quarter|viertel|(?:un )?cuarto)( (?:minutes?|mins?|minuten|minutos))? "
    rf"(past|after|nach|to|till|til|of|before|vor|para) (halb )?{_H}{_UNIT}"
)
_LATER = frozenset({"past", "after", "nach"})
_AMOUNTS = {"half": 30, "quarter": 15, "viertel": 15, "cuarto": 15, "un cuarto": 15}
_BEGUN_BY = {"half": 30, "halb": -30, "viertel": -45, "dreiviertel": -15}

# “Twelve tonight” is midnight, “two at night” comes after it, “five in the evening” before.
_AFTER_MIDNIGHT = {"evening": 4, "night": 6}

_Shape = tuple[int, bool]
"""Minutes, and whether they could be counted from midnight as well as from noon."""


def clock_time(text: str, earliest: time, latest: time) -> time | None:
    """The time of day in a short text, to the minute; None if that is not all it says.

    The window from `earliest` to `latest` goes over midnight when `latest` is the smaller. It only decides
    between am and pm: what lies outside of it is given back too.
    """
    if len(text) > LONGEST:
        return None
    said = folded(text).strip(" .!?")
    part = None
    if not said.isdecimal():
        said, part = _plain(said)
    between = _BETWEEN.fullmatch(said)
    ends: Sequence[str] = [end for end in between.groups() if end] if between else [said]
    if not between and _shape(said) is None and (found := _RANGE.fullmatch(said)):
        ends = found.groups()
    read = [_placed(_shape(end), part, earliest, latest) for end in ends]
    first, last = read[0], read[-1]
    if first is None or last is None:
        return None
    apart = (last - first) % _DAY
    if apart > _WIDEST:
        return None
    middle = (first + apart // 2) % _DAY
    return time(middle // 60, middle % 60)


def within(at: time, earliest: time, latest: time) -> bool:
    """Whether a time lies in the window, its ends included; over midnight when `latest` is the smaller."""
    return earliest <= at <= latest if earliest <= latest else at >= earliest or at <= latest


_HALF_DAY, _DAY = 12 * 60, 24 * 60


def _plain(said: str) -> tuple[str, str | None]:
    """The words that matter, single spaces between them, numbers in digits; and the part of the day."""
    said = _LETTERED.sub(r" \1m ", _ROUGHLY.sub(" ", said))
    said = _HALF_ELF.sub("halb ", _HYPHEN.sub(" ", said))
    parts = [_PART_OF_DAY[found[1]] for found in _PART.finditer(said)]
    if parts:
        said = _PART.sub(" ", said)
        # “Mañana a las 8 de la noche”: tomorrow is no part of the day.
        parts.sort(key="forenoon".__eq__)
    words = [
        "11" if word == "once" else "1" if word in ("una", "ein") else word for word in _TOKEN.findall(said)
    ]
    out: list[str] = []
    for word in counted(words):
        if word in _NOON or word in _MIDNIGHT:
            if out[-1:] == ["12"]:  # 12 noon
                out.pop()
            out.append("noon" if word in _NOON else "24")
        elif word not in _NOISE:
            out.append(word)
    return " ".join(out), parts[0] if parts else None


def _shape(said: str) -> _Shape | None:
    """The time as it stands, whichever half of the day it is in."""
    if found := _HOUR.fullmatch(said):
        return _at(found[1])
    if found := _MINUTES.fullmatch(said):
        hour, minute = (group for group in found.groups() if group)
        return _at(hour, int(minute))
    if found := _HALF_PAST.fullmatch(said):
        return _at(found[1], 30)
    if found := _QUARTER_PAST.fullmatch(said):
        return _at(found[1], 15)
    if found := _LESS.fullmatch(said):
        return _at(found[1], 0, -_amount(found[2]))
    if found := _BEGUN.fullmatch(said):
        return _at(found[2], 0, _BEGUN_BY[found[1]])
    if found := _AFTER.fullmatch(said):
        amount = _amount(found[1])
        if not 0 < amount < 60 or (found[3] == "to" and amount % 5 and not found[2]):
            return None
        return _at(found[5], 0, (amount if found[3] in _LATER else -amount) - (30 if found[4] else 0))
    return None


def _amount(said: str) -> int:
    return int(said) if said.isdecimal() else _AMOUNTS[said]


def _at(hour: str, minute: int = 0, later: int = 0) -> _Shape | None:
    """A time on the clock, and so much later. A leading zero, as in 07:30, says that the clock has 24 hours."""
    if hour == "noon":
        return _HALF_DAY + minute + later, False
    whole = int(hour)
    if whole > 24 or minute > 59:
        return None
    either = 1 <= whole <= 12 and hour[0] != "0"
    return (whole * 60 + minute + later) % (_HALF_DAY if either else _DAY), either


def _placed(shape: _Shape | None, part: str | None, earliest: time, latest: time) -> int | None:
    """Minutes from midnight, by the part of the day that was said, or else by the window."""
    if shape is None:
        return None
    minutes, either = shape
    hour = minutes // 60
    match part:
        case "am":
            return minutes if minutes < _HALF_DAY else None
        case "pm":
            if minutes >= _HALF_DAY:
                return minutes
            return minutes + _HALF_DAY if either or hour > 0 else None
        case _ if not either:
            return minutes
        case "forenoon":
            return minutes + (_HALF_DAY if hour == 0 else 0)
        case "noon":
            return minutes + (_HALF_DAY if hour < 6 else 0)
        case "evening" | "night":
            return minutes + (_HALF_DAY if hour >= _AFTER_MIDNIGHT[part] else 0)
    early, late = (within(time(at // 60, at % 60), earliest, latest) for at in (minutes, minutes + _HALF_DAY))
    as_written = hour == 0  # 12:30 is written for half an hour after noon
    return minutes + (_HALF_DAY if (late if early != late else as_written) else 0)
