"""The arithmetic of a night and of a week, over midnight and over changes of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.core.sleep_diary import Impossible, Means, Night, Sleep, reckon, sleepless, week
from bot.core.sleep_diary import means as means_of

ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Africa/Casablanca")
JANUARY = date(2026, 1, 15)
clocks = st.times().map(lambda at: at.replace(second=0, microsecond=0))
lengths = st.integers(0, 960) | st.integers(0, 60)


def night(
    into_bed: str = "23:00",
    tried_to_sleep: str = "23:15",
    final_awakening: str = "06:45",
    out_of_bed: str = "07:00",
    sol: int = 20,
    awakenings: int = 2,
    awake: int = 30,
    quality: int = 3,
) -> Night:
    return Night(
        into_bed=time.fromisoformat(into_bed),
        tried_to_sleep=time.fromisoformat(tried_to_sleep),
        to_fall_asleep=sol,
        awakenings=awakenings,
        awake=awake,
        final_awakening=time.fromisoformat(final_awakening),
        out_of_bed=time.fromisoformat(out_of_bed),
        quality=quality,
    )


def reckoned(told: Night, morning: date = JANUARY, zone: str = "Europe/Berlin") -> Sleep:
    sleep = reckon(told, morning, zone)
    assert isinstance(sleep, Sleep), sleep
    return sleep


def lying(into_bed: str, out_of_bed: str, morning: date, zone: str) -> int:
    """Minutes in bed, of somebody who tries to sleep at once and gets up on waking."""
    return reckoned(night(into_bed, into_bed, out_of_bed, out_of_bed, 0, 0, 0), morning, zone).tib


@st.composite
def nights(draw: st.DrawFn) -> Night:
    awakenings = draw(st.integers(0, 5))
    return Night(
        into_bed=draw(clocks),
        tried_to_sleep=draw(clocks),
        to_fall_asleep=draw(lengths),
        awakenings=awakenings,
        awake=draw(lengths),
        final_awakening=draw(clocks),
        out_of_bed=draw(clocks),
        quality=draw(st.integers(1, 5)),
    )


@st.composite
def likely_nights(draw: st.DrawFn) -> Night:
    """Nights that mostly are possible: each time so much later than the one before."""
    at = draw(st.integers(0, 1439))
    times = [at]
    for most in (90, 700, 90):
        times.append((times[-1] + draw(st.integers(0, most))) % 1440)
    into_bed, trying, woken, up = (time(each // 60, each % 60) for each in times)
    period = (times[2] - times[1]) % 1440
    sol = draw(st.integers(0, period))
    awake = draw(st.integers(0, period - sol))
    return Night(
        into_bed=into_bed,
        tried_to_sleep=trying,
        to_fall_asleep=sol,
        awakenings=draw(st.integers(1, 5)) if awake else draw(st.integers(0, 5)),
        awake=awake,
        final_awakening=woken,
        out_of_bed=up,
        quality=draw(st.integers(1, 5)),
    )


def test_an_ordinary_night() -> None:
    sleep = reckoned(night())
    assert sleep == Sleep(
        morning=JANUARY, tib=480, tst=400, sol=20, waso=30, se=83.3, awakenings=2, quality=3
    )


@pytest.mark.parametrize(
    ("told", "tib", "tst"),
    [
        (night("21:00", "21:30", "05:00", "05:30", 30, 0, 0), 510, 420),
        (night("00:30", "00:45", "07:45", "08:00", 15, 0, 0), 450, 405),
        (night("23:50", "00:10", "06:00", "06:00", 0, 0, 0), 370, 350),
        (night("00:00", "00:00", "00:30", "07:00", 0, 0, 0), 420, 30),
        # Somebody who works at night and sleeps by day.
        (night("08:00", "08:30", "14:30", "15:00", 30, 3, 60), 420, 270),
        (night("23:00", "23:00", "15:00", "15:00", 0, 0, 0), 960, 960),
        # Slept until the alarm, and up at once.
        (night("23:00", "23:00", "07:00", "07:00", 0, 0, 0), 480, 480),
    ],
)
def test_nights_before_and_after_midnight_and_by_day(told: Night, tib: int, tst: int) -> None:
    sleep = reckoned(told)
    assert (sleep.tib, sleep.tst, sleep.se) == (tib, tst, round(100 * tst / tib, 1))


def test_a_night_without_any_sleep_is_a_night() -> None:
    told = sleepless(time(23), time(23, 30), time(6), 1, JANUARY, "Europe/Berlin")
    assert told.to_fall_asleep == 390
    sleep = reckoned(told)
    assert (sleep.tib, sleep.tst, sleep.se) == (420, 0, 0)
    assert reckoned(night("01:00", "02:00", "02:00", "03:00", 0, 0, 0)).tst == 0
    assert reckoned(night("23:00", "23:00", "07:00", "07:00", 400, 1, 80)).tst == 0


def test_a_sleepless_night_that_cannot_be_is_refused_for_its_times() -> None:
    told = sleepless(time(11), time(11), time(7), 1, JANUARY, "Europe/Berlin")
    refused = reckon(told, JANUARY, "Europe/Berlin")
    assert isinstance(refused, Impossible)
    assert refused.why == "too_long_in_bed"


def test_a_sleepless_night_over_a_change_of_the_clocks_is_as_long_as_it_was() -> None:
    told = sleepless(time(23), time(23), time(7), 1, date(2026, 10, 25), "Europe/Berlin")
    assert reckoned(told, date(2026, 10, 25)).tst == 0
    assert told.to_fall_asleep == 540


@pytest.mark.parametrize(
    ("told", "why", "again"),
    [
        (night(into_bed="23:20"), "order", ("into_bed", "tried_to_sleep")),
        (night(tried_to_sleep="11:15"), "order", ("tried_to_sleep",)),
        (night(final_awakening="18:45"), "order", ("final_awakening",)),
        (night(into_bed="11:00"), "order", ("into_bed", "tried_to_sleep")),
        (night(final_awakening="07:10"), "order", ("final_awakening", "out_of_bed")),
        (night(out_of_bed="19:00"), "order", ("final_awakening", "out_of_bed")),
        (
            night(into_bed="23:20", out_of_bed="06:40"),
            "order",
            ("into_bed", "tried_to_sleep", "final_awakening", "out_of_bed"),
        ),
        (night("11:00", "11:15"), "too_long_in_bed",
         ("into_bed", "tried_to_sleep", "final_awakening", "out_of_bed")),
        (night("23:00", "07:00", "06:30", "07:10"), "too_long_in_bed",
         ("into_bed", "tried_to_sleep", "final_awakening", "out_of_bed")),
        (night("18:00", "22:00", "08:00", "12:00"), "too_long_in_bed", ("into_bed", "out_of_bed")),
        (night("23:00", "23:00", "15:01", "15:01", 0, 0, 0), "too_long_in_bed",
         ("into_bed", "tried_to_sleep", "final_awakening", "out_of_bed")),
        (night("07:00", "07:00", "07:00", "07:00"), "no_time_in_bed", ("into_bed", "out_of_bed")),
        (night(awakenings=0, awake=30), "awake_without_awakening", ("awakenings", "awake")),
        (night(awake=451), "negative_sleep", ("awake",)),
        (night(sol=451), "negative_sleep", ("to_fall_asleep",)),
        (night(sol=451, awake=460), "negative_sleep", ("to_fall_asleep", "awake")),
        (night(sol=450, awake=10), "negative_sleep", ("to_fall_asleep", "awake")),
        (night(sol=225, awake=226), "negative_sleep", ("to_fall_asleep", "awake")),
        # Half an hour between trying and waking is more likely a slip than forty minutes to fall asleep.
        (night("23:00", "06:00", "06:30", "07:00", 40, 0, 0), "negative_sleep",
         ("tried_to_sleep", "to_fall_asleep", "final_awakening")),
    ],
)  # fmt: skip
def test_a_night_that_cannot_be_is_asked_again_where_it_contradicts_itself(
    told: Night, why: str, again: tuple[str, ...]
) -> None:
    refused = reckon(told, JANUARY, "Europe/Berlin")
    assert isinstance(refused, Impossible)
    assert (refused.why, refused.again) == (why, again)


@pytest.mark.parametrize(
    ("into_bed", "out_of_bed", "zone", "morning", "minutes"),
    [
        ("23:00", "07:00", "Europe/Berlin", date(2026, 3, 29), 420),
        ("23:00", "07:00", "Europe/Berlin", date(2026, 10, 25), 540),
        ("23:00", "07:00", "America/New_York", date(2026, 3, 8), 420),
        ("23:00", "07:00", "America/New_York", date(2026, 11, 1), 540),
        # Half an hour.
        ("23:00", "07:00", "Australia/Lord_Howe", date(2026, 10, 4), 450),
        ("23:00", "07:00", "Australia/Lord_Howe", date(2026, 4, 5), 510),
        # At midnight: the last hour of Saturday comes twice in April, the first of Sunday is missing in September.
        ("22:30", "07:00", "America/Santiago", date(2026, 4, 5), 570),
        ("23:30", "07:00", "America/Santiago", date(2026, 4, 5), 450),
        ("23:00", "07:00", "America/Santiago", date(2026, 9, 6), 420),
        ("00:00", "07:00", "America/Santiago", date(2026, 9, 6), 360),
        # For Ramadan.
        ("23:00", "07:00", "Africa/Casablanca", date(2026, 2, 15), 540),
        ("23:00", "07:00", "Africa/Casablanca", date(2026, 3, 22), 420),
        # By day, after the change.
        ("09:00", "15:00", "Europe/Berlin", date(2026, 3, 29), 360),
        # The day on which Samoa went over the date line was left out.
        ("23:00", "07:00", "Pacific/Apia", date(2011, 12, 31), 480),
    ],
)
def test_time_in_bed_is_what_passed_when_the_clocks_were_changed(
    into_bed: str, out_of_bed: str, zone: str, morning: date, minutes: int
) -> None:
    assert lying(into_bed, out_of_bed, morning, zone) == minutes


def test_an_hour_that_comes_twice_is_its_second_round_unless_what_follows_came_before_that() -> None:
    berlin, autumn = "Europe/Berlin", date(2026, 10, 25)
    assert lying("02:30", "07:00", autumn, berlin) == 270
    assert lying("01:30", "02:30", autumn, berlin) == 120
    # Into bed at 2:50, the clocks go back, and lights out at 2:10: twenty minutes later.
    later = reckoned(night("02:50", "02:10", "07:00", "07:00", 0, 0, 0), autumn, berlin)
    assert (later.tib, later.tst) == (310, 290)


def test_a_time_that_the_clocks_leapt_over_is_read_so_that_the_order_holds() -> None:
    berlin, spring = "Europe/Berlin", date(2026, 3, 29)
    # The clock of somebody who lies down at “2:30” has not been changed: it is 3:30.
    assert lying("02:30", "07:00", spring, berlin) == 210
    # Awake at “2:50” and up at 3:10: that clock was changed before.
    early = reckoned(night("23:00", "23:00", "02:50", "03:10", 0, 0, 0), spring, berlin)
    assert (early.tib, early.tst) == (190, 170)


@cache
def changes(zone: str) -> tuple[tuple[datetime, timedelta], ...]:
    """The changes of the clocks in some years, and by how much."""
    there = ZoneInfo(zone)
    found = []
    at = datetime(2024, 1, 1, tzinfo=UTC)
    while at.year < 2028:
        leap = (at + timedelta(hours=1)).astimezone(there).utcoffset()
        before = at.astimezone(there).utcoffset()
        assert leap is not None
        assert before is not None
        if leap != before:
            found.append((at, leap - before))
        at += timedelta(hours=1)
    return tuple(found)


def comes_twice(moment: datetime, zone: str) -> bool:
    here = moment.astimezone(ZoneInfo(zone))
    return here.replace(fold=0).utcoffset() != here.replace(fold=1).utcoffset()


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(ZONES), st.data())
def test_over_every_change_of_the_clocks_durations_are_the_minutes_that_passed(
    zone: str, data: st.DataObject
) -> None:
    change, leap = data.draw(st.sampled_from(changes(zone)))
    moments = [change - timedelta(minutes=data.draw(st.integers(0, 480)))]
    for most in (60, 600, 60):
        moments.append(moments[-1] + timedelta(minutes=data.draw(st.integers(0, most))))
    moments[-1] += timedelta(minutes=1)
    here = [moment.astimezone(ZoneInfo(zone)) for moment in moments]
    into_bed, trying, woken, up = (each.time().replace(fold=0) for each in here)
    told = Night(
        into_bed=into_bed,
        tried_to_sleep=trying,
        to_fall_asleep=0,
        awakenings=0,
        awake=0,
        final_awakening=woken,
        out_of_bed=up,
        quality=3,
    )
    passed = [
        (end - start) // timedelta(minutes=1) for start, end in ((moments[0], moments[3]), moments[1:3])
    ]
    sleep = reckon(told, here[-1].date(), zone)
    if any(comes_twice(moment, zone) for moment in moments):
        if isinstance(sleep, Sleep):
            shift = abs(leap) // timedelta(minutes=1)
            assert [
                abs(is_ - was) <= shift for is_, was in zip((sleep.tib, sleep.tst), passed, strict=True)
            ] == [
                True,
                True,
            ]
    else:
        assert isinstance(sleep, Sleep)
        assert [sleep.tib, sleep.tst] == passed


@given(nights() | likely_nights(), st.dates(date(2024, 1, 1), date(2028, 12, 31)), st.sampled_from(ZONES))
def test_nobody_sleeps_longer_than_they_are_in_bed(told: Night, morning: date, zone: str) -> None:
    sleep = reckon(told, morning, zone)
    if isinstance(sleep, Impossible):
        assert sleep.again
        assert len(set(sleep.again)) == len(sleep.again)
        assert Impossible.model_validate_json(sleep.model_dump_json()) == sleep
        return
    assert 0 <= sleep.tst <= sleep.tib <= 960
    assert sleep.tst + sleep.sol + sleep.waso <= sleep.tib
    assert 0 <= sleep.se <= 100
    assert sleep.morning == morning
    assert Sleep.model_validate_json(sleep.model_dump_json()) == sleep
    assert Night.model_validate_json(told.model_dump_json()) == told


@given(likely_nights(), st.integers(0, 1439))
def test_a_night_is_the_same_at_another_hour(told: Night, minutes: int) -> None:
    def moved(at: time) -> time:
        late = (at.hour * 60 + at.minute + minutes) % 1440
        return time(late // 60, late % 60)

    later = told.model_copy(
        update={
            name: moved(getattr(told, name))
            for name in ("into_bed", "tried_to_sleep", "final_awakening", "out_of_bed")
        }
    )
    assert reckon(later, JANUARY, "Europe/Berlin") == reckon(told, JANUARY, "Europe/Berlin")


def test_an_unknown_zone_is_an_error() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        reckon(night(), JANUARY, "Europe/Atlantis")


@pytest.mark.parametrize(
    "wrong",
    [{"sol": -1}, {"awake": 961}, {"awakenings": 51}, {"quality": 0}, {"quality": 6}, {"into_bed": "23:00:30"},
     {"into_bed": "23:00+01:00"}],
)  # fmt: skip
def test_what_no_night_can_hold_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        night(**wrong)  # type: ignore[arg-type]


def slept(day: int, tst: int = 400, tib: int = 480, quality: int = 3) -> Sleep:
    return Sleep(
        morning=date(2026, 1, day),
        tib=tib,
        tst=tst,
        sol=20,
        waso=10,
        se=round(100 * tst / tib, 1),
        awakenings=day % 2,
        quality=quality,
    )


def test_a_week_needs_five_nights() -> None:
    assert week([slept(day) for day in (9, 11, 13, 15)], JANUARY) is None
    means = week([slept(day) for day in (9, 11, 12, 13, 15)], JANUARY)
    assert means == Means(nights=5, tib=480, tst=400, sol=20, waso=10, se=83.3, awakenings=0.8, quality=3)


def test_a_week_is_the_seven_mornings_up_to_the_last() -> None:
    around = [slept(day, tst=0) for day in (7, 8, 16, 17)]
    assert week([*around, *(slept(day) for day in (9, 10, 11, 12))], JANUARY) is None
    means = week([*around, *(slept(day) for day in range(9, 16))], JANUARY)
    assert means is not None
    assert (means.nights, means.tst) == (7, 400)


def test_a_morning_counts_once_and_its_last_record_is_the_right_one() -> None:
    four = [slept(day) for day in (9, 10, 11, 12)]
    assert week([*four, slept(12)], JANUARY) is None
    means = week([slept(15, tst=0), *four, slept(15, tst=300)], JANUARY)
    assert means is not None
    assert means.tst == 380


def test_the_efficiency_of_a_week_is_that_of_its_hours_not_of_its_nights() -> None:
    nights_of_all_lengths = [slept(day, tst=450, tib=500) for day in (11, 12, 13, 14)] + [
        slept(15, tst=0, tib=100)
    ]
    means = week(nights_of_all_lengths, JANUARY)
    assert means is not None
    assert (means.tst, means.tib, means.se) == (360, 420, 85.7)  # the mean of the nights' would be 72


@given(st.lists(likely_nights(), min_size=5, max_size=7))
def test_the_means_of_a_week_lie_within_its_nights(told: list[Night]) -> None:
    sleeps = [
        sleep
        for day, each in enumerate(told, 9)
        if isinstance(sleep := reckon(each, date(2026, 1, day), "Asia/Kolkata"), Sleep)
    ]
    means = week(sleeps, JANUARY)
    assert (means is None) == (len(sleeps) < 5)
    if means is None:
        return
    for name in ("tib", "tst", "sol", "waso", "se", "quality"):
        values = [getattr(sleep, name) for sleep in sleeps]
        assert min(values) - 0.1 <= getattr(means, name) <= max(values) + 0.1
    assert Means.model_validate_json(means.model_dump_json()) == means


def test_the_means_of_a_few_nights_are_reckoned_as_those_of_a_week() -> None:
    nights = [slept(day) for day in (9, 11, 12, 13, 15)]
    assert means_of(nights) == week(nights, JANUARY)
    uneven = [slept(9, tib=600, tst=300), slept(10, tib=300, tst=300)]
    # Each minute in bed weighs the same: 600 of 900, and not the mean of 50 % and 100 %.
    assert (means_of(uneven).nights, means_of(uneven).se) == (2, 66.7)
    with pytest.raises(ValueError, match="no nights"):
        means_of([])
