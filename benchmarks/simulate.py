"""Made-up people through the whole shipped program: how many a second, on all cores and on one."""

import os
import time
from datetime import date

from benchmarks.startup import HOME
from bot.authoring.load import load
from bot.simulation.crowd import crowd
from bot.simulation.people import BEHAVIOURS
from bot.simulation.tallies import Tally

PEOPLE = 200


def run() -> dict[str, float]:
    """People a second, and how much faster all cores are than one."""
    library = load(HOME, non_commercial=True)
    program = library.programs["reset"]
    figures: dict[str, float] = {"sessions of the program": len(program.sessions)}
    seconds = {}
    for workers in (1, os.cpu_count() or 1):
        begun, tally = time.perf_counter(), Tally()
        for _, some in crowd(program, library.safety, BEHAVIOURS, PEOPLE, 1, date(2026, 3, 2), workers):
            tally.add(some)
        seconds[workers] = time.perf_counter() - begun
        figures[f"people a second, {workers} processes"] = PEOPLE / seconds[workers]
    figures["all cores over one"] = seconds[1] / seconds[max(seconds)]
    figures["minutes for 10,000 people"] = 10_000 / PEOPLE * seconds[max(seconds)] / 60
    return figures
