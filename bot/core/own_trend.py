"""A person's own trend in a thinking test: two practice rounds, a baseline, what is usual for them, a large drop.

Never a comparison with others: a chat is not the setting in which norms were gathered.
"""

from collections.abc import Sequence
from statistics import median
from typing import Literal, Self

from pydantic import AwareDatetime, Field, model_validator

from bot.core.value import Value

Test = Literal["digits_forward", "digits_backward", "words_at_once", "words_later", "subtraction"]

PRACTICE = 2
"""Valid administrations before the baseline. What one gains by practice is larger than most real change."""
MOST: dict[Test, int] = {
    "digits_forward": 9, "digits_backward": 8, "words_at_once": 10, "words_later": 10, "subtraction": 5,
}  # fmt: skip
"""The greatest result: digits, words, right answers. The least is 0."""
LARGE_DROP: dict[Test, int] = {
    "digits_forward": 3, "digits_backward": 3, "words_at_once": 4, "words_later": 4, "subtraction": 3,
}  # fmt: skip
"""So far below what is usual for the person: a reason to ask, not a result.

Choices of this project, to be signed off by a clinician. Only the three digits of the span stand in the clinical
reference (section b), there without a source of their own; the others are set beside it.
"""


class Trial(Value):
    """One administration of one test. `valid` is false where it was broken off, helped, or recalled too late."""

    test: Test
    result: int = Field(ge=0)
    at: AwareDatetime
    valid: bool = True

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.result > MOST[self.test]:
            raise ValueError(f"no result of {self.test} is above {MOST[self.test]}")
        return self


class Trend(Value):
    """The valid results of one person in one test, the oldest first."""

    test: Test
    practice: tuple[int, ...] = ()
    counted: tuple[int, ...] = ()
    """The baseline and what came later."""

    @property
    def baseline(self) -> int | None:
        """The first result after practice; None before there is one."""
        return self.counted[0] if self.counted else None

    @property
    def own_usual(self) -> float | None:
        """The median of the baseline and what came later; None before there is a baseline."""
        return float(median(self.counted)) if self.counted else None


class Told(Value):
    """What there is to say about a new result, to the person or in the record."""

    test: Test
    result: int
    valid: bool
    practice: int | None
    """Which practice round this was, 1 or 2; None for a later one, or one that is not valid."""
    baseline: bool
    """Whether this result is the baseline."""
    usual: float | None
    """What was usual before it; None before there was a baseline."""
    earlier: tuple[int, ...]
    """The baseline and what came later, before this, the oldest first."""
    dropped: bool


def trend(test: Test, trials: Sequence[Trial]) -> Trend:
    """The trend of a test in trials of any tests, in any order."""
    results = [
        trial.result
        for trial in sorted(trials, key=lambda each: each.at)
        if trial.test == test and trial.valid
    ]
    return Trend(test=test, practice=tuple(results[:PRACTICE]), counted=tuple(results[PRACTICE:]))


def dropped(test: Test, earlier: Sequence[Trial], result: int) -> bool:
    """Whether a new valid result lies so far below the person's own usual that one should ask.

    A fall by 3 digits, 4 words or 3 right subtractions: project choices, see `LARGE_DROP`. Never in practice
    rounds, nor at the baseline itself.
    """
    usual = trend(test, earlier).own_usual
    return usual is not None and usual - result >= LARGE_DROP[test]


def told(earlier: Sequence[Trial], new: Trial) -> Told:
    """What there is to say about a new trial, after those before it. One that is not valid is no drop."""
    before = trend(new.test, earlier)
    practised = len(before.practice)
    practising = new.valid and practised < PRACTICE
    return Told(
        test=new.test,
        result=new.result,
        valid=new.valid,
        practice=practised + 1 if practising else None,
        baseline=new.valid and not practising and before.baseline is None,
        usual=before.own_usual,
        earlier=before.counted,
        dropped=new.valid and dropped(new.test, earlier, new.result),
    )
