"""A Telegram that floods: as many updates as a bot can take, and nothing that could be slower than the bot.

A hand-written HTTP/1.1 server, in a process of its own, that knows six methods and looks at as little as
it can: the answer to a message is always the same one. For benchmarks only; tests use bot/playground.
"""

import asyncio
import json
import multiprocessing
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from time import perf_counter
from typing import Any, NamedTuple

TOKEN = "424242:flood"
FIRST_CHAT = 7_000_000_001
_ME = {"id": 424242, "is_bot": True, "first_name": "Flood", "username": "flood_bot"}
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_OFFSET = re.compile(rb"offset[^0-9]{1,70}(\d+)|offset=(\d+)")
_LIMIT = 100
_LONG_POLL = 0.5


class Flood(NamedTuple):
    """What is to come: so many updates, from so many chats in turn.

    The first `warm` do not count, and the others come when those are all answered.
    """

    updates: int
    chats: int
    warm: int = 0
    press: str | None = None
    """What the pressed button says; None for words instead of presses."""


class Run(NamedTuple):
    """What the server saw: the seconds that so many answers took, and from how many chats there were any."""

    seconds: float
    answered: int
    chats: int


class _World:
    def __init__(self, flood: Flood, begun: Callable[[], None]) -> None:
        self.flood = flood
        self._begun = begun
        self.waiting = [_update(number, flood) for number in range(1, flood.updates + 1)]
        self.began = self.ended = 0.0
        self.answered = 0
        self.chats: set[bytes] = set()
        self.over = asyncio.Event()

    def answer(self, path: bytes, body: bytes) -> bytes | None:
        method = path.rpartition(b"/")[2].partition(b"?")[0].lower()
        if method == b"getupdates":
            return self._updates(body or path)
        if method in (b"sendmessage", b"editmessagetext"):
            self.answered += 1
            self.ended = perf_counter()
            self.chats.add(_chat(body))
            if self.answered == self.flood.updates:
                self.over.set()
            return _MESSAGE
        return _result(_ME) if method == b"getme" else _result(True)

    def _updates(self, body: bytes) -> bytes | None:
        found = _OFFSET.search(body)
        offset = int(found[1] or found[2] or 0) if found else 0
        last = len(self.waiting) if self.answered >= self.flood.warm else self.flood.warm
        some = self.waiting[max(0, offset - 1) : min(max(0, offset - 1) + _LIMIT, last)]
        if some and not self.began and last > self.flood.warm:
            self.began = perf_counter()
            self._begun()
        return b'{"ok":true,"result":[' + b",".join(some) + b"]}" if some else None


class _Talk(asyncio.Protocol):
    def __init__(self, world: _World) -> None:
        self._world = world
        self._buffer = b""
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while True:
            head, gap, rest = self._buffer.partition(b"\r\n\r\n")
            if not gap:
                return
            length = _LENGTH.search(head)
            size = int(length[1]) if length else 0
            if b"chunked" in head:
                raise ValueError("this server reads bodies of a stated length, and a client sends in chunks")
            if len(rest) < size:
                return
            self._buffer = rest[size:]
            answer = self._world.answer(head.split(b" ", 2)[1], rest[:size])
            if answer is None:
                asyncio.get_running_loop().call_later(_LONG_POLL, self._write, _result([]))
            else:
                self._write(answer)

    def _write(self, body: bytes) -> None:
        if not self._transport.is_closing():
            head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(
                body
            )
            self._transport.write(head + body)


_CHAT = re.compile(rb"chat_id\D{1,70}(\d+)")


def _chat(body: bytes) -> bytes:
    found = _CHAT.search(body)
    return found[1] if found else b""


def _result(result: Any) -> bytes:
    return json.dumps({"ok": True, "result": result}).encode()


def _private(chat: int) -> dict[str, Any]:
    return {"id": chat, "first_name": "Anna", "username": f"anna{chat}", "type": "private"}


def _message(number: int, chat: int, text: str, by_bot: bool = False) -> dict[str, Any]:
    person = {"id": chat, "is_bot": False, "first_name": "Anna", "language_code": "en"}
    return {
        "message_id": number,
        "from": _ME if by_bot else person,
        "chat": _private(chat),
        "date": 1_772_438_400,
        "text": text,
    }


def _update(number: int, flood: Flood) -> bytes:
    chat = FIRST_CHAT + number % flood.chats
    if flood.press is None:
        content = {"message": _message(number, chat, "about five hours, I think")}
    else:
        query = {
            "id": str(4_382_000_000 + number),
            "from": _message(number, chat, "")["from"],
            "message": _message(number, chat, "How many hours did you sleep last night?", by_bot=True),
            "chat_instance": str(chat),
            "data": flood.press,
        }
        content = {"callback_query": query}
    return json.dumps({"update_id": number, **content}).encode()


_MESSAGE = _result(_message(5, FIRST_CHAT, "Thank you. That is a short night.", by_bot=True))


async def _serve(flood: Flood, line: Connection) -> None:
    world = _World(flood, lambda: line.send(None))
    server = await asyncio.get_running_loop().create_server(lambda: _Talk(world), "127.0.0.1", 0)
    line.send(server.sockets[0].getsockname()[1])
    await world.over.wait()
    line.send(Run(world.ended - world.began, world.answered - flood.warm, len(world.chats)))
    await asyncio.sleep(3600)


def _in_process(flood: Flood, line: Connection) -> None:
    asyncio.run(_serve(flood, line))


class Server:
    """The server as the one who measures sees it."""

    def __init__(self, port: int, line: Connection) -> None:
        self.api_url = f"http://127.0.0.1:{port}"
        self._line = line

    def begun(self, seconds: float) -> None:
        """Wait until it counts.

        Raises:
            TimeoutError: that took longer.
        """
        if not self._line.poll(seconds):
            raise TimeoutError(f"the bot has not come far within {seconds:g} s")
        self._line.recv()

    def result(self, seconds: float) -> Run:
        """Then wait until every update was answered.

        Raises:
            TimeoutError: that took longer.
        """
        if not self._line.poll(seconds):
            raise TimeoutError(f"not every update was answered within {seconds:g} s")
        run: Run = self._line.recv()
        return run


@contextmanager
def flooding(flood: Flood) -> Iterator[Server]:
    """A flood, for as long as this lasts."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_in_process, args=(flood, there), daemon=True
    )
    process.start()
    try:
        yield Server(here.recv(), here)
    finally:
        process.terminate()
        process.join()
