"""Cohorts, who stands where, announcements, and notes that are told once."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, distinct, func, insert, select, update

from bot.core.enrollment import Enrollment
from bot.store.people import ERASED, read_enrollment
from bot.store.publishing import Publishing
from bot.store.rows import AnnouncementRow, CohortRow, InvitationRow, StandingRow
from bot.store.tables import (
    announced,
    announcements,
    cohorts,
    enrollments,
    inbox,
    invites,
    notes,
    writings,
)
from bot.store.upserting import upserts

_COHORTS: Select[Any] = select(cohorts.c.cohort, cohorts.c.program, cohorts.c.starts_on).order_by(
    cohorts.c.cohort
)
_COHORT = _COHORTS.where(cohorts.c.cohort == bindparam("of"))
_KEEP_COHORT = upserts(cohorts, ["cohort"], lambda row: {"program": row.program, "starts_on": row.starts_on})
_IN_COHORTS = (
    select(enrollments.c.cohort, func.count(distinct(enrollments.c.participant_id)))
    .where(enrollments.c.cohort.is_not(None))
    .group_by(enrollments.c.cohort)
)
_INVITES = select(
    invites.c.code, invites.c.program, invites.c.cohort, invites.c.uses_left, invites.c.expires_at
).order_by(invites.c.created_at)
_END_INVITE = update(invites).where(invites.c.code == bindparam("given"))
_HEARD = (
    select(func.max(inbox.c.at))
    .where(inbox.c.participant_id == enrollments.c.participant_id)
    .scalar_subquery()
)
_NEWEST = select(func.max(enrollments.c.id)).group_by(enrollments.c.participant_id).scalar_subquery()
_STANDINGS = (
    select(
        enrollments.c.id, enrollments.c.participant_id, enrollments.c.state, enrollments.c.began_at, _HEARD
    )
    .where(enrollments.c.id.in_(_NEWEST))
    .order_by(enrollments.c.participant_id)
)
_OF_PARTICIPANT = _STANDINGS.where(enrollments.c.participant_id == bindparam("of"))
_ADD_ANNOUNCEMENT = insert(announcements)
_ANNOUNCEMENT = (
    select(
        announcements.c.id,
        announcements.c.cohort,
        announcements.c.staff,
        announcements.c.state,
        writings.c.body,
    )
    .join_from(announcements, writings, writings.c.id == announcements.c.writing_id)
    .where(announcements.c.id == bindparam("of"))
)
_SET_ANNOUNCEMENT = update(announcements).where(announcements.c.id == bindparam("of"))
_ADD_ANNOUNCED = insert(announced)
_ONE_ANNOUNCED = update(announced).where(
    announced.c.announcement_id == bindparam("of"), announced.c.participant_id == bindparam("participant")
)
_DUE = (
    select(announced.c.announcement_id, announced.c.participant_id)
    .join_from(announced, announcements, announcements.c.id == announced.c.announcement_id)
    .where(
        announced.c.state == "waiting",
        announced.c.send_at <= bindparam("now"),
        announcements.c.state == "sending",
    )
    .order_by(announced.c.send_at, announced.c.participant_id)
    .limit(bindparam("limit"))
)
_COUNTED = (
    select(announced.c.state, func.count())
    .where(announced.c.announcement_id == bindparam("of"))
    .group_by(announced.c.state)
)
_ADD_NOTE = insert(notes)
_NOTE = select(notes.c.note).where(notes.c.note == bindparam("of"))


class Coordinating(Publishing):
    """The part of a unit of work that coordinators run cohorts with."""

    def keep_cohort(self, cohort: str, program: str, starts_on: date | None, at: datetime) -> None:
        """A cohort, and the day on which it starts; it may be moved as long as nobody counts from it."""
        starts = starts_on.isoformat() if starts_on is not None else None
        values = {"cohort": cohort, "program": program, "starts_on": starts, "created_at": at}
        self._run(_KEEP_COHORT[self._dialect], values)

    def cohort(self, cohort: str) -> CohortRow | None:
        """The cohort of this name."""
        row = self._run(_COHORT, {"of": cohort}).first()
        return None if row is None else _cohort(row, 0)

    def cohorts(self) -> list[CohortRow]:
        """All cohorts, and how many people each has."""
        people = dict(self._run(_IN_COHORTS, {}).all())
        return [_cohort(row, people.get(row.cohort, 0)) for row in self._run(_COHORTS, {})]

    def invitations(self) -> list[InvitationRow]:
        """All invitations, also those that let nobody in any more, the earliest first."""
        return [InvitationRow(*row) for row in self._run(_INVITES, {})]

    def end_invitation(self, code: str, at: datetime) -> bool:
        """It lets nobody in any more. False when there is none of this code."""
        return bool(self._run(_END_INVITE, {"given": code, "expires_at": at}).rowcount)

    def standings(self) -> list[StandingRow]:
        """Everybody's latest enrollment, without who they are, and when they were heard from last."""
        return [_standing(row) for row in self._run(_STANDINGS, {})]

    def standing_of(self, participant_id: int) -> StandingRow | None:
        """The same of one participant."""
        row = self._run(_OF_PARTICIPANT, {"of": participant_id}).first()
        return None if row is None else _standing(row)

    def add_announcement(self, cohort: str | None, text: str, staff: str, at: datetime) -> int:
        """An announcement that waits for its yes; its id."""
        writing_id = self._write(at, "out", {"text": text}, None)
        values = {
            "cohort": cohort,
            "writing_id": writing_id,
            "staff": staff,
            "created_at": at,
            "state": "asked",
        }
        return self._add(_ADD_ANNOUNCEMENT, values)

    def announcement(self, announcement_id: int) -> AnnouncementRow | None:
        """An announcement with its text."""
        row = self._run(_ANNOUNCEMENT, {"of": announcement_id}).first()
        return None if row is None else AnnouncementRow(row[0], row[1], row[2], row[3], row[4]["text"])

    def set_announcement(self, announcement_id: int, state: str) -> None:
        """How it stands: `asked`, `sending`, `stopped`, `dropped`."""
        self._run(_SET_ANNOUNCEMENT, {"of": announcement_id, "state": state})

    def announce_to(self, announcement_id: int, participant_id: int, send_at: datetime) -> None:
        """It goes to this participant, not before a moment."""
        values = {"announcement_id": announcement_id, "participant_id": participant_id}
        self._run(_ADD_ANNOUNCED, {**values, "send_at": send_at, "state": "waiting"})

    def note_announced(self, announcement_id: int, participant_id: int, state: str) -> None:
        """What became of it for one participant: `sent` or `left_out`."""
        self._run(_ONE_ANNOUNCED, {"of": announcement_id, "participant": participant_id, "state": state})

    def announcements_due(self, now: datetime, limit: int) -> list[tuple[int, int]]:
        """Announcement and participant of what may go by now, the earliest first."""
        return [(row[0], row[1]) for row in self._run(_DUE, {"now": now, "limit": limit})]

    def announced_so_far(self, announcement_id: int) -> dict[str, int]:
        """How many it was sent to, waits for, and was left out for."""
        return {row[0]: row[1] for row in self._run(_COUNTED, {"of": announcement_id})}

    def note_once(self, note: str, at: datetime) -> bool:
        """Whether this is the first time that the note is told; it is noted, so that it is the last."""
        if self._run(_NOTE, {"of": note}).first() is not None:
            return False
        self._run(_ADD_NOTE, {"note": note, "told_at": at})
        return True


def _cohort(row: Any, people: int) -> CohortRow:
    starts = date.fromisoformat(row.starts_on) if row.starts_on else None
    return CohortRow(row.cohort, row.program, starts, people)


def _standing(row: Any) -> StandingRow:
    enrollment: Enrollment = read_enrollment(row.state, ERASED)
    return StandingRow(row[0], row[1], enrollment, row[3], row[4])
