"""Messages leave from the outbox, after the commit: in order per recipient, recipients side by side.

Alerts have a lane of their own, with their own courier, tasks and thread: nothing stands in front of
them. So have rings, by which second channels are reached, whatever becomes of Telegram. Between sending
and noting that it was sent, a crash can repeat one message: Telegram has no key that would prevent it.
Nothing is dropped without a word in the store.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

import structlog

from bot.service.carriers import by_channel, by_telegram
from bot.service.courier import Courier, Refused, Ringer, Sent, Wait
from bot.service.pacing import Pacing
from bot.service.settling import Ended, Errand, Told, is_final, next_errands, note, seconds_to_stay
from bot.service.traffic import Carry, Traffic, Turn
from bot.store.errors import StoreError
from bot.store.rows import Lane, OwedRow
from bot.store.work import Store, Work

log = structlog.get_logger()


class Delivery:
    """The lanes, at work until they are stopped."""

    def __init__(
        self,
        store: Store,
        couriers: Mapping[Lane, Courier],
        now: Callable[[], datetime],
        told: Told,
        jitter: Callable[[], float],
        pacing: Pacing | None = None,
        ringer: Ringer | None = None,
    ) -> None:
        """`now` gives the aware moment, `jitter` a number from 0 to 1. Without pacing all goes at once.

        Without a ringer, nothing goes to second channels.
        """
        self._store = store
        self._told = told
        self._now = now
        # What waits behind an alert to the same recipient can go when that is settled.
        settled: dict[Lane, Callable[[], None]] = {"alert": self._wake}
        carriers: dict[Lane, Carry] = {
            lane: partial(by_telegram, courier) for lane, courier in couriers.items()
        }
        if ringer is not None:
            carriers["ring"] = partial(by_channel, ringer)
        self._lanes = {
            lane: Traffic(lane, carry, jitter, pacing, self._turn, settled.get(lane, lambda: None))
            for lane, carry in carriers.items()
        }
        self._lost: set[str] = set()
        self._alerts_refused: set[int] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    def wake(self) -> None:
        """Something was committed: look at once. From any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake)

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver; when `stop` is set, send what can go out now and return. To be cancelled if that takes long.

        Raises:
            StoreError: the database cannot be used.
        """
        self._loop = asyncio.get_running_loop()
        tasks = [asyncio.create_task(lane.run(stop), name=lane.name) for lane in self._lanes.values()]
        stopping = asyncio.create_task(self._wake_at(stop))
        try:
            await asyncio.gather(*tasks)
        finally:
            stopping.cancel()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._loop = None
            for left in await asyncio.gather(
                *(lane.close() for lane in self._lanes.values()), return_exceptions=True
            ):
                if isinstance(left, StoreError):
                    raise left

    async def idle(self) -> bool:
        """Whether nothing that can go out now waits or is under way."""
        if any(lane.busy for lane in self._lanes.values()):
            return False
        return await asyncio.to_thread(self._nothing_waits)

    def _wake(self) -> None:
        for lane in self._lanes.values():
            lane.woken.set()

    async def _wake_at(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._wake()

    def _turn(self, lane: Lane, ended: list[Ended], room: int, busy: set[str]) -> Turn:
        """Keep how errands ended and look for the next ones, in one transaction."""
        try:
            with self._store.work() as work:
                self._note(work, ended)
                return Turn(self._next(work, lane, ended, room, busy), ended, [])
        except StoreError:
            raise
        except Exception:
            # On PostgreSQL two transactions can be in each other's way: that passes.
            log.warning("what was sent is noted one by one", action="settle_again", exc_info=True)
        return self._turn_singly(lane, ended, room, busy)

    def _turn_singly(self, lane: Lane, ended: list[Ended], room: int, busy: set[str]) -> Turn:
        kept, unkept = [], []
        with self._store.work() as work:
            for each in ended:
                try:
                    with work.attempt():
                        self._note(work, [each])
                    kept.append(each)
                except StoreError:
                    raise
                except Exception:
                    # It is not sent again while we run, does not hold back others, and is tried to be kept.
                    unkept.append(each)
                    row = each.errand.row
                    log.exception(
                        "how a message ended could not be kept; this is a mistake of ours",
                        action="settle_failed",
                        outbox_id=row.id,
                        recipient=row.recipient,
                    )
            return Turn(self._next(work, lane, kept, room, busy), kept, unkept)

    def _next(self, work: Work, lane: Lane, kept: list[Ended], room: int, busy: set[str]) -> list[Errand]:
        free = {each.errand.row.recipient for each in kept if is_final(*each) and not seconds_to_stay(*each)}
        return next_errands(work, lane, self._now(), room, busy - free)

    def _note(self, work: Work, ended: list[Ended]) -> None:
        now = self._now()
        note(work, ended, now)
        for each in ended:
            self._say(work, each, now)

    def _say(self, work: Work, ended: Ended, now: datetime) -> None:
        row, outcome = ended.errand.row, ended.outcome
        match outcome:
            case Sent():
                self._lost.discard(row.recipient)
                self._alerts_refused.discard(row.id)
                log.debug("a message was sent", action="delivery_sent", outbox_id=row.id, lane=row.lane)
                self._tell_sent(work, row, now)
            case Wait(why=why):
                log.info("a message has to wait", action="delivery_waits", outbox_id=row.id, why=why)
            case Refused(moved_to=int()):
                log.info("a group has a new number", action="group_moved", recipient=row.recipient)
            case Refused(state=state, why=why):
                log.error(
                    "a message was refused",
                    action=f"delivery_{state}",
                    outbox_id=row.id,
                    recipient=row.recipient,
                    lane=row.lane,
                    why=why,
                )
                self._tell(work, row, outcome, now)

    def _tell_sent(self, work: Work, row: OwedRow, now: datetime) -> None:
        told = self._told.rang if row.lane == "ring" else self._told.alert_delivered
        if row.lane == "ring" or (row.lane == "alert" and row.alert_id is not None and row.fresh):
            try:
                with work.attempt():
                    told(work, row, now)
            except StoreError:
                raise
            except Exception:
                log.exception(
                    "an arrival could not be told; this is a mistake of ours",
                    action="arrival_untold",
                    outbox_id=row.id,
                    recipient=row.recipient,
                )

    def _tell(self, work: Work, row: OwedRow, refused: Refused, now: datetime) -> None:
        try:
            with work.attempt():
                kind, _, of = row.recipient.partition(":")
                if refused.state == "blocked" and kind == "participant":
                    if (
                        row.recipient not in self._lost
                    ):  # the rest of what waits for them need not say it again
                        self._told.lost(work, int(of), now)
                        self._lost.add(row.recipient)
                elif row.lane == "ring":
                    self._told.ring_failed(work, row, now)
                elif row.lane == "alert" and row.id not in self._alerts_refused:
                    self._told.alert_refused(work, row, now)
                    self._alerts_refused.add(row.id)
        except StoreError:
            raise
        except Exception:
            log.exception(
                "a refusal could not be told; this is a mistake of ours",
                action="refusal_untold",
                outbox_id=row.id,
                recipient=row.recipient,
            )

    def _nothing_waits(self) -> bool:
        with self._store.work() as work:
            return not any(next_errands(work, lane, self._now(), 1, ()) for lane in self._lanes)
