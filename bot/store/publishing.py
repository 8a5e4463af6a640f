"""Publications: numbered, whole, and never changed. The bot runs nothing else."""

import zlib
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, distinct, func, insert, select

from bot.store.drilling import Drilling
from bot.store.rows import PublicationRow
from bot.store.tables import enrollments, publications

_ROW: Select[Any] = select(
    publications.c.id,
    publications.c.subject,
    publications.c.version,
    publications.c.digest,
    publications.c.structure,
    publications.c.author,
    publications.c.reason,
    publications.c.published_at,
    publications.c.scales,
)
_ALL = _ROW.order_by(publications.c.id)
_OF_SUBJECT = _ROW.where(publications.c.subject == bindparam("of")).order_by(publications.c.version)
_SNAPSHOT = select(publications.c.snapshot).where(publications.c.id == bindparam("publication"))
_NEWEST = select(func.max(publications.c.id))
_ADD = insert(publications)
_ON = (
    select(enrollments.c.program, enrollments.c.version, func.count(distinct(enrollments.c.participant_id)))
    .where(enrollments.c.status.in_(("joining", "active", "paused")))
    .group_by(enrollments.c.program, enrollments.c.version)
)
_OF_PROGRAM = (
    select(enrollments.c.id)
    .where(
        enrollments.c.program == bindparam("program"),
        enrollments.c.status.in_(("joining", "active", "paused")),
    )
    .order_by(enrollments.c.id)
)


class Publishing(Drilling):
    """The part of a unit of work that keeps publications."""

    def publish(
        self,
        subject: str,
        snapshot: str,
        digest: str,
        structure: str,
        scales: dict[str, tuple[str, str]],
        author: str,
        reason: str,
        at: datetime,
    ) -> PublicationRow:
        """A new publication: of a program, or of what is the same for all. Its number is one more than the last.

        `scales`: of each scale in it, its version and a digest of its words and rules.
        """
        rows = self.publications(subject)
        version = rows[-1].version + 1 if rows else 1
        values = {
            "subject": subject,
            "version": version,
            "digest": digest,
            "structure": structure,
            "author": author,
            "reason": reason,
            "published_at": at,
            "scales": scales,
        }
        packed = zlib.compress(snapshot.encode(), 6)
        publication_id = self._add(_ADD, {**values, "snapshot": packed})
        self.audit("published", at, detail=f"{subject} {version}")
        return PublicationRow(id=publication_id, **values)  # type: ignore[arg-type]

    def publications(self, subject: str | None = None) -> list[PublicationRow]:
        """All that was published, or all of one subject, the earliest first."""
        found = self._run(_ALL, {}) if subject is None else self._run(_OF_SUBJECT, {"of": subject})
        return [PublicationRow(*row) for row in found]

    def snapshot(self, publication_id: int) -> str:
        """What was published, as JSON.

        Raises:
            LookupError: there is no such publication.
        """
        packed = self._run(_SNAPSHOT, {"publication": publication_id}).scalar()
        if packed is None:
            raise LookupError(f"no publication {publication_id}")
        return zlib.decompress(packed).decode()

    def newest_publication(self) -> int:
        """The id of what was published last; 0 when nothing was."""
        return self._run(_NEWEST, {}).scalar() or 0

    def people_on(self) -> dict[tuple[str, int], int]:
        """How many people take part in each version of each program."""
        return {(program, version): number for program, version, number in self._run(_ON, {})}

    def enrollments_of(self, program: str) -> list[int]:
        """The enrollments of a program whose participants take part, the earliest first."""
        return list(self._run(_OF_PROGRAM, {"program": program}).scalars())
