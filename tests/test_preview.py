"""`evenkeel preview`, the real process in a real browser: a file is saved, and the page shows it."""

import asyncio
import os
import re
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.authoring.homes import copied
from tests.playground.conftest import browser

__all__ = ["browser"]  # the fixture

pytestmark = pytest.mark.asyncio(loop_scope="module")


class Bench(NamedTuple):
    """A coordinator's desk: their files, and the page beside them."""

    home: Path
    page: Page

    def change(self, old: str, new: str) -> None:
        """Change the module's file and save it."""
        file = self.home / "programs" / "reset" / "sleep.yaml"
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")

    async def go_to(self, session: str) -> None:
        """Press a session in the outline, and wait until the phone shows somebody who is there."""
        await self.page.locator(f'[data-session="{session}"]').click()
        await self.page.get_by_role("tab", name=re.compile(session)).wait_for()

    @property
    def chat(self) -> str:
        """The name of the phone's messages."""
        return "Messages with the bot"


@pytest_asyncio.fixture(loop_scope="module")
async def bench(browser: Browser, tmp_path: Path) -> AsyncIterator[Bench]:
    """The preview of a small program, open on a desk."""
    home = copied(tmp_path)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "EVENKEEL_HOME": str(home)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "from bot.cli.main import main; main()", "preview", "reset", "--port", str(port),
        env=environment, cwd=tmp_path, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    async with asyncio.timeout(60):
        while b"preview of reset is at" not in (line := await process.stdout.readline()):
            assert line, "it ended before it served the page"
    context = await browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(15_000)
    page = await context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    await page.goto(f"http://127.0.0.1:{port}/")
    await page.locator("[data-session]").first.wait_for()
    yield Bench(home, page)
    assert wrong == []
    await context.close()
    process.terminate()
    await process.wait()


async def test_a_saved_file_is_what_the_page_shows(bench: Bench) -> None:
    await bench.go_to("sleep-1")
    log = bench.page.get_by_role("log", name=bench.chat)
    await expect(log).to_contain_text("How many hours did you sleep last night?")
    bench.change("That is a short night.", "A short one, then.")
    bench.change("day: 1\n    at: evening", "day: 3\n    at: evening")
    await expect(bench.page.get_by_role("button", name="Day 3")).to_be_visible()
    # The conversation goes on where it stood, in the new words.
    await bench.page.get_by_label("Message", exact=True).fill("4")
    await bench.page.keyboard.press("Enter")
    await expect(log).to_contain_text("A short one, then.")


async def test_a_mistake_is_shown_at_its_place_until_it_is_mended(bench: Bench) -> None:
    wrong = bench.page.locator("#workshop-wrong")
    bench.change("when: sleep_hours < 6", "when: sleep_hour < 6")
    await expect(wrong).to_contain_text("programs/reset/sleep.yaml:12:9")
    await expect(wrong).to_contain_text("did you mean “sleep_hours”?")
    await expect(wrong.locator("mark")).to_contain_text("sleep_hour < 6")
    await expect(wrong).to_contain_text("The bot goes on with the files as they were before.")
    await bench.go_to("sleep-1")
    bench.change("when: sleep_hour < 6", "when: sleep_hours < 6")
    await expect(wrong).to_contain_text("The files are well.")


async def test_going_to_a_session_as_somebody_from_a_file_of_their_own(bench: Bench) -> None:
    people = bench.home / "programs" / "reset" / "people"
    people.mkdir()
    (people / "short-sleeper.yaml").write_text(
        "name: Bea\nzone: Europe/Madrid\nanswers:\n  sleep_hours: four and a half\n", "utf-8"
    )
    await expect(bench.page.get_by_role("option", name="short-sleeper")).to_have_count(1)
    await bench.go_to("sleep-1-2")
    await expect(bench.page.get_by_role("log", name=bench.chat)).to_contain_text("How is your mood, Bea?")
    await expect(bench.page.locator('[data-session="sleep-1"]')).to_contain_text("done")
    await expect(bench.page.locator('[data-session="sleep-1-2"]')).to_contain_text("now")


async def test_a_conversation_is_kept_as_a_story_that_holds(bench: Bench) -> None:
    await bench.go_to("sleep-1-2")
    await bench.page.get_by_role("button", name="So-so").click()
    await expect(bench.page.get_by_role("log", name=bench.chat)).to_contain_text("Did you nap today?")
    await bench.page.get_by_role("button", name="Keep as a story").click()
    await bench.page.get_by_label("What the story is called").fill("an-evening")
    await bench.page.get_by_role("button", name="Keep", exact=True).click()
    await expect(bench.page.get_by_text("Kept as programs/reset/stories/an-evening.txt")).to_be_visible()
    story = bench.home / "programs" / "reset" / "stories" / "an-evening.txt"
    assert "[So-so]" in story.read_text("utf-8")
    rehearsed = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "from bot.cli.main import main; main()", "rehearse",
        env={**os.environ, "EVENKEEL_HOME": str(bench.home)}, cwd=bench.home,
    )  # fmt: skip
    assert await rehearsed.wait() == 0


async def test_a_text_that_is_left_out_is_told(bench: Bench) -> None:
    bench.change(
        "say: That is a short night. Today we only watch, we change nothing.\n        when: sleep_hours < 6",
        "say: You felt {{ mood }} last time.",
    )
    bench.change("day: 1\n    at: 09:00", "days: 1-3\n    at: 09:00")
    await bench.go_to("sleep-1-2")
    await expect(bench.page.locator("#workshop-left-out")).to_contain_text("because “mood” was not answered")


async def test_on_a_phone_the_program_is_one_of_the_places(bench: Bench) -> None:
    await bench.page.set_viewport_size({"width": 390, "height": 844})
    await bench.page.get_by_role("tab", name="Program").click()
    await expect(bench.page.locator("[data-session]").first).to_be_visible()
    # A long program is scrolled through, to its last day.
    bench.change("day: 1\n    at: 09:00", "days: 1-14\n    at: 09:00")
    await bench.page.locator('[data-session="sleep-14"]').click()
    await expect(bench.page.locator('[data-session="sleep-14"]')).to_contain_text("now")
    # Somebody else was talked to meanwhile: their news have room beside the names of four places.
    for session in ("sleep-1", "sleep-1-2"):
        await bench.page.locator(f'[data-session="{session}"]').click()
        await expect(bench.page.locator(f'[data-session="{session}"]')).to_contain_text("now")
    for place in ("Program", "Participants"):
        await bench.page.locator("#places").get_by_role("tab", name=place).click()
        wide = await bench.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, place
