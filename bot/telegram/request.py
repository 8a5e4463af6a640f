"""How python-telegram-bot reaches Telegram: a small request class on aiohttp.

The httpx that python-telegram-bot brings scans its whole pool of connections for every request; this
one is three times as fast (see benchmarks/updates.py), and each use of it has connections of its own.

The address of every request holds the bot's token, so no error says it: none of them is chained, and
of each only the name of its kind and what the system said are kept.
"""

import json
from typing import Any
from urllib.request import getproxies, proxy_bypass

from aiohttp import (
    ClientError,
    ClientOSError,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    FormData,
    TCPConnector,
)
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

ANSWER_SECONDS = 15.0
"""Telegram cannot tell a repeated message from a new one: so it is long enough for a slow answer to come
before we give it up and send again."""

CONNECT_SECONDS = 10.0
WRITE_SECONDS = 20.0
POOL_SECONDS = 60.0


class AiohttpRequest(BaseRequest):
    """Requests over at most so many connections at a time (0: any number).

    `timeout` is how many seconds an answer is waited for, if a call does not say otherwise.
    """

    def __init__(self, connections: int = 64, timeout: float = ANSWER_SECONDS) -> None:
        self._connections = connections
        self._timeout = timeout
        self._session: ClientSession | None = None
        self._proxies: dict[tuple[str, str | None], str | None] = {}

    @property
    def read_timeout(self) -> float:
        """How many seconds an answer is waited for, unless the call says otherwise."""
        return self._timeout

    async def initialize(self) -> None:
        """Make ready; a second time changes nothing."""
        if self._session is None:
            self._session = ClientSession(
                connector=TCPConnector(limit=self._connections, ttl_dns_cache=300),
                cookie_jar=DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Close every connection; a second time changes nothing."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One request: the status and the body of its answer.

        Raises:
            TimedOut: no connection or no answer in time; Telegram may have done it all the same.
            NetworkError: no connection, or it was closed; Telegram may have done it all the same.
        """
        if self._session is None:
            raise RuntimeError("the request class is not initialized")
        address = URL(url, encoded=True)
        body, headers = _body(request_data)
        read = _given(read_timeout, self._timeout)
        write = _given(write_timeout, WRITE_SECONDS)
        waiting = ClientTimeout(
            total=None if read is None or write is None else POOL_SECONDS + write + read,
            connect=_given(pool_timeout, POOL_SECONDS),
            sock_connect=_given(connect_timeout, CONNECT_SECONDS),
            sock_read=read,
        )
        try:
            async with self._session.request(
                method,
                address,
                data=body,
                headers=headers,
                timeout=waiting,
                allow_redirects=False,  # the token goes nowhere else
                proxy=self._proxy(address),
            ) as answer:
                return answer.status, await answer.read()
        except TimeoutError as error:
            raise TimedOut(f"Timed out ({type(error).__name__})") from None
        except ClientOSError as error:
            raise NetworkError(f"{type(error).__name__}: {error.strerror}") from None
        except (ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from None

    def _proxy(self, address: URL) -> str | None:
        # What aiohttp's `trust_env` does, but the environment is looked through only once.
        key = address.scheme, address.host
        if key not in self._proxies:
            proxy = getproxies().get(address.scheme)
            self._proxies[key] = None if proxy and proxy_bypass(address.host or "") else proxy
        return self._proxies[key]


def _body(data: RequestData | None) -> tuple[Any, dict[str, str] | None]:
    if data is None:
        return None, None
    if not data.contains_files:
        return json.dumps(data.parameters).encode(), {"Content-Type": "application/json"}
    form = FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form, None


def _given(timeout: Any, default: float) -> float | None:
    return default if timeout is BaseRequest.DEFAULT_NONE else timeout
