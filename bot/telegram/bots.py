"""The bot as Telegram's Bot API knows it, once for each use, so that no use waits for another.

Updates, answers to pressed buttons, program messages and alerts have connections of their own: a long
poll never holds back a message, and an alert never waits for a connection behind program messages.
"""

import os
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from telegram import Bot
from telegram.error import RetryAfter
from telegram.request import BaseRequest

from bot.telegram.request import ANSWER_SECONDS, AiohttpRequest

# Without it, python-telegram-bot warns of its own old ways whenever Telegram asks to wait.
os.environ.setdefault("PTB_TIMEDELTA", "true")


class RawBot(Bot):
    """python-telegram-bot's Bot, with a way to call a method and get the JSON as it came.

    Its own methods make a tree of objects of every answer: 110 µs for a message sent and 70 to 110 µs for
    an update received, of which we read one number or three strings. The JSON costs a fifth of it.
    """

    async def call(self, method: str, parameters: dict[str, Any], read_seconds: float | None = None) -> Any:
        """Call a method by its name in the Bot API, such as sendMessage.

        `read_seconds` is how long to wait for the answer, if not as long as for most.

        Raises:
            TelegramError: of the kind that python-telegram-bot makes of Telegram's answer.
        """
        wait = BaseRequest.DEFAULT_NONE if read_seconds is None else read_seconds
        return await self._post(method, parameters, read_timeout=wait)


@dataclass(frozen=True, slots=True)
class Bots:
    """The uses: `polling` gets updates and answers buttons, the others send."""

    polling: RawBot
    program: RawBot
    alert: RawBot
    requests: tuple[AiohttpRequest, ...]

    async def open(self) -> None:
        """Make ready to connect. Telegram is not asked anything yet."""
        for request in self.requests:
            await request.initialize()

    async def close(self) -> None:
        """Close all connections."""
        for request in self.requests:
            await request.shutdown()


def make_bots(token: str, api_url: str, *, connections: int = 64, timeout: float = ANSWER_SECONDS) -> Bots:
    """Bots for a token. `connections` is how many program messages can be sent side by side.

    `timeout` is how many seconds an answer is waited for.
    """
    polls, answers = AiohttpRequest(2, timeout), AiohttpRequest(8, timeout)
    messages, alerts = AiohttpRequest(connections, timeout), AiohttpRequest(0, timeout)

    def bot(sending: AiohttpRequest, polling: AiohttpRequest) -> RawBot:
        base, files = f"{api_url}/bot", f"{api_url}/file/bot"
        return RawBot(token, base, files, request=sending, get_updates_request=polling)

    return Bots(
        polling=bot(answers, polls),
        program=bot(messages, messages),
        alert=bot(alerts, alerts),
        requests=(polls, answers, messages, alerts),
    )


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
