"""What points come to: score, band, subscores, the cut-offs passed, what is missing, and what a change means."""

import math
from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from bot.core.expression import Scalar, holds
from bot.core.scale import Scale
from bot.core.value import Value

Points = Sequence[int | None]
"""As answered, item by item; None stands for an item that was not answered."""

Change = Literal["none", "small", "better", "worse", "higher", "lower"]
"""Between two scores. “Higher” and “lower” where nobody has published how much is more than chance."""


class Result(Value):
    """What a completed scale says. A scale of outcomes has no score, only a band."""

    scale: str
    score: int | None
    band: str | None
    subscores: dict[str, int] = Field(default_factory=dict)
    cut_offs: tuple[str, ...] = ()


class PointsError(ValueError):
    """Points that the scale does not know: the message names the item and what it allows."""


def is_asked(scale: Scale, item: int, points: Points) -> bool:
    """Whether the answers before it call for an item (counted from 1)."""
    when = scale.items[item - 1].when
    return when is None or holds(when, _values(scale, points, item - 1))


def missing(scale: Scale, points: Points) -> tuple[int, ...]:
    """The numbers (from 1) of items that count, are called for and have no answer."""
    return tuple(n for n in scale.scored_items if _given(points, n) is None and is_asked(scale, n, points))


def following(scale: Scale, points: Points) -> int | None:
    """The number of the first item that is called for and not answered; None when all are."""
    for number in range(1, len(scale.items) + 1):
        if _given(points, number) is None and is_asked(scale, number, points):
            return number
    return None


def span(scale: Scale) -> tuple[int, int]:
    """The lowest and the highest score."""
    worth = [scale.worth_of(item) for item in scale.scored_items]
    if scale.scoring == "product":
        low, high = math.prod(low for low, _ in worth), math.prod(high for _, high in worth)
    else:
        low, high = sum(low for low, _ in worth), sum(high for _, high in worth)
    return low * scale.multiply, high * scale.multiply


def counted(scale: Scale, item: int, points: int) -> int:
    """What an answer counts: the other way round where the item is reversed."""
    if not scale.items[item - 1].reversed:
        return points
    low, high = scale.worth_of(item)
    return low + high - points


def score(scale: Scale, points: Points) -> Result | None:
    """The result of the points given.

    An unanswered item is missing, never a number. With a scored item missing there is no score, unless
    the manual's rule in the file says how to fill it.

    Raises:
        PointsError: too many points, or points an item does not have.
    """
    check_points(scale, points)
    gone = missing(scale, points)
    if gone and (scale.missing is None or len(gone) > scale.missing.most):
        return None
    if scale.scoring == "outcomes":
        values = _values(scale, points, len(scale.items))
        found = next((one.band for one in scale.outcomes if holds(one.when, values)), None)
        return Result(scale=scale.scale, score=None, band=found, subscores=_subscores(scale, points))
    worth = [each for n in scale.scored_items if (each := _counts(scale, points, n)) is not None]
    if scale.scoring == "product":
        total = math.prod(worth)
    else:
        total = sum(worth)
        if gone:
            # The mean of what was answered, for all items; half a point goes up, as by hand.
            total = math.floor(total / len(worth) * (len(worth) + len(gone)) + 0.5)
    total *= scale.multiply
    return Result(
        scale=scale.scale,
        score=total,
        band=next((band.band for band in scale.bands if total in band.score), None),
        subscores=_subscores(scale, points),
        cut_offs=tuple(cut.name for cut in scale.cut_offs if cut.is_met(total)),
    )


def check_points(scale: Scale, points: Points) -> None:
    """See that each item can have these points.

    Raises:
        PointsError: it cannot, or there are more points than items.
    """
    if len(points) > len(scale.items):
        raise PointsError(f"{scale.title} has {len(scale.items)} items; {len(points)} points were given")
    for number, given in enumerate(points, 1):
        if given is not None and given not in allowed_points(scale, number):
            shown = shown_points(scale, number)
            raise PointsError(f"item {number} of {scale.title} takes {shown}; {given} was given")


def allowed_points(scale: Scale, item: int) -> Sequence[int]:
    """The points that an item (counted from 1) can have."""
    number = scale.items[item - 1].number
    if number is not None:
        return range(number.low, number.high + 1)
    return [option.points for option in scale.options_of(item)]


def shown_points(scale: Scale, item: int) -> str:
    """The points that an item (counted from 1) can have, in words."""
    allowed = allowed_points(scale, item)
    if isinstance(allowed, range):
        return f"{allowed[0]} to {allowed[-1]}"
    return ", ".join(map(str, allowed))


def change(scale: Scale, before: int, now: int) -> Change:
    """What lies between two scores of the same scale, by the published reliable change."""
    if before == now:
        return "none"
    if scale.reliable_change is None:
        return "higher" if now > before else "lower"
    if abs(now - before) < scale.reliable_change.points:
        return "small"
    return "worse" if (now > before) == (scale.higher_is == "worse") else "better"


def _given(points: Points, number: int) -> int | None:
    return points[number - 1] if number <= len(points) else None


def _counts(scale: Scale, points: Points, number: int) -> int | None:
    """What an item adds; None where it adds nothing because it is missing or not called for."""
    given = _given(points, number)
    if given is not None and is_asked(scale, number, points):
        return counted(scale, number, given)
    return None if is_asked(scale, number, points) else scale.items[number - 1].left_out


def _subscores(scale: Scale, points: Points) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in scale.subscales:
        worth = [_counts(scale, points, item) for item in part.items]
        if None not in worth:
            found[part.subscale] = sum(each for each in worth if each is not None)
    return found


def _values(scale: Scale, points: Points, until: int) -> dict[str, Scalar]:
    """What conditions may mention: the answers to the first items. One that was left out counts as nothing."""
    values: dict[str, Scalar] = {"score": 0}
    so_far = 0
    for number in range(1, until + 1):
        item = scale.items[number - 1]
        given = _given(points, number)
        if item.when is not None and not holds(item.when, values):
            values[f"item{number}"] = item.left_out or 0
            so_far += (item.left_out or 0) if item.scored else 0
        elif given is not None:
            values[f"item{number}"] = given
            so_far += counted(scale, number, given) if item.scored else 0
        values["score"] = so_far
    return values
