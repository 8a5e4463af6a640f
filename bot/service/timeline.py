"""All that is known of a participant, in the order in which it happened: for clinicians, without a name or a text."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.core.alert import Alert
from bot.core.own_trend import Trial
from bot.core.own_words import ACTIVITIES
from bot.core.quick_log import Activity
from bot.core.sleep_diary import Sleep
from bot.core.value import Value
from bot.service import wording
from bot.store.rows import ObservationRow
from bot.store.work import Work

WEEKS = timedelta(weeks=6)
"""How far back a timeline goes unless more is asked for."""

Kind = Literal["score", "sleep", "activity", "thinking", "alert", "missed", "observation"]


class Entry(Value):
    """One line of a timeline. `about` holds the same for a program that reads it."""

    at: datetime
    kind: Kind
    text: str
    about: dict[str, Any]


def timeline(work: Work, participant_id: int, since: datetime) -> list[Entry]:
    """What happened since a moment, the oldest first."""
    names = {row.staff: row.name for row in work.staff()}
    found = [
        *_scores(work, participant_id, since),
        *_measurements(work, participant_id, since),
        *_alerts(work, participant_id, since, names),
        *_missed(work.missed_since(participant_id, since)),
        *(_observation(row, names) for row in work.observations(participant_id, since)),
    ]
    return sorted(found, key=lambda entry: entry.at)


def shown_value(row: ObservationRow) -> str:
    """An observation's name, value and unit."""
    value = f"{row.number:g}" if row.number is not None else str(row.words)
    return " ".join(part for part in (row.name, value, row.unit) if part)


def _scores(work: Work, participant_id: int, since: datetime) -> Iterator[Entry]:
    for row in work.scores_since(participant_id, since):
        result = str(row.score) if row.score is not None else ""
        if row.band:
            result = f"{result} ({row.band})" if result else row.band
        about = {"scale": row.scale, "score": row.score, "band": row.band, "ending": row.ending}
        text = wording.TIMELINE_SCORE.format(scale=row.scale, result=result or wording.ENDINGS[row.ending])
        yield Entry(at=row.at, kind="score", text=text, about=about)


def _measurements(work: Work, participant_id: int, since: datetime) -> Iterator[Entry]:
    for row in work.measurements_since(participant_id, since):
        match row.kind:
            case "sleep":
                night = Sleep.model_validate(row.measured)
                text = wording.TIMELINE_NIGHT.format(
                    tib=_hours(night.tib), tst=_hours(night.tst), se=f"{night.se:g}", quality=night.quality
                )
            case "activity":
                activity = Activity.model_validate(row.measured)
                text = wording.TIMELINE_ACTIVITY.format(
                    activity=ACTIVITIES[activity.kind], minutes=activity.minutes
                )
            case "thinking":
                trial = Trial.model_validate(row.measured)
                text = wording.TIMELINE_TEST.format(test=trial.test.replace("_", " "), result=trial.result)
                text += "" if trial.valid else wording.NOT_COUNTED
        yield Entry(at=row.at, kind=row.kind, text=text, about=row.measured)


def _alerts(work: Work, participant_id: int, since: datetime, names: dict[str, str]) -> Iterator[Entry]:
    for row in work.alerts_since(participant_id, since):
        alert = Alert.model_validate_json(row.alert)
        by = alert.acknowledged_by
        state = row.state if by is None else f"{row.state}, {names.get(by, by)}"
        category = wording.CATEGORY.get(row.category, row.category.replace("_", " "))
        about = {"alert": row.id, "urgency": row.urgency, "category": row.category, "state": row.state}
        text = wording.TIMELINE_ALERT.format(urgency=row.urgency, category=category, state=state)
        yield Entry(at=row.at, kind="alert", text=text, about=about)


def _missed(planned: Sequence[datetime]) -> Iterator[Entry]:
    """Sessions that went unanswered: those less than two days apart are one line."""
    run: list[datetime] = []
    for at in [*planned, None]:
        if run and (at is None or at - run[-1] > timedelta(days=2)):
            text = wording.TIMELINE_MISSED.format(sessions=wording.sessions(len(run)))
            yield Entry(at=run[-1], kind="missed", text=text, about={"sessions": len(run)})
            run = []
        if at is not None:
            run.append(at)


def _observation(row: ObservationRow, names: dict[str, str]) -> Entry:
    text = wording.TIMELINE_OBSERVATION.format(
        number=row.id, what=shown_value(row), by=names.get(row.entered_by, row.entered_by)
    )
    if row.corrected_by is not None:
        text += wording.CORRECTED_BY.format(number=row.corrected_by)
    about = {
        "observation": row.id,
        "name": row.name,
        "value": row.number if row.number is not None else row.words,
        "unit": row.unit,
        "entered_by": row.entered_by,
        "corrected_by": row.corrected_by,
    }
    return Entry(at=row.observed_at, kind="observation", text=text, about=about)


def _hours(minutes: int) -> str:
    return f"{minutes // 60} h {minutes % 60:02d}"
