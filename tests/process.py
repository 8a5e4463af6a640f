"""The real process, `evenkeel run`, against a Telegram on this machine."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.authoring.load import load
from bot.clock import StagedClock
from bot.core.on_call import Ladder
from bot.playground.chats import Account, Chat
from bot.playground.server import Playground
from bot.playground.world import World
from bot.service.publishing import publish_all
from bot.store.work import Store
from tests.home import first_week

HOME = first_week()
TOKEN = "1:process"
INVITATION = "an-invitation"


class Clinic:
    """A Telegram with staff in it, a database, and a bot that runs as a process of its own."""

    def __init__(self, folder: Path, start: datetime, speed: float, home: Path = HOME) -> None:
        self.clock = StagedClock(start, speed)
        self.world = World(self.clock)
        self.telegram = Playground(self.world, token=TOKEN)
        self.folder = folder
        self.home = home
        self.url = f"sqlite:///{folder}/evenkeel.sqlite"
        self.process: asyncio.subprocess.Process | None = None
        self.clinicians: Chat
        self.coordinators: Chat
        self.clara: Account

    async def open(self, ladder: Ladder) -> None:
        """The server listens, the database has staff and an invitation, the staff have begun their chats."""
        await self.telegram.start()
        self.clara = self.world.add_person("Dr. Clara Weiss")
        self.clinicians = self.world.add_group("Clinicians", members=[self.clara])
        self.coordinators = self.world.add_group("Coordinators")
        self.world.say(self.clara, "/start")
        store = Store.open(self.url, self.folder)
        with store.work() as work:
            now = self.clock()
            for key, person in ladder.people.items():
                work.add_staff(key, person.role, person.name)
            work.link_staff("clara", self.clara.id, now)
            work.link_group("clinicians", self.clinicians.id, now)
            work.link_group("coordinators", self.coordinators.id, now)
            work.add_invite(INVITATION, "first_week", "spring", now - timedelta(days=1))
            publish_all(work, load(self.home), "the tests", "to run it", now)
        store.close()

    @contextmanager
    def store(self) -> Iterator[Store]:
        """Its database, looked into beside the bot."""
        store = Store.open(self.url, self.folder)
        try:
            yield store
        finally:
            store.close()

    async def close(self) -> None:
        """Everything ends."""
        await self.stop()
        await self.telegram.stop()

    @property
    def environment(self) -> dict[str, str]:
        """The settings of the process; its clock goes on where this one stands."""
        return {
            **os.environ,
            "EVENKEEL_TOKEN": TOKEN,
            "EVENKEEL_API_URL": self.telegram.api_url,
            "EVENKEEL_DATABASE_URL": self.url,
            "EVENKEEL_HOME": str(self.home),
            "EVENKEEL_CLOCK": f"{self.clock().astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z@{self.clock.speed:g}x",
            "EVENKEEL_LOG": "info",
        }

    async def run(self) -> None:
        """Start the bot, and wait until it listens."""
        log = self.folder / "log.txt"
        begun = log.stat().st_size if log.exists() else 0
        self.process = await spawn("run", environment=self.environment, log=log)
        async with asyncio.timeout(60):
            while b'"started"' not in log.read_bytes()[begun:]:
                assert self.process.returncode is None, self.logged()
                await asyncio.sleep(0.02)

    async def kill(self) -> None:
        """SIGKILL, as when the machine's power fails: nothing can be put in order."""
        assert self.process is not None
        self.process.kill()
        await self.process.wait()

    async def stop(self) -> int | None:
        """SIGTERM, and wait."""
        if self.process is None or self.process.returncode is not None:
            return None
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(20):
            return await self.process.wait()

    async def until(self, predicate: Callable[[], object], seconds: float = 30) -> None:
        """Wait until something is true of the world; with the bot's log in the complaint if it never is."""
        try:
            await self.world.wait_for(predicate, seconds)
        except TimeoutError:
            raise AssertionError(f"it never came to pass; the bot's log:\n{self.logged()}") from None

    async def outside(self, predicate: Callable[[], object], seconds: float = 30) -> None:
        """Wait until something is true that no change of the world tells of: of the clock, or the database."""
        async with asyncio.timeout(seconds):
            while not predicate():
                assert self.process is None or self.process.returncode is None, self.logged()
                await asyncio.sleep(0.02)

    def logged(self) -> str:
        """What the bot wrote to standard error."""
        return (self.folder / "log.txt").read_text()[-4000:]


async def spawn(*arguments: str, environment: dict[str, str], log: Path) -> asyncio.subprocess.Process:
    """`evenkeel …` as a process of its own."""
    with log.open("ab") as file:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-c", "from bot.cli import main; main()", *arguments, env=environment, stderr=file
        )
