"""The axis of a plot: local days from left to right, as wide as each other also where the clocks are changed."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.service.short_dates import short_day, short_weekday
from bot.telegram.lettering import width_of

FEW = 7
"""So many days are named by their weekdays; the dates stand in the head."""
STEPS = (1, 2, 7, 14, 28, 56)
BETWEEN = 14
"""The least room between two labels."""


class Tick(NamedTuple):
    """A labelled day, and where its middle is."""

    x: float
    label: str


class DaysAxis(NamedTuple):
    """So many days from the first, between two places; labels may begin left of these, from `edge` on."""

    zone: ZoneInfo
    first: date
    last: date
    edge: float
    left: float
    right: float

    @property
    def days(self) -> int:
        """How many there are, the last one too."""
        return (self.last - self.first).days + 1

    def x(self, moment: datetime) -> float:
        """Where a moment is, by the clock on the wall."""
        here = moment.astimezone(self.zone)
        day = (here.date() - self.first).days + (here.hour * 60 + here.minute) / (24 * 60)
        return self.left + (self.right - self.left) * min(max(day / self.days, 0), 1)

    def middle(self, day: date) -> float:
        """Where the middle of a day is."""
        number = min(max((day - self.first).days, 0), self.days - 1)
        return self.left + (self.right - self.left) * (number + 0.5) / self.days

    def ticks(self, language: str, size: float) -> Iterator[Tick]:
        """Days at equal steps, as many as their labels leave room for; a new year is written out."""
        step, label = self._manner(language, size)
        free, year = float("-inf"), self.first.year
        for after in range(0, self.days, step):
            day = self.first + timedelta(days=after)
            words = label(day, language)
            if day.year != year and self.days > FEW:
                in_full, year = short_day(day, language, year=True), day.year
                # Where there is no room for the year, it stands in the head.
                words = in_full if self._start(day, width_of(in_full, size)) >= free else words
            width = width_of(words, size)
            start = self._start(day, width)
            if start >= free:
                yield Tick(start + width / 2, words)
                free = start + width + BETWEEN

    def _start(self, day: date, width: float) -> float:
        """Where a label begins that is to stand below the middle of a day."""
        return min(max(self.middle(day) - width / 2, self.edge), self.right - width)

    def _manner(self, language: str, size: float) -> tuple[int, Callable[[date, str], str]]:
        """After how many days the next label comes, and what it says of its day."""
        ways = [(1, short_weekday)] if self.days <= FEW else []
        ways += [(step, short_day) for step in STEPS]
        for step, label in ways:
            days = (self.first + timedelta(days=after) for after in range(0, self.days, step))
            widest = max(width_of(label(day, language), size) for day in days)
            if widest + BETWEEN <= (self.right - self.left) * step / self.days:
                return step, label
        return ways[-1]
