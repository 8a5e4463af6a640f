"""From files to publications and back: what is published, and the library that the running bot uses."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

import structlog
from pydantic import ValidationError

from bot.authoring.library import Library
from bot.core.on_call import Ladder
from bot.core.program import Program
from bot.core.risk import Safety
from bot.core.scale import Scale
from bot.core.structure import structure
from bot.core.value import Value
from bot.store.rows import PublicationRow
from bot.store.work import Store, Work

log = structlog.get_logger()

COMMON = "safety"
"""The subject of what is the same for all programs: risk rules, crisis texts, the on-call week, scales, own words."""


class Common(Value):
    """What is the same for all programs, and always the newest for everybody."""

    safety: Safety
    ladder: Ladder
    scales: dict[str, Scale]
    catalogue: dict[str, dict[str, str]]


class Pending(NamedTuple):
    """Something in the files that differs from what is published last."""

    subject: str
    before: PublicationRow | None
    snapshot: str
    digest: str
    structure: str
    scales: dict[str, tuple[str, str]]

    @property
    def only_wording(self) -> bool:
        """Whether nothing but words is different."""
        return self.before is not None and self.before.structure == self.structure


class RefusedError(Exception):
    """What would be published breaks a promise that was made with an earlier publication."""


def pending(work: Work, library: Library) -> list[Pending]:
    """What of the files is not published yet, or not as it is now; what is the same for all comes first."""
    found = [_pending(work, COMMON, common_of(library), "", {})]
    for name, program in library.programs.items():
        bare = program.model_copy(update={"version": 0})
        found.append(_pending(work, name, bare, structure(program), _scales(program.scales)))
    return [each for each in found if each.before is None or each.before.digest != each.digest]


def refuse_broken_promises(work: Work, library: Library, changed: list[Pending]) -> None:
    """A published scale version never changes; nor does a consent text under the same version.

    Raises:
        RefusedError: with all that is broken, and what to do.
    """
    published: dict[tuple[str, str], str] = {}
    for row in work.publications():
        for name, (version, digest) in row.scales.items():
            published[name, version] = digest
    broken = []
    for each in changed:
        for name, (version, digest) in each.scales.items():
            if published.get((name, version), digest) != digest:
                broken.append(
                    f"The scale “{name}” has changed, and its version {version} is published already: people have "
                    f"answered it as it was. Give it a new version in programs/scales/{name}.yaml."
                )
        if each.before is not None and each.subject != COMMON:
            was = program_at(work, each.before).consent
            now = library.programs[each.subject].consent
            if was.version == now.version and was.text != now.text:
                broken.append(
                    f"The consent text of “{each.subject}” has changed, and its version {now.version} is published "
                    "already: people have agreed to it as it was. Give “consent_version” a new number in "
                    f"programs/{each.subject}/program.yaml."
                )
    if broken:
        raise RefusedError("\n".join(dict.fromkeys(broken)))


def publish(work: Work, each: Pending, author: str, reason: str, now: datetime) -> PublicationRow:
    """Keep it as the newest publication of its subject."""
    return work.publish(
        each.subject, each.snapshot, each.digest, each.structure, each.scales, author, reason, now
    )


def publish_all(
    work: Work, library: Library, author: str, reason: str, now: datetime
) -> list[PublicationRow]:
    """Publish whatever is different from what is published.

    Raises:
        RefusedError: it would break a promise.
    """
    changed = pending(work, library)
    refuse_broken_promises(work, library, changed)
    return [publish(work, each, author, reason, now) for each in changed]


def roll_back(work: Work, row: PublicationRow, author: str, reason: str, now: datetime) -> PublicationRow:
    """Publish again what was published once: it becomes the newest, under a new number."""
    return work.publish(
        row.subject, work.snapshot(row.id), row.digest, row.structure, row.scales, author, reason, now
    )


def published(store: Store, known: Library | None = None) -> Library | None:
    """The library of what is published; None when nothing can be run yet.

    `known`: the library as it was before; what did not change since is taken from it.
    """
    with store.work() as work:
        rows = work.publications()
        newest = {row.subject: row for row in rows}
        if COMMON not in newest or len(newest) < 2:
            return None
        common = Common.model_validate_json(work.snapshot(newest[COMMON].id))
        before = known.pinned if known is not None else {}
        pinned: dict[str, dict[int, Program]] = {}
        for row in rows:
            if row.subject != COMMON:
                program = before.get(row.subject, {}).get(row.version) or program_at(work, row)
                pinned.setdefault(row.subject, {})[row.version] = _in_words_of(common, program)
    return Library(
        programs={name: pinned[name][row.version] for name, row in newest.items() if name != COMMON},
        pinned=pinned,
        newest_alike=_alike([row for row in rows if row.subject != COMMON]),
        scales=common.scales,
        safety=common.safety,
        ladder=common.ladder,
        catalogue=common.catalogue,
    )


class Shelf:
    """What is published, looked at again and again: the running bot takes up what is new by itself."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._seen = 0

    def first(self) -> Library | None:
        """What the bot begins with; None when nothing can be run yet."""
        with self._store.work() as work:
            self._seen = work.newest_publication()
        return published(self._store)

    def look(self, library: Library) -> Library:
        """The library, with what was published since. One that cannot be read leaves it as it was."""
        with self._store.work() as work:
            newest = work.newest_publication()
        if newest == self._seen:
            return library
        self._seen = newest
        try:
            fresh = published(self._store, library)
        except ValidationError:
            log.exception(
                "what was published cannot be read; the bot goes on with what it has", action="unread"
            )
            return library
        log.info("something new was published", action="taken_up", publication_id=newest)
        return fresh or library


def program_at(work: Work, row: PublicationRow) -> Program:
    """The program of a publication, with its number."""
    program = Program.model_validate_json(work.snapshot(row.id))
    return program.model_copy(update={"version": row.version})


def _in_words_of(common: Common, program: Program) -> Program:
    """The program with the newest of the bot's own words: these are the same for all, whatever version they are on."""
    newest = {code: words for code, words in common.catalogue.items() if code in program.languages}
    return program if program.catalogue == newest else program.model_copy(update={"catalogue": newest})


def common_of(library: Library) -> Common:
    """What of a library is the same for all programs."""
    return Common(
        safety=library.safety, ladder=library.ladder, scales=library.scales, catalogue=library.catalogue
    )


def _pending(
    work: Work, subject: str, value: Program | Common, structured: str, scales: dict[str, tuple[str, str]]
) -> Pending:
    snapshot = value.model_dump_json()
    rows = work.publications(subject)
    return Pending(subject, rows[-1] if rows else None, snapshot, _digest(snapshot), structured, scales)


def _scales(scales: Mapping[str, Scale]) -> dict[str, tuple[str, str]]:
    return {name: (scale.version, _digest(scale.model_dump_json())) for name, scale in scales.items()}


def _alike(rows: list[PublicationRow]) -> dict[str, dict[int, int]]:
    alike: dict[str, dict[int, int]] = {}
    for row in rows:
        same = [
            each.version for each in rows if (each.subject, each.structure) == (row.subject, row.structure)
        ]
        alike.setdefault(row.subject, {})[row.version] = max(same)
    return alike


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
