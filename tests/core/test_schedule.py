"""When things are due: summer time, quiet hours, journeys, pauses, outages."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.effects import Touched
from bot.core.engine import advance
from bot.core.enrollment import Enrollment
from bot.core.events import Commanded, Event, Located, Place, TimePassed, Wrote
from bot.core.program import Ask, FreeText, Program, QuietHours, Session
from bot.core.schedule import at_local, due_at, out_of_quiet, wake_at
from tests.samples import PROGRAM, SAFETY, enrolled, words

ZONES = sorted(available_timezones() - {"localtime", "Factory"})
zones = st.sampled_from(ZONES)
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
clocks = st.times().map(lambda at: at.replace(second=0, microsecond=0))

FORTNIGHT = PROGRAM.model_copy(
    update={
        "sessions": tuple(
            Session(
                session=f"day-{day}",
                module="days",
                day=day,
                at=time(9, 0),
                steps=(Ask(text=words("How are you?"), save=f"day_{day}", expected=FreeText()),),
            )
            for day in range(1, 15)
        )
    }
)


def opened(
    program: Program, enrollment: Enrollment, event: Event, now: datetime
) -> tuple[Enrollment, list[str]]:
    """One turn, and the sessions that it opened."""
    transition = advance(program, SAFETY, enrollment, event, now)
    names = [
        e.session
        for e in transition.effects
        if isinstance(e, Touched) and e.state == "sent" and e.number == 0
    ]
    return transition.enrollment, names


@settings(max_examples=500)
@given(zones, days, clocks)
@example("America/Juneau", date(2024, 3, 10), time(2, 0, fold=1))
def test_a_local_time_keeps_its_date_and_is_right_but_for_a_leap_of_the_clocks(
    zone: str, day: date, at: time
) -> None:
    here = at_local(zone, day, at).astimezone(ZoneInfo(zone))
    assert here.date() == day
    if here.time() != at.replace(fold=0):
        # Only a wall time that the clocks leap over is moved, and it is moved forward.
        assert here.time() > at
        first = datetime.combine(day, at.replace(fold=0), tzinfo=ZoneInfo(zone))
        assert first.astimezone(UTC).astimezone(ZoneInfo(zone)).time() != at.replace(fold=0)


@pytest.mark.parametrize(
    ("zone", "day", "at", "expected"),
    [
        ("Europe/Berlin", "2026-03-28", "09:00", "2026-03-28T08:00Z"),
        ("Europe/Berlin", "2026-03-29", "09:00", "2026-03-29T07:00Z"),
        ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:30Z"),
        ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30Z"),
        ("America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30Z"),
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:45Z"),
        ("Africa/Cairo", "2026-04-24", "00:15", "2026-04-23T22:15Z"),
        ("Asia/Kathmandu", "2026-06-01", "09:00", "2026-06-01T03:15Z"),
    ],
)
def test_summer_time(zone: str, day: str, at: str, expected: str) -> None:
    moment = at_local(zone, date.fromisoformat(day), time.fromisoformat(at))
    assert moment == datetime.fromisoformat(expected)


@given(zones, st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)), clocks, clocks)  # noqa: DTZ001
def test_nothing_is_due_in_quiet_hours(zone: str, naive: datetime, start: time, end: time) -> None:
    moment = naive.replace(tzinfo=UTC)
    quiet = QuietHours(start=start, end=end)
    free = out_of_quiet(quiet, zone, moment)
    assert moment <= free <= moment + timedelta(hours=26)
    clock = free.astimezone(ZoneInfo(zone)).time()
    if start != end:
        inside = start <= clock < end if start < end else clock >= start or clock < end
        # Where the clocks are set back over the end of the quiet hours, their end comes twice.
        assert (
            not inside
            or free.astimezone(ZoneInfo(zone)).utcoffset()
            != (free + timedelta(hours=2)).astimezone(ZoneInfo(zone)).utcoffset()
        )


@given(zones, days)
def test_each_day_of_a_program_falls_on_its_own_date(zone: str, day_one: date) -> None:
    enrollment = enrolled(zone, day_one)
    due = [due_at(FORTNIGHT, enrollment, session) for session in FORTNIGHT.sessions]
    dates = [moment.astimezone(ZoneInfo(zone)).date() for moment in due if moment is not None]
    assert dates == [day_one + timedelta(days=n) for n in range(14)]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 40), st.sampled_from(ZONES)), max_size=5),
    st.sampled_from(ZONES),
)
def test_journeys_neither_repeat_nor_skip_a_day(journeys: list[tuple[int, str]], home: str) -> None:
    """Somebody answers every session at once, and travels as they like: every day comes, once, in order."""
    enrollment = enrolled(home)
    now = at_local(home, date(2026, 3, 2), time(6, 0))
    came: list[str] = []
    steps = 0
    moves = [
        (now + timedelta(hours=8 * (n + 1) + hours), zone) for n, (hours, zone) in enumerate(sorted(journeys))
    ]
    while (wake := wake_at(FORTNIGHT, enrollment)) is not None:
        steps += 1
        assert steps < 200
        if moves and moves[0][0] <= wake:
            now, zone = max(now, moves[0][0]), moves.pop(0)[1]
            place = Place(name=zone, zone=zone, country="XX")
            enrollment, names = opened(FORTNIGHT, enrollment, Located(place=place), now)
        else:
            now = max(now, wake)
            enrollment, names = opened(FORTNIGHT, enrollment, TimePassed(), now)
        came += names
        if enrollment.conversation is not None:
            enrollment, names = opened(FORTNIGHT, enrollment, Wrote(text="Fine"), now)
            came += names
    assert came == [f"day-{day}" for day in range(1, 15)]


def test_what_comes_due_while_a_session_is_open_waits_and_follows_it() -> None:
    enrollment = enrolled()
    enrollment, first = opened(PROGRAM, enrollment, TimePassed(), datetime.fromisoformat("2026-03-02T08:00Z"))
    assert first == ["sleep-1"]
    evening = datetime.fromisoformat("2026-03-02T19:05Z")
    enrollment, meanwhile = opened(PROGRAM, enrollment, TimePassed(), evening)
    assert meanwhile == []
    enrollment, _ = opened(PROGRAM, enrollment, Wrote(text="7"), evening)
    enrollment, following = opened(PROGRAM, enrollment, Wrote(text="no"), evening)
    assert following == ["scales-1"]


def test_an_unanswered_question_is_put_again_once_and_then_the_session_is_missed() -> None:
    enrollment = enrolled()
    lives = []
    for _ in range(3):
        wake = wake_at(PROGRAM, enrollment)
        assert wake is not None
        transition = advance(PROGRAM, SAFETY, enrollment, TimePassed(), wake)
        enrollment = transition.enrollment
        lives += [
            (f"{wake:%d %H:%M}", e.session, e.contact, e.state)
            for e in transition.effects
            if isinstance(e, Touched)
        ]
    assert lives == [
        ("02 08:00", "sleep-1", "opening", "sent"),
        ("02 11:00", "sleep-1", "reminder", "sent"),
        ("02 20:00", "sleep-1", "opening", "expired"),
        ("02 20:00", "scales-1", "opening", "sent"),
    ]
    assert enrollment.settled == {"sleep-1": "missed"}


def test_after_an_outage_of_a_week_only_what_is_still_in_time_is_opened() -> None:
    late = datetime.fromisoformat("2026-03-09T08:30Z")
    enrollment, came = opened(FORTNIGHT, enrolled(), TimePassed(), late)
    assert came == ["day-8"]
    assert enrollment.settled == {f"day-{day}": "missed" for day in range(1, 8)}


def test_an_outage_that_ends_at_night_waits_for_the_morning() -> None:
    night = datetime.fromisoformat("2026-03-02T23:30Z")
    enrollment, came = opened(FORTNIGHT, enrolled(), TimePassed(), night)
    assert came == []
    assert wake_at(FORTNIGHT, enrollment) == datetime.fromisoformat("2026-03-03T08:00Z")


def test_a_pause_moves_the_days() -> None:
    enrollment = enrolled()
    paused, _ = opened(
        FORTNIGHT, enrollment, Commanded(command="pause"), datetime.fromisoformat("2026-03-02T07:00Z")
    )
    assert wake_at(FORTNIGHT, paused) is None
    resumed, _ = opened(
        FORTNIGHT, paused, Commanded(command="resume"), datetime.fromisoformat("2026-03-05T07:00Z")
    )
    assert wake_at(FORTNIGHT, resumed) == datetime.fromisoformat("2026-03-05T08:00Z")


def test_a_reminder_that_would_fall_into_the_night_is_left_out() -> None:
    evening = Session(session="late", module="m", day=1, at=time(20, 30), steps=FORTNIGHT.sessions[0].steps)
    program = FORTNIGHT.model_copy(update={"sessions": (evening,)})
    enrollment, _ = opened(program, enrolled(), TimePassed(), datetime.fromisoformat("2026-03-02T19:30Z"))
    closing = datetime.fromisoformat("2026-03-03T07:30Z")
    assert wake_at(program, enrollment) == closing
