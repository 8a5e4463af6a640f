"""A local Bot API over real HTTP, and python-telegram-bot's own Bot to talk with it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.playground.chats import Account
from bot.playground.server import Playground
from bot.playground.world import World

NOON = datetime(2026, 3, 2, 12, 0, 0, 750_000, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _durations_are_durations(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot warns of its old ways otherwise."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    """A Telegram without a page, where it is always a bit past noon."""
    served = Playground(World(lambda: NOON))
    await served.start()
    yield served
    await served.stop()


@pytest.fixture
def world(playground: Playground) -> World:
    return playground.world


@pytest.fixture
def anna(world: World) -> Account:
    """Somebody who has begun to talk with the bot; her /start waits as the first update."""
    person = world.add_person("Anna", "anna", "de")
    world.say(person, "/start")
    return person


def bot_for(playground: Playground, token: str | None = None, patience: float = 5.0) -> Bot:
    """python-telegram-bot's own Bot, aimed at the playground."""
    base = f"{playground.api_url}/bot"
    requests = [HTTPXRequest(connection_pool_size=8, read_timeout=patience) for _ in range(2)]
    return Bot(token or playground.token, base_url=base, request=requests[0], get_updates_request=requests[1])


@pytest.fixture
async def bot(playground: Playground) -> AsyncIterator[Bot]:
    async with bot_for(playground) as talking:
        yield talking
