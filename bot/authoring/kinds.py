"""What a name can stand for, and whether an expression makes sense with it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, assert_never

from bot.authoring.mistakes import did_you_mean, listed
from bot.core.expression import (
    Among,
    Answered,
    Apply,
    Arithmetic,
    Both,
    Compare,
    Constant,
    Either,
    Expression,
    Name,
    Not,
    Scalar,
    is_clock,
)
from bot.core.text import written

_NEVER, _ALWAYS = "never", "always"


class Numeric(NamedTuple):
    """A number; the ends are None where nothing limits it."""

    low: float | None = None
    high: float | None = None


class OneOf(NamedTuple):
    """The key of one of the choices."""

    keys: tuple[str, ...]


class Truth(NamedTuple):
    """True or false."""


class TimeOfDay(NamedTuple):
    """A time, as the text HH:MM."""


class DateOfYear(NamedTuple):
    """A date, as the text YYYY-MM-DD."""


class AnyText(NamedTuple):
    """Any words, so many UTF-16 units at most. A name in Telegram has 64 letters."""

    longest: int = 64


Kind = Numeric | OneOf | Truth | TimeOfDay | DateOfYear | AnyText
Complaint = tuple[str, str]
"""A problem and its remedy."""


def described(kind: Kind) -> str:
    """The kind in a coordinator's words."""
    match kind:
        case Numeric():
            return "a number"
        case OneOf(keys=keys):
            return f"one of {listed(keys)}"
        case Truth():
            return "true or false"
        case TimeOfDay():
            return "a time of day"
        case DateOfYear():
            return "a date"
        case AnyText():
            return "a text"
        case _:
            assert_never(kind)


def alike(one: Kind, other: Kind) -> bool:
    """Whether two steps may save these under the same name."""
    if isinstance(one, OneOf) and isinstance(other, OneOf):
        return set(one.keys) == set(other.keys)
    return type(one) is type(other)


def parts_of(expression: Expression) -> Iterator[Expression]:
    """The expression and everything inside it."""
    yield expression
    match expression:
        case Constant() | Name() | Answered():
            return
        case Compare() | Both() | Either() | Arithmetic():
            yield from parts_of(expression.left)
            yield from parts_of(expression.right)
        case Among():
            yield from parts_of(expression.left)
            for choice in expression.choices:
                yield from parts_of(choice)
        case Not():
            yield from parts_of(expression.of)
        case Apply():
            yield from parts_of(expression.to)
        case _:
            assert_never(expression)


def names_in(expression: Expression) -> Iterator[str]:
    """Every name in the expression, also those it can do without."""
    return (part.name for part in parts_of(expression) if isinstance(part, Name | Answered))


def complaints(expression: Expression, known: Mapping[str, Kind], condition: bool) -> list[Complaint]:
    """What makes no sense in an expression whose names are all known."""
    found: list[Complaint] = []
    kind = _kind(expression, known, found)
    if condition and kind is not None:
        _wants_truth(expression, kind, found)
    return found


def _kind(expression: Expression, known: Mapping[str, Kind], found: list[Complaint]) -> Kind | None:
    """What the expression comes to; None when that can't be said. Complaints are added to `found`."""
    match expression:
        case Constant(value=value):
            return kind_of_constant(value)
        case Name(name=name):
            return known.get(name)
        case Answered():
            return Truth()
        case Both() | Either():
            for side in (expression.left, expression.right):
                kind = _kind(side, known, found)
                if kind is not None:
                    _wants_truth(side, kind, found)
            return Truth()
        case Not():
            kind = _kind(expression.of, known, found)
            if kind is not None:
                _wants_truth(expression.of, kind, found)
            return Truth()
        case Compare():
            _comparison(expression, known, found)
            return Truth()
        case Among():
            for choice in expression.choices:
                _comparison(Compare(op="==", left=expression.left, right=choice), known, found)
            return Truth()
        case Arithmetic():
            left, right = _kind(expression.left, known, found), _kind(expression.right, known, found)
            if isinstance(left, TimeOfDay) and expression.op in ("+", "-"):
                _wants_number(expression.right, right, "added to a time, as minutes", found)
                return TimeOfDay()
            _wants_number(expression.left, left, "reckoned with", found)
            _wants_number(expression.right, right, "reckoned with", found)
            return Numeric()
        case Apply():
            kind = _kind(expression.to, known, found)
            if expression.filter in ("round", "abs", "at_least", "at_most"):
                _wants_number(expression.to, kind, "rounded", found)
                return Numeric()
            if expression.filter == "in_hours":
                _wants_number(expression.to, kind, "told in hours", found)
                return AnyText()
            return kind if expression.filter == "default" else AnyText()
        case _:
            assert_never(expression)


def kind_of_set(expression: Expression, known: Mapping[str, Kind]) -> Kind:
    """What a reckoned value is; a plain word is the key of a choice. What cannot be said yet counts as a number."""
    if isinstance(expression, Constant) and isinstance(kind_of_constant(expression.value), AnyText):
        return OneOf((str(expression.value),))
    kind = _kind(expression, known, [])
    return kind if kind is not None else Numeric()


