"""The request class against servers that answer, that do not, and that send one elsewhere."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from telegram.error import NetworkError, TimedOut
from telegram.request import RequestData

from bot.telegram.request import AiohttpRequest

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
SECRET = "123:secret"


@asynccontextmanager
async def serving(answer: Answer) -> AsyncIterator[str]:
    """A server that answers everything so; its address."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def requesting(connections: int = 4, timeout: float = 5.0) -> AsyncIterator[AiohttpRequest]:  # noqa: ASYNC109
    request = AiohttpRequest(connections, timeout)
    async with request:
        yield request


async def test_status_and_body_come_back_as_they_are() -> None:
    async def teapot(request: web.Request) -> web.Response:
        return web.Response(status=418, body=await request.read() + b"\xff")

    async with serving(teapot) as url, requesting() as request:
        assert await request.do_request(f"{url}/bot{SECRET}/getMe", "POST", RequestData()) == (418, b"{}\xff")
        assert await request.do_request(f"{url}/file", "GET") == (418, b"\xff")


async def test_the_token_is_not_sent_anywhere_else() -> None:
    asked: list[str] = []

    async def elsewhere(request: web.Request) -> web.Response:
        asked.append(request.path)
        raise web.HTTPTemporaryRedirect("/another/place")

    async with serving(elsewhere) as url, requesting() as request:
        status, _ = await request.do_request(f"{url}/bot{SECRET}/getMe", "POST")
    assert status == 307
    assert asked == [f"/bot{SECRET}/getMe"]


async def _hang(_request: web.Request) -> web.Response:
    await asyncio.Event().wait()
    raise AssertionError


async def _drop(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def _half(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b"{")
    return await _drop(request)


@pytest.mark.parametrize(
    ("answer", "kind"), [(_hang, TimedOut), (_drop, NetworkError), (_half, NetworkError)]
)
async def test_what_goes_wrong_is_named_without_the_address(answer: Answer, kind: type[NetworkError]) -> None:
    async with serving(answer) as url, requesting(timeout=0.1) as request:
        with pytest.raises(kind) as raised:
            await request.do_request(f"{url}/bot{SECRET}/getMe", "POST")
    assert "secret" not in str(raised.value)
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9", "http://no-such-host.invalid", "nonsense://x", "http://"]
)
async def test_where_nothing_is_there_is_a_network_error_without_the_address(url: str) -> None:
    async with requesting() as request:
        with pytest.raises(NetworkError) as raised:
            await request.do_request(f"{url}/bot{SECRET}/getMe", "POST")
    assert "secret" not in str(raised.value)
    assert raised.value.__suppress_context__


async def test_a_call_can_be_more_patient_than_the_others() -> None:
    async def slow(_request: web.Request) -> web.Response:
        await asyncio.sleep(0.3)
        return web.Response(body=b"late")

    async with serving(slow) as url, requesting(timeout=0.1) as request:
        with pytest.raises(TimedOut):
            await request.do_request(f"{url}/x", "POST")
        assert await request.do_request(f"{url}/x", "POST", read_timeout=5) == (200, b"late")


async def test_a_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    async def forward(request: web.Request) -> web.Response:
        asked.append(str(request.url))
        return web.Response(body=b"by proxy")

    async with serving(forward) as proxy, requesting() as request:
        monkeypatch.setenv("http_proxy", proxy)
        monkeypatch.setenv("no_proxy", "localhost")
        assert await request.do_request("http://telegram.invalid/x", "POST") == (200, b"by proxy")
    assert asked == ["http://telegram.invalid/x"]


async def test_it_opens_and_closes_as_often_as_asked_and_says_when_it_is_closed() -> None:
    request = AiohttpRequest()
    with pytest.raises(RuntimeError, match="not initialized"):
        await request.do_request("http://127.0.0.1:9", "POST")
    for _ in range(2):
        await request.initialize()
        await request.initialize()
        await request.shutdown()
        await request.shutdown()
