"""Who is told, and who is on call when: what `programs/on-call.yaml` says.

Laws: a shift is the time from its beginning to its end as the clocks of the ladder's zone show them, in
summer and winter; shifts that meet leave no hole, also where the clocks leap.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, ConfigDict, Field, field_validator, model_validator

from bot.core.schedule import at_local, local_date, local_time
from bot.core.urgency import Urgency
from bot.core.value import Value

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DURATION = re.compile(r"(\d{1,5})\s*(min|minutes?|h|hours?|d|days?)")
_UNIT = {"m": "minutes", "h": "hours", "d": "days"}

CLINICIANS, COORDINATORS = "group:clinicians", "group:coordinators"

HIGHEST_TIER = 3
WORK_BEGINS, WORK_ENDS = time(9, 0), time(17, 0)
"""The hours of a working day, Monday to Friday in the ladder's zone: what can wait until then, does."""

LONGEST = {
    Urgency.EMERGENCY: timedelta(minutes=15),
    Urgency.URGENT: timedelta(hours=4),
    Urgency.SOON: timedelta(hours=24),
    Urgency.REVIEW: timedelta(days=4),
}
"""The longest that anything in a pace may be: participants are told these times, and clinicians plan by them.

Clinical reference c.2: a second person 10 to 15 minutes into an emergency; 4 hours; 24 hours. Four days is
the next working day, over a weekend with a holiday.
"""


def _duration(given: Any) -> Any:
    if isinstance(given, str):
        found = _DURATION.fullmatch(given.strip())
        if found and not int(found[1]):
            raise ValueError(f"“{given}” is no time at all; write it as 5min, 4h or 2 days")
        if found:
            return timedelta(**{_UNIT[found[2][0]]: int(found[1])})
        if not given.startswith(("P", "-P")):
            raise ValueError(f"“{given}” is not a length of time; write it as 5min, 4h or 2 days")
    return given


def _days(given: Any) -> Any:
    """`mon-fri`, `sat, sun`, `mon` as the days' numbers, Monday 0."""
    if not isinstance(given, str):
        return given
    numbers: set[int] = set()
    for part in given.lower().split(","):
        first, _, last = part.strip().partition("-")
        if first not in DAYS or (last and last not in DAYS):
            raise ValueError(f"“{given}” names no days; write them as mon-fri, or sat, sun")
        start, end = DAYS.index(first), DAYS.index(last or first)
        numbers |= {number % 7 for number in range(start, end + 1 + (7 if end < start else 0))}
    return tuple(sorted(numbers))


def _day(given: Any) -> Any:
    """`wed` as the day's number, Monday 0."""
    if isinstance(given, str):
        if given.lower() not in DAYS:
            raise ValueError(f"“{given}” is no day; write one such as wed")
        return DAYS.index(given.lower())
    return given


Duration = Annotated[timedelta, BeforeValidator(_duration), Field(gt=timedelta(0))]
Weekdays = Annotated[tuple[int, ...], BeforeValidator(_days)]


def _zone(given: str) -> str:
    try:
        ZoneInfo(given)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"there is no time zone “{given}”; write one such as Europe/Berlin") from None
    return given


class StaffMember(Value):
    """Somebody of the staff."""

    name: str = Field(min_length=1)
    role: Literal["clinician", "coordinator"] = "clinician"


class Shift(Value):
    """Hours in a week at which somebody is on call, in the ladder's zone, or in one of their own.

    `to` not later than `from`: over midnight, and it belongs to the day on which it begins.
    """

    who: str
    zone: str | None = None
    """The zone that its days and hours are in, where it is not the ladder's."""
    days: Weekdays
    start: time = Field(alias="from")
    end: time = Field(alias="to")

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    @field_validator("zone")
    @classmethod
    def _is_zone(cls, given: str | None) -> str | None:
        return None if given is None else _zone(given)


class Uncovered(Value):
    """Hours in a week at which nobody is on call, on purpose; they are written as those of a shift are."""

    days: Weekdays
    start: time = Field(alias="from")
    end: time = Field(alias="to")

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)


class WeeklyDrill(Value):
    """When a practice alert is sent through the ladder every week, in the ladder's zone."""

    day: Annotated[int, BeforeValidator(_day)]
    at: time


class Absence(Value):
    """Days on which somebody is away, both ends included; `instead` takes over the shifts that begin then."""

    who: str
    first: date = Field(alias="from")
    last: date = Field(alias="to")
    instead: str | None = None

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first > self.last:
            raise ValueError(
                f"the absence of “{self.who}” ends before it begins; write the earlier date first"
            )
        return self


