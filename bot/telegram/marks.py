"""What a plot is made of: lines, dots, shapes and words at their places, for whoever draws or prints them.

Places are counted from the upper left; those of words are where their line begins, has its middle, or ends.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from bot.telegram.lettering import ASCENT, DESCENT, width_of

Place = tuple[float, float]


class Line(NamedTuple):
    """Straight from place to place."""

    places: Sequence[Place]
    colour: str
    width: float


class Dot(NamedTuple):
    """A filled circle."""

    at: Place
    radius: float
    colour: str


class Shape(NamedTuple):
    """A filled polygon."""

    places: Sequence[Place]
    colour: str


class Words(NamedTuple):
    """One line of words. With a halo, what lies behind does not touch the letters."""

    at: Place
    words: str
    colour: str
    size: float
    anchor: Literal["start", "middle", "end"] = "start"
    bold: bool = False
    halo: bool = False


Mark = Line | Dot | Shape | Words


class Box(NamedTuple):
    """A rectangle: its left, upper, right and lower edge."""

    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: "Box") -> bool:
        """Whether any part of one lies in the other."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


class Plot(NamedTuple):
    """Marks on a ground of this size; later ones lie over earlier ones."""

    width: float
    height: float
    marks: Sequence[Mark]


def box_of(words: Words) -> Box:
    """The room that a line of words takes."""
    width = width_of(words.words, words.size, bold=words.bold)
    x, y = words.at
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[words.anchor]
    return Box(left, y - ASCENT * words.size, left + width, y + DESCENT * words.size)
