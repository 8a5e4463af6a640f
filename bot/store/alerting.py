"""Alerts put before clinicians; what becomes of each stands in the audit log."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, insert, or_, select, update

from bot.core.alert import Alert
from bot.store.outbox import Outbox
from bot.store.rows import AlertRow
from bot.store.tables import alerts

_ADD = insert(alerts)
_ROW: Select[Any] = select(
    alerts.c.id,
    alerts.c.participant_id,
    alerts.c.enrollment_id,
    alerts.c.urgency,
    alerts.c.category,
    alerts.c.state,
    alerts.c.raised_at,
    alerts.c.next_at,
    alerts.c.alert,
)
_LOAD = _ROW.where(alerts.c.id == bindparam("id")).with_for_update()
_OPEN = (
    _ROW.where(alerts.c.participant_id == bindparam("participant_id"), alerts.c.state != "closed")
    .order_by(alerts.c.id.desc())
    .limit(1)
    .with_for_update()
)
_ALL_OPEN = _ROW.where(alerts.c.state != "closed").order_by(alerts.c.id)
_latest = select(func.max(alerts.c.id)).group_by(alerts.c.participant_id)
_HELD_THOUGH_CLOSED = _ROW.where(
    alerts.c.id.in_(_latest), alerts.c.state == "closed", alerts.c.alert.like('%"held":true%')
).order_by(alerts.c.id)
_CHANGED_SINCE = _ROW.where(alerts.c.changed_at >= bindparam("since")).order_by(alerts.c.id)
_ALL_OF = _ROW.where(alerts.c.participant_id == bindparam("participant_id")).order_by(alerts.c.id)
_SAVE = update(alerts).where(alerts.c.id == bindparam("row"))
_DUE = (
    select(alerts.c.id)
    # What was changed in the future was changed before the clock was put back.
    .where(
        alerts.c.next_at.is_not(None),
        or_(alerts.c.next_at <= bindparam("now"), alerts.c.changed_at > bindparam("now")),
    )
    .order_by(alerts.c.next_at, alerts.c.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_NEXT = select(func.min(alerts.c.next_at))


class Alerting(Outbox):
    """The part of a unit of work that keeps alerts."""

    def add_alert(
        self,
        participant_id: int,
        enrollment_id: int | None,
        alert: Alert,
        at: datetime,
        next_at: datetime | None = None,
    ) -> int:
        """A new alert; its id. `next_at`: when the ladder goes on if nobody acts."""
        return self._add(
            _ADD,
            {
                "participant_id": participant_id,
                "enrollment_id": enrollment_id,
                "raised_at": at,
                **_columns(alert, next_at, at),
            },
        )

    def load_alert(self, alert_id: int) -> AlertRow:
        """The alert; on PostgreSQL its row is held until the transaction ends.

        Raises:
            LookupError: there is no such alert.
        """
        row = self._run(_LOAD, {"id": alert_id}).first()
        if row is None:
            raise LookupError(f"no alert {alert_id}")
        return AlertRow(*row)

    def save_alert(self, alert_id: int, alert: Alert, next_at: datetime | None, at: datetime) -> None:
        """Keep the alert, and when the ladder goes on if nobody acts.

        Raises:
            LookupError: there is no such alert.
        """
        if not self._run(_SAVE, {"row": alert_id, **_columns(alert, next_at, at)}).rowcount:
            raise LookupError(f"no alert {alert_id}")

    def open_alert_of(self, participant_id: int) -> AlertRow | None:
        """The participant's latest alert that is not closed."""
        row = self._run(_OPEN, {"participant_id": participant_id}).first()
        return None if row is None else AlertRow(*row)

    def open_alerts(self) -> list[AlertRow]:
        """Every alert that is not closed, the oldest first."""
        return [AlertRow(*row) for row in self._run(_ALL_OPEN, {})]

    def held_though_closed(self) -> list[AlertRow]:
        """Of each participant the latest alert, if it is closed and their program still waits for a release."""
        return [AlertRow(*row) for row in self._run(_HELD_THOUGH_CLOSED, {})]

    def alerts_changed_since(self, since: datetime) -> list[AlertRow]:
        """Alerts about which anything happened since a moment."""
        return [AlertRow(*row) for row in self._run(_CHANGED_SINCE, {"since": since})]

    def alerts_of(self, participant_id: int) -> list[AlertRow]:
        """All alerts about a participant, the oldest first."""
        return [AlertRow(*row) for row in self._run(_ALL_OF, {"participant_id": participant_id})]

    def log_alert(
        self,
        alert_id: int,
        at: datetime,
        action: str,
        staff: str | None = None,
        detail: str = "",
        writing: dict[str, Any] | None = None,
    ) -> None:
        """Enter what was done about an alert. Words of anybody's go into `writing`, never into `detail`."""
        self.audit(action, at, staff=staff, alert_id=alert_id, detail=detail, writing=writing)

    def due_alerts(self, now: datetime, limit: int) -> list[int]:
        """The alerts whose ladder should have gone on by now, the longest overdue first.

        On PostgreSQL they are held until the transaction ends, and those that others hold are left out.
        """
        return list(self._run(_DUE, {"now": now, "limit": limit}).scalars())

    def next_alert(self) -> datetime | None:
        """When a ladder next goes on."""
        moment: datetime | None = self._run(_NEXT, {}).scalar()
        return moment


def _columns(alert: Alert, next_at: datetime | None, at: datetime) -> dict[str, Any]:
    return {
        "urgency": alert.urgency.value,
        "category": alert.category,
        "state": alert.state,
        "next_at": next_at,
        "changed_at": at,
        "alert": alert.model_dump_json(),
    }
