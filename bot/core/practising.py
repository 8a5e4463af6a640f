"""A practice alert: it is about nobody, goes through the whole ladder, and ends by itself.

Acknowledging it is noted and stops nothing, so that everybody is tried. It never counts anywhere.
"""

from datetime import datetime, timedelta

from bot.core.alert import Alert, Finding
from bot.core.on_call import Ladder, Pace
from bot.core.risk import Urgency
from bot.core.schedule import at_local, local_date

PRACTICE = "practice"
"""The category, the outcome, and who closes it."""

ENDS_AFTER = timedelta(minutes=10)
"""How long after its last tier was told a practice alert is closed, whatever else happened."""

MAY_BE_LATE = timedelta(hours=1)
"""A weekly drill that is later than that, because the bot did not run, is left out."""

_MINUTE, _DAY = timedelta(minutes=1), timedelta(days=1)
_QUICK = Pace(promise=_MINUTE, repeat_every=_MINUTE, climb_after=_MINUTE)


def practice_alert(pseudonym: str, quick: bool, now: datetime) -> Alert:
    """A new practice alert; `pursue` it with `Raised`. `quick`: each tier a minute after the one before."""
    finding = Finding(rule=PRACTICE, category=PRACTICE, urgency=Urgency.URGENT, source="words", at=now)
    return Alert(
        participant=pseudonym,
        practice=True,
        quick=quick,
        urgency=Urgency.URGENT,
        category=PRACTICE,
        findings=(finding,),
        raised_at=now,
    )


def paced(ladder: Ladder, alert: Alert) -> Ladder:
    """The ladder at the pace of this alert."""
    if not alert.quick:
        return ladder
    return ladder.model_copy(update={"pace": {**ladder.pace, Urgency.URGENT: _QUICK}})


def due_drill(ladder: Ladder, now: datetime) -> str | None:
    """The name of the weekly drill that is to be held by now, such as weekly:2026-03-04; None if there is none."""
    if ladder.drill is None:
        return None
    today = local_date(ladder.zone, now)
    for day in (today, today - _DAY):
        if day.weekday() == ladder.drill.day:
            at = at_local(ladder.zone, day, ladder.drill.at)
            if at <= now < at + MAY_BE_LATE:
                return f"weekly:{day}"
    return None
