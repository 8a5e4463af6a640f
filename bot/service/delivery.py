"""Messages leave from the outbox, after the commit: in order per chat, chats side by side, alerts first.

Between sending and noting that it was sent, a crash can repeat one message: Telegram has no key that
would prevent it. Nothing else is ever sent twice, and nothing is dropped without a word in the store.
"""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

import structlog

from bot.clock import Now
from bot.core.value import Value
from bot.service.letters import Letter
from bot.service.pacing import Pacing
from bot.store.rows import Lane, OwedRow
from bot.store.work import Store, Work

log = structlog.get_logger()

AT_ONCE = 200
"""Messages under way at once in a lane, at most."""

HEARTBEAT = 1.0
"""Seconds after which a lane looks again by itself, should a wake-up be lost."""


class Sent(Value):
    """Telegram has it."""

    message_id: int


class Wait(Value):
    """Not now: try again after so many seconds (0: as the attempts so far suggest)."""

    seconds: float
    why: str


class Refused(Value):
    """Never, as things are."""

    state: Literal["blocked", "refused"]
    why: str
    moved_to: int | None = None


Outcome = Sent | Wait | Refused


class Courier(Protocol):
    """Carries letters to where they belong."""

    async def carry(self, chat: int, letter: Letter, edits: int | None) -> Outcome:
        """Send a letter to a chat, or let it edit a message there."""


class Errand(NamedTuple):
    """A message that can go out now."""

    row: OwedRow
    chat: int
    edits: int | None


class Ended(NamedTuple):
    """An errand, and how it ended."""

    errand: Errand
    outcome: Outcome


Lost = Callable[[Work, int, datetime], None]
"""Told, within the transaction that notes it, that a participant cannot be reached any more."""


