"""One text of several: the first that fits whoever reads it."""

from bot.core.effects import Record
from bot.core.program import FirstOf
from bot.core.turn import Turn


def say_first_that_fits(turn: Turn, step: FirstOf) -> None:
    """Say it and keep which one it was. Where none fits, nothing is said, and nothing kept."""
    session, number = turn.conversation.session, turn.conversation.step
    # All are looked at, so that a witness sees each of them.
    fitting = [
        each
        for index, each in enumerate(step.of, 1)
        if turn.holds(each.when, session, number, f"choice {index}")
    ]
    for each in fitting:
        text = turn.rendered(each.text)
        if text is None:
            continue
        turn.say(text)
        if step.save is not None:
            turn.change(values={**turn.enrollment.values, step.save: each.key})
            turn.effects.append(Record(session=session, save=step.save, value=each.key))
        return
