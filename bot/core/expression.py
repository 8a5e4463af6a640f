"""Conditions and inserted values, as data: what `when: sleep_hours < 6` becomes.

The authoring room parses what a coordinator writes with Jinja2's own parser and keeps only this
small tree. So nothing that is evaluated can loop, reach for Python, or ask the time, and a program
with all its conditions is JSON.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Literal, TypeGuard, assert_never

from pydantic import Field

from bot.core.value import Value

Scalar = bool | int | float | str
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def is_clock(value: Scalar) -> TypeGuard[str]:
    """Whether it is a time of day, as times are kept: HH:MM."""
    return isinstance(value, str) and _CLOCK.fullmatch(value) is not None


class UnansweredError(Exception):
    """Something is mentioned that was never answered; what mentions it is left out."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Constant(Value):
    """A number, a text, or true and false, as written."""

    kind: Literal["constant"] = "constant"
    value: Scalar


class Name(Value):
    """What a step saved under this name."""

    kind: Literal["name"] = "name"
    name: str


class Compare(Value):
    """`left op right`."""

    kind: Literal["compare"] = "compare"
    op: Literal["<", "<=", "==", "!=", ">=", ">"]
    left: "Expression"
    right: "Expression"


class Among(Value):
    """`left in [a, b, c]`."""

    kind: Literal["among"] = "among"
    left: "Expression"
    choices: tuple["Expression", ...]


class Both(Value):
    """`left and right`."""

    kind: Literal["and"] = "and"
    left: "Expression"
    right: "Expression"


class Either(Value):
    """`left or right`."""

    kind: Literal["or"] = "or"
    left: "Expression"
    right: "Expression"


class Not(Value):
    """`not of`."""

    kind: Literal["not"] = "not"
    of: "Expression"


class Answered(Value):
    """`name is answered`: the one mention that an unanswered name survives."""

    kind: Literal["answered"] = "answered"
    name: str


class Arithmetic(Value):
    """`left + right` and its like, on numbers; a time of day may have minutes added or taken away."""

    kind: Literal["arithmetic"] = "arithmetic"
    op: Literal["+", "-", "*", "/"]
    left: "Expression"
    right: "Expression"


Filter = Literal["round", "abs", "at_least", "at_most", "in_hours", "lower", "upper", "capitalize", "default"]


class Apply(Value):
    """A filter: `hours | round(1)`."""

    kind: Literal["apply"] = "apply"
    filter: Filter
    to: "Expression"
    argument: Scalar | None = None


Expression = Annotated[
    Constant | Name | Compare | Among | Both | Either | Not | Answered | Arithmetic | Apply,
    Field(discriminator="kind"),
]

for _model in (Compare, Among, Both, Either, Not, Arithmetic, Apply):
    _model.model_rebuild()


def mentions(expression: Expression) -> frozenset[str]:
    """The names whose answers the expression cannot do without."""
    match expression:
        case Constant() | Answered():
            return frozenset()
        case Name(name=name):
            return frozenset({name})
        case Compare() | Both() | Either() | Arithmetic():
            return mentions(expression.left) | mentions(expression.right)
        case Among():
            return mentions(expression.left).union(*map(mentions, expression.choices))
        case Not():
            return mentions(expression.of)
        case Apply():
            return frozenset() if expression.filter == "default" else mentions(expression.to)
        case _:
            assert_never(expression)


def evaluate(expression: Expression, values: Mapping[str, Scalar]) -> Scalar:
    """The value of the expression.

    Both sides of `and` and `or` are looked at, always: one rule, “what mentions something
    unanswered is left out”, is easier to foresee than one that depends on the order.

    Raises:
        UnansweredError: a name in it was never answered.
        TypeError, ZeroDivisionError: the values do not go together (a text less than a number).
    """
    match expression:
        case Constant(value=value):
            return value
        case Name(name=name):
            if name not in values:
                raise UnansweredError(name)
            return values[name]
        case Compare():
            return _compare(
                expression.op, evaluate(expression.left, values), evaluate(expression.right, values)
            )
        case Among():
            left = evaluate(expression.left, values)
            return left in [evaluate(choice, values) for choice in expression.choices]
        case Both():
            left, right = evaluate(expression.left, values), evaluate(expression.right, values)
            return bool(left) and bool(right)
        case Either():
            left, right = evaluate(expression.left, values), evaluate(expression.right, values)
            return bool(left) or bool(right)
        case Not():
            return not evaluate(expression.of, values)
        case Answered(name=name):
            return name in values
        case Arithmetic():
            return _reckon(
                expression.op, evaluate(expression.left, values), evaluate(expression.right, values)
            )
        case Apply():
            return _apply(expression, values)
        case _:
            assert_never(expression)


def holds(condition: Expression | None, values: Mapping[str, Scalar]) -> bool:
    """Whether a condition holds. None always does; one that mentions something unanswered never does."""
    if condition is None:
        return True
    try:
        return bool(evaluate(condition, values))
    except (UnansweredError, TypeError, ZeroDivisionError):
        return False


def _compare(op: str, left: Scalar, right: Scalar) -> bool:
    if op == "==":
        return left == right
    if op == "!=":
        return left != right
    # Texts order with texts (times are kept as HH:MM), numbers with numbers; Python refuses the rest.
    if op == "<":
        return left < right  # type: ignore[operator]
    if op == "<=":
        return left <= right  # type: ignore[operator]
    if op == ">":
        return left > right  # type: ignore[operator]
    return left >= right  # type: ignore[operator]


def _reckon(op: str, left: Scalar, right: Scalar) -> Scalar:
    if isinstance(left, str) and not isinstance(right, str) and op in ("+", "-"):
        return _later(left, right if op == "+" else -right)
    if isinstance(left, str) or isinstance(right, str):
        raise TypeError("only numbers can be reckoned with")
    match op:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            return left / right


def _later(clock: str, minutes: float) -> str:
    """The time of day so many minutes later, over midnight too."""
    if not is_clock(clock):
        raise TypeError("only numbers and times of day can be reckoned with")
    at = int(clock[:2]) * 60 + int(clock[3:])
    hour, minute = divmod((at + round(minutes)) % (24 * 60), 60)
    return f"{hour:02d}:{minute:02d}"


def _in_hours(minutes: float) -> str:
    """390 as “6 h 30 min”: the same in every language."""
    hours, rest = divmod(round(minutes), 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02d} min" if rest else f"{hours} h"


def _apply(expression: Apply, values: Mapping[str, Scalar]) -> Scalar:
    argument = expression.argument
    if expression.filter == "default":
        try:
            return evaluate(expression.to, values)
        except UnansweredError:
            return "" if argument is None else argument
    value = evaluate(expression.to, values)
    match expression.filter:
        case "round":
            if isinstance(value, str):
                raise TypeError("only numbers can be rounded")
            return round(value, int(argument or 0))
        case "abs":
            if isinstance(value, str):
                raise TypeError("only numbers have an absolute value")
            return abs(value)
        case "at_least" | "at_most":
            if isinstance(value, str) or isinstance(argument, str) or argument is None:
                raise TypeError("only numbers have limits")
            return max(value, argument) if expression.filter == "at_least" else min(value, argument)
        case "in_hours":
            if isinstance(value, str):
                raise TypeError("only minutes can be told in hours")
            return _in_hours(value)
        case "lower":
            return str(value).lower()
        case "upper":
            return str(value).upper()
        case "capitalize":
            return str(value).capitalize()
        case _:
            assert_never(expression.filter)
