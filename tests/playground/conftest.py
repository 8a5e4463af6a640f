"""A local Bot API over real HTTP, python-telegram-bot's own Bot to talk with it, and a real browser."""

import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Literal
from weakref import WeakKeyDictionary

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.playground.chats import Account
from bot.playground.server import Playground
from bot.playground.world import World
from tests.playground.browsing import chromium, started
from tests.playground.sample import Sample

# A machine that does much besides is slow, and not wrong.
expect.set_options(timeout=15_000)

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


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """The system's Chromium. Without one the test is skipped, except where everything must be tested."""
    found = chromium()
    if found is None:
        reason = "there is no Chromium on this machine (apt-get install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    async with started(found) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def sample() -> AsyncIterator[Sample]:
    """The page with a small bot behind it."""
    async with Sample().running() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, sample: Sample) -> AsyncIterator[Page]:
    """The page, open on a desk; it must never complain."""
    opened = await open_page(browser, sample)
    yield opened
    assert complaints(opened) == []
    await opened.context.close()


async def open_page(
    browser: Browser,
    sample: Sample,
    width: int = 1440,
    height: int = 900,
    color_scheme: Literal["light", "dark"] = "light",
) -> Page:
    """The page on a screen of this size."""
    context = await browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=color_scheme, reduced_motion="reduce"
    )
    context.set_default_timeout(10_000)
    page = await context.new_page()
    page.on("pageerror", lambda error: complaints(page).append(str(error)))
    page.on(
        "console",
        lambda said: complaints(page).append(said.text) if said.type in ("error", "warning") else None,
    )
    await page.goto(sample.playground.page_url)
    await page.get_by_role("tab", name="Anna").wait_for()
    return page


_COMPLAINTS: WeakKeyDictionary[Page, list[str]] = WeakKeyDictionary()


def complaints(page: Page) -> list[str]:
    """What the browser had to complain about this page."""
    return _COMPLAINTS.setdefault(page, [])
