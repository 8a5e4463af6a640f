"""Memory and start-up time of `evenkeel run`, with few and with many participants enrolled: both should be flat.

The real process, against a Telegram that only answers; from the start of the process to its first
question for updates, and its memory a little later.
"""

import asyncio
import os
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web

from bot.authoring.load import load
from bot.core.events import Place
from bot.core.schedule import wake_at
from bot.rehearsal import newcomer
from bot.service.publishing import publish_all
from bot.store.work import Store

SMALL, LARGE = 1_000, 100_000
AT_ONCE = 2_000
HOME = Path(__file__).parent.parent
BERLIN = Place(name="Berlin", zone="Europe/Berlin", country="DE")


def run() -> dict[str, float]:
    """Seconds and megabytes for both sizes, and what the large one needs compared with the small one."""
    figures: dict[str, float] = {}
    for size in (SMALL, LARGE):
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/evenkeel.sqlite"
            enroll(url, Path(folder), size)
            seconds, megabytes = asyncio.run(start(url))
        figures[f"seconds to listen, {size:,} enrolled"] = seconds
        figures[f"megabytes, {size:,} enrolled"] = megabytes
    small, large = list(figures.values())[:2], list(figures.values())[2:]
    figures["start-up, large over small"] = large[0] / small[0]
    figures["memory, large over small"] = large[1] / small[1]
    return figures


def enroll(url: str, folder: Path, size: int) -> None:
    """So many participants, none of whom is due."""
    library = load(HOME)
    program = library.programs["reset"]
    now = datetime.now(UTC) + timedelta(days=2)
    store = Store.open(url, folder)
    with store.work() as work:
        publish_all(work, library, "the benchmark", "to run it", datetime.now(UTC))
    for begin in range(0, size, AT_ONCE):
        with store.work() as work:
            for number in range(begin, min(begin + AT_ONCE, size)):
                row = work.add_participant(10_000 + number, "Anna", now)
                enrollment = newcomer(program, row.pseudonym, "Anna", BERLIN, now)
                work.add_enrollment(row.id, enrollment, wake_at(program, enrollment), now)
    store.close()


async def start(url: str) -> tuple[float, float]:
    """Seconds until the process listens, and the megabytes it then holds."""
    listening = asyncio.Event()

    async def answer(request: web.Request) -> web.Response:
        match request.match_info["method"]:
            case "getMe":
                me = {"id": 1, "is_bot": True, "first_name": "Evenkeel", "username": "evenkeel_bot"}
                return web.json_response({"ok": True, "result": me})
            case "getUpdates":
                listening.set()
                await asyncio.sleep(5)
                return web.json_response({"ok": True, "result": []})
            case _:
                return web.json_response({"ok": True, "result": True})

    app = web.Application()
    app.router.add_route("*", "/bot{token}/{method}", answer)
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
        "EVENKEEL_LOG": "error",
    }
    begun = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "from bot.cli import main; main()", "run", env=environment
    )
    try:
        async with asyncio.timeout(60):
            await listening.wait()
        seconds = time.perf_counter() - begun
        await asyncio.sleep(3)
        megabytes = resident(process.pid)
    finally:
        process.terminate()
        await process.wait()
        await runner.cleanup()
    return seconds, megabytes


def resident(pid: int) -> float:
    """The megabytes that a process holds in memory."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


if __name__ == "__main__":
    for name, figure in run().items():
        print(f"{figure:10.2f}  {name}")
