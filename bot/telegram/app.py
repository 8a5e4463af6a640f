"""The running bot: listening, delivering and the heartbeats, wired together until it is stopped."""

import asyncio
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from random import random
from typing import Any, TypeVar
from zlib import crc32

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from telegram import Bot, BotCommand
from telegram.error import InvalidToken, TelegramError

from bot.authoring.library import Library
from bot.clock import Now
from bot.core.own_words import COMMANDS
from bot.service import intake
from bot.service.arrivals import Arrival, Arrived, GroupMoved, Handled, StaffArrived
from bot.service.delivery import Delivery
from bot.service.pacing import Pacing
from bot.service.places import place_at
from bot.service.ticking import tick
from bot.store.work import Store
from bot.telegram.listen import Listener, ListenError
from bot.telegram.request import AiohttpRequest
from bot.telegram.send import TelegramCourier

log = structlog.get_logger()

TRIES = 3
"""How often an update that we could not handle is tried, before it is set aside and people are told."""

AT_ONCE = 40
"""Updates in one transaction: enough for one write to the disk to serve many, few enough that nobody waits."""

GRACE = 5.0
"""Seconds that messages under way have to end when the bot is stopped."""


T = TypeVar("T")


class App:
    """One bot: its store, its content, its clock, and its way to Telegram."""

    def __init__(
        self,
        store: Store,
        library: Library,
        now: Now,
        token: str,
        api_url: str,
        *,
        paced: bool = True,
        beat: float = 1.0,
    ) -> None:
        """`paced` False: no limit of our own on sending. `beat`: real seconds between heartbeats."""
        self.store = store
        self.library = library
        self.now = now
        self._beat = beat
        # Three pools: polling waits for long, and alerts must not wait for a connection.
        self._bot = Bot(
            token,
            base_url=f"{api_url}/bot",
            request=AiohttpRequest(connections=256),
            get_updates_request=AiohttpRequest(connections=2),
        )
        courier, pacing = TelegramCourier(self._bot), Pacing() if paced else None
        self.delivery = Delivery(store, courier, now, partial(intake.lose, library), pacing)
        self._threads = ThreadPoolExecutor(max_workers=store.writers, thread_name_prefix="intake")
        self._failed: asyncio.Future[None] | None = None

    async def run(self, stop: asyncio.Event | None = None) -> None:
        """Run until `stop` is set, or a signal says so.

        Raises:
            ListenError: Telegram does not let us listen.
            StoreError: the database cannot be used.
        """
        stop = stop or _stop_on_signals()
        await self._open()
        log.info("the bot is listening", action="started", bot=self._bot.username)
        heartbeats = AsyncIOScheduler(timezone="UTC")
        heartbeats.add_job(
            self._heartbeat,
            "interval",
            seconds=self._beat,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        listener = Listener(self._bot, self._handle, place_at, random)
        self._failed = asyncio.get_running_loop().create_future()
        tasks: list[asyncio.Task[Any]] = [
            asyncio.create_task(listener.run(), name="listen"),
            asyncio.create_task(self.delivery.run(), name="deliver"),
            asyncio.create_task(stop.wait(), name="stop"),
        ]
        heartbeats.start()
        try:
            waited: list[asyncio.Future[Any]] = [*tasks, self._failed]
            await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        finally:
            heartbeats.shutdown(wait=False)
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
            await self._close()
        for error in (*ended, self._failed.exception() if self._failed.done() else None):
            if isinstance(error, ExceptionGroup):
                error = error.exceptions[0]
            if isinstance(error, Exception):
                raise error
        log.info("the bot has stopped", action="stopped")

    async def tick(self) -> None:
        """One heartbeat: wake whoever is due, pursue what is due, and let it go out."""
        woken = await asyncio.to_thread(tick, self.store, self.library, self.now())
        if woken:
            log.info("time has woken enrollments", action="tick", woken=woken)
        self.delivery.wake()

    async def _heartbeat(self) -> None:
        try:
            await self.tick()
        except Exception as error:  # noqa: BLE001 - it ends the run, which raises it
            if self._failed is not None and not self._failed.done():
                self._failed.set_exception(error)

    async def _open(self) -> None:
        try:
            await self._bot.initialize()
        except InvalidToken:
            await self._close()
            raise ListenError(
                "Telegram does not know this token. Set EVENKEEL_TOKEN to the one that BotFather gave you."
            ) from None
        except TelegramError as error:
            await self._close()
            raise ListenError(
                f"Telegram cannot be reached ({error.message}). Look at the network, and at EVENKEEL_API_URL."
            ) from None
        # It only decorates: the bot works without the menu.
        try:
            await self._bot.set_my_commands([BotCommand(name, text) for name, text in COMMANDS.items()])
        except TelegramError as error:
            log.warning("the menu of commands could not be set", action="menu_failed", why=error.message)

    async def _close(self) -> None:
        await self.delivery.drain(GRACE)
        await self._bot.shutdown()
        self._threads.shutdown(wait=True)

    async def _handle(self, arrivals: Sequence[Arrival]) -> list[Handled]:
        """Handle what came together: each chat's in order, several chats beside each other where that helps."""
        parts: dict[int, list[int]] = {}
        for place, arrival in enumerate(arrivals):
            parts.setdefault(crc32(str(_chat(arrival)).encode()) % self.store.writers, []).append(place)
        outcomes: dict[int, Handled] = {}

        async def handle_part(places: list[int]) -> None:
            part = [arrivals[place] for place in places]
            for place, outcome in zip(places, await self._handle_part(part), strict=True):
                outcomes[place] = outcome

        async with asyncio.TaskGroup() as group:
            for places in parts.values():
                group.create_task(handle_part(places))
        self.delivery.wake()
        return [outcomes[place] for place in range(len(arrivals))]

    async def _handle_part(self, arrivals: list[Arrival]) -> list[Handled]:
        outcomes: list[Handled | Exception] = []
        for start in range(0, len(arrivals), AT_ONCE):
            some = arrivals[start : start + AT_ONCE]
            together = partial(intake.handle_together, self.store, self.library, some, self.now())
            outcomes += await self._in_thread(together)
        return [
            outcome if isinstance(outcome, Handled) else await self._try_again(arrival, outcome)
            for arrival, outcome in zip(arrivals, outcomes, strict=True)
        ]

    async def _try_again(self, arrival: Arrival, error: Exception) -> Handled:
        """An update that we failed at must neither stop the others nor be lost."""
        for attempt in range(1, TRIES):
            log.error(
                "an update could not be handled; this is a mistake of ours",
                action="update_failed",
                key=arrival.key,
                attempt=attempt,
                exc_info=error,
            )
            try:
                return await self._in_thread(
                    partial(intake.handle, self.store, self.library, arrival, self.now())
                )
            except Exception as again:  # noqa: BLE001 - logged above at the next turn, and set aside below
                error = again
        log.error("an update is set aside", action="update_set_aside", key=arrival.key, exc_info=error)
        await self._in_thread(partial(intake.set_aside, self.store, self.library, arrival, self.now()))
        return Handled()

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


def _chat(arrival: Arrival) -> int:
    match arrival:
        case Arrived() | StaffArrived():
            return arrival.chat
        case GroupMoved():
            return arrival.old


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop
