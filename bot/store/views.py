"""What people, reports and the doctor look at; nothing here writes.

Each asks the store for a reading connection of its own, so none is to be called inside a `work`.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, func, select

from bot.core.enrollment import Hold, Status
from bot.store import tables as t
from bot.store.drilling import PRACTICE
from bot.store.migrating import revision
from bot.store.people import ERASED, read_enrollment
from bot.store.rows import TouchpointState
from bot.store.work import Store


@dataclass(frozen=True, slots=True)
class ParticipantView:
    """Where a participant stands, by their latest enrollment. Private: it holds the chat and the name.

    Whoever never finished joining has no enrollment; whoever was erased has no chat and no name.
    """

    participant_id: int
    pseudonym: str
    telegram_id: int | None
    name: str | None
    enrollment_id: int | None
    wake_at: datetime | None
    program: str | None = None
    version: int | None = None
    cohort: str | None = None
    status: Status | None = None
    language: str | None = None
    zone: str | None = None
    day_one: date | None = None
    hold: Hold | None = None


@dataclass(frozen=True, slots=True)
class AlertView:
    """An alert in a list. It says nothing of who the participant is, but the pseudonym."""

    id: int
    pseudonym: str
    urgency: str
    category: str
    state: str
    raised_at: datetime
    next_at: datetime | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class AlertLogView:
    """A line of an alert's log."""

    at: datetime
    action: str
    staff: str | None
    detail: str


@dataclass(frozen=True, slots=True)
class TouchpointView:
    """One contact that we start, and how it went."""

    session: str
    contact: str
    number: int
    planned_at: datetime
    state: TouchpointState
    changed_at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Counts:
    """What there is, and what is late, for the doctor."""

    revision: str | None
    participants: int
    enrollments: dict[str, int]  # by status
    waiting: dict[str, int]  # messages owed, by lane
    waiting_since: datetime | None
    alerts: dict[str, int]  # by state
    overdue_since: datetime | None  # the longest overdue wake of an enrollment


# Practice is about nobody, and counts nowhere.
_is_somebody = t.participants.c.pseudonym != PRACTICE
_latest = select(func.max(t.enrollments.c.id)).group_by(t.enrollments.c.participant_id)
_PARTICIPANTS = (
    select(
        t.participants.c.id,
        t.participants.c.pseudonym,
        t.people.c.telegram_id,
        t.people.c.name,
        t.enrollments.c.id,
        t.enrollments.c.wake_at,
        t.enrollments.c.state,
    )
    .join_from(t.participants, t.people, isouter=True)
    .join(
        t.enrollments,
        (t.enrollments.c.participant_id == t.participants.c.id) & t.enrollments.c.id.in_(_latest),
        isouter=True,
    )
    .where(_is_somebody)
    .order_by(t.participants.c.id)
)
_ALERTS = (
    select(
        t.alerts.c.id,
        t.participants.c.pseudonym,
        t.alerts.c.urgency,
        t.alerts.c.category,
        t.alerts.c.state,
        t.alerts.c.raised_at,
        t.alerts.c.next_at,
        t.alerts.c.changed_at,
    )
    .join_from(t.alerts, t.participants)
    .where(_is_somebody)
    .order_by(t.alerts.c.id)
)
_OPEN_ALERTS = _ALERTS.where(t.alerts.c.state != "closed")
_ALERT_LOG = (
    select(t.audit_log.c.at, t.audit_log.c.action, t.audit_log.c.staff, t.audit_log.c.detail)
    .where(t.audit_log.c.alert_id == bindparam("alert_id"))
    .order_by(t.audit_log.c.number)
)
_TOUCHPOINTS = (
    select(
        t.touchpoints.c.session,
        t.touchpoints.c.contact,
        t.touchpoints.c.number,
        t.touchpoints.c.planned_at,
        t.touchpoints.c.state,
        t.touchpoints.c.changed_at,
        t.touchpoints.c.why,
    )
    .where(t.touchpoints.c.enrollment_id == bindparam("enrollment_id"))
    .order_by(t.touchpoints.c.planned_at, t.touchpoints.c.id)
)
_HOW_MANY = select(func.count()).select_from(t.participants).where(_is_somebody)
_BY_STATUS = select(t.enrollments.c.status, func.count()).group_by(t.enrollments.c.status)
_BY_LANE = select(t.outbox.c.lane, func.count()).where(t.is_waiting).group_by(t.outbox.c.lane)
_WAITING_SINCE = select(func.min(t.outbox.c.created_at)).where(t.is_waiting)
_BY_STATE = (
    select(t.alerts.c.state, func.count())
    .join_from(t.alerts, t.participants)
    .where(_is_somebody)
    .group_by(t.alerts.c.state)
)
_OVERDUE = select(func.min(t.enrollments.c.wake_at)).where(t.enrollments.c.wake_at <= bindparam("now"))


def participants(store: Store) -> list[ParticipantView]:
    """All participants, in the order they came."""
    with store.reading() as connection:
        return [_participant(*row) for row in connection.execute(_PARTICIPANTS)]


def alerts(store: Store, *, closed_too: bool = False) -> list[AlertView]:
    """The alerts, oldest first; those that are closed only if asked for."""
    with store.reading() as connection:
        return [AlertView(*row) for row in connection.execute(_ALERTS if closed_too else _OPEN_ALERTS)]


def alert_log(store: Store, alert_id: int) -> list[AlertLogView]:
    """What became of an alert, oldest first."""
    with store.reading() as connection:
        return [AlertLogView(*row) for row in connection.execute(_ALERT_LOG, {"alert_id": alert_id})]


def touchpoints(store: Store, enrollment_id: int) -> list[TouchpointView]:
    """The touchpoints of an enrollment, as planned."""
    with store.reading() as connection:
        rows = connection.execute(_TOUCHPOINTS, {"enrollment_id": enrollment_id})
        return [TouchpointView(*row) for row in rows]


def counts(store: Store, now: datetime) -> Counts:
    """What there is, and what is late."""
    with store.reading() as connection:
        return Counts(
            revision=revision(connection),
            participants=connection.execute(_HOW_MANY).scalar_one(),
            enrollments=dict(connection.execute(_BY_STATUS).all()),
            waiting=dict(connection.execute(_BY_LANE).all()),
            waiting_since=connection.execute(_WAITING_SINCE).scalar(),
            alerts=dict(connection.execute(_BY_STATE).all()),
            overdue_since=connection.execute(_OVERDUE, {"now": now}).scalar(),
        )


def _participant(
    participant_id: int,
    pseudonym: str,
    telegram_id: int | None,
    name: str | None,
    enrollment_id: int | None,
    wake_at: datetime | None,
    state: str | None,
) -> ParticipantView:
    known = (participant_id, pseudonym, telegram_id, name, enrollment_id, wake_at)
    if state is None:
        return ParticipantView(*known)
    enrollment = read_enrollment(state, ERASED)
    return ParticipantView(
        *known,
        program=enrollment.program,
        version=enrollment.version,
        cohort=enrollment.cohort,
        status=enrollment.status,
        language=enrollment.language,
        zone=enrollment.zone,
        day_one=enrollment.day_one,
        hold=enrollment.hold,
    )
