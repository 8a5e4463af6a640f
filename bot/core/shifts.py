"""When the shift that is on began, and which one comes next."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.core import on_call
from bot.core.on_call import Ladder
from bot.core.schedule import local_date

_DAYS_AHEAD = 32
"""As far as anybody looks for somebody who is on call."""


def shift_began(ladder: Ladder, now: datetime) -> datetime | None:
    """When the latest of the shifts that are on now began; None when nobody is on call."""
    return max((start for start, end in _spells(ladder, now, 1) if start <= now < end), default=None)


def next_shift(ladder: Ladder, now: datetime) -> datetime | None:
    """When the next shift begins; None when none does within a month."""
    for days in (1, _DAYS_AHEAD):
        beginnings = [start for start, end in _spells(ladder, now, days) if now < start < end]
        if beginnings:
            return min(beginnings)
    return None


def _spells(ladder: Ladder, now: datetime, days: int) -> Iterator[tuple[datetime, datetime]]:
    today = local_date(ladder.zone, now)
    for ahead in range(-1, days + 1):
        for _, _, start, end in on_call._spells(ladder, today + timedelta(days=ahead)):
            yield start, end
