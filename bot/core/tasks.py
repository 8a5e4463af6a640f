"""Tasks for clinicians that a program gives by itself: a sign-off before it goes on, reviews on the way."""

from bot.core.effects import Flagged
from bot.core.program import Task
from bot.core.risk import Flag, Urgency
from bot.core.turn import Turn

CATEGORY = {"sign_off": "sign_off", "review": "supervision"}
"""What the task is about, as alerts have it."""


def give(turn: Turn, step: Task) -> None:
    """Put the task before clinicians, with what was answered; a sign-off keeps back all but the safe sessions."""
    shown = [label for save, label in step.shows.items() if turn.values.get(save) is True]
    week = turn.values.get("week")
    evidence = ", ".join(shown) or (f"week {week}" if week is not None else "")
    flag = Flag(
        rule=step.task.replace("_", "-"),
        category=CATEGORY[step.task],
        urgency=Urgency.REVIEW,
        source="task",
        evidence=evidence,
    )
    turn.effects.append(Flagged(flag=flag))
    if step.task == "sign_off":
        turn.change(awaits_sign_off=True)
