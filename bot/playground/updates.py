"""The updates that wait for the bot: each stays until a later offset is asked for, and one may ask at a time."""

import asyncio
import json
from collections import deque
from collections.abc import Sequence
from typing import Any

from bot.playground.refusal import RefusedError

_CONFLICT = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
# Telegram sends these only to bots that name them.
_ON_DEMAND = {"chat_member", "message_reaction", "message_reaction_count"}


class UpdateQueue:
    """What happened and the bot has not confirmed yet, oldest first."""

    def __init__(self, first_id: int = 100_000_001) -> None:
        self._waiting: deque[tuple[int, str]] = deque()
        self._next_id = first_id
        self._allowed: frozenset[str] | None = None
        self._poll: asyncio.Future[bool] | None = None
        self.polling = asyncio.Event()
        """Set while somebody waits for updates."""

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, kind: str, content: dict[str, Any]) -> int | None:
        """Queue an update, written out once; its id, or None if the bot asked not to get this kind."""
        if (kind in _ON_DEMAND) if self._allowed is None else (kind not in self._allowed):
            return None
        update_id = self._next_id
        self._next_id += 1
        self._waiting.append((update_id, json.dumps({"update_id": update_id, kind: content})))
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(True)
        return update_id

    def drop(self) -> None:
        """Forget what waits, as `drop_pending_updates` does."""
        self._waiting.clear()

    def allow(self, kinds: Sequence[str]) -> None:
        """From now on queue only these kinds; none named: the usual ones."""
        self._allowed = frozenset(kinds) or None

    def let_go(self) -> None:
        """Answer whoever waits with nothing."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(True)

    async def get(self, offset: int, limit: int, timeout: float) -> list[str]:  # noqa: ASYNC109 - Telegram's name
        """Confirm everything before `offset`; then the next `limit` updates as JSON, waiting for one if need be.

        Raises:
            RefusedError: another call came while this one waited (409).
        """
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(False)
        self._confirm(offset)
        if not self._waiting and timeout > 0:
            await self._arrival(timeout)
        return [written for _, written in _first(self._waiting, limit)]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popleft()
        else:
            while self._waiting and self._waiting[0][0] < offset:
                self._waiting.popleft()

    async def _arrival(self, timeout: float) -> None:  # noqa: ASYNC109 - Telegram's name
        poll = self._poll = asyncio.get_running_loop().create_future()
        self.polling.set()
        alarm = asyncio.get_running_loop().call_later(timeout, _settle, poll)
        try:
            if not await poll:
                raise RefusedError(409, _CONFLICT)
        finally:
            alarm.cancel()
            if self._poll is poll:
                self._poll = None
                self.polling.clear()


def _first(waiting: deque[tuple[int, str]], limit: int) -> list[tuple[int, str]]:
    """The first so many, without touching the rest: thousands may wait."""
    return [waiting[index] for index in range(min(limit, len(waiting)))]


def _settle(poll: asyncio.Future[bool]) -> None:
    if not poll.done():
        poll.set_result(True)
