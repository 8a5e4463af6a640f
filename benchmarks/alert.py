"""How fast an alert leaves, while nothing else is to do and while 100,000 reminders are due in the same minute.

The real process, against a Telegram that takes whatever it is sent. Measured from the moment at which it hands
out somebody's words to the moment at which it is asked to show the alert to the clinicians, and the crisis
text to who wrote them; each several times, by several people, for the median and the slowest.
"""

import asyncio
import json
import os
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from aiohttp import web

from benchmarks.startup import AT_ONCE, HOME, enroll
from bot.store.work import Store

REMINDERS = 100_000
ALERTS = 20
CLINICIANS = -1_009_000_000_001
FIRST = 8_000_000_001


class Telegram:
    """A Telegram that hands out worries, one after the other, and notes when it is told of each."""

    def __init__(self) -> None:
        self.begun: dict[int, float] = {}
        self.answered: dict[int, float] = {}
        self.alerted: list[float] = []
        self.messages = 0
        self.listening = asyncio.Event()
        self.told = asyncio.Event()
        self.waiting: list[dict[str, Any]] = []
        self.came = asyncio.Event()

    async def answer(self, request: web.Request) -> web.Response:
        """Any method of the Bot API."""
        method = request.match_info["method"].lower()
        if method == "getme":
            me = {"id": 1, "is_bot": True, "first_name": "Evenkeel", "username": "evenkeel_bot"}
            return web.json_response({"ok": True, "result": me})
        if method == "getupdates":
            self.listening.set()
            return web.json_response({"ok": True, "result": await self._updates(await _body(request))})
        if method == "sendmessage":
            self._sent(await _body(request))
        return web.json_response({"ok": True, "result": {"message_id": self.messages + 1}})

    async def worry(self, number: int) -> tuple[float, float]:
        """Somebody writes it; seconds until they are answered, and until the clinicians are told."""
        chat, told = FIRST + number, len(self.alerted)
        person = {"id": chat, "is_bot": False, "first_name": "Ben"}
        message = {
            "message_id": 1,
            "from": person,
            "chat": {"id": chat, "type": "private", "first_name": "Ben"},
            "date": int(time.time()),
            "text": "I want to end my life",
        }
        self.waiting.append({"update_id": number + 1, "message": message})
        self.begun[chat] = time.perf_counter()
        self.came.set()
        async with asyncio.timeout(60):
            while chat not in self.answered or len(self.alerted) == told:
                self.told.clear()
                await self.told.wait()
        return self.answered[chat] - self.begun[chat], self.alerted[told] - self.begun[chat]

    async def _updates(self, asked: dict[str, Any]) -> list[dict[str, Any]]:
        self.waiting = [each for each in self.waiting if each["update_id"] >= int(asked.get("offset") or 0)]
        if not self.waiting:
            self.came.clear()
            try:
                async with asyncio.timeout(5):
                    await self.came.wait()
            except TimeoutError:
                return []
        return self.waiting

    def _sent(self, message: dict[str, Any]) -> None:
        self.messages += 1
        chat = int(message["chat_id"])
        if chat in self.begun:
            self.answered.setdefault(chat, time.perf_counter())
            self.told.set()
        elif chat == CLINICIANS and "Evenkeel: one urgent alert" in str(message["text"]):
            self.alerted.append(time.perf_counter())
            self.told.set()


async def _body(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return dict(json.loads(await request.text()))
    return dict(await request.post())


def run() -> dict[str, float]:
    """Seconds to the crisis text and to the clinicians, quiet and crowded, and how much slower crowded is."""
    figures: dict[str, float] = {}
    for name, reminders in (("quiet", 0), (f"{REMINDERS:,} reminders due", REMINDERS)):
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/evenkeel.sqlite"
            enroll(url, Path(folder), reminders or AT_ONCE)
            store = Store.open(url, Path(folder))
            with store.work() as work:
                work.link_group("clinicians", CLINICIANS, datetime.now(UTC))
            store.close()
            # They begin two days from now, at eight; with the clock before or after that, none or all are due.
            days = 3 if reminders else 0
            told, sent = asyncio.run(alarm(url, datetime.now(UTC) + timedelta(days=days)))
        answers, alerts = zip(*told, strict=True)
        figures[f"ms to the crisis text, {name}, median"] = 1000 * median(answers)
        figures[f"ms to the crisis text, {name}, slowest"] = 1000 * max(answers)
        figures[f"ms to the clinicians, {name}, median"] = 1000 * median(alerts)
        figures[f"ms to the clinicians, {name}, slowest"] = 1000 * max(alerts)
        figures[f"messages sent meanwhile, {name}"] = sent
    quiet, crowded = (figures[key] for key in figures if "clinicians" in key and "median" in key)
    figures["to the clinicians, crowded over quiet"] = crowded / quiet
    return figures


async def alarm(url: str, now: datetime) -> tuple[list[tuple[float, float]], int]:
    """What each alert took, and how many messages were sent in that time."""
    telegram = Telegram()
    app = web.Application()
    app.router.add_route("*", "/bot{token}/{method}", telegram.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    assert site._server is not None
    port = site._server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
    environment = {
        **os.environ,
        "EVENKEEL_TOKEN": "1:bench",
        "EVENKEEL_API_URL": f"http://127.0.0.1:{port}",
        "EVENKEEL_DATABASE_URL": url,
        "EVENKEEL_HOME": str(HOME),
        "EVENKEEL_CLOCK": f"{now:%Y-%m-%d}T09:00Z@1x",
        "EVENKEEL_LOG": "error",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "from bot.cli import main; main()", "run", env=environment
    )
    told = []
    try:
        async with asyncio.timeout(60):
            await telegram.listening.wait()
        await asyncio.sleep(3)
        before = telegram.messages
        for number in range(ALERTS):
            told.append(await telegram.worry(number))
            await asyncio.sleep(0.3)
        sent = telegram.messages - before
    finally:
        process.terminate()
        await process.wait()
        await runner.cleanup()
    return told, sent


if __name__ == "__main__":
    for name, figure in run().items():
        print(f"{figure:10.2f}  {name}")
