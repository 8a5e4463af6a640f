"""The demo's stage: everything of a real run, but for its clock, its Telegram and its database."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.authoring.library import Library
from bot.clock import StagedClock
from bot.store import views
from bot.store.work import Store

INVITATION = "welcome-to-reset"
"""The code of the demo's invitation."""


class DemoStage:
    """What the demo page may do with time, and what it may know."""

    def __init__(
        self, store: Store, library: Library, clock: StagedClock, beat: Callable[[], Awaitable[None]]
    ) -> None:
        self._store = store
        self._library = library
        self._clock = clock
        self._beat = beat
        self._jumping = asyncio.Lock()
        self.invite_link = INVITATION

    def now(self) -> datetime:
        """The moment on the demo's clock."""
        return self._clock()

    @property
    def speed(self) -> float:
        """How many seconds pass for a real one."""
        return self._clock.speed

    def set_speed(self, factor: float) -> None:
        """Run time faster, or stand still at 0."""
        self._clock.run_at(factor)

    async def jump(self, delta: timedelta) -> None:
        """Let time pass, with everything that is due on the way at its own hour."""
        async with self._jumping:
            await self._run_to(self._clock() + delta)

    async def jump_to_next_touchpoint(self) -> datetime | None:
        """To the moment when the bot next acts by itself; None when it never will."""
        async with self._jumping:
            moment = await self._next()
            if moment is not None:
                await self._run_to(moment)
            return moment

    def participants(self) -> list[dict[str, Any]]:
        """What stands in small letters under a participant's phone."""
        return [self._caption(view) for view in views.participants(self._store) if view.telegram_id]

    async def _run_to(self, target: datetime) -> None:
        speed = self._clock.speed
        self._clock.run_at(0)
        try:
            while (moment := await self._next()) is not None and moment <= target:
                self._clock.jump_to(moment)
                await self._beat()
            self._clock.jump_to(target)
            await self._beat()
        finally:
            self._clock.run_at(speed)

    async def _next(self) -> datetime | None:
        return await asyncio.to_thread(self._next_moment)

    def _next_moment(self) -> datetime | None:
        with self._store.work() as work:
            moments = [work.next_wake(), work.next_alert()]
        return min((moment for moment in moments if moment is not None), default=None)

    def _caption(self, view: views.ParticipantView) -> dict[str, Any]:
        status: str = view.status.value if view.status else "not in a program"
        if view.hold is not None:
            status = "on hold"
        day = (
            (self._clock().astimezone(ZoneInfo(view.zone)).date() - view.day_one).days + 1
            if (view.day_one and view.zone)
            else None
        )
        return {
            "chat": view.telegram_id,
            "pseudonym": view.pseudonym,
            "zone": view.zone,
            "day": day if day is None or day > 0 else None,
            "status": status,
        }


def coming_monday(now: datetime) -> datetime:
    """Monday at eight in the morning, UTC: a good hour to begin with."""
    day = now.date() + timedelta(days=7 - now.weekday())
    return datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
