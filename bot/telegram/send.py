"""Letters carried to Telegram, and what its answers mean for them."""

import asyncio
import html
import re
from collections.abc import Iterator
from typing import Any

import structlog
from telegram import InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.service.courier import Outcome, Refused, Sent, Wait
from bot.service.letters import Letter
from bot.telegram.bots import RawBot, seconds_of
from bot.telegram.captions import caption_of
from bot.telegram.drawing import draw
from bot.telegram.keyboards import NO_KEYBOARD, inline, location
from bot.telegram.printing import print_paper
from bot.telegram.typography import unparted

log = structlog.get_logger()

PART = 2048
"""Half of what Telegram takes in one message: it is not said whether it counts a 😴 once or twice."""

ARRIVED = [{"type": "emoji", "emoji": "👌"}]
"""What a clinician sees on their words when these have reached the participant."""

NO_PREVIEW = {"is_disabled": True}
TOKEN_PAUSE = 30.0
_TAG = re.compile(r"<[^>]*>")
_UNCHANGED = "message is not modified"
_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid", "message identifier")
# Mistakes of ours in how a letter looks. The words matter more.
_UNPARSED = ("can't parse entities", "message is too long", "message_too_long", "entities_too_long")
_NO_THREAD = ("message thread not found", "topic_deleted", "topic_id_invalid")
_BAD_BUTTONS = ("button_", "keyboard", "reply markup")


