"""How many calls of `advance` a second: whole ways through the Reset program, on one core."""

import time
from datetime import datetime, timedelta
from pathlib import Path

from bot.authoring.load import load
from bot.core.effects import Send
from bot.core.engine import advance
from bot.core.enrollment import Enrollment
from bot.core.events import Event, Place, Pressed, TimePassed, Wrote
from bot.core.program import Program
from bot.core.risk import Safety
from bot.core.schedule import wake_at
from bot.rehearsal import newcomer

SECONDS = 4.0
BERLIN = Place(name="Berlin", zone="Europe/Berlin", country="DE")


def run() -> dict[str, float]:
    """`advance` calls a second, and whole programs of a participant a second."""
    library = load(Path())
    program = library.programs["reset"]
    start = datetime.fromisoformat("2026-03-02T05:00Z")
    calls = people = 0
    begun = time.perf_counter()
    while (spent := time.perf_counter() - begun) < SECONDS:
        calls += live_through(program, library.safety, newcomer(program, "P-1", "Anna", BERLIN, start), start)
        people += 1
    return {"advance calls per second": calls / spent, "whole programs per second": people / spent}


def live_through(program: Program, safety: Safety, enrollment: Enrollment, now: datetime) -> int:
    """One participant answers everything at once, by the first button or in words. Gives the calls made."""
    calls = 0
    while (wake := wake_at(program, enrollment)) is not None:
        now = max(now, wake)
        event: Event = TimePassed()
        while True:
            transition = advance(program, safety, enrollment, event, now)
            calls += 1
            enrollment = transition.enrollment
            if enrollment.conversation is None:
                break
            now += timedelta(seconds=5)
            shown = [effect for effect in transition.effects if isinstance(effect, Send) and effect.buttons]
            if shown and enrollment.conversation.question is not None:
                number, _, option = shown[-1].buttons[0][0].data.partition(":")
                event = Pressed(question=int(number), option=option)
            else:
                event = Wrote(text="7")
    return calls


if __name__ == "__main__":
    for name, figure in run().items():
        print(f"{figure:10,.0f}  {name}")
