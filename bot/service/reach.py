"""What staff's doing needs of participants: to let something happen to them, and which modules they have."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from bot.core.enrollment import Enrollment
from bot.core.events import Event
from bot.core.manner import Say
from bot.core.program import Program
from bot.store.work import Work


class Reach(NamedTuple):
    """Given by the one door, which knows the programs."""

    happen: Callable[[Work, int, Event, datetime], bool]
    """Lets an event happen to the enrollment of a participant, by id. False when they have none (any more)."""

    seen: Callable[[Work, int, str, datetime], None]
    """Tells a participant, by id, which of the staff (by key) has seen what was passed on."""

    modules: Callable[[Work, int], tuple[str, ...]]
    """The modules of a participant's program, in its order."""

    optional: Callable[[Work, int], tuple[str, ...]]
    """The optional modules that may be switched on for a participant: what keeps them from it is looked at."""

    program_of: Callable[[Enrollment], Program]
    """The version of a program that somebody is on."""

    say_to: Callable[[Work, int], Say]
    """The bot's own sentences in the language of somebody, by id, who is in no program."""
