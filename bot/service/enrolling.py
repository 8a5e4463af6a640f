"""How somebody becomes a participant: an invite code, and somebody on call."""

from datetime import datetime
from functools import partial

import structlog

from bot.authoring.library import Library
from bot.core.effects import Flagged
from bot.core.enrollment import Enrollment, Person, Status
from bot.core.events import Commanded, Joined
from bot.core.manner import nearest_language
from bot.core.own_words import NAMELESS, sentence
from bot.core.program import Program
from bot.core.schedule import wake_at
from bot.core.strangers import answer_stranger, refuse_invitation
from bot.service.arrivals import Arrived
from bot.service.carrying import apply, carry, tell
from bot.service.covering import covered, safety_now
from bot.store.rows import ParticipantRow
from bot.store.work import Work

log = structlog.get_logger()

TAKING_PART = (Status.JOINING, Status.ACTIVE, Status.PAUSED)
LONGEST_NAME = 64


def follow_invitation(
    work: Work,
    library: Library,
    participant: ParticipantRow,
    arrived: Arrived,
    language: str,
    code: str,
    now: datetime,
) -> None:
    """Somebody opened an invitation: they are taken in, told where they stand, or told why not.

    `language`: the one in which they read whatever belongs to no program.
    """
    if participant.enrollment_id is not None:
        _, enrollment = work.load_enrollment(participant.enrollment_id)
        if enrollment.status in TAKING_PART or enrollment.hold is not None:
            apply(work, library, participant.enrollment_id, Commanded(command="start"), now)
            return
    invite = work.invite(code, now)
    program = library.programs.get(invite.program) if invite else None
    refuse = partial(refuse_invitation, library.catalogue, language)
    if invite is None or program is None:
        log.info("an unknown invitation was opened", action="join_refused", participant_id=participant.id)
        heard = answer_stranger(safety_now(work, library), library.catalogue, language, arrived.event, now)
        effects = heard if any(isinstance(effect, Flagged) for effect in heard) else (refuse(known=False),)
        carry(work, library, participant.id, None, effects, now)
        return
    if not covered(work, library.ladder, now):
        log.warning(
            "nobody is on call: joining refused", action="join_refused", participant_id=participant.id
        )
        carry(work, library, participant.id, None, [refuse(known=True)], now)
        tell(
            work,
            "Somebody wanted to join, and was asked to come back later: nobody is on call. "
            "Look at programs/on-call.yaml, and that each person in it is linked (evenkeel staff invite).",
            now,
        )
        return
    work.take_invite(code, now)
    cohort = work.cohort(invite.cohort) if invite.cohort is not None else None
    spoken = arrived.language or language
    enrollment = newcomer(program, participant.pseudonym, arrived.name, invite.cohort, spoken, work.draw())
    enrollment = enrollment.model_copy(update={"cohort_starts_on": cohort.starts_on if cohort else None})
    enrollment_id = work.add_enrollment(participant.id, enrollment, wake_at(program, enrollment), now)
    work.audit("joining", now, participant_id=participant.id, detail=f"{program.program} {program.version}")
    log.info("a participant is joining", action="joining", participant_id=participant.id)
    apply(work, library, enrollment_id, Joined(), now)


def newcomer(
    program: Program, pseudonym: str, name: str, cohort: str | None, language: str, seed: int
) -> Enrollment:
    """An enrollment at the beginning of the way in. What is decided by lot is drawn from `seed`."""
    spoken = nearest_language(language, program.languages) or program.languages[0]
    return Enrollment(
        participant=pseudonym,
        person=Person(name=name.strip()[:LONGEST_NAME] or sentence(program.catalogue, spoken, NAMELESS)),
        program=program.program,
        version=program.version,
        cohort=cohort,
        seed=seed,
        language=spoken,
        morning=program.morning,
        evening=program.evening,
    )
