"""`evenkeel demo`: everything as in a real run, on a Telegram of its own, in your browser."""

import asyncio
import tempfile
import webbrowser
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot import log
from bot.authoring.library import Library
from bot.authoring.load import load
from bot.cli.errors import RunError
from bot.cli.staging import INVITATION, DemoStage, coming_monday
from bot.clock import StagedClock, utc_now
from bot.playground.server import Playground
from bot.playground.world import World
from bot.settings import read_settings
from bot.store.work import Store
from bot.telegram.app import App, _stop_on_signals

TOKEN = "1:demo"  # noqa: S105 - the demo's own Telegram knows no other
BEAT = 0.2
"""Real seconds between heartbeats: a fast-forward should still meet its hours closely."""


def demo(
    port: Annotated[int, typer.Option(help="The page's port.")] = 8080,
    open_page: Annotated[
        bool, typer.Option("--open/--no-open", help="Open the page in your browser.")
    ] = False,
    program: Annotated[str | None, typer.Option(help="The program. Left out: the first one.")] = None,
) -> None:
    """Talk with the bot in your browser, watch the clinicians' chat, and let time run as you like.

    Nothing leaves this machine, and all is forgotten at the end.
    """
    library = load(read_settings().home)
    chosen = program or ("reset" if "reset" in library.programs else next(iter(library.programs)))
    if chosen not in library.programs:
        raise typer.BadParameter(f"there is no program “{chosen}”; there are {', '.join(library.programs)}.")
    log.set_up("error")
    with tempfile.TemporaryDirectory(prefix="evenkeel-demo-") as folder:
        asyncio.run(_run(library, chosen, Path(folder), port, open_page))


async def _run(library: Library, program: str, folder: Path, port: int, open_page: bool) -> None:
    clock = StagedClock(coming_monday(utc_now()))
    store = Store.open(None, folder)
    world = World(now=clock)
    _people(world, store, library, program, clock)
    api_url = f"http://127.0.0.1:{port}"
    app = App(store, library, clock, TOKEN, api_url, paced=False, beat=BEAT)

    async def beat() -> None:
        await app.tick()
        while not await app.delivery.idle():
            await asyncio.sleep(0.01)

    playground = Playground(world=world, stage=DemoStage(store, library, clock, beat), port=port, token=TOKEN)
    try:
        await playground.start()
    except OSError:
        raise RunError(
            f"Something else uses port {port}. Stop it, or choose another one: evenkeel demo --port 8090"
        ) from None
    try:
        console = Console(highlight=False)
        console.print(f"Evenkeel's demo is at [bold]{playground.page_url}[/]   (Ctrl-C ends it)")
        if open_page:
            webbrowser.open(playground.page_url)
        await app.run(_stop_on_signals())
    finally:
        await playground.stop()
        store.close()


def _people(world: World, store: Store, library: Library, program: str, clock: StagedClock) -> None:
    """A participant who has not joined, staff who are linked, and their groups."""
    world.add_person("Anna", "anna", "en")
    clara = world.add_person("Dr. Clara Weiss", "clara", "en", staff=True)
    sam = world.add_person("Sam Ortiz", "sam", "en", staff=True)
    robin = world.add_person("Robin Hale", "robin", "en", staff=True)
    clinicians = world.add_group("Clinicians")
    coordinators = world.add_group("Coordinators")
    with store.work() as work:
        now = clock()
        work.add_invite(INVITATION, program, "demo", now)
        for key, person in library.ladder.people.items():
            work.add_staff(key, person.role, person.name)
        for key, account in (("clara", clara), ("sam", sam), ("robin", robin)):
            if key in library.ladder.people:
                work.link_staff(key, account.id, now)
        work.link_group("clinicians", clinicians.id, now)
        work.link_group("coordinators", coordinators.id, now)
