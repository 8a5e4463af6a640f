"""HTTP for python-telegram-bot on aiohttp: the same seam, several times the speed (docs/performance.md)."""

import aiohttp
from telegram._utils.defaultvalue import DEFAULT_NONE, DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

Seconds = float


class AiohttpRequest(BaseRequest):
    """Requests to the Bot API over a pool of connections of its own.

    Give polling, alerts and everything else one each: then none waits for another's connection.
    """

    def __init__(self, connections: int = 64, timeout: Seconds = 20) -> None:
        self._connections = connections
        self._timeout = timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer, if a call does not say otherwise."""
        return self._timeout

    async def initialize(self) -> None:
        """Open the pool, if it is not open."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=60)
            self._session = aiohttp.ClientSession(connector=connector, auto_decompress=True)

    async def shutdown(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = DEFAULT_NONE,
        write_timeout: ODVInput[float] = DEFAULT_NONE,
        connect_timeout: ODVInput[float] = DEFAULT_NONE,
        pool_timeout: ODVInput[float] = DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One request; see `BaseRequest.do_request`. No error it raises names the address, which holds the token."""
        if self._session is None:
            raise RuntimeError("the request is used before it was initialized")
        wait = (
            self._timeout if isinstance(read_timeout, DefaultValue) or read_timeout is None else read_timeout
        )
        data = None
        if request_data is not None:
            data = _form(request_data) if request_data.multipart_data else request_data.json_parameters
        try:
            async with self._session.request(
                method, url, data=data, timeout=aiohttp.ClientTimeout(total=wait + 5, sock_connect=5)
            ) as response:
                return response.status, await response.read()
        except TimeoutError:
            raise TimedOut("no answer in time") from None
        except aiohttp.ClientError as error:
            raise NetworkError(f"the connection failed: {type(error).__name__}") from None


def _form(request_data: RequestData) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form
