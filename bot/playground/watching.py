"""Being told when something changes: for the page, and for tests that wait for a condition instead of a while."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

What = Literal["message", "chat", "people", "toast", "typing", "commands"]
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Change:
    """Something is different now."""

    what: What
    chat: int | None = None
    message: int | None = None
    person: int | None = None  # whom a toast is for
    text: str = ""
    alert: bool = False
    query: str = ""  # the pressing that a toast answers


class Watching:
    """Those who want to be told."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Change], None]] = []
        self._waiters: set[asyncio.Future[None]] = set()

    def listen(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Call this with every change from now on; gives what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, change: Change) -> None:
        """Something has changed."""
        for listener in self._listeners:
            listener(change)
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)
        self._waiters.clear()

    async def until(self, predicate: Callable[[], Found], timeout: float) -> Found:  # noqa: ASYNC109
        """What the predicate gives as soon as that is true, asked anew at every change.

        Raises:
            TimeoutError: it did not become true within so many real seconds.
        """
        async with asyncio.timeout(timeout):
            while not (found := predicate()):
                waiter = asyncio.get_running_loop().create_future()
                self._waiters.add(waiter)
                try:
                    await waiter
                finally:
                    self._waiters.discard(waiter)
            return found
