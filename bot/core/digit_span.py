"""Digit span, forward and backward: making the digits, reading what was typed, how many were held.

It counts what was right. How fast an answer came is not measured: a chat cannot.
"""

import re
from typing import Literal, Self

from pydantic import Field, model_validator

from bot.core.folding import folded_words
from bot.core.lots import lot
from bot.core.not_known import not_known
from bot.core.typed import folded
from bot.core.value import Value
from bot.core.word_numbers import counted

Way = Literal["forward", "backward"]

SHORTEST: dict[Way, int] = {"forward": 3, "backward": 2}
LONGEST: dict[Way, int] = {"forward": 9, "backward": 8}
"""Digits. Hardly anybody holds more."""
TRIALS = 2
"""Of each length, at the most: the second comes only after a wrong answer to the first."""

_APART = 4
"""Digits between the same one again: so there is no 3 3, no 3 8 3 8, and nothing that reads the same backward."""
_LONGEST_TEXT = 80
"""Signs. What is longer is a story."""
_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:'[a-z]+)?")
_BESIDES = folded_words(
    "i i'm think thought believe guess say remember it it's its was were is they the digits numbers answer maybe"
    " perhaps probably then and um uh er hmm ok okay so"
    " creo que era eran es son los las numeros digitos luego despues y quiza quizas tal vez pues"
    " ich glaube es war waren dann und vielleicht die zahlen"
)


class SpanResult(Value):
    """What came of a run: `longest` in digits (0: none was right), and trials that were right, of those given."""

    longest: int
    right: int
    given: int


class Span(Value):
    """Where a run stands. `digits` are those that are shown now, in the order of showing; empty when it is over."""

    way: Way
    seed: str
    digits: str = Field(default="", pattern=r"^[1-9]*$", max_length=9)
    wrong: int = Field(default=0, ge=0, lt=TRIALS)
    """Wrong answers to digits of this length."""
    longest: int = Field(default=0, ge=0)
    right: int = Field(default=0, ge=0)
    given: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if len(self.digits) > LONGEST[self.way]:
            raise ValueError("no run has so many digits")
        return self

    @property
    def over(self) -> bool:
        """Whether nothing more is to be shown."""
        return not self.digits

    @property
    def wanted(self) -> str:
        """The right answer to what is shown now."""
        return self.digits if self.way == "forward" else self.digits[::-1]

    @property
    def result(self) -> SpanResult:
        """What has come of the run so far."""
        return SpanResult(longest=self.longest, right=self.right, given=self.given)


def begin(way: Way, seed: str) -> Span:
    """A run from its shortest digits on: three forward, two backward."""
    return Span(way=way, seed=seed, digits=_shown(way, seed, SHORTEST[way]))


def answer(span: Span, typed: str) -> Span | None:
    """The run after an answer; None where it is no answer, so that one asks again and nothing is lost.

    One right answer goes on to one digit more; a second wrong one of the same length ends the run, and so does
    a right one to the longest digits. “I don't know” is a wrong answer.

    Raises:
        ValueError: the run is over.
    """
    if span.over:
        raise ValueError("this run is over")
    said = read_digits(typed)
    if said is None and not not_known(typed):
        return None
    length, given = len(span.digits), span.given + 1
    if said == span.wanted:
        digits = "" if length == LONGEST[span.way] else _shown(span.way, span.seed, length + 1)
        change = {"digits": digits, "wrong": 0, "longest": length, "right": span.right + 1, "given": given}
    elif span.wrong + 1 < TRIALS:
        digits = _shown(span.way, span.seed, length, unlike=span.digits)
        change = {"digits": digits, "wrong": span.wrong + 1, "given": given}
    else:
        change = {"digits": "", "wrong": 0, "given": given}
    return span.model_copy(update=change)


def digits(seed: str, length: int, unlike: str = "") -> str:
    """So many digits from 1 to 9, the same for the same seed. They never begin as `unlike` does.

    None comes again before four others, and no three follow one another in equal steps (3 4 5, 8 6 4): such
    digits are held as one thing.
    """
    drawn: list[int] = []
    barred = set(map(int, unlike[:1]))
    for place in range(length):
        left = [digit for digit in range(1, 10) if digit not in barred]
        drawn.append(left[lot(f"{seed}|{place}", len(left))])
        barred = set(drawn[-_APART:])
        if len(drawn) > 1:
            barred.add(2 * drawn[-1] - drawn[-2])
    return "".join(map(str, drawn))


def dwell_seconds(length: int) -> int:
    """How long so many digits stay to be seen: about a second each, and one to look."""
    return length + 1


def read_digits(text: str) -> str | None:
    """The digits in “3 8 5”, “385”, “3,8,5”, “three eight five”, “tres ocho cinco”; None when it says more than that.

    English, Spanish and German, and the digits of any script.
    """
    if len(text) > _LONGEST_TEXT:
        return None
    numbers = [word for word in counted(_TOKEN.findall(folded(text))) if word not in _BESIDES]
    if not numbers or not all(number.isdecimal() for number in numbers):
        return None
    return "".join(numbers)


def _shown(way: Way, seed: str, length: int, unlike: str = "") -> str:
    # The trial belongs to the seed, so that the second is another one even where the first digit differs anyway.
    return digits(f"{seed}|{way}|{length}|{2 if unlike else 1}", length, unlike)
