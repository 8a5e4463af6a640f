"""The time at the end of an observation: “now”, “today 7:30”, “yesterday 22:00”, “2 Mar 7:00”, “2026-03-02 07:00”."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

OLDEST_YEAR = 1900
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_CLOCK = r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d)(?::\d\d)?\s?(?P<half>[ap]m)?|\s?(?P<half_alone>[ap]m))"
_THEN = rf"(?:[T,]?\s*(?:at\s+)?{_CLOCK})?"
_TIMES = tuple(
    re.compile(rf"(?:^|(?<=[\s,;]))(?:at\s+|on\s+)?{pattern}$", re.IGNORECASE)
    for pattern in (
        rf"(?P<year>\d{{4}})-(?P<month>\d\d?)-(?P<day>\d\d?){_THEN}",
        rf"(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.(?P<year>\d{{4}}){_THEN}",
        rf"(?P<day>\d{{1,2}})\.? {_MONTH}(?:,? (?P<year>\d{{4}}))?{_THEN}",
        rf"(?P<word>today|yesterday){_THEN}",
        r"(?P<word>now)",
        # 7.30 alone may be a value.
        r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::\d\d)?\s?(?P<half>[ap]m)?",
        r"(?P<hour>\d{1,2})\s?(?P<half>[ap]m)",
    )
)
_TIMELY = re.compile(
    r"\b(?:today|yesterday|tomorrow|tonight|now)\b|\d:\d\d|\d\d\d\d-\d|\d\s?[ap]m\b"
    rf"|\b\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}\b|\b\d{{1,2}}\.? {_MONTH.replace('?P<name>', '?:')}(?!\w)",
    re.IGNORECASE,
)
_HALF_A_YEAR = timedelta(days=183)


class ObservationError(ValueError):
    """What was typed cannot be read; the message says why, in a few words."""


def split_time(typed: str, zone: str, now: datetime) -> tuple[str, datetime | None]:
    """What is left without the time at the end, and the moment in UTC; None where no time stands there.

    A day without an hour is its noon; of today it is now.

    Raises:
        ObservationError: there is no such day or hour, or it has not come yet.
    """
    for pattern in _TIMES:
        if (found := pattern.search(typed)) is None:
            continue
        at = _moment(found.groupdict(), zone, now)
        if at > now:
            raise ObservationError("that time has not come yet")
        return typed[: found.start()], at
    return typed, None


def looks_like_a_time(text: str) -> bool:
    """Whether something in it may be meant as a time."""
    return _TIMELY.search(text) is not None


def _moment(parts: dict[str, str | None], zone: str, now: datetime) -> datetime:
    word = (parts.get("word") or "").lower()
    if word == "now":
        return now
    here = now.astimezone(ZoneInfo(zone))
    try:
        day, clock = _day(parts, here.date(), word), _clock(parts)
        if clock is None and day == here.date():
            return now
        local = datetime.combine(day, clock or time(12, 0), ZoneInfo(zone))
        moment = local.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ObservationError("there is no such day or time") from None
    # The clocks leapt over it.
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise ObservationError("there is no such day or time")
    return moment


def _day(parts: dict[str, str | None], today: date, word: str) -> date:
    if not parts.get("day"):
        return today - timedelta(days=word == "yesterday")
    month, year = parts.get("month"), parts.get("year")
    number = int(month) if month else _MONTHS.index(str(parts["name"]).lower()[:3]) + 1
    day = date(int(year or today.year), number, int(str(parts["day"])))
    if year is None and day - today > _HALF_A_YEAR:
        # In January, “31 Dec” is a few days ago.
        day = day.replace(year=today.year - 1)
    if day.year < OLDEST_YEAR:
        raise ValueError(day.year)
    return day


def _clock(parts: dict[str, str | None]) -> time | None:
    if not parts.get("hour"):
        return None
    hour, half = int(str(parts["hour"])), (parts.get("half") or parts.get("half_alone") or "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, int(parts.get("minute") or 0))
