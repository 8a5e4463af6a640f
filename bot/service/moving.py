"""Moving people to another version of their program: what it means for each, and that it will happen at rest."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import structlog

from bot.core.enrollment import Enrollment
from bot.core.moving import MOVABLE, Difference, differences
from bot.core.program import Program
from bot.core.schedule import program_day, wake_at
from bot.service.publishing import program_at
from bot.store.work import Work

log = structlog.get_logger()


class Moved(NamedTuple):
    """A participant who is to be moved, and what is different for them."""

    participant: str
    on: int
    day: int | None
    in_session: bool
    differences: tuple[Difference, ...]


def moves(
    work: Work, program: str, to: int, only: Sequence[str] | None, now: datetime, *, dry_run: bool
) -> list[Moved]:
    """Who is moved to this version, and what it means for them; unless `dry_run`, it is noted for their next rest.

    The running bot moves them: it is woken for each of them at once.
    """
    versions: dict[int, Program] = {row.version: program_at(work, row) for row in work.publications(program)}
    found = []
    for enrollment_id in work.enrollments_of(program):
        participant_id, enrollment = work.load_enrollment(enrollment_id)
        if enrollment.version == to or enrollment.status not in MOVABLE:
            continue
        if only and enrollment.participant not in only:
            continue
        # Who began before anything was published is as if on the first one.
        old = versions.get(enrollment.version) or versions[min(versions)]
        found.append(_moved(old, versions[to], enrollment, now))
        if dry_run:
            continue
        # Woken at once; but not in a conversation, whose own time stands.
        wakes = now if enrollment.conversation is None else wake_at(old, enrollment)
        work.save_enrollment(enrollment_id, enrollment.model_copy(update={"moves_to": to}), wakes, now)
        work.audit(
            "to_move", now, participant_id=participant_id, detail=f"{program} {enrollment.version} → {to}"
        )
        log.info("a participant is to be moved", action="to_move", participant_id=participant_id)
    return found


def _moved(old: Program, new: Program, enrollment: Enrollment, now: datetime) -> Moved:
    return Moved(
        participant=enrollment.participant,
        on=enrollment.version,
        day=program_day(enrollment, now),
        in_session=enrollment.conversation is not None,
        differences=differences(old, new, enrollment, now),
    )
