"""When the shift that is on began, and which one comes next."""

from datetime import datetime, timedelta

from bot.core.on_call import Ladder, spells

_DAY = timedelta(days=1)
_AHEAD = (_DAY, 32 * _DAY)
"""A day, which nearly always is enough; then as far as anybody looks for somebody who is on call."""


def shift_began(ladder: Ladder, now: datetime) -> datetime | None:
    """When the latest of the shifts that are on now began; None when nobody is on call."""
    on = (start for _, start, end in spells(ladder, now - _DAY, 2 * _DAY) if start <= now < end)
    return max(on, default=None)


def next_shift(ladder: Ladder, now: datetime) -> datetime | None:
    """When the next shift begins; None when none does within a month."""
    for length in _AHEAD:
        beginnings = [start for _, start, end in spells(ladder, now, length) if now < start < end]
        if beginnings:
            return min(beginnings)
    return None
