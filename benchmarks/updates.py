"""How many updates a second a bot answers: others' bare echo bots, and Evenkeel with all it does.

One flooding server for all, in a process of its own; each bot in a process of its own, one after the
other, several rounds. An update counts when its answer has come. Only the ratios say something: the
machine may be busy.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from math import inf
from pathlib import Path
from random import random
from typing import Any, NamedTuple

from benchmarks.flood import FIRST_CHAT, TOKEN, Flood, flooding
from bot import log

UPDATES = 5000
WARM = 1000
CHATS = 300
ROUNDS = 3
LONGEST = 120.0
HOME = Path(__file__).parent.parent
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)

BARE = "python-telegram-bot, bare echo"
WHOLE = "Evenkeel whole"


async def ptb(api_url: str) -> None:
    """python-telegram-bot as shipped: its Application, its polling, its httpx."""
    await _echo_with_ptb(api_url, None, 0)


async def ptb_on_ours(api_url: str) -> None:
    """The same on our request class."""
    await _echo_with_ptb(api_url, 64, 0)


async def ptb_on_ours_64(api_url: str) -> None:
    """The same, 64 updates at a time."""
    await _echo_with_ptb(api_url, 64, 64)


async def _echo_with_ptb(api_url: str, connections: int | None, concurrent: int) -> None:
    from telegram import Update
    from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters

    from bot.telegram.request import AiohttpRequest

    async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        await update.message.reply_text(update.message.text or "")

    builder = (
        ApplicationBuilder().token(TOKEN).base_url(f"{api_url}/bot").concurrent_updates(concurrent or False)
    )
    if connections is not None:
        builder = builder.request(AiohttpRequest(connections)).get_updates_request(AiohttpRequest(2))
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    async with application:
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling()
        await asyncio.sleep(LONGEST)


async def aiogram(api_url: str) -> None:
    """aiogram 3 as shipped."""
    from aiogram import Bot, Dispatcher
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import Message

    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: Message) -> None:
        await message.answer(message.text or "")

    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(api_url)))
    await dispatcher.start_polling(bot, handle_signals=False)


async def our_loop(api_url: str) -> None:
    """Our listen loop and our courier, with nothing between them: what the way in and out costs."""
    from bot.service.arrivals import Arrival, Arrived, Handled
    from bot.service.letters import Letter
    from bot.telegram.bots import make_bots
    from bot.telegram.send import TelegramCourier

    bots = make_bots(TOKEN, api_url)
    await bots.open()
    courier = TelegramCourier(bots.program)
    under_way: set[asyncio.Task[Any]] = set()

    async def echo(arrivals: Sequence[Arrival]) -> Sequence[Handled | Exception]:
        for arrival in arrivals:
            assert isinstance(arrival, Arrived)
            task = asyncio.create_task(courier.carry(arrival.chat, Letter(text="Thank you."), None))
            under_way.add(task)
            task.add_done_callback(under_way.discard)
        return [Handled()] * len(arrivals)

    await _listen(bots.polling, echo)


async def stand_in(api_url: str) -> None:
    """Listening, a transaction on SQLite, delivery and settling; a stand-in for what the engine does."""
    from benchmarks.store import an_enrollment, one_unit
    from bot.service.arrivals import Arrival, Arrived, Handled
    from bot.service.delivery import Delivery
    from bot.service.settling import Told
    from bot.store.work import Store
    from bot.telegram.bots import make_bots
    from bot.telegram.send import TelegramCourier

    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(None, Path(folder))
        enrolled: dict[int, tuple[int, int]] = {}
        with store.work() as work:
            for chat in range(FIRST_CHAT, FIRST_CHAT + CHATS):
                row = work.add_participant(chat, "Anna", NOW)
                enrolled[chat] = row.id, work.add_enrollment(row.id, an_enrollment(row.pseudonym), None, NOW)
        bots = make_bots(TOKEN, api_url)
        await bots.open()
        delivery = Delivery(
            store,
            {"alert": TelegramCourier(bots.alert), "program": TelegramCourier(bots.program)},
            lambda: datetime.now(UTC),
            Told(lost=lambda *_: None, alert_refused=lambda *_: None),
            random,
        )

        def handle(arrivals: Sequence[Arrival]) -> list[Handled | Exception]:
            with store.work() as work:
                for arrival in arrivals:
                    assert isinstance(arrival, Arrived)
                    with work.attempt():
                        one_unit(work, arrival.key, *enrolled[arrival.chat])
            return [Handled()] * len(arrivals)

        await _listen(bots.polling, _in_thread(handle, delivery.wake), delivery.run(asyncio.Event()))


async def whole(api_url: str) -> None:
    """The bot as it runs: participants in mid-program who write; risk screening, the engine, all of it."""
    from bot.authoring.load import load
    from bot.core.events import Place
    from bot.core.schedule import wake_at
    from bot.rehearsal import newcomer
    from bot.store.work import Store
    from bot.telegram.app import App

    library = load(HOME)
    program = library.programs["reset"]
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(None, Path(folder))
        now = datetime.now(UTC) + timedelta(days=2)
        place = Place(name="Berlin", zone="Europe/Berlin", country="DE")
        with store.work() as work:
            for chat in range(FIRST_CHAT, FIRST_CHAT + CHATS):
                row = work.add_participant(chat, "Anna", now)
                enrollment = newcomer(program, row.pseudonym, "Anna", place, now)
                work.add_enrollment(row.id, enrollment, wake_at(program, enrollment), now)
        app = App(store, library, lambda: datetime.now(UTC), TOKEN, api_url, paced=False)
        await app.run(asyncio.Event())


def _in_thread(
    handle: Callable[[Sequence[Any]], list[Any]], wake: Callable[[], None]
) -> Callable[[Sequence[Any]], Coroutine[Any, Any, list[Any]]]:
    threads = ThreadPoolExecutor(1)

    async def handle_in_thread(arrivals: Sequence[Any]) -> list[Any]:
        outcomes = await asyncio.get_running_loop().run_in_executor(threads, handle, arrivals)
        wake()
        return outcomes

    return handle_in_thread


async def _listen(bot: Any, handle: Any, *besides: Coroutine[Any, Any, None]) -> None:
    from bot.core.events import Place
    from bot.telegram.listen import Listener

    async def set_aside(arrival: Any) -> None:
        raise AssertionError(f"{arrival.key} could not be handled")

    berlin = Place(name="Berlin", zone="Europe/Berlin", country="DE")
    listener = Listener(bot, handle, set_aside, lambda _latitude, _longitude: berlin, random)
    await asyncio.gather(listener.run(asyncio.Event()), *besides)


OTHERS = (BARE, "aiogram 3, bare echo")

BOTS: dict[str, Callable[[str], Coroutine[Any, Any, None]]] = {
    BARE: ptb,
    "python-telegram-bot on our requests, bare echo": ptb_on_ours,
    "python-telegram-bot on our requests, 64 at a time": ptb_on_ours_64,
    "aiogram 3, bare echo": aiogram,
    "our loop and courier, bare echo": our_loop,
    "Evenkeel, with a stand-in for its engine": stand_in,
    WHOLE: whole,
}


class Speed(NamedTuple):
    """Updates a second, and the milliseconds of one core that each has cost."""

    per_second: float
    milliseconds: float


def measure(name: str) -> Speed:
    """One bot against one flood."""
    with flooding(Flood(UPDATES, CHATS, WARM)) as server:
        bot = subprocess.Popen([sys.executable, "-m", "benchmarks.updates", name, server.api_url], cwd=HOME)
        try:
            server.begun(LONGEST)
            before = cpu_seconds(bot.pid)
            result = server.result(LONGEST)
            spent = cpu_seconds(bot.pid) - before
        finally:
            bot.kill()
            bot.wait()
    assert result.chats == CHATS, f"{name} has answered in {result.chats} of {CHATS} chats"
    return Speed(result.answered / result.seconds, 1000 * spent / result.answered)


def cpu_seconds(pid: int) -> float:
    """Seconds of a core that a process has used, in steps of a hundredth."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / float(os.sysconf("SC_CLK_TCK"))


