"""The Bot API over HTTP: reads a call, lets faults happen, has it done, answers."""

import asyncio
import json
from typing import Any

from aiohttp import web

from bot.playground.faults import Fault
from bot.playground.methods import METHODS
from bot.playground.parameters import Parameters, read_parameters
from bot.playground.refusal import RefusedError
from bot.playground.world import World

_LONGEST_POLL = 50.0
_BROKEN_PROXY = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n</html>\r\n"


class BotApi:
    """Answers one bot's calls."""

    def __init__(self, world: World, token: str) -> None:
        self._world = world
        self._token = token
        self._stopping = asyncio.Event()

    def add_to(self, app: web.Application) -> None:
        """Listen under `/bot<token>/<method>`."""
        app.router.add_route("*", "/bot{token}/{method}", self.answer)

    def stop(self) -> None:
        """Let go of all who wait."""
        self._stopping.set()
        self._world.updates.let_go()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """One call."""
        if request.match_info["token"] != self._token:
            return _answer(RefusedError(401, "Unauthorized"))
        method = request.match_info["method"]
        try:
            call = await read_parameters(request)
        except RefusedError as refused:
            return _answer(refused)
        fault = self._world.faults.meet(method, call.number("chat_id") or None)
        if fault is None:
            return await self._do(method, call)
        return await self._go_wrong(fault, method, call, request)

    async def _do(self, method: str, call: Parameters) -> web.Response:
        try:
            if method.lower() == "getupdates":
                return await self._get_updates(call)
            if (known := METHODS.get(method.lower())) is None:
                raise RefusedError(404, "Not Found")
            return _json({"ok": True, "result": known(self._world, call)})
        except RefusedError as refused:
            return _answer(refused)

    async def _get_updates(self, call: Parameters) -> web.Response:
        if (kinds := call.json("allowed_updates")) is not None:
            self._world.updates.allow(kinds)
        limit = min(max(call.number("limit", 100), 1), 100)
        seconds = min(max(float(call.number("timeout")), 0), _LONGEST_POLL)
        if self._stopping.is_set():
            seconds = 0  # An open connection could still bring calls, and stopping waits for their answers.
        found = await self._world.updates.get(call.number("offset"), limit, seconds)
        # They were written out when they came in.
        body = '{"ok":true,"result":[' + ",".join(found) + "]}"
        return web.Response(text=body, content_type="application/json")

    async def _go_wrong(
        self, fault: Fault, method: str, call: Parameters, request: web.Request
    ) -> web.StreamResponse:
        if fault.refusal is not None:
            if fault.refusal.code == 502:
                return web.Response(status=502, text=_BROKEN_PROXY, content_type="text/html")
            return _answer(fault.refusal)
        if fault.after:
            await self._do(method, call)
        if fault.kind == "hang":
            over = [asyncio.create_task(event.wait()) for event in (fault.over, self._stopping)]
            try:
                await asyncio.wait(over, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in over:
                    task.cancel()
        if request.transport is not None:
            request.transport.abort()
        return web.Response()


def _answer(refused: RefusedError) -> web.Response:
    return _json(refused.body(), refused.code)


def _json(body: Any, status: int = 200) -> web.Response:
    return web.Response(text=json.dumps(body), status=status, content_type="application/json")
