"""Assignments by lot within a turn: drawn where a session comes, and told for whoever analyses them."""

from bot.core.assignment import drawn
from bot.core.effects import Assigned
from bot.core.program import Session
from bot.core.turn import Turn


def assign(turn: Turn, session: Session) -> None:
    """Tell what was drawn for this session, where it depends on a lot."""
    _tell(turn, session.draws, session.session)


def assign_for_good(turn: Turn) -> None:
    """Tell what was drawn for the person, or for their cohort, as they begin."""
    once = (each.assignment for each in turn.program.assignments if each.by != "touchpoint")
    _tell(turn, tuple(once), None)


def could_not(turn: Turn, session: Session, why: str) -> None:
    """The session does not come, so nothing was drawn: the reason is told."""
    turn.effects += [
        Assigned(session=session.session, assignment=name, arm=None, why=why) for name in session.draws
    ]


def _tell(turn: Turn, names: tuple[str, ...], session: str | None) -> None:
    enrollment = turn.enrollment
    for each in turn.program.assignments:
        if each.assignment in names:
            arm = drawn(each, enrollment.seed, enrollment.cohort, session)
            assert arm is not None, "what is drawn by touchpoint is drawn in a session only"
            turn.effects.append(
                Assigned(session=session or "", assignment=each.assignment, arm=arm, chance=each.chance(arm))
            )
