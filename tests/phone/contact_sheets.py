"""`python -m tests.phone.contact_sheets FOLDER [PROGRAM]`: every text as seen on a phone, as pictures to look through.

For each language and part of the program there are sheets of a few screens side by side; below each screen stands
where its messages come from. Only what is taller than a screen goes on in the next one.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont
from playwright.async_api import Browser, Page, ViewportSize

from bot.authoring.load import load
from bot.telegram.lettering import font_file
from tests.phone.bubbles import Bubble
from tests.phone.everything import everything_said
from tests.phone.screen import PHONE, chats_on_a_phone, show_chat
from tests.playground.browsing import chromium, started

HOME = Path(__file__).parent.parent.parent
SIDE_BY_SIDE = 4
_GAP, _LINE, _LETTERS = 16, 15, 11
_GROUND, _INK = "#8b8f8c", "#ffffff"
_TALL: ViewportSize = {"width": PHONE["width"], "height": PHONE["height"] + 415}
"""The page with its own bars around the chat: the chat alone is then as tall as a phone."""

# Which messages go together on a screen.
_DIVIDED = """() => {
    const room = document.querySelector("#phone-log .log").clientHeight - 28;
    const screens = [];
    let used = Infinity;
    for (const message of document.querySelectorAll("#phone-log .message")) {
        const height = message.getBoundingClientRect().height + 6;
        if (used + height > room) { screens.push([]); used = 0; }
        screens.at(-1).push(message.dataset.id);
        used += height;
    }
    return screens;
}"""
_ONLY = """(ids) => {
    for (const item of document.querySelectorAll("#phone-log .messages > li")) {
        item.hidden = !ids.includes(item.dataset.id);
    }
    document.querySelector("#phone-log .messages").style.justifyContent = "flex-start";
    const log = document.querySelector("#phone-log .log");
    return Math.ceil(log.scrollHeight / log.clientHeight);
}"""
# A message that is taller than a screen is scrolled through.
_SCROLLED = """(screen) => {
    const log = document.querySelector("#phone-log .log");
    log.scrollTop = screen * log.clientHeight;
}"""


class Screen(NamedTuple):
    """A picture of a chat, and where what it shows comes from."""

    picture: Image.Image
    wheres: tuple[str, ...]


async def screens_of(page: Page, bubbles: Sequence[Bubble], numbers: Sequence[int]) -> list[Screen]:
    """The chat that is shown, screen by screen."""
    whose = {str(number): bubble for number, bubble in zip(numbers, bubbles, strict=True)}
    found: list[Screen] = []
    for ids in await page.evaluate(_DIVIDED):
        wheres = tuple(dict.fromkeys(whose[each].where for each in ids))
        for screen in range(await page.evaluate(_ONLY, ids)):
            await page.evaluate(_SCROLLED, screen)
            taken = await page.locator("#phone-log").screenshot()
            found.append(Screen(Image.open(BytesIO(taken)).convert("RGB"), wheres))
    return found


def sheet_of(screens: Sequence[Screen]) -> Image.Image:
    """Screens side by side."""
    width, height = screens[0].picture.size
    lines = max(len(screen.wheres) for screen in screens)
    size = (_GAP + SIDE_BY_SIDE * (width + _GAP), height + 2 * _GAP + lines * _LINE + _GAP)
    sheet = Image.new("RGB", size, _GROUND)
    pen, font = ImageDraw.Draw(sheet), ImageFont.truetype(font_file(), _LETTERS)
    for place, screen in enumerate(screens):
        left = _GAP + place * (width + _GAP)
        sheet.paste(screen.picture, (left, _GAP))
        for line, where in enumerate(screen.wheres):
            pen.text((left, height + 2 * _GAP + line * _LINE), where, fill=_INK, font=font)
    return sheet


async def sheets_of(browser: Browser, bubbles: Sequence[Bubble]) -> AsyncIterator[tuple[str, Image.Image]]:
    """The sheets of one language with their names, a few for each part of the program."""
    parts: dict[str, list[Bubble]] = {}
    for bubble in bubbles:
        parts.setdefault(bubble.module, []).append(bubble)
    letters = {name: [bubble.letter for bubble in part] for name, part in parts.items()}
    async with chats_on_a_phone(browser, letters, _TALL) as (page, numbers):
        for name, part in parts.items():
            await show_chat(page, name, len(part))
            screens = await screens_of(page, part, numbers[name])
            for first in range(0, len(screens), SIDE_BY_SIDE):
                stem = "-".join(name.lower().replace("'", "").split())
                sheet = sheet_of(screens[first : first + SIDE_BY_SIDE])
                yield f"{stem}-{first // SIDE_BY_SIDE + 1:02}", sheet


async def main(folder: Path, program: str) -> None:
    """Write the sheets of a program in each of its languages."""
    executable = chromium()
    if executable is None:
        sys.exit("There is no Chromium on this machine (apt-get install chromium).")
    library = load(HOME)
    async with started(executable) as browser:
        for language in library.programs[program].languages:
            bubbles = everything_said(HOME, library, program, language)
            async for name, sheet in sheets_of(browser, bubbles):
                print(_saved(sheet, folder / language / f"{name}.png"))  # noqa: T201


def _saved(sheet: Image.Image, file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(file)
    return file


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: python -m tests.phone.contact_sheets FOLDER [PROGRAM]")
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "reset"))
