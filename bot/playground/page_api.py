"""What the page asks of the server, and what it is told without asking."""

from datetime import datetime, timedelta
from typing import Any, Protocol

from aiohttp import web

from bot.playground.world import World


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
        """For each participant: `chat` (id), `pseudonym`, `zone`, `day`, `status`; each may be None but the first."""


class PageApi:
    """Serves the page."""

    def __init__(self, world: World, stage: Stage) -> None:
        self._world = world
        self._stage = stage

    def add_to(self, app: web.Application) -> None:
        """Listen."""

    def stop(self) -> None:
        """Let go of all who listen."""
