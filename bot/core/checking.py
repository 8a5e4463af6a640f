"""What follows when a safety question is answered, in every state. An answer cancels nothing."""

from bot.core.effects import SafetyAnswered
from bot.core.events import Checked
from bot.core.own_words import IN_DANGER, IT_WAS_MEANT, NO_DANGER, NOTED_TO_TALK
from bot.core.responding import emergency_number, raise_flags, say_crisis, say_first
from bot.core.safety_question import flags_of, noted, question
from bot.core.turn import Turn


def take(turn: Turn, checked: Checked) -> None:
    """Answer whoever answered, and pass on what they said."""
    turn.effects.append(SafetyAnswered(answer=noted(checked)))
    flags = flags_of(checked)
    if flags:
        number = emergency_number(turn.safety, turn.enrollment.country)
        english = IN_DANGER if checked.question == "danger" else IT_WAS_MEANT
        raise_flags(turn, flags, turn.sentence(english, emergency=number, on_call=turn.on_call))
        if checked.question == "meant":
            # Whoever meant it is asked how it is right now.
            turn.effects.append(question(turn.sentence, ()))
    elif checked.answer == "talk":
        say_crisis(turn, turn.safety.numbers, more=turn.sentence(NOTED_TO_TALK))
    else:
        say_first(turn, turn.sentence(NO_DANGER))
