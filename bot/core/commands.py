"""What the commands do. They work in every state; none of them stands in the way of safety."""

from bot.core import conversation, leaving, silence
from bot.core.enrollment import Status
from bot.core.events import Commanded, Place
from bot.core.joining import AGE
from bot.core.own_words import (
    CALM_RESUMED,
    COMPLETED_ALREADY,
    DECLINED,
    HELD,
    HOW_TO_MOVE,
    MOVED,
    NO_SUCH_PLACE,
    NOT_BEGUN,
    PAUSED_ALREADY,
    RESUMED,
    RUNNING_ALREADY,
    STOPPED_ALREADY,
    UNDER_AGE,
    UNKNOWN_COMMAND,
)
from bot.core.passing_on import say_standing_in, state, until_when
from bot.core.responding import say_crisis
from bot.core.schedule import local_date, moved, program_day
from bot.core.text import in_language, render
from bot.core.turn import Turn

_STANDING = {
    Status.PAUSED: PAUSED_ALREADY,
    Status.COMPLETED: COMPLETED_ALREADY,
    Status.WITHDRAWN: STOPPED_ALREADY,
    Status.DECLINED: DECLINED,
}


def obey(turn: Turn, event: Commanded) -> None:
    """Carry out a command."""
    match event.command:
        case "help":
            text = render(
                in_language(turn.safety.help, turn.enrollment.language),
                {**turn.values, **turn.cover},
                turn.sentence,
            )
            assert text is not None, "check refuses a help text that could be left out"
            turn.send(text)
        case "crisis":
            if not turn.shown_crisis:
                say_crisis(turn, turn.safety.numbers, more=state(turn))
        case "stop":
            _stop(turn)
        case "pause":
            _pause(turn)
        case "resume":
            _resume(turn)
        case "start":
            _say_state(turn)
        case "place":
            _move_to(turn, event)
        case None:
            turn.reply(UNKNOWN_COMMAND)


def move(turn: Turn, place: Place) -> None:
    """The participant is somewhere else now: sessions keep their dates and follow the clock there."""
    if place.zone != turn.enrollment.zone:
        turn.change(zone=place.zone, zone_since=turn.now, rests_until=None)
    turn.change(country=place.country)
    turn.reply(MOVED, place=turn.sentence(place.name))
    if turn.enrollment.status is Status.ACTIVE:
        conversation.open_due(turn)


def go_on_again(turn: Turn) -> None:
    """The program stood still and goes on: its days are moved by the days that passed."""
    stood_still_on = turn.enrollment.stood_still_on
    if turn.enrollment.hold is not None or turn.enrollment.status is Status.PAUSED or turn.calm:
        return
    turn.change(stood_still_on=None, rests_until=None, calm_until=None)
    if turn.enrollment.status is Status.JOINING:
        if turn.enrollment.conversation is None:
            conversation.open_joining(turn)
        return
    if stood_still_on is not None:
        days = (local_date(turn.enrollment.zone, turn.now) - stood_still_on).days
        turn.change(**moved(turn.enrollment, days))
    conversation.open_due(turn)


def say_standing(turn: Turn) -> bool:
    """Say that the program is paused or over. False where it is neither."""
    english = _STANDING.get(turn.enrollment.status)
    if english == DECLINED and turn.enrollment.values.get(AGE) == "minor":
        english = UNDER_AGE
    if english is not None:
        turn.reply(english)
    return english is not None


def _say_state(turn: Turn) -> None:
    """Where the participant stands, in one sentence; an open question is put again."""
    enrollment = turn.enrollment
    if enrollment.hold is not None:
        say_standing_in(turn, HELD)
        return
    match enrollment.status:
        case Status.JOINING if enrollment.conversation is None:
            conversation.open_joining(turn)
        case Status.JOINING:
            conversation.ask_again(turn)
        case Status.ACTIVE:
            turn.reply(RUNNING_ALREADY, day=str(max(program_day(enrollment, turn.now) or 1, 1)))
            if enrollment.conversation is not None:
                conversation.ask_again(turn)
        case _:
            say_standing(turn)


def _stop(turn: Turn) -> None:
    if turn.enrollment.status in (Status.WITHDRAWN, Status.DECLINED):
        say_standing(turn)
        return
    if turn.enrollment.conversation is not None:
        conversation.close(turn, "left", "the participant left the program")
    leaving.leave(turn)


def _pause(turn: Turn) -> None:
    if turn.enrollment.status is Status.PAUSED and turn.enrollment.paused_until is not None:
        # A pause of so many days becomes one without an end.
        leaving.pause(turn)
        return
    if turn.enrollment.status is not Status.ACTIVE or turn.enrollment.hold is not None:
        turn.reply(NOT_BEGUN) if _joining(turn) else _say_state(turn)
        return
    if turn.enrollment.conversation is not None:
        conversation.close(turn, "left", "the participant paused the program")
    leaving.pause(turn)


def _resume(turn: Turn) -> None:
    if turn.enrollment.status is not Status.PAUSED or turn.enrollment.hold is not None:
        turn.reply(NOT_BEGUN) if _joining(turn) else _say_state(turn)
        return
    resume(turn)


def resume(turn: Turn) -> None:
    """The pause is over."""
    turn.change(status=Status.ACTIVE, paused_until=None)
    silence.hear(turn)
    turn.reply(CALM_RESUMED, time=until_when(turn)) if turn.calm else turn.reply(RESUMED)
    go_on_again(turn)


def _joining(turn: Turn) -> bool:
    return turn.enrollment.status is Status.JOINING and turn.enrollment.hold is None


def _move_to(turn: Turn, event: Commanded) -> None:
    if turn.enrollment.status not in (Status.ACTIVE, Status.PAUSED) or turn.enrollment.hold is not None:
        _say_state(turn)
    elif event.place is not None:
        move(turn, event.place)
    else:
        turn.reply(NO_SUCH_PLACE if event.argument.strip() else HOW_TO_MOVE)
