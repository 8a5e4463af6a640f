"""The demo's own page in a real browser as wide as a phone, and messages put into its chats as Telegram takes them."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

from playwright.async_api import Browser, Page, ViewportSize

from bot.playground.chats import Account
from bot.playground.parameters import Parameters
from bot.playground.server import Playground
from bot.playground.world import World
from bot.playground.writing import send_document, send_message, send_photo
from bot.service.letters import Letter
from bot.telegram.captions import caption_of
from bot.telegram.drawing import draw
from bot.telegram.keyboards import inline
from bot.telegram.typography import unparted
from tests.playground.sample import MadeUpStage

PHONE: ViewportSize = {"width": 390, "height": 844}


@asynccontextmanager
async def chats_on_a_phone(
    browser: Browser, chats: Mapping[str, Iterable[Letter]], screen: ViewportSize = PHONE
) -> AsyncIterator[tuple[Page, dict[str, list[int]]]]:
    """The page with a chat for each name, and the numbers of the messages in each, in the order of the letters.

    Raises:
        RefusedError: Telegram would not take a letter.
    """
    stage = MadeUpStage()
    world = World(stage.now)
    numbers: dict[str, list[int]] = {}
    for name, letters in chats.items():
        person = world.add_person(name)
        world.begin(person)
        numbers[name] = [_put(world, person, letter) for letter in letters]
    playground = Playground(world, stage)
    await playground.start()
    context = await browser.new_context(viewport=screen, reduced_motion="reduce")
    try:
        page = await context.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        await page.goto(playground.page_url)
        yield page, numbers
        assert wrong == []
    finally:
        await context.close()
        await playground.stop()


async def show_chat(page: Page, name: str, messages: int) -> None:
    """Turn to the chat of this name, and wait until it is there with all its messages."""
    await page.get_by_role("tab", name=name, exact=True).click()
    await page.wait_for_function(
        "count => document.querySelectorAll('#phone-log .message').length === count"
        " && [...document.images].every((each) => each.complete)",
        arg=messages,
    )


def _put(world: World, person: Account, letter: Letter) -> int:
    letter = letter.model_copy(update={"text": unparted(letter.text)})
    values: dict[str, Any] = {
        "chat_id": person.id,
        "parse_mode": "HTML",
        "text": letter.text,
        "caption": caption_of(letter),
        "reply_markup": inline(letter),
    }
    if letter.picture is not None:
        sent = send_photo(world, Parameters(values, {"photo": ("scores.png", _drawn(letter.picture))}))
    elif letter.paper is not None:
        paper = (f"{letter.paper.name}.pdf", b"%PDF-")
        sent = send_document(world, Parameters(values, {"document": paper}))
    else:
        sent = send_message(world, Parameters(values))
    return int(sent["message_id"])


_drawn = cache(draw)
