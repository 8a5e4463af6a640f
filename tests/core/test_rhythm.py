"""When sessions come that are not simply on a day: weekdays, other anchors, random times; and who gets what by lot."""

from collections import Counter
from datetime import date, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.anchor import FromCohort, FromDate, FromModule
from bot.core.assignment import Arm, Assignment, drawn
from bot.core.program import Session
from bot.core.schedule import date_of, due_at
from bot.core.spoken_dates import calendar_date
from bot.core.window import Window, drawn_time
from tests.samples import PROGRAM, enrolled

days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
TODAY = date(2026, 3, 4)  # a Wednesday


def session(**how: object) -> Session:
    return Session.model_validate(
        {"session": "one", "module": "m", "day": 1, "at": time(9), "steps": (), **how}
    )


@given(days, st.integers(0, 6), st.integers(1, 8))
def test_a_weekday_comes_once_in_each_week_of_the_program(day_one: date, weekday: int, week: int) -> None:
    on = date_of(enrolled("UTC", day_one), session(day=7 * (week - 1) + 1, weekday=weekday))
    assert on is not None
    assert on.weekday() == weekday
    assert timedelta(weeks=week - 1) <= on - day_one < timedelta(weeks=week)


def test_what_follows_a_date_a_cohort_or_a_module_waits_until_that_is_known() -> None:
    somebody = enrolled("Europe/Berlin", TODAY)
    on_the_day = session(anchor=FromDate(save="quit_date"))
    with_the_group = session(anchor=FromCohort())
    afterwards = session(anchor=FromModule(module="Sleep"))
    assert date_of(somebody, on_the_day) is None
    assert due_at(PROGRAM, somebody, afterwards) is None
    assert date_of(somebody, with_the_group) == TODAY, "who has no cohort counts from joining"
    known = somebody.model_copy(
        update={
            "values": {"quit_date": "2026-04-01"},
            "cohort_starts_on": date(2026, 3, 9),
            "ended_on": {"Sleep": date(2026, 3, 20)},
        }
    )
    assert [date_of(known, each) for each in (on_the_day, with_the_group, afterwards)] == [
        date(2026, 4, 1),
        date(2026, 3, 9),
        date(2026, 3, 21),
    ]


windows = st.tuples(st.integers(0, 11 * 60), st.integers(1, 6), st.integers(0, 60)).flatmap(
    lambda drawn_: st.tuples(
        st.just(drawn_[0]),
        st.integers(drawn_[0] + drawn_[2] * (drawn_[1] - 1), 23 * 60),
        st.just(drawn_[1]),
        st.just(drawn_[2]),
    )
)


@given(windows, st.integers(0, 2**48))
def test_random_times_lie_in_their_window_in_order_and_as_far_apart_as_is_asked(
    window: tuple[int, int, int, int], seed: int
) -> None:
    start, end, of, apart = window
    times = [
        drawn_time(
            Window(
                start=time(start // 60, start % 60),
                end=time(end // 60, end % 60),
                draw="glimpse",
                nth=nth,
                of=of,
                apart=timedelta(minutes=apart),
            ),
            seed,
        )
        for nth in range(1, of + 1)
    ]
    minutes = [at.hour * 60 + at.minute for at in times]
    assert start <= minutes[0]
    assert minutes[-1] <= end
    assert all(later - earlier >= apart for earlier, later in pairwise(minutes))


def test_every_minute_of_a_window_is_drawn_for_somebody() -> None:
    window = Window(start=time(9), end=time(9, 30), draw="glimpse")
    assert {drawn_time(window, seed).minute for seed in range(500)} == set(range(31))


def test_a_random_time_keeps_out_of_the_quiet_hours_of_whoever_travels() -> None:
    somebody = enrolled("Asia/Kathmandu", TODAY)
    due = due_at(PROGRAM, somebody, session(at=Window(start=time(10), end=time(18), draw="x")))
    assert due is not None
    assert time(10) <= due.astimezone(ZoneInfo("Asia/Kathmandu")).time() <= time(18)


TIP = Assignment(assignment="tip", by="touchpoint", arms=(Arm(arm="walk", share=3), Arm(arm="rest")))


def test_arms_are_drawn_as_often_as_their_shares_say() -> None:
    drawn_arms = Counter(drawn(TIP, seed, None, f"day-{day}") for seed in range(200) for day in range(20))
    assert TIP.chance("walk") == 0.75
    assert 0.73 < drawn_arms["walk"] / 4000 < 0.77


def test_by_person_the_arm_is_for_good_by_cohort_it_is_shared_by_touchpoint_it_changes() -> None:
    by_person = TIP.model_copy(update={"by": "person"})
    by_cohort = TIP.model_copy(update={"by": "cohort"})
    assert {drawn(by_person, 7, "a", f"day-{day}") for day in range(30)} == {drawn(by_person, 7, None, None)}
    assert len({drawn(by_cohort, seed, "spring", None) for seed in range(30)}) == 1
    assert {drawn(TIP, 7, None, f"day-{day}") for day in range(30)} == {"walk", "rest"}
    assert drawn(TIP, 7, None, None) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("today", "2026-03-04"),
        ("Tomorrow!", "2026-03-05"),
        ("the day after tomorrow", "2026-03-06"),
        ("mañana", "2026-03-05"),
        ("übermorgen", "2026-03-06"),
        ("friday", "2026-03-06"),
        ("next Wednesday", "2026-03-11"),
        ("el lunes", "2026-03-09"),
        ("in ten days", "2026-03-14"),
        ("in a week", "2026-03-11"),
        ("dentro de dos semanas", "2026-03-18"),
        ("next week", "2026-03-11"),
        ("12 March", "2026-03-12"),
        ("March 12th", "2026-03-12"),
        ("the 1st of April", "2026-04-01"),
        ("12 de marzo", "2026-03-12"),
        ("12.3.", "2026-03-12"),
        ("12.03.2026", "2026-03-12"),
        ("25/3", "2026-03-25"),
        ("3/25/26", "2026-03-25"),
        ("2026-03-12", "2026-03-12"),
        ("1 January", "2027-01-01"),
        ("29 February", "2028-02-29"),
    ],
)
def test_a_day_to_come_is_read_as_people_say_it(typed: str, meant: str) -> None:
    assert calendar_date(typed, TODAY, "future") == date.fromisoformat(meant)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("yesterday", "2026-03-03"),
        ("last friday", "2026-02-27"),
        ("three days ago", "2026-03-01"),
        ("hace dos semanas", "2026-02-18"),
        ("12 March", "2025-03-12"),
    ],
)
def test_a_day_that_has_been_is_read_as_people_say_it(typed: str, meant: str) -> None:
    assert calendar_date(typed, TODAY, "past") == date.fromisoformat(meant)


@pytest.mark.parametrize(
    "typed",
    ["3/4", "31 April", "soon", "", "when I feel better", "40.1.", "7", "2026-13-01", "99999 days ago"],
)
def test_what_is_no_date_or_could_be_two_is_asked_again(typed: str) -> None:
    assert calendar_date(typed, TODAY, "future") is None


@given(days, days)
def test_every_date_is_read_as_it_is_written_out(today: date, day: date) -> None:
    assert calendar_date(day.isoformat(), today) == day
    assert calendar_date(f"{day.day} {day:%B} {day.year}", today) == day
    assert calendar_date(f"{day.day}.{day.month}.{day.year}", today) == day


@given(st.text(max_size=80), days)
def test_no_text_is_too_odd_to_be_read(text: str, today: date) -> None:
    found = calendar_date(text, today)
    assert found is None or isinstance(found, date)
