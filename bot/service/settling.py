"""The outbox as delivery sees it: what can go out next, and what became of what went."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

import structlog
from pydantic import ValidationError

from bot.core.alert import Alert
from bot.core.on_call import CLINICIANS
from bot.service.courier import Outcome, Refused, Sent, Wait
from bot.service.letters import Letter
from bot.store.rows import Lane, OwedRow
from bot.store.work import Work

log = structlog.get_logger()

LATE = "it could not be delivered in time"


NO_CHAT = 0
"""Where a chat is asked for and there is none: it goes to a second channel."""


class Errand(NamedTuple):
    """A message that can go out now: its row, where to, what, and which message it edits."""

    row: OwedRow
    chat: int
    letter: Letter
    edits: int | None


class Ended(NamedTuple):
    """An errand, and how it ended."""

    errand: Errand
    outcome: Outcome


def _nobody(_work: Work, _row: OwedRow, _now: datetime) -> None:
    """Nobody wants to know."""


class Told(NamedTuple):
    """Who is told, within the same transaction, of what delivery alone can find out."""

    lost: Callable[[Work, int, datetime], None]
    """A participant, by id, cannot be reached any more."""

    alert_refused: Callable[[Work, OwedRow, datetime], None]
    """An alert, or a crisis text, is not taken where it should go. It is tried on."""

    alert_delivered: Callable[[Work, OwedRow, datetime], None] = _nobody
    """An alert that makes a phone ring has arrived in Telegram."""

    rang: Callable[[Work, OwedRow, datetime], None] = _nobody
    """A second channel has taken an alert."""

    ring_failed: Callable[[Work, OwedRow, datetime], None] = _nobody
    """A second channel did not take an alert, however often it was tried."""


def seconds_to_stay(errand: Errand, outcome: Outcome) -> int:
    """How long a message that was sent is to be seen before anything follows it."""
    return errand.letter.stays if isinstance(outcome, Sent) else 0


def is_final(errand: Errand, outcome: Outcome) -> bool:
    """Whether the message is done with. An alert to staff in Telegram is done with only when it was sent."""
    match outcome:
        case Sent():
            return True
        case Wait() | Refused(moved_to=int()):
            return False
        case Refused(state=state):
            row = errand.row
            # A crisis text goes to the participant: who has blocked the bot cannot be helped by trying on.
            lost = state == "blocked" and row.recipient.startswith("participant:")
            return row.lane != "alert" or lost


def next_errands(work: Work, lane: Lane, now: datetime, room: int, busy: Collection[str]) -> list[Errand]:
    """What can go out now, at most `room` messages; the recipients in `busy` have to wait.

    What is too late by now, or what a later message replaces, is settled here.
    """
    ready: list[OwedRow] = []
    busy = set(busy)
    looking = room > 0
    while looking:
        looking = False
        for row in work.waiting(now, room + len(busy), lane):
            if row.recipient in busy:
                continue
            if len(ready) == room:
                break
            if row.until is not None and row.until <= now:
                work.settle(row.id, "expired", now, why=LATE)
                _end_touchpoint(work, row, "expired", now, LATE)
                log.warning("a message was too late to be sent", action="delivery_expired", outbox_id=row.id)
                looking = True  # what stands behind it may go now
            elif row.lane == "ring" and row.alert_id is not None and not work.alert_is_open(row.alert_id):
                work.settle(row.id, "superseded", now, why="somebody has it")
                looking = True
            elif _superseded(work, row):
                work.settle(row.id, "superseded", now, why="a later one shows the same")
                looking = True
            else:
                busy.add(row.recipient)
                ready.append(row)
    return [
        Errand(row, chat, _in_its_topic(work, row, _letter(row)), _edits(work, row))
        for row, chat in zip(ready, _chats(work, ready), strict=True)
        if chat is not None
    ]


def note(work: Work, ended: Sequence[Ended], now: datetime) -> None:
    """Keep how errands ended."""
    sent = {each.errand.row.id: each.outcome for each in ended if isinstance(each.outcome, Sent)}
    work.settle_sent({row: outcome.message_id for row, outcome in sent.items()}, now)
    for each in ended:
        _note(work, each, now)


def _note(work: Work, ended: Ended, now: datetime) -> None:
    (row, chat, _, edits), outcome = ended
    match outcome:
        case Sent(message_id=message_id):
            if row.card is not None and edits != message_id:
                work.keep_card(row.recipient, row.card, message_id)
            if row.alert_id is not None and outcome.thread is not None:
                work.keep_card(row.recipient, topic_of(row.alert_id), outcome.thread)
        case Wait(why=why):
            work.postpone(row.id, row.try_at, row.attempts + 1, why)
        case Refused(moved_to=int(new)):
            work.migrate_group(chat, new)
            work.postpone(row.id, row.try_at, row.attempts + 1, outcome.why)
        case Refused(state=state, why=why) if is_final(*ended):
            work.settle(row.id, state, now, why=why)
            _end_touchpoint(work, row, "blocked", now, why)
        case Refused(why=why):
            work.postpone(row.id, row.try_at, row.attempts + 1, why)


def _chats(work: Work, rows: list[OwedRow]) -> list[int | None]:
    """Where each goes; None, with a word about it, for staff who are not linked yet."""
    parted = [row.recipient.partition(":") for row in rows]
    people = work.participant_chats([int(of) for kind, _, of in parted if kind == "participant"])
    chats: list[int | None] = []
    for row, (kind, _, of) in zip(rows, parted, strict=True):
        if kind == "channel":
            chats.append(NO_CHAT)
            continue
        chat = people.get(int(of)) if kind == "participant" else work.recipient_chat(row.recipient)
        if chat is None and row.attempts == 0:
            log.error(
                "a message waits until its recipient is linked",
                action="delivery_unlinked",
                outbox_id=row.id,
                recipient=row.recipient,
            )
            work.postpone(row.id, row.try_at, 1, "the recipient has no chat yet")
        chats.append(chat)
    return chats


def _superseded(work: Work, row: OwedRow) -> bool:
    # What is to stand at the end of the chat, and ring, does so, whatever is shown in its place later.
    # And what is shown for some seconds only is shown.
    if row.card is None or row.fresh:
        return False
    if row.body.get("paced"):
        return work.later_with_card(row.id, paced=False)
    return not row.body.get("stays") and work.later_with_card(row.id)


def _edits(work: Work, row: OwedRow) -> int | None:
    return None if row.card is None or row.fresh else work.card_message(row.recipient, row.card)


def _letter(row: OwedRow) -> Letter:
    try:
        return Letter.model_validate(row.body)
    except ValidationError:
        # Written by another version of Evenkeel, perhaps: the words are what matters.
        log.error("a letter could not be read; its words are sent alone", action="letter", outbox_id=row.id)
        return Letter(text=str(row.body.get("text", "")))


def topic_of(alert_id: int) -> str:
    """The name under which the store keeps the topic of a case."""
    return f"thread:{alert_id}"


def _in_its_topic(work: Work, row: OwedRow, letter: Letter) -> Letter:
    """What is said of a case among clinicians stands in a topic of its own, where their group has topics."""
    if row.alert_id is None or row.recipient != CLINICIANS or not work.has_topics("clinicians"):
        return letter
    title = Alert.model_validate_json(work.load_alert(row.alert_id).alert).participant
    thread = work.card_message(row.recipient, topic_of(row.alert_id))
    return letter.model_copy(update={"topic": title, "thread": thread})


def _end_touchpoint(
    work: Work, row: OwedRow, state: Literal["expired", "blocked"], now: datetime, why: str
) -> None:
    if row.touchpoint_id is not None:
        work.end_touchpoint(row.touchpoint_id, state, now, why)
