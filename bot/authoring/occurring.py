"""A session as written, on every day on which it comes."""

from collections.abc import Iterator
from datetime import time, timedelta
from typing import Literal, NamedTuple

from bot.authoring.written import SessionWritten
from bot.authoring.written_values import WEEKDAYS
from bot.core.own_time import OwnTime
from bot.core.window import Window

MOST = 1000
"""Sessions that one entry may make."""


Moment = time | Literal["morning", "evening"] | Window | OwnTime
"""When a session comes on its day."""


class Occurrence(NamedTuple):
    """One day on which a session comes, and what its name ends with there."""

    ending: str
    day: int
    weekday: int | None = None


def occurrences(written: SessionWritten) -> list[Occurrence]:
    """Its days, in order. `day` counts from what the session is counted from."""
    if written.days is not None:
        first, last = written.days
        return [Occurrence(f"-{day}", day) for day in range(first, last + 1, written.every or 1)]
    if written.weeks is not None and written.weekday is not None:
        return [
            Occurrence(f"-week{week}-{WEEKDAYS[weekday][:3]}", 7 * (week - 1) + 1, weekday)
            for week in range(written.weeks[0], written.weeks[1] + 1)
            for weekday in written.weekday
        ]
    assert written.day is not None, "a session has a day, days or weeks"
    if written.weekday is None:
        return [Occurrence(f"-{written.day}", written.day)]
    return [
        Occurrence(f"-{written.day}-{WEEKDAYS[weekday][:3]}", written.day, weekday)
        for weekday in written.weekday
    ]


def repeats_on_days(written: SessionWritten) -> bool:
    """Whether it comes on more than one day."""
    return len(occurrences(written)) > 1


def repeats(written: SessionWritten) -> bool:
    """Whether it comes more than once."""
    return written.times is not None or repeats_on_days(written)


def moments(written: SessionWritten, name: str) -> Iterator[tuple[str, Moment]]:
    """The times of one day, each with what the session's name ends with."""
    if not isinstance(written.at, tuple):
        yield "", written.at
        return
    start, end = written.at
    of = written.times or 1
    for nth in range(1, of + 1):
        window = Window(start=start, end=end, draw=name, nth=nth, of=of, apart=written.apart or timedelta(0))
        yield (f"-{nth}" if of > 1 else ""), window