class Pace(Value):
    """How an alert of one urgency is pursued: told again every so often, and to more people after so long."""

    promise: Duration
    repeat_every: Duration
    climb_after: Duration


def _paces() -> dict[Urgency, Pace]:
    """Every urgency's usual pace. The promises are those of `Urgency`; the rest is the project's choice."""

    def pace(promise: timedelta, repeat: timedelta, climb: timedelta) -> Pace:
        return Pace(promise=promise, repeat_every=repeat, climb_after=climb)

    minutes, hours = timedelta(minutes=1), timedelta(hours=1)
    return {
        Urgency.EMERGENCY: pace(5 * minutes, 5 * minutes, 10 * minutes),
        Urgency.URGENT: pace(4 * hours, 30 * minutes, hours),
        Urgency.SOON: pace(24 * hours, 4 * hours, 8 * hours),
        Urgency.REVIEW: pace(72 * hours, 24 * hours, 48 * hours),
    }


class Ladder(Value):
    """People, shifts, and how an alert climbs.

    The tiers: first the clinicians' group and who is on call; then the `backup` too; then everyone.
    """

    zone: str = "UTC"
    people: dict[str, StaffMember]
    shifts: tuple[Shift, ...] = ()
    uncovered: tuple[Uncovered, ...] = ()
    absences: tuple[Absence, ...] = ()
    holidays: tuple[date, ...] = ()
    """Days on which nobody works: a note to review waits for the next working day."""
    backup: tuple[str, ...] = ()
    pace: dict[Urgency, Pace] = Field(default_factory=_paces)
    drill: WeeklyDrill | None = None
    joining_needs_cover_within: Duration = timedelta(hours=24)
    own_words: Literal["on_request", "at_once"] = "on_request"
    """When clinicians read what a participant wrote: once they press Show, or in the alert itself."""

    @field_validator("zone")
    @classmethod
    def _is_zone(cls, given: str) -> str:
        return _zone(given)

    @field_validator("pace")
    @classmethod
    def _all_paces(cls, given: dict[Urgency, Pace]) -> dict[Urgency, Pace]:
        return {**_paces(), **given}

    @field_validator("pace")
    @classmethod
    def _soon_enough(cls, given: dict[Urgency, Pace]) -> dict[Urgency, Pace]:
        for urgency, pace in given.items():
            for name in Pace.model_fields:
                if getattr(pace, name) > LONGEST[urgency]:
                    raise ValueError(
                        f"“{name}” of {urgency} is longer than {in_words(LONGEST[urgency])}, which is what "
                        "participants and clinicians count on"
                    )
        return given

    @model_validator(mode="after")
    def _known_people(self) -> Self:
        away = [name for absence in self.absences for name in (absence.who, absence.instead) if name]
        for name in (*(shift.who for shift in self.shifts), *self.backup, *away):
            if name not in self.people:
                known = ", ".join(self.people) or "nobody"
                raise ValueError(f"“{name}” is not among the people; there are {known}")
            if self.people[name].role != "clinician":
                raise ValueError(f"“{name}” is no clinician; only clinicians can be on call")
        return self


def on_call(ladder: Ladder, now: datetime) -> tuple[str, ...]:
    """Who is on call at this moment, in the order of the shifts."""
    today = local_date(ladder.zone, now)
    on = [
        (place, who)
        for day in (today + ahead * _DAY for ahead in range(-2, 3))
        for place, who, start, end in _spells(ladder, day)
        if start <= now < end
    ]
    return tuple(dict.fromkeys(who for _, who in sorted(on)))


def next_cover(ladder: Ladder, now: datetime) -> datetime | None:
    """Since when, or from when, somebody is on call: `now` itself, or the next beginning of a shift.

    None when nobody ever is.
    """
    if on_call(ladder, now):
        return now
    today = local_date(ladder.zone, now)
    # An absence can be long; a month without anybody is no cover at all.
    for ahead in range(-1, 35):
        if _beginnings(ladder, today + ahead * _DAY, now):
            # In a zone further east, a later date begins earlier.
            near = (today + (ahead + later) * _DAY for later in range(3))
            return min(start for day in near for start in _beginnings(ladder, day, now))
    return None


def _beginnings(ladder: Ladder, day: date, after: datetime) -> list[datetime]:
    return [start for _, _, start, _ in _spells(ladder, day) if start > after]


