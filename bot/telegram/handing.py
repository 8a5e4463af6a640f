"""Updates handed to the service: each chat's strictly in order, those of different chats together.

Several chats share a transaction, because one write to the disk then serves them all.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog

from bot.service.arrivals import Arrival, Handled
from bot.store.errors import StoreError
from bot.telegram.read import Json, PlaceAt, callback_of, chat_of, kind_of, read

log = structlog.get_logger()

AT_ONCE = 100
"""Updates in one transaction, at the most: it then takes some 50 ms, and one write to the disk serves all."""

TRIES = 3
"""How often an update that we could not handle is tried, before it is set aside and people are told."""

FIRST_PAUSE = 0.05
"""Of the patience: a mistake of ours stays one, and two transactions in each other's way soon are not."""

HandleTogether = Callable[[Sequence[Arrival]], Awaitable[Sequence[Handled | Exception]]]
"""Handles arrivals of different chats in one transaction. What one of them raised stands in its place."""

SetAside = Callable[[Arrival], Awaitable[None]]
"""Keeps an arrival that cannot be handled, and tells people."""

Answer = Callable[[Json, Arrival | None, Handled], None]
"""Told of each update, when it is committed, what became of it."""


@dataclass(slots=True, eq=False)
class _Update:
    content: Json
    arrival: Arrival | None
    tries: int = 0
    done: bool = False


class Window:
    """The updates that one question to Telegram gave."""

    def __init__(
        self,
        updates: Sequence[Json],
        handle: HandleTogether,
        set_aside: SetAside,
        answer: Answer,
        place_at: PlaceAt,
        side_by_side: int,
    ) -> None:
        self._handle = handle
        self._set_aside = set_aside
        self._answer = answer
        self._side_by_side = side_by_side
        self._updates = [_Update(update, _read(update, place_at)) for update in updates]

    @property
    def next_offset(self) -> int | None:
        """The first update that is not committed, or what follows the last; None while none is."""
        offset = None
        for update in self._updates:
            if not update.done:
                break
            offset = update.content["update_id"] + 1
        return offset

    async def work_through(self, stop: asyncio.Event, patience: float) -> None:
        """Have all updates handled, or set aside; when `stop` is set, no more than those under way.

        Raises:
            StoreError: the database cannot be used.
        """
        chats: dict[int, deque[_Update]] = {}
        for update in self._updates:
            if update.arrival is None:
                self._finish(update, Handled())
            else:
                chats.setdefault(chat_of(update.content), deque()).append(update)
        while chats and not stop.is_set():
            firsts = [chat[0] for chat in chats.values()]
            pause = await self._handle_side_by_side(firsts)
            for number in [number for number, chat in chats.items() if chat[0].done]:
                chats[number].popleft()
                if not chats[number]:
                    del chats[number]
            if pause:
                await asyncio.sleep(pause * FIRST_PAUSE * patience)

    async def _handle_side_by_side(self, firsts: list[_Update]) -> int:
        """Handle one update of each chat. Gives how often the one that fared worst has failed."""
        fresh = [update for update in firsts if update.tries == 0]
        # Who failed before goes alone, and cannot spoil it for others again.
        batches = [[update] for update in firsts if update.tries]
        size = min(AT_ONCE, -(-len(fresh) // self._side_by_side)) or 1
        batches += [fresh[start : start + size] for start in range(0, len(fresh), size)]
        for start in range(0, len(batches), self._side_by_side):
            await asyncio.gather(*map(self._handle_batch, batches[start : start + self._side_by_side]))
        return max((update.tries for update in firsts if not update.done), default=0)

    async def _handle_batch(self, batch: list[_Update]) -> None:
        arrivals = [update.arrival for update in batch if update.arrival is not None]
        outcomes: Sequence[Handled | Exception]
        try:
            outcomes = await self._handle(arrivals)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - logged for each of them, and each is tried again alone
            outcomes = [error] * len(batch)
        for update, outcome in zip(batch, outcomes, strict=True):
            if isinstance(outcome, Handled):
                self._finish(update, outcome)
            else:
                await self._fail(update, outcome)

    async def _fail(self, update: _Update, error: Exception) -> None:
        assert update.arrival is not None
        update.tries += 1
        log.error(
            "an update could not be handled; this is a mistake of ours",
            action="update_failed",
            key=update.arrival.key,
            attempt=update.tries,
            exc_info=error,
        )
        if update.tries < TRIES:
            return
        try:
            await self._set_aside(update.arrival)
            log.error("an update is set aside", action="update_set_aside", key=update.arrival.key)
        except StoreError:
            raise
        except Exception:
            log.exception(
                "an update is lost: it could not even be set aside",
                action="update_lost",
                key=update.arrival.key,
            )
        self._finish(update, Handled())

    def _finish(self, update: _Update, handled: Handled) -> None:
        update.done = True
        try:
            self._answer(update.content, update.arrival, handled)
        except Exception:
            # It is committed: whatever is said about it may be lost, and must not make it come again.
            log.exception(
                "an update could not be answered; this is a mistake of ours",
                action="answer_failed",
                update_id=update.content["update_id"],
            )


def _read(update: Json, place_at: PlaceAt) -> Arrival | None:
    try:
        arrival = read(update, place_at)
    except Exception:
        log.exception(
            "an update could not be read; this is a mistake of ours",
            action="update_unreadable",
            update_id=update["update_id"],
            kind=kind_of(update),
        )
        return None
    if arrival is None:
        log.info(
            "an update says nothing to us",
            action="update_ignored",
            update_id=update["update_id"],
            kind=kind_of(update),
            button=callback_of(update) is not None,
        )
    return arrival
