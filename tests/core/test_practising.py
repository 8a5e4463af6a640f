"""A practice alert goes through the whole ladder, whoever acknowledges, and ends by itself."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.alert import Alert
from bot.core.alert_events import Acknowledged, Page, Raised, Refuse, Ring, TimePassed
from bot.core.on_call import Ladder, recipients
from bot.core.practising import due_drill, practice_alert
from bot.core.pursuing import pursue

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)

LADDER = Ladder.model_validate(
    {
        "zone": "Europe/Berlin",
        "people": {
            "clara": {"name": "Dr. Clara Weiss"},
            "sam": {"name": "Sam Ortiz"},
            "ada": {"name": "Ada Lind"},
            "robin": {"name": "Robin Hale", "role": "coordinator"},
        },
        "shifts": [{"who": "clara", "days": "mon-sun", "from": "00:00", "to": "00:00"}],
        "backup": ["ada"],
        "drill": {"day": "wed", "at": "10:00"},
    }
)


def life(quick: bool, acknowledged_after: timedelta | None) -> list[tuple[timedelta, int, tuple[str, ...]]]:
    """A whole practice alert: when, at which tier, whose second channels; it ends closed."""
    transition = pursue(LADDER, practice_alert("PRACTICE", quick, MONDAY), Raised(), MONDAY)
    taken_at = None if acknowledged_after is None else MONDAY + acknowledged_after
    happened, now = [], MONDAY
    while True:
        for effect in transition.effects:
            if isinstance(effect, Ring):
                happened.append((now - MONDAY, transition.alert.tier, effect.people))
        assert not any(
            effect.recipients != recipients(LADDER, transition.alert.tier, now)
            for effect in transition.effects
            if isinstance(effect, Page)
        )
        due = transition.alert.wakes_at
        if due is None:
            assert (transition.alert.state, transition.alert.outcome) == ("closed", "practice")
            return happened
        if taken_at is not None and taken_at <= due:
            transition = pursue(LADDER, transition.alert, Acknowledged(by="clara"), taken_at)
            now, taken_at = taken_at, None
            continue
        now = due
        transition = pursue(LADDER, transition.alert, TimePassed(), now)


@pytest.mark.parametrize("acknowledged_after", [None, 10 * timedelta(seconds=1)])
def test_every_tier_and_its_second_channels_come_a_minute_apart_also_when_it_was_acknowledged(
    acknowledged_after: timedelta | None,
) -> None:
    rings = life(True, acknowledged_after)
    assert rings[:2] == [(0 * MINUTE, 1, ("clara",)), (MINUTE, 2, ("clara", "ada"))]
    assert (rings[2][0], rings[2][1], set(rings[2][2])) == (2 * MINUTE, 3, {"clara", "ada", "sam", "robin"})
    assert len(rings) == 3


def test_at_the_real_pace_it_climbs_as_an_urgent_alert_does() -> None:
    climbs = [when for when, _, _ in life(False, timedelta(seconds=10))]
    assert {0 * HOUR, HOUR, 2 * HOUR} <= set(climbs)


def test_who_acknowledges_second_is_told_that_somebody_has_it() -> None:
    alert = pursue(LADDER, practice_alert("PRACTICE", True, MONDAY), Raised(), MONDAY).alert
    first = pursue(LADDER, alert, Acknowledged(by="clara"), MONDAY + MINUTE / 2)
    assert (first.alert.acknowledged_by, first.alert.state) == ("clara", "open")
    second = pursue(LADDER, first.alert, Acknowledged(by="sam"), MONDAY + MINUTE / 2)
    assert second.effects == (Refuse(why="acknowledged"),)


@given(st.booleans(), st.one_of(st.none(), st.integers(0, 4000)))
def test_a_practice_alert_always_ends(quick: bool, seconds: int | None) -> None:
    life(quick, None if seconds is None else timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("now", "drill"),
    [
        ("2026-03-04T09:59+01:00", None),
        ("2026-03-04T10:00+01:00", "weekly:2026-03-04"),
        ("2026-03-04T10:59+01:00", "weekly:2026-03-04"),
        ("2026-03-04T11:00+01:00", None),
        ("2026-03-05T10:30+01:00", None),
        ("2026-04-01T10:00+02:00", "weekly:2026-04-01"),
    ],
)
def test_the_weekly_drill_is_due_for_an_hour_by_the_clock_of_the_rota(now: str, drill: str | None) -> None:
    assert due_drill(LADDER, datetime.fromisoformat(now)) == drill
    assert due_drill(LADDER.model_copy(update={"drill": None}), datetime.fromisoformat(now)) is None


def test_a_drill_late_in_the_evening_may_be_held_after_midnight() -> None:
    late = Ladder.model_validate({**LADDER.model_dump(by_alias=True), "drill": {"day": "wed", "at": "23:30"}})
    assert due_drill(late, datetime.fromisoformat("2026-03-05T00:10+01:00")) == "weekly:2026-03-04"


def test_an_alert_of_before_there_was_practice_is_none() -> None:
    real = practice_alert("P-0001", True, MONDAY).model_dump(mode="json", exclude={"practice", "quick"})
    assert not Alert.model_validate(real).practice
