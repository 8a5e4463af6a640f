"""A thought record: a hard moment, the thought in it, how strong it was, and what one would tell a friend.

The words are the participant's own: they are kept apart with the name, and never among the answers.
The questions are our own, after the column method of cognitive therapy (clinical reference d.5).
"""

from collections.abc import Sequence

from bot.core import forms
from bot.core.answers import hint, read
from bot.core.effects import Ending, Record
from bot.core.expression import Scalar
from bot.core.forms import Given, Outcome, Rows, side_by_side
from bot.core.own_words import (
    AGAIN,
    HINT_WORDS,
    THOUGHT_AS_STRONG,
    THOUGHT_LESS_STRONG,
    THOUGHT_NOTED,
    THOUGHT_QUESTIONS,
    THOUGHT_RECORD,
)
from bot.core.program import FreeText, Number
from bot.core.risk import Flag
from bot.core.turn import Turn

FIELDS = ("situation", "thought", "before", "friend", "after")
"""The questions in the order in which they are asked; item 1 is the first."""
NAME = "thought_record"
BEFORE, AFTER = "thought_before", "thought_after"
"""The names under which it is kept how strong the thought was, 0 to 10, before and after."""
LONGEST = 600
_STRENGTH = Number(low=0, high=10)
_IN_A_ROW = 6


def begin(turn: Turn) -> bool:
    """Ask the first question. False when it was declined today."""
    if forms.declined_today(turn, NAME):
        return False
    return forms.begin(turn, ThoughtRecordForm(), (None,) * len(FIELDS))


class ThoughtRecordForm:
    """The thought record as a form."""

    name = NAME

    def heading(self, turn: Turn) -> str:
        """What it is for, and who can read it."""
        return turn.sentence(THOUGHT_RECORD)

    def progress(self, turn: Turn, item: int) -> tuple[int, int]:
        """The how-many-eth question this is, of how many."""
        return item, len(FIELDS)

    def text(self, turn: Turn, item: int) -> str:
        """The question."""
        return turn.sentence(THOUGHT_QUESTIONS[FIELDS[item - 1]])

    def rows(self, turn: Turn, item: int) -> Rows:
        """0 to 10 where a number is asked."""
        if self.keeps_apart(item):
            return ()
        return side_by_side([(str(number), str(number)) for number in range(11)], _IN_A_ROW)

    def pressed(self, turn: Turn, item: int, key: str) -> Given | None:
        """How strong it is."""
        known = {known for row in self.rows(turn, item) for known, _ in row}
        return {item: int(key)} if key in known else None

    def typed(self, turn: Turn, item: int, text: str) -> Given | None:
        """Words, or a number from 0 to 10."""
        expected = FreeText(longest=LONGEST) if self.keeps_apart(item) else _STRENGTH
        answer = read(expected, text, turn.enrollment.language, None, turn.sentence)
        if answer is None or (not self.keeps_apart(item) and not isinstance(answer.value, int)):
            # “5 to 6” lies between two of them.
            return None
        return {item: answer.value}

    def keeps_apart(self, item: int) -> bool:
        """Whether the answer is their own words."""
        return FIELDS[item - 1] not in ("before", "after")

    def ask_again(self, turn: Turn, item: int) -> None:
        """What may be sent instead."""
        words = self.keeps_apart(item)
        turn.reply(
            AGAIN,
            hint=turn.sentence(HINT_WORDS, longest=str(LONGEST)) if words else hint(_STRENGTH, turn.sentence),
        )

    def screen(self, turn: Turn, given: Given) -> Sequence[Flag]:
        """Nothing: words were screened as words already."""
        return ()

    def following(self, turn: Turn) -> int | None:
        """The first question that has no answer yet."""
        given = turn.conversation.given
        return next((n for n, value in enumerate(given, 1) if value is None), None)

    def finish(self, turn: Turn) -> Outcome:
        """Say how the thought moved, and keep that."""
        given = dict(zip(FIELDS, turn.conversation.given, strict=True))
        before, after = _number(given["before"]), _number(given["after"])
        session = turn.conversation.session
        turn.change(values={**turn.enrollment.values, BEFORE: before, AFTER: after})
        turn.effects.append(Record(session=session, save=BEFORE, value=before))
        turn.effects.append(Record(session=session, save=AFTER, value=after))
        told = THOUGHT_LESS_STRONG if after < before else THOUGHT_AS_STRONG
        words = turn.sentence(told, before=str(before), after=str(after))
        turn.say(f"{turn.sentence(THOUGHT_NOTED)} {words}", card=turn.question.card)
        return "finished"

    def end_early(self, turn: Turn, ending: Ending) -> None:
        """What was written is kept already; there is nothing to reckon."""


def _number(given: Scalar | None) -> int:
    assert isinstance(given, int), "a strength is a number"
    return given
