"""Telegram's limits kept by ourselves, so that it need not refuse: 30 a second, 1 in a chat, 20 a minute in a group."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple


class Limit(NamedTuple):
    """So many a second in the long run, and so many at once."""

    per_second: float
    burst: int


OVERALL = Limit(per_second=28, burst=28)
IN_CHAT = Limit(per_second=1, burst=6)
IN_GROUP = Limit(per_second=20 / 60, burst=10)
KEPT = 10_000
"""Chats whose recent pace is remembered; the idle ones are forgotten beyond it."""


class Pacing:
    """Lets each message go when it may. An alert takes its turn without waiting for the others'."""

    def __init__(
        self,
        elapsed: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._elapsed = elapsed
        self._sleep = sleep
        self._overall = _Bucket(OVERALL, elapsed())
        self._chats: dict[int, _Bucket] = {}

    async def turn(self, chat: int, *, hurry: bool) -> None:
        """Wait until a message may go to a chat; a group's number is below 0."""
        now = self._elapsed()
        bucket = self._chats.get(chat)
        if bucket is None:
            self._forget(now)
            bucket = self._chats[chat] = _Bucket(IN_GROUP if chat < 0 else IN_CHAT, now)
        wait = max(bucket.take(now), self._overall.take(now))
        if wait > 0 and not hurry:
            await self._sleep(wait)

    def _forget(self, now: float) -> None:
        if len(self._chats) >= KEPT:
            self._chats = {chat: bucket for chat, bucket in self._chats.items() if not bucket.full(now)}


class _Bucket:
    """Tokens that come back with time; taking one that is not there yet says how long it takes."""

    def __init__(self, limit: Limit, now: float) -> None:
        self._limit = limit
        self._tokens = float(limit.burst)
        self._since = now

    def take(self, now: float) -> float:
        self._refill(now)
        self._tokens -= 1
        return max(0.0, -self._tokens / self._limit.per_second)

    def full(self, now: float) -> bool:
        self._refill(now)
        return self._tokens >= self._limit.burst

    def _refill(self, now: float) -> None:
        self._tokens = min(self._limit.burst, self._tokens + (now - self._since) * self._limit.per_second)
        self._since = now
