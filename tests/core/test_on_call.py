"""Who is on call when: nights, weeks with holes, and the days on which the clocks leap."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.authoring.ladder import read_ladder
from bot.authoring.mistakes import Mistake
from bot.authoring.yaml import parse
from bot.core.on_call import (
    CLINICIANS,
    COORDINATORS,
    Ladder,
    Shift,
    holes,
    in_words,
    next_cover,
    on_call,
    recipients,
    working_hour,
)
from bot.core.risk import Urgency

PEOPLE = {
    "clara": {"name": "Dr. Clara Weiss"},
    "sam": {"name": "Sam Ortiz"},
    "robin": {"name": "Robin Hale", "role": "coordinator"},
}
EXAMPLE = Path(__file__).parent.parent.parent / "programs" / "on-call.yaml"

zones = st.sampled_from(sorted(available_timezones() - {"localtime", "Factory"}))
moments = st.integers(0, 5 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
clocks = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@st.composite
def any_shift(draw: st.DrawFn) -> Shift:
    days = draw(st.sets(st.integers(0, 6), min_size=1))
    who = draw(st.sampled_from(["clara", "sam"]))
    zone = draw(st.none() | zones)
    return Shift(who=who, zone=zone, days=tuple(sorted(days)), start=draw(clocks), end=draw(clocks))


shifts = any_shift()


def ladder(*shifts: tuple[str, str, str, str], zone: str = "Europe/Berlin", **more: Any) -> Ladder:
    """A ladder as it would be written: who, days, from, to."""
    written = [dict(zip(("who", "days", "from", "to"), shift, strict=True)) for shift in shifts]
    return Ladder.model_validate({"zone": zone, "people": PEOPLE, "shifts": written, **more})


def berlin(written: str, fold: int = 0) -> datetime:
    """A moment by the clocks of Berlin."""
    return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo("Europe/Berlin"), fold=fold)


OFFICE = ("clara", "mon-fri", "08:00", "18:00")
NIGHTS = ("sam", "mon-sun", "20:00", "06:00")
AROUND = (
    ("clara", "mon-fri", "08:00", "20:00"),
    ("sam", "sat-sun", "08:00", "20:00"),
    ("sam", "mon-sun", "20:00", "08:00"),
)


@pytest.mark.parametrize(
    ("shift", "moment", "on"),
    [
        (OFFICE, "2026-03-02 08:00", ("clara",)),
        (OFFICE, "2026-03-02 07:59", ()),
        (OFFICE, "2026-03-02 17:59", ("clara",)),
        (OFFICE, "2026-03-02 18:00", ()),
        (OFFICE, "2026-03-07 12:00", ()),  # a Saturday
        (NIGHTS, "2026-03-02 20:00", ("sam",)),
        (NIGHTS, "2026-03-03 05:59", ("sam",)),
        (NIGHTS, "2026-03-03 06:00", ()),
        (("sam", "fri", "20:00", "06:00"), "2026-03-07 05:00", ("sam",)),  # Friday's night ends on Saturday
        (("sam", "fri", "20:00", "06:00"), "2026-03-06 05:00", ()),  # Thursday's night is not Friday's
        (("sam", "sun", "20:00", "06:00"), "2026-03-09 05:00", ("sam",)),  # and Sunday's ends next week
        (("sam", "sat-mon", "09:00", "10:00"), "2026-03-08 09:30", ("sam",)),
        (("sam", "sat-mon", "09:00", "10:00"), "2026-03-10 09:30", ()),
        (("sam", "mon, thu", "00:00", "00:00"), "2026-03-05 23:59", ("sam",)),  # from = to: all day
        (("sam", "mon, thu", "00:00", "00:00"), "2026-03-06 00:00", ()),
    ],
)
def test_a_shift_is_on_from_its_beginning_until_its_end(
    shift: tuple[str, str, str, str], moment: str, on: tuple[str, ...]
) -> None:
    assert on_call(ladder(shift), berlin(moment)) == on


def test_the_zone_is_the_ladder_s_and_not_that_of_whoever_asks() -> None:
    auckland = ladder(OFFICE, zone="Pacific/Auckland")
    sunday_evening_in_berlin = berlin("2026-03-01 21:00")
    assert on_call(auckland, sunday_evening_in_berlin) == ("clara",)
    assert on_call(auckland, sunday_evening_in_berlin.astimezone(UTC)) == ("clara",)
    assert on_call(ladder(OFFICE), sunday_evening_in_berlin) == ()


def test_two_shifts_at_once_are_both_on_call_in_the_order_they_are_written_and_each_once() -> None:
    both = ladder(NIGHTS, ("clara", "mon-sun", "21:00", "23:00"), ("sam", "mon-sun", "22:00", "23:00"))
    assert on_call(both, berlin("2026-03-02 22:30")) == ("sam", "clara")


@pytest.mark.parametrize(
    ("moment", "on"),
    [
        # 29 March 2026: 02:00 is followed by 03:00.
        (berlin("2026-03-29 01:59"), "sam"),
        (berlin("2026-03-29 03:00"), "sam"),
        (berlin("2026-03-29 07:59"), "sam"),
        (berlin("2026-03-29 08:00"), "clara"),
        # 25 October 2026: the hour from 02:00 comes twice.
        (berlin("2026-10-25 02:30"), "sam"),
        (berlin("2026-10-25 02:30", fold=1), "sam"),
        (berlin("2026-10-25 07:59"), "sam"),
        (berlin("2026-10-25 08:00"), "clara"),
    ],
)
def test_a_night_on_which_the_clocks_leap_is_an_hour_shorter_or_longer(moment: datetime, on: str) -> None:
    week = ladder(("sam", "mon-sun", "20:00", "08:00"), ("clara", "mon-sun", "08:00", "20:00"))
    assert on_call(week, moment.astimezone(UTC)) == (on,)


def test_a_shift_that_begins_in_the_hour_that_is_leapt_over_begins_right_after_it() -> None:
    early = ladder(("sam", "sun", "02:30", "06:00"))
    before = berlin("2026-03-29 01:00")
    begins = next_cover(early, before)
    assert begins == berlin("2026-03-29 03:30")
    assert on_call(early, begins - timedelta(seconds=1)) == ()
    assert on_call(early, begins) == ("sam",)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-03-02 12:00", "2026-03-02 12:00"),  # somebody is on
        ("2026-03-02 05:00", "2026-03-02 08:00"),
        ("2026-03-02 18:00", "2026-03-03 08:00"),
        ("2026-03-06 18:00", "2026-03-09 08:00"),  # over the weekend
    ],
)
def test_the_next_cover_is_now_or_when_the_next_shift_begins(now: str, then: str) -> None:
    assert next_cover(ladder(OFFICE), berlin(now)) == berlin(then)


def test_a_single_shift_of_a_week_that_just_ended_comes_again_in_a_week() -> None:
    assert next_cover(ladder(("clara", "mon", "08:00", "09:00")), berlin("2026-03-02 09:00")) == berlin(
        "2026-03-09 08:00"
    )


def test_a_shift_of_another_zone_is_by_that_clock() -> None:
    new_york = {"who": "sam", "zone": "America/New_York", "days": "mon", "from": "20:00", "to": "04:00"}
    week = ladder(("clara", "tue", "12:00", "14:00"))
    both = week.model_copy(update={"shifts": (*week.shifts, Shift.model_validate(new_york))})
    # Monday evening there is Tuesday morning in Berlin.
    assert on_call(both, berlin("2026-03-03 01:59")) == ()
    assert on_call(both, berlin("2026-03-03 02:00")) == ("sam",)
    assert on_call(both, berlin("2026-03-03 09:59")) == ("sam",)
    assert on_call(both, berlin("2026-03-03 10:00")) == ()
    assert next_cover(both, berlin("2026-03-02 12:00")) == berlin("2026-03-03 02:00")
    # For three weeks in spring it is an hour earlier in Berlin.
    assert on_call(both, berlin("2026-03-10 01:00")) == ("sam",)


def test_without_shifts_nobody_is_ever_on_call() -> None:
    assert next_cover(ladder(), berlin("2026-03-02 09:00")) is None


@settings(max_examples=200)
@given(zones, st.lists(shifts, min_size=1, max_size=3), moments)
@example(
    "America/Araguaina",
    [
        Shift(who="clara", zone="Asia/Novokuznetsk", days=(0,), start=time(0), end=time(0)),
        Shift(who="clara", days=(0, 6), start=time(15), end=time(0)),
    ],
    datetime(2024, 2, 13, 3, tzinfo=UTC),
)
def test_the_next_cover_is_the_first_moment_at_which_somebody_is_on_call(
    zone: str, some: list[Shift], now: datetime
) -> None:
    week = ladder(zone=zone).model_copy(update={"shifts": tuple(some)})
    cover = next_cover(week, now)
    # An hour that the clocks leap over may swallow a whole shift, but not two weeks of it.
    assert cover is not None
    assert now <= cover <= now + timedelta(days=9)
    assert on_call(week, cover)
    quarters = int((cover - now) / timedelta(minutes=15))
    assert not any(on_call(week, now + n * timedelta(minutes=15)) for n in range(0, quarters, 7))
    if cover > now:
        assert not on_call(week, cover - timedelta(seconds=1))


@settings(max_examples=200)
@given(zones, st.lists(clocks, min_size=1, max_size=6, unique=True).map(sorted), moments)
def test_shifts_that_meet_leave_no_hole_in_any_zone_at_any_time(
    zone: str, cuts: list[time], moment: datetime
) -> None:
    around = tuple(
        Shift(who="sam", days=tuple(range(7)), start=start, end=end)
        for start, end in pairwise([*cuts, cuts[0]])
    )
    assert on_call(ladder(zone=zone).model_copy(update={"shifts": around}), moment) == ("sam",)


def test_the_holes_of_a_week_are_found_and_a_week_around_the_clock_has_none() -> None:
    monday = berlin("2026-03-02 00:00")
    assert holes(ladder(*AROUND), monday) == ()
    found = holes(ladder(("clara", "mon-fri", "08:00", "20:00"), NIGHTS), monday)
    assert found[0] == (berlin("2026-03-02 06:00"), berlin("2026-03-02 08:00"))
    assert found[-1] == (berlin("2026-03-08 06:00"), berlin("2026-03-08 20:00"))
    assert len(found) == 7


def test_the_example_can_be_read_without_a_doubt_and_its_week_has_no_hole() -> None:
    mistakes: list[Mistake] = []
    example = read_ladder(parse("programs/on-call.yaml", EXAMPLE.read_text(encoding="utf-8")), mistakes)
    assert mistakes == []
    assert holes(example, berlin("2026-03-02 00:00")) == ()
    assert holes(example, berlin("2026-03-27 00:00")) == ()
    assert holes(example, berlin("2026-10-23 00:00")) == ()
    assert on_call(example, berlin("2026-03-02 12:00")) == ("clara",)
    assert on_call(example, berlin("2026-03-03 03:00")) == ("sam",)
    assert {person.role for person in example.people.values()} == {"clinician", "coordinator"}


def test_each_tier_tells_more_people_and_the_last_everyone() -> None:
    people = {**PEOPLE, "ada": {"name": "Ada Lind"}}
    week = ladder(*AROUND, people=people, backup=["sam"])
    noon = berlin("2026-03-02 12:00")
    assert recipients(week, 1, noon) == (CLINICIANS, "staff:clara")
    assert recipients(week, 2, noon) == (CLINICIANS, "staff:clara", "staff:sam")
    assert recipients(week, 3, noon) == (CLINICIANS, "staff:clara", "staff:sam", "staff:ada", COORDINATORS)


def test_in_a_hole_of_the_week_the_backup_is_told_at_once_or_every_clinician() -> None:
    night = berlin("2026-03-02 03:00")
    assert recipients(ladder(OFFICE, backup=["sam"]), 1, night) == (CLINICIANS, "staff:sam")
    assert recipients(ladder(OFFICE), 1, night) == (CLINICIANS, "staff:clara", "staff:sam")


@given(st.lists(shifts, max_size=3), st.lists(st.sampled_from(["clara", "sam"]), max_size=2), moments)
def test_who_is_told_at_a_tier_is_told_at_the_next_one_too(
    some: list[Shift], backup: list[str], now: datetime
) -> None:
    week = ladder(backup=backup).model_copy(update={"shifts": tuple(some)})
    told = [set(recipients(week, tier, now)) for tier in (1, 2, 3)]
    assert told[0] <= told[1] <= told[2]
    assert {CLINICIANS, "staff:clara", "staff:sam", COORDINATORS} == told[2]
    assert any(recipient.startswith("staff:") for recipient in told[0])


@pytest.mark.parametrize(
    ("moment", "then"),
    [
        ("2026-03-02 09:00", "2026-03-02 09:00"),
        ("2026-03-02 16:59", "2026-03-02 16:59"),
        ("2026-03-02 17:00", "2026-03-03 09:00"),
        ("2026-03-02 03:00", "2026-03-02 09:00"),
        ("2026-03-06 18:00", "2026-03-09 09:00"),
        ("2026-03-07 12:00", "2026-03-09 09:00"),
        ("2026-03-08 23:59", "2026-03-09 09:00"),
    ],
)
def test_what_can_wait_until_somebody_is_at_work_waits_until_then(moment: str, then: str) -> None:
    assert working_hour(ladder(), berlin(moment)) == berlin(then)


@given(zones, moments)
def test_a_working_hour_is_never_long_ago_nor_far_ahead(zone: str, moment: datetime) -> None:
    then = working_hour(ladder(zone=zone), moment)
    assert moment <= then <= moment + timedelta(days=2, hours=17)
    assert then.astimezone(ZoneInfo(zone)).weekday() < 5
    assert working_hour(ladder(zone=zone), then) == then


@pytest.mark.parametrize(
    ("days", "numbers"),
    [
        ("mon-fri", (0, 1, 2, 3, 4)),
        ("sat, sun", (5, 6)),
        ("Sun", (6,)),
        ("fri-mon", (0, 4, 5, 6)),
        ("mon-sun", (0, 1, 2, 3, 4, 5, 6)),
        ("mon,mon-tue", (0, 1)),
    ],
)
def test_days_are_written_as_people_write_them(days: str, numbers: tuple[int, ...]) -> None:
    assert ladder(("clara", days, "08:00", "18:00")).shifts[0].days == numbers


@pytest.mark.parametrize(
    ("written", "length"),
    [
        ("5min", timedelta(minutes=5)),
        ("90 minutes", timedelta(minutes=90)),
        ("4h", timedelta(hours=4)),
        ("1 hour", timedelta(hours=1)),
        ("2 days", timedelta(days=2)),
        ("1d", timedelta(days=1)),
    ],
)
def test_lengths_of_time_are_written_as_people_write_them(written: str, length: timedelta) -> None:
    assert ladder(joining_needs_cover_within=written).joining_needs_cover_within == length


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"joining_needs_cover_within": "soon"}, "is not a length of time"),
        ({"joining_needs_cover_within": "0h"}, "“0h” is no time at all"),
        ({"joining_needs_cover_within": "99999999999d"}, "is not a length of time"),
        ({"zone": "Europe/Berln"}, "there is no time zone"),
        ({"zone": "../etc/passwd"}, "there is no time zone"),
        ({"backup": ["zoe"]}, "“zoe” is not among the people; there are clara, sam, robin"),
        ({"backup": ["robin"]}, "“robin” is no clinician"),
        (
            {"pace": {"urgent": {"promise": "5h", "repeat_every": "30min", "climb_after": "1h"}}},
            "“promise” of urgent is longer than 4 hours",
        ),
        (
            {"pace": {"emergency": {"promise": "5min", "repeat_every": "5min", "climb_after": "1h"}}},
            "“climb_after” of emergency is longer than 15 minutes",
        ),
    ],
)
def test_what_cannot_be_a_ladder_is_refused_with_the_reason(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        ladder(OFFICE, **{"zone": "Europe/Berlin", **wrong})


def test_a_pace_that_is_left_out_is_the_usual_one() -> None:
    quick = {"promise": "1h", "repeat_every": "10min", "climb_after": "20min"}
    paces = ladder(pace={"urgent": quick}).pace
    assert paces[Urgency.URGENT].promise == timedelta(hours=1)
    assert paces[Urgency.EMERGENCY].climb_after == timedelta(minutes=10)
    assert set(paces) == set(Urgency)


@given(st.lists(shifts, max_size=3), zones)
def test_a_ladder_goes_through_json_unchanged(some: list[Shift], zone: str) -> None:
    week = ladder(zone=zone).model_copy(update={"shifts": tuple(some)})
    assert Ladder.model_validate_json(week.model_dump_json()) == week


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=5), "5 minutes"),
        (timedelta(minutes=60), "1 hour"),
        (timedelta(minutes=90), "90 minutes"),
        (timedelta(hours=4), "4 hours"),
        (timedelta(hours=24), "24 hours"),
        (timedelta(hours=72), "3 days"),
    ],
)
def test_a_length_of_time_is_said_as_people_say_it(length: timedelta, words: str) -> None:
    assert in_words(length) == words


def test_who_is_away_is_stood_in_for_and_nobody_where_nobody_does() -> None:
    away = ladder(
        ("clara", "mon-fri", "08:00", "20:00"),
        absences=[
            {"who": "clara", "from": "2026-03-03", "to": "2026-03-04", "instead": "sam"},
            {"who": "clara", "from": "2026-03-05", "to": "2026-03-05"},
        ],
    )
    assert [on_call(away, berlin(f"2026-03-0{day} 12:00")) for day in range(2, 7)] == [
        ("clara",), ("sam",), ("sam",), (), ("clara",),
    ]  # fmt: skip
    assert next_cover(away, berlin("2026-03-05 12:00")) == berlin("2026-03-06 08:00")
    bare = holes(away, berlin("2026-03-05 08:00"))
    assert bare[0] == (berlin("2026-03-05 08:00"), berlin("2026-03-06 08:00"))


def test_a_night_shift_belongs_to_the_day_on_which_it_begins() -> None:
    nights = ladder(
        ("clara", "mon-sun", "20:00", "08:00"),
        absences=[{"who": "clara", "from": "2026-03-03", "to": "2026-03-03", "instead": "sam"}],
    )
    assert on_call(nights, berlin("2026-03-03 02:00")) == ("clara",)
    assert on_call(nights, berlin("2026-03-04 02:00")) == ("sam",)


def test_who_stands_in_may_be_away_too_and_two_who_stand_in_for_each_other_are_nobody() -> None:
    chain = ladder(
        ("clara", "mon-fri", "08:00", "20:00"),
        absences=[
            {"who": "clara", "from": "2026-03-03", "to": "2026-03-04", "instead": "sam"},
            {"who": "sam", "from": "2026-03-04", "to": "2026-03-04", "instead": "clara"},
        ],
    )
    assert on_call(chain, berlin("2026-03-03 12:00")) == ("sam",)
    assert on_call(chain, berlin("2026-03-04 12:00")) == ()


def test_an_absence_that_ends_before_it_begins_or_of_a_stranger_is_refused() -> None:
    for absence in (
        {"who": "clara", "from": "2026-03-04", "to": "2026-03-03"},
        {"who": "nobody", "from": "2026-03-03", "to": "2026-03-04"},
        {"who": "clara", "from": "2026-03-03", "to": "2026-03-04", "instead": "nobody"},
    ):
        with pytest.raises(ValueError, match=r"ends before it begins|is not among the people"):
            ladder(("clara", "mon-fri", "08:00", "20:00"), absences=[absence])


def test_a_holiday_is_no_working_day() -> None:
    free = ladder(("clara", "mon-sun", "00:00", "00:00"), holidays=["2026-03-03"])
    assert working_hour(free, berlin("2026-03-02 18:00")) == berlin("2026-03-04 09:00")
    assert working_hour(free, berlin("2026-03-03 10:00")) == berlin("2026-03-04 09:00")
    assert on_call(free, berlin("2026-03-03 10:00")) == ("clara",)
