"""A mail server and a web server that do what a test wants: take, refuse, hang."""

import asyncio
import email
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiohttp import web
from aiosmtpd.controller import UnthreadedController


class Inbox:
    """A mail server that keeps what it takes. It can be told to refuse."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.refuses = False
        self.port = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - as they call it
        if self.refuses:
            return "554 not today"
        message = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.taken.append(message)
        return "250 taken"

    def url(self, to: str) -> str:
        return f"mailto://127.0.0.1:{self.port}?from=bot@clinic.example&to={to}"

    def texts(self) -> list[str]:
        return [
            f"{each['subject']}\n\n{each.get_content()}".replace("\r\n", "\n").strip() for each in self.taken
        ]


class Hook:
    """A web server: /taken/… is taken, /refused/… answers 503, /hanging/… never answers."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.asked: list[str] = []
        self.let_go = asyncio.Event()
        self.port = 0

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        if request.path.startswith("/hanging"):
            await self.let_go.wait()
            return web.Response(status=504)
        if request.path.startswith("/refused"):
            return web.Response(status=503, text="secret-in-an-answer")
        self.taken.append(json.loads(await request.text()))
        return web.Response(text="ok")

    def url(self, path: str) -> str:
        return f"json://127.0.0.1:{self.port}/{path}"


@asynccontextmanager
async def mail_server() -> AsyncIterator[Inbox]:
    inbox = Inbox()
    controller = UnthreadedController(inbox, hostname="127.0.0.1", port=0, loop=asyncio.get_running_loop())
    server = await asyncio.get_running_loop().create_server(controller._factory_invoker, "127.0.0.1", 0)
    inbox.port = server.sockets[0].getsockname()[1]
    try:
        yield inbox
    finally:
        server.close()
        await server.wait_closed()


@asynccontextmanager
async def web_server() -> AsyncIterator[Hook]:
    hook = Hook()
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", hook.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    hook.port = runner.addresses[0][1]
    try:
        yield hook
    finally:
        hook.let_go.set()
        await runner.cleanup()
