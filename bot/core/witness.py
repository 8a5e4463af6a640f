"""What a witness notes of a turn: which sides of conditions came about, and what was left out, and why.

Nothing depends on it: with and without a witness a turn is the same.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bot.core.expression import Expression, Scalar, UnansweredError, evaluate
from bot.core.text import Branch, Piece, Text

Outcome = str
"""“true”, “false”, or “unanswered” with the name: what mentions it was left out."""


class Noted(NamedTuple):
    """One thing that came about. `step` is counted from 0; -1 is the session's own condition.

    `part`: `when`, `if 1`, `if 2` … for the conditions in a text, `text` for a text as a whole.
    """

    session: str
    step: int
    part: str
    outcome: Outcome


Witness = list[Noted]


def outcome_of(condition: Expression, values: Mapping[str, Scalar]) -> Outcome:
    """What a condition comes to."""
    try:
        return "true" if evaluate(condition, values) else "false"
    except UnansweredError as error:
        return f"unanswered {error.name}"
    except (TypeError, ZeroDivisionError):
        return "false"


def outcomes_in(text: Text, values: Mapping[str, Scalar]) -> Iterator[tuple[str, Outcome]]:
    """The conditions in a text that were looked at, in order, and what each came to; then the text as a whole."""
    numbers = {id(branch): number for number, branch in enumerate(branches(text.pieces), 1)}
    try:
        yield from _looked_at(text.pieces, values, numbers)
    except UnansweredError as error:
        yield "text", f"unanswered {error.name}"
        return
    except (TypeError, ZeroDivisionError):
        yield "text", "false"
        return
    yield "text", "true"


def branches(pieces: tuple[Piece, ...]) -> Iterator[Branch]:
    """Every {% if %} of a text, in the order written, those within others included."""
    for piece in pieces:
        if isinstance(piece, Branch):
            yield piece
            yield from branches(piece.then)
            yield from branches(piece.otherwise)


def _looked_at(
    pieces: tuple[Piece, ...], values: Mapping[str, Scalar], numbers: Mapping[int, int]
) -> Iterator[tuple[str, Outcome]]:
    for piece in pieces:
        if isinstance(piece, Branch):
            part = f"if {numbers[id(piece)]}"
            holds = outcome_of(piece.when, values)
            yield part, holds
            if holds.startswith("unanswered"):
                raise UnansweredError(holds.partition(" ")[2])
            yield from _looked_at(piece.then if holds == "true" else piece.otherwise, values, numbers)
        elif piece.kind == "insert":
            evaluate(piece.of, values)
