"""Every text of the program, in each of its languages, on a screen as wide as a phone: the demo's own page shows it."""

from pathlib import Path

import pytest
from playwright.async_api import Browser

from bot.authoring.library import Library
from bot.authoring.load import load
from bot.core.effects import Button
from bot.service.letters import Letter
from tests.phone.everything import everything_said
from tests.phone.files import files_of
from tests.phone.plausible import known_of
from tests.phone.readings import readings, unread
from tests.phone.screen import chats_on_a_phone, show_chat

# One browser serves the whole file, so its tests run in one loop.
pytestmark = pytest.mark.asyncio(loop_scope="module")

HOME = Path(__file__).parent.parent.parent
PROGRAM = "reset"
LANGUAGES = sorted(path.parent.name for path in (HOME / "content").glob(f"*/{PROGRAM}"))
TALLEST = 670
"""What is left of a phone of this height for a chat, between the bars of Telegram."""
MAY_BE_LONG = "/consent.md"
"""What somebody agrees to is read at leisure, and may take two screens."""
MEASURING = (HOME / "tests" / "phone" / "measuring.js").read_text("utf-8")


@pytest.fixture(scope="module")
def library() -> Library:
    return load(HOME)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_text_can_be_read_on_a_phone(browser: Browser, library: Library, language: str) -> None:
    bubbles = everything_said(HOME, library, PROGRAM, language)
    letters = {"Anna": [bubble.letter for bubble in bubbles]}
    async with chats_on_a_phone(browser, letters) as (page, numbers):
        await show_chat(page, "Anna", len(bubbles))
        measured = await page.evaluate(MEASURING)
    whose = dict(zip(numbers["Anna"], bubbles, strict=True))
    found: list[str] = []
    for each in measured["messages"]:
        where = whose[each["id"]].where
        found += [f"{where}: {fault}" for fault in each["faults"]]
        if each["height"] > TALLEST * (2 if where.endswith(MAY_BE_LONG) else 1):
            found.append(f"{where}: it is {each['height']} pixels tall; a chat shows {TALLEST} at once")
    assert not found, "\n".join(found)
    assert not measured["wide"]
    assert len(measured["messages"]) == len(bubbles)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_no_text_is_left_out_of_that(library: Library, language: str) -> None:
    shown = {bubble.where for bubble in everything_said(HOME, library, PROGRAM, language)}
    assert files_of(HOME, PROGRAM, language).keys() - shown == set()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_side_of_every_condition_in_a_text_is_shown(library: Library, language: str) -> None:
    known = known_of(library.programs[PROGRAM], language)
    left = {
        file: unread(text, readings(text, known)) for file, text in files_of(HOME, PROGRAM, language).items()
    }
    assert {file: sides for file, sides in left.items() if sides} == {}


FAULTY = {
    "**Not** bold": "“**”",
    "Hello {{ name }}": "“{{”",
    "Hello {name}": "“{name}”",
    "{% if so %}yes": "“{%”",
    "&lt;b&gt;Not&lt;/b&gt; bold": "“<b>”",
    "this &amp;amp; that": "“&amp;”",
    "a" * 60: "torn in two",
    "one\n\n\ntwo": "two empty lines",
}


async def test_what_is_wrong_would_be_found(browser: Browser) -> None:
    crowded = tuple(Button(label=str(number), data=f"1:{number}") for number in range(8))
    longest = (Button(label="Incomprehensibilities of uncharacteristically many words " * 2, data="1:1"),)
    letters = [*(Letter(text=text) for text in FAULTY), Letter(text="Which?", buttons=(crowded, longest))]
    async with chats_on_a_phone(browser, {"Anna": letters}) as (page, _):
        await show_chat(page, "Anna", len(letters))
        measured = await page.evaluate(MEASURING)
    found = ["\n".join(each["faults"]) for each in measured["messages"]]
    for fault, said in zip(FAULTY.values(), found, strict=False):
        assert fault in said
    assert "“0” is too small for a finger" in found[-1]
    assert "takes three lines or more" in found[-1]
