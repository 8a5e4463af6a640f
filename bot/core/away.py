"""A week that goes wrong: who has not answered for some days is asked once, gently, and then left in peace.

Missed days cost nothing: the next session says where the program stands. After more of them one question comes,
with nothing behind it; if that stays unanswered as well, the program rests and coordinators hear of it.
"""

from datetime import time, timedelta

from bot.core import leaving
from bot.core.enrollment import Status
from bot.core.expression import Scalar
from bot.core.joining import hours_around
from bot.core.own_words import (
    ASK_EVENING,
    ASK_MORNING,
    AWAY_CHOICES,
    AWAY_NOTED,
    AWAY_PAUSED,
    AWAY_QUESTION,
    WHERE_WE_ARE,
)
from bot.core.program import AWAY, Ask, Choice, Choices, Program, Session
from bot.core.schedule import at_local, local_date, missed_days, out_of_quiet, program_date, program_day
from bot.core.translating import own
from bot.core.turn import Turn

AS_BEFORE = "as_before"
WEEK = timedelta(days=7)
_ANSWER, _MORNING, _EVENING = "away", "morning", "evening"


def away_session(program: Program) -> Session:
    """The one question, and what one of its answers asks further."""
    choices = tuple(Choice(key=key, label=own(program, words)) for key, words in AWAY_CHOICES.items())
    steps = (
        Ask(text=own(program, AWAY_QUESTION), save=_ANSWER, expected=Choices(choices=choices)),
        Ask(text=own(program, ASK_MORNING), save=_MORNING, expected=hours_around(program, program.morning)),
        Ask(text=own(program, ASK_EVENING), save=_EVENING, expected=hours_around(program, program.evening)),
    )
    return Session(session=AWAY, module=AWAY, day=0, at="morning", steps=steps)


def is_due(turn: Turn) -> bool:
    """Whether so many days were missed that they are asked, instead of yet another session."""
    ask_after = turn.program.ask_after_missed
    return ask_after > 0 and missed_days(turn.enrollment, turn.now) >= ask_after


def closes_after(turn: Turn) -> timedelta:
    """How long the question waits before the program rests."""
    return timedelta(days=max(1, turn.program.pause_after_missed - turn.program.ask_after_missed))


def say_where_we_are(turn: Turn) -> None:
    """After missed days, once: on which day the program is, and that nothing has to be made up."""
    if turn.enrollment.told_where or missed_days(turn.enrollment, turn.now) == 0:
        return
    turn.change(told_where=True)
    _say(turn)


def settle(turn: Turn, save: str, value: Scalar) -> bool:
    """What an answer means. False when it ends the conversation."""
    match save, value:
        case "away", "shorter":
            turn.change(values={**turn.enrollment.values, "shorter": True})
        case "away", "pause":
            turn.change(conversation=None)
            until = local_date(turn.enrollment.zone, turn.now) + WEEK
            leaving.pause(turn, until)
            return False
        case "away", "stop":
            turn.change(conversation=None)
            leaving.leave(turn)
            return False
        case (("morning" | "evening"), str()):
            turn.change(**{save: time.fromisoformat(value)})
    return True


def is_over(turn: Turn) -> bool:
    """Whether nothing more is asked: only who wants another hour is."""
    answered = turn.enrollment.values.get(_ANSWER) == "hour"
    return turn.conversation.step > 0 and not answered


def come_back(turn: Turn) -> None:
    """They answered: what they wanted is noted, and they hear where the program stands."""
    if turn.enrollment.values.get(_ANSWER) in ("shorter", "hour"):
        turn.reply(AWAY_NOTED)
    _say(turn)


def hear(turn: Turn) -> None:
    """Something else came than an answer to the question: they are back, and the next day goes on without it."""
    open_now = turn.enrollment.conversation
    if open_now is None or open_now.session != AWAY or open_now.closes_at is None:
        return
    tomorrow = local_date(turn.enrollment.zone, turn.now) + timedelta(days=1)
    morning = at_local(turn.enrollment.zone, tomorrow, turn.enrollment.morning)
    closes_at = out_of_quiet(turn.program.quiet, turn.enrollment.zone, morning)
    turn.converse(closes_at=min(open_now.closes_at, closes_at))


def give_up(turn: Turn) -> None:
    """The question stayed unanswered as well: the program rests, and people hear of it."""
    turn.change(
        status=Status.PAUSED,
        stood_still_on=program_date(turn.enrollment, turn.now),
        missed_on=(),
    )
    turn.reply(AWAY_PAUSED)
    leaving.tell(
        turn,
        "has not answered for some days, nor said what would help; the program rests until they write /resume.",
    )


def _say(turn: Turn) -> None:
    day = program_day(turn.enrollment, turn.now)
    if day is not None:
        turn.reply(WHERE_WE_ARE, day=str(max(day, 1)))
