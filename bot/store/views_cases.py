"""When what happened to each case: for the list at the terminal, and for the numbers. Nothing here writes.

It asks the store for a reading connection of its own, so it is not to be called inside a `work`.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Select, bindparam, cast, func, literal, or_, select
from sqlalchemy import String as Text

from bot.store import tables as t
from bot.store.work import Store

TAKING = ("acknowledged", "talk_begun", "released")
"""Entries by which a clinician has it: whoever writes with them, or lets their program go on, has looked."""


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case, and the moments that count. `alert` is the JSON of the core's Alert.

    `told_at`: when the first message about it had reached a clinician or their group. `answered_at`: when what
    the bot said ahead of all else at that moment had reached the participant; `answered`: whether it said such.
    """

    id: int
    pseudonym: str
    raised_at: datetime
    alert: str
    raised_as: str | None
    told_at: datetime | None
    taken_at: datetime | None
    answered: bool
    answered_at: datetime | None


_ENTRY = t.audit_log.alias("entry")
_RAISED_AS = (
    select(_ENTRY.c.detail)
    .where(_ENTRY.c.alert_id == t.alerts.c.id, _ENTRY.c.action == "raised")
    .order_by(_ENTRY.c.number)
    .limit(1)
    .scalar_subquery()
)
_TAKEN = (
    select(func.min(t.audit_log.c.at))
    .where(t.audit_log.c.alert_id == t.alerts.c.id, t.audit_log.c.action.in_(TAKING))
    .scalar_subquery()
)
_clinicians = select(literal("staff:") + t.staff.c.staff).where(t.staff.c.role == "clinician")
_TOLD = (
    select(func.min(t.outbox.c.settled_at))
    .where(
        t.outbox.c.alert_id == t.alerts.c.id,
        t.outbox.c.state == "sent",
        or_(t.outbox.c.recipient == "group:clinicians", t.outbox.c.recipient.in_(_clinicians)),
    )
    .scalar_subquery()
)
_answer = t.outbox.alias("answer")
_FIRST_ANSWER = (
    select(func.min(_answer.c.id))
    .where(
        _answer.c.recipient
        == literal("participant:") + cast(cast(t.alerts.c.participant_id, BigInteger), Text),
        _answer.c.lane == "alert",
        _answer.c.alert_id.is_(None),
        _answer.c.created_at == t.alerts.c.raised_at,
    )
    .scalar_subquery()
)
_CASES: Select[Any] = (
    select(
        t.alerts.c.id,
        t.participants.c.pseudonym,
        t.alerts.c.raised_at,
        t.alerts.c.alert,
        _RAISED_AS,
        _TOLD,
        _TAKEN,
        _FIRST_ANSWER,
    )
    .join_from(t.alerts, t.participants)
    .where(t.alerts.c.raised_at >= bindparam("since"))
    .order_by(t.alerts.c.id)
)
_ARRIVED = select(t.outbox.c.id, t.outbox.c.settled_at).where(
    t.outbox.c.id.in_(bindparam("rows", expanding=True)), t.outbox.c.state == "sent"
)
EVER = datetime(1970, 1, 1, tzinfo=UTC)


def cases(store: Store, since: datetime = EVER) -> list[CaseView]:
    """The cases that were raised since a moment, the oldest first."""
    with store.reading() as connection:
        rows = connection.execute(_CASES, {"since": since}).all()
        answers = [row[7] for row in rows if row[7] is not None]
        arrived = {row.id: row.settled_at for row in connection.execute(_ARRIVED, {"rows": answers})}
    return [
        CaseView(
            id=row[0],
            pseudonym=row[1],
            raised_at=row[2],
            alert=row[3],
            raised_as=row[4],
            told_at=row[5],
            taken_at=row[6],
            answered=row[7] is not None,
            answered_at=arrived.get(row[7]),
        )
        for row in rows
    ]
