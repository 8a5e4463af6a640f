"""An activity that was logged in passing: “walked 20 min”, at any time and in any state but the way in and out."""

from datetime import timedelta

from bot.core.effects import BeenActive
from bot.core.enrollment import Logged, Status
from bot.core.own_words import (
    ACTIVITIES,
    ACTIVITY_BESIDE,
    ACTIVITY_NOTED,
    ACTIVITY_NOTED_ONLY,
)
from bot.core.program import Ask, FreeText, Number, Step, ThoughtRecord
from bot.core.quick_log import Activity, read_activity
from bot.core.schedule import local_date
from bot.core.turn import Turn

DAYS_KEPT = 7
"""With the enrollment, for the week's sum; all of it stands in the store."""

_LOGGING = (Status.ACTIVE, Status.PAUSED, Status.COMPLETED)


def logged(turn: Turn, text: str, step: Step | None) -> Activity | None:
    """The activity in a message, where it is a log and no answer to the question that waits (of this step)."""
    if turn.enrollment.status not in _LOGGING:
        return None
    if isinstance(step, ThoughtRecord) or (
        isinstance(step, Ask) and isinstance(step.expected, FreeText | Number)
    ):
        return None
    return read_activity(text)


def keep(turn: Turn, activity: Activity) -> None:
    """Keep it, and say what the last seven days come to, beside the person's own start."""
    enrollment = turn.enrollment
    today = local_date(enrollment.zone, turn.now)
    recent = [each for each in enrollment.active if each.on > today - timedelta(days=DAYS_KEPT)]
    turn.change(active=(*recent, Logged(on=today, minutes=activity.minutes)))
    turn.effects.append(BeenActive(activity=activity))
    values = {
        "activity": turn.sentence(ACTIVITIES[activity.kind]),
        "minutes": str(activity.minutes),
        "total": str(turn.active_minutes),
    }
    if enrollment.hold is not None or turn.calm:
        # Somebody may be in a crisis: no sums, no comparison.
        turn.reply(ACTIVITY_NOTED_ONLY, **values)
        return
    words = turn.sentence(ACTIVITY_NOTED, **values)
    start = enrollment.values.get("evs_first")
    if start is not None:
        words = f"{words} {turn.sentence(ACTIVITY_BESIDE, start=str(start))}"
    turn.send(words)
