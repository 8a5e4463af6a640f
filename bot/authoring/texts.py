"""One text as a coordinator wrote it, made into the pieces that the core renders."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.authoring.inserts import Conditional, Inserted, Markdown, Part, take_apart
from bot.authoring.markdown import telegram_html
from bot.authoring.mistakes import SlipError
from bot.authoring.pieces import TAG, length_of, merged, shows, spaced
from bot.core.expression import Expression
from bot.core.text import Branch, Insert, Literally, Piece, Text

LONGEST_MESSAGE = 4096
"""Telegram's limit, in UTF-16 units of what is shown."""

_PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
# An insert counts as a letter, a tag of an inline {% if %} as a bracket: so `**` and `_` beside them
# open and close as they would beside words in brackets. The brackets are rare ones, refused in texts.
_OPEN, _CLOSE = "⦃", "⦄"
_FIRST, _LAST = 0xE000, 0xF8FF
_MARK = re.compile(f"{_OPEN}([\ue000-\uf8ff]){_CLOSE}|([\ue000-\uf8ff])")
_BEGINS_BLOCK = re.compile(r"[ \t]*(?:[-*+>]|#{1,6}|\d+[.)])[ \t]")


class Use(NamedTuple):
    """An expression in a text or after `when`, and the line it stands on, from 1 in its text."""

    of: Expression
    line: int
    condition: bool


class Parsed(NamedTuple):
    """A text, and what it mentions."""

    text: Text
    uses: tuple[Use, ...]


def parse_text(source: str) -> Parsed:
    """Markdown with inserts as a text of Telegram HTML.

    Raises:
        SlipError: it can't be read, can't be shown, or is too long for one message.
    """
    parts = _taken_apart(source)
    text = Text(pieces=merged(_divided(parts)))
    if not shows(text.pieces):
        raise SlipError("this text says nothing", "write something, or remove it", 1)
    length = length_of(text.pieces)
    if length > LONGEST_MESSAGE:
        raise SlipError(
            f"this text can be {length:,} characters long; Telegram takes {LONGEST_MESSAGE:,} in one message",
            "divide it into two",
            1,
        )
    return Parsed(text, _uses(parts))


def parse_label(source: str) -> Parsed:
    """The words on a button: inserts are known, Markdown is not.

    Raises:
        SlipError: it can't be read.
    """
    parts = _taken_apart(" ".join(source.split()))
    return Parsed(Text(pieces=_plain(parts)), _uses(parts))


def shown_length(text: Text) -> int:
    """The greatest number of characters (UTF-16 units) a text can show, an insert taken as 24."""
    return length_of(text.pieces)


def _taken_apart(source: str) -> tuple[Part, ...]:
    strange = _PRIVATE_USE.search(source) or re.search(f"[{_OPEN}{_CLOSE}]", source)
    if strange:
        line = source.count("\n", 0, strange.start()) + 1
        raise SlipError(
            f"the sign “{strange[0]}” (U+{ord(strange[0]):04X}) is not shown by telephones",
            "remove it, or use an ordinary sign or emoji",
            line,
        )
    try:
        return take_apart(source)
    except SlipError as error:
        raise SlipError(error.problem, error.remedy, error.line) from None


def _uses(parts: Sequence[Part]) -> tuple[Use, ...]:
    uses: list[Use] = []
    for part in parts:
        match part:
            case Inserted():
                uses.append(Use(part.of, part.line, condition=False))
            case Conditional():
                uses.append(Use(part.when, part.line, condition=True))
                uses.extend(_uses(part.then))
                uses.extend(_uses(part.otherwise))
    return tuple(uses)


