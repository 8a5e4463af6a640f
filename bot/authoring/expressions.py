"""Jinja2's expressions as the core's small tree; what lies outside of it is a mistake with a remedy."""

import math
import re
from functools import reduce
from typing import Literal

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.parser import Parser

from bot.authoring.mistakes import SlipError
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
    Filter,
    Name,
    Not,
    Scalar,
)

JINJA = Environment(keep_trailing_newline=True, autoescape=False)  # noqa: S701 (it only parses)
LONGEST = 500
"""Characters of one expression."""
DEEPEST = 40
"""Levels of one expression's tree: pydantic's JSON reader goes no deeper than 200."""

_COMPARISONS: dict[str, Literal["<", "<=", "==", "!=", ">=", ">"]] = {
    "lt": "<", "lteq": "<=", "eq": "==", "ne": "!=", "gteq": ">=", "gt": ">",
}  # fmt: skip
_SIGNS: dict[type[nodes.BinExpr], Literal["+", "-", "*", "/"]] = {
    nodes.Add: "+", nodes.Sub: "-", nodes.Mul: "*", nodes.Div: "/",
}  # fmt: skip
_TAKES_ONE = ("round", "default", "at_least", "at_most")
_FILTERS: dict[str, Filter] = {
    "round": "round", "abs": "abs", "at_least": "at_least", "at_most": "at_most", "in_hours": "in_hours",
    "lower": "lower", "upper": "upper", "capitalize": "capitalize", "default": "default", "d": "default",
}  # fmt: skip
_SLIPS = [
    (re.compile(r"[“”„‘’«»]"), 'use straight quotation marks: "good"'),
    (re.compile(r"[{}]"), "leave out the braces"),
    (re.compile(r"[≤≥≠]|=<|=>"), "write <=, >= or !="),
    (re.compile(r"&&|\|\|"), "write “and” or “or”"),
    (re.compile(r"!(?!=)"), "write “not”"),
    (re.compile(r"(?<![=<>!])=(?!=)"), "write == to compare"),
    (re.compile(r"\b(AND|OR|NOT|IN|IS)\b"), "write “and”, “or”, “not”, “in” and “is” in small letters"),
    (re.compile(r"\d,\d"), "write a decimal point: 5.5"),
    (
        re.compile(r"\b(is|at)\s+(less|more|greater|least|most|above|below|over|under)\b"),
        "write <, <=, > or >=",
    ),
]


def parse_expression(written: str) -> Expression:
    """What stands after `when:`, as the core's tree.

    Raises:
        SlipError: it can't be read, or does what a program may not do.
    """
    if len(written) > LONGEST:
        raise SlipError(f"this is longer than {LONGEST} characters", "divide it into several steps")
    try:
        parser = Parser(JINJA, written, state="variable")
        node = parser.parse_expression()
        if not parser.stream.eos:
            raise unreadable(written)
    except SlipError:
        raise
    except (TemplateSyntaxError, ValueError):  # ValueError: a number of more than 4,300 digits
        raise unreadable(written) from None
    except RecursionError:  # hundreds of brackets: Jinja2's parser goes down one level for each
        raise SlipError("there are too many brackets in this", "divide it into several steps") from None
    return as_tree(node)


def unreadable(written: str, line: int = 1) -> SlipError:
    """The error for an expression that Jinja2 can't read, with the likely slip as its remedy."""
    remedy = next(
        (remedy for slip, remedy in _SLIPS if slip.search(written)),
        'write it as in: sleep_hours < 6 and mood == "low"',
    )
    return SlipError(f"“{shortened(written)}” can't be read", remedy, line)


def shortened(written: str) -> str:
    """One line of it, not too long for a message."""
    line = " ".join(written.split())
    return line if len(line) <= 60 else line[:59] + "…"


def as_tree(node: nodes.Node, depth: int = 0) -> Expression:
    """A node of Jinja2's syntax tree as the core's tree.

    Raises:
        SlipError: it does what a program may not do.
    """
    if depth > DEEPEST:
        raise SlipError("this is too long", "divide it into several steps", node.lineno)
    deeper = depth + 1
    match node:
        case nodes.Const():
            return Constant(value=_constant(node))
        case nodes.Name():
            return Name(name=node.name)
        case nodes.Compare():
            return _compare(node, deeper)
        case nodes.And():
            return Both(left=as_tree(node.left, deeper), right=as_tree(node.right, deeper))
        case nodes.Or():
            return Either(left=as_tree(node.left, deeper), right=as_tree(node.right, deeper))
        case nodes.Not():
            return Not(of=as_tree(node.node, deeper))
        case nodes.Neg():
            return _negative(as_tree(node.node, deeper))
        case nodes.Pos():
            return as_tree(node.node, deeper)
        case nodes.Add() | nodes.Sub() | nodes.Mul() | nodes.Div():
            return Arithmetic(
                op=_SIGNS[type(node)], left=as_tree(node.left, deeper), right=as_tree(node.right, deeper)
            )
        case nodes.Test():
            return _test(node)
        case nodes.Filter():
            return _filter(node, deeper)
        case _:
            raise _refused(node)


