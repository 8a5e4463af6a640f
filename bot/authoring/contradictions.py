"""Conditions that contradict themselves: no answer whatever makes them hold."""

from collections.abc import Mapping
from itertools import product
from math import prod

from bot.authoring.kinds import Kind, Numeric, OneOf, Truth, names_in, parts_of
from bot.core.expression import Answered, Apply, Constant, Expression, Scalar, holds

_MOST = 20_000
"""Combinations of answers that are tried; a condition with more is left alone."""


def can_never_hold(condition: Expression, known: Mapping[str, Kind]) -> bool:
    """Whether every combination of answers fails; False where there are too many to try.

    Numbers are tried at and around each number that the condition names, within what can be answered; so the
    answer is right for comparisons, and for sums of what is compared.
    """
    if any(
        isinstance(part, Answered) or (isinstance(part, Apply) and part.filter == "default")
        for part in parts_of(condition)
    ):
        return False  # it may be about who has not answered
    names = list(dict.fromkeys(names_in(condition)))
    kinds = [known[name] for name in names]
    constants = [part.value for part in parts_of(condition) if isinstance(part, Constant)]
    tried = [_tried(kind, constants) for kind in kinds]
    if not names or prod(map(len, tried)) > _MOST:
        return False
    return not any(holds(condition, dict(zip(names, values, strict=True))) for values in product(*tried))


def _tried(kind: Kind, constants: list[Scalar]) -> list[Scalar]:
    """Answers of this kind that could make a difference."""
    match kind:
        case OneOf(keys=keys):
            return list(keys)
        case Truth():
            return [True, False]
        case Numeric(low=low, high=high):
            numbers = [
                float(each)
                for each in constants
                if isinstance(each, int | float) and not isinstance(each, bool)
            ]
            ends = [each for each in (low, high) if each is not None]
            spread = [0.0, *numbers, *ends, *(one + other for one in numbers for other in numbers)]
            spread += [one - other for one in numbers for other in numbers]
            around = {each + step for each in spread for step in (-1, -0.5, 0, 0.5, 1)}
            return sorted(
                each for each in around if (low is None or each >= low) and (high is None or each <= high)
            )
        case _:
            texts = [each for each in constants if isinstance(each, str)]
            return ["", *texts, *(f"{each}~" for each in texts)]
