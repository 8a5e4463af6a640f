"""What clinicians enter about participants; and all that is known of one, for the timeline."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, exists, insert, or_, select

from bot.store.conversing import Conversing
from bot.store.rows import (
    MeasurementRow,
    ObservationRow,
    TimelineAlertRow,
    TimelineScoreRow,
    TimelineSessionRow,
)
from bot.store.tables import (
    alerts,
    assessments,
    enrollments,
    measurements,
    observations,
    participants,
    responses,
    touchpoints,
    writings,
)

_ADD = insert(observations)
_later = observations.alias("later")
_OBSERVATIONS: Select[Any] = select(
    observations.c.id,
    participants.c.pseudonym,
    observations.c.name,
    observations.c.number,
    writings.c.body,
    observations.c.unit,
    observations.c.observed_at,
    observations.c.entered_by,
    observations.c.entered_at,
    observations.c.corrects,
    select(_later.c.id)
    .where(_later.c.corrects == observations.c.id)
    .limit(1)
    .scalar_subquery()
    .label("corrected_by"),
).select_from(
    observations.join(participants, participants.c.id == observations.c.participant_id).outerjoin(
        writings, writings.c.id == observations.c.writing_id
    )
)
_HOLD = select(observations.c.id).where(observations.c.id == bindparam("observation")).with_for_update()
_ONE = _OBSERVATIONS.where(observations.c.id == bindparam("observation"))
_OF = _OBSERVATIONS.where(
    observations.c.participant_id == bindparam("participant"),
    observations.c.observed_at >= bindparam("since"),
).order_by(observations.c.observed_at, observations.c.id)
_whose = enrollments.c.participant_id == bindparam("participant")
_SCORES = (
    select(
        assessments.c.at, assessments.c.scale, assessments.c.score, assessments.c.band, assessments.c.ending
    )
    .join(enrollments, enrollments.c.id == assessments.c.enrollment_id)
    .where(_whose, assessments.c.at >= bindparam("since"))
)
_MEASUREMENTS = (
    select(measurements.c.at, measurements.c.kind, measurements.c.measured)
    .join(enrollments, enrollments.c.id == measurements.c.enrollment_id)
    .where(_whose, measurements.c.at >= bindparam("since"))
)
_ALERTS = select(
    alerts.c.raised_at, alerts.c.id, alerts.c.urgency, alerts.c.category, alerts.c.state, alerts.c.alert
).where(alerts.c.participant_id == bindparam("participant"), alerts.c.raised_at >= bindparam("since"))
_SESSIONS = (
    select(
        touchpoints.c.planned_at,
        or_(
            touchpoints.c.state == "answered",
            # One that was left half-way is expired, and was answered all the same.
            exists().where(
                responses.c.enrollment_id == touchpoints.c.enrollment_id,
                responses.c.session == touchpoints.c.session,
            ),
        ),
    )
    .join(enrollments, enrollments.c.id == touchpoints.c.enrollment_id)
    .where(
        _whose,
        touchpoints.c.planned_at >= bindparam("since"),
        touchpoints.c.contact == "opening",
        touchpoints.c.state.in_(("answered", "expired", "skipped", "blocked")),
    )
    .order_by(touchpoints.c.planned_at, touchpoints.c.id)
)


class Observing(Conversing):
    """The part of a unit of work that keeps what clinicians observe, and looks back."""

    def add_observation(
        self,
        participant_id: int,
        name: str,
        *,
        number: float | None,
        words: str | None,
        unit: str,
        observed_at: datetime,
        entered_by: str,
        at: datetime,
        corrects: int | None = None,
    ) -> int:
        """An observation; its id. Words go to the writings. A correction points at what it corrects.

        A correction with neither number nor words takes the other one back.
        """
        writing = None if words is None else self._write(at, "in", {"text": words}, participant_id)
        return self._add(
            _ADD,
            {
                "participant_id": participant_id,
                "name": name,
                "number": number,
                "writing_id": writing,
                "unit": unit,
                "observed_at": observed_at,
                "entered_by": entered_by,
                "entered_at": at,
                "corrects": corrects,
            },
        )

    def observation(self, observation_id: int) -> ObservationRow | None:
        """One observation; on PostgreSQL its row is held until the transaction ends, so that one corrects it."""
        self._run(_HOLD, {"observation": observation_id})
        row = self._run(_ONE, {"observation": observation_id}).first()
        return None if row is None else _observation(row)

    def observations(self, participant_id: int, since: datetime) -> list[ObservationRow]:
        """What was observed of somebody since a moment, corrected ones too."""
        rows = self._run(_OF, {"participant": participant_id, "since": since})
        return [_observation(row) for row in rows]

    def scores_since(self, participant_id: int, since: datetime) -> list[TimelineScoreRow]:
        """Every administration of a scale, also those without a score."""
        return [TimelineScoreRow(*row) for row in self._since(_SCORES, participant_id, since)]

    def measurements_since(self, participant_id: int, since: datetime) -> list[MeasurementRow]:
        """Nights, activity and thinking tests."""
        return [MeasurementRow(*row) for row in self._since(_MEASUREMENTS, participant_id, since)]

    def alerts_since(self, participant_id: int, since: datetime) -> list[TimelineAlertRow]:
        """Alerts about somebody."""
        return [TimelineAlertRow(*row) for row in self._since(_ALERTS, participant_id, since)]

    def sessions_since(self, participant_id: int, since: datetime) -> list[TimelineSessionRow]:
        """The sessions whose time has come and gone, as they were planned."""
        return [TimelineSessionRow(*row) for row in self._since(_SESSIONS, participant_id, since)]

    def _since(self, statement: Select[Any], participant_id: int, since: datetime) -> Iterator[Any]:
        yield from self._run(statement, {"participant": participant_id, "since": since})


def _observation(row: Any) -> ObservationRow:
    fields = list(row)
    fields[4] = None if fields[4] is None else fields[4].get("text", "")
    return ObservationRow(*fields)