def _constant(node: nodes.Const) -> Scalar:
    value = node.value
    if isinstance(value, float) and not math.isfinite(value):
        raise SlipError("this number is too large", "write a smaller one", node.lineno)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 10**12:
        raise SlipError("this number is too large", "write a smaller one", node.lineno)
    if isinstance(value, bool | int | float | str):
        return value
    raise SlipError("“none” is not used here", "write: x is answered, or: x is not answered", node.lineno)


def _negative(of: Expression) -> Expression:
    if isinstance(of, Constant) and isinstance(of.value, int | float):
        return Constant(value=-of.value)
    return Arithmetic(op="-", left=Constant(value=0), right=of)


def _compare(node: nodes.Compare, depth: int) -> Expression:
    """`5 < x < 9` is two comparisons, both of which must hold."""
    parts: list[Expression] = []
    left = as_tree(node.expr, depth)
    for operand in node.ops:
        if operand.op in ("in", "notin"):
            found = Among(left=left, choices=_choices(operand.expr, depth))
            parts.append(Not(of=found) if operand.op == "notin" else found)
            if len(node.ops) > 1:
                raise SlipError(
                    "“in” can't stand between other comparisons", "join them with “and”", node.lineno
                )
        else:
            right = as_tree(operand.expr, depth)
            parts.append(Compare(op=_COMPARISONS[operand.op], left=left, right=right))
            left = right
    return reduce(lambda first, second: Both(left=first, right=second), parts)


def _choices(node: nodes.Expr, depth: int) -> tuple[Expression, ...]:
    if not isinstance(node, nodes.List | nodes.Tuple):
        raise SlipError("after “in” comes a list", 'write it as: mood in ["low", "flat"]', node.lineno)
    return tuple(as_tree(item, depth) for item in node.items)


def _test(node: nodes.Test) -> Expression:
    if (
        node.name in ("answered", "defined", "undefined")
        and isinstance(node.node, nodes.Name)
        and not node.args
    ):
        answered = Answered(name=node.node.name)
        return Not(of=answered) if node.name == "undefined" else answered
    raise SlipError(
        f"“is {node.name}” is not known here", "write: x is answered, or compare with ==", node.lineno
    )


def _filter(node: nodes.Filter, depth: int) -> Expression:
    known = _FILTERS.get(node.name)
    if known is None or node.node is None:
        raise SlipError(
            f"“| {node.name}” is not known here",
            "known are round, abs, at_least, at_most, in_hours, lower, upper, capitalize and default",
            node.lineno,
        )
    if node.kwargs or node.dyn_args or node.dyn_kwargs or len(node.args) > (known in _TAKES_ONE):
        raise SlipError(
            f"“| {node.name}” takes no such additions",
            "write only one plain value in its brackets, or none",
            node.lineno,
        )
    argument: Scalar | None = None
    if node.args:
        given = as_tree(node.args[0], depth)
        if not isinstance(given, Constant):
            raise SlipError(
                f"“| {node.name}” takes a plain value", f"write it as {node.name}(1)", node.lineno
            )
        argument = given.value
    if known == "round" and argument is not None and (isinstance(argument, bool) or argument not in range(7)):
        raise SlipError("“| round” takes the number of decimals", "write it as round(1)", node.lineno)
    limit = isinstance(argument, int | float) and not isinstance(argument, bool)
    if known in ("at_least", "at_most") and not limit:
        raise SlipError(f"“| {known}” needs a number", f"write it as {known}(30)", node.lineno)
    if known == "default" and argument is None:
        raise SlipError("“| default” needs what to say instead", 'write it as default("a few")', node.lineno)
    return Apply(filter=known, to=as_tree(node.node, depth), argument=argument)


def _refused(node: nodes.Node) -> SlipError:
    problem, remedy = "this is more than an expression can do here", "compare saved answers: sleep_hours < 6"
    match node:
        case nodes.Call():
            problem, remedy = (
                "nothing can be called with ( ) here",
                "use a filter: {{ sleep_hours | round(1) }}",
            )
        case nodes.Getattr() | nodes.Getitem():
            problem, remedy = (
                "a saved answer has no parts, so “.” and “[ ]” find nothing",
                "name the answer alone",
            )
        case nodes.CondExpr():
            problem, remedy = (
                "“… if … else …” is not used inside an expression",
                "write {% if … %} … {% else %} … {% endif %}",
            )
        case nodes.List() | nodes.Tuple() | nodes.Dict():
            problem, remedy = "a list can stand only after “in”", 'write it as: mood in ["low", "flat"]'
        case nodes.Concat():
            problem, remedy = "“~” is not used here", "write the texts one after the other"
        case nodes.Mod() | nodes.Pow() | nodes.FloorDiv():
            problem, remedy = "only +, -, * and / are used to reckon", "use one of these"
    return SlipError(problem, remedy, node.lineno)
