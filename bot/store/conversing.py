"""What was said between a participant and the bot, or a clinician; and which case a message belongs to."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from bot.store.linking import Linking
from bot.store.rows import AnsweredRow
from bot.store.tables import cards, inbox, outbox, people, writings

SPOKEN = ("wrote", "pressed", "commanded", "shared", "located")
"""Events that are something a participant said."""

_CAME = (
    select(writings.c.id, inbox.c.at, writings.c.body)
    .join_from(inbox, writings, inbox.c.writing_id == writings.c.id)
    .where(inbox.c.participant_id == bindparam("participant"), inbox.c.kind.in_(SPOKEN))
)
_LATEST_CAME = _CAME.order_by(writings.c.id.desc()).limit(bindparam("limit"))
_CAME_AT = _CAME.where(inbox.c.at.in_(bindparam("moments", expanding=True))).order_by(writings.c.id)
_WROTE_SINCE = (
    select(writings.c.body)
    .join_from(inbox, writings, inbox.c.writing_id == writings.c.id)
    .where(
        inbox.c.participant_id == bindparam("participant"),
        inbox.c.at >= bindparam("since"),
        inbox.c.kind == "wrote",
    )
    .order_by(inbox.c.at.desc(), writings.c.id.desc())
    .limit(bindparam("limit"))
)
_LATEST_WENT = (
    select(writings.c.id, outbox.c.created_at, writings.c.body)
    .join_from(outbox, writings, outbox.c.writing_id == writings.c.id)
    .where(outbox.c.recipient == bindparam("recipient"), outbox.c.state.in_(("sent", "waiting")))
    .order_by(outbox.c.id.desc())
    .limit(bindparam("limit"))
)
_OF_MESSAGE = (
    select(outbox.c.alert_id)
    .where(
        outbox.c.recipient == bindparam("recipient"),
        outbox.c.message_id == bindparam("message"),
        outbox.c.alert_id.is_not(None),
    )
    .order_by(outbox.c.id.desc())
    .limit(1)
)
_OF_THREAD = select(cards.c.card).where(
    cards.c.recipient == bindparam("recipient"),
    cards.c.message_id == bindparam("thread"),
    cards.c.card.like("thread:%"),
)


_NAME = select(people.c.name).where(people.c.participant_id == bindparam("participant"))


_ANSWERED = (
    select(outbox.c.created_at, outbox.c.state, outbox.c.settled_at)
    .where(
        outbox.c.recipient == bindparam("recipient"),
        outbox.c.lane == "alert",
        outbox.c.alert_id.is_(None),
        outbox.c.created_at.in_(bindparam("moments", expanding=True)),
    )
    .order_by(outbox.c.id)
)


class Line(NamedTuple):
    """Something that was said. From the participant, `body` is the event; to them, the letter."""

    at: datetime
    came: bool
    body: dict[str, Any]


class Conversing(Linking):
    """The part of a unit of work that knows what was said."""

    def latest_lines(self, participant_id: int, limit: int) -> list[Line]:
        """What went to and fro last, the oldest first. Empty once they were erased."""
        came = self._run(_LATEST_CAME, {"participant": participant_id, "limit": limit})
        went = self._run(_LATEST_WENT, {"recipient": f"participant:{participant_id}", "limit": limit})
        # Writings are numbered in the order in which they were made.
        both = [*((row[0], Line(row[1], True, row[2])) for row in came)]
        both += [(row[0], Line(row[1], False, row[2])) for row in went]
        lines = [line for _, line in sorted(both, key=lambda pair: pair[0]) if line.body]
        return lines[-limit:]

    def wrote_since(self, participant_id: int, since: datetime, limit: int) -> list[str]:
        """What they wrote from then on, the latest of it, the oldest first."""
        rows = self._run(
            _WROTE_SINCE, {"participant": participant_id, "since": since, "limit": limit}
        ).scalars()
        return [body["text"] for body in rows if body][::-1]

    def name_of_participant(self, participant_id: int) -> str:
        """The name that the bot calls them by; empty once they were erased."""
        name: str | None = self._run(_NAME, {"participant": participant_id}).scalar()
        return name or ""

    def lines_at(self, participant_id: int, moments: Collection[datetime]) -> list[Line]:
        """What they said at these moments."""
        rows = self._run(_CAME_AT, {"participant": participant_id, "moments": list(moments)})
        return [Line(row[1], True, row[2]) for row in rows if row[2]]

    def answered_at(self, participant_id: int, moments: Collection[datetime]) -> list[AnsweredRow]:
        """What the bot answered ahead of all else at these moments: the first of each."""
        rows = self._run(_ANSWERED, {"recipient": f"participant:{participant_id}", "moments": list(moments)})
        firsts: dict[datetime, AnsweredRow] = {}
        for row in rows:
            firsts.setdefault(row[0], AnsweredRow(*row))
        return list(firsts.values())

    def alert_of_message(self, recipient: str, message_id: int) -> int | None:
        """The alert that a message to staff is about."""
        alert: int | None = self._run(_OF_MESSAGE, {"recipient": recipient, "message": message_id}).scalar()
        return alert

    def alert_of_thread(self, recipient: str, thread: int) -> int | None:
        """The alert that a topic of their group is about."""
        card: str | None = self._run(_OF_THREAD, {"recipient": recipient, "thread": thread}).scalar()
        return None if card is None else int(card.partition(":")[2])