class TelegramCourier:
    """Carries letters over the connections of one bot. See `bot.service.courier.Courier`."""

    def __init__(self, bot: RawBot) -> None:
        self._bot = bot
        # Groups that told us that we may open no topics there.
        self._topicless: set[int] = set()
        # Chats where the button that shares a location stands, until a message can take it away.
        self._with_keyboard: set[int] = set()

    async def carry(self, chat: int, letter: Letter, edits: int | None) -> Outcome:
        """Send a letter, or let it take the place of what stands in the message `edits`."""
        letter = letter.model_copy(update={"text": unparted(letter.text)})
        try:
            return await self._carry(chat, letter, edits)
        except TelegramError as error:
            return _meaning(error)

    async def _carry(self, chat: int, letter: Letter, edits: int | None) -> Sent:
        try:
            if edits is not None:
                sent = await self._edit(chat, letter, edits)
            else:
                letter, opened = await self._in_topic(chat, letter)
                sent = await self._send_whole(chat, letter)
                sent = sent.model_copy(update={"thread": opened})
            await self._afterwards(chat, letter)
            return sent
        except BadRequest as error:
            said = error.message.lower()
            if letter.thread is not None and any(sign in said for sign in _NO_THREAD):
                # Somebody deleted the topic: it gets a new one.
                return await self._carry(chat, letter.model_copy(update={"thread": None}), edits)
            if edits is not None and any(sign in said for sign in _GONE):
                return await self._carry(chat, letter, None)
            if letter.picture is not None or letter.paper is not None:
                _log_mistake("Telegram could not take a picture or a paper; its words are sent alone", error)
                alone = letter.model_copy(update={"text": caption_of(letter), "picture": None, "paper": None})
                return await self._carry(chat, alone, edits)
            if any(sign in said for sign in _UNPARSED):
                _log_mistake("Telegram could not take a text; its words are sent plain", error)
                return await self._send_plain(chat, letter)
            if letter.buttons and any(sign in said for sign in _BAD_BUTTONS):
                _log_mistake("Telegram could not take buttons; the text is sent without them", error)
                return await self._carry(chat, letter.model_copy(update={"buttons": ()}), edits)
            raise

    async def _in_topic(self, chat: int, letter: Letter) -> tuple[Letter, int | None]:
        """The letter with the topic that it goes to; one is opened where there is none yet, and its number given."""
        if letter.topic is None or letter.thread is not None or chat in self._topicless:
            return letter, None
        try:
            topic = await self._bot.call("createForumTopic", {"chat_id": chat, "name": letter.topic})
        except (BadRequest, Forbidden) as error:
            # An alert without a topic is worth more than a topic.
            self._topicless.add(chat)
            log.error(
                "the clinicians' group has topics, but the bot may not open any: make it an administrator who "
                "may manage topics",
                action="topic_refused",
                why=error.message[:80],
            )
            return letter, None
        thread = int(topic["message_thread_id"])
        return letter.model_copy(update={"thread": thread}), thread

    async def _afterwards(self, chat: int, letter: Letter) -> None:
        """What makes the chat easier to read, and may fail."""
        calls: list[tuple[str, dict[str, Any]]] = []
        if letter.receipt is not None:
            marked = {"chat_id": letter.receipt.chat, "message_id": letter.receipt.message_id}
            calls.append(("setMessageReaction", marked | {"reaction": ARRIVED}))
        if letter.ends_topic and letter.thread is not None:
            calls.append(("closeForumTopic", {"chat_id": chat, "message_thread_id": letter.thread}))
        for method, parameters in calls:
            try:
                await self._bot.call(method, parameters)
            except TelegramError as error:
                log.info(
                    "a chat could not be tidied", action="untidied", method=method, why=error.message[:80]
                )

    async def _edit(self, chat: int, letter: Letter, edits: int) -> Sent:
        parameters = {
            "chat_id": chat,
            "message_id": edits,
            "text": letter.text,
            "parse_mode": "HTML",
            "link_preview_options": NO_PREVIEW,
            "reply_markup": inline(letter),
        }
        try:
            await self._bot.call("editMessageText", parameters)
        except BadRequest as error:
            # It came twice, or the answer to the first time was lost.
            if _UNCHANGED not in error.message.lower():
                raise
        return Sent(message_id=edits)

    async def _send_whole(self, chat: int, letter: Letter) -> Sent:
        """The letter with its picture or paper, if it has one that can be drawn or printed."""
        if letter.paper is not None:
            try:
                printed = await asyncio.to_thread(print_paper, letter.paper)
            except Exception:
                log.exception(
                    "a paper could not be printed; its words are sent alone: this is a mistake of ours, or "
                    "ReportLab is not installed",
                    action="unprinted",
                )
            else:
                document = InputFile(printed, filename=f"{letter.paper.name}.pdf")
                content = {"document": document, "caption": letter.text, "parse_mode": "HTML"}
                return await self._send(chat, letter, content, "sendDocument")
        if letter.picture is not None:
            try:
                drawn = await asyncio.to_thread(draw, letter.picture)
            except Exception:
                log.exception(
                    "a picture could not be drawn; its words are sent alone: this is a mistake of ours, or "
                    "Pillow is not installed",
                    action="undrawn",
                )
            else:
                photo = InputFile(drawn, filename="scores.png")
                content = {"photo": photo, "caption": caption_of(letter), "parse_mode": "HTML"}
                return await self._send(chat, letter, content, "sendPhoto")
        return await self._send(chat, letter, {"text": caption_of(letter), "parse_mode": "HTML"})

    async def _send(
        self, chat: int, letter: Letter, content: dict[str, Any], method: str = "sendMessage"
    ) -> Sent:
        parameters = {
            "chat_id": chat,
            "message_thread_id": letter.thread,
            **content,
            "link_preview_options": NO_PREVIEW if method == "sendMessage" else None,
            "disable_notification": letter.silent or None,
            "reply_markup": self._markup(chat, letter),
        }
        message = await self._bot.call(method, parameters)
        if letter.ask_location:
            self._with_keyboard.add(chat)
        elif parameters["reply_markup"] is NO_KEYBOARD:
            self._with_keyboard.discard(chat)
        return Sent(message_id=message["message_id"])

    async def _send_plain(self, chat: int, letter: Letter) -> Sent:
        *before, last = _parts(html.unescape(_TAG.sub("", letter.text)))
        for part in before:
            shorter = Letter(text=part, silent=letter.silent, thread=letter.thread)
            await self._send(chat, shorter, {"text": part})
        return await self._send(chat, letter, {"text": last})

    def _markup(self, chat: int, letter: Letter) -> dict[str, Any] | None:
        if letter.ask_location:
            return location(letter)
        if not letter.buttons and chat in self._with_keyboard:
            return NO_KEYBOARD
        return inline(letter)


def _meaning(error: TelegramError) -> Outcome:
    """What becomes of a letter that Telegram did not take."""
    why = error.message[:200]
    match error:
        case RetryAfter():
            return Wait(seconds=seconds_of(error), why="Telegram asks to wait", flood=True)
        case ChatMigrated(new_chat_id=new):
            return Refused(state="refused", why="the group has a new number", moved_to=new)
        case Forbidden():
            return Refused(state="blocked", why=why)
        case BadRequest():
            return Refused(state="refused", why=why)
        case InvalidToken():
            return Wait(seconds=TOKEN_PAUSE, why="the token is not valid any more")
        case _:
            # No connection, no answer in time, a server error, or an answer that is not JSON.
            return Wait(seconds=0, why=why)


def _log_mistake(sentence: str, error: TelegramError) -> None:
    # Telegram's sentence can quote the text, which does not belong into a log.
    said = error.message.partition(":")[0][:60]
    log.error(sentence, action="letter_refused", why=said)


def _parts(text: str) -> Iterator[str]:
    """The text in as many messages as it needs, cut between words where that is possible."""
    while len(text) > PART:
        cut = max(text.rfind(" ", 0, PART), text.rfind("\n", 0, PART))
        cut = cut if cut > PART // 2 else PART
        yield text[:cut]
        text = text[cut:]
    yield text
