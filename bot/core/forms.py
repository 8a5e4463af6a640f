"""Several questions in one message that is edited from one to the next: with Back, Later and Not today.

What is asked is a `Form`: a scale, or the sleep diary. Everything here is the same for both.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, Protocol

from bot.core.categories import LIFE
from bot.core.effects import Button, Ending, Flagged, Record, SafetyAnswered
from bot.core.expression import Scalar
from bot.core.own_words import (
    BACK,
    EXPIRED_BUTTON,
    GO_ON,
    LATER,
    LATER_SAID,
    NOT_TODAY,
    NOT_TODAY_SAID,
    PROGRESS,
)
from bot.core.responding import HOLDING, raise_flags
from bot.core.risk import Flag
from bot.core.schedule import local_date, local_time
from bot.core.turn import Turn
from bot.core.typed import folded

BACK_KEY, LATER_KEY, GO_KEY, DECLINE_KEY = "back", "later", "go", "decline"

Outcome = Literal["refused", "asked", "finished", "held", "worrying"]
"""What became of an answer: it was none, the next item waits, the form is through, people come first, or it
brought the crisis text and the form could go on (`go_on`)."""

Given = Mapping[int, Scalar]
"""Answers by the number of their item, from 1."""

Rows = Sequence[Sequence[tuple[str, str]]]
"""Buttons: rows of key and label."""


class Form(Protocol):
    """Questions that belong together."""

    @property
    def name(self) -> str:
        """What it is kept under."""

    def heading(self, turn: Turn) -> str:
        """What is said before the first question, as HTML; may be empty."""

    def progress(self, turn: Turn, item: int) -> tuple[int, int]:
        """The how-many-eth question this is, of how many."""

    def text(self, turn: Turn, item: int) -> str:
        """The question, as HTML."""

    def rows(self, turn: Turn, item: int) -> Rows:
        """Its answers as buttons."""

    def pressed(self, turn: Turn, item: int, key: str) -> Given | None:
        """What a button answers: one question or several; None when the question has no such button."""

    def typed(self, turn: Turn, item: int, text: str) -> Given | None:
        """What words answer; None when they do not."""

    def keeps_apart(self, item: int) -> bool:
        """Whether the answer is a participant's own words, which are kept apart with the name."""

    def ask_again(self, turn: Turn, item: int) -> None:
        """Say that the words were no answer, and what would be one."""

    def screen(self, turn: Turn, given: Given) -> Sequence[Flag]:
        """What the risk rules see in answers, each by itself."""

    def following(self, turn: Turn) -> int | None:
        """The first question that has no answer yet; None when all have one."""

    def finish(self, turn: Turn) -> Outcome:
        """All is answered."""

    def end_early(self, turn: Turn, ending: Ending) -> None:
        """It ends before its end: what was answered is kept."""


def begin(turn: Turn, form: Form, given: tuple[Scalar | None, ...], carried: tuple[int, ...] = ()) -> bool:
    """Ask the first question that is open. False when there is none: all was answered elsewhere today."""
    turn.converse(given=given, carried=carried, furthest=0)
    item = form.following(turn)
    if item is None:
        return False
    heading = form.heading(turn)
    if heading:
        turn.say(heading)
    turn.number_question(buttons=True, item=item)
    show(turn, form)
    return True


def show(turn: Turn, form: Form, fresh: bool = False) -> None:
    """Show the question that waits: in its one message, or in a new one at the end of the chat."""
    number, item = turn.question.number, item_of(turn)
    at, of = form.progress(turn, item)
    rows = [
        tuple(Button(label=label, data=f"{number}:{key}") for key, label in row)
        for row in form.rows(turn, item)
    ]
    steps = [(BACK_KEY, BACK)] if _previous(turn, item) is not None else []
    steps.append((LATER_KEY, LATER))
    rows.append(buttons(turn, steps))
    text = f"<i>{turn.sentence(PROGRESS, number=str(at), total=str(of))}</i>\n{form.text(turn, item)}"
    heading = form.heading(turn)
    if fresh and heading:
        # Hours later, a question is nothing without what was said before the first one.
        text = f"{heading}\n\n{text}"
    turn.say(text, tuple(rows), card=turn.question.card, fresh=fresh)


def take_words(turn: Turn, form: Form, text: str) -> Outcome:
    """A question answered by typing; so are the buttons below it, by their words."""
    known = ((BACK_KEY, BACK), (LATER_KEY, LATER), (DECLINE_KEY, NOT_TODAY), (GO_KEY, GO_ON))
    option = key_of_words(turn, known, text)
    if option is not None:
        return press(turn, form, option)
    given = form.typed(turn, item_of(turn), text)
    if given is None:
        form.ask_again(turn, item_of(turn))
        return "refused"
    return _take(turn, form, given)


def key_of_words(turn: Turn, known: Iterable[tuple[str, str]], text: str) -> str | None:
    """The button whose words were typed, by its key."""
    typed = folded(text).strip(" .!")
    return next((key for key, words in known if typed == folded(turn.sentence(words)).strip("←→ ")), None)


