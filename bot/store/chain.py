"""How an entry of the audit log becomes a digest: over all its fields, and the digest of the entry before.

What stands here is never changed: entries that were written long ago are reckoned again with it.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple

BEGINNING = "0" * 64
"""What stands in the place of the digest before the first entry."""


class Entry(NamedTuple):
    """What one entry says. Private words are in it only as a digest of theirs."""

    at: datetime
    action: str
    staff: str | None
    participant_id: int | None
    alert_id: int | None
    detail: str
    writing_id: int | None
    words: str | None


def digest_of(before: str, number: int, entry: Entry) -> str:
    """The digest of an entry, as 64 hexadecimal digits. `before` is that of the entry with the number before."""
    fields = {**entry._asdict(), "number": number, "at": _moment(entry.at)}
    return _digest(before, fields)


def digest_of_words(salt: str, body: Mapping[str, Any]) -> str:
    """The digest of a private text. Without the salt, which is erased with the text, nobody can try out guesses."""
    return _digest(salt, body)


def _digest(before: str, fields: Mapping[str, Any]) -> str:
    said = json.dumps(fields, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return sha256(f"{before}\n{said}".encode("ascii")).hexdigest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
