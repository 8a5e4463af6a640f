"""A screen that an answer leads to at once: short questions about life itself, such as the ASQ.

It is the one thing that goes on while the program is held: somebody who has just answered such a question
is asked the rest of it, and then everything rests.
"""

from bot.core import measuring, sessions
from bot.core.categories import LIFE
from bot.core.effects import Flagged, Send
from bot.core.program import Measure, Say
from bot.core.risk import Safety
from bot.core.safety_question import is_question
from bot.core.scale import Scale
from bot.core.turn import Turn


def is_screen(safety: Safety, scale: Scale) -> bool:
    """Whether every question of a scale is one about life: each has a rule of such a category."""
    asked = {rule.item for rule in safety.items if rule.scale == scale.scale and rule.category in LIFE}
    return asked == set(range(1, len(scale.items) + 1))


def ahead(turn: Turn) -> int | None:
    """The step of the session that is such a screen and would be given now; None where none is."""
    here = turn.conversation.step
    for place, step in enumerate(sessions.session_of(turn.program, turn.conversation.session).steps):
        if (
            place > here
            and isinstance(step, Measure)
            and is_screen(turn.safety, turn.program.scales[step.scale])
            and measuring.is_given(turn, step)
        ):
            return place
    return None


def go_to(turn: Turn, place: int) -> None:
    """Leave out what lies between, but for the words right before the screen."""
    steps = sessions.session_of(turn.program, turn.conversation.session).steps
    turn.converse(
        step=place, question=None, given=(), carried=(), furthest=0, run=None, screening=True, noticed=False
    )
    before, session = steps[place - 1], turn.conversation.session
    turn.holds(steps[place].when, session, place)  # it does; a witness may want to know
    if isinstance(before, Say) and turn.holds(before.when, session, place - 1):
        words = turn.rendered(before.text)
        if words is not None:
            turn.say(words)
    # The screen takes the place of the safety question, and waits for an answer as that does.
    turn.effects[:] = [
        effect.model_copy(update={"asked": True}) if isinstance(effect, Flagged) else effect
        for effect in turn.effects
        if not (isinstance(effect, Send) and is_question(effect))
    ]
