"""What expressions reckon: times of day, minutes told in hours."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.authoring.expressions import parse_expression
from bot.core.expression import Scalar, evaluate, holds
from bot.core.own_time import OwnTime, chosen_time
from bot.core.program import QuietHours

NIGHT = QuietHours(start=time(22), end=time(7))


@pytest.mark.parametrize(
    ("written", "values", "comes_to"),
    [
        ("rise_time - 390", {"rise_time": "06:45"}, "00:15"),
        ("rise_time - hours * 60", {"rise_time": "06:30", "hours": 6.25}, "00:15"),
        ("lights_out + 45", {"lights_out": "23:30"}, "00:15"),
        ("minutes | in_hours", {"minutes": 390}, "6 h 30 min"),
        ("minutes | in_hours", {"minutes": 305.4}, "5 h 05 min"),
        ("minutes | in_hours", {"minutes": 420}, "7 h"),
        ("minutes | in_hours", {"minutes": 45}, "45 min"),
    ],
)
def test_times_and_minutes_are_reckoned_with(
    written: str, values: dict[str, Scalar], comes_to: Scalar
) -> None:
    assert evaluate(parse_expression(written), values) == comes_to


@given(st.times(), st.integers(0, 5000))
def test_a_time_later_and_as_much_earlier_is_the_same_time(at: time, minutes: int) -> None:
    there = evaluate(parse_expression(f"at + {minutes}"), {"at": f"{at:%H:%M}"})
    assert evaluate(parse_expression(f"at - {minutes}"), {"at": there}) == f"{at:%H:%M}"


@pytest.mark.parametrize("written", ["name - 30", "at * 2", "30 - at", "name | in_hours"])
def test_what_cannot_be_reckoned_with_is_left_out(written: str) -> None:
    assert not holds(parse_expression(f"({written}) == 1"), {"name": "Anna", "at": "07:00"})


@pytest.mark.parametrize(
    ("values", "at"),
    [
        ({"worry_at": "17:15"}, time(17, 15)),
        ({}, "evening"),
        ({"worry_at": "22:30"}, "evening"),
        ({"worry_at": "06:59"}, "evening"),
        ({"worry_at": "07:00"}, time(7)),
    ],
)
def test_an_hour_of_their_own_never_lies_within_the_quiet_hours(
    values: dict[str, Scalar], at: time | str
) -> None:
    assert chosen_time(OwnTime(save="worry_at", otherwise="evening"), values, NIGHT.holds_at) == at
