"""What a clinician typed behind `/observe`, read: a name, a value, its unit and its time.

“resting pulse 58 /min”, “HbA1c 42 mmol/mol 2026-03-02 07:00”, “blood pressure 130/85 mmHg today 7:30”,
“snores yes”, “looked “tired, slept badly””. Times are on the rota's clocks.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.value import Value

LONGEST_NAME, LONGEST_UNIT, LONGEST_WORDS = 60, 20, 1000

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CLOCK = r"(?P<hour>\d{1,2})[:.h](?P<minute>\d\d)"
_TIMES = tuple(
    re.compile(rf"(?:^|\s)(?:at\s+)?{pattern}$", re.IGNORECASE)
    for pattern in (
        rf"(?P<year>\d{{4}})-(?P<month>\d\d)-(?P<day>\d\d)(?:[ T]{_CLOCK})?",
        rf"(?P<day>\d{{1,2}})\.? (?P<name>{'|'.join(_MONTHS)})[a-z]*\.?(?: (?P<year>\d{{4}}))?(?: {_CLOCK})?",
        rf"(?P<word>today|yesterday|now)(?: {_CLOCK})?",
        _CLOCK.replace("[:.h]", "[:h]"),  # 7.30 alone may be a value
    )
)
_NUMBER = re.compile(r"[-−+]?\d+(?:[.,]\d+)?")
_PAIR = re.compile(r"\d+(?:[.,]\d+)?(?:/\d+(?:[.,]\d+)?)+")
_QUOTED = re.compile(r"[\"“„«](?P<words>[^\"“”„«»]+)[\"”“»]")
_TRUTH = {"yes": "yes", "no": "no"}


class Observed(Value):
    """One observation: a number, or words (which are kept with the private texts)."""

    name: str
    number: float | None = None
    words: str | None = None
    unit: str = ""
    at: datetime | None = None
    """None where no time was written."""


class ObservationError(ValueError):
    """What was typed cannot be read; the message says why, in a few words."""


def read_observation(typed: str, zone: str, now: datetime) -> Observed:
    """An observation with its name.

    Raises:
        ObservationError: no name, no value, or a time that cannot be.
    """
    rest, at = _time(typed.strip(), zone, now)
    name, number, words, unit = _value(rest)
    if not name:
        raise ObservationError("the name is missing")
    if len(name) > LONGEST_NAME:
        raise ObservationError(f"the name is longer than {LONGEST_NAME} letters")
    return Observed(name=name, number=number, words=words, unit=unit, at=at)


def read_correction(typed: str, name: str, zone: str, now: datetime) -> Observed:
    """A value that takes the place of another one, under the same name.

    Raises:
        ObservationError: no value, or a time that cannot be.
    """
    rest, at = _time(typed.strip(), zone, now)
    before, number, words, unit = _value(rest)
    if before:
        raise ObservationError("only the value is corrected, and its time")
    return Observed(name=name, number=number, words=words, unit=unit, at=at)


def _value(rest: str) -> tuple[str, float | None, str | None, str]:
    """What stands before the value, the value, and its unit."""
    if quoted := _QUOTED.search(rest):
        words = " ".join(quoted["words"].split())
        if len(words) > LONGEST_WORDS:
            raise ObservationError(f"the words are longer than {LONGEST_WORDS} letters")
        return " ".join(rest[: quoted.start()].split()), None, words, _unit(rest[quoted.end() :])
    pieces = rest.split()
    for place in range(len(pieces) - 1, -1, -1):
        piece = pieces[place]
        before, unit = " ".join(pieces[:place]), " ".join(pieces[place + 1 :])
        if _NUMBER.fullmatch(piece):
            return before, float(piece.replace(",", ".").replace("−", "-")), None, _unit(unit)
        if _PAIR.fullmatch(piece):
            return before, None, piece, _unit(unit)
        if piece.lower() in _TRUTH:
            return before, None, _TRUTH[piece.lower()], _unit(unit)
    raise ObservationError("the value is missing")


def _unit(written: str) -> str:
    unit = " ".join(written.split())
    if len(unit) > LONGEST_UNIT:
        raise ObservationError(f"the unit is longer than {LONGEST_UNIT} letters")
    return unit


def _time(typed: str, zone: str, now: datetime) -> tuple[str, datetime | None]:
    """What is left without the time at the end, and the moment in UTC."""
    for pattern in _TIMES:
        found = pattern.search(typed)
        if found is None:
            continue
        at = _moment(found.groupdict(), zone, now)
        if at is None:
            continue
        if at > now:
            raise ObservationError("that time has not come yet")
        return typed[: found.start()].rstrip(), at
    return typed, None


def _moment(parts: dict[str, str | None], zone: str, now: datetime) -> datetime | None:
    here = now.astimezone(ZoneInfo(zone))
    word = (parts.get("word") or "").lower()
    if word == "now":
        return now
    try:
        clock = time(int(str(parts["hour"])), int(str(parts["minute"]))) if parts.get("hour") else None
        if word or not parts.get("day"):
            day = here.date() - timedelta(days=word == "yesterday")
        else:
            month = parts.get("month")
            number = int(month) if month else _MONTHS.index(str(parts["name"]).lower()) + 1
            day = date(int(parts.get("year") or here.year), number, int(str(parts["day"])))
    except ValueError:
        raise ObservationError("there is no such day or time") from None
    if clock is None and not word and not parts.get("day"):
        return None
    if clock is None and day == here.date():
        return now
    return datetime.combine(day, clock or time(12, 0), ZoneInfo(zone)).astimezone(UTC)