def measure_all(names: Sequence[str], rounds: int = ROUNDS) -> dict[str, Speed]:
    """The best of some rounds, in turn: whatever else the machine does only ever slows a bot down."""
    speeds: dict[str, Speed] = {}
    for _ in range(rounds):
        for name in names:
            speed, best = measure(name), speeds.get(name, Speed(0, inf))
            speeds[name] = Speed(
                max(speed.per_second, best.per_second), min(speed.milliseconds, best.milliseconds)
            )
    return speeds


def run() -> dict[str, float]:
    """Updates a second of each, what an update costs, and Evenkeel as a multiple of the others' echo."""
    speeds = measure_all(list(BOTS))
    figures = {f"{name} (updates/s)": speed.per_second for name, speed in speeds.items()}
    figures |= {f"{name} (ms of a core per update)": speed.milliseconds for name, speed in speeds.items()}
    whole_bot = speeds[WHOLE].per_second
    return figures | {f"{WHOLE} / {name}": whole_bot / speeds[name].per_second for name in OTHERS}


def main() -> None:
    """Be one of the bots, or measure all or those named."""
    match sys.argv[1:]:
        case [name, api_url] if api_url.startswith("http"):
            log.set_up("warning")
            asyncio.run(BOTS[name](api_url))
        case names:
            chosen = [name for name in BOTS if not names or any(part in name for part in names)]
            for name, speed in measure_all(chosen).items():
                print(f"{speed.per_second:8,.0f}/s {speed.milliseconds:7.2f} ms  {name}", flush=True)


if __name__ == "__main__":
    main()
