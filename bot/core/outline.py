"""What a program holds in store for somebody, if nothing keeps it from coming: its sessions, their times and parts."""

from datetime import datetime

from pydantic import AwareDatetime

from bot.core.enrollment import Enrollment
from bot.core.program import (
    Ask,
    Breathe,
    Diary,
    FirstOf,
    Measure,
    Program,
    Reckon,
    Say,
    Session,
    Show,
    Task,
    ThinkingTest,
    ThoughtRecord,
)
from bot.core.schedule import date_of, due_at, out_of_quiet
from bot.core.value import Value


class Part(Value):
    """One step, in a few words. `conditional`: it comes only if something holds."""

    what: str
    conditional: bool


class Planned(Value):
    """One session as it would come, in UTC. Reminders come only while a question is open."""

    session: str
    module: str
    day: int
    opens_at: AwareDatetime
    reminders_at: tuple[AwareDatetime, ...]
    closes_at: AwareDatetime
    parts: tuple[Part, ...]


def outline(program: Program, enrollment: Enrollment) -> tuple[Planned, ...]:
    """Every session in the order in which they come, for somebody who answers at once.

    Raises:
        ValueError: the enrollment has no first day yet.
    """
    planned = [
        _planned(program, enrollment, session, opens)
        for session in program.sessions
        if (opens := due_at(program, enrollment, session)) is not None
    ]
    return tuple(sorted(planned, key=lambda each: each.opens_at))


def undated(program: Program, enrollment: Enrollment) -> tuple[Session, ...]:
    """The sessions whose date nobody knows yet: they follow a date to be given, or another module's end."""
    return tuple(session for session in program.sessions if date_of(enrollment, session) is None)


def _planned(program: Program, enrollment: Enrollment, session: Session, opens: datetime) -> Planned:
    closes = opens + program.close_after
    asked = [opens + program.remind_after * number for number in range(1, program.reminders + 1)]
    return Planned(
        session=session.session,
        module=session.module,
        day=_day(enrollment, session),
        opens_at=opens,
        reminders_at=tuple(at for at in asked if at < closes and _by_day(program, enrollment, at)),
        closes_at=closes,
        parts=_parts(session),
    )


def _day(enrollment: Enrollment, session: Session) -> int:
    """The day of the program on which it comes, from 1, whatever it is counted from."""
    on = date_of(enrollment, session)
    if on is None or enrollment.day_one is None:
        return session.day
    return (on - enrollment.day_one).days + 1


def _by_day(program: Program, enrollment: Enrollment, moment: datetime) -> bool:
    return out_of_quiet(program.quiet, enrollment.zone, moment) == moment


def _parts(session: Session) -> tuple[Part, ...]:
    parts: list[Part] = []
    for step in session.steps:
        conditional = step.when is not None or session.when is not None
        match step:
            case Say():
                what = "text"
            case Ask(save=save):
                what = f"asks {save}"
            case Measure(scale=scale):
                what = f"scale {scale}"
                conditional = conditional or step.instead_of is not None
            case Diary():
                what = "sleep diary"
            case ThinkingTest(test=test):
                what = f"test {test}"
            case FirstOf(of=of):
                what, conditional = f"one text of {len(of)}", True
            case Breathe(minutes=minutes):
                what = f"breathing, {minutes} min"
            case ThoughtRecord():
                what = "thought record"
            case Show(shows=shows):
                what = "summary" if shows == "summary" else f"picture of the {shows}"
            case Task(task=task):
                what = f"{task.replace('_', '-')} by clinicians"
            case Reckon():
                continue
        parts.append(Part(what=what, conditional=conditional))
    return tuple(parts)
