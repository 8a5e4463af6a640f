"""`on-call.yaml` as the core's ladder, with a word about the hours that nobody covers."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.authoring.mistakes import Mistake
from bot.authoring.reading import read
from bot.authoring.yaml import Document
from bot.core.on_call import Ladder, holes

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
    elif not ladder.shifts:
        problem = "nobody is ever on call, so nobody can join"
        mistakes.append(document.mistake((), problem, "write the hours below “shifts:”", "warning"))
    else:
        start, length = _longest_hole(ladder)
        if length > ladder.joining_needs_cover_within:
            problem = f"from {start:%a %H:%M} on, nobody is on call for {_hours(length)}"
            mistakes.append(
                document.mistake(
                    ("shifts",), problem, "write a shift in between; without one, nobody can join", "warning"
                )
            )
    return ladder


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
