"""`on-call.yaml` as the core's ladder, with a word about the hours that nobody covers."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.authoring.mistakes import Mistake
from bot.authoring.reading import read
from bot.authoring.yaml import Document
from bot.core.gaps import Gap, as_written, gaps_of_absences, seasons, unneeded, weekly_gaps
from bot.core.on_call import Ladder, holes
from bot.core.schedule import at_local

_A_WEEK_FROM = datetime(2026, 1, 5, tzinfo=UTC)
"""A Monday; shifts come back every week, so any week will do."""


def read_ladder(document: Document, mistakes: list[Mistake]) -> Ladder:
    """The ladder in a file. Doubts are added to `mistakes`.

    Raises:
        ContentError: it does not fit.
    """
    ladder = read(document, Ladder)
    if all(person.role != "clinician" for person in ladder.people.values()):
        problem = "nobody here is a clinician, so nobody can take an alert"
        mistakes.append(document.mistake(("people",), problem, "write at least one with role: clinician"))
    elif ladder.uncovered:
        start, length = _longest_hole(ladder)
        if length > ladder.joining_needs_cover_within:
            problem = (
                f"from {start:%a %H:%M} on, nobody is on call for {_hours(length)}, so nobody can join then"
            )
            remedy = "write a shift in between, or a longer “joining_needs_cover_within”"
            mistakes.append(document.mistake(("uncovered",), problem, remedy, "warning"))
    return ladder


def check_cover(document: Document, today: date) -> Iterator[Mistake]:
    """Every hour of the week that nobody has and nobody left out on purpose; and those of the coming four weeks.

    Raises:
        ContentError: the file does not fit.
    """
    ladder = read_ladder(document, [])
    if all(person.role != "clinician" for person in ladder.people.values()):
        return  # which is told already
    now = at_local(ladder.zone, today, time(0))
    if not ladder.shifts and not ladder.uncovered:
        yield document.mistake((), "nobody is ever on call", "write the hours below “shifts:”")
        return
    groups: dict[tuple[int | None, str, timedelta], list[Gap]] = {}
    weekly = [gap for season in seasons(ladder, now) for gap in weekly_gaps(ladder, season)]
    for gap in weekly:
        alike = gap.shift, f"{gap.start.astimezone(ZoneInfo(ladder.zone)):%H:%M}", gap.end - gap.start
        groups.setdefault(alike, []).append(gap)
    for (place, _, _), gaps in groups.items():
        path = ("shifts",) if place is None else ("shifts", place)
        hours = as_written(ladder.zone, gaps)
        remedy = f"write a shift for it; or, if it is meant to be so, below “uncovered:” - {hours}"
        yield document.mistake(path, f"nobody is on call {_when(ladder, gaps)}", remedy)
    yield from _absences(document, ladder, now)
    for place in unneeded(ladder, now):
        problem = "somebody is on call in all these hours, and should they be away, nobody would notice"
        yield document.mistake(("uncovered", place), problem, "take them out of “uncovered”", "warning")


def _absences(document: Document, ladder: Ladder, now: datetime) -> Iterator[Mistake]:
    by_absence: dict[int | None, list[Gap]] = {}
    for gap in gaps_of_absences(ladder, now):
        by_absence.setdefault(gap.absence, []).append(gap)
    for place, gaps in by_absence.items():
        path = ("absences",) if place is None else ("absences", place)
        away = None if place is None else ladder.absences[place]
        start, end = (moment.astimezone(ZoneInfo(ladder.zone)) for moment in (gaps[0].start, gaps[0].end))
        stretch = f"{start:%a} {start.day} {start:%b %H:%M} to {end:%a} {end.day} {end:%b %H:%M}"
        more = f", and {len(gaps) - 1} more times in the coming four weeks" if len(gaps) > 1 else ""
        who = f"while “{away.who}” is away, " if away else ""
        remedy = (
            f"“{away.instead}” is away too: name somebody else as “instead”"
            if away and away.instead
            else "write who stands in, such as instead: "
            + next(
                (
                    key
                    for key, one in ladder.people.items()
                    if one.role == "clinician" and not (away and key == away.who)
                ),
                "somebody",
            )
        )
        yield document.mistake(path, f"{who}nobody is on call from {stretch}{more}", remedy)


def _when(ladder: Ladder, gaps: Sequence[Gap]) -> str:
    """From Sat 20:00 to Sun 08:00, nor at the same hours from Sun on."""
    start, end = (moment.astimezone(ZoneInfo(ladder.zone)) for moment in (gaps[0].start, gaps[0].end))
    others = [f"{gap.start.astimezone(ZoneInfo(ladder.zone)):%a}" for gap in gaps[1:]]
    again = f", nor at the same hours of {', '.join(others)}" if others else ""
    return f"from {start:%a %H:%M} to {end:%a %H:%M}{again}"


def _longest_hole(ladder: Ladder) -> tuple[datetime, timedelta]:
    """When, by the ladder's own clock, the longest time without anybody on call begins, and its length."""
    bare = list(holes(ladder, _A_WEEK_FROM))
    week_end = _A_WEEK_FROM + timedelta(days=7)
    if len(bare) > 1 and bare[0][0] == _A_WEEK_FROM and bare[-1][1] == week_end:
        bare[-1] = (bare[-1][0], week_end + (bare.pop(0)[1] - _A_WEEK_FROM))
    start, end = max(bare, key=lambda one: one[1] - one[0], default=(_A_WEEK_FROM, _A_WEEK_FROM))
    return start.astimezone(ZoneInfo(ladder.zone)), end - start


def _hours(length: timedelta) -> str:
    hours = length / timedelta(hours=1)
    return f"{hours:g} hours"
