"""Leaving the program, or letting it rest."""

from datetime import date

from bot.core import silence
from bot.core.effects import Tell
from bot.core.enrollment import Status
from bot.core.manner import day_in_words
from bot.core.own_words import PAUSED, PAUSED_UNTIL, STOPPED
from bot.core.schedule import program_date
from bot.core.turn import Turn


def leave(turn: Turn) -> None:
    """They leave, and nothing more comes."""
    turn.change(status=Status.WITHDRAWN)
    turn.reply(STOPPED)
    tell(turn, "has left the program.")


def pause(turn: Turn, until: date | None = None) -> None:
    """The program rests, until a local date or until they write /resume."""
    since = program_date(turn.enrollment, turn.now)
    turn.change(status=Status.PAUSED, stood_still_on=since, paused_until=until, missed_on=())
    silence.rest(turn)
    if until is None:
        turn.reply(PAUSED)
    else:
        turn.reply(PAUSED_UNTIL, day=day_in_words(turn.sentence, until))


def tell(turn: Turn, what: str) -> None:
    """A line to the coordinators about them, by their pseudonym."""
    turn.effects.append(Tell(text=f"{turn.enrollment.participant} {what}"))
