"""Serial subtraction: five times seven less, each answer judged by the one before it."""

import re
from typing import Self

from pydantic import Field, model_validator

from bot.core.folding import folded_words
from bot.core.lots import in_turn
from bot.core.not_known import not_known
from bot.core.typed import folded
from bot.core.value import Value
from bot.core.word_numbers import counted

STEP = 7
ANSWERS = 5
STARTS = (82, 62, 92, 73, 83)
"""Parallel forms, equally hard: on the way down, four of the five steps cross a ten, none begins or ends at a round
number, and none is a multiple of seven or on the way down from 100, which people know from other tests."""

_LONGEST_TEXT = 120
_HIGHEST = 999
_EQUATION = re.compile(r"\d+\s*(?:-|minus|menos|less)\s*(?:7|seven|siete|sieben)\s*(?:=|is|are|es|son|ist)")
_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:'[a-z]+)?|-")
_BESIDES = folded_words(
    "- i i'm think guess it it's its is that's are was so then and um uh er hmm ok okay maybe equals makes gives"
    " es son seria creo que luego despues entonces pues da ist sind dann also ich glaube und vielleicht"
)


class Subtraction(Value):
    """Where a run stands: the number it began with, and what was said so far; None for “I don't know”."""

    start: int = Field(gt=STEP * ANSWERS)
    said: tuple[int | None, ...] = ()

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if len(self.said) > ANSWERS:
            raise ValueError("no run has so many answers")
        return self

    @property
    def over(self) -> bool:
        """Whether all answers were given."""
        return len(self.said) == ANSWERS

    @property
    def before(self) -> int:
        """The number that the next answer is to be seven less than: the last one said."""
        return next((number for number in reversed(self.said) if number is not None), self.start)

    @property
    def score(self) -> int:
        """Right answers so far, 0 to 5: those that are seven less than the person's own last number."""
        right, before = 0, self.start
        for number in self.said:
            right += number == before - STEP
            before = before if number is None else number
        return right


def start(seed: str, administration: int = 0) -> int:
    """The number to begin with. With the same seed for one person, the administrations take all in turn."""
    return STARTS[in_turn(f"{seed}|subtraction", administration, len(STARTS))]


def begin(seed: str, administration: int = 0) -> Subtraction:
    """A run at its beginning."""
    return Subtraction(start=start(seed, administration))


def answer(run: Subtraction, typed: str) -> Subtraction | None:
    """The run after one answer, or several in one message; None where it is none, so that one asks again.

    “I don't know” is a wrong answer. What is typed beyond the fifth is left out, and so is the number
    that it began with, where that is repeated first.

    Raises:
        ValueError: the run is over.
    """
    if run.over:
        raise ValueError("this run is over")
    if not_known(typed):
        return run.model_copy(update={"said": (*run.said, None)})
    numbers = read_numbers(typed)
    if numbers and len(numbers) > 1 and numbers[0] == run.before:
        numbers = numbers[1:]
    if not numbers:
        return None
    return run.model_copy(update={"said": (*run.said, *numbers)[:ANSWERS]})


def read_numbers(text: str) -> tuple[int, ...] | None:
    """The whole numbers in “93”, “ninety three”, “noventa y tres”, “93, 86, 79”, “100 - 7 = 93”.

    English, Spanish and German, and the digits of any script; 0 to 999. None when a text says more than numbers.
    """
    if len(text) > _LONGEST_TEXT:
        return None
    numbers = [
        number
        for number in counted(_TOKEN.findall(_EQUATION.sub(" ", folded(text))))
        if number not in _BESIDES
    ]
    if not numbers or not all(number.isdecimal() and int(number) <= _HIGHEST for number in numbers):
        return None
    return tuple(map(int, numbers))
