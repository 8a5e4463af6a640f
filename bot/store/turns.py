"""First come, first served: a lock that nobody can take again before those who already wait for it."""

from collections import deque
from threading import Lock, get_ident
from types import TracebackType


class Turns:
    """A fair lock for threads.

    A plain lock often goes back to the thread that has just let go of it: a tick that works through a
    thousand enrollments would keep a message that has just come waiting until it is done.
    """

    def __init__(self) -> None:
        self._looking = Lock()
        self._taken = False
        self._whose: int | None = None
        self._waiting: deque[Lock] = deque()

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return len(self._waiting)

    def __enter__(self) -> None:
        if self._whose == get_ident():
            raise RuntimeError("this thread would wait for itself: it has a unit of work open already")
        self._take()
        self._whose = get_ident()

    def _take(self) -> None:
        with self._looking:
            if not self._taken:
                self._taken = True
                return
            called = Lock()
            called.acquire()
            self._waiting.append(called)
        try:
            called.acquire()
        except BaseException:  # the wait was interrupted: leave the queue, or hand on the turn that just came
            with self._looking:
                queued = called in self._waiting
                if queued:
                    self._waiting.remove(called)
            if not queued:
                self._hand_on()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._whose = None
        self._hand_on()

    def _hand_on(self) -> None:
        with self._looking:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False
