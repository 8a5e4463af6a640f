"""Conditions and texts as a coordinator writes them: the way back from the small tree."""

import html
import json
import re
from typing import assert_never

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
)
from bot.core.text import Branch, Insert, Literally, Piece, Text, written

_TAGS = re.compile(r"<[^>]+>")


def expression_in_words(expression: Expression) -> str:
    """Such as `sleep_hours < 6 and not naps`; it can be read back as the same condition."""
    match expression:
        case Constant(value=bool() as value):
            return "true" if value else "false"
        case Constant(value=str() as value):
            return json.dumps(value, ensure_ascii=False)
        case Constant(value=value):
            return repr(value) if isinstance(value, float) and not value.is_integer() else written(value)
        case Name(name=name):
            return name
        case Answered(name=name):
            return f"{name} is answered"
        case Compare(op=op, left=left, right=right) | Arithmetic(op=op, left=left, right=right):
            return f"{_inside(left)} {op} {_inside(right)}"
        case Among(left=left, choices=choices):
            return f"{_inside(left)} in [{', '.join(map(_inside, choices))}]"
        case Both(left=left, right=right):
            return f"{_inside(left, Both)} and {_inside(right)}"
        case Either(left=left, right=right):
            return f"{_inside(left, Either)} or {_inside(right)}"
        case Not(of=of):
            return f"not {_inside(of)}"
        case Apply(filter=name, to=to, argument=argument):
            given = "" if argument is None else f"({expression_in_words(Constant(value=argument))})"
            return f"{_inside(to)} | {name}{given}"
        case _:
            assert_never(expression)


def text_in_words(text: Text) -> str:
    """A text without its markup, inserts in braces: {{ name }}."""
    return "".join(_piece(piece) for piece in text.pieces).strip()


def _inside(expression: Expression, same: type[Expression] | None = None) -> str:
    said = expression_in_words(expression)
    alone = isinstance(expression, Constant | Name) or (same is not None and isinstance(expression, same))
    return said if alone else f"({said})"


def _piece(piece: Piece) -> str:
    match piece:
        case Literally(text=text):
            return html.unescape(_TAGS.sub("", text))
        case Insert(of=of):
            return f"{{{{ {expression_in_words(of)} }}}}"
        case Branch(when=when, then=then, otherwise=otherwise):
            parts = [f"{{% if {expression_in_words(when)} %}}", *map(_piece, then)]
            if otherwise:
                parts += ["{% else %}", *map(_piece, otherwise)]
            return "".join([*parts, "{% endif %}"])
        case _:
            assert_never(piece)
