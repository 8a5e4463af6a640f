"""What the page asks of the server: to show itself, and to have people and time do things."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from aiohttp import web

from bot.playground.belongings import ImpossibleError
from bot.playground.chats import Account, Chat, Message
from bot.playground.page_stream import Streams
from bot.playground.world import World

PAGE = Path(__file__).parent / "page"
_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
# Whatever a bot sends is saved and never shown as a page of ours.
_PICTURES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}
_FASTEST = 100_000.0


class Stage(Protocol):
    """Time, and who is in the program: what the page shows that is not Telegram's."""

    invite_link: str
    """The code that an invitation link carries."""

    def now(self) -> datetime:
        """The moment on the stage's clock."""

    @property
    def speed(self) -> float:
        """How many seconds pass on it for a real one."""

    def set_speed(self, factor: float) -> None:
        """Let time pass faster, or stand still at 0."""

    async def jump(self, delta: timedelta) -> None:
        """Let so much time pass at once, with everything that is due on the way."""

    async def jump_to_next_touchpoint(self) -> datetime | None:
        """To the moment when the bot next acts by itself; None when it never will."""

    def participants(self) -> list[dict[str, Any]]:
        """For each participant `chat` (the id), `pseudonym`, `zone`, `day` and `status`; called off the event loop."""


class Workshop(Protocol):
    """The files behind the bot: what the page shows of them beside the chats."""

    @property
    def revision(self) -> int:
        """Another one whenever the files, or what is found in them, have changed."""

    def shown(self, chat: int | None) -> dict[str, Any]:
        """What is wrong, what comes when, and where this participant stands; called off the event loop."""

    async def jump(self, person: str, session: str) -> dict[str, Any]:
        """Take a sample person to a session; gives their `chat`. Raises ImpossibleError where that can't be."""

    def record(self, chat: int, name: str) -> dict[str, Any]:
        """Write the way of this participant as a story; gives the `file`. Called off the event loop."""