class Delivery:
    """The two lanes, at work until they are stopped."""

    def __init__(
        self, store: Store, courier: Courier, now: Now, lost: Lost, pacing: Pacing | None = None
    ) -> None:
        self._store = store
        self._courier = courier
        self._now = now
        self._lost = lost
        self._pacing = pacing
        self._woken: dict[Lane, asyncio.Event] = {"alert": asyncio.Event(), "program": asyncio.Event()}
        self._under_way: dict[Lane, set[str]] = {"alert": set(), "program": set()}
        self._ended: list[Ended] = []
        self._something_ended = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Something was committed: look at once. To be called in the event loop."""
        for event in self._woken.values():
            event.set()

    async def run(self) -> None:
        """Deliver until cancelled.

        Raises:
            StoreError: the database cannot be used.
        """
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._work_lane("alert"))
                group.create_task(self._work_lane("program"))
                group.create_task(self._settle_all())
        finally:
            for task in self._tasks:
                task.cancel()

    async def idle(self) -> bool:
        """Whether nothing that could go out now is waiting or under way."""
        if any(self._under_way.values()) or self._ended:
            return False
        return await asyncio.to_thread(self._nothing_waits)

    async def drain(self, seconds: float) -> None:
        """Before stopping: note what is under way, for so long at most."""
        deadline = time.monotonic() + seconds
        while self._tasks and time.monotonic() < deadline:
            await asyncio.wait(self._tasks, timeout=max(0, deadline - time.monotonic()))
        if self._ended:
            ended, self._ended = self._ended, []
            await asyncio.to_thread(self._settle, ended)

    async def _work_lane(self, lane: Lane) -> None:
        woken, under_way = self._woken[lane], self._under_way[lane]
        while True:
            woken.clear()
            errands, more = await asyncio.to_thread(self._next_errands, lane, frozenset(under_way))
            for errand in errands:
                under_way.add(errand.row.recipient)
                task = asyncio.create_task(self._run_errand(lane, errand))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            if more:
                continue
            try:
                async with asyncio.timeout(HEARTBEAT):
                    await woken.wait()
            except TimeoutError:
                pass

    def _next_errands(self, lane: Lane, under_way: frozenset[str]) -> tuple[list[Errand], bool]:
        """What can go out, and whether something was settled without going out, so that more may follow."""
        errands: list[Errand] = []
        settled = False
        now = self._now()
        with self._store.work() as work:
            for row in work.waiting(now, AT_ONCE + len(under_way), lane):
                if row.recipient in under_way:
                    continue
                if row.until is not None and row.until <= now:
                    work.settle(row.id, "expired", now, why="it could not be delivered in time")
                    _end_touchpoint(work, row, "expired", now, "it could not be delivered in time")
                    settled = True
                elif row.card is not None and work.later_with_card(row.id):
                    work.settle(row.id, "superseded", now, why="a later one shows the same")
                    settled = True
                elif (chat := work.recipient_chat(row.recipient)) is not None:
                    known = (
                        None if row.card is None or row.fresh else work.card_message(row.recipient, row.card)
                    )
                    errands.append(Errand(row, chat, known))
        return errands, settled

    async def _run_errand(self, lane: Lane, errand: Errand) -> None:
        if self._pacing is not None:
            await self._pacing.turn(errand.chat, hurry=lane == "alert")
        outcome = await self._courier.carry(errand.chat, Letter.model_validate(errand.row.body), errand.edits)
        self._ended.append(Ended(errand, outcome))
        self._something_ended.set()
        if isinstance(outcome, Wait):
            # The recipient stays under way meanwhile, so that nothing overtakes.
            await asyncio.sleep(_pause(outcome, errand.row.attempts, lane))
        elif (
            isinstance(outcome, Refused)
            and lane == "alert"
            and not errand.row.recipient.startswith("participant:")
        ):
            await asyncio.sleep(_pause(Wait(seconds=30, why=outcome.why), errand.row.attempts, lane))
        else:
            return
        self._under_way[lane].discard(errand.row.recipient)
        self._woken[lane].set()

    async def _settle_all(self) -> None:
        while True:
            await self._something_ended.wait()
            self._something_ended.clear()
            ended, self._ended = self._ended, []
            await asyncio.to_thread(self._settle, ended)
            for errand, outcome in ended:
                if _is_final(errand, outcome):
                    self._under_way[errand.row.lane].discard(errand.row.recipient)
            self.wake()

    def _settle(self, ended: list[Ended]) -> None:
        """Note how errands ended, all in one transaction."""
        now = self._now()
        with self._store.work() as work:
            for errand, outcome in ended:
                self._note(work, errand, outcome, now)

    def _note(self, work: Work, errand: Errand, outcome: Outcome, now: datetime) -> None:
        row = errand.row
        match outcome:
            case Sent(message_id=message_id):
                work.settle(row.id, "sent", now, message_id)
                if row.card is not None and (row.fresh or errand.edits != message_id):
                    work.keep_card(row.recipient, row.card, message_id)
            case Wait(why=why):
                work.postpone(row.id, row.try_at, row.attempts + 1, why)
                log.info("a message has to wait", action="delivery_waits", outbox_id=row.id, why=why)
            case Refused(moved_to=int(new)):
                work.migrate_group(errand.chat, new)
                work.postpone(row.id, row.try_at, row.attempts + 1, outcome.why)
            case Refused(why=why) if not _is_final(errand, outcome):
                # An alert is never given up; the ladder goes on to others meanwhile.
                work.postpone(row.id, row.try_at, row.attempts + 1, why)
                log.error("an alert was refused", action="alert_undelivered", outbox_id=row.id, why=why)
            case Refused(state=state, why=why):
                work.settle(row.id, state, now, why=why)
                _end_touchpoint(work, row, "blocked", now, why)
                log.error("a message was refused", action=f"delivery_{state}", outbox_id=row.id, why=why)
                kind, _, number = row.recipient.partition(":")
                if state == "blocked" and kind == "participant":
                    self._lost(work, int(number), now)

    def _nothing_waits(self) -> bool:
        now = self._now()
        with self._store.work() as work:
            return not any(
                work.recipient_chat(row.recipient) is not None
                for lane in self._woken
                for row in work.waiting(now, AT_ONCE, lane)
            )


def _is_final(errand: Errand, outcome: Outcome) -> bool:
    match outcome:
        case Sent():
            return True
        case Wait():
            return False
        case Refused(moved_to=moved_to):
            if moved_to is not None:
                return True
            return errand.row.lane == "program" or errand.row.recipient.startswith("participant:")


def _end_touchpoint(
    work: Work, row: OwedRow, state: Literal["expired", "blocked"], now: datetime, why: str
) -> None:
    if row.touchpoint_id is not None:
        work.end_touchpoint(row.touchpoint_id, state, now, why)


def _pause(wait: Wait, attempts: int, lane: Lane) -> float:
    """Seconds until the next attempt: what Telegram asks for, or ever longer, an alert never longer than 5."""
    longest = 5.0 if lane == "alert" else 60.0
    return wait.seconds if wait.seconds > 0 else min(0.25 * 2 ** min(attempts, 10), longest)
