"""A way to Telegram that has no network behind it: it gives the answers it was told to give."""

import json
from collections import deque
from typing import Any

from telegram.request import BaseRequest, RequestData

from bot.telegram.bots import RawBot

OK = 200
Answer = tuple[int, Any] | Exception


class NoNetwork(BaseRequest):
    """Answers calls from a list. A call beyond it fails the test, at the end if not before."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = deque(answers)
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.unexpected: list[str] = []

    @property
    def read_timeout(self) -> float:
        return 1.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """What was called beyond the list comes out here: the library takes errors in between for the network's."""
        assert not self.unexpected, f"the network was touched: {self.unexpected}"

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        name = url.rpartition("/")[2]
        self.calls.append((name, request_data.parameters if request_data else {}))
        if not self.answers:
            self.unexpected.append(name)
            raise AssertionError(f"{name} touches the network")
        answer = self.answers.popleft()
        if isinstance(answer, Exception):
            raise answer
        status, body = answer
        return status, body if isinstance(body, bytes) else json.dumps(body).encode()


def bot_on(request: NoNetwork) -> RawBot:
    """A bot that has nothing but this."""
    return RawBot("1:secret", request=request, get_updates_request=request)


def refusal(code: int, description: str, **parameters: Any) -> Answer:
    """What Telegram answers instead of a result."""
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    return code, body | ({"parameters": parameters} if parameters else {})


def result(value: Any) -> Answer:
    """What Telegram answers when all is well."""
    return OK, {"ok": True, "result": value}