def kind_of_constant(value: Scalar) -> Kind:
    """What a plain value is."""
    if isinstance(value, bool):
        return Truth()
    if isinstance(value, str):
        return TimeOfDay() if is_clock(value) else AnyText()
    return Numeric(value, value)


def _wants_truth(expression: Expression, kind: Kind, found: list[Complaint]) -> None:
    if isinstance(kind, Truth):
        return
    name = expression.name if isinstance(expression, Name) else "this"
    example = {
        "Numeric": f"{name} > 0",
        "OneOf": f'{name} == "{kind.keys[0]}"' if isinstance(kind, OneOf) else "",
        "TimeOfDay": f'{name} < "22:00"',
        "AnyText": f"{name} is answered",
        "DateOfYear": f"{name} is answered",
    }[type(kind).__name__]
    shown = f"“{name}”" if isinstance(expression, Name) else "this"
    found.append((f"{shown} is {described(kind)}, not a condition", f"write for instance: {example}"))


def _wants_number(expression: Expression, kind: Kind | None, what: str, found: list[Complaint]) -> None:
    if kind is not None and not isinstance(kind, Numeric):
        shown = f"“{expression.name}”" if isinstance(expression, Name) else "this"
        found.append((f"{shown} is {described(kind)} and can't be {what}", "use a number"))


def _comparison(compare: Compare, known: Mapping[str, Kind], found: list[Complaint]) -> None:
    left, right = _kind(compare.left, known, found), _kind(compare.right, known, found)
    if left is None or right is None:
        return
    if isinstance(compare.left, Constant) and not isinstance(compare.right, Constant):
        turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(compare.op, compare.op)
        _compared(turned, compare.right, right, compare.left, left, found)
    else:
        _compared(compare.op, compare.left, left, compare.right, right, found)


def _compared(
    op: str, left: Expression, kind: Kind, right: Expression, other: Kind, found: list[Complaint]
) -> None:
    name = f"“{left.name}”" if isinstance(left, Name) else "this"
    constant = right.value if isinstance(right, Constant) else None
    match kind, other:
        case Numeric(), Numeric():
            settled = _settled(op, kind, constant) if not isinstance(left, Constant) else None
            if settled and isinstance(constant, int | float):
                span = f"{written(kind.low or 0)} to {written(kind.high or 0)}"
                found.append(
                    (
                        f"{name} goes from {span}, so “{op} {written(constant)}” {settled} holds",
                        "compare it with a number in between",
                    )
                )
        case OneOf(), OneOf() if op in ("==", "!="):
            pass
        case OneOf(), AnyText() | TimeOfDay() if op in ("==", "!=") and isinstance(constant, str):
            if constant not in kind.keys:
                remedy = did_you_mean(constant, kind.keys) or f"it is {described(kind)}"
                found.append((f"{name} is never “{constant}”", remedy))
        case OneOf(), _:
            found.append(
                (f"{name} is {described(kind)}", f'compare it with == or !=, as in: == "{kind.keys[0]}"')
            )
        case Truth(), Truth() if op in ("==", "!="):
            pass
        case Truth(), _:
            bare = left.name if isinstance(left, Name) else "it"
            found.append((f"{name} is true or false", f"write it alone: {bare}, or: not {bare}"))
        case TimeOfDay(), TimeOfDay():
            pass
        case TimeOfDay(), _ if isinstance(left, Name):
            found.append((f"{name} is a time of day", 'compare it with a time in quotes, as in: < "22:00"'))
        case (AnyText(), AnyText() | TimeOfDay() | OneOf()) | (TimeOfDay(), AnyText()):
            pass
        case _:
            found.append(
                (
                    f"{name} is {described(kind)} and can't be compared with {described(other)}",
                    _in_quotes(kind, constant),
                )
            )


def _in_quotes(kind: Kind, constant: Scalar | None) -> str:
    if isinstance(kind, Numeric) and isinstance(constant, str) and re.fullmatch(r"\d+(\.\d+)?", constant):
        return f"write the number without quotes: {constant}"
    return "compare it with its like"


def _settled(op: str, kind: Numeric, constant: Scalar | None) -> str | None:
    """“never” or “always” when the comparison comes out the same for every number that can be."""
    if not isinstance(constant, int | float) or kind.low is None or kind.high is None:
        return None
    low, high = kind.low, kind.high
    outcomes: dict[str, Sequence[bool]] = {
        "<": (low < constant, high < constant),
        "<=": (low <= constant, high <= constant),
        ">": (low > constant, high > constant),
        ">=": (low >= constant, high >= constant),
        "==": (low <= constant <= high, low == constant == high),
        "!=": (not low == constant == high, not low <= constant <= high),
    }
    if all(outcomes[op]):
        return _ALWAYS
    return None if any(outcomes[op]) else _NEVER
