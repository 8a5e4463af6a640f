"""A small bot and a made-up stage, to see the page with: `python -m tests.playground.sample`."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any

from telegram import (
    Bot,
    BotCommand,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import NetworkError
from telegram.request import HTTPXRequest

from bot.playground.chats import Chat
from bot.playground.server import Playground
from bot.playground.world import World

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


class MadeUpStage:
    """Time that moves only when told, a touchpoint every morning at nine, and one participant."""

    invite_link = "welcome-1"

    def __init__(self) -> None:
        self.moment = MONDAY
        self.factor = 1.0
        self.zones: dict[int, str] = {}

    def now(self) -> datetime:
        return self.moment

    @property
    def speed(self) -> float:
        return self.factor

    def set_speed(self, factor: float) -> None:
        self.factor = factor

    async def jump(self, delta: timedelta) -> None:
        self.moment += delta

    async def jump_to_next_touchpoint(self) -> datetime | None:
        nine = self.moment.replace(hour=9)
        self.moment = nine if nine > self.moment else nine + timedelta(days=1)
        return self.moment

    def participants(self) -> list[dict[str, Any]]:
        return [
            {
                "chat": chat,
                "pseudonym": "P-0007",
                "zone": zone,
                "day": (self.moment - MONDAY).days + 1,
                "status": "active",
            }
            for chat, zone in self.zones.items()
        ]


class SampleBot:
    """Answers a little of everything, so that everything on the page can be seen."""

    def __init__(self, bot: Bot, stage: MadeUpStage, clinicians: Chat) -> None:
        self._bot = bot
        self._stage = stage
        self._clinicians = clinicians

    async def run(self) -> None:
        await self._bot.set_my_commands(
            [BotCommand("help", "Talk to a person"), BotCommand("pause", "A few days without messages")]
        )
        offset = 0
        while True:
            try:
                updates = await self._bot.get_updates(offset=offset, timeout=30)
            except NetworkError:
                await asyncio.sleep(0.05)
                continue
            for update in updates:
                offset = update.update_id + 1
                if update.callback_query:
                    await self._pressed(update.callback_query)
                elif update.message and update.message.chat.type == "private":
                    await self._heard(update.message)
                elif update.edited_message:
                    await self._bot.send_message(
                        update.edited_message.chat.id, "I see that you changed that."
                    )

    async def _heard(self, message: Message) -> None:
        chat, text = message.chat.id, message.text or ""
        if text.startswith("/start"):
            where = KeyboardButton("Share where I am", request_location=True)
            await self._bot.send_message(
                chat,
                f"Good morning, <b>{escape(message.chat.first_name or '')}</b>. I am Evenkeel.\n\n"
                "Six weeks of small steps: for your nights, your days and the weight you carry. "
                "Before we begin, which clock shall I go by?",
                parse_mode="HTML",
                reply_markup=ReplyKeyboardMarkup([[where], ["Europe/Berlin"]], resize_keyboard=True),
            )
        elif message.location or text.startswith("Europe/"):
            self._stage.zones[chat] = text or "Europe/Berlin"
            await self._bot.send_message(chat, "Thank you.", reply_markup=ReplyKeyboardRemove())
            await self._bot.send_message(
                chat,
                "Over the last two weeks, how often have you had <i>trouble falling or staying asleep</i>?",
                parse_mode="HTML",
                reply_markup=keyboard(
                    "Not at all", "Several days", "More than half the days", "Nearly every day"
                ),
            )
        elif "hopeless" in text:
            await self._bot.send_message(
                chat,
                "<b>Thank you for telling me.</b> I am a program and cannot judge how you are, so a person will read "
                "this. If you might be in danger, call <b>112</b> now.\n\nTo talk with someone at any hour: "
                "https://findahelpline.com or /help.",
                parse_mode="HTML",
                reply_markup=InlineKeyboardMarkup(
                    [
                        [InlineKeyboardButton("Find a line near me", url="https://findahelpline.com")],
                        [InlineKeyboardButton("I am safe right now", callback_data="safe")],
                    ]
                ),
            )
            await self._bot.send_message(
                self._clinicians.id,
                "<b>URGENT · look within 4 h</b>\nP-0007 · day 1 · Europe/Berlin\n"
                f"<blockquote>{escape(text)}</blockquote>Rule: hopelessness in the participant’s own words.",
                parse_mode="HTML",
                reply_markup=InlineKeyboardMarkup(
                    [
                        [
                            InlineKeyboardButton("I take it", callback_data="take"),
                            InlineKeyboardButton("Wrong alarm", callback_data="wrong"),
                        ],
                        [InlineKeyboardButton("Show the last answers", callback_data="show")],
                    ]
                ),
            )
        else:
            await self._bot.send_message(chat, f"You said: {text or 'something without words'}")

    async def _pressed(self, query: CallbackQuery) -> None:
        assert isinstance(query.message, Message)
        chat, message = query.message.chat.id, query.message.message_id
        if chat == self._clinicians.id and query.from_user.first_name == "A stranger":
            await query.answer(
                "Only clinicians on this program can do that.", show_alert=query.data == "wrong"
            )
            return
        await query.answer("Noted.")
        if chat == self._clinicians.id:
            await self._bot.edit_message_text(
                f"{query.message.text_html}\n\n<b>{escape(query.from_user.first_name)}</b> has it.",
                chat_id=chat,
                message_id=message,
                parse_mode="HTML",
            )
        else:
            await self._bot.edit_message_reply_markup(chat, message)
            await self._bot.send_message(chat, "Noted. Tomorrow at nine I ask how the night was.")


def keyboard(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=f"1:{number}")] for number, label in enumerate(labels)]
    )


class Sample:
    """The page with a bot behind it."""

    def __init__(self, port: int = 0) -> None:
        self.stage = MadeUpStage()
        self.world = World(self.stage.now)
        self.anna = self.world.add_person("Anna")
        self.ben = self.world.add_person("Ben", language_code="es")
        self.clara = self.world.add_person("Dr. Clara Weiss")
        self.stranger = self.world.add_person("A stranger")
        self.clinicians = self.world.add_group("Clinicians", members=[self.clara, self.stranger])
        self.coordinators = self.world.add_group(
            "Coordinators", members=[self.world.add_person("Robin Hale")]
        )
        self.playground = Playground(self.world, self.stage, port)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["Sample"]:
        await self.playground.start()
        base = f"{self.playground.api_url}/bot"
        requests = [HTTPXRequest(), HTTPXRequest(read_timeout=40)]
        try:
            async with Bot(
                self.playground.token, base_url=base, request=requests[0], get_updates_request=requests[1]
            ) as bot:
                running = asyncio.create_task(SampleBot(bot, self.stage, self.clinicians).run())
                try:
                    yield self
                finally:
                    running.cancel()
                    with contextlib.suppress(asyncio.CancelledError):
                        await running
        finally:
            await self.playground.stop()


async def main() -> None:
    async with Sample(8080).running() as sample:
        print(sample.playground.page_url)  # noqa: T201
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
