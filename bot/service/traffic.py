"""One lane of delivery: it looks for what can go out, lets it be carried, and has kept how that ended."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NamedTuple, TypeVar

import structlog

from bot.service.courier import Outcome, Refused, Wait
from bot.service.pacing import Pacing
from bot.service.settling import Ended, Errand, is_final, seconds_to_stay
from bot.store.rows import Lane

log = structlog.get_logger()

SIDE_BY_SIDE: Mapping[Lane, int] = {"alert": 256, "program": 64, "ring": 64}
"""Messages under way at once in a lane. Only a hundred staff could use up that of the alerts."""

HEARTBEAT = 1.0
"""Seconds after which a lane looks again by itself, should a wake-up be lost."""

GATHER: Mapping[Lane, float] = {"alert": 0.0, "program": 0.005, "ring": 0.0}
"""Seconds for others to end or be owed, so that one transaction serves them all."""

FIRST_PAUSE = 0.25
LONGEST_PAUSE: Mapping[Lane, float] = {"alert": 5.0, "program": 60.0, "ring": 60.0}
REFUSED_PAUSE = 15.0
"""Seconds until an alert that was refused is tried again."""

Returned = TypeVar("Returned")


class Turn(NamedTuple):
    """What a look into the outbox gave: what to send now, and which of what ended is kept by now."""

    errands: list[Errand]
    kept: list[Ended]
    unkept: list[Ended]


Carry = Callable[[Errand], Awaitable[Outcome]]
"""Carries one message to where it goes."""

TakeTurn = Callable[[Lane, list[Ended], int, set[str]], Turn]
"""Keeps how errands ended, and gives at most so many next ones, none for the recipients in the set."""


class Traffic:
    """One lane at work: what is under way in it, and the loop that looks for more."""

    def __init__(
        self,
        name: Lane,
        carry: Carry,
        jitter: Callable[[], float],
        pacing: Pacing | None,
        turn: TakeTurn,
        settled: Callable[[], None],
    ) -> None:
        """`settled` is told when messages were settled, which may let others go."""
        self.name = name
        self.woken = asyncio.Event()
        self._carry_out = carry
        self._jitter = jitter
        self._pacing = pacing
        self._turn = turn
        self._settled = settled
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"deliver-{name}")
        self._ended: list[Ended] = []
        self._tasks: set[asyncio.Task[None]] = set()
        # Recipients who wait: their message is under way, or rests until it is tried again.
        self._busy: set[str] = set()

    @property
    def busy(self) -> bool:
        """Whether anything is under way or rests."""
        return bool(self._busy)

    async def run(self, stop: asyncio.Event) -> None:
        """Look, send, keep; until `stop` is set and nothing can go out any more."""
        while True:
            self.woken.clear()
            ended, self._ended = self._ended, []
            room = SIDE_BY_SIDE[self.name] - len(self._tasks)
            turn = await self._in_thread(partial(self._turn, self.name, ended, room, set(self._busy)))
            self._ended += turn.unkept
            self._release(turn.kept)
            if turn.kept:
                self._settled()
            for errand in turn.errands:
                self._busy.add(errand.row.recipient)
                task = asyncio.create_task(self._carry(errand))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            if stop.is_set() and not self._tasks and not self._ended:
                return
            await self._rest()

    async def close(self) -> None:
        """Leave what is under way, and keep how the rest ended."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._ended:
            await self._in_thread(partial(self._turn, self.name, self._ended, 0, set(self._busy)))
        self._thread.shutdown(wait=True)

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(HEARTBEAT):
                await self.woken.wait()
        except TimeoutError:
            return
        if GATHER[self.name]:
            await asyncio.sleep(GATHER[self.name])

    async def _carry(self, errand: Errand) -> None:
        try:
            if self._pacing is not None and self.name != "ring":
                await self._take_turn(self._pacing, errand.chat)
            outcome = await self._carry_out(errand)
        except Exception:
            log.exception(
                "a message could not be carried; this is a mistake of ours",
                action="delivery_failed",
                outbox_id=errand.row.id,
            )
            outcome = Wait(seconds=REFUSED_PAUSE, why="a mistake of ours")
        if isinstance(outcome, Wait) and outcome.flood and self._pacing is not None:
            self._pacing.flooded(errand.chat, outcome.seconds)
        self._ended.append(Ended(errand, outcome))
        self.woken.set()

    async def _take_turn(self, pacing: Pacing, chat: int) -> None:
        if self.name == "alert":
            pacing.count(chat)
            return
        await asyncio.sleep(pacing.turn_in_chat(chat))
        await asyncio.sleep(pacing.turn_of_all())

    def _release(self, kept: list[Ended]) -> None:
        """Let go of recipients whose message is done with; let the others rest until it is tried again."""
        loop = asyncio.get_running_loop()
        for errand, outcome in kept:
            recipient = errand.row.recipient
            stays = seconds_to_stay(errand, outcome)
            if stays:
                # Counted from its arrival, however late that was.
                loop.call_later(stays, self._try_again, recipient)
            elif is_final(errand, outcome):
                self._busy.discard(recipient)
            else:
                loop.call_later(self._pause(errand, outcome), self._try_again, recipient)

    def _try_again(self, recipient: str) -> None:
        self._busy.discard(recipient)
        self.woken.set()

    def _pause(self, errand: Errand, outcome: Outcome) -> float:
        """Seconds until the next try: what was asked for, or ever longer."""
        if isinstance(outcome, Wait) and outcome.seconds > 0:
            return outcome.seconds
        refused = isinstance(outcome, Refused) and outcome.moved_to is None
        first = REFUSED_PAUSE if refused else FIRST_PAUSE
        longest = max(first, LONGEST_PAUSE[self.name])
        return min(first * 2.0 ** min(errand.row.attempts, 16), longest) * (0.75 + self._jitter() / 2)

    async def _in_thread(self, work: Callable[[], Returned]) -> Returned:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)
