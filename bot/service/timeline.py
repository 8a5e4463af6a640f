"""All that is known of a participant, in the order in which it happened: for clinicians, without a name or a text."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from bot.core.alert import Alert
from bot.core.own_trend import Trial
from bot.core.own_words import ACTIVITIES
from bot.core.quick_log import Activity
from bot.core.sleep_diary import Sleep
from bot.core.value import Value
from bot.service import wording
from bot.store.rows import ObservationRow, TimelineSessionRow
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
        *_missed(work.sessions_since(participant_id, since)),
        *_observations(work.observations(participant_id, since), names),
    ]
    return sorted(found, key=lambda entry: entry.at)


def shown_value(row: ObservationRow) -> str:
    """An observation's name, value and unit."""
    if row.number is not None:
        # As it was written: neither rounded nor as 1e+06.
        value = f"{Decimal(repr(row.number)).normalize():f}"
    else:
        value = row.words or wording.ERASED_WORDS
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
        # One that opened again has to be taken anew: whoever had it before has it no more.
        by = {"acknowledged": alert.acknowledged_by, "closed": alert.closed_by}.get(row.state)
        state = wording.TIMELINE_BY.format(state=row.state, name=names.get(by, by)) if by else row.state
        category = wording.CATEGORY.get(row.category, row.category.replace("_", " "))
        about = {"alert": row.id, "urgency": row.urgency, "category": row.category, "state": row.state}
        text = wording.TIMELINE_ALERT.format(urgency=row.urgency, category=category, state=state)
        yield Entry(at=row.at, kind="alert", text=text, about=about)


def _missed(sessions: Sequence[TimelineSessionRow]) -> Iterator[Entry]:
    """Sessions that went unanswered: those with no answered one between them are one line."""
    run: list[datetime] = []
    for session in [*sessions, None]:
        if session is not None and not session.answered:
            run.append(session.at)
        elif run:
            text = wording.TIMELINE_MISSED.format(sessions=wording.sessions(len(run)))
            yield Entry(at=run[-1], kind="missed", text=text, about={"sessions": len(run), "first": run[0]})
            run = []


def _observations(rows: Sequence[ObservationRow], names: dict[str, str]) -> Iterator[Entry]:
    withdrawals = {row.id for row in rows if row.number is None and row.words is None}
    for row in rows:
        by = names.get(row.entered_by, row.entered_by)
        if row.id in withdrawals:
            text = wording.TIMELINE_WITHDRAWAL.format(
                number=row.id, corrects=row.corrects, name=row.name, by=by
            )
        else:
            text = wording.TIMELINE_OBSERVATION.format(number=row.id, what=shown_value(row), by=by)
        if row.corrected_by is not None:
            mark = wording.WITHDRAWN_BY if row.corrected_by in withdrawals else wording.CORRECTED_BY
            text += mark.format(number=row.corrected_by)
        about = {
            "observation": row.id,
            "name": row.name,
            "value": row.number if row.number is not None else row.words,
            "unit": row.unit,
            "entered_by": row.entered_by,
            "entered_at": row.entered_at,
            "corrects": row.corrects,
            "corrected_by": row.corrected_by,
        }
        yield Entry(at=row.observed_at, kind="observation", text=text, about=about)


def _hours(minutes: int) -> str:
    return f"{minutes // 60} h {minutes % 60:02d}"