def press(turn: Turn, form: Form, option: str) -> Outcome:
    """A button of the question that waits: an answer, or one of those below."""
    item = item_of(turn)
    match option:
        case "back":
            previous = _previous(turn, item)
            if previous is None:
                return "refused"
            _step_back(turn, form, previous)
            return "asked"
        case "later":
            rest(turn)
            return "asked"
        case "go":
            show(turn, form)
            return "asked"
        case "decline":
            note_declined(turn, form.name)
            form.end_early(turn, "declined")
            return "finished"
    given = form.pressed(turn, item, option)
    return "refused" if given is None else _take(turn, form, given)


def ask_from(turn: Turn, form: Form, item: int, card: str | None) -> None:
    """Go on at a question, in the form's message or in a new one."""
    turn.number_question(buttons=True, item=item, card=card)
    show(turn, form)


def item_of(turn: Turn) -> int:
    """The question that waits, by its number in the form."""
    item = turn.question.item
    assert item is not None, "a form's question always says which item it is"
    return item


def declined_today(turn: Turn, name: str) -> bool:
    """Whether this form was declined on this local day already."""
    return turn.enrollment.declined.get(name) == local_date(turn.enrollment.zone, turn.now)


def _take(turn: Turn, form: Form, given: Given) -> Outcome:
    turn.touch("answered")
    before = turn.conversation
    answers = list(before.given)
    for item, value in given.items():
        answers[item - 1] = True if form.keeps_apart(item) else value
    turn.converse(given=tuple(answers), furthest=max(before.furthest, *given), answered=True)
    turn.effects.extend(
        Record(
            session=before.session,
            save=form.name,
            value=value,
            item=item,
            private=form.keeps_apart(item),
            corrected=item <= before.furthest,
        )
        for item, value in given.items()
    )
    flags = form.screen(turn, given)
    if before.screening:
        _take_in_screen(turn, flags)
    elif flags:
        raise_flags(turn, flags)
        if turn.enrollment.hold is not None:
            return "held"
        if any(flag.category in LIFE for flag in flags):
            return "worrying"
    return go_on(turn, form, below=bool(flags) and not before.screening)


def go_on(turn: Turn, form: Form, *, below: bool) -> Outcome:
    """The next question, or the end. `below`: a text came between, and the form goes on below it."""
    following = form.following(turn)
    if following is None:
        return form.finish(turn)
    card = turn.question.card
    if below and card is not None:
        # After the crisis text the form goes on below it, and the question above does not stay.
        turn.say(turn.sentence(EXPIRED_BUTTON), card=card)
    ask_from(turn, form, following, None if below else card)
    return "asked"


def _take_in_screen(turn: Turn, flags: Sequence[Flag]) -> None:
    """In a screen that a crisis text led to, that text comes again at the end, not at every question."""
    if sum(value is not None for value in turn.conversation.given) == 1:
        turn.effects.append(SafetyAnswered(answer="closer questions"))
    if any(flag.urgency in HOLDING for flag in flags):
        raise_flags(turn, flags)
    else:
        turn.effects.extend(Flagged(flag=flag) for flag in flags)
    if flags:
        turn.converse(noticed=True)


def _previous(turn: Turn, item: int) -> int | None:
    """The question before that was answered here, and so can be corrected."""
    conversation = turn.conversation
    earlier = (
        number
        for number in range(item - 1, 0, -1)
        if conversation.given[number - 1] is not None and number not in conversation.carried
    )
    return next(earlier, None)


def _step_back(turn: Turn, form: Form, item: int) -> None:
    given = turn.conversation.given
    turn.converse(given=(*given[: item - 1], None, *given[item:]))
    ask_from(turn, form, item, turn.question.card)


def rest(turn: Turn) -> None:
    """What is asked waits until the session closes, and so does the next reminder."""
    question = turn.question
    left = min(question.reminders, max(0, turn.program.reminders - 1))
    turn.converse(question=question.model_copy(update={"asked_at": turn.now, "reminders": left}))
    closes = turn.conversation.closes_at
    assert closes is not None, "what can wait is asked in sessions, and these close"
    text = turn.sentence(LATER_SAID, time=f"{local_time(turn.enrollment.zone, closes):%H:%M}")
    row = buttons(turn, ((GO_KEY, GO_ON), (DECLINE_KEY, NOT_TODAY)))
    turn.say(text, (row,), card=question.card)


def buttons(turn: Turn, row: Iterable[tuple[str, str]]) -> tuple[Button, ...]:
    """A row of buttons of the question that waits: keys, and the bot's own words."""
    number = turn.question.number
    return tuple(Button(label=turn.sentence(words), data=f"{number}:{key}") for key, words in row)


def side_by_side(keys: Sequence[tuple[str, str]], width: int) -> list[Sequence[tuple[str, str]]]:
    """Short buttons in rows of so many at the most, each row about as long as the others."""
    rows = -(-len(keys) // width)
    width = -(-len(keys) // rows) if rows else 1
    return [keys[first : first + width] for first in range(0, len(keys), width)]


def note_declined(turn: Turn, name: str) -> None:
    """Not today: it is not asked again before tomorrow."""
    turn.converse(answered=True)
    turn.touch("answered", "declined")
    turn.say(turn.sentence(NOT_TODAY_SAID), card=turn.question.card)
    today = local_date(turn.enrollment.zone, turn.now)
    turn.change(declined={**turn.enrollment.declined, name: today})
