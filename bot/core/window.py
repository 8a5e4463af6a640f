"""A session at a random time: within a window of the day, with room between one and the next."""

from datetime import time, timedelta

from pydantic import Field

from bot.core.lots import lot
from bot.core.value import Value


class Window(Value):
    """The `nth` of several random times of one day, from `start` to `end` (local time, not over midnight).

    Two of them lie at least `apart` from each other. `draw` names what is drawn together.
    """

    start: time
    end: time
    draw: str
    nth: int = Field(1, ge=1)
    of: int = Field(1, ge=1)
    apart: timedelta = timedelta(0)


def drawn_time(window: Window, seed: int) -> time:
    """The time of day, to the minute. The same seed gives the same time; all that are possible are as likely."""
    first, last = _minutes(window.start), _minutes(window.end)
    apart = int(window.apart.total_seconds() // 60)
    free = last - first - apart * (window.of - 1)
    drawn = sorted(lot(f"time/{window.draw}/{nth}/{seed}", free + 1) for nth in range(1, window.of + 1))
    at = first + drawn[window.nth - 1] + apart * (window.nth - 1)
    return time(at // 60, at % 60)


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
