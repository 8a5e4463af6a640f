"""What came from a participant, and what clinicians did for them, in order: all that their way is made of."""

from datetime import datetime

from bot.core.events import EVENT, Event, Released, Seen
from bot.store.work import Work

_MOST = 100_000
_DONE: dict[str, Event] = {"acknowledged": Seen(by=""), "released": Released()}


def history(work: Work, participant_id: int) -> list[tuple[datetime, Event]]:
    """Every event of theirs with its moment, the earliest first. Empty once they were erased."""
    came: list[tuple[datetime, Event]] = [
        (line.at, EVENT.validate_python(line.body))
        for line in work.latest_lines(participant_id, _MOST)
        if line.came
    ]
    done = [
        (entry.at, _DONE[entry.action])
        for alert in work.alerts_of(participant_id)
        for entry in work.entries_of_alert(alert.id)
        if entry.action in _DONE
    ]
    return sorted([*came, *done], key=lambda each: each[0])
