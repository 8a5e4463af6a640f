"""Paced breathing: one message that breathes along, stopped by a button at any time."""

from datetime import timedelta
from typing import Literal

from bot.core.effects import Button, Record
from bot.core.forms import buttons, key_of_words
from bot.core.own_words import (
    BREATHE_AGAIN,
    BREATHE_DONE,
    BREATHE_IN,
    BREATHE_OUT,
    BREATHE_READY,
    BREATHE_STOPPED,
    GO_ON,
    NOT_TODAY,
    NOT_TODAY_SAID,
    PROGRESS,
    READY,
    STOP,
)
from bot.core.program import Breathe
from bot.core.turn import Turn

COUNTED = "breathing_times"
"""The name under which it is kept how often they breathed to the end."""
_START, _STOP, _DONE, _NO = "start", "stop", "done", "no"
_LATE = timedelta(minutes=2)
"""A breath that could not be shown by so long after its time is left out."""

Outcome = Literal["refused", "waits", "finished"]


def begin(turn: Turn) -> bool:
    """Ask whether they are ready."""
    turn.number_question(buttons=True)
    show(turn)
    return True


def show(turn: Turn, fresh: bool = False) -> None:
    """Show the button that starts it."""
    rows = (buttons(turn, ((_START, READY), (_NO, NOT_TODAY))),)
    turn.say(turn.sentence(BREATHE_READY), rows, card=turn.question.card, fresh=fresh)


def press(turn: Turn, step: Breathe, option: str) -> Outcome:
    """A button of it was pressed: it begins, ends before its end, or was enough."""
    card = turn.question.card
    match option:
        case "start":
            turn.touch("answered")
            # Under a new number: a second tap on the same button begins nothing anew.
            turn.number_question(buttons=True, card=card)
            turn.converse(answered=True, furthest=1)
            _breathe(turn, step)
            return "waits"
        case "done" if turn.conversation.furthest:
            times = int(turn.values.get(COUNTED, 0)) + 1
            turn.change(values={**turn.enrollment.values, COUNTED: times})
            turn.effects.append(Record(session=turn.conversation.session, save=COUNTED, value=times))
            turn.say(turn.sentence(BREATHE_DONE), card=card)
            return "finished"
        case "stop" | "no":
            turn.touch("answered", "declined" if option == _NO else "")
            turn.converse(answered=True)
            turn.say(turn.sentence(BREATHE_STOPPED if option == _STOP else NOT_TODAY_SAID), card=card)
            return "finished"
    return "refused"


def take_words(turn: Turn, step: Breathe, text: str) -> Outcome:
    """The words of its buttons, typed."""
    known = ((_START, READY), (_NO, NOT_TODAY), (_STOP, STOP), (_DONE, GO_ON))
    option = key_of_words(turn, known, text)
    return "refused" if option is None else press(turn, step, option)


def breaths_of(step: Breathe) -> int:
    """So many whole breaths fit into its minutes."""
    return max(1, step.minutes * 60 // (step.breathe_in + step.breathe_out))


def _breathe(turn: Turn, step: Breathe) -> None:
    """Every breath as a change of the one message, each to stay its seconds; at the end two buttons."""
    card, breaths = turn.question.card, breaths_of(step)
    stop = (buttons(turn, ((_STOP, STOP),)),)
    after = timedelta(0)
    for breath in range(1, breaths + 1):
        progress = turn.sentence(PROGRESS, number=str(breath), total=str(breaths))
        for words, seconds, shape in (
            (BREATHE_IN, step.breathe_in, "● " * step.breathe_in),
            (BREATHE_OUT, step.breathe_out, "○ " * step.breathe_out),
        ):
            text = f"<b>{turn.sentence(words)}</b>\n{shape.strip()}\n<i>{progress}</i>"
            _frame(turn, text, stop, card, seconds, after)
            after += timedelta(seconds=seconds)
    again = (buttons(turn, ((_DONE, GO_ON), (_START, BREATHE_AGAIN))),)
    _frame(turn, turn.sentence(BREATHE_DONE), again, card, 0, after)


def _frame(
    turn: Turn,
    text: str,
    rows: tuple[tuple[Button, ...], ...],
    card: str | None,
    seconds: int,
    after: timedelta,
) -> None:
    turn.say(text, rows, card=card, stays=seconds, paced=True)
    if seconds:
        # The breath itself is worth nothing later; the buttons at the end are.
        last = turn.effects.pop()
        turn.effects.append(last.model_copy(update={"until": turn.now + after + _LATE}))
