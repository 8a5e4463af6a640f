"""What time it is, and clocks that run otherwise: for staging, for the demo, for tests."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Now = Callable[[], datetime]
"""Gives the aware moment, in UTC."""

_WRITTEN = re.compile(r"(?P<start>[^@]+)(?:@(?P<speed>\d+(?:\.\d+)?)x)?")


def utc_now() -> datetime:
    """The moment by the machine's clock."""
    return datetime.now(UTC)


class StagedClock:
    """A clock that starts where it is told, runs as fast as it is told, and can be moved on.

    It never runs backwards. `speed` 1 is real time, 0 stands still.
    """

    def __init__(
        self, start: datetime, speed: float = 1.0, elapsed: Callable[[], float] = time.monotonic
    ) -> None:
        if start.tzinfo is None:
            raise ValueError("the clock needs a start with a time zone, such as 2026-03-02T08:00Z")
        self._shown = start.astimezone(UTC)
        self._speed = speed
        self._elapsed = elapsed
        self._since = elapsed()

    def __call__(self) -> datetime:
        """The moment this clock shows."""
        return self._shown + timedelta(seconds=(self._elapsed() - self._since) * self._speed)

    @property
    def speed(self) -> float:
        """How many seconds it shows for a real one."""
        return self._speed

    def run_at(self, speed: float) -> None:
        """Run on from here at another speed, 0 or more."""
        if speed < 0:
            raise ValueError("a clock does not run backwards")
        self._settle(self())
        self._speed = speed

    def jump_to(self, moment: datetime) -> None:
        """Show this moment now. A moment that has passed already changes nothing."""
        self._settle(max(self(), moment.astimezone(UTC)))

    def _settle(self, moment: datetime) -> None:
        self._shown, self._since = moment, self._elapsed()


def read_clock(written: str) -> StagedClock:
    """The clock that a setting such as `2026-03-02T08:00Z@600x` describes.

    Raises:
        ValueError: it is not written like that; the message says how.
    """
    wanted = "write it as 2026-03-02T08:00Z, or 2026-03-02T08:00Z@600x for 600 times as fast"
    found = _WRITTEN.fullmatch(written.strip())
    if not found:
        raise ValueError(wanted)
    try:
        start = datetime.fromisoformat(found["start"].strip())
    except ValueError:
        raise ValueError(wanted) from None
    if start.tzinfo is None:
        raise ValueError(f"the time zone is missing (Z for UTC); {wanted}")
    return StagedClock(start, float(found["speed"] or 1))
