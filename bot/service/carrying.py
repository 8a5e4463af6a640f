"""What the engine wants done, done: effects become rows, in the transaction that is open."""

from collections.abc import Iterable
from datetime import datetime

import structlog

from bot.authoring.library import Library
from bot.core.effects import (
    Assigned,
    BeenActive,
    Contact,
    Effect,
    Flagged,
    Notice,
    Record,
    SafetyAnswer,
    SafetyAnswered,
    Scored,
    Send,
    Slept,
    Tell,
    Tested,
    Touched,
    Transition,
)
from bot.core.engine import advance
from bot.core.enrollment import Enrollment, Status
from bot.core.events import Event
from bot.core.risk import Flag
from bot.core.safety_question import is_question
from bot.core.schedule import Touchpoint, next_touchpoint, stands_still, wake_at
from bot.service import alerts
from bot.service.covering import safety_now
from bot.service.enclosing import letter_of
from bot.service.following import at_rest
from bot.service.letters import Letter
from bot.store.work import Work

log = structlog.get_logger()

COORDINATORS = "group:coordinators"

_LEAVING = {Status.COMPLETED: "completed", Status.WITHDRAWN: "left", Status.DECLINED: "declined"}
_ENTERED = {
    **{(was, ended): action for was in Status for ended, action in _LEAVING.items() if was is not ended},
    (Status.JOINING, Status.ACTIVE): "enrolled",
}
"""From which status to which an enrollment goes, where it stands in the audit log."""


def apply(work: Work, library: Library, enrollment_id: int, event: Event, now: datetime) -> str | None:
    """Let an event happen to an enrollment, and keep all that follows. Gives the notice, if there is one."""
    return apply_to(work, library, enrollment_id, work.load_enrollment(enrollment_id), event, now)


def apply_to(
    work: Work,
    library: Library,
    enrollment_id: int,
    loaded: tuple[int, Enrollment],
    event: Event,
    now: datetime,
) -> str | None:
    """The same, for an enrollment that this transaction has loaded already, with its participant's id."""
    participant_id, was = loaded
    enrollment = at_rest(library, was, now)
    program = library.program_of(enrollment)
    if enrollment.version != was.version:
        _note_version(work, participant_id, was, enrollment, now)
    transition = advance(program, safety_now(work, library), enrollment, event, now)
    _keep(work, library, enrollment_id, was, transition, now)
    action = _ENTERED.get((enrollment.status, transition.enrollment.status))
    if action is not None:
        work.audit(action, now, participant_id=participant_id, detail=enrollment.program)
    held = transition.enrollment.hold is not None
    return carry(work, library, participant_id, enrollment_id, transition.effects, now, held=held)


def carry(
    work: Work,
    library: Library,
    participant_id: int,
    enrollment_id: int | None,
    effects: Iterable[Effect],
    now: datetime,
    *,
    held: bool = False,
) -> str | None:
    """Carry out effects. Gives the notice, if there is one."""
    effects = tuple(effects)
    notice: str | None = None
    flags: list[Flag] = []
    answers: list[SafetyAnswer] = []
    asked = any(is_question(effect) for effect in effects)
    touchpoints: dict[str, int] = {}
    for effect in effects:
        if isinstance(effect, Touched):
            assert enrollment_id is not None
            touchpoint = work.touch(
                enrollment_id,
                effect.session,
                effect.contact,
                effect.number,
                effect.state,
                now,
                why=effect.why,
            )
            if effect.state == "sent":
                touchpoints[effect.session] = touchpoint
    for effect in effects:
        match effect:
            case Send():
                letter = letter_of(work, library, participant_id, enrollment_id, effect, now)
                _owe(work, participant_id, effect, letter, touchpoints, now)
            case Record():
                assert enrollment_id is not None
                work.add_response(
                    enrollment_id,
                    effect.session,
                    effect.save,
                    effect.value,
                    now,
                    item=effect.item,
                    private=effect.private,
                    corrected=effect.corrected,
                )
            case Scored():
                assert enrollment_id is not None
                work.add_assessment(
                    enrollment_id,
                    effect.session,
                    effect.scale,
                    effect.scale_version,
                    effect.points,
                    effect.result,
                    now,
                    effect.ending,
                )
            case Slept(session=session, sleep=sleep):
                assert enrollment_id is not None
                work.add_measurement(enrollment_id, session, "sleep", sleep, now)
            case BeenActive(activity=activity):
                assert enrollment_id is not None
                work.add_measurement(enrollment_id, "", "activity", activity, now)
            case Tested(session=session, trial=trial):
                assert enrollment_id is not None
                work.add_measurement(enrollment_id, session, "thinking", trial, now)
            case Assigned():
                assert enrollment_id is not None
                work.add_assignment(enrollment_id, effect, now)
            case Flagged(flag=flag):
                flags.append(flag)
                asked = asked or effect.asked
            case SafetyAnswered(answer=answer):
                answers.append(answer)
            case Tell(text=text):
                tell(work, text, now)
            case Notice(text=text):
                notice = text
    for answer in answers:
        alerts.note_answer(work, library.ladder, participant_id, enrollment_id, answer, now)
    if flags:
        alerts.raise_flags(work, library.ladder, participant_id, enrollment_id, flags, held, now, asked=asked)
    return notice


def tell(work: Work, text: str, now: datetime) -> None:
    """A line to the coordinators' group."""
    work.owe(COORDINATORS, Letter(text=text).model_dump(mode="json"), lane="program", at=now)


def _note_version(
    work: Work, participant_id: int, was: Enrollment, now_on: Enrollment, now: datetime
) -> None:
    moved = was.moves_to is not None
    detail = f"{was.program} {was.version} → {now_on.version}"
    log.info("a participant is on another version", action="moved" if moved else "followed", detail=detail)
    work.audit("moved" if moved else "followed", now, participant_id=participant_id, detail=detail)


def _keep(
    work: Work,
    library: Library,
    enrollment_id: int,
    before: Enrollment,
    transition: Transition,
    now: datetime,
) -> None:
    """Save the enrollment, when it wakes, and the touchpoint that comes next instead of the one before."""
    after = transition.enrollment
    if after == before:
        return
    program = library.program_of(after)
    work.save_enrollment(enrollment_id, after, wake_at(program, after), now)
    was, planned = next_touchpoint(library.program_of(before), before), next_touchpoint(program, after)
    if planned == was:
        return
    if was is not None and (planned is None or _key(was) != _key(planned)):
        touched = {_key(effect) for effect in transition.effects if isinstance(effect, Touched)}
        if _key(was) not in touched:
            why = "the program stands still" if stands_still(after) else "it was not needed any more"
            work.touch(enrollment_id, *_key(was), "skipped", now, why=why)
    if planned is not None:
        work.touch(enrollment_id, *_key(planned), "planned", now, planned_at=planned.at)


def _key(contact: Touchpoint | Touched) -> tuple[str, Contact, int]:
    return contact.session, contact.contact, contact.number


def _owe(
    work: Work, participant_id: int, effect: Send, letter: Letter, touchpoints: dict[str, int], now: datetime
) -> None:
    work.owe(
        f"participant:{participant_id}",
        letter.model_dump(mode="json"),
        lane="alert" if effect.crisis else "program",
        at=now,
        card=effect.card,
        fresh=effect.fresh,
        until=effect.until,
        touchpoint_id=touchpoints.get(effect.session) if effect.session else None,
    )
