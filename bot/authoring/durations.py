"""Lengths of time and times of day, as people write them."""

import re
from datetime import time, timedelta

_PART = r"(\d{1,4})\s*(days?|d|hours?|hrs?|h|minutes?|mins?|min|m)"
_DURATION = re.compile(rf"{_PART}(?:\s*{_PART})*", re.IGNORECASE)
_PARTS = re.compile(_PART, re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}


def duration(written: str) -> timedelta:
    """“3h”, “90min”, “1h 30min” or “2 days”.

    Raises:
        ValueError: it is not a length of time; the message is for the coordinator.
    """
    if not _DURATION.fullmatch(written.strip()):
        raise ValueError(f"“{written}” is not a length of time; write it as 3h, 90min, 1h 30min or 2 days")
    parts = _PARTS.findall(written)
    length = sum((int(amount) * _UNITS[unit[0].lower()] for amount, unit in parts), timedelta())
    if not length:
        raise ValueError(f"“{written}” is no time at all; write it as 3h, 90min, 1h 30min or 2 days")
    return length


def clock(written: str) -> time:
    """“9:00” or “21:30”.

    Raises:
        ValueError: it is not a time of day; the message is for the coordinator.
    """
    found = _CLOCK.fullmatch(written.strip())
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise ValueError(f"“{written}” is not a time of day; write it as 09:00 or 21:30")
    return time(int(found[1]), int(found[2]))


def clock_range(written: str) -> tuple[time, time]:
    """“22:00-07:00”, as its two ends.

    Raises:
        ValueError: it is not a stretch between two times of day; the message is for the coordinator.
    """
    parts = re.split(r"\s*[-–]\s*", written.strip())
    if len(parts) != 2:
        raise ValueError(f"“{written}” is not a stretch of time; write it as 22:00-07:00")
    return clock(parts[0]), clock(parts[1])
