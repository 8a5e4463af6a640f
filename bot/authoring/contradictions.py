"""What can never come: conditions that contradict themselves or each other, whatever is answered."""

from collections.abc import Container, Mapping, Sequence
from itertools import product
from math import prod
from typing import TypeGuard

from bot.authoring.kinds import (
    AnyText,
    DateOfYear,
    Kind,
    Numeric,
    OneOf,
    TimeOfDay,
    Truth,
    names_in,
    parts_of,
)
from bot.core.expression import (
    Answered,
    Apply,
    Arithmetic,
    Compare,
    Constant,
    Expression,
    Scalar,
    holds,
    is_clock,
)

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

    False where there are too many to try, or where that would not tell. Names in `always` are never unanswered.
    Numbers and times are tried at and around each that the conditions name, within what can be answered; so the
    answer is right for comparisons, and for sums of what is compared.
    """
    conditions = (*holding, *failing)
    parts = [part for condition in conditions for part in parts_of(condition)]
    if any(_beyond_trying(part, known) for part in parts):
        return False
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


def _beyond_trying(part: Expression, known: Mapping[str, Kind]) -> bool:
    """Whether a few answers say nothing about it: what is multiplied or rounded, and texts that are compared."""
    match part:
        case Arithmetic(op="*" | "/"):
            return any(names_in(part))
        case Apply(filter="round" | "in_hours" | "lower" | "upper" | "capitalize"):
            return any(names_in(part))
        case Compare():
            names = list(names_in(part))
            return len(set(names)) > 1 and any(
                isinstance(known[name], AnyText | DateOfYear) for name in names
            )
        case _:
            return False


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
            numbers = [float(each) for each in constants if _is_number(each)]
            ends = [each for each in (low, high) if each is not None]
            spread = [0.0, *numbers, *ends, *(one + other for one in numbers for other in numbers)]
            spread += [one - other for one in numbers for other in numbers]
            around = {each + step for each in spread for step in (-1, -0.5, 0, 0.5, 1)}
            return sorted(
                each for each in around if (low is None or each >= low) and (high is None or each <= high)
            )
        case TimeOfDay():
            return _times(constants)
        case _:
            texts = [each for each in constants if isinstance(each, str)]
            return ["", *texts, *(f"{each}~" for each in texts)]


def _times(constants: list[Scalar]) -> list[Scalar]:
    """Times of day: some over the day, and around each that is named, by as many minutes as are named."""
    named = [int(each[:2]) * 60 + int(each[3:]) for each in constants if is_clock(each)]
    shifts = {0, 1, *(round(each) for each in constants if _is_number(each))}
    spread = {*range(0, 24 * 60, 6 * 60), *named}
    around = {(at + shift * way) % (24 * 60) for at in spread for shift in shifts for way in (-1, 1)}
    return [f"{at // 60:02d}:{at % 60:02d}" for at in sorted(around)]


def _is_number(value: Scalar) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
