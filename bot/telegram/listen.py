"""The listen loop: an update is confirmed to Telegram only when its transaction has committed.

Updates that arrived together are handled together, each chat's in order; asking for the next ones is
what confirms them. So a crash at any moment loses nothing: what was not committed comes again, and
what was committed is known by its key.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog
from telegram import Bot, Update
from telegram.error import (
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.service.arrivals import Arrival, Arrived, Handled, StaffArrived
from bot.telegram.read import PlaceAt, read

log = structlog.get_logger()

ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
LONG_POLL = 25
"""Seconds that Telegram may keep the question open while nothing comes."""

CONFLICTS = 3
"""So many times in a row, a second apart: one alone may be the end of an earlier process of ours."""

HandleAll = Callable[[Sequence[Arrival]], Awaitable[list[Handled]]]
"""Handles arrivals, and gives what became of each; it returns when all is committed."""


class ListenError(Exception):
    """Telegram does not let us listen; the message says why and what to do."""


class Listener:
    """Asks Telegram for updates and hands them to the service."""

    def __init__(
        self,
        bot: Bot,
        handle: HandleAll,
        place_at: PlaceAt,
        jitter: Callable[[], float],
        patience: float = 1.0,
    ) -> None:
        """`jitter` gives a number from 0 to 1; `patience` is how many seconds the first pause lasts."""
        self._bot = bot
        self._handle = handle
        self._place_at = place_at
        self._jitter = jitter
        self._patience = patience
        self._offset = 0
        self._said: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Listen until cancelled.

        Raises:
            ListenError: the token is wrong, or another program listens with it.
        """
        failures = conflicts = 0
        while True:
            try:
                updates = await self._bot.get_updates(
                    offset=self._offset,
                    timeout=LONG_POLL,
                    allowed_updates=ALLOWED,
                    read_timeout=LONG_POLL + 5,
                )
            except Conflict:
                conflicts += 1
                if conflicts >= CONFLICTS:
                    raise ListenError(
                        "Another program is listening with this token. Stop it, or use another bot's token: "
                        "Telegram gives each update to one listener only."
                    ) from None
                await asyncio.sleep(self._patience)
                continue
            except (InvalidToken, Forbidden):
                raise ListenError(
                    "Telegram does not know this token. Set EVENKEEL_TOKEN to the one that BotFather gave you."
                ) from None
            except RetryAfter as error:
                wait = error.retry_after
                await asyncio.sleep(wait if isinstance(wait, int | float) else wait.total_seconds())
                continue
            except (NetworkError, TelegramError) as error:
                failures += 1
                pause = self._patience * min(2 ** (failures - 1), 30) * (0.5 + self._jitter())
                log.warning(
                    "Telegram cannot be reached", action="poll_failed", why=error.message, pause=pause
                )
                await asyncio.sleep(pause)
                continue
            failures = conflicts = 0
            if updates:
                await self._take(updates)

    async def _take(self, updates: Sequence[Update]) -> None:
        """Handle what came, and only then let the next question confirm it."""
        read_ = [(update, read(update, self._place_at)) for update in updates]
        arrivals = [arrival for _, arrival in read_ if arrival is not None]
        outcomes = iter(await self._handle(arrivals)) if arrivals else iter(())
        self._offset = updates[-1].update_id + 1
        for update, arrival in read_:
            handled = next(outcomes) if arrival is not None else Handled()
            self._answer(update, arrival, handled)

    def _answer(self, update: Update, arrival: Arrival | None, handled: Handled) -> None:
        """Let a pressed button stop spinning, and answer a command in a group. Both may be lost."""
        if update.callback_query is not None:
            self._say(self._bot.answer_callback_query(update.callback_query.id, text=handled.notice))
        if handled.reply is not None and isinstance(arrival, Arrived | StaffArrived):
            self._say(self._bot.send_message(arrival.chat, handled.reply))

    def _say(self, call: Awaitable[object]) -> None:
        async def try_once() -> None:
            try:
                await call
            except TelegramError as error:
                log.info("a passing answer was lost", action="answer_lost", why=error.message)

        task = asyncio.create_task(try_once())
        self._said.add(task)
        task.add_done_callback(self._said.discard)
