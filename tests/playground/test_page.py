"""The page of the demo in a real browser, with a small bot behind it: talked to as a person would."""

import aiohttp
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot.playground.chats import Message
from tests.playground.conftest import complaints, open_page
from tests.playground.sample import Sample

# One browser serves the whole file, so its tests run in one loop.
pytestmark = pytest.mark.asyncio(loop_scope="module")

# Each pair of a text colour and what it stands on.
READABLE = [
    ("ink", "paper"), ("ink", "surface"), ("ink", "sunk"), ("ink", "mine"), ("ink", "theirs"), ("soft", "paper"),
    ("soft", "surface"), ("soft", "sunk"), ("soft", "deep"), ("soft", "theirs"), ("teal", "surface"),
    ("teal", "theirs"), ("teal", "mine"), ("teal", "teal-wash"), ("on-teal", "teal"), ("on-amber", "amber"),
]  # fmt: skip


def phone(page: Page) -> Locator:
    return page.get_by_role("log", name="Messages with the bot")


def clinicians(page: Page) -> Locator:
    return page.get_by_role("log", name="Clinicians")


async def write(page: Page, text: str) -> None:
    await page.get_by_label("Message", exact=True).fill(text)
    await page.keyboard.press("Enter")


async def begin(page: Page) -> None:
    await page.get_by_role("button", name="START", exact=True).click()
    await page.get_by_role("button", name="Europe/Berlin").click()
    await page.get_by_role("button", name="Several days").wait_for()


def words(messages: list[Message]) -> list[str]:
    return [message.text for message in messages]


async def test_start_sends_the_invitation_which_the_chat_does_not_show(page: Page, sample: Sample) -> None:
    await page.get_by_role("button", name="START", exact=True).click()
    await expect(phone(page)).to_contain_text("Good morning, Anna")
    assert words(sample.world.transcript(sample.anna))[0] == "/start welcome-1"
    await expect(phone(page)).not_to_contain_text("welcome-1")


async def test_somebody_may_come_without_an_invitation(page: Page, sample: Sample) -> None:
    await page.get_by_role("button", name="Start without an invitation").click()
    await expect(phone(page)).to_contain_text("Good morning, Anna")
    assert words(sample.world.transcript(sample.anna))[0] == "/start"


async def test_talking_and_pressing_a_button(page: Page, sample: Sample) -> None:
    await begin(page)
    await page.get_by_role("button", name="Several days").click()
    await expect(phone(page)).to_contain_text("Tomorrow at nine")
    # What was pressed is answered in passing, and the buttons are gone.
    await expect(page.get_by_text("Noted.", exact=True)).to_be_visible()
    await expect(page.get_by_role("button", name="Several days")).to_have_count(0)
    await write(page, "Thank you")
    await expect(phone(page)).to_contain_text("You said: Thank you")
    # The zone was learned from what was answered: eight in London is nine in Berlin.
    await expect(page.get_by_text("P-0007")).to_be_visible()
    await expect(phone(page).get_by_text("09:00").first).to_be_visible()


async def test_what_anybody_writes_stays_text(page: Page, sample: Sample) -> None:
    await begin(page)
    nasty = "<img src=x onerror=alert(1)> & <b>not bold</b>"
    await write(page, nasty)
    await expect(phone(page).get_by_text(nasty, exact=False).first).to_be_visible()
    await expect(phone(page)).to_contain_text(f"You said: {nasty}")
    assert await phone(page).locator("img").count() == 0


async def test_markup_is_shown_as_what_it_means(page: Page, sample: Sample) -> None:
    await begin(page)
    await expect(phone(page).locator("b", has_text="Anna")).to_be_visible()
    await write(page, "It feels hopeless")
    link = phone(page).get_by_role("link", name="https://findahelpline.com")
    assert await link.get_attribute("href") == "https://findahelpline.com"
    await expect(clinicians(page).locator("blockquote")).to_have_text("It feels hopeless")
    await phone(page).get_by_role("button", name="/help").click()
    await expect(phone(page)).to_contain_text("You said: /help")


async def test_a_stranger_presses_and_is_refused_a_clinician_presses_and_is_not(
    page: Page, sample: Sample
) -> None:
    await begin(page)
    await write(page, "It feels hopeless")
    whoever = page.get_by_role("region", name="Clinicians").get_by_label("You are")
    await whoever.select_option("A stranger")
    await clinicians(page).get_by_role("button", name="I take it").click()
    await expect(page.get_by_text("A stranger: Only clinicians on this program can do that.")).to_be_visible()
    await clinicians(page).get_by_role("button", name="Wrong alarm").click()
    await page.get_by_role("dialog").get_by_role("button", name="OK").click()
    await whoever.select_option("Dr. Clara Weiss")
    await clinicians(page).get_by_role("button", name="I take it").click()
    await expect(clinicians(page)).to_contain_text("Dr. Clara Weiss has it.")
    await expect(clinicians(page)).to_contain_text("edited")
    await expect(clinicians(page).locator(".buttons button")).to_have_count(0)


