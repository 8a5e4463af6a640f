"""Risk rules on change and over time: against one's own start, in a row, nights that are too short."""

from datetime import date, timedelta

import pytest

from bot.core.noticing import screen_score
from bot.core.range import Range
from bot.core.risk import ChangeRule, NightRule, ScoreRule, Urgency
from bot.core.sleep_diary import Sleep
from bot.core.trends import screen_change, screen_nights
from tests.samples import MOVES, SAFETY, WORRY


def a_change(**fields: object) -> ChangeRule:
    about = {
        "rule": "worse",
        "category": "distress",
        "urgency": Urgency.SOON,
        "scale": "worry",
        "since": "last",
    }
    return ChangeRule.model_validate({**about, **fields})


@pytest.mark.parametrize(
    ("rule", "earlier", "now", "noticed"),
    [
        ({"points": 4}, [], 9, False),
        ({"points": 4}, [2], 5, False),
        ({"points": 4}, [2], 6, True),
        ({"points": 4}, [6], 2, False),
        ({"points": 4, "since": "start"}, [1, 4], 5, True),
        ({"points": 4, "since": "last"}, [1, 4], 5, False),
        ({"times": 1.5}, [4], 5, False),
        ({"times": 1.5}, [4], 6, True),
        ({"times": 1.5}, [0], 9, False),  # of nothing there is no half as much again: points are for that
        ({"times": 1.5, "score": Range(low=7, high=9)}, [4], 6, False),
        ({"times": 1.5, "score": Range(low=7, high=9)}, [4], 7, True),
    ],
)
def test_a_score_is_held_against_ones_own(
    rule: dict[str, object], earlier: list[int], now: int, noticed: bool
) -> None:
    safety = SAFETY.model_copy(update={"changes": (a_change(**rule),)})
    assert bool(screen_change(safety, WORRY, earlier, now)) == noticed


def test_where_higher_is_better_a_fall_is_worse() -> None:
    safety = SAFETY.model_copy(update={"changes": (a_change(scale="moves", points=30),)})
    assert screen_change(safety, MOVES, [90], 60)
    assert not screen_change(safety, MOVES, [60], 90)
    factor = SAFETY.model_copy(update={"changes": (a_change(scale="moves", times=1.5),)})
    assert screen_change(factor, MOVES, [90], 60)
    assert not screen_change(factor, MOVES, [90], 61)


def test_what_clinicians_are_told_holds_the_rules_own_numbers() -> None:
    safety = SAFETY.model_copy(update={"changes": (a_change(times=1.5, since="start"),)})
    (worse,) = screen_change(safety, WORRY, [4, 5], 8)
    assert worse.flag.evidence == "worry: 8, 4 at the start (worse by 50 % or more)"


def test_a_change_rule_says_by_how_much_in_one_way() -> None:
    for fields in ({}, {"points": 4, "times": 1.5}):
        with pytest.raises(ValueError, match=r"write one of points: 6 and times: 1\.5"):
            a_change(**fields)


def test_two_scores_in_a_row_are_more_than_one() -> None:
    rule = ScoreRule(
        rule="twice",
        category="distress",
        urgency=Urgency.SOON,
        scale="worry",
        score=Range(low=5, high=9),
        in_a_row=2,
    )
    safety = SAFETY.model_copy(update={"scores": (rule,)})
    assert not screen_score(safety, "worry", 6)
    assert not screen_score(safety, "worry", 6, [6, 2])
    (flag,) = screen_score(safety, "worry", 6, [2, 7])
    assert flag.evidence == "worry: 7, 6 (5-9, 2 times in a row)"


def nights(*minutes: int, gap: int = 1) -> list[Sleep]:
    """Nights of so much sleep, so many days apart."""
    return [
        Sleep(
            morning=date(2026, 3, 2) + timedelta(days=number * gap),
            tib=480,
            tst=tst,
            sol=0,
            waso=0,
            se=round(100 * tst / 480, 1),
            awakenings=0,
            quality=2,
        )
        for number, tst in enumerate(minutes)
    ]


@pytest.mark.parametrize(
    ("told", "noticed"),
    [
        (nights(200, 200), False),
        (nights(200, 239, 0), True),
        (nights(200, 240, 200), False),
        (nights(400, 200, 200, 200), True),
        (nights(200, 200, 200, 400), False),
        (nights(200, 200, 200, gap=2), False),
    ],
)
def test_three_short_nights_in_a_row(told: list[Sleep], noticed: bool) -> None:
    rule = NightRule(rule="short", category="sleep", urgency=Urgency.SOON, below=240, nights=3)
    assert bool(screen_nights(SAFETY.model_copy(update={"nights": (rule,)}), told)) == noticed
