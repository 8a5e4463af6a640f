"""What Telegram refuses to send, and how fast it lets a bot send at all."""

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from bot.playground.refusal import bad_request, flood

TEXT = 4096
CAPTION = 1024
CALLBACK_DATA = 64
CALLBACK_ANSWER = 200
BUTTONS = 100
PHOTO_BYTES = 10 * 1024 * 1024
DOCUMENT_BYTES = 50 * 1024 * 1024


def check_text(text: str) -> None:
    """1 to 4096 characters, counted after the markup is read."""
    if not text:
        raise bad_request("message text is empty")
    if len(text) > TEXT:
        raise bad_request("message is too long")


def check_caption(text: str) -> None:
    """Up to 1024 characters, counted after the markup is read."""
    if len(text) > CAPTION:
        raise bad_request("message caption is too long")


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a bot may send. Telegram publishes these but for the burst, which is what passes in practice."""

    per_chat: float = 1.0  # messages per second into one chat
    burst: int = 20
    per_group: int = 20  # messages per minute into one group
    overall: float = 30.0  # messages per second


class Flood:
    """Counts what is sent and refuses with 429 what is too fast. Without a pace, nothing is too fast."""

    def __init__(self, pace: Pace | None = None, elapsed: Callable[[], float] = time.monotonic) -> None:
        self.pace = pace
        self._elapsed = elapsed
        self._buckets: dict[int | None, tuple[float, float]] = {}
        self._groups: dict[int, deque[float]] = {}

    def count(self, chat: int, group: bool) -> None:
        """One more message into this chat.

        Raises:
            RefusedError: too fast (429); it was not counted.
        """
        if self.pace is None:
            return
        now, pace = self._elapsed(), self.pace
        overall = self._left(None, now, pace.overall, pace.overall)
        here = self._left(chat, now, pace.per_chat, pace.burst)
        recent = self._groups.setdefault(chat, deque()) if group else None
        while recent and recent[0] <= now - 60:
            recent.popleft()
        waits = [(1 - overall) / pace.overall, (1 - here) / pace.per_chat]
        if recent and len(recent) >= pace.per_group:
            waits.append(recent[0] + 60 - now)
        if max(waits) > 0:
            raise flood(max(1, math.ceil(max(waits))))
        self._buckets[None] = overall - 1, now
        self._buckets[chat] = here - 1, now
        if recent is not None:
            recent.append(now)

    def _left(self, bucket: int | None, now: float, rate: float, size: float) -> float:
        left, since = self._buckets.get(bucket, (size, now))
        return min(size, left + (now - since) * rate)
