"""`evenkeel demo`: everything as in a real run, on a Telegram of its own, in your browser."""

import asyncio
import tempfile
import webbrowser
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot import log
from bot.authoring.library import Library
from bot.authoring.load import load
from bot.cli.errors import RunError
from bot.cli.staging import INVITATION, DemoStage, coming_monday
from bot.cli.workshop import FilesWorkshop
from bot.clock import StagedClock, utc_now
from bot.playground.chats import Account
from bot.playground.server import Playground
from bot.playground.world import World
from bot.settings import read_settings
from bot.store.work import Store
from bot.telegram.app import App

TOKEN = "1:demo"  # noqa: S105 - the demo's own Telegram knows no other
CODES_GOOD_FOR = timedelta(days=1)
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
    settings = read_settings()
    library = load(settings.home, settings.non_commercial)
    chosen = program or ("reset" if "reset" in library.programs else next(iter(library.programs)))
    if chosen not in library.programs:
        raise typer.BadParameter(f"there is no program “{chosen}”; there are {', '.join(library.programs)}.")
    log.set_up("error")
    with tempfile.TemporaryDirectory(prefix="evenkeel-demo-") as folder:
        asyncio.run(_run(library, chosen, Path(folder), port, open_page))


def preview(
    program: Annotated[str | None, typer.Argument(help="The program. Left out: the first one.")] = None,
    port: Annotated[int, typer.Option(help="The page's port.")] = 8080,
    open_page: Annotated[
        bool, typer.Option("--open/--no-open", help="Open the page in your browser.")
    ] = False,
) -> None:
    """See what you write while you write it: the demo page, which follows the files as they are saved.

    Beside the phone stand the outline, from which you can go to any session as a sample person, what is wrong in
    the files, what is left out, and a button that keeps a conversation as a story.
    """
    settings = read_settings()
    library = load(settings.home, settings.non_commercial)
    chosen = program or ("reset" if "reset" in library.programs else next(iter(library.programs)))
    if chosen not in library.programs:
        raise typer.BadParameter(f"there is no program “{chosen}”; there are {', '.join(library.programs)}.")
    workshop = FilesWorkshop(settings.home, settings.non_commercial, chosen, library, settings.now)
    log.set_up("error")
    with tempfile.TemporaryDirectory(prefix="evenkeel-preview-") as folder:
        asyncio.run(_run(library, chosen, Path(folder), port, open_page, workshop))


async def _run(
    library: Library,
    program: str,
    folder: Path,
    port: int,
    open_page: bool,
    workshop: FilesWorkshop | None = None,
) -> None:
    clock = StagedClock(coming_monday(utc_now()))
    store = Store.open(None, folder)
    world = World(clock)
    _people(world, store, library, program, clock)
    api_url = f"http://127.0.0.1:{port}"
    look = workshop.look if workshop is not None else None
    app = App(store, library, clock, TOKEN, api_url, paced=False, beat=BEAT, look=look)

    async def beat() -> None:
        await app.tick()
        while not await app.delivery.idle():  # noqa: ASYNC110 - idle is asked of the database
            await asyncio.sleep(0.01)

    stage = DemoStage(store, library, clock, beat)
    playground = Playground(world=world, stage=stage, port=port, token=TOKEN, workshop=workshop)
    watching = None
    if workshop is not None:
        workshop.stage, workshop.world, workshop.store = stage, world, store
        watching = asyncio.create_task(
            workshop.watch(partial(_take_up, app, workshop, playground)), name="watch"
        )
    try:
        await playground.start()
    except OSError:
        raise RunError(
            f"Something else uses port {port}. Stop it, or choose another one: evenkeel demo --port 8090"
        ) from None
    try:
        console = Console(highlight=False)
        what = "demo" if workshop is None else f"preview of {program}"
        console.print(f"Evenkeel's {what} is at [bold]{playground.page_url}[/]   (Ctrl-C ends it)")
        if open_page:
            webbrowser.open(playground.page_url)
        await app.run()
    finally:
        if watching is not None:
            watching.cancel()
        await playground.stop()
        store.close()


def _take_up(app: App, workshop: FilesWorkshop, playground: Playground) -> None:
    """The bot has the files as they are now before a page shows that they have changed."""
    app.library = workshop.library
    playground.tell_pages()


def _people(world: World, store: Store, library: Library, program: str, clock: StagedClock) -> None:
    """A participant who has not joined, and staff who link themselves and their groups as staff do."""
    world.add_person("Anna", "anna")
    with store.work() as work:
        work.add_invite(INVITATION, program, "demo", clock())
        for audience in ("clinicians", "coordinators"):
            work.add_link_code(f"group-{audience}", "group", audience, clock(), clock() + CODES_GOOD_FOR)
        for key, person in library.ladder.people.items():
            work.add_staff(key, person.role, person.name)
            work.add_link_code(f"staff-{key}", "staff", key, clock(), clock() + CODES_GOOD_FOR)
    groups: dict[str, list[Account]] = {"clinician": [], "coordinator": []}
    for key, person in library.ladder.people.items():
        account = world.add_person(person.name, key)
        groups[person.role].append(account)
        world.say(account, f"/start staff-{key}")
    _group(world, "Clinicians", "clinicians", groups["clinician"], also=[world.add_person("A stranger")])
    _group(world, "Coordinators", "coordinators", groups["coordinator"])


def _group(
    world: World, title: str, audience: str, members: list[Account], also: list[Account] | None = None
) -> None:
    group = world.add_group(title, members=[*members, *(also or [])])
    if members:
        world.say(members[0], f"/link group-{audience}", chat=group)
