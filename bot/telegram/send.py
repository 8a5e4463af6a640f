"""Letters carried to Telegram, and what its answers mean for them."""

import html
import re

import structlog
from telegram import Bot, LinkPreviewOptions, Message
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.service.delivery import Outcome, Refused, Sent, Wait
from bot.service.letters import Letter
from bot.telegram.keyboards import inline, keyboard

log = structlog.get_logger()

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_TAG = re.compile(r"<[^>]+>")
_UNCHANGED = "message is not modified"
_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid", "message identifier")
_UNPARSED = "can't parse entities"


class TelegramCourier:
    """Carries letters with python-telegram-bot's Bot. See `bot.service.delivery.Courier`."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def carry(self, chat: int, letter: Letter, edits: int | None) -> Outcome:
        """Send a letter, or edit the message that shows it already."""
        try:
            return await self._carry(chat, letter, edits)
        except RetryAfter as error:
            seconds = error.retry_after
            wait = seconds if isinstance(seconds, int | float) else seconds.total_seconds()
            return Wait(seconds=float(wait), why="Telegram asks to wait")
        except ChatMigrated as error:
            return Refused(state="refused", why="the group has a new number", moved_to=error.new_chat_id)
        except Forbidden as error:
            return Refused(state="blocked", why=_plain_reason(error))
        except BadRequest as error:
            return await self._after_bad_request(error, chat, letter, edits)
        except InvalidToken:
            return Wait(seconds=30, why="the token is not valid any more")
        except NetworkError as error:
            return Wait(seconds=0, why=_plain_reason(error))
        except TelegramError as error:
            return Wait(seconds=5, why=_plain_reason(error))

    async def _carry(self, chat: int, letter: Letter, edits: int | None, *, plain: bool = False) -> Sent:
        text = html.unescape(_TAG.sub("", letter.text)) if plain else letter.text
        mode = None if plain else ParseMode.HTML
        if edits is not None:
            await self._bot.edit_message_text(
                text,
                chat_id=chat,
                message_id=edits,
                parse_mode=mode,
                reply_markup=inline(letter),
                link_preview_options=NO_PREVIEW,
            )
            return Sent(message_id=edits)
        message: Message = await self._bot.send_message(
            chat,
            text,
            parse_mode=mode,
            reply_markup=keyboard(letter),
            disable_notification=letter.silent,
            link_preview_options=NO_PREVIEW,
        )
        return Sent(message_id=message.message_id)

    async def _after_bad_request(
        self, error: BadRequest, chat: int, letter: Letter, edits: int | None
    ) -> Outcome:
        said = error.message.lower()
        if _UNCHANGED in said and edits is not None:
            return Sent(message_id=edits)
        if edits is not None and any(gone in said for gone in _GONE):
            return await self.carry(chat, letter, None)
        if _UNPARSED in said:
            # Our mistake; the words matter more than their looks.
            log.error("Telegram could not parse a text", action="html_refused", why=_plain_reason(error))
            try:
                return await self._carry(chat, letter, edits, plain=True)
            except TelegramError as again:
                return Wait(seconds=5, why=_plain_reason(again))
        return Refused(state="refused", why=_plain_reason(error))


def _plain_reason(error: TelegramError) -> str:
    return error.message[:200]
