"""Optional modules: off, unless a clinician switches one on for somebody."""

from bot.core.anchor import FromSwitch
from bot.core.enrollment import Enrollment
from bot.core.expression import holds
from bot.core.program import Program


def switchable(program: Program, enrollment: Enrollment) -> tuple[str, ...]:
    """The optional modules, by title, that are off and whose conditions hold: what speaks against one keeps it off.

    A condition on an answer that is still missing does not hold.
    """
    titles: dict[str, bool] = {}
    for session in program.loose:
        if isinstance(session.anchor, FromSwitch) and session.module not in enrollment.switched_on:
            fits = holds(session.when, enrollment.values)
            titles[session.module] = titles.get(session.module, False) or fits
    return tuple(title for title, fits in titles.items() if fits)
