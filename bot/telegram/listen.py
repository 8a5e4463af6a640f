"""The listen loop: an update is confirmed to Telegram only when its transaction has committed.

Asking for the next updates is what confirms those before. So a crash at any moment loses nothing: what
was not committed comes again, and what was committed is known by its key.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.service.arrivals import Arrival, Arrived, Handled, StaffArrived
from bot.telegram.bots import RawBot, seconds_of
from bot.telegram.handing import HandleTogether, SetAside, Window
from bot.telegram.read import Json, PlaceAt, callback_of

log = structlog.get_logger()

ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
LONG_POLL = 25
"""Seconds that Telegram may keep the question open while nothing comes."""

SLACK = 10.0
"""Seconds beyond that, until a connection that says nothing is taken for broken."""

CONFLICTS = 3
"""So many times in a row: one alone may be the end of an earlier process of ours."""

LONGEST_PAUSE = 30.0
FAREWELL = 2.0
"""Seconds for the last words to Telegram when the bot stops."""

ANOTHER = (
    "Another program is listening with this token. Stop it, or use another bot's token: Telegram gives "
    "each update to one listener only."
)
WEBHOOK = (
    "Another program has set a webhook for this bot's token, so that Telegram sends it the updates. Stop "
    "that program and open https://api.telegram.org/bot<token>/deleteWebhook once, or use another bot's token."
)
UNKNOWN_TOKEN = "Telegram does not know this token. Set EVENKEEL_TOKEN to the one that BotFather gave you."  # noqa: S105


class ListenError(Exception):
    """Telegram does not let us listen; the message says why and what to do."""


class Listener:
    """Asks Telegram for updates and hands them to the service."""

    def __init__(
        self,
        bot: RawBot,
        handle: HandleTogether,
        set_aside: SetAside,
        place_at: PlaceAt,
        jitter: Callable[[], float],
        *,
        side_by_side: int = 1,
        patience: float = 1.0,
    ) -> None:
        """`jitter` gives a number from 0 to 1; `patience` is how many seconds the first pause lasts.

        `side_by_side` is how many transactions the database lets go on at once.
        """
        self._bot = bot
        self._handle = handle
        self._set_aside = set_aside
        self._place_at = place_at
        self._jitter = jitter
        self._side_by_side = side_by_side
        self._patience = patience
        self._offset: int | None = None
        self._confirmed = True
        self._said: set[asyncio.Task[None]] = set()

    async def run(self, stop: asyncio.Event) -> None:
        """Listen until `stop` is set; then what is in hand is finished and confirmed.

        Raises:
            ListenError: the token is wrong, or another program listens with it.
            StoreError: the database cannot be used. What was not committed will come again.
        """
        stopping = asyncio.create_task(stop.wait())
        failures = conflicts = 0
        try:
            while not stop.is_set():
                try:
                    updates = await _unless(stopping, self._ask(LONG_POLL))
                except (Conflict, InvalidToken) as error:
                    conflicts += 1
                    if isinstance(error, InvalidToken) or "webhook" in error.message.lower():
                        raise ListenError(_why(error)) from None
                    if conflicts >= CONFLICTS:
                        raise ListenError(ANOTHER) from None
                    pause = self._patience
                except TelegramError as error:
                    failures += 1
                    pause = pause_after(failures, error, self._patience, self._jitter())
                    log.warning("Telegram cannot be reached", action="poll_failed", why=error.message[:200])
                else:
                    failures = conflicts = 0
                    await self._take(updates or [], stop)
                    continue
                await _unless(stopping, asyncio.sleep(pause))
            await self._take_leave()
        finally:
            stopping.cancel()
            for task in self._said:
                task.cancel()

    async def _ask(self, seconds: int, limit: int = 100) -> list[Json]:
        parameters = {
            "offset": self._offset,
            "timeout": seconds,
            "limit": limit,
            "allowed_updates": ALLOWED,
        }
        updates: list[Json] = await self._bot.call("getUpdates", parameters, seconds + SLACK)
        self._confirmed = True
        return updates

    async def _take(self, updates: Sequence[Json], stop: asyncio.Event) -> None:
        """Handle what came. Whatever is left when we stop or fail comes again."""
        if not updates:
            return
        window = Window(
            updates, self._handle, self._set_aside, self._answer, self._place_at, self._side_by_side
        )
        try:
            await window.work_through(stop, self._patience)
        finally:
            if (offset := window.next_offset) is not None:
                self._offset, self._confirmed = offset, False

    async def _take_leave(self) -> None:
        """Confirm what was committed, and let the last notices go out. Both are for politeness only."""
        try:
            async with asyncio.timeout(FAREWELL):
                if not self._confirmed:
                    await self._ask(0, limit=1)
                await asyncio.gather(*self._said)
        except (TimeoutError, TelegramError):
            log.info("the last updates will come again; they are known", action="unconfirmed")

    def _answer(self, update: Json, arrival: Arrival | None, handled: Handled) -> None:
        """Let a pressed button stop spinning, and answer a command in a group. Both may be lost."""
        if (query := callback_of(update)) is not None:
            answer = {"callback_query_id": query, "text": handled.notice}
            self._say(self._bot.call("answerCallbackQuery", answer))
        if handled.reply is not None and isinstance(arrival, Arrived | StaffArrived):
            self._say(self._bot.call("sendMessage", _reply(arrival, handled.reply)))

    def _say(self, call: Coroutine[Any, Any, object]) -> None:
        async def try_once() -> None:
            try:
                await call
            except TelegramError as error:
                log.info("a passing answer was lost", action="answer_lost", why=error.message[:200])

        task = asyncio.create_task(try_once())
        self._said.add(task)
        task.add_done_callback(self._said.discard)


def pause_after(failures: int, error: TelegramError, patience: float, jitter: float) -> float:
    """Seconds until Telegram is asked again: what it asks for, or longer after each failure in a row."""
    if isinstance(error, RetryAfter):
        return seconds_of(error)
    return min(patience * 2.0 ** min(failures - 1, 10), LONGEST_PAUSE) * (0.5 + jitter / 2)


def _why(error: TelegramError) -> str:
    return UNKNOWN_TOKEN if isinstance(error, InvalidToken) else WEBHOOK


async def _unless(stopping: asyncio.Task[Any], asked: Awaitable[Any]) -> Any:
    """What was asked for; None if the bot is to stop meanwhile."""
    asking = asyncio.ensure_future(asked)
    try:
        await asyncio.wait({asking, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if asking.done():
            return asking.result()
        return None
    finally:
        if not asking.done():
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)


def _reply(arrival: Arrived | StaffArrived, text: str) -> dict[str, Any]:
    """What is said at once to a message: beneath it, and in its topic."""
    said: dict[str, Any] = {"chat_id": arrival.chat, "text": text}
    if isinstance(arrival, StaffArrived):
        if arrival.thread is not None:
            said["message_thread_id"] = arrival.thread
        if arrival.message_id is not None:
            answers = {"message_id": arrival.message_id, "allow_sending_without_reply": True}
            said["reply_parameters"] = answers
    return said
