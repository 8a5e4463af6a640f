"""Apprise, which knows some hundred and fifty services: how an address is read, and a message sent by it.

Addresses hold passwords and tokens, and what Apprise logs can hold parts of them. So nothing of it reaches our
logs: of a failure only the number that a server answered, or that there was no answer, is told.
"""

import asyncio
import logging
import re
import threading
import warnings
from collections.abc import Callable, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

import structlog

from bot.service.courier import Outcome, Refused, Sent, Wait
from bot.service.letters import Letter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apprise.plugins.base import NotifyBase

    from bot.channels.listing import Channel

log = structlog.get_logger()

ANSWER_SECONDS = 60.0
"""How long a channel may take. Apprise itself waits some seconds for each answer of a server."""

_SCHEME = re.compile(r"([a-z][a-z0-9]{1,24})://", re.IGNORECASE)
_ANSWERED = re.compile(r"\berror=(\d{3})\b")
_heard: ContextVar[list[str] | None] = ContextVar("heard", default=None)


class AppriseRinger:
    """Rings channels, each try in a thread of its own that may hang without being in anybody's way."""

    def __init__(self, channels: "Mapping[str, Channel]", seconds: float = ANSWER_SECONDS) -> None:
        """`channels` by their names, such as clara/1. `seconds` is how long one may take."""
        self._channels = channels
        self._seconds = seconds

    async def ring(self, channel: str, letter: Letter) -> Outcome:
        """Send a letter to a channel. What failed may work at the next try."""
        known = self._channels.get(channel)
        if known is None:
            return Refused(state="refused", why="this channel is not in channels.yaml")
        subject, _, body = letter.text.partition("\n")
        send = _sending(known.url.get_secret_value(), subject, body.strip())
        try:
            async with asyncio.timeout(self._seconds):
                failure = await _in_daemon_thread(send, f"ring-{channel}")
        except TimeoutError:
            failure = f"no answer within {self._seconds:g} seconds"
        return Sent(message_id=0) if failure is None else Wait(seconds=0, why=failure)


def unreadable(url: str) -> str:
    """Why an address cannot be used; nothing if it can. It says the kind of address and nothing of the rest."""
    found = _SCHEME.match(url)
    known = _kinds()
    if found is None or found[1].lower() not in known:
        return "it begins with no kind of address that is known, such as mailtos:// or slack://"
    if _plugin(url) is None:
        return f"what stands behind {found[1].lower()}:// is not complete; see appriseit.com for how it is written"
    return ""


def kind_of(url: str) -> str:
    """The name of the service behind an address: Email, Slack."""
    plugin = _plugin(url)
    return str(plugin.service_name) if plugin is not None else "unknown"


def _sending(url: str, subject: str, body: str) -> Callable[[], str | None]:
    def send() -> str | None:
        """Nothing if it was taken, else why not."""
        with _overheard() as heard:
            try:
                service = _apprise().Apprise(asset=_asset())
                # As a failure, so that services which sort what comes, such as PagerDuty, wake somebody.
                if service.add(_plugin(url)) and service.notify(
                    body=body, title=subject, notify_type="failure", body_format="text"
                ):
                    return None
            except Exception as error:  # noqa: BLE001 - whatever a service of theirs does wrong; told by its kind
                return f"a mistake of the service's part of Apprise ({type(error).__name__})"
            answers = [found[1] for line in heard if (found := _ANSWERED.search(line))]
            if answers:
                return f"the server answered {answers[-1]}"
            unanswered = any("onnection error" in line or "Socket" in line for line in heard)
            return "no connection, or no answer in time" if unanswered else "it was not taken"

    return send


def _plugin(url: str) -> "NotifyBase | None":
    # Strange words make it raise what it does not say it raises.
    with suppress(Exception):
        plugin: NotifyBase | None = _apprise().Apprise.instantiate(url, asset=_asset())
        return plugin
    return None


def _asset() -> Any:
    """How Apprise behaves: it keeps nothing on the disk, and says who sends."""
    return _apprise().AppriseAsset(storage_mode="memory", async_mode=False, app_id="Evenkeel")


@lru_cache
def _kinds() -> frozenset[str]:
    return frozenset(_apprise().NotificationManager().schemas())


@lru_cache
def _apprise() -> Any:
    """The library, which only who has second channels has to wait for; with nobody to log to but us."""
    with warnings.catch_warnings():
        # Parts of it warn of Python's own old parts.
        warnings.simplefilter("ignore")
        apprise: Any = import_module("apprise")
        apprise.NotificationManager().load_modules()
    for chatty in ("apprise", "urllib3", "requests", "requests_oauthlib", "charset_normalizer"):
        logger = logging.getLogger(chatty)
        logger.propagate = False
        logger.handlers[:] = [_Ear()] if chatty == "apprise" else [logging.NullHandler()]
        logger.setLevel(logging.WARNING)
    return apprise


class _Ear(logging.Handler):
    """Hears what Apprise says while a message is sent, and lets nobody else hear it."""

    def emit(self, record: logging.LogRecord) -> None:
        heard = _heard.get()
        if heard is not None:
            with suppress(Exception):
                heard.append(record.getMessage())


@contextmanager
def _overheard() -> "Iterator[list[str]]":
    heard: list[str] = []
    token = _heard.set(heard)
    try:
        yield heard
    finally:
        _heard.reset(token)


async def _in_daemon_thread(work: Callable[[], str | None], name: str) -> str | None:
    """Run in a thread that nobody waits for: one that hangs keeps neither others nor the end from coming."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[str | None] = loop.create_future()

    def settle(result: str | None) -> None:
        if not done.done():
            done.set_result(result)

    def run() -> None:
        result = work()
        # The loop may be gone when a thread that hung comes back.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(settle, result)

    threading.Thread(target=run, name=name, daemon=True).start()
    return await done
