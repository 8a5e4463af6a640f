"""What participants answered, what scales made of it, and how each touchpoint went."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Executable, bindparam, insert, select, update

from bot.core.effects import Assigned, Ending
from bot.core.expression import Scalar
from bot.core.scoring import Result
from bot.core.value import Value
from bot.store.people import People
from bot.store.rows import MeasurementKind, ResponseRow, ScoreRow, TouchpointState
from bot.store.tables import (
    assessments,
    assignments,
    enrollments,
    measurements,
    responses,
    touchpoints,
    writings,
)
from bot.store.upserting import upserts

_RESPOND = insert(responses)
_ASSESS = insert(assessments)
_MEASURE = insert(measurements)
_ASSIGN = insert(assignments)


def _touching(*columns: str) -> dict[str, Executable]:
    keys = ["enrollment_id", "session", "contact", "number"]
    statements = upserts(touchpoints, keys, lambda row: {name: row[name] for name in columns})
    return {dialect: each.returning(touchpoints.c.id) for dialect, each in statements.items()}


_TOUCH = _touching("state", "changed_at", "why")
_TOUCH_AND_PLAN = _touching("state", "changed_at", "why", "planned_at")
_TOUCHPOINT = select(touchpoints.c.id).where(
    touchpoints.c.enrollment_id == bindparam("enrollment_id"),
    touchpoints.c.session == bindparam("session"),
    touchpoints.c.contact == bindparam("contact"),
    touchpoints.c.number == bindparam("number"),
)
_LAST_SCORES = (
    select(assessments.c.scale, assessments.c.score, assessments.c.band, assessments.c.at)
    .join(enrollments, enrollments.c.id == assessments.c.enrollment_id)
    .where(enrollments.c.participant_id == bindparam("participant"), assessments.c.score.is_not(None))
    .order_by(assessments.c.id.desc())
    .limit(bindparam("limit"))
)
_RESPONSES = (
    select(responses.c.save, responses.c.value, writings.c.body, responses.c.at)
    .outerjoin(writings, writings.c.id == responses.c.writing_id)
    .where(
        responses.c.enrollment_id == bindparam("enrollment_id"),
        responses.c.item.is_(None),
        responses.c.save.in_(bindparam("saves", expanding=True)),
    )
    .order_by(responses.c.id)
)
_END = update(touchpoints).where(touchpoints.c.id == bindparam("touchpoint"))


class Answers(People):
    """The part of a unit of work that records what a program finds out."""

    def add_response(
        self,
        enrollment_id: int,
        session: str,
        save: str,
        value: Scalar,
        at: datetime,
        *,
        item: int | None = None,
        private: bool = False,
        corrected: bool = False,
        writing_id: int | None = None,
    ) -> int:
        """A response. The value of a private one goes to the writings (or stands in `writing_id` already)."""
        if private and writing_id is None:
            writing_id = self._write(at, "in", {"text": value}, self._whose(enrollment_id))
        return self._add(
            _RESPOND,
            {
                "enrollment_id": enrollment_id,
                "session": session,
                "save": save,
                "item": item,
                "value": None if private else value,
                "writing_id": writing_id,
                "corrected": corrected,
                "at": at,
            },
        )

    def add_assignment(self, enrollment_id: int, assigned: Assigned, at: datetime) -> int:
        """What was drawn by lot for somebody, or why nothing was."""
        drawn = assigned.model_dump(exclude={"kind"})
        return self._add(_ASSIGN, {"enrollment_id": enrollment_id, "at": at, **drawn})

    def add_assessment(
        self,
        enrollment_id: int,
        session: str,
        scale: str,
        scale_version: str,
        points: Sequence[int | None],
        result: Result | None,
        at: datetime,
        ending: Ending = "completed",
    ) -> int:
        """An assessment; without a result, the scale ended without a score."""
        return self._add(
            _ASSESS,
            {
                "enrollment_id": enrollment_id,
                "session": session,
                "scale": scale,
                "scale_version": scale_version,
                "points": list(points),
                "score": result and result.score,
                "band": result and result.band,
                "subscores": result.subscores if result else {},
                "cut_offs": list(result.cut_offs) if result else [],
                "ending": ending,
                "at": at,
            },
        )

    def add_measurement(
        self, enrollment_id: int, session: str, kind: MeasurementKind, measured: Value, at: datetime
    ) -> int:
        """A night, an activity or a thinking test, as the core's value."""
        return self._add(
            _MEASURE,
            {
                "enrollment_id": enrollment_id,
                "session": session,
                "kind": kind,
                "measured": measured.model_dump(mode="json"),
                "at": at,
            },
        )

    def last_scores(self, participant_id: int, limit: int = 4) -> list[ScoreRow]:
        """The participant's latest scores, the newest first."""
        return [
            ScoreRow(*row) for row in self._run(_LAST_SCORES, {"participant": participant_id, "limit": limit})
        ]

    def responses_of(self, enrollment_id: int, saves: Collection[str]) -> list[ResponseRow]:
        """Every answer to the questions that save under these names, the earliest first."""
        rows = self._run(_RESPONSES, {"enrollment_id": enrollment_id, "saves": sorted(saves)})
        return [
            ResponseRow(save, value, None if body is None else body.get("text", ""), at)
            for save, value, body, at in rows
        ]

    def touch(
        self,
        enrollment_id: int,
        session: str,
        contact: str,
        number: int,
        state: TouchpointState,
        at: datetime,
        why: str = "",
        planned_at: datetime | None = None,
    ) -> int:
        """Where a touchpoint stands now; its id. It begins with the first that is heard of it."""
        statements = _TOUCH if planned_at is None else _TOUCH_AND_PLAN
        touchpoint: int = self._run(
            statements[self._dialect],
            {
                "enrollment_id": enrollment_id,
                "session": session,
                "contact": contact,
                "number": number,
                "planned_at": planned_at or at,
                "state": state,
                "changed_at": at,
                "why": why,
            },
        ).scalar_one()
        return touchpoint

    def end_touchpoint(self, touchpoint_id: int, state: TouchpointState, at: datetime, why: str) -> None:
        """A touchpoint did not reach the participant, and why."""
        self._run(_END, {"touchpoint": touchpoint_id, "state": state, "changed_at": at, "why": why})

    def touchpoint(self, enrollment_id: int, session: str, contact: str, number: int) -> int | None:
        """The id of a touchpoint, if anything is known of it."""
        return self._run(
            _TOUCHPOINT,
            {"enrollment_id": enrollment_id, "session": session, "contact": contact, "number": number},
        ).scalar()
