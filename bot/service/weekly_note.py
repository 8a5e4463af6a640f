"""Once a week coordinators are told how their people go on: numbers of people and sessions, nothing of anybody."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, time, timedelta

from bot.core.enrollment import Enrollment
from bot.core.on_call import COORDINATORS, Ladder
from bot.core.program import Program
from bot.core.schedule import at_local, local_date
from bot.service import wording
from bot.service.coordinating import IN_WORDS, people
from bot.service.staff_places import tell
from bot.store.work import Store, Work

AT = time(9, 0)
"""On Mondays, in the zone of the rota."""
MAY_BE_LATE = timedelta(hours=30)
"""Later than that it is left out: the next one comes soon."""
_WEEK = timedelta(days=7)
_MOST = 5


def tell_weekly(
    store: Store, ladder: Ladder, program_of: Callable[[Enrollment], Program], now: datetime
) -> bool:
    """Tell the note of this week, if it is due and was not told. Whether it was."""
    today = local_date(ladder.zone, now)
    monday = today - timedelta(days=today.weekday())
    due = at_local(ladder.zone, monday, AT)
    if not due <= now < due + MAY_BE_LATE:
        return False
    with store.work() as work:
        if work.group("coordinators") is None or not work.note_once(f"week:{monday}", now):
            return False
        tell(work, COORDINATORS, "\n".join(note(work, program_of, now)), now)
    return True


def note(work: Work, program_of: Callable[[Enrollment], Program], now: datetime) -> list[str]:
    """The note as lines."""
    everybody = people(work, program_of, now)
    rows = work.standings()
    joined = sum(now - row.began_at < _WEEK for row in rows)
    counts = Counter(each.standing.state for each in everybody)
    here = sum(counts[state] for state in ("going", "stuck", "behind", "silent", "rests", "paused"))
    lines = [
        wording.WEEKLY_HEAD,
        f"Joined this week: {joined}. Taking part: {here}. Finished: {counts['finished']}. Left: {counts['left']}.",
    ]
    look = [f"{counts[state]} {IN_WORDS[state]}" for state in ("stuck", "behind", "silent") if counts[state]]
    if look:
        lines.append(f"Worth a look: {', '.join(look)} (/people).")
    skipped: Counter[str] = Counter()
    stopped: Counter[str] = Counter()
    for row in rows:
        enrollment = row.enrollment
        skipped.update(session for session, how in enrollment.settled.items() if how in ("missed", "left"))
        state = next(each.standing.state for each in everybody if each.participant_id == row.participant_id)
        if state in ("left", "silent") and enrollment.settled:
            stopped[list(enrollment.settled)[-1]] += 1
    if skipped:
        lines.append(
            "Missed most: " + ", ".join(f"{name} ({number})" for name, number in skipped.most_common(_MOST))
        )
    if stopped:
        lines.append(
            "Where people stop: after "
            + ", ".join(f"{name} ({number})" for name, number in stopped.most_common(_MOST))
        )
    return lines