def _plain(parts: Sequence[Part]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for part in parts:
        match part:
            case Markdown():
                pieces.append(Literally(text=part.text))
            case Inserted():
                pieces.append(Insert(of=part.of))
            case Conditional():
                pieces.append(
                    Branch(when=part.when, then=_plain(part.then), otherwise=_plain(part.otherwise))
                )
    return tuple(pieces)


def _divided(parts: Sequence[Part]) -> list[Piece]:
    """The pieces of parts that are divided by each {% if %} on lines of its own."""
    pieces: list[Piece] = []
    run: list[Part] = []
    for part in parts:
        if isinstance(part, Conditional) and part.block:
            pieces += _run(run)
            run = []
            then, otherwise = _divided(part.then), _divided(part.otherwise)
            pieces.append(Branch(when=part.when, then=merged(then), otherwise=merged(otherwise)))
        else:
            run.append(part)
    return pieces + _run(run)


def _run(parts: Sequence[Part]) -> list[Piece]:
    """The pieces of one stretch of Markdown whose inserts all stand inside its lines."""
    marks: list[Mark] = []
    source = "".join(_marked(parts, marks))
    if not source.strip():
        return [Literally(text="\n" * source.count("\n"))]
    try:
        made = telegram_html(source)
    except SlipError as error:
        raise SlipError(error.problem, error.remedy, parts[0].line + error.line - 1) from None
    found = [ord(one[1] or one[2]) - _FIRST for one in _MARK.finditer(made)]
    for index, mark in enumerate(marks):
        if found[index : index + 1] != [index]:
            raise SlipError(
                "nothing can be inserted at this place",
                "put it among the words of a paragraph",
                mark.part.line,
            )
    pieces = spaced(merged(_unmarked(_stream(made, marks))))
    # Markdown drops the empty lines at both ends; they divide this stretch from what stands around it.
    lead, trail = source[: -len(source.lstrip())], source[len(source.rstrip()) :]
    before, after = Literally(text="\n" * lead.count("\n")), Literally(text="\n" * trail.count("\n"))
    return [before, *pieces, after]


class Mark(NamedTuple):
    """What a private sign stands for: an insert, or a tag of an {% if %}."""

    part: Inserted | Conditional
    tag: str


def _marked(parts: Sequence[Part], marks: list[Mark]) -> Iterator[str]:
    """The Markdown with one private sign for each insert and for each tag of an {% if %}."""
    for part in parts:
        match part:
            case Markdown():
                yield part.text
            case Inserted():
                yield _sign(Mark(part, "insert"), marks)
            case Conditional():
                for tag, inside in (("if", part.then), ("else", part.otherwise)):
                    yield _sign(Mark(part, tag), marks)
                    first = inside[0] if inside else None
                    if isinstance(first, Markdown) and _BEGINS_BLOCK.match(first.text):
                        raise SlipError(
                            "a list, heading or quote can't begin right behind {% … %}",
                            "put each {% … %} on a line of its own",
                            first.line,
                        )
                    yield from _marked(inside, marks)
                yield _sign(Mark(part, "endif"), marks)


def _sign(mark: Mark, marks: list[Mark]) -> str:
    if _FIRST + len(marks) > _LAST:
        raise SlipError("there are too many inserts in this text", "divide it", mark.part.line)
    sign = chr(_FIRST + len(marks))
    marks.append(mark)
    return sign if mark.tag == "insert" else f"{_OPEN}{sign}{_CLOSE}"


def _stream(made: str, marks: Sequence[Mark]) -> Iterator[str | Mark]:
    end = 0
    for found in _MARK.finditer(made):
        yield made[end : found.start()]
        yield marks[ord(found[1] or found[2]) - _FIRST]
        end = found.end()
    yield made[end:]


def _unmarked(stream: Iterator[str | Mark]) -> list[Piece]:
    """The pieces up to the end of the stream, or of the branch it is in."""
    pieces: list[Piece] = []
    for one in stream:
        if isinstance(one, str):
            pieces.append(Literally(text=one))
        elif isinstance(one.part, Inserted):
            pieces.append(Insert(of=one.part.of))
        elif one.tag == "if":
            then, otherwise = _unmarked(stream), _unmarked(stream)
            if not (_balanced(then) and _balanced(otherwise)):
                raise SlipError(
                    "what depends on this {% if %} begins inside bold, a quote or the like and ends outside",
                    "put the marks wholly inside it, or wholly outside",
                    one.part.line,
                )
            pieces.append(
                Branch(when=one.part.when, then=spaced(merged(then)), otherwise=spaced(merged(otherwise)))
            )
        else:
            break
    return pieces


def _balanced(pieces: Sequence[Piece]) -> bool:
    open_tags: list[str] = []
    for piece in pieces:
        if isinstance(piece, Literally):
            for closing, tag in TAG.findall(piece.text):
                if not closing:
                    open_tags.append(tag)
                elif not open_tags or open_tags.pop() != tag:
                    return False
    return not open_tags