async def test_a_clinician_replies_to_a_message_of_the_bot_and_may_change_their_mind(
    page: Page, sample: Sample
) -> None:
    await begin(page)
    world = sample.world
    group = next(chat for chat in world.chats.values() if chat.title == "Clinicians")
    said = world.add_message(group, world.bot, text="P-0007: hello?", html="P-0007: hello?")
    await clinicians(page).get_by_text("P-0007: hello?").hover()
    await clinicians(page).get_by_role("button", name="Reply to this message").last.click()
    await page.get_by_label("Message to Clinicians").fill("I am here.")
    await page.keyboard.press("Escape")
    await page.get_by_label("Message to Clinicians").press("Enter")
    await expect(clinicians(page).get_by_text("I am here.")).to_be_visible()
    await clinicians(page).get_by_role("button", name="Reply to this message").last.click()
    await page.get_by_label("Message to Clinicians").fill("I am still here.")
    await page.keyboard.press("Enter")
    await expect(clinicians(page).get_by_text("I am still here.")).to_be_visible()
    theirs = [each for each in world.transcript(group) if each.text.startswith("I am")]
    assert [each.reply_to for each in theirs] == [None, said.id]


async def test_editing_what_one_wrote(page: Page, sample: Sample) -> None:
    await begin(page)
    await write(page, "I slept fine")
    await expect(phone(page)).to_contain_text("You said: I slept fine")
    await phone(page).get_by_role("listitem").filter(has_text="I slept fine").first.hover()
    await phone(page).get_by_role("button", name="Edit this message").last.click()
    await expect(page.get_by_label("Message", exact=True)).to_have_value("I slept fine")
    await write(page, "I did not sleep")
    await expect(phone(page)).to_contain_text("I see that you changed that.")
    edited = phone(page).get_by_role("listitem").filter(has_text="I did not sleep")
    await expect(edited).to_contain_text("edited")
    # The next thing written is a new message again.
    await write(page, "At all")
    await expect(phone(page)).to_contain_text("You said: At all")


async def test_attaching_what_is_not_text(page: Page, sample: Sample) -> None:
    await begin(page)
    for name in ("Sticker", "Voice note"):
        await page.get_by_role("button", name="Attach").click()
        await page.get_by_role("button", name=name).click()
    await page.get_by_role("button", name="Attach").click()
    await page.get_by_role("button", name="Photo with caption").click()
    await page.get_by_label("Caption").fill("My bedroom at three")
    await page.get_by_role("dialog").get_by_role("button", name="Send").click()
    await expect(phone(page)).to_contain_text("My bedroom at three")
    await page.get_by_role("button", name="Attach").click()
    await page.get_by_role("button", name="Location").click()
    await page.get_by_label("Place").select_option("Kathmandu")
    await page.get_by_role("dialog").get_by_role("button", name="Send").click()
    await expect(phone(page)).to_contain_text("27.72, 85.32")
    kinds = [kind for message in sample.world.transcript(sample.anna) for kind in message.attached]
    assert kinds == ["sticker", "voice", "photo", "location"]


async def test_blocking_the_bot_and_taking_it_back(page: Page, sample: Sample) -> None:
    await begin(page)
    await page.get_by_role("button", name="More", exact=True).click()
    await page.get_by_role("button", name="Block the bot").click()
    await page.get_by_role("button", name="Unblock the bot").click()
    await expect(page.get_by_label("Message", exact=True)).to_be_visible()
    assert not sample.world.chat(sample.anna).blocked


async def test_adding_somebody_with_another_language(page: Page, sample: Sample) -> None:
    await page.get_by_role("button", name="Add", exact=True).click()
    await page.get_by_label("Name", exact=True).fill("ليلى")
    await page.get_by_label("Language of their phone").select_option("ar")
    await page.get_by_label("Name", exact=True).press("Enter")
    await expect(page.get_by_role("tab", name="ليلى")).to_have_attribute("aria-selected", "true")
    await page.get_by_role("button", name="START", exact=True).click()
    await write(page, "لم أنم")
    # Each text runs the way its letters do.
    said = phone(page).get_by_text("لم أنم").first
    assert (
        await said.evaluate("element => getComputedStyle(element.closest('[dir=auto]')).direction") == "rtl"
    )
    (layla,) = [person for person in sample.world.people.values() if person.name == "ليلى"]
    assert layla.language_code == "ar"


