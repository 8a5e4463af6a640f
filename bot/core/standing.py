"""Where somebody stands in their program, as far as coordinators need to know: no answer, no score, no word."""

from datetime import datetime, timedelta
from typing import Literal

from pydantic import AwareDatetime

from bot.core.enrollment import Enrollment, Status
from bot.core.program import BUILT_IN, Program
from bot.core.schedule import next_session, program_day
from bot.core.value import Value

State = Literal[
    "joining", "going", "stuck", "behind", "silent", "rests", "paused", "finished", "left", "declined"
]

JOINS_WITHIN = timedelta(hours=24)
"""Whoever has not come to the end of joining after that is stuck."""
SILENT_AFTER = timedelta(days=3)
"""Whoever takes part and was not heard from for so long is silent."""
LATELY = 4
"""So many of the last sessions are looked at …"""
MISSED = 2
"""… and whoever missed so many of them is behind."""


class Standing(Value):
    """One participant's way at a glance.

    `state`: `stuck` is a question that stayed open beyond its reminders, or a joining of more than a day; `behind`
    two missed of the last four sessions; `silent` nothing heard for three days; `rests` that the care team is with
    them. The first that holds is told.
    """

    participant: str
    state: State
    cohort: str | None
    program: str
    version: int
    day: int | None
    open_session: str | None
    next_session: str | None
    next_at: AwareDatetime | None
    heard_at: AwareDatetime | None
    done: int
    missed: int
    left: int


def standing(program: Program, enrollment: Enrollment, heard_at: datetime | None, now: datetime) -> Standing:
    """Where they stand now. `heard_at`: when anything came from them last."""
    upcoming = next_session(program, enrollment) if enrollment.status is Status.ACTIVE else None
    how = list(enrollment.settled.values())
    open_now = enrollment.conversation.session if enrollment.conversation is not None else None
    return Standing(
        participant=enrollment.participant,
        state=_state(program, enrollment, heard_at, now),
        cohort=enrollment.cohort,
        program=enrollment.program,
        version=enrollment.version,
        day=program_day(enrollment, now),
        open_session=None if open_now in BUILT_IN else open_now,
        next_session=upcoming[0].session if upcoming else None,
        next_at=upcoming[1] if upcoming else None,
        heard_at=heard_at,
        done=how.count("done"),
        missed=how.count("missed"),
        left=how.count("left"),
    )


def _state(program: Program, enrollment: Enrollment, heard_at: datetime | None, now: datetime) -> State:
    ended: dict[Status, State] = {
        Status.COMPLETED: "finished",
        Status.WITHDRAWN: "left",
        Status.DECLINED: "declined",
    }
    if enrollment.status in ended:
        return ended[enrollment.status]
    if enrollment.hold is not None:
        return "rests"
    if enrollment.status is Status.PAUSED:
        return "paused"
    conversation = enrollment.conversation
    if enrollment.status is Status.JOINING:
        begun = conversation is None or now - conversation.opened_at >= JOINS_WITHIN
        return "stuck" if begun else "joining"
    if enrollment.awaits_sign_off and conversation is None and next_session(program, enrollment) is None:
        # Nothing comes before a clinician has signed: nobody can be silent about it.
        return "rests"
    if heard_at is None or now - heard_at >= SILENT_AFTER:
        return "silent"
    if conversation is not None and conversation.question is not None:
        patience = program.remind_after * (program.reminders + 1)
        if now - conversation.question.asked_at >= patience:
            return "stuck"
    lately = list(enrollment.settled.values())[-LATELY:]
    return "behind" if lately.count("missed") >= MISSED else "going"