def working_hour(ladder: Ladder, moment: datetime) -> datetime:
    """The moment itself if somebody is at work then, or the next beginning of a working day."""
    day, clock = local_date(ladder.zone, moment), local_time(ladder.zone, moment)
    free = frozenset(ladder.holidays)
    if _is_working_day(day, free) and WORK_BEGINS <= clock < WORK_ENDS:
        return moment
    if clock >= WORK_BEGINS:
        day += _DAY
    while not _is_working_day(day, free):
        day += _DAY
    return at_local(ladder.zone, day, WORK_BEGINS)


def holes(
    ladder: Ladder, now: datetime, length: timedelta = timedelta(days=7)
) -> tuple[tuple[datetime, datetime], ...]:
    """The stretches of the coming time, in UTC, in which nobody is on call: to the minute."""
    start = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return without(
        start, start + length, ((begins, ends) for _, begins, ends in spells(ladder, start, length))
    )


def spells(ladder: Ladder, start: datetime, length: timedelta) -> Iterator[tuple[str, datetime, datetime]]:
    """Who is on call from when till when, for all shifts that touch a stretch of time."""
    # A shift may begin the evening before, in a zone a day behind.
    day, last = local_date(ladder.zone, start) - 2 * _DAY, local_date(ladder.zone, start + length) + _DAY
    while day <= last:
        for _, who, begins, ends in _spells(ladder, day):
            yield who, begins, ends
        day += _DAY


def without(
    start: datetime, end: datetime, taken: Iterable[tuple[datetime, datetime]]
) -> tuple[tuple[datetime, datetime], ...]:
    """What of a stretch of time is left over when others are taken out of it."""
    left: list[tuple[datetime, datetime]] = []
    for begins, ends in sorted(one for one in taken if one[0] < min(one[1], end)):
        if start < begins:
            left.append((start, begins))
        start = max(start, ends)
    return (*left, (start, end)) if start < end else tuple(left)


def recipients(ladder: Ladder, tier: int, now: datetime) -> tuple[str, ...]:
    """Who is told at a tier, from 1: `group:clinicians`, `staff:clara`, `group:coordinators`.

    A higher tier tells everybody whom a lower one tells, and more. In a hole of the week, when nobody is
    on call, the backup is told at once, or all clinicians where there is no backup.
    """
    clinicians = [key for key, person in ladder.people.items() if person.role == "clinician"]
    names = list(on_call(ladder, now) or ladder.backup or clinicians)
    if tier >= 2:
        names += ladder.backup
    if tier >= HIGHEST_TIER:
        names += clinicians
    told = (CLINICIANS, *(f"staff:{name}" for name in dict.fromkeys(names)))
    return (*told, COORDINATORS) if tier >= HIGHEST_TIER else told


def in_words(length: timedelta) -> str:
    """A length of time as a person would say it: 5 minutes, 4 hours, 3 days, in the largest unit it fills."""
    minutes = round(length / timedelta(minutes=1))
    for unit, size in (("day", 24 * 60), ("hour", 60)):
        if minutes % size == 0 and minutes > size:
            return f"{minutes // size} {unit}s"
    return {1: "1 minute", 60: "1 hour"}.get(minutes, f"{minutes} minutes")


_DAY = timedelta(days=1)


def _is_working_day(day: date, free: frozenset[date]) -> bool:
    return day.weekday() < 5 and day not in free


def _spells(ladder: Ladder, day: date) -> Iterator[tuple[int, str, datetime, datetime]]:
    """The shifts that begin on a date of their zone: place in the list, who has it, from when, till when.

    Who is away is left out, or somebody stands in. Where the clocks leap, a shift can be empty: then the one
    before it lasts as long.
    """
    for place, shift in enumerate(ladder.shifts):
        who = _standing_in(ladder, shift.who, day) if day.weekday() in shift.days else None
        if who is not None:
            last = day if shift.start < shift.end else day + _DAY
            zone = shift.zone or ladder.zone
            yield place, who, at_local(zone, day, shift.start), at_local(zone, last, shift.end)


def _standing_in(ladder: Ladder, who: str, day: date) -> str | None:
    """Who has somebody's shifts on a day: they themselves, who stands in (and is there), or nobody."""
    asked: set[str] = set()
    while who not in asked:
        asked.add(who)
        away = next(
            (each for each in ladder.absences if each.who == who and each.first <= day <= each.last), None
        )
        if away is None:
            return who
        if away.instead is None:
            return None
        who = away.instead
    return None
