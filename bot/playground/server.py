"""Starts and stops the local Bot API and the page that talks to it."""

from aiohttp import web

from bot.playground.bot_api import BotApi
from bot.playground.limits import DOCUMENT_BYTES
from bot.playground.page_api import PageApi, Stage, Workshop
from bot.playground.world import World

HOST = "127.0.0.1"
TOKEN = "424242:playground"  # noqa: S105 - opens nothing but this machine's own playground


class Playground:
    """A Telegram on this machine: `api_url` for the bot, `page_url` for people.

    Without a stage there is no page. Port 0 takes any free one.
    """

    def __init__(
        self,
        world: World,
        stage: Stage | None = None,
        port: int = 0,
        token: str = TOKEN,
        workshop: Workshop | None = None,
    ) -> None:
        self.world = world
        self.token = token
        self._stage = stage
        self._workshop = workshop
        self._port = port
        self._parts: list[BotApi | PageApi] = []
        self._runner: web.AppRunner | None = None

    @property
    def api_url(self) -> str:
        """What the bot takes for Telegram; it appends `/bot<token>/<method>`."""
        return f"http://{HOST}:{self._port}"

    @property
    def page_url(self) -> str:
        """What a browser opens."""
        return self.api_url + "/"

    async def start(self) -> None:
        """Listen; after a stop again, at the same address and with everything as it was.

        Raises:
            OSError: the port is taken.
        """
        app = web.Application(client_max_size=DOCUMENT_BYTES + 2**20)
        self._parts = [BotApi(self.world, self.token)]
        if self._stage is not None:
            self._parts.append(PageApi(self.world, self._stage, self._workshop))
        for part in self._parts:
            part.add_to(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self._port).start()
        self._port = self._runner.addresses[0][1]

    def tell_pages(self) -> None:
        """Something beside the chats has changed: pages look again."""
        for part in self._parts:
            if isinstance(part, PageApi):
                part.tick()

    async def stop(self) -> None:
        """Answer or cut off what is under way, and stop listening."""
        for part in self._parts:
            part.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