class PageApi:
    """Serves the page, and does what it asks."""

    def __init__(self, world: World, stage: Stage, workshop: Workshop | None = None) -> None:
        self._world = world
        self._stage = stage
        self._workshop = workshop
        self._streams = Streams(world, self._clock)

    def add_to(self, app: web.Application) -> None:
        """Listen under `/` and `/api/`."""
        app.router.add_get("/", self._index)
        app.router.add_get(r"/page/{file:[a-z]+\.(?:css|js|svg)}", self._static)
        app.router.add_get("/api/stream", self._streams.listen)
        app.router.add_get("/api/participants", self._participants)
        app.router.add_get("/api/file/{file}", self._file)
        if self._workshop is not None:
            app.router.add_get("/api/workshop", self._show_workshop)
        doings: dict[str, Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]] = {
            "people": self._add_person,
            "say": self._say,
            "send": self._send,
            "edit": self._edit,
            "press": self._press,
            "block": self._block,
            "clock": self._set_clock,
        }
        if self._workshop is not None:
            doings |= {"goto": self._go_to, "record": self._record}
        for name, doing in doings.items():
            app.router.add_post(f"/api/{name}", _asked(doing))

    def tick(self) -> None:
        """Something beside the chats has changed: tell the pages."""
        self._streams.tick()

    def stop(self) -> None:
        """Let go of every page that listens."""
        self._streams.stop()

    # -- to look at ------------------------------------------------------------------------------------------

    async def _index(self, _request: web.Request) -> web.FileResponse:
        return web.FileResponse(PAGE / "index.html", headers=_HEADERS)

    async def _static(self, request: web.Request) -> web.FileResponse:
        file = PAGE / request.match_info["file"]
        if not file.is_file():
            raise web.HTTPNotFound
        return web.FileResponse(file, headers=_HEADERS)

    async def _file(self, request: web.Request) -> web.Response:
        if (kept := self._world.files.get(request.match_info["file"])) is None:
            raise web.HTTPNotFound
        name, content = kept
        kind = next((kind for start, kind in _PICTURES.items() if content.startswith(start)), None)
        headers = dict(_HEADERS)
        if kind is None:
            plain = "".join(
                sign if sign.isascii() and sign.isprintable() and sign not in '"\\' else "_" for sign in name
            )
            headers["Content-Disposition"] = f'attachment; filename="{plain}"'
        return web.Response(body=content, content_type=kind or "application/octet-stream", headers=headers)

    async def _participants(self, _request: web.Request) -> web.Response:
        return web.json_response(await asyncio.to_thread(self._stage.participants))

    async def _show_workshop(self, request: web.Request) -> web.Response:
        assert self._workshop is not None
        chat = request.query.get("chat", "")
        shown = partial(self._workshop.shown, int(chat) if chat.lstrip("-").isdecimal() else None)
        return web.json_response(await asyncio.to_thread(shown))

    def _clock(self) -> dict[str, Any]:
        return {
            "now": self._stage.now().isoformat(),
            "speed": self._stage.speed,
            "invite": self._stage.invite_link,
            "revision": self._workshop.revision if self._workshop is not None else 0,
        }

    # -- to do -----------------------------------------------------------------------------------------------

    async def _add_person(self, asked: dict[str, Any]) -> dict[str, Any]:
        name = str(asked["name"]).strip()
        if not 1 <= len(name) <= 64:
            raise ImpossibleError("a name has 1 to 64 characters")
        return {"id": self._world.add_person(name, language_code=str(asked["language"])).id}

    async def _say(self, asked: dict[str, Any]) -> dict[str, Any]:
        person, chat = self._person(asked), self._chat(asked)
        answered = self._message(asked) if "message" in asked else None
        return {"message": self._world.say(person, str(asked["text"]), chat=chat, reply_to=answered).id}

    async def _send(self, asked: dict[str, Any]) -> dict[str, Any]:
        given: dict[str, Any] = {
            name: float(asked[name]) for name in ("latitude", "longitude") if name in asked
        }
        caption = str(asked.get("caption", ""))
        chat = self._chat(asked)
        sent = self._world.send(self._person(asked), str(asked["kind"]), caption=caption, chat=chat, **given)
        return {"message": sent.id}

    async def _edit(self, asked: dict[str, Any]) -> dict[str, Any]:
        self._world.edit_said(self._person(asked), self._message(asked), str(asked["text"]))
        return {}

    async def _press(self, asked: dict[str, Any]) -> dict[str, Any]:
        person, message = self._person(asked), self._message(asked)
        return {"query": self._world.press(person, str(asked["data"]), message=message)}

    async def _block(self, asked: dict[str, Any]) -> dict[str, Any]:
        (self._world.block if asked["blocked"] else self._world.unblock)(self._person(asked))
        return {}

    async def _set_clock(self, asked: dict[str, Any]) -> dict[str, Any]:
        reached: datetime | None = None
        if "speed" in asked:
            self._stage.set_speed(min(max(float(asked["speed"]), 0.0), _FASTEST))
        if "jump" in asked:
            await self._stage.jump(timedelta(seconds=max(float(asked["jump"]), 0.0)))
        if asked.get("next"):
            reached = await self._stage.jump_to_next_touchpoint()
        self._streams.tick()
        return {"reached": reached.isoformat() if reached else None, "clock": self._clock()}

    async def _go_to(self, asked: dict[str, Any]) -> dict[str, Any]:
        assert self._workshop is not None
        gone = await self._workshop.jump(str(asked["person"]), str(asked["session"]))
        self._streams.tick()
        return gone

    async def _record(self, asked: dict[str, Any]) -> dict[str, Any]:
        assert self._workshop is not None
        recording = partial(self._workshop.record, self._chat(asked).id, str(asked["name"]))
        return await asyncio.to_thread(recording)

    # -- what was named --------------------------------------------------------------------------------------

    def _person(self, asked: dict[str, Any]) -> Account:
        return self._world.people[int(asked["person"])]

    def _chat(self, asked: dict[str, Any]) -> Chat:
        return self._world.chats[int(asked["chat"])]

    def _message(self, asked: dict[str, Any]) -> Message:
        return self._chat(asked).messages[int(asked["message"])]


def _asked(
    doing: Callable[[dict[str, Any]], Awaitable[dict[str, Any]]],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Read what the page sends as JSON, have it done, and say in words what could not be."""

    async def answer(request: web.Request) -> web.Response:
        origin = request.headers.get("Origin")
        if request.content_type != "application/json" or (origin and urlsplit(origin).netloc != request.host):
            # Some other page in the same browser, which has no business here.
            raise web.HTTPForbidden
        try:
            return web.json_response(await doing(json.loads(await request.read())))
        except ImpossibleError as impossible:
            return web.json_response({"error": str(impossible)}, status=409)
        except (KeyError, TypeError, ValueError) as wrong:
            return web.json_response(
                {"error": f"the page asked for what is not there: {wrong!r}"}, status=400
            )

    return answer
