"""What the page is told without asking: the whole world once, then every change, as server-sent events."""

import asyncio
import json
from collections.abc import Callable, Iterable
from typing import Any

from aiohttp import web

from bot.playground.page_view import chat_view, menus_view, message_view, people_view, world_view
from bot.playground.watching import Change
from bot.playground.world import World

_HEARTBEAT = 5.0  # seconds; also how often a page sets its clock anew


class Streams:
    """The pages that listen now. `clock` gives what goes along with everything: what time it is."""

    def __init__(self, world: World, clock: Callable[[], dict[str, Any]]) -> None:
        self._world = world
        self._clock = clock
        self._listening: set[asyncio.Queue[Change | None]] = set()
        self._stopped = False

    def stop(self) -> None:
        """Let go of every page."""
        self._stopped = True
        self.tick()

    def tick(self) -> None:
        """Tell all pages what time it is."""
        for queue in self._listening:
            queue.put_nowait(None)

    async def listen(self, request: web.Request) -> web.StreamResponse:
        """Tell one page, until it goes away. A page that comes back gets everything anew, so nothing is missed."""
        response = web.StreamResponse(
            headers={
                "Content-Type": "text/event-stream",
                "Cache-Control": "no-store",
                "X-Accel-Buffering": "no",
            }
        )
        await response.prepare(request)
        queue: asyncio.Queue[Change | None] = asyncio.Queue()
        self._listening.add(queue)
        stop_listening = self._world.watching.listen(queue.put_nowait)
        try:
            await response.write(self._event("world", world_view(self._world)))
            while not self._stopped:
                await response.write(b"".join(self._events(await _next(queue))))
        except ConnectionResetError:
            pass  # The page was closed or reloaded: that is how every stream ends.
        finally:
            stop_listening()
            self._listening.discard(queue)
        return response

    def _events(self, changes: Iterable[Change]) -> list[bytes]:
        # What changed twice since the last look is told once, as it is now.
        events = [self._told(change) for change in dict.fromkeys(changes)]
        return events or [self._event("clock", {})]

    def _told(self, change: Change) -> bytes:
        chat = self._world.chats.get(change.chat) if change.chat else None
        match change.what:
            case "message":
                assert chat is not None
                assert change.message is not None
                return self._event("message", message_view(chat, chat.messages[change.message]))
            case "chat":
                assert chat is not None
                return self._event("chat", chat_view(chat) | {"people": people_view(self._world)})
            case "people":
                chats = [chat_view(each) for each in self._world.chats.values()]
                return self._event("people", {"people": people_view(self._world), "chats": chats})
            case "typing":
                return self._event("typing", {"chat": change.chat})
            case "toast":
                person = self._world.people.get(change.person) if change.person else None
                return self._event(
                    "toast",
                    {
                        "person": person.name if person else "",
                        "text": change.text,
                        "alert": change.alert,
                        "query": change.query,
                    },
                )
            case "commands":
                return self._event("menus", menus_view(self._world))

    def _event(self, kind: str, content: dict[str, Any]) -> bytes:
        return f"event: {kind}\ndata: {json.dumps(content | {'clock': self._clock()})}\n\n".encode()


async def _next(queue: asyncio.Queue[Change | None]) -> list[Change]:
    """All that has changed, waiting for something; nothing, if it is only time to tell the time."""
    changes = []
    try:
        async with asyncio.timeout(_HEARTBEAT):
            changes.append(await queue.get())
    except TimeoutError:
        return []
    while not queue.empty():
        changes.append(queue.get_nowait())
    return [change for change in changes if change is not None]
