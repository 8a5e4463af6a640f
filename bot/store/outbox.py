"""Messages owed: in order per recipient, alerts in a lane of their own that nothing stands in front of."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, insert, not_, or_, select, update

from bot.store.answers import Answers
from bot.store.rows import Lane, OutboxState, OwedRow
from bot.store.tables import alerts, cards, groups, is_waiting, outbox, people, staff, writings
from bot.store.upserting import upserts

_OWE = insert(outbox)
_WRITE_OF_ALERT = insert(writings).values(
    participant_id=select(alerts.c.participant_id).where(alerts.c.id == bindparam("alert")).scalar_subquery()
)

_before = outbox.alias("before")
_before_waits = _before.c.state == is_waiting.right
# First in the lane, for this recipient.
_FIRST = ~exists(
    select(1)
    .select_from(_before)
    .where(
        _before.c.recipient == outbox.c.recipient,
        _before.c.lane == outbox.c.lane,
        _before_waits,
        _before.c.id < outbox.c.id,
    )
)
_NO_ALERT_WAITS = ~exists(
    select(1)
    .select_from(_before)
    .where(_before.c.recipient == outbox.c.recipient, _before.c.lane == "alert", _before_waits)
)
_NEXT_IN_LANE = {
    "alert": (is_waiting, outbox.c.lane == "alert", _FIRST),
    "program": (is_waiting, outbox.c.lane == "program", _FIRST, _NO_ALERT_WAITS),
    "ring": (is_waiting, outbox.c.lane == "ring", _FIRST),
}


def _waiting(lane: str) -> Select[Any]:
    return (
        select(
            outbox.c.id,
            outbox.c.recipient,
            outbox.c.lane,
            writings.c.body,
            outbox.c.card,
            outbox.c.fresh,
            outbox.c.touchpoint_id,
            outbox.c.alert_id,
            outbox.c.created_at,
            outbox.c.until,
            outbox.c.attempts,
            outbox.c.try_at,
        )
        .join_from(outbox, writings, outbox.c.writing_id == writings.c.id)
        # What is older than now may go; and what is younger, because the clock was put back since.
        .where(
            *_NEXT_IN_LANE[lane],
            or_(outbox.c.try_at <= bindparam("now"), outbox.c.created_at > bindparam("now")),
        )
        .order_by(outbox.c.id)
        .limit(bindparam("limit"))
    )


WAITING = {lane: _waiting(lane) for lane in _NEXT_IN_LANE}


def _firsts(lane: str) -> Select[Any]:
    return select(func.min(outbox.c.id)).where(is_waiting, outbox.c.lane == lane).group_by(outbox.c.recipient)


# It looks at every recipient, so it asks for the firsts in one go instead of row by row.
_with_alerts = select(outbox.c.recipient).where(is_waiting, outbox.c.lane == "alert")
_NEXT_TRY = {
    "alert": select(func.min(outbox.c.try_at)).where(outbox.c.id.in_(_firsts("alert"))),
    "ring": select(func.min(outbox.c.try_at)).where(outbox.c.id.in_(_firsts("ring"))),
    "program": select(func.min(outbox.c.try_at)).where(
        outbox.c.id.in_(_firsts("program")), outbox.c.recipient.not_in(_with_alerts)
    ),
}
_SETTLE = update(outbox).where(outbox.c.id == bindparam("row"))
_later = outbox.alias("later")
_LATER_WITH_CARD = (
    select(_later.c.id)
    .join_from(outbox, _later, (_later.c.recipient == outbox.c.recipient) & (_later.c.card == outbox.c.card))
    .where(
        outbox.c.id == bindparam("id"),
        _later.c.id > outbox.c.id,
        _later.c.state == is_waiting.right,
        or_(_later.c.fresh, not_(outbox.c.fresh)),
    )
    .limit(1)
)
_LATER_BODIES = (
    _LATER_WITH_CARD.with_only_columns(writings.c.body)
    .join(writings, writings.c.id == _later.c.writing_id)
    .limit(None)
)
_CARD = select(cards.c.message_id).where(
    cards.c.recipient == bindparam("recipient"), cards.c.card == bindparam("card")
)
_KEEP_CARD = upserts(cards, ["recipient", "card"], lambda row: {"message_id": row.message_id})
_CHAT = {
    "participant": select(people.c.telegram_id).where(people.c.participant_id == bindparam("of")),
    "staff": select(staff.c.telegram_id).where(staff.c.staff == bindparam("of")),
    "group": select(groups.c.telegram_id).where(groups.c.audience == bindparam("of")),
}
_KINDS = (*_CHAT, "channel")
_CHATS = select(people.c.participant_id, people.c.telegram_id).where(
    people.c.participant_id.in_(bindparam("participants", expanding=True))
)


class Outbox(Answers):
    """The part of a unit of work that owes messages, and settles them."""

    def owe(
        self,
        recipient: str,
        body: dict[str, Any],
        *,
        lane: Lane,
        at: datetime,
        card: str | None = None,
        fresh: bool = False,
        until: datetime | None = None,
        touchpoint_id: int | None = None,
        alert_id: int | None = None,
        about: int | None = None,
    ) -> int:
        """A message owed; its id. A recipient is `participant:12`, `staff:clara` or `group:clinicians`; or, in
        the lane of rings, the second channel `channel:clara/1`.

        `about`: the participant with whom it is erased, where neither the recipient nor an alert tells.

        Raises:
            ValueError: the recipient is of no kind that is known.
        """
        kind, of = _parted(recipient)
        if kind != "participant" and alert_id is not None:
            # What clinicians read about a participant is theirs to have erased.
            writing = self._add(
                _WRITE_OF_ALERT, {"at": at, "direction": "out", "body": body, "alert": alert_id}
            )
        else:
            writing = self._write(at, "out", body, of if isinstance(of, int) else about)
        return self._add(
            _OWE,
            {
                "recipient": recipient,
                "lane": lane,
                "writing_id": writing,
                "card": card,
                "fresh": fresh,
                "touchpoint_id": touchpoint_id,
                "alert_id": alert_id,
                "created_at": at,
                "until": until,
                "state": "waiting",
                "attempts": 0,
                "try_at": at,
                "why": "",
            },
        )

    def waiting(self, now: datetime, limit: int, lane: Lane) -> list[OwedRow]:
        """What can be sent now: of each recipient at the most the first that waits in the lane.

        A row whose next attempt lies ahead holds back those after it. A recipient's program rows also
        wait while anything in the alert lane waits for the same recipient.
        """
        rows = self._run(WAITING[lane], {"now": now, "limit": limit})
        return [OwedRow(*row) for row in rows]

    def next_try(self) -> datetime | None:
        """When the next message can be attempted; it may lie in the past. None: nothing waits."""
        moments = [self._run(statement, {}).scalar() for statement in _NEXT_TRY.values()]
        return min((moment for moment in moments if moment is not None), default=None)

    def settle(
        self, outbox_id: int, state: OutboxState, at: datetime, message_id: int | None = None, why: str = ""
    ) -> None:
        """The end of a message: sent, or why not."""
        self._run(
            _SETTLE,
            {"row": outbox_id, "state": state, "settled_at": at, "message_id": message_id, "why": why},
        )

    def settle_sent(self, message_of: Mapping[int, int], at: datetime) -> None:
        """The end of many messages that were sent: the number that each has now in its chat."""
        about = {"state": "sent", "settled_at": at, "why": ""}
        rows = [{"row": row, "message_id": message_id, **about} for row, message_id in message_of.items()]
        if rows:
            self._connection.execute(_SETTLE, rows)

    def postpone(self, outbox_id: int, try_at: datetime, attempts: int, why: str) -> None:
        """Try again later; `attempts` is how many there have been."""
        self._run(_SETTLE, {"row": outbox_id, "try_at": try_at, "attempts": attempts, "why": why})

    def recipient_chat(self, recipient: str) -> int | None:
        """The chat of a recipient; None while they have none. A second channel never has one.

        Raises:
            ValueError: the recipient is of no kind that is known.
        """
        kind, of = _parted(recipient)
        if kind == "channel":
            return None
        chat: int | None = self._run(_CHAT[kind], {"of": of}).scalar()
        return chat

    def participant_chats(self, participants: Collection[int]) -> dict[int, int]:
        """The chats of many participants, of those who have one."""
        rows = self._run(_CHATS, {"participants": list(participants)})
        return {row.participant_id: row.telegram_id for row in rows}

    def card_message(self, recipient: str, card: str) -> int | None:
        """The message that shows a card."""
        message: int | None = self._run(_CARD, {"recipient": recipient, "card": card}).scalar()
        return message

    def keep_card(self, recipient: str, card: str, message_id: int) -> None:
        """This message shows the card now."""
        self._run(_KEEP_CARD[self._dialect], {"recipient": recipient, "card": card, "message_id": message_id})

    def later_with_card(self, outbox_id: int, *, paced: bool = True) -> bool:
        """Whether a later waiting row shows the same card, so that this one need not be sent.

        `paced`: whether one of many changes in their own time counts, too.

        One that was to come fresh, at the end of the chat, is only spared by another that does: an edit
        makes no phone ring.
        """
        if paced:
            return self._run(_LATER_WITH_CARD, {"id": outbox_id}).first() is not None
        return any(not body.get("paced") for (body,) in self._run(_LATER_BODIES, {"id": outbox_id}))


def _parted(recipient: str) -> tuple[str, int | str]:
    kind, _, of = recipient.partition(":")
    if kind not in _KINDS:
        raise ValueError(
            f"{recipient} is no recipient: there are participant:12, staff:clara, group:clinicians"
        )
    return kind, int(of) if kind == "participant" else of
