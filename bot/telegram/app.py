"""The running bot: listening, delivering and the heartbeats, wired together until it is stopped."""

import asyncio
import signal
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from random import random
from typing import Any, TypeVar

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from telegram import BotCommand
from telegram.error import InvalidToken, TelegramError

from bot.authoring.library import Library
from bot.core.own_words import COMMANDS, sentence
from bot.service import alerts, intake
from bot.service.arrivals import Arrival, Handled
from bot.service.courier import Ringer
from bot.service.delivery import Delivery
from bot.service.pacing import Pacing
from bot.service.places import place_at, prepare
from bot.service.ringing import note_rang, note_ring_failed
from bot.service.settling import Told
from bot.service.ticking import tick
from bot.store.errors import StoreError
from bot.store.rows import OwedRow
from bot.store.work import Store, Work
from bot.telegram.bots import make_bots
from bot.telegram.listen import UNKNOWN_TOKEN, Listener, ListenError
from bot.telegram.send import TelegramCourier

log = structlog.get_logger()

GRACE = 5.0
"""Seconds that messages under way have to end when the bot is stopped."""

GREETING = 10.0
"""Seconds for which Telegram may be out of reach when the bot starts, before that is told."""

Returned = TypeVar("Returned")


class App:
    """One bot: its store, its content, its clock, and its way to Telegram."""

    def __init__(
        self,
        store: Store,
        library: Library,
        now: Callable[[], datetime],
        token: str,
        api_url: str,
        *,
        paced: bool = True,
        beat: float = 1.0,
        ringer: Ringer | None = None,
        look: Callable[[Library], Library] | None = None,
    ) -> None:
        """`look` gives the library as it is now, at each heartbeat; without it, it stays the same.

        `paced` False: no limit of our own on sending. `beat`: real seconds between heartbeats.

        `ringer` reaches the second channels; without one there are none.
        """
        self.store = store
        self.library = library
        self.now = now
        self._look = look
        self._beat = beat
        self._bots = make_bots(token, api_url)
        told = Told(
            lost=self._lose,
            alert_refused=self._note_refused,
            alert_delivered=self._note_delivered,
            rang=note_rang,
            ring_failed=self._note_ring_failed,
        )
        self.delivery = Delivery(
            store,
            {"alert": TelegramCourier(self._bots.alert), "program": TelegramCourier(self._bots.program)},
            now,
            told,
            random,
            Pacing(time.monotonic) if paced else None,
        )
        # By itself, so that it begins before Telegram was reached, and whether it ever is.
        self._ringing = Delivery(store, {}, now, told, random, ringer=ringer) if ringer else None
        # One thread for each transaction that can go on, and one for the heartbeat.
        self._threads = ThreadPoolExecutor(store.writers + 1, thread_name_prefix="service")
        self._failed: asyncio.Future[None] | None = None
        self._menus: asyncio.Task[None] | None = None

    async def run(self, stop: asyncio.Event | None = None) -> None:
        """Run until `stop` is set, or a signal says so; then finish what is in hand.

        Raises:
            ListenError: Telegram does not let us listen.
            StoreError: the database cannot be used.
        """
        stop = stop or stop_on_signals()
        self._failed = asyncio.get_running_loop().create_future()
        await self._bots.open()
        try:
            await self._run(stop, self._failed)
        finally:
            await self._bots.close()
            self._threads.shutdown(wait=True)
        log.info("the bot has stopped", action="stopped")

    async def tick(self) -> None:
        """One heartbeat: wake whoever is due, pursue what is due, and let it go out."""
        if self._look is not None:
            before = self.library
            self.library = await self._in_thread(partial(self._look, before))
            if self.library.catalogue != before.catalogue:
                # Telegram may be slow, and a heartbeat waits for nobody.
                self._menus = asyncio.create_task(self._show_menus(), name="menus")
        woken = await self._in_thread(partial(tick, self.store, self.library, self.now()))
        if woken:
            log.info("time has woken enrollments", action="tick", woken=woken)
        self._wake()

    async def _run(self, stop: asyncio.Event, failed: asyncio.Future[None]) -> None:
        # When Telegram does not answer, alerts climb and ring all the same, also after a restart.
        no_more = asyncio.Event()
        heartbeats = self._heartbeats()
        ringing = asyncio.create_task(self._ring(no_more), name="ring")
        try:
            username = await self._greet()
            log.info("the bot is listening", action="started", bot=username)
            await self._talk(stop, failed, heartbeats, ringing, no_more)
        finally:
            heartbeats.shutdown(wait=False)
            await _end(ringing, *([self._menus] if self._menus else []))

    async def _talk(
        self,
        stop: asyncio.Event,
        failed: asyncio.Future[None],
        heartbeats: AsyncIOScheduler,
        ringing: asyncio.Task[None],
        no_more: asyncio.Event,
    ) -> None:
        listener = Listener(
            self._bots.polling,
            self._handle,
            self._set_aside,
            place_at,
            random,
            side_by_side=self.store.writers,
        )
        listening = asyncio.create_task(listener.run(stop), name="listen")
        delivering = asyncio.create_task(self.delivery.run(no_more), name="deliver")
        # Now, so that the first town that is typed does not wait for it within a transaction.
        preparing = asyncio.create_task(asyncio.to_thread(prepare), name="places")
        try:
            # Listening ends first, when it is to stop; whatever else ends has failed.
            await asyncio.wait({listening, delivering, ringing, failed}, return_when=asyncio.FIRST_COMPLETED)
            heartbeats.pause()
            _raise_failure(failed, delivering, ringing, listening)
            no_more.set()
            await asyncio.wait({delivering, ringing}, timeout=GRACE)
        finally:
            await _end(listening, delivering, preparing)
        _raise_failure(delivering, ringing)

    async def _ring(self, no_more: asyncio.Event) -> None:
        if self._ringing is None:
            await no_more.wait()
        else:
            await self._ringing.run(no_more)

    def _heartbeats(self) -> AsyncIOScheduler:
        heartbeats = AsyncIOScheduler(timezone="UTC")
        # APScheduler skips what is a second late unless it is told otherwise.
        heartbeats.add_job(
            self._heartbeat,
            "interval",
            seconds=self._beat,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        heartbeats.start()
        return heartbeats

    async def _heartbeat(self) -> None:
        try:
            await self.tick()
        except StoreError as error:
            # It ends the run, which raises it.
            if self._failed is not None and not self._failed.done():
                self._failed.set_exception(error)
        except asyncio.CancelledError:
            # The bot is being stopped. APScheduler would tell of it as of a mistake.
            log.info("a heartbeat was cut short", action="beat_cut")
        except Exception:
            log.exception("a heartbeat failed; this is a mistake of ours", action="beat_failed")

    async def _greet(self) -> str:
        """Ask Telegram who we are, and show the menus of commands. The bot's username."""
        bot = self._bots.polling
        begun, pause = time.monotonic(), 0.25
        while True:
            try:
                me = await bot.call("getMe", {})
                break
            except InvalidToken:
                raise ListenError(UNKNOWN_TOKEN) from None
            except TelegramError as error:
                # The machine's own network may come up later than we do.
                if time.monotonic() - begun > GREETING:
                    raise ListenError(
                        f"Telegram cannot be reached ({error.message}). Look at the network, and at "
                        "EVENKEEL_API_URL."
                    ) from None
            await asyncio.sleep(pause)
            pause *= 2
        await self._show_menus()
        return str(me["username"])

    async def _show_menus(self) -> None:
        """The menu of commands, in each language. It only decorates: the bot works without it."""
        catalogue = self.library.catalogue
        try:
            for language in (None, *sorted(catalogue)):
                menu = [
                    BotCommand(name, sentence(catalogue, language or "en", text))
                    for name, text in COMMANDS.items()
                ]
                # Telegram knows languages by two letters, whatever the country.
                code = language.partition("-")[0] if language else None
                await self._bots.polling.set_my_commands(menu, language_code=code)
        except TelegramError as error:
            log.warning("the menu of commands could not be set", action="menu_failed", why=error.message)

    async def _handle(self, arrivals: Sequence[Arrival]) -> Sequence[Handled | Exception]:
        together = partial(intake.handle_together, self.store, self.library, arrivals, self.now())
        outcomes = await self._in_thread(together)
        self._wake()
        return outcomes

    async def _set_aside(self, arrival: Arrival) -> None:
        await self._in_thread(partial(intake.set_aside, self.store, self.library, arrival, self.now()))
        self._wake()

    def _wake(self) -> None:
        self.delivery.wake()
        if self._ringing is not None:
            self._ringing.wake()

    def _lose(self, work: Work, participant_id: int, now: datetime) -> None:
        intake.lose(self.library, work, participant_id, now)

    def _note_refused(self, work: Work, row: OwedRow, now: datetime) -> None:
        alerts.note_refused(work, self.library.ladder, row, now)

    def _note_delivered(self, work: Work, row: OwedRow, now: datetime) -> None:
        alerts.note_delivered(work, self.library.ladder, row, now)

    def _note_ring_failed(self, work: Work, row: OwedRow, now: datetime) -> None:
        note_ring_failed(work, self.library.ladder, row, now)

    async def _in_thread(self, work: Callable[[], Returned]) -> Returned:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


def stop_on_signals() -> asyncio.Event:
    """An event that is set when the process is asked to end."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop


def _raise_failure(*ended: asyncio.Future[Any]) -> None:
    for each in ended:
        if each.done() and not each.cancelled() and (error := each.exception()) is not None:
            raise error


async def _end(*tasks: asyncio.Task[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