async def test_time_passes_when_told(page: Page, sample: Sample) -> None:
    time = page.get_by_label("Time", exact=True)
    await expect(time).to_contain_text("08:00")
    await page.get_by_role("button", name="+1 h").click()
    await expect(time).to_contain_text("09:00")
    await page.get_by_role("button", name="Next touchpoint").click()
    await expect(time).to_contain_text("Tue 3 Mar 2026")
    await page.get_by_role("button", name="+1 day").click()
    await expect(time).to_contain_text("Wed 4 Mar 2026")
    await page.get_by_role("radio", name="3600×").check(force=True)
    await sample.world.wait_for(lambda: True)
    await expect(time).not_to_contain_text("09:00")
    assert sample.stage.speed == 3600


async def test_after_a_reload_everything_is_still_there(page: Page, sample: Sample) -> None:
    await begin(page)
    await page.get_by_role("tab", name="Ben").click()
    await page.reload()
    await expect(page.get_by_role("tab", name="Ben")).to_have_attribute("aria-selected", "true")
    await page.get_by_role("tab", name="Anna").click()
    await expect(phone(page)).to_contain_text("trouble falling or staying asleep")
    await expect(page.get_by_role("button", name="Several days")).to_be_visible()


async def test_a_page_that_lost_its_server_finds_it_again(page: Page, sample: Sample) -> None:
    await begin(page)
    await page.context.set_offline(True)
    await sample.playground.stop()
    await expect(page.get_by_text("The demo does not answer. Trying again")).to_be_visible()
    sample.world.say(sample.anna, "Said while nobody looked")
    await sample.playground.start()
    await page.context.set_offline(False)
    await expect(phone(page)).to_contain_text("Said while nobody looked")
    await expect(page.get_by_text("The demo does not answer. Trying again")).to_be_hidden()
    complaints(page).clear()  # A browser says in its console that a server is gone.


async def test_everything_can_be_done_with_the_keyboard_alone(page: Page, sample: Sample) -> None:
    keys = page.keyboard
    await page.get_by_role("tab", name="Anna").focus()
    await keys.press("ArrowRight")
    await expect(page.get_by_role("tab", name="Ben")).to_be_focused()
    await expect(page.get_by_role("tab", name="Ben")).to_have_attribute("aria-selected", "true")
    await keys.press("Home")
    await keys.press("Tab")
    await expect(page.get_by_role("button", name="Add", exact=True)).to_be_focused()
    await keys.press("Tab")
    await expect(page.get_by_role("button", name="START", exact=True)).to_be_focused()
    await keys.press("Enter")
    await expect(phone(page)).to_contain_text("Good morning, Anna")
    await page.get_by_label("Message", exact=True).focus()
    await keys.type("Europe/Berlin")
    await keys.press("Enter")
    await page.get_by_role("button", name="Not at all").wait_for()
    # Back from where one writes, over the commands, to the last button of the question.
    await keys.press("Shift+Tab")
    await expect(page.get_by_role("button", name="Commands")).to_be_focused()
    await keys.press("Enter")
    await expect(page.get_by_role("button", name="/help")).to_be_focused()
    await keys.press("ArrowDown")
    await expect(page.get_by_role("button", name="/pause")).to_be_focused()
    await keys.press("Escape")
    await expect(page.get_by_role("button", name="Commands")).to_be_focused()
    await keys.press("Shift+Tab")
    await expect(page.get_by_role("button", name="Nearly every day")).to_be_focused()
    await keys.press("Space")
    await expect(phone(page)).to_contain_text("Tomorrow at nine")
    # The button went; whoever pressed it is still in the chat.
    await expect(phone(page)).to_be_focused()


async def test_the_first_tab_stop_skips_to_the_chat(page: Page) -> None:
    await page.get_by_role("button", name="START", exact=True).click()
    await page.get_by_label("Message", exact=True).wait_for()
    await page.reload()
    await page.get_by_role("tab", name="Anna").wait_for()
    await page.get_by_label("Message", exact=True).wait_for()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to what the participant writes")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Message", exact=True)).to_be_focused()


@pytest.mark.parametrize("width", [390, 1024])
async def test_nothing_is_wider_than_the_screen(browser: Browser, sample: Sample, width: int) -> None:
    page = await open_page(browser, sample, width, 844)
    await begin(page)
    wide = "document.documentElement.scrollWidth"
    outside = """[...document.querySelectorAll('button, input, select, textarea, .bubble')]
        .filter((element) => element.checkVisibility() && !element.closest('.people-tabs'))
        .map((element) => element.getBoundingClientRect())
        .filter((box) => box.left < 0 || box.right > innerWidth).length"""
    assert await page.evaluate(wide) <= width
    assert await page.evaluate(outside) == 0
    await page.context.close()


