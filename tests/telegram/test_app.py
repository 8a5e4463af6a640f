"""The whole bot in one process, on a real database and a real local Bot API."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.authoring.library import Library
from bot.authoring.load import load
from bot.playground.chats import Account
from bot.playground.server import Playground
from bot.playground.world import World
from bot.service import intake
from bot.store.errors import StoreError
from bot.store.work import Store, Work
from bot.telegram import app as running
from bot.telegram.app import App
from bot.telegram.listen import ListenError
from tests.telegram.conftest import NOON

HOME = Path(__file__).parent.parent / "authoring" / "home"
FULL = "The disk that holds the database is full."
SOON = 15.0


@pytest.fixture(scope="module")
def library() -> Library:
    return load(HOME)


def an_app(store: Store, library: Library, playground: Playground, token: str | None = None) -> App:
    return App(
        store, library, lambda: NOON, token or playground.token, playground.api_url, paced=False, beat=0.05
    )


@asynccontextmanager
async def running_app(app: App) -> AsyncIterator[asyncio.Event]:
    """The app at work; setting the event stops it as a signal does."""
    stop = asyncio.Event()
    task = asyncio.create_task(app.run(stop))
    try:
        yield stop
        stop.set()
        async with asyncio.timeout(SOON):
            await task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def heard(world: World, person: Account) -> list[str]:
    """What the bot has said to somebody."""
    return [each.text for each in world.transcript(person) if each.by_bot]


async def test_it_shows_its_commands_listens_and_answers(
    sqlite_store: Store, library: Library, playground: Playground, world: World
) -> None:
    anna = world.add_person("Anna")
    world.say(anna, "hello")
    async with running_app(an_app(sqlite_store, library, playground)):
        await world.wait_for(lambda: heard(world, anna))
        assert any("crisis" in str(commands) for commands in world.commands.values())
    assert len(world.updates) == 0


async def test_its_menu_is_in_every_language_and_follows_what_is_published(
    sqlite_store: Store, library: Library, playground: Playground, world: World
) -> None:
    spoken = {"Whom you can call right now": "A quién puedes llamar ahora mismo"}
    app = an_app(sqlite_store, library, playground)
    app._look = lambda now: now.model_copy(update={"catalogue": {"es": spoken}})

    def menu(language: str) -> list[str]:
        return [
            each["description"] for (_, of), menu in world.commands.items() if of == language for each in menu
        ]

    async with running_app(app):
        await world.wait_for(lambda: "A quién puedes llamar ahora mismo" in menu("es"))
        assert "Whom you can call right now" in menu("")


async def test_asked_to_stop_it_still_answers_what_it_took_in(
    sqlite_store: Store,
    library: Library,
    playground: Playground,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    crowd = [world.add_person(f"Person {number}") for number in range(5)]
    app, handle = an_app(sqlite_store, library, playground), intake.handle_together
    async with running_app(app) as stop:
        await world.updates.polling.wait()
        loop = asyncio.get_running_loop()

        def stop_meanwhile(*given: object) -> object:
            loop.call_soon_threadsafe(stop.set)
            return handle(*given)  # type: ignore[arg-type]

        monkeypatch.setattr(intake, "handle_together", stop_meanwhile)
        for person in crowd:
            world.say(person, "hello")
        await stop.wait()
    answered = [person for person in crowd if heard(world, person)]
    assert answered
    # Who has no answer has not been taken in: it comes again.
    assert len(world.updates) == len(crowd) - len(answered)


async def ends_with_its_sentence(app: App, break_it: Callable[[], Awaitable[None]]) -> None:
    """The run ends with what the database says, once it is broken."""
    task = asyncio.create_task(app.run(asyncio.Event()))
    await break_it()
    async with asyncio.timeout(SOON):
        with pytest.raises(StoreError, match="full"):
            await task


@contextmanager
def full(_store: Store) -> Iterator[Work]:
    raise StoreError(FULL)
    yield


async def test_a_full_disk_ends_it_and_the_update_comes_again(
    sqlite_store: Store,
    library: Library,
    playground: Playground,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    anna = world.add_person("Anna")

    async def say() -> None:
        await world.updates.polling.wait()
        monkeypatch.setattr(Store, "work", full)
        world.say(anna, "I want to die")

    await ends_with_its_sentence(an_app(sqlite_store, library, playground), say)
    assert len(world.updates) == 1
    monkeypatch.undo()
    async with running_app(an_app(sqlite_store, library, playground)):
        await world.wait_for(lambda: heard(world, anna))


async def test_a_full_disk_ends_it_though_nobody_writes(
    sqlite_store: Store,
    library: Library,
    playground: Playground,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def fill() -> None:
        await world.updates.polling.wait()
        monkeypatch.setattr(Store, "work", full)

    await ends_with_its_sentence(an_app(sqlite_store, library, playground), fill)


async def test_a_heartbeat_that_fails_is_a_mistake_of_ours_and_no_reason_to_stop(
    sqlite_store: Store,
    library: Library,
    playground: Playground,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    failed = asyncio.Event()
    loop = asyncio.get_running_loop()

    def fail(*_: object) -> int:
        loop.call_soon_threadsafe(failed.set)
        raise ZeroDivisionError

    monkeypatch.setattr(running, "tick", fail)
    anna = world.add_person("Anna")
    with capture_logs() as logs:
        async with running_app(an_app(sqlite_store, library, playground)):
            await failed.wait()
            world.say(anna, "hello")
            await world.wait_for(lambda: heard(world, anna))
    assert "beat_failed" in [each["action"] for each in logs]


async def test_a_wrong_token_ends_it_with_a_sentence_that_does_not_say_it(
    sqlite_store: Store, library: Library, playground: Playground
) -> None:
    with pytest.raises(ListenError, match="does not know this token") as told:
        await an_app(sqlite_store, library, playground, token="9:secret").run(asyncio.Event())
    assert "secret" not in str(told.value)


async def test_a_telegram_that_comes_up_late_is_waited_for(
    sqlite_store: Store, library: Library, playground: Playground, world: World
) -> None:
    world.faults.drop("getMe", times=2)
    world.faults.answer(500, "setMyCommands")
    anna = world.add_person("Anna")
    world.say(anna, "hello")
    async with running_app(an_app(sqlite_store, library, playground)):
        await world.wait_for(lambda: heard(world, anna))


async def test_a_telegram_that_never_comes_up_is_told(
    sqlite_store: Store,
    library: Library,
    playground: Playground,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(running, "GREETING", 0.1)
    world.faults.drop("getMe", times=1000)
    with pytest.raises(ListenError, match="cannot be reached"):
        await an_app(sqlite_store, library, playground).run(asyncio.Event())
