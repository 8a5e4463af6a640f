"""Hours that nobody has: every week, because somebody is away, or on purpose."""

import re
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.gaps import Gap, as_written, gaps_of_absences, on_purpose, seasons, unneeded, weekly_gaps
from bot.core.on_call import Absence, Ladder, Shift, holes, on_call

PEOPLE = {"clara": {"name": "Clara Weiss"}, "sam": {"name": "Sam Ortiz"}}
MONDAY = datetime(2026, 3, 2, 0, 0, tzinfo=ZoneInfo("Europe/Berlin"))
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

clocks = st.integers(0, 24 * 60 - 1).map(lambda n: time(n // 60, n % 60))
shifts = st.builds(
    lambda who, days, start, end: Shift(who=who, days=tuple(sorted(days)), start=start, end=end),
    st.sampled_from(["clara", "sam"]),
    st.sets(st.integers(0, 6), min_size=1),
    clocks,
    clocks,
)
absences = st.builds(
    lambda who, begins, length, instead: Absence(
        who=who,
        first=MONDAY.date() + begins * DAY,
        last=MONDAY.date() + (begins + length) * DAY,
        instead=instead,
    ),
    st.sampled_from(["clara", "sam"]),
    st.integers(0, 30),
    st.integers(0, 5),
    st.sampled_from([None, "clara", "sam"]),
)


def ladder(**more: Any) -> Ladder:
    return Ladder.model_validate({"zone": "Europe/Berlin", "people": PEOPLE, **more})


def with_hours(rota: Ladder, gaps: tuple[Gap, ...]) -> Ladder:
    """The rota with the hours as a coordinator would copy them from the complaint."""
    written = re.findall(r"\{.*?\}", as_written(rota.zone, gaps))
    hours = [yaml.load(one, Loader=yaml.BaseLoader) for one in written]  # noqa: S506 - our own words
    return Ladder.model_validate({**rota.model_dump(by_alias=True), "uncovered": hours})


@settings(max_examples=60, deadline=None)
@given(st.lists(shifts, max_size=5))
def test_what_the_complaint_says_to_write_closes_every_gap_of_the_week(some: list[Shift]) -> None:
    rota = ladder().model_copy(update={"shifts": tuple(some)})
    mended = with_hours(rota, weekly_gaps(rota, MONDAY))
    assert weekly_gaps(mended, MONDAY) == ()
    assert unneeded(mended, MONDAY) == ()


@settings(max_examples=60, deadline=None)
@given(st.lists(shifts, min_size=1, max_size=4), st.integers(0, 7 * 24 * 60 - 1))
def test_a_moment_lies_in_a_gap_of_the_week_exactly_when_nobody_is_on_call(
    some: list[Shift], minutes: int
) -> None:
    rota = ladder().model_copy(update={"shifts": tuple(some)})
    moment = MONDAY + 7 * DAY + minutes * MINUTE
    inside = any(
        gap.start + weeks * 7 * DAY <= moment < gap.end + weeks * 7 * DAY
        for gap in weekly_gaps(rota, MONDAY)
        for weeks in (-1, 0, 1)
    )
    assert inside == (not on_call(rota, moment))


@settings(max_examples=60, deadline=None)
@example(
    some=[
        Shift(who="clara", days=(0,), start=time(0, 1), end=time(0, 1)),
        Shift(who="sam", days=(0,), start=time(0, 0), end=time(0, 0)),
    ],
    away=[Absence(who="clara", first=MONDAY.date(), last=MONDAY.date())] * 2,
)
@given(st.lists(shifts, min_size=1, max_size=4), st.lists(absences, min_size=1, max_size=4))
def test_every_hour_that_is_bare_only_because_somebody_is_away_is_put_down_to_an_absence(
    some: list[Shift], away: list[Absence]
) -> None:
    rota = ladder().model_copy(update={"shifts": tuple(some), "absences": tuple(away)})
    always = rota.model_copy(update={"absences": ()})
    gaps = gaps_of_absences(rota, MONDAY)
    for gap in gaps:
        assert gap.absence is not None
        assert not on_call(rota, gap.start)
        assert on_call(always, gap.start)
    for start, _ in holes(rota, MONDAY, timedelta(weeks=4)):
        missed = not any(gap.start <= start < gap.end for gap in gaps)
        assert missed == (not on_call(always, start)) or start < MONDAY


def test_a_hole_of_a_minute_is_found() -> None:
    rota = ladder(
        shifts=[
            {"who": "clara", "days": "mon-sun", "from": "00:00", "to": "23:59"},
        ]
    )
    gaps = weekly_gaps(rota, MONDAY)
    assert [gap.end - gap.start for gap in gaps] == [MINUTE] * 7
    assert as_written(rota.zone, gaps) == '{days: mon-sun, from: "23:59", to: "00:00"}'


def test_clocks_that_leap_on_different_dates_open_a_gap_that_is_found() -> None:
    week = Ladder.model_validate(
        {
            "zone": "Europe/Berlin",
            "people": {"clara": {"name": "Clara"}, "sam": {"name": "Sam"}},
            "shifts": [
                {"who": "clara", "days": "mon-sun", "from": "08:00", "to": "20:00"},
                {"who": "sam", "zone": "America/New_York", "days": "mon-sun", "from": "14:00", "to": "02:00"},
            ],
        }
    )
    winter = datetime(2026, 1, 5, tzinfo=UTC)
    assert weekly_gaps(week, winter) == ()
    gaps = [gap for season in seasons(week, winter) for gap in weekly_gaps(week, season)]
    assert {gap.end - gap.start for gap in gaps} == {timedelta(hours=1)}
    # From 8 to 29 March; the same in the last week of October is told once.
    assert {gap.start.month for gap in gaps} == {3}


def test_a_week_without_a_shift_is_one_gap_and_a_week_on_purpose_is_none() -> None:
    (gap,) = weekly_gaps(ladder(), MONDAY)
    assert as_written("Europe/Berlin", (gap,)) == '{days: mon-sun, from: "00:00", to: "00:00"}'
    always = ladder(uncovered=[{"days": "mon-sun", "from": "00:00", "to": "00:00"}])
    assert weekly_gaps(always, MONDAY) == ()
    assert on_purpose(always, MONDAY)


@pytest.mark.parametrize("week", ["2026-03-23", "2026-10-19"])
def test_the_clocks_that_leap_open_no_gap(week: str) -> None:
    rota = ladder(
        shifts=[
            {"who": "clara", "days": "mon-sun", "from": "02:30", "to": "20:00"},
            {"who": "sam", "days": "mon-sun", "from": "20:00", "to": "02:30"},
        ]
    )
    now = datetime.fromisoformat(week).replace(tzinfo=UTC)
    assert weekly_gaps(rota, now) == ()
    assert gaps_of_absences(rota, now) == ()


def test_hours_left_open_on_purpose_are_so_by_the_clock_of_the_rota() -> None:
    rota = ladder(uncovered=[{"days": "sat", "from": "20:00", "to": "08:00"}])
    saturday = MONDAY + 5 * DAY + timedelta(hours=20)
    assert not on_purpose(rota, saturday - MINUTE)
    assert on_purpose(rota, saturday)
    assert on_purpose(rota, saturday + timedelta(hours=12) - MINUTE)
    assert not on_purpose(rota, saturday + timedelta(hours=12))
