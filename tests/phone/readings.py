"""Every way in which a text can be read: each side of each of its conditions at least once, with values that fit."""

import math
from collections.abc import Iterator, Mapping
from itertools import product
from random import Random
from types import MappingProxyType

from bot.authoring.kinds import names_in, parts_of
from bot.core.expression import (
    Among,
    Answered,
    Apply,
    Compare,
    Constant,
    Expression,
    Scalar,
    evaluate,
    holds,
    mentions,
)
from bot.core.text import Insert, Piece, Text
from bot.core.witness import branches, outcomes_in
from tests.phone.plausible import Known

MOST = 20_000
"""So many combinations of values are tried at the most."""

Values = dict[str, Scalar]
_SIDES = ("true", "false")
_NOTHING: Mapping[str, Expression] = MappingProxyType({})
_UNKNOWN = 7
"""What stands for a name of which nothing is known."""


def readings(
    text: Text,
    known: Known,
    when: Expression | None = None,
    reckoned: Mapping[str, Expression] = _NOTHING,
) -> list[Values]:
    """Values for what the text mentions: one set after the other, until every side of every condition has come.

    `when`: the condition under which the text is said. It holds for all of these, if anything makes it hold.
    `reckoned`: values that follow from others.
    """
    wanted = {(f"if {number}", side) for number in range(1, _branches(text) + 1) for side in _SIDES}
    found: list[Values] = []
    for chosen in _combinations(text, known, when):
        values = chosen | _following(chosen, reckoned)
        if not holds(when, values):
            continue
        came = dict(outcomes_in(text, values))
        new = wanted & came.items()
        if came["text"] == "true" and (new or not found):
            found.append(values)
            wanted -= new
        if not wanted and found:
            break
    if not found and when is not None:
        return readings(text, known, None, reckoned)
    return found


def unread(text: Text, found: list[Values]) -> set[tuple[str, str]]:
    """The sides of conditions that none of these readings came to."""
    wanted = {(f"if {number}", side) for number in range(1, _branches(text) + 1) for side in _SIDES}
    return wanted.difference(*(outcomes_in(text, values) for values in found))


def _following(values: Values, reckoned: Mapping[str, Expression]) -> Values:
    found: Values = {}
    for name in values.keys() & reckoned.keys():
        if mentions(reckoned[name]) <= values.keys():
            found[name] = evaluate(reckoned[name], values)
    return found


def _branches(text: Text) -> int:
    return sum(1 for _ in branches(text.pieces))


def _combinations(text: Text, known: Known, when: Expression | None) -> Iterator[Values]:
    expressions = [*_expressions(text.pieces), *([] if when is None else [when])]
    could_be = _could_be(expressions, known)
    names = list(could_be)
    if math.prod(len(each) for each in could_be.values()) <= MOST:
        chosen = product(*could_be.values())
    else:
        draw = Random(1)
        chosen = (tuple(map(draw.choice, could_be.values())) for _ in range(MOST))  # type: ignore[assignment]
    for values in chosen:
        pairs = zip(names, values, strict=True)
        yield {name: value for name, value in pairs if value is not None}


def _could_be(expressions: list[Expression], known: Known) -> Mapping[str, list[Scalar | None]]:
    """What each name could be; None stands for what was never answered."""
    parts = [part for expression in expressions for part in parts_of(expression)]
    found: dict[str, list[Scalar]] = {}
    spared: set[str] = set()
    for part in parts:
        for name in names_in(part):
            found.setdefault(name, list(known.get(name, ())))
        if isinstance(part, Compare | Among):
            _around(part, found)
        if isinstance(part, Answered) or (isinstance(part, Apply) and part.filter == "default"):
            spared.update(names_in(part))
    return {
        name: [*dict.fromkeys(values or [_UNKNOWN]), *([None] if name in spared else [])]
        for name, values in found.items()
    }


def _around(compared: Compare | Among, found: dict[str, list[Scalar]]) -> None:
    """What a name is compared with, and numbers a little below and above it."""
    for part in parts_of(compared):
        if not isinstance(part, Constant) or isinstance(part.value, bool):
            continue
        value = part.value
        near: list[Scalar] = [value] if isinstance(value, str) else [value - 1, value, value + 1]
        for name in names_in(compared):
            alike = [each for each in found[name] if isinstance(each, str) is isinstance(value, str)]
            if alike or not found[name]:
                found[name] += near


def _expressions(pieces: tuple[Piece, ...]) -> Iterator[Expression]:
    for piece in pieces:
        if isinstance(piece, Insert):
            yield piece.of
    for branch in branches(pieces):
        yield branch.when
        for side in (branch.then, branch.otherwise):
            yield from (piece.of for piece in side if isinstance(piece, Insert))
