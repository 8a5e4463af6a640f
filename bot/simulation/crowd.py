"""Many made-up people, on all cores: the same seed gives the same report, however many cores there are."""

import gc
import os
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import date
from itertools import accumulate
from random import Random

from bot.core.program import Program
from bot.core.risk import Safety
from bot.simulation.people import Behaviour
from bot.simulation.playing import play
from bot.simulation.tallies import Tally

AT_ONCE = 25
"""People that are played in one go by a process."""

_stage: tuple[Program, Safety, Sequence[Behaviour], int, date] | None = None


def crowd(
    program: Program,
    safety: Safety,
    behaviours: Sequence[Behaviour],
    participants: int,
    seed: int,
    start: date,
    workers: int | None = None,
) -> Iterator[tuple[int, Tally]]:
    """Play so many people, from the week that begins at `start`; gives how many, and their counts, as they end.

    `workers`: processes; left out, one for each core; 0, none beside this one.
    """
    chunks = [range(first, min(first + AT_ONCE, participants)) for first in range(0, participants, AT_ONCE)]
    stage = (program.model_dump_json(), safety.model_dump_json(), tuple(behaviours), seed, start)
    processes = (os.cpu_count() or 1) if workers is None else workers
    if processes == 0:
        _set_up(*stage)
        for chunk in chunks:
            yield len(chunk), _play_some(chunk)
        return
    with ProcessPoolExecutor(processes, initializer=_set_up, initargs=stage) as pool:
        ended = {pool.submit(_play_some, chunk): len(chunk) for chunk in chunks}
        for each in as_completed(ended):
            yield ended[each], each.result()


def behaviour_of(number: int, behaviours: Sequence[Behaviour], seed: int) -> Behaviour:
    """How the person of this number behaves: drawn by the shares."""
    ends = list(accumulate(each.share for each in behaviours))
    drawn = Random(f"behaviour/{seed}/{number}").randrange(ends[-1])  # noqa: S311 - no secrets
    return behaviours[bisect_right(ends, drawn)]


def _set_up(program: str, safety: str, behaviours: Sequence[Behaviour], seed: int, start: date) -> None:
    global _stage  # noqa: PLW0603 - a process of its own plays on one stage
    # Nearly all that is made is let go of at once; what stays need not be looked through again and again.
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
    _stage = (
        Program.model_validate_json(program),
        Safety.model_validate_json(safety),
        behaviours,
        seed,
        start,
    )


def _play_some(numbers: range) -> Tally:
    assert _stage is not None, "a process is set up before it plays"
    program, safety, behaviours, seed, start = _stage
    tally = Tally()
    for number in numbers:
        tally.add(play(program, safety, behaviour_of(number, behaviours, seed), number, seed, start))
    return tally
