"""A clinician is with the participant: their words are screened as always, and the bot says nothing to them."""

from collections.abc import Sequence

from bot.core import conversation
from bot.core.effects import Effect, Flagged, Send
from bot.core.enrollment import Company, Hold
from bot.core.events import Commanded, Event, Located, Shared, Wrote
from bot.core.own_words import ACCOMPANIED, LEFT_ALONE
from bot.core.passing_on import note_seen
from bot.core.risk import Urgency
from bot.core.schedule import program_date
from bot.core.turn import Turn

STILL_OBEYED = ("crisis", "help", "stop")
"""Commands that do what they say, whoever is there."""


def begin(turn: Turn, name: str) -> None:
    """The clinician is there: the program rests, and the participant is told who reads them now."""
    enrollment = turn.enrollment
    if enrollment.conversation is not None:
        conversation.close(turn, "left", "a clinician writes with them")
    turn.change(
        company=Company(name=name, since=turn.now),
        hold=enrollment.hold or Hold(since=turn.now, urgency=Urgency.SOON),
        stood_still_on=program_date(enrollment, turn.now),
    )
    note_seen(turn, name)
    # Ahead of what may wait for them: the clinician's first words follow it.
    turn.send(turn.sentence(ACCOMPANIED, name=name), crisis=True)


def end(turn: Turn) -> None:
    """The clinician has left; the program rests until it is released."""
    company = turn.enrollment.company
    if company is None:
        return
    turn.change(company=None)
    turn.send(turn.sentence(LEFT_ALONE, name=company.name), crisis=True)


def listens(turn: Turn, event: Event) -> bool:
    """Whether what came is for the clinician who is there, and the bot says nothing to it."""
    if turn.enrollment.company is None:
        return False
    if isinstance(event, Commanded):
        return event.command not in STILL_OBEYED
    return isinstance(event, Wrote | Located | Shared)


def quieted(effects: Sequence[Effect]) -> tuple[Effect, ...]:
    """The same for somebody in no program: of an answer the flags are left, and an emergency's crisis text."""
    emergency = any(
        isinstance(effect, Flagged) and effect.flag.urgency is Urgency.EMERGENCY for effect in effects
    )
    return tuple(
        effect
        for effect in effects
        if isinstance(effect, Flagged) or (emergency and isinstance(effect, Send) and effect.crisis)
    )
