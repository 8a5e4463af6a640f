"""The audit log: what was done about cases, and who looked at whom. It is only ever added to, and chained.

Entries are gathered while the unit of work goes on, and written at its very end: only there is the end of
the chain held, so nobody who holds it waits for anything else.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from secrets import token_hex
from typing import Any

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, bindparam, func, insert, select

from bot.store.chain import BEGINNING, Entry, digest_of, digest_of_words
from bot.store.inbox import Inbox
from bot.store.rows import EntryRow
from bot.store.tables import alerts, audit_log, writings

_ADD = insert(audit_log)
_ADD_WORDS = insert(writings)
_LAST = select(audit_log.c.number, audit_log.c.digest).order_by(audit_log.c.number.desc()).limit(1)
_HOLD_END = select(func.pg_advisory_xact_lock(711084))
_ABOUT = select(alerts.c.participant_id).where(alerts.c.id == bindparam("alert"))
# As the entries will hold them, which point at them; taken before the end of the chain is.
_HOLD_ALERTS = (
    select(alerts.c.id)
    .where(alerts.c.id.in_(bindparam("alerts", expanding=True)))
    .order_by(alerts.c.id)
    .with_for_update(read=True, key_share=True)
)

STAFF_WORDS = ("note", "outcome")
"""Actions whose words were written by staff; the words of all others are the participant's."""
_OF_ALERT = (
    select(audit_log.c.at, audit_log.c.action, audit_log.c.staff, audit_log.c.detail, writings.c.body)
    .join_from(
        audit_log,
        writings,
        (writings.c.id == audit_log.c.writing_id) & audit_log.c.action.in_(STAFF_WORDS),
        isouter=True,
    )
    .where(audit_log.c.alert_id == bindparam("alert"))
    .order_by(audit_log.c.number)
)


class Auditing(Inbox):
    """The part of a unit of work that keeps the audit log."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._entries: list[Entry] = []

    def audit(
        self,
        action: str,
        now: datetime,
        *,
        staff: str | None = None,
        participant_id: int | None = None,
        alert_id: int | None = None,
        detail: str = "",
        writing: dict[str, Any] | None = None,
    ) -> None:
        """Enter what was done, or looked at. Words of anybody's go into `writing`, never into `detail`.

        It is written when the unit of work ends well, and then stands for good.
        """
        if participant_id is None and alert_id is not None:
            participant_id = self._run(_ABOUT, {"alert": alert_id}).scalar_one()
        writing_id, words = None, None
        if writing is not None:
            salt = token_hex(16)
            # As it will be read again.
            words = digest_of_words(salt, from_json(to_json(writing)))
            writing_id = self._add(
                _ADD_WORDS,
                {
                    "at": now,
                    "direction": "in",
                    "body": writing,
                    "salt": salt,
                    "participant_id": participant_id,
                },
            )
        self._entries.append(Entry(now, action, staff, participant_id, alert_id, detail, writing_id, words))

    def entries_of_alert(self, alert_id: int) -> list[EntryRow]:
        """What was done about an alert, the oldest first, up to the beginning of this unit of work."""
        return [
            EntryRow(row.at, row.action, row.staff, row.detail, (row.body or {}).get("text"))
            for row in self._run(_OF_ALERT, {"alert": alert_id})
        ]

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """As of any transaction; what the undone part has entered is dropped with it."""
        before = len(self._entries)
        try:
            with super().attempt():
                yield
        except BaseException:
            del self._entries[before:]
            raise

    def seal(self) -> None:
        """Write what was entered, behind what others have written meanwhile. The last that a unit of work does."""
        if not self._entries:
            return
        if self._dialect == "postgresql":
            about = {entry.alert_id for entry in self._entries if entry.alert_id is not None}
            if about:
                self._run(_HOLD_ALERTS, {"alerts": sorted(about)})
            self._run(_HOLD_END, {})
        last = self._run(_LAST, {}).first()
        number, digest = (0, BEGINNING) if last is None else (last.number, last.digest)
        rows = []
        for entry in self._entries:
            number += 1
            digest = digest_of(digest, number, entry)
            rows.append({**entry._asdict(), "number": number, "digest": digest})
        self._connection.execute(_ADD, rows)
        self._entries.clear()
