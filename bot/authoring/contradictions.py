"""What can never come: conditions that contradict themselves or each other, whatever is answered."""

from collections.abc import Container, Mapping, Sequence
from itertools import product
from math import prod

from bot.authoring.kinds import Kind, Numeric, OneOf, Truth, names_in, parts_of
from bot.core.expression import Answered, Apply, Constant, Expression, Scalar, holds

_MOST = 20_000
"""Combinations of answers that are tried; a condition with more is left alone."""
_UNANSWERED = object()


def can_never_come(
    holding: Sequence[Expression],
    failing: Sequence[Expression],
    known: Mapping[str, Kind],
    always: Container[str] = (),
) -> bool:
    """Whether no answers whatever let all of `holding` hold and all of `failing` fail.

    False where there are too many to try. Names in `always` are never unanswered. Numbers are tried at and around
    each number that the conditions name, within what can be answered; so the answer is right for comparisons, and
    for sums of what is compared.
    """
    conditions = (*holding, *failing)
    parts = [part for condition in conditions for part in parts_of(condition)]
    constants = [part.value for part in parts if isinstance(part, Constant)]
    constants += [part.argument for part in parts if isinstance(part, Apply) and part.argument is not None]
    names = list(dict.fromkeys(name for condition in conditions for name in names_in(condition)))
    without = _can_do_without(holding, failing)
    tried: list[list[object]] = [
        [*_tried(known[name], constants), *([_UNANSWERED] if name in without and name not in always else [])]
        for name in names
    ]
    if not names or prod(map(len, tried)) > _MOST:
        return False
    for values in product(*tried):
        answers: dict[str, Scalar] = {
            name: value
            for name, value in zip(names, values, strict=True)
            if isinstance(value, bool | int | float | str)
        }
        if all(holds(each, answers) for each in holding) and not any(
            holds(each, answers) for each in failing
        ):
            return False
    return True


def _can_do_without(holding: Sequence[Expression], failing: Sequence[Expression]) -> set[str]:
    """The names for which being unanswered can make a difference for the better."""
    found = {name for condition in failing for name in names_in(condition)}
    for condition in holding:
        for part in parts_of(condition):
            if isinstance(part, Answered):
                found.add(part.name)
            elif isinstance(part, Apply) and part.filter == "default":
                found |= set(names_in(part))
    return found


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
