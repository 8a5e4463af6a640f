"""Telegram's limits kept by ourselves, so that it need not refuse.

Telegram allows about 30 messages a second in all, 1 a second in a chat (short bursts pass) and 20 a
minute in a group. Program messages keep a little below each, so that an alert never meets a limit that
they have used up: alerts are counted, and never wait here.
"""

from collections.abc import Callable
from typing import NamedTuple


class Limit(NamedTuple):
    """So many a second in the long run, and so many at once."""

    per_second: float
    burst: int


class Limits(NamedTuple):
    """What program messages keep to."""

    overall: Limit = Limit(25, 25)
    chat: Limit = Limit(1, 5)
    group: Limit = Limit(15 / 60, 5)


KEPT = 10_000
"""Chats whose recent pace is remembered; beyond it, those that may send at once are forgotten."""


class Pacing:
    """Says how long a message has to wait for its turn."""

    def __init__(self, elapsed: Callable[[], float], limits: Limits | None = None) -> None:
        """`elapsed` gives seconds that only ever grow."""
        self._elapsed = elapsed
        self._limits = limits or Limits()
        self._all = _Turns(self._limits.overall)
        self._chats: dict[int, _Turns] = {}
        self._flooded: dict[int, float] = {}

    def turn_in_chat(self, chat: int) -> float:
        """Take the next turn in a chat (a group's number is below 0): seconds until it comes."""
        now = self._elapsed()
        return self._chat(chat, now).take(now)

    def turn_of_all(self) -> float:
        """Then, when that has come, the next turn among all chats: seconds until it comes."""
        return self._all.take(self._elapsed())

    def count(self, chat: int) -> None:
        """An alert goes out at once, and those after it make up for that."""
        now = self._elapsed()
        self._chat(chat, now).take(now)
        self._all.take(now)

    def flooded(self, chat: int, seconds: float) -> None:
        """Telegram said that it was too much, and asked for a pause.

        It does not say whether the chat was meant or all of them: it was all, if another chat heard the same.
        """
        now = self._elapsed()
        self._flooded = {other: until for other, until in self._flooded.items() if until > now}
        self._flooded[chat] = now + seconds
        if len(self._flooded) > 1:
            self._all.rest_until(max(self._flooded.values()))

    def _chat(self, chat: int, now: float) -> "_Turns":
        turns = self._chats.get(chat)
        if turns is None:
            if len(self._chats) >= KEPT:
                self._chats = {other: each for other, each in self._chats.items() if not each.idle(now)}
            turns = self._chats[chat] = _Turns(self._limits.group if chat < 0 else self._limits.chat)
        return turns


class _Turns:
    """Turns given out in order. `_spent` is the moment when all that was taken will have been made up for."""

    def __init__(self, limit: Limit) -> None:
        self._each = 1 / limit.per_second
        self._ahead = (limit.burst - 1) * self._each
        self._spent = float("-inf")
        self._rest_until = float("-inf")

    def take(self, now: float) -> float:
        self._spent = max(self._spent, now) + self._each
        return max(0.0, self._spent - self._each - self._ahead - now, self._rest_until - now)

    def rest_until(self, moment: float) -> None:
        self._rest_until = max(self._rest_until, moment)

    def idle(self, now: float) -> bool:
        return self._spent <= now
