"""A session by its name: one of the program's, or one that every program has."""

from bot.core.away import away_session
from bot.core.joining import joining_session
from bot.core.program import AWAY, JOINING, Program, Session


def session_of(program: Program, name: str) -> Session:
    """The session of this name.

    Raises:
        KeyError: the program has none.
    """
    if name == JOINING:
        return joining_session(program)
    return away_session(program) if name == AWAY else program.by_name[name]