async def test_on_a_phone_one_chat_is_shown_and_the_others_say_what_is_new(
    browser: Browser, sample: Sample
) -> None:
    page = await open_page(browser, sample, 390, 844)
    await begin(page)
    await expect(clinicians(page)).to_be_hidden()
    await write(page, "It feels hopeless")
    await page.get_by_role("tab", name="Clinicians 1 new").click()
    await expect(clinicians(page)).to_contain_text("URGENT")
    await expect(phone(page)).to_be_hidden()
    await expect(page.get_by_role("tab", name="Clinicians", exact=True)).to_be_focused()
    await page.keyboard.press("ArrowLeft")
    await expect(phone(page)).to_be_visible()
    await page.context.close()


async def test_whoever_is_not_looked_at_gets_a_number(page: Page, sample: Sample) -> None:
    sample.world.say(sample.ben, "/start")
    await expect(page.get_by_role("tab", name="Ben 1 new")).to_be_visible()
    await page.get_by_role("tab", name="Ben").click()
    await expect(page.get_by_role("tab", name="Ben", exact=True)).to_be_visible()


async def test_staff_have_a_phone_once_they_talk_with_the_bot_alone(page: Page, sample: Sample) -> None:
    await expect(page.get_by_role("tab", name="Dr. Clara Weiss")).to_have_count(0)
    sample.world.say(sample.clara, "/start")
    await page.get_by_role("tab", name="Dr. Clara Weiss").click()
    await expect(phone(page)).to_contain_text("Good morning, Dr. Clara Weiss")


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_the_colours_can_be_read(browser: Browser, sample: Sample, theme: str) -> None:
    page = await open_page(browser, sample, color_scheme="dark" if theme == "dark" else "light")
    measured = await page.evaluate(
        """(pairs) => {
            const probe = document.body.appendChild(document.createElement("span"));
            const light = (name) => {
                probe.style.color = `var(--${name})`;
                const parts = getComputedStyle(probe).color.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255);
                const [r, g, b] = parts.map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            return pairs.map(([text, ground]) => {
                const [dark, bright] = [light(text), light(ground)].sort((a, b) => a - b);
                return (bright + 0.05) / (dark + 0.05);
            });
        }""",
        READABLE,
    )
    assert [pair for pair, contrast in zip(READABLE, measured, strict=True) if contrast < 4.5] == []
    await page.context.close()


async def test_dark_follows_the_system_until_one_chooses(browser: Browser, sample: Sample) -> None:
    page = await open_page(browser, sample, color_scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = await page.evaluate(ground)
    await page.get_by_role("button", name="Dark colours", pressed=True).click()
    light = await page.evaluate(ground)
    assert dark != light
    await page.reload()
    await page.get_by_role("button", name="Dark colours", pressed=False).wait_for()
    assert await page.evaluate(ground) == light
    await page.context.close()


async def test_another_page_in_the_same_browser_may_not_act_here(sample: Sample) -> None:
    url = f"{sample.playground.api_url}/api/block"
    body = {"person": sample.anna.id, "blocked": True}
    async with aiohttp.ClientSession() as session:
        async with session.post(url, json=body, headers={"Origin": "https://example.org"}) as answer:
            assert answer.status == 403
        async with session.post(url, data="{}", headers={"Content-Type": "text/plain"}) as answer:
            assert answer.status == 403
        assert not sample.world.chat(sample.anna).blocked
        async with session.post(url, json=body, headers={"Origin": sample.playground.api_url}) as answer:
            assert answer.status == 200
    assert sample.world.chat(sample.anna).blocked


async def test_what_cannot_be_done_is_said_in_words(sample: Sample) -> None:
    async with aiohttp.ClientSession() as session:
        url = f"{sample.playground.api_url}/api"
        press = {"person": sample.anna.id, "chat": sample.anna.id, "message": 99, "data": "x"}
        async with session.post(f"{url}/press", json=press) as answer:
            assert (answer.status, "error" in await answer.json()) == (400, True)
        async with session.post(f"{url}/people", json={"name": " ", "language": "en"}) as answer:
            assert await answer.json() == {"error": "a name has 1 to 64 characters"}


async def test_files_of_the_bot_are_pictures_or_downloads_never_pages(sample: Sample) -> None:
    sample.world.files["report"] = ('an "odd" näme.html', b"<script>alert(1)</script>")
    sample.world.files["chart"] = ("chart.png", b"\x89PNG\r\n")
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{sample.playground.api_url}/api/file/report") as answer:
            assert answer.content_type == "application/octet-stream"
            assert answer.headers["Content-Disposition"] == 'attachment; filename="an _odd_ n_me.html"'
        async with session.get(f"{sample.playground.api_url}/api/file/chart") as answer:
            assert answer.content_type == "image/png"
        async with session.get(f"{sample.playground.api_url}/page/page_api.py") as answer:
            assert answer.status == 404
