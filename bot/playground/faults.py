"""Things that go wrong on the way to Telegram, on order: for tests of what the bot does then."""

import asyncio
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Literal

from bot.playground.refusal import RefusedError, flood

Kind = Literal["answer", "hang", "drop"]


@dataclass(slots=True, eq=False)
class Fault:
    """One thing that shall go wrong, and how often it has."""

    kind: Kind
    method: str
    chat: int | None
    times: int
    after: bool
    refusal: RefusedError | None = None
    met: int = 0
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    def let_go(self) -> None:
        """End this fault: no further call meets it, and the calls that hang are cut off."""
        self.times = self.met
        self.over.set()


class Faults:
    """The faults on order. `method` may hold stars: `send*`; `chat` left out means every chat.

    `after` decides whether the thing is done all the same: the famous “sent, but the bot never heard”.
    """

    def __init__(self) -> None:
        self._ordered: list[Fault] = []

    def answer(
        self, code: int, method: str = "*", *, chat: int | None = None, times: int = 1, retry_after: int = 3
    ) -> Fault:
        """Answer with this status: 429 (with `retry_after` seconds), 500, 502 or any other."""
        known = {500: "Internal Server Error", 502: "Bad Gateway", 504: "Gateway Timeout"}
        refusal = (
            flood(retry_after)
            if code == 429
            else RefusedError(code, known.get(code, "Bad Request: by order"))
        )
        return self._order(Fault("answer", method, chat, times, after=False, refusal=refusal))

    def refuse(
        self, refusal: RefusedError, method: str = "*", *, chat: int | None = None, times: int = 1
    ) -> Fault:
        """Answer with exactly this refusal."""
        return self._order(Fault("answer", method, chat, times, after=False, refusal=refusal))

    def hang(
        self, method: str = "*", *, chat: int | None = None, times: int = 1, after: bool = False
    ) -> Fault:
        """Never answer: the caller runs into its time-out."""
        return self._order(Fault("hang", method, chat, times, after))

    def drop(
        self, method: str = "*", *, chat: int | None = None, times: int = 1, after: bool = False
    ) -> Fault:
        """Close the connection without an answer."""
        return self._order(Fault("drop", method, chat, times, after))

    def meet(self, method: str, chat: int | None) -> Fault | None:
        """The fault that this call runs into, which is then used up by one; usually none."""
        for fault in self._ordered:
            if fault.met < fault.times and fnmatchcase(method, fault.method) and fault.chat in (None, chat):
                fault.met += 1
                fault.begun.set()
                return fault
        return None

    def clear(self) -> None:
        """Everything works again."""
        for fault in self._ordered:
            fault.let_go()
        self._ordered.clear()

    def _order(self, fault: Fault) -> Fault:
        self._ordered.append(fault)
        return fault
