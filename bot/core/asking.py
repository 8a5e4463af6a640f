"""A question as the participant sees it, and the answer as it is kept."""

from bot.core.answers import Answer
from bot.core.effects import Button, Record
from bot.core.forms import side_by_side
from bot.core.own_words import ANSWERED, NO, YES
from bot.core.program import Ask, Choices, ClockTime, FreeText, Number, PlaceName, YesNo
from bot.core.text import in_language, render_label
from bot.core.turn import Turn

NARROW = 8  # letters; up to four such buttons share a row on a phone
MOST_NUMBERS = 11
"""So many whole numbers at the most are offered as buttons: from 0 to 10."""
_NUMBERS_IN_A_ROW = 6

Options = tuple[tuple[tuple[str, str], ...], ...]
"""Buttons as rows of key and label."""


def ask(turn: Turn, step: Ask) -> bool:
    """Ask a new question. False when it mentions something unanswered, and so is left out."""
    if turn.rendered(step.text) is None:
        return False
    turn.number_question(buttons=bool(_options(turn, step)))
    show(turn, step)
    return True


def show(turn: Turn, step: Ask, fresh: bool = False) -> None:
    """Show the question that waits."""
    question = turn.question
    rows = tuple(
        tuple(Button(label=label, data=f"{question.number}:{key}") for key, label in row)
        for row in _options(turn, step)
    )
    place = isinstance(step.expected, PlaceName)
    text = turn.rendered(step.text) or ""
    turn.say(text, rows, card=question.card, fresh=fresh, ask_location=place)


def pressed(turn: Turn, step: Ask, option: str) -> Answer | None:
    """The answer behind a button; None when the question has no such button."""
    offered = {key: label for row in _options(turn, step) for key, label in row}
    if option not in offered:
        return None
    match step.expected:
        case YesNo():
            return Answer(value=option == "yes", said=offered[option])
        case ClockTime():
            return Answer(value=offered[option], said=offered[option])
        case Number():
            return Answer(value=int(option), said=offered[option])
        case _:
            return Answer(value=option, said=offered[option])


def keep(turn: Turn, step: Ask, answer: Answer) -> None:
    """Keep an answer, and show in its message that it was taken."""
    turn.touch("answered")
    turn.converse(answered=True)
    session, card = turn.conversation.session, turn.question.card
    text = turn.rendered(step.text) or ""
    private = isinstance(step.expected, FreeText)
    if private:
        person = turn.enrollment.person
        words = {**person.words, step.save: str(answer.value)}
        turn.change(person=person.model_copy(update={"words": words}))
    else:
        turn.change(values={**turn.enrollment.values, step.save: answer.value})
    turn.effects.append(Record(session=session, save=step.save, value=answer.value, private=private))
    if card:
        turn.say(f"{text}\n\n<b>{turn.sentence(ANSWERED, answer=answer.said)}</b>", card=card)


def _options(turn: Turn, step: Ask) -> Options:
    match step.expected:
        case YesNo():
            return ((("yes", turn.sentence(YES)), ("no", turn.sentence(NO))),)
        case Number(low=low, high=high, unit=None) if high - low < MOST_NUMBERS and low.is_integer():
            numbers = [(str(number), str(number)) for number in range(int(low), int(high) + 1)]
            return tuple(tuple(row) for row in side_by_side(numbers, _NUMBERS_IN_A_ROW))
        case ClockTime(offered=offered):
            return (tuple((f"{at:%H%M}", f"{at:%H:%M}") for at in offered),) if offered else ()
        case Choices(choices=choices):
            labels = [(each.key, in_language(each.label, turn.enrollment.language)) for each in choices]
            rendered = [
                (key, render_label(label, turn.values, turn.sentence) or key) for key, label in labels
            ]
            if len(rendered) <= 4 and all(len(label) <= NARROW for _, label in rendered):
                return (tuple(rendered),)
            return tuple((option,) for option in rendered)
        case _:
            return ()
