"""Random assignment to arms: who gets what is decided by lot, and can be drawn again from the same seed."""

from typing import Literal

from pydantic import Field

from bot.core.lots import lot
from bot.core.value import Value


class Arm(Value):
    """One of the things somebody may be assigned to."""

    arm: str
    share: int = Field(1, ge=1, description="How many of all shares are its own.")


class Assignment(Value):
    """One random assignment, under a name that conditions may mention.

    `by` person: once for all; cohort: the same for everybody of a cohort (by person for who has none);
    touchpoint: drawn anew for each session that mentions it.
    """

    assignment: str
    by: Literal["person", "cohort", "touchpoint"]
    arms: tuple[Arm, ...]

    def chance(self, arm: str) -> float:
        """How likely an arm is, from 0 to 1."""
        return sum(each.share for each in self.arms if each.arm == arm) / sum(
            each.share for each in self.arms
        )


def drawn(assignment: Assignment, seed: int, cohort: str | None, session: str | None) -> str | None:
    """The arm; None where it is drawn by touchpoint and no session is open.

    The same seed (of the person), cohort and session always give the same arm.
    """
    match assignment.by:
        case "touchpoint":
            if session is None:
                return None
            key = f"{seed}/{session}"
        case "cohort" if cohort is not None:
            key = f"cohort/{cohort}"
        case _:
            key = str(seed)
    left = lot(f"arm/{assignment.assignment}/{key}", sum(arm.share for arm in assignment.arms))
    for arm in assignment.arms:
        left -= arm.share
        if left < 0:
            return arm.arm
    raise AssertionError("the shares add up to what was drawn among")
