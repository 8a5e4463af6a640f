"""Scales: every combination of points, what is reversed and left out, what a change means."""

import itertools
import math
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.authoring.load import load
from bot.core.range import Range
from bot.core.scale import Band, Item, MissingRule, Option, Outcome, ReliableChange, Scale, Subscale
from bot.core.scoring import (
    Change,
    PointsError,
    allowed_points,
    change,
    counted,
    following,
    is_asked,
    missing,
    score,
    span,
)
from tests.samples import MOVES, WORRY

SCALES = load(Path(__file__).parents[2]).scales
MANY = 60_000
"""Combinations of points that are all tried; beyond it, random ones are."""


def answered(scale: Scale, draw: st.DataObject | None, combination: tuple[int, ...] = ()) -> list[int | None]:
    """Points of a whole administration: only what is called for is answered."""
    points: list[int | None] = [None] * len(scale.items)
    while (item := following(scale, points)) is not None:
        allowed = allowed_points(scale, item)
        if draw is not None:
            points[item - 1] = draw.draw(st.sampled_from(allowed))
        else:
            points[item - 1] = combination[item - 1]
    return points


def lies_somewhere(scale: Scale, points: list[int | None]) -> None:
    """A completed scale has one result, in its range, in exactly one band."""
    result = score(scale, points)
    assert result is not None
    if scale.scoring == "outcomes":
        assert result.score is None
        assert result.band in [outcome.band for outcome in scale.outcomes]
        return
    assert result.score is not None
    low, high = span(scale)
    assert low <= result.score <= high
    holding = [band.band for band in scale.bands if result.score in band.score]
    assert holding == ([result.band] if scale.bands else [])


def choices_of(scale: Scale) -> list[Sequence[int]]:
    """The points of each item."""
    return [allowed_points(scale, number) for number in range(1, len(scale.items) + 1)]


FEW = [name for name, scale in SCALES.items() if math.prod(map(len, choices_of(scale))) <= MANY]


@pytest.mark.parametrize("name", FEW)
def test_every_combination_of_points_lies_in_exactly_one_band(name: str) -> None:
    scale = SCALES[name]
    choices = choices_of(scale)
    for combination in itertools.product(*choices):
        lies_somewhere(scale, answered(scale, None, combination))


@pytest.mark.parametrize("name", SCALES)
@given(data=st.data())
def test_random_answers_lie_in_exactly_one_band(name: str, data: st.DataObject) -> None:
    lies_somewhere(SCALES[name], answered(SCALES[name], data))


@pytest.mark.parametrize("name", SCALES)
def test_reversing_twice_gives_the_same(name: str) -> None:
    scale = SCALES[name]
    for number, item in enumerate(scale.items, 1):
        backwards = scale.model_copy(
            update={
                "items": (
                    *scale.items[: number - 1],
                    item.model_copy(update={"reversed": True}),
                    *scale.items[number:],
                )
            }
        )
        for points in allowed_points(scale, number):
            once = counted(backwards, number, points)
            assert once in range(*_span_of(scale, number))
            assert counted(backwards, number, once) == points


def _span_of(scale: Scale, item: int) -> tuple[int, int]:
    low, high = scale.worth_of(item)
    return low, high + 1


@pytest.mark.parametrize("name", [name for name, scale in SCALES.items() if scale.missing is None])
@given(data=st.data())
def test_a_missing_item_means_no_score(name: str, data: st.DataObject) -> None:
    scale = SCALES[name]
    points = answered(scale, data)
    given_items = [n for n in scale.scored_items if points[n - 1] is not None]
    gone = data.draw(st.sampled_from(given_items))
    points[gone - 1] = None
    assert score(scale, points) is None
    assert gone in missing(scale, points)


OFTEN = tuple(Option(label={"en": str(points)}, points=points) for points in range(4))


def a_scale(**fields: object) -> Scale:
    """Four items from 0 to 3."""
    return WORRY.model_copy(
        update={
            "items": tuple(Item(text={"en": f"{number}?"}) for number in range(4)),
            "options": OFTEN,
            "bands": (),
            **fields,
        }
    )


def test_a_multiplied_score() -> None:
    assert span(a_scale(multiply=4)) == (0, 48)
    result = score(a_scale(multiply=4), [1, 2, 3, 0])
    assert result is not None
    assert result.score == 24


@pytest.mark.parametrize(
    ("points", "total"),
    [([3, 3, None, 3], 12), ([1, None, 1, None], None), ([1, 2, 2, None], 7), ([None, 0, 1, 1], 3)],
)
def test_a_manual_that_fills_one_missing_answer_with_the_mean(
    points: list[int | None], total: int | None
) -> None:
    result = score(a_scale(missing=MissingRule(most=1)), points)
    assert (result.score if result else None) == total


def test_subscores_and_a_part_that_is_missing() -> None:
    parts = (
        Subscale(subscale="first", title="First", items=(1, 2)),
        Subscale(subscale="last", title="Last", items=(4,)),
    )
    result = score(a_scale(subscales=parts, missing=MissingRule(most=1)), [3, 2, 1, None])
    assert result is not None
    assert result.subscores == {"first": 5}


def test_days_times_minutes_and_no_minutes_where_there_are_no_days() -> None:
    for points, total in (([3, 40], 120), ([0, None], 0), ([0, 90], 0)):
        result = score(MOVES, points)
        assert result is not None
        assert result.score == total
    assert is_asked(MOVES, 2, [1])
    assert not is_asked(MOVES, 2, [0])
    assert score(MOVES, [3]) is None


def test_points_that_a_scale_does_not_know_are_refused_by_name() -> None:
    with pytest.raises(PointsError, match="item 2 of Worry takes 0, 1, 2, 3; 7 was given"):
        score(WORRY, [0, 7])
    with pytest.raises(PointsError, match="item 1 of Moves takes 0 to 7; 8 was given"):
        score(MOVES, [8, 10])
    with pytest.raises(PointsError, match="4 items; 5 points"):
        score(WORRY, [0, 0, 0, 0, 0])


@pytest.mark.parametrize(
    ("before", "now", "higher_is", "expected"),
    [
        (10, 10, "worse", "none"),
        (10, 13, "worse", "small"),
        (10, 14, "worse", "worse"),
        (14, 10, "worse", "better"),
        (10, 14, "better", "better"),
        (14, 10, "better", "worse"),
    ],
)
def test_only_a_published_reliable_change_calls_a_change_one(
    before: int, now: int, higher_is: str, expected: Change
) -> None:
    scale = a_scale(higher_is=higher_is, reliable_change=ReliableChange(points=4, source="ours"))
    assert change(scale, before, now) == expected
    if before != now:
        assert change(a_scale(higher_is=higher_is), before, now) == ("higher" if now > before else "lower")


def test_the_first_outcome_that_holds_is_the_result() -> None:
    named = a_scale(
        scoring="outcomes",
        bands=(),
        outcomes=(Outcome(band="acute", when=None),),
    )
    result = score(named, [0, 0, 0, 0])
    assert result is not None
    assert (result.score, result.band) == (None, "acute")


def test_a_band_of_one_score() -> None:
    scale = a_scale(
        bands=(Band(band="none", score=Range(low=0, high=0)), Band(band="some", score=Range(low=1, high=12)))
    )
    for points, band in (([0, 0, 0, 0], "none"), ([0, 0, 0, 1], "some")):
        result = score(scale, points)
        assert result is not None
        assert result.band == band
