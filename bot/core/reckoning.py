"""A value reckoned from others, such as a goal from where somebody began."""

from bot.core.effects import Record
from bot.core.expression import UnansweredError, evaluate
from bot.core.program import Reckon
from bot.core.turn import Turn


def reckon(turn: Turn, step: Reckon) -> None:
    """Reckon and keep it. Where something was never answered, what was kept before stays."""
    try:
        value = evaluate(step.to, turn.values)
    except (UnansweredError, TypeError, ZeroDivisionError):
        return
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    turn.change(values={**turn.enrollment.values, step.save: value})
    turn.effects.append(Record(session=turn.conversation.session, save=step.save, value=value))
