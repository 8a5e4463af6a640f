"""What follows when a safety question is answered, in every state. An answer cancels nothing."""

from bot.core.effects import SafetyAnswered
from bot.core.events import Checked
from bot.core.noticing import AT_EASE
from bot.core.own_words import NOTED_TO_TALK
from bot.core.responding import emergency_number, raise_flags, say_crisis, say_first
from bot.core.safety_question import flags_of, noted, question, reply
from bot.core.turn import Turn


def take(turn: Turn, checked: Checked) -> None:
    """Answer whoever answered, and pass on what they said."""
    turn.effects.append(SafetyAnswered(answer=noted(checked)))
    flags = flags_of(checked)
    if flags:
        number = emergency_number(turn.safety, turn.enrollment.country, turn.enrollment.language)
        said = turn.sentence(reply(checked), emergency=number, on_call=turn.on_call)
        raise_flags(turn, flags, said)
        if checked.question != "danger":
            # Then how it is right now.
            turn.effects.append(question(turn.sentence, ()))
    elif checked.answer == "talk":
        say_crisis(turn, turn.safety.numbers, more=turn.sentence(NOTED_TO_TALK))
    else:
        if checked.question == "kind":
            turn.change(at_ease_until=turn.now + AT_EASE)
        say_first(turn, turn.sentence(reply(checked)))
