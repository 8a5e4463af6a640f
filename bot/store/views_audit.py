"""The audit log as it is looked at, and whether its chain is whole; nothing here writes.

Each asks the store for a reading connection of its own, so none is to be called inside a `work`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from bot.store import tables as t
from bot.store.chain import BEGINNING, Entry, digest_of, digest_of_words
from bot.store.work import Store

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry of the audit log, without anybody's words."""

    number: int
    at: datetime
    action: str
    staff: str | None
    participant: str | None
    alert_id: int | None
    detail: str
    digest: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What walking the chain found.

    `entries`: how many were whole before it ended or broke. `broken`: the number of the first entry that is not
    whole, and `why`. `kept`: the number of the entry whose digest was kept elsewhere; None when none has it.
    """

    entries: int
    digest: str
    broken: int | None = None
    why: str = ""
    kept: int | None = None


_SHOWN: Select[Any] = (
    select(
        t.audit_log.c.number,
        t.audit_log.c.at,
        t.audit_log.c.action,
        t.audit_log.c.staff,
        t.participants.c.pseudonym,
        t.audit_log.c.alert_id,
        t.audit_log.c.detail,
        t.audit_log.c.digest,
    )
    .join_from(t.audit_log, t.participants, isouter=True)
    .order_by(t.audit_log.c.number)
)
_SHOWN_OF = _SHOWN.where(t.participants.c.pseudonym == bindparam("pseudonym"))
_WHOLE = (
    select(
        t.audit_log.c.number,
        t.audit_log.c.at,
        t.audit_log.c.action,
        t.audit_log.c.staff,
        t.audit_log.c.participant_id,
        t.audit_log.c.alert_id,
        t.audit_log.c.detail,
        t.audit_log.c.writing_id,
        t.audit_log.c.words,
        t.audit_log.c.digest,
        t.writings.c.salt,
        t.writings.c.body,
    )
    .join_from(t.audit_log, t.writings, isouter=True)
    .where(t.audit_log.c.number > bindparam("last"))
    .order_by(t.audit_log.c.number)
    .limit(AT_ONCE)
)
_ERASED = select(t.audit_log.c.participant_id).where(t.audit_log.c.action == "erased").distinct()


def entries(store: Store, pseudonym: str | None = None) -> list[EntryView]:
    """The entries in their order; of one participant, if asked for, also of one who was erased."""
    with store.reading() as connection:
        if pseudonym is None:
            rows = connection.execute(_SHOWN)
        else:
            rows = connection.execute(_SHOWN_OF, {"pseudonym": pseudonym})
        return [EntryView(*row) for row in rows]


def verify(store: Store, against: str | None = None) -> Verdict:
    """Walk the chain from its beginning, and stop where it is not whole.

    `against`: a digest that was kept elsewhere. Only that shows whether entries at the end are gone, or all of
    it was written anew.
    """
    with store.reading() as connection:
        erased = set(connection.execute(_ERASED).scalars())
        number, digest, kept = 0, BEGINNING, None
        for row in _walk(connection):
            entry = Entry(*row[1:9])
            why = ""
            if row.number != number + 1:
                why = "is missing"
            elif row.digest != digest_of(digest, row.number, entry):
                why = "was changed"
            elif not _has_its_words(entry, row.salt, row.body, erased):
                why = "has other words than were written"
            if why:
                return Verdict(number, digest, number + 1, why, kept)
            number, digest = row.number, row.digest
            if digest == against:
                kept = number
        return Verdict(number, digest, kept=kept)


def _walk(connection: Connection) -> Iterator[Any]:
    last = 0
    while rows := connection.execute(_WHOLE, {"last": last}).all():
        yield from rows
        last = rows[-1].number


def _has_its_words(entry: Entry, salt: str | None, body: Any, erased: set[int | None]) -> bool:
    if entry.words is None:
        return True
    if salt is None or not body:
        # Erasing somebody takes the words and their salt, and is itself an entry.
        return entry.participant_id in erased
    return digest_of_words(salt, body) == entry.words
