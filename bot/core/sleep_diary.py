"""The arithmetic of a sleep diary: one night, and the mean of a week.

One definition, used everywhere (Carney 2012 for the fields; the formulas as in PMC9672415; papers differ on
where time in bed begins and on whether lying awake in the morning is waking, so it is fixed here):

- time in bed (TIB) = from getting into bed to getting out of bed, awake or asleep;
- sleep period = from trying to sleep to the final awakening;
- total sleep time (TST) = sleep period - minutes to fall asleep (SOL) - minutes awake in between (WASO);
- sleep efficiency (SE) = 100 * TST / TIB.

Lying awake before trying to sleep, or after the final awakening, lowers SE; it is neither SOL nor WASO.
All of it is what somebody remembers, not what was measured: say “by your own estimate” (diaries gave 40 minutes
more sleep than an EEG did, PMC8314633).
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from bot.core.value import Value

LONGEST_IN_BED = 16 * 60
"""Minutes. A longer time in bed is a slip in the times; nothing within a night takes longer either."""

MOST_AWAKENINGS = 50
"""What is more is a slip of the finger, or minutes."""

FEWEST_NIGHTS, NIGHTS_OF_A_WEEK = 5, 7

# Nobody lies awake so long before trying to sleep, or after waking: the later time was in truth the earlier.
_OUT_OF_ORDER = 12 * 60
# A sleep period this short says that a time is as likely to be wrong as the minutes that do not fit into it.
_SHORT_PERIOD = 4 * 60


def _of_a_clock(at: time) -> time:
    if at.tzinfo is not None or at.second or at.microsecond:
        raise ValueError("a time of the sleep diary is hours and minutes on a local clock")
    return at


LocalTime = Annotated[time, AfterValidator(_of_a_clock)]
"""What a clock on the wall showed, to the minute."""

ClockField = Literal["into_bed", "tried_to_sleep", "final_awakening", "out_of_bed"]
"""The times of a night, in the order in which they come."""

_TIMES: tuple[ClockField, ...] = ("into_bed", "tried_to_sleep", "final_awakening", "out_of_bed")

NightField = ClockField | Literal["to_fall_asleep", "awakenings", "awake"]
"""What is asked about a night and can contradict the rest."""

_Minutes = Annotated[int, Field(ge=0, le=LONGEST_IN_BED)]


class Night(Value):
    """One night as its participant tells it: four local times, two lengths in minutes, a count, a rating."""

    into_bed: LocalTime
    tried_to_sleep: LocalTime
    to_fall_asleep: _Minutes
    awakenings: Annotated[int, Field(ge=0, le=MOST_AWAKENINGS)]
    awake: _Minutes
    """After falling asleep and before the final awakening, all awakenings together."""
    final_awakening: LocalTime
    out_of_bed: LocalTime
    quality: Annotated[int, Field(ge=1, le=5)]


class Sleep(Value):
    """One night reckoned: minutes, and `se` in percent with one decimal. No sleep at all is `tst` and `se` 0."""

    morning: date
    """The local date of getting up, in the afternoon too for somebody who sleeps by day."""
    tib: Annotated[int, Field(gt=0, le=LONGEST_IN_BED)]
    tst: _Minutes
    sol: _Minutes
    waso: _Minutes
    se: Annotated[float, Field(ge=0, le=100)]
    awakenings: Annotated[int, Field(ge=0, le=MOST_AWAKENINGS)]
    quality: Annotated[int, Field(ge=1, le=5)]


Why = Literal[
    "order",  # trying to sleep before getting into bed, or waking after getting up
    "no_time_in_bed",  # getting up at the time of lying down
    "too_long_in_bed",
    "awake_without_awakening",  # minutes awake in the night, but no awakening
    "negative_sleep",  # more minutes awake than lie between trying to sleep and waking
]


class Impossible(Value):
    """Answers that contradict each other, and which of them to ask again, in the order in which they are asked."""

    why: Why
    again: tuple[NightField, ...]


class Means(Value):
    """The means of some nights: minutes, numbers and ratings with one decimal, `se` in percent."""

    nights: int
    tib: float
    tst: float
    sol: float
    waso: float
    se: float
    awakenings: float
    quality: float


def reckon(night: Night, morning: date, zone: str) -> Sleep | Impossible:
    """The night that ended with getting up on this local date, in this IANA zone.

    All durations are minutes that truly passed, also when the clocks were changed in between. The times are placed
    backwards: out of bed on `morning`, then each as the latest moment at or before the next. So of an hour that
    comes twice its second round is meant, unless that would come after the next time; and a time that the clocks
    leapt over is taken from a clock not yet changed, or from one changed before going to bed if only that fits.

    SE cannot be over 100: the sleep period lies within the time in bed, or the night is impossible.

    Raises:
        ZoneInfoNotFoundError: there is no such zone.
    """
    *before, up = _moments(
        (night.into_bed, night.tried_to_sleep, night.final_awakening), night.out_of_bed, morning, zone
    )
    in_bed, trying, woken = before
    tib, period = _minutes(in_bed, up), _minutes(trying, woken)
    if tib == 0:
        return Impossible(why="no_time_in_bed", again=("into_bed", "out_of_bed"))
    if tib > LONGEST_IN_BED:
        return _too_long(_minutes(in_bed, trying), period, _minutes(woken, up))
    if night.awake and not night.awakenings:
        return Impossible(why="awake_without_awakening", again=("awakenings", "awake"))
    tst = period - night.to_fall_asleep - night.awake
    if tst < 0:
        return _too_much_awake(night, period)
    return Sleep(
        morning=morning,
        tib=tib,
        tst=tst,
        sol=night.to_fall_asleep,
        waso=night.awake,
        se=_efficiency(tst, tib),
        awakenings=night.awakenings,
        quality=night.quality,
    )


def sleepless(
    into_bed: time, tried_to_sleep: time, out_of_bed: time, quality: int, morning: date, zone: str
) -> Night:
    """The night of somebody who did not sleep at all: all the time from trying to getting up went into it."""
    trying, up = _moments((tried_to_sleep,), out_of_bed, morning, zone)
    return Night(
        into_bed=into_bed,
        tried_to_sleep=tried_to_sleep,
        to_fall_asleep=min(_minutes(trying, up), LONGEST_IN_BED),  # more is refused for its times by `reckon`
        awakenings=0,
        awake=0,
        final_awakening=out_of_bed,
        out_of_bed=out_of_bed,
        quality=quality,
    )


def week(nights: Sequence[Sleep], until: date) -> Means | None:
    """The means over the seven mornings that end with `until`; None with fewer than five nights among them.

    A morning counts once: of several records the last in `nights` is the corrected one.
    SE is 100 * mean TST / mean TIB, not the mean of the nights' SE. So it agrees with the two numbers beside it,
    every minute in bed weighs the same, and one short night awake does not pull the week down as a long one would.
    """
    first = until - timedelta(days=NIGHTS_OF_A_WEEK - 1)
    counted = {night.morning: night for night in nights if first <= night.morning <= until}.values()
    return means(tuple(counted)) if len(counted) >= FEWEST_NIGHTS else None


def means(nights: Sequence[Sleep]) -> Means:
    """The means over these nights, however few.

    Raises:
        ValueError: there is no night.
    """
    if not nights:
        raise ValueError("no nights have no mean")

    def mean(total: int) -> float:
        return round(total / len(nights), 1)

    tib, tst = sum(night.tib for night in nights), sum(night.tst for night in nights)
    return Means(
        nights=len(nights),
        tib=mean(tib),
        tst=mean(tst),
        sol=mean(sum(night.sol for night in nights)),
        waso=mean(sum(night.waso for night in nights)),
        se=_efficiency(tst, tib),
        awakenings=mean(sum(night.awakenings for night in nights)),
        quality=mean(sum(night.quality for night in nights)),
    )


def _efficiency(tst: int, tib: int) -> float:
    return round(100 * tst / tib, 1)


def _moments(before: Sequence[time], last: time, day: date, zone: str) -> list[datetime]:
    """The moments, in UTC, of wall times in a row, of which the last is on this day."""
    moments = [max(_readings(last, day, zone))]
    for at in reversed(before):
        latest = moments[0]
        today = latest.astimezone(ZoneInfo(zone)).date()
        near = [*_readings(at, today, zone), *_readings(at, today - timedelta(days=1), zone)]
        moments.insert(0, max(moment for moment in near if moment <= latest))
    return moments


def _readings(at: time, day: date, zone: str) -> tuple[datetime, datetime]:
    """The two moments that a wall time can mean where the clocks are changed; everywhere else the same twice."""
    # The schedule's `at_local` knows only the first, which can come after the next time of the night.
    first, second = (
        datetime.combine(day, at.replace(fold=fold), tzinfo=ZoneInfo(zone)).astimezone(UTC) for fold in (0, 1)
    )
    return first, second


def _minutes(start: datetime, end: datetime) -> int:
    return (end - start) // timedelta(minutes=1)


def _too_long(lying: int, period: int, dozing: int) -> Impossible:
    """Which times make the night so long: the ends of what takes half a day or more."""
    match lying >= _OUT_OF_ORDER, period >= _OUT_OF_ORDER, dozing >= _OUT_OF_ORDER:
        case False, False, False:
            return Impossible(why="too_long_in_bed", again=("into_bed", "out_of_bed"))
        case True, False, False:
            return Impossible(why="order", again=("into_bed", "tried_to_sleep"))
        case False, False, True:
            return Impossible(why="order", again=("final_awakening", "out_of_bed"))
        # One time that is far from both its neighbours is the wrong one.
        case True, True, False:
            return Impossible(why="order", again=("tried_to_sleep",))
        case False, True, True:
            return Impossible(why="order", again=("final_awakening",))
        case True, False, True:
            return Impossible(why="order", again=_TIMES)
    # “11” for 23:00 is typed twice in a row: it takes more than two times to put it right.
    return Impossible(why="too_long_in_bed", again=_TIMES)


def _too_much_awake(night: Night, period: int) -> Impossible:
    """Which minutes do not fit: the one that alone is too long, else both; and the times, if they are as doubtful."""
    lengths: dict[NightField, int] = {"to_fall_asleep": night.to_fall_asleep, "awake": night.awake}
    too_long = {name for name, minutes in lengths.items() if minutes > period} or set(lengths)
    if period < _SHORT_PERIOD:
        too_long |= {"tried_to_sleep", "final_awakening"}
    in_order: tuple[NightField, ...] = ("tried_to_sleep", "to_fall_asleep", "awake", "final_awakening")
    return Impossible(why="negative_sleep", again=tuple(name for name in in_order if name in too_long))


def week_of_nights(nights: Sequence[Sleep], until: date) -> dict[str, float]:
    """The means as texts and conditions know them, `diary_week_tst` and the like; none with too few nights."""
    means = week(nights, until)
    if means is None:
        return {}
    return {f"diary_week_{name}": value for name, value in means.model_dump().items()}
