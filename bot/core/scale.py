"""Scales as data, and their scores."""

from collections.abc import Sequence

from pydantic import Field

from bot.core.range import Range
from bot.core.value import Value


class Option(Value):
    """One answer to an item, and what it is worth."""

    label: dict[str, str] = Field(description="The official words, by language.")
    points: int


class Item(Value):
    """One question of a scale."""

    text: dict[str, str] = Field(description="The official words, by language.")
    options: tuple[Option, ...] | None = Field(None, description="Its own answers; left out: the scale's.")
    scored: bool = Field(True, description="Whether its points count in the score.")
    from_score: int | None = Field(None, description="Asked only when the score so far is at least this.")
    loinc: str | None = None


class Band(Value):
    """A named part of the score's range."""

    band: str
    score: Range


class CutOff(Value):
    """A published threshold: met from `score` on."""

    name: str
    score: int
    sensitivity: float | None = Field(None, description="Per cent.")
    specificity: float | None = Field(None, description="Per cent.")
    source: str


class Example(Value):
    """A worked example, run as a test: these points, this score, this band."""

    points: tuple[int | None, ...]
    score: int | None
    band: str | None = None


class Scale(Value):
    """An instrument: its questions in their official words, its score, its proof."""

    scale: str
    title: str
    version: str
    copyright: str
    licence: str
    source: str
    recall: str = Field(description="The time asked about, such as “2 weeks”.")
    days_between: int = Field(0, description="Fewest days from one administration to the next.")
    stem: dict[str, str] = Field(description="The official words before the items, by language.")
    options: tuple[Option, ...]
    items: tuple[Item, ...]
    bands: tuple[Band, ...]
    cut_offs: tuple[CutOff, ...] = ()
    reliable_change: int | None = None
    loinc: str | None = None
    examples: tuple[Example, ...] = ()

    def options_of(self, item: int) -> tuple[Option, ...]:
        """The answers to an item (counted from 1)."""
        own = self.items[item - 1].options
        return self.options if own is None else own

    @property
    def scored_items(self) -> tuple[int, ...]:
        """The numbers of the items that count, from 1."""
        return tuple(number for number, item in enumerate(self.items, 1) if item.scored)


class Result(Value):
    """What a completed scale says."""

    scale: str
    score: int
    band: str | None
    cut_offs: tuple[str, ...] = ()


class PointsError(ValueError):
    """Points that the scale does not know: the message names the item and what it allows."""


def missing(scale: Scale, points: Sequence[int | None]) -> tuple[int, ...]:
    """The numbers (from 1) of scored items without an answer."""
    return tuple(n for n in scale.scored_items if n > len(points) or points[n - 1] is None)


def subtotal(scale: Scale, points: Sequence[int | None]) -> int:
    """The points of the scored items answered so far."""
    return sum(points[n - 1] or 0 for n in scale.scored_items if n <= len(points))


def score(scale: Scale, points: Sequence[int | None]) -> Result | None:
    """The result of the points given, item by item; None stands for an item that was not answered.

    An unanswered item is missing, never a number: with any scored item missing there is no score
    (the rule for chat; published proration rules are for paper).

    Raises:
        PointsError: too many points, or points an item does not have.
    """
    if len(points) > len(scale.items):
        raise PointsError(f"{scale.title} has {len(scale.items)} items; {len(points)} points were given")
    for number, given in enumerate(points, 1):
        allowed = [option.points for option in scale.options_of(number)]
        if given is not None and given not in allowed:
            raise PointsError(
                f"item {number} of {scale.title} takes {', '.join(map(str, allowed))}; {given} was given"
            )
    if missing(scale, points):
        return None
    total = subtotal(scale, points)
    band = next((band.band for band in scale.bands if total in band.score), None)
    passed = tuple(cut.name for cut in scale.cut_offs if total >= cut.score)
    return Result(scale=scale.scale, score=total, band=band, cut_offs=passed)
