"""Dates as people say them, in English, Spanish and German: “tomorrow”, “12 March”, “12.3.”, “next Friday”.

Without a year the date that is nearest in the direction asked for is meant; a weekday is the next one to come
(or the last that was). “3/4” is left open: half of the world reads it as April and half as March.
"""

import re
from datetime import date, timedelta
from typing import Literal

from bot.core.typed import folded
from bot.core.word_numbers import counted

Direction = Literal["any", "future", "past"]

LONGEST = 60
"""Signs. What is longer than any date is a story."""

_MONTHS = {
    word: month
    for month, words in enumerate(
        (
            "january jan enero ene januar janner",
            "february feb febrero februar",
            "march mar marzo marz mrz",
            "april apr abril abr",
            "may mayo mai",
            "june jun junio juni",
            "july jul julio juli",
            "august aug agosto ago",
            "september sept sep septiembre setiembre",
            "october oct octubre oktober okt",
            "november nov noviembre",
            "december dec diciembre dic dezember dez",
        ),
        1,
    )
    for word in words.split()
}
_WEEKDAYS = {
    word: weekday
    for weekday, words in enumerate(
        (
            "monday mon lunes montag",
            "tuesday tue tues martes dienstag",
            "wednesday wed miercoles mittwoch",
            "thursday thu thur thurs jueves donnerstag",
            "friday fri viernes freitag",
            "saturday sat sabado samstag sonnabend",
            "sunday sun domingo sonntag",
        )
    )
    for word in words.split()
}
_RELATIVE = {
    "today": 0, "hoy": 0, "heute": 0,
    "tomorrow": 1, "manana": 1, "morgen": 1,
    "day after tomorrow": 2, "pasado manana": 2, "ubermorgen": 2,
    "yesterday": -1, "ayer": -1, "gestern": -1,
    "day before yesterday": -2, "anteayer": -2, "vorgestern": -2,
}  # fmt: skip
_DAYS_IN = {"day": 1, "days": 1, "dia": 1, "dias": 1, "tag": 1, "tage": 1, "tagen": 1}
_DAYS_IN |= {"week": 7, "weeks": 7, "semana": 7, "semanas": 7, "woche": 7, "wochen": 7}

_NOISE = re.compile(
    r"\b(?:on|the|el|la|of|de|del|am|den|der|this|este|diesen|i think|maybe|about|st|nd|rd|th)\b"
)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|º|ª)\b")
_NEXT = re.compile(r"\b(?:next|coming|proximo|que viene|nachsten|kommenden)\b")
_LAST = re.compile(r"\b(?:last|past|pasado|letzten|vergangenen)\b")
_ISO = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)")
_DOTTED = re.compile(r"(\d\d?)\. ?(\d\d?)\.? ?(\d{4}|\d\d)?")
_SLASHED = re.compile(r"(\d\d?)[/-](\d\d?)(?:[/-](\d{4}|\d\d))?")
_NAMED = re.compile(r"(\d\d?)\.? ([a-z]+)\.?,?(?: (\d{4}))?|([a-z]+)\.? (\d\d?)\.?,?(?: (\d{4}))?")
_IN = re.compile(r"(?:in|en|dentro|nach) (\d{1,3}) ([a-z]+)")
_AGO = re.compile(r"(\d{1,3}) ([a-z]+) ago|(?:hace|vor) (\d{1,3}) ([a-z]+)")


def calendar_date(text: str, today: date, when: Direction = "any") -> date | None:
    """The date in a short text; None if that is not all it says. `today` is the reader's local date.

    `when` only decides which year or week is meant: what lies in the other direction is given back too.
    """
    if len(text) > LONGEST:
        return None
    said = folded(text).strip(" .!?") if not _DOTTED.fullmatch(text.strip()) else text.strip()
    if said in _RELATIVE:
        return today + timedelta(days=_RELATIVE[said])
    said = " ".join(_NOISE.sub(" ", _ORDINAL.sub("", said)).split())
    if said in _RELATIVE:
        return today + timedelta(days=_RELATIVE[said])
    try:
        return _written_out(said, today, when) or _counted_from(said, today, when)
    except (ValueError, OverflowError):  # 31 April, or a year that no calendar has
        return None


def _written_out(said: str, today: date, when: Direction) -> date | None:
    """A day and a month, in figures or by name, with or without a year."""
    if found := _ISO.fullmatch(said):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DOTTED.fullmatch(said):
        return _of(int(found[1]), int(found[2]), found[3], today, when)
    if found := _SLASHED.fullmatch(said):
        one, other = int(found[1]), int(found[2])
        if one <= 12 and other <= 12 and one != other:
            return None
        day, month = (one, other) if one > 12 or one == other else (other, one)
        return _of(day, month, found[3], today, when)
    if found := _NAMED.fullmatch(said):
        name = found[2] or found[4]
        if name in _MONTHS:
            return _of(int(found[1] or found[5]), _MONTHS[name], found[3] or found[6], today, when)
    return None


def _counted_from(said: str, today: date, when: Direction) -> date | None:
    """A weekday, or so many days or weeks from today."""
    number = " ".join(counted(said.split()))
    number = re.sub(r"\b(?:a|an|one|un|una|ein|eine|einer|einem)\b", "1", number)
    if (found := _IN.fullmatch(number)) and found[2] in _DAYS_IN:
        return today + timedelta(days=int(found[1]) * _DAYS_IN[found[2]])
    if found := _AGO.fullmatch(number):
        amount, unit = found[1] or found[3], found[2] or found[4]
        return today - timedelta(days=int(amount) * _DAYS_IN[unit]) if unit in _DAYS_IN else None
    backwards = bool(_LAST.search(said)) or (when == "past" and not _NEXT.search(said))
    name = " ".join(_LAST.sub(" ", _NEXT.sub(" ", said)).split())
    if name in _DAYS_IN and _DAYS_IN[name] == 7 and _NEXT.search(said):
        return today + timedelta(days=7)
    if name not in _WEEKDAYS:
        return None
    if backwards:
        return today - timedelta(days=(today.weekday() - _WEEKDAYS[name] - 1) % 7 + 1)
    return today + timedelta(days=(_WEEKDAYS[name] - today.weekday() - 1) % 7 + 1)


def _of(day: int, month: int, year: str | None, today: date, when: Direction) -> date:
    """The date in this year or in the nearest that the direction asks for."""
    if year is not None:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    # 29 February is in one year of four (and once of eight).
    near = [one for away in range(-8, 9) if (one := _in_year(today.year + away, month, day)) is not None]
    if not near:
        raise ValueError("there is no such day")
    if when == "future":
        return min(one for one in near if one >= today)
    if when == "past":
        return max(one for one in near if one <= today)
    return min(near, key=lambda one: abs((one - today).days))


def _in_year(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
