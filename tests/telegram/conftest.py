"""A Telegram on this machine, and our bots aimed at it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.playground.server import Playground
from bot.playground.world import World
from bot.telegram.bots import Bots, make_bots

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    """A Telegram where it is always noon, and nothing is too fast."""
    served = Playground(World(lambda: NOON, privacy=False))
    await served.start()
    yield served
    await served.stop()


@pytest.fixture
def world(playground: Playground) -> World:
    return playground.world


@pytest.fixture
async def bots(playground: Playground) -> AsyncIterator[Bots]:
    made = make_bots(playground.token, playground.api_url)
    await made.open()
    yield made
    await made.close()
