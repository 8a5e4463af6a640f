"""Who of the on-call ladder can really be reached, as the core is to know it."""

from datetime import datetime

from bot.authoring.library import Library
from bot.core.on_call import Ladder, next_cover
from bot.core.risk import Safety
from bot.store.work import Work


def reachable(work: Work, ladder: Ladder) -> Ladder:
    """The ladder with the shifts of those only who can be reached: themselves, or by the clinicians' group."""
    linked = work.clinicians_linked()
    if linked.group or all(shift.who in linked.staff for shift in ladder.shifts):
        return ladder
    return ladder.model_copy(
        update={"shifts": tuple(shift for shift in ladder.shifts if shift.who in linked.staff)}
    )


def safety_now(work: Work, library: Library) -> Safety:
    """The rules and texts, and who can be reached when: nobody is told that a person is there who is not."""
    ladder = reachable(work, library.ladder)
    if library.safety.ladder is ladder:
        return library.safety
    return library.safety.model_copy(update={"ladder": ladder})


def covered(work: Work, ladder: Ladder, now: datetime) -> bool:
    """Whether somebody may join: a clinician who can be reached is on call now, or soon enough."""
    begins = next_cover(reachable(work, ladder), now)
    return begins is not None and begins - now <= ladder.joining_needs_cover_within
