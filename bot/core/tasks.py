"""Tasks for clinicians that a program gives by itself: a sign-off before it goes on, reviews on the way."""

from typing import Literal

from bot.core.effects import Flagged
from bot.core.program import Task
from bot.core.risk import Flag, Urgency
from bot.core.turn import Turn

Name = Literal["sign_off", "review"]
TASKS: dict[str, Name] = {"sign_off": "sign_off", "supervision": "review"}
"""Tasks by what an alert about them is about."""
_CATEGORY = {task: category for category, task in TASKS.items()}


def give(turn: Turn, step: Task) -> None:
    """Put the task before clinicians, with what was answered; a sign-off keeps back all but the safe sessions."""
    shown = [label for save, label in step.shows.items() if turn.values.get(save) is True]
    day = turn.values.get("day")
    evidence = ", ".join(shown) or (f"day {day}" if day is not None else "")
    flag = Flag(
        rule=step.task.replace("_", "-"),
        category=_CATEGORY[step.task],
        urgency=Urgency.REVIEW,
        source="task",
        evidence=evidence,
    )
    turn.effects.append(Flagged(flag=flag))
    if step.task == "sign_off":
        turn.change(awaits_sign_off=True)
