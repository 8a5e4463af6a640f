"""What the rota leaves without anybody on call: every week, or because somebody is away.

Hours that stand below `uncovered` are left so on purpose, and are no gap.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime

from bot.core.on_call import DAYS, Ladder, spells, without
from bot.core.schedule import at_local, local_date
from bot.core.value import Value

COMING = timedelta(weeks=4)
"""How far ahead a rota is looked at: absences further away may still find somebody."""

_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)
_MIDNIGHT = time(0)

Stretch = tuple[datetime, datetime]


class Gap(Value):
    """A stretch of time in which nobody is on call, in UTC.

    Of a gap that comes every week `shift` is the place of the shift after which it begins (None: there is no
    such shift); of one that an absence leaves, `absence` is that one's place.
    """

    start: AwareDatetime
    end: AwareDatetime
    shift: int | None = None
    absence: int | None = None


def weekly_gaps(ladder: Ladder, now: datetime) -> tuple[Gap, ...]:
    """The gaps that come every week, whoever is away, each once, from the Monday on that is next."""
    here = ladder.model_copy(update={"absences": ()})
    today = local_date(ladder.zone, now)
    monday = today + timedelta(days=7 - today.weekday())
    # Three weeks, so that what begins in the middle one is seen whole.
    first, last = (at_local(ladder.zone, monday + n * _WEEK, _MIDNIGHT) for n in (-1, 2))
    begins, ends = (at_local(ladder.zone, monday + n * _WEEK, _MIDNIGHT) for n in (0, 1))
    return tuple(
        Gap(start=start, end=min(end, start + _WEEK), shift=_shift_before(ladder, start))
        for start, end in _gaps(here, first, last)
        if begins <= start < ends or (start == first and end == last)
    )


def seasons(ladder: Ladder, now: datetime) -> tuple[datetime, ...]:
    """From `now` on for a year, a moment of each stretch in which its zones keep the same distance.

    Where shifts are in several zones, clocks that leap on different dates can open a gap for two weeks.
    """
    zones = [
        ZoneInfo(zone) for zone in {ladder.zone, *(shift.zone or ladder.zone for shift in ladder.shifts)}
    ]
    found: dict[tuple[timedelta | None, ...], datetime] = {}
    for week in range(53):
        moment = now + week * _WEEK
        offsets = [moment.astimezone(zone).utcoffset() or timedelta(0) for zone in zones]
        found.setdefault(tuple(offset - offsets[0] for offset in offsets), moment)
    return tuple(found.values())


def gaps_of_absences(ladder: Ladder, now: datetime) -> tuple[Gap, ...]:
    """The gaps in the coming weeks that are there because somebody is away and nobody stands in."""
    start = at_local(ladder.zone, local_date(ladder.zone, now), _MIDNIGHT)
    end = start + COMING
    always = ladder.model_copy(update={"absences": ()})
    there_anyway = list(_gaps(always, start, end))
    found: list[Gap] = []
    for begins, ends in _gaps(ladder, start, end):
        for new_start, new_end in without(begins, ends, there_anyway):
            away = _who_is_missing(ladder, new_start)
            found.append(Gap(start=new_start, end=new_end, absence=away))
    return tuple(found)


def on_purpose(ladder: Ladder, moment: datetime) -> bool:
    """Whether it was decided that nobody is on call at this moment."""
    return any(start <= moment < end for start, end in _uncovered(ladder, moment, timedelta(minutes=1)))


def unneeded(ladder: Ladder, now: datetime) -> tuple[int, ...]:
    """The places of `uncovered` hours in which somebody is on call all the same, every week."""
    start = at_local(ladder.zone, local_date(ladder.zone, now), _MIDNIGHT)
    found = []
    for place, hours in enumerate(ladder.uncovered):
        alone = ladder.model_copy(update={"uncovered": (hours,), "absences": ()})
        bare = _bare(alone, start, start + _WEEK)
        said = list(_uncovered(alone, start, _WEEK))
        if not any(begin < last and first < end for first, last in bare for begin, end in said):
            found.append(place)
    return tuple(found)


def as_written(zone: str, gaps: Iterable[Gap]) -> str:
    """Hours as they are written in the file: {days: sat, from: "20:00", to: "08:00"}, and so on."""
    days: dict[tuple[time, time], list[int]] = defaultdict(list)
    for gap in gaps:
        start, end = (moment.astimezone(ZoneInfo(zone)) for moment in (gap.start, gap.end))
        begins, day = start.time(), start.date()
        # What is written runs over one midnight at the most.
        while day < end.date() - _DAY or (day < end.date() and begins < end.time()):
            days[begins, _MIDNIGHT].append(day.weekday())
            day, begins = day + _DAY, _MIDNIGHT
        if (day, begins) != (end.date(), end.time()):
            days[begins, end.time()].append(day.weekday())
    return " - ".join(
        f'{{days: {_named(some)}, from: "{begins:%H:%M}", to: "{ends:%H:%M}"}}'
        for (begins, ends), some in days.items()
    )


def _named(days: list[int]) -> str:
    """mon-fri, or sat, sun."""
    numbers = sorted(set(days))
    if len(numbers) > 2 and numbers == list(range(numbers[0], numbers[-1] + 1)):
        return f"{DAYS[numbers[0]]}-{DAYS[numbers[-1]]}"
    names = ", ".join(DAYS[number] for number in numbers)
    return f'"{names}"' if len(numbers) > 1 else names


def _gaps(ladder: Ladder, start: datetime, end: datetime) -> tuple[Stretch, ...]:
    """What is bare, without what is so on purpose."""
    on_purpose = list(_uncovered(ladder, start, end - start))
    return tuple(
        left for first, last in _bare(ladder, start, end) for left in without(first, last, on_purpose)
    )


def _bare(ladder: Ladder, start: datetime, end: datetime) -> tuple[Stretch, ...]:
    return without(start, end, ((first, last) for _, first, last in spells(ladder, start, end - start)))


def _uncovered(ladder: Ladder, start: datetime, length: timedelta) -> Iterator[Stretch]:
    day, last = local_date(ladder.zone, start) - _DAY, local_date(ladder.zone, start + length)
    while day <= last:
        for hours in ladder.uncovered:
            if day.weekday() in hours.days:
                till = day if hours.start < hours.end else day + _DAY
                yield at_local(ladder.zone, day, hours.start), at_local(ladder.zone, till, hours.end)
        day += _DAY


def _shift_before(ladder: Ladder, moment: datetime) -> int | None:
    """The place of the shift that ends at this moment, by the clock."""
    for place, shift in enumerate(ladder.shifts):
        here = moment.astimezone(ZoneInfo(shift.zone or ladder.zone))
        begun = here.date() if shift.start < shift.end else here.date() - _DAY
        if shift.end == here.time() and begun.weekday() in shift.days:
            return place
    return None


def _who_is_missing(ladder: Ladder, moment: datetime) -> int | None:
    """The place of the absence because of which nobody is on call at a moment.

    Of several it is one that names nobody to stand in: where who stands in is away too, that is theirs.
    """
    places = sorted(range(len(ladder.absences)), key=lambda place: ladder.absences[place].instead is not None)
    for place in places:
        others = (*ladder.absences[:place], *ladder.absences[place + 1 :])
        there = ladder.model_copy(update={"absences": others})
        if any(start <= moment < end for _, start, end in spells(there, moment, timedelta(minutes=1))):
            return place
    # Several absences keep the same shift empty: one of whose shift it is, is named.
    always = ladder.model_copy(update={"absences": ()})
    for who, start, end in spells(always, moment, timedelta(minutes=1)):
        if start <= moment < end:
            day = local_date(ladder.zone, start)
            for place in places:
                away = ladder.absences[place]
                if away.who == who and away.first <= day <= away.last:
                    return place
    return None
