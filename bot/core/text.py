"""What is said, as data: literal pieces, inserted values, and parts that depend on an answer.

Literal pieces are Telegram HTML (the authoring room made it from Markdown); inserted values are
escaped here, so a participant's `*` or `<` never becomes markup.
"""

import html
import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from bot.core.expression import Expression, Scalar, UnansweredError, evaluate
from bot.core.manner import SPOKEN, Say, day_in_words, in_english, number_in_words
from bot.core.own_words import NO, YES
from bot.core.smoothing import smoothed
from bot.core.value import Value

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_EMPTY_LINES = re.compile(r"\n\s*\n\s*\n+")


class Insert(Value):
    """`{{ expression }}`."""

    kind: Literal["insert"] = "insert"
    of: Expression


class Branch(Value):
    """`{% if when %}then{% else %}otherwise{% endif %}`."""

    kind: Literal["branch"] = "branch"
    when: Expression
    then: tuple["Piece", ...]
    otherwise: tuple["Piece", ...] = ()


class Literally(Value):
    """Telegram HTML, or plain words where the text is a button's."""

    kind: Literal["literally"] = "literally"
    text: str


Piece = Annotated[Literally | Insert | Branch, Field(discriminator="kind")]
Branch.model_rebuild()


class Text(Value):
    """One text in one language."""

    pieces: tuple[Piece, ...]


Told = TypeVar("Told", Text, str)
Words = dict[str, Text]
"""One text in each language it exists in, by language code; the first is the one it was written in."""


def plain(text: str) -> Text:
    """A text without anything inserted, of words that are not markup."""
    return Text(pieces=(Literally(text=html.escape(text, quote=False)),))


def in_language(words: Mapping[str, Told], language: str) -> Told:
    """The text in this language, or in the one it was written in."""
    return words.get(language) or next(iter(words.values()))


def said_as_it_is(text: Text) -> str | None:
    """What a text says that mentions nothing, the same for everybody; None for any other."""
    if len(text.pieces) != 1 or not isinstance(text.pieces[0], Literally):
        return None
    return _tidied(text.pieces[0].text)


@lru_cache(4096)
def _tidied(said: str) -> str | None:
    return _EMPTY_LINES.sub("\n\n", said).strip() or None


def render(text: Text, values: Mapping[str, Scalar], say: Say = in_english) -> str | None:
    """The text as Telegram HTML; None when it mentions something unanswered, or says nothing."""
    try:
        said = "".join(_pieces(text.pieces, values, say, escape=True))
    except (UnansweredError, TypeError, ZeroDivisionError):
        return None
    return _tidied(smoothed(say(SPOKEN), said))


def render_label(text: Text, values: Mapping[str, Scalar], say: Say = in_english) -> str | None:
    """The text as the plain words of a button; None as with `render`."""
    try:
        return "".join(_pieces(text.pieces, values, say, escape=False)).strip() or None
    except (UnansweredError, TypeError, ZeroDivisionError):
        return None


def written(value: Scalar, say: Say = in_english) -> str:
    """A value as a person would write it: `7`, not `7.0`; `2 March`, not `2026-03-02`; in Spanish `6,5`."""
    if isinstance(value, bool):
        return say(YES if value else NO).lower()
    if isinstance(value, float):
        return number_in_words(say, value)
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return day_in_words(say, date.fromisoformat(value))
        except ValueError:
            return value
    return str(value)


def _pieces(pieces: tuple[Piece, ...], values: Mapping[str, Scalar], say: Say, escape: bool) -> list[str]:
    said: list[str] = []
    for piece in pieces:
        match piece:
            case Literally():
                said.append(piece.text)
            case Insert():
                value = written(evaluate(piece.of, values), say)
                said.append(html.escape(value, quote=False) if escape else value)
            case Branch():
                chosen = piece.then if evaluate(piece.when, values) else piece.otherwise
                said.extend(_pieces(chosen, values, say, escape))
    return said
