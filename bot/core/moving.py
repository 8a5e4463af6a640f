"""From one version of a program to another, in the middle of it: what becomes of a participant's way.

Laws: nothing that was done or sent comes again under another name; a conversation that is open is never moved.
"""

from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime

from bot.core.enrollment import Ending, Enrollment, Status
from bot.core.program import BUILT_IN, Ask, Measure, Program, Session
from bot.core.schedule import due_at, has_ended, local_date
from bot.core.structure import same_steps
from bot.core.value import Value

MOVABLE = (Status.JOINING, Status.ACTIVE, Status.PAUSED)


class Difference(Value):
    """What is different for one participant about one session.

    `comes`: it is new and lies ahead; `vanishes`: it lay ahead and is not there any more; `shifts`: it comes at
    another time; `repeats`: it is new and asks what was answered already; `passed`: it is new, and its time is over.
    """

    what: Literal["comes", "vanishes", "shifts", "repeats", "passed"]
    session: str
    module: str
    before: AwareDatetime | None = None
    after: AwareDatetime | None = None
    asks: tuple[str, ...] = ()


def moved_to(old: Program, new: Program, enrollment: Enrollment, now: datetime) -> Enrollment:
    """The same participant on another version. Only for who has no conversation open.

    Raises:
        ValueError: a conversation is open; it ends as it began.
    """
    if enrollment.conversation is not None:
        raise ValueError("a conversation is open")
    settled = {**enrollment.settled, **_renamed(old, new, enrollment)}
    after = enrollment.model_copy(update={"version": new.version, "moves_to": None, "settled": settled})
    today = local_date(enrollment.zone, now)
    ended = {
        module: enrollment.ended_on.get(module, today)
        for module in new.awaited
        if module in enrollment.ended_on or _has_begun_and_ended(new, after, module)
    }
    return after.model_copy(update={"ended_on": ended})


def differences(old: Program, new: Program, enrollment: Enrollment, now: datetime) -> tuple[Difference, ...]:
    """What a move would mean for this participant, in the order in which it would show."""
    at_rest = enrollment.model_copy(update={"conversation": None})
    if enrollment.conversation is not None and enrollment.conversation.session not in BUILT_IN:
        # It ends as it began, before they are moved.
        settled: dict[str, Ending] = {**enrollment.settled, enrollment.conversation.session: "done"}
        at_rest = at_rest.model_copy(update={"settled": settled})
    after = moved_to(old, new, at_rest, now)
    found = [*_gone(old, new, at_rest, now), *_new(old, new, at_rest, after, now)]
    return tuple(sorted(found, key=lambda each: (each.after or each.before or now, each.session)))


def _gone(old: Program, new: Program, enrollment: Enrollment, now: datetime) -> list[Difference]:
    found = []
    for session in old.sessions:
        if session.session in new.by_name or session.session in enrollment.settled:
            continue
        due = due_at(old, enrollment, session)
        if any(same_steps(session, each) and each.session not in old.by_name for each in new.sessions):
            continue
        if due is None or due + old.close_after > now:
            found.append(
                Difference(what="vanishes", session=session.session, module=session.module, before=due)
            )
    return found


def _new(
    old: Program, new: Program, before: Enrollment, after: Enrollment, now: datetime
) -> list[Difference]:
    found = []
    for session in new.sessions:
        if session.session in after.settled or session.module in after.without:
            continue
        due, known = due_at(new, after, session), old.by_name.get(session.session)
        was = due_at(old, before, known) if known is not None else None
        told = {"session": session.session, "module": session.module, "before": was, "after": due}
        asks = _asked_again(session, after) if known is None else ()
        if due is not None and due + new.close_after <= now:
            if known is None or (was is not None and was > now):
                found.append(Difference(what="passed", **told))
        elif known is not None:
            if was != due:
                found.append(Difference(what="shifts", **told))
        elif asks:
            found.append(Difference(what="repeats", asks=asks, **told))
        else:
            found.append(Difference(what="comes", **told))
    return found


def _renamed(old: Program, new: Program, enrollment: Enrollment) -> dict[str, Ending]:
    """Sessions that have another name now, and were settled under the old one."""
    gone = [
        (old.by_name[name], how)
        for name, how in enrollment.settled.items()
        if name in old.by_name and name not in new.by_name
    ]
    settled: dict[str, Ending] = {}
    for session in new.sessions:
        if session.session in old.by_name:
            continue
        match = next((pair for pair in gone if same_steps(pair[0], session)), None)
        if match is not None:
            gone.remove(match)
            settled[session.session] = match[1]
    return settled


def _asked_again(session: Session, enrollment: Enrollment) -> tuple[str, ...]:
    """What it asks that was answered already."""
    asked = []
    for step in session.steps:
        if isinstance(step, Ask) and (step.save in enrollment.values or step.save in enrollment.person.words):
            asked.append(step.save)
        elif isinstance(step, Measure) and step.scale in enrollment.assessed:
            asked.append(step.scale)
    return tuple(asked)


def _has_begun_and_ended(program: Program, enrollment: Enrollment, module: str) -> bool:
    own = [session for session in program.sessions if session.module == module]
    begun = any(session.session in enrollment.settled for session in own)
    return begun and has_ended(program, enrollment, module)
