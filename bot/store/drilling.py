"""Drills: asked for at a terminal or by the rota, held by the running bot, once each."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, delete, insert, or_, select, update

from bot.store.ringing import Ringing
from bot.store.rows import DrillRow, TellingRow
from bot.store.tables import drills, outbox, participants

PRACTICE = "PRACTICE"
"""The pseudonym of the participant whom practice alerts are about, and who is no person."""

_ROW: Select[Any] = select(
    drills.c.id, drills.c.key, drills.c.asked_at, drills.c.quick, drills.c.alert_id, drills.c.ended_at
)
_OF_KEY = _ROW.where(drills.c.key == bindparam("of"))
_UNDER_WAY = _ROW.where(drills.c.ended_at.is_(None)).order_by(drills.c.id)
_ADD = insert(drills)
_BEGIN = update(drills).where(drills.c.id == bindparam("drill"))
# Only while nobody has begun it: who gives up waiting must not undo what the bot has just done.
_WITHDRAW = delete(drills).where(drills.c.id == bindparam("drill"), drills.c.alert_id.is_(None))
_NOT_BEGUN = delete(drills).where(drills.c.alert_id.is_(None), drills.c.ended_at.is_(None))
_TELLINGS = (
    select(
        outbox.c.id,
        outbox.c.recipient,
        outbox.c.state,
        outbox.c.created_at,
        outbox.c.settled_at,
        outbox.c.why,
    )
    .where(outbox.c.alert_id == bindparam("alert"), or_(outbox.c.fresh, outbox.c.lane == "ring"))
    .order_by(outbox.c.id)
)
_NOBODY = select(participants.c.id).where(participants.c.pseudonym == PRACTICE)
_ADD_NOBODY = insert(participants)


class Drilling(Ringing):
    """The part of a unit of work that keeps drills."""

    def ask_for_drill(self, key: str, quick: bool, at: datetime) -> int:
        """A drill that is to be held; its id. A key is good once."""
        return self._add(_ADD, {"key": key, "quick": quick, "asked_at": at})

    def drill(self, key: str) -> DrillRow | None:
        """The drill of a key."""
        row = self._run(_OF_KEY, {"of": key}).first()
        return None if row is None else DrillRow(*row)

    def drills_under_way(self) -> list[DrillRow]:
        """The drills that have not ended, also those that have not begun."""
        return [DrillRow(*row) for row in self._run(_UNDER_WAY, {})]

    def begin_drill(self, drill_id: int, alert_id: int) -> None:
        """This alert is its alert."""
        self._run(_BEGIN, {"drill": drill_id, "alert_id": alert_id})

    def end_drill(self, drill_id: int, at: datetime) -> None:
        """It is over."""
        self._run(_BEGIN, {"drill": drill_id, "ended_at": at})

    def withdraw_drill(self, drill_id: int) -> bool:
        """Nobody holds it, and nobody shall later. False when it has begun meanwhile."""
        return bool(self._run(_WITHDRAW, {"drill": drill_id}).rowcount)

    def forget_drills(self) -> None:
        """Drills that were asked for while no bot ran are not held when one does."""
        self._run(_NOT_BEGUN, {})

    def tellings(self, alert_id: int) -> list[TellingRow]:
        """Who was told of an alert, in order, and how each telling ended."""
        return [TellingRow(*row) for row in self._run(_TELLINGS, {"alert": alert_id})]

    def nobody(self, at: datetime) -> int:
        """The participant whom practice alerts are about."""
        known: int | None = self._run(_NOBODY, {}).scalar()
        return known or self._add(_ADD_NOBODY, {"pseudonym": PRACTICE, "created_at": at})
