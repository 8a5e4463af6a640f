"""What can be said of a text's pieces: how long they show, whether they show anything, how they join."""

import html
import re
from collections.abc import Callable, Sequence

from bot.core.expression import Expression
from bot.core.text import Branch, Insert, Literally, Piece

ROOM_FOR_INSERT = 24
"""What an inserted value is taken to need, in UTF-16 units."""
TAG = re.compile(r"<(/?)(\w+)[^>]*>")


def merged(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The same, with neighbouring literal pieces as one and empty ones left out."""
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if isinstance(piece, Literally) and isinstance(last, Literally):
            joined[-1] = Literally(text=last.text + piece.text)
        elif not isinstance(piece, Literally) or piece.text:
            joined.append(piece)
    return tuple(joined)


def spaced(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The same, with the space behind a branch that may say nothing put into it: else there would be two."""
    made = list(pieces)
    for index in range(1, len(made) - 1):
        before, branch, after = made[index - 1 : index + 2]
        if (
            isinstance(branch, Branch)
            and isinstance(before, Literally)
            and before.text.endswith((" ", "\n"))
            and isinstance(after, Literally)
            and after.text.startswith(" ")
        ):
            made[index] = _with_space(branch)
            made[index + 1] = Literally(text=after.text[1:])
    return tuple(made)


def _with_space(branch: Branch) -> Branch:
    def ended(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
        match pieces:
            case ():
                return ()
            case (Branch() as only,):
                return (_with_space(only),)
            case _:
                return merged([*pieces, Literally(text=" ")])

    return Branch(when=branch.when, then=ended(branch.then), otherwise=ended(branch.otherwise))


def most_words(pieces: Sequence[Piece]) -> int:
    """The words of the longest way through a text, an insert taken as one."""
    words, literal = 0, ""
    for piece in pieces:
        match piece:
            case Literally(text=text):
                literal += text
            case Insert():
                literal += "it"
            case Branch():
                words += max(most_words(piece.then), most_words(piece.otherwise))
    return words + len(TAG.sub(" ", literal).split())


def shows(pieces: Sequence[Piece]) -> bool:
    """Whether there is anything to be seen, in one branch at least."""
    for piece in pieces:
        match piece:
            case Literally() if not TAG.sub("", piece.text).strip():
                continue
            case Branch() if not shows((*piece.then, *piece.otherwise)):
                continue
            case _:
                return True
    return False


def length_of(pieces: Sequence[Piece], room: Callable[[Expression], int] = lambda _: ROOM_FOR_INSERT) -> int:
    """The greatest number of UTF-16 units that can be shown. `room`: what an inserted value can need."""
    total = 0
    for piece in pieces:
        match piece:
            case Literally():
                shown = html.unescape(TAG.sub("", piece.text))
                total += len(shown.encode("utf-16-le")) // 2
            case Insert():
                total += room(piece.of)
            case Branch():
                total += max(length_of(piece.then, room), length_of(piece.otherwise, room))
    return total
