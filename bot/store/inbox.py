"""Events handled, once each; and every text that came with them."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select

from bot.store.tables import inbox, writings
from bot.store.transaction import Transaction

_SEEN = select(inbox.c.key).where(inbox.c.key == bindparam("key"))
_HOLD_KEY = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("key"), 0)))
_RECEIVE = insert(inbox)
_WRITE = insert(writings)


class Inbox(Transaction):
    """The part of a unit of work that keeps an event from being handled twice."""

    def seen(self, key: str) -> bool:
        """Whether the event was handled before.

        On PostgreSQL the key is held until the transaction ends: whoever asks for the same key
        meanwhile waits, and then hears yes. On SQLite there is one writer anyway.
        """
        if self._dialect == "postgresql":
            self._run(_HOLD_KEY, {"key": key})
        return self._run(_SEEN, {"key": key}).first() is not None

    def receive(
        self, key: str, at: datetime, participant_id: int | None, kind: str, body: dict[str, Any] | None
    ) -> int | None:
        """Note that the event is handled; the id of the writing that holds its body, if it has one.

        Raises:
            IntegrityError: the key was received before. Ask `seen` first, in the same transaction.
        """
        writing = None
        if body is not None:
            writing = self._write(at, "in", body, participant_id)
        self._run(
            _RECEIVE,
            {"key": key, "at": at, "participant_id": participant_id, "kind": kind, "writing_id": writing},
        )
        return writing

    def _write(self, at: datetime, direction: str, body: dict[str, Any], participant_id: int | None) -> int:
        return self._add(
            _WRITE, {"at": at, "direction": direction, "body": body, "participant_id": participant_id}
        )
