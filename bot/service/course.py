"""A participant's own course, as they are shown it: a picture of nights and scores, in their language."""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from math import ceil
from typing import Literal

from bot.core.enrollment import Enrollment
from bot.core.manner import Say
from bot.core.own_words import (
    CHART_ASLEEP,
    CHART_EFFICIENCY,
    CHART_GAPS,
    CHART_HIGHER,
    CHART_LOWER,
    CHART_TITLE,
    SUMMARY_SE,
    SUMMARY_TST,
)
from bot.core.program import Measure, Program
from bot.core.scale import Scale
from bot.core.schedule import at_local, local_date
from bot.core.scoring import span
from bot.core.sleep_diary import Sleep
from bot.service.chart import Chart, Panel, Point
from bot.service.course_in_words import program_in_words, week_in_words
from bot.store.rows import MeasurementRow
from bot.store.work import Work

WEEK = timedelta(days=7)
BACK = timedelta(weeks=30)
MOST_SCALES = 2
"""Beside the two panels of the nights: more would be too small on a phone."""
_HOURS, _PERCENT = 10, 100
_NOON = time(12)


def course_of(
    work: Work,
    program: Program,
    enrollment: Enrollment,
    participant_id: int,
    say: Say,
    of: Literal["week", "program", "nights"],
    now: datetime,
) -> Chart | None:
    """The last seven days, everything since the first, or of that the nights; None where nothing shows a course."""
    today = local_date(enrollment.zone, now)
    since = begin_of(enrollment, now)
    if of == "week":
        since = at_local(enrollment.zone, today - WEEK + timedelta(days=1), time(0))
    nights = nights_since(work, participant_id, since)
    # On paper the panels are called as the rows of the table beside them.
    asleep, efficiency = (SUMMARY_TST, SUMMARY_SE) if of == "nights" else (CHART_ASLEEP, CHART_EFFICIENCY)
    panels = [
        _nightly(say(asleep), nights, enrollment.zone, lambda night: night.tst / 60, _HOURS, "h"),
        _nightly(say(efficiency), nights, enrollment.zone, lambda night: round(night.se), _PERCENT, "%"),
    ]
    if of == "program":
        panels += _scores(work, program, participant_id, say, since)
    shown = tuple(panel for panel in panels if len(panel.points) > 1)
    if not shown:
        return None
    chart = Chart(
        title=say(CHART_TITLE),
        zone=enrollment.zone,
        language=enrollment.language,
        since=since,
        until=now if of != "nights" else max(point.at for panel in shown for point in panel.points),
        panels=shown,
        gaps=say(CHART_GAPS),
    )
    in_words = week_in_words if of == "week" else program_in_words
    return chart.model_copy(update={"words": in_words(chart, say)})


def begin_of(enrollment: Enrollment, now: datetime) -> datetime:
    """The moment they joined, at the earliest thirty weeks ago. Their first day will not do: a pause moves it."""
    if enrollment.consent is not None:
        return max(enrollment.consent.at, now - BACK)
    if enrollment.day_one is None:
        return now - BACK
    return max(at_local(enrollment.zone, enrollment.day_one, time(0)), now - BACK)


def nights_since(work: Work, participant_id: int, since: datetime) -> list[Sleep]:
    """The nights of the sleep diary, the earliest first; of one told twice, the later telling."""
    rows: list[MeasurementRow] = [
        row for row in work.measurements_since(participant_id, since) if row.kind == "sleep"
    ]
    told = (Sleep.model_validate(row.measured) for row in sorted(rows, key=lambda row: row.at))
    by_morning = {night.morning: night for night in told}
    return [by_morning[morning] for morning in sorted(by_morning)]


def is_told(program: Program, scale: Scale) -> bool:
    """Whether participants are told what the scale comes to: what they are not told stands on no paper of theirs."""
    given = [
        step
        for session in program.sessions
        for each in session.steps
        if isinstance(each, Measure)
        for step in (each, each.instead_of)
        if step is not None and step.scale == scale.scale
    ]
    return scale.told and (not given or any(step.told for step in given))


def _nightly(
    title: str, nights: Sequence[Sleep], zone: str, value: Callable[[Sleep], float], high: int, unit: str
) -> Panel:
    points = tuple(
        Point(at=at_local(zone, night.morning, _NOON), value=round(value(night), 1)) for night in nights
    )
    # An even number, so that the line half-way is a round one.
    top = max([high, *(2 * ceil(point.value / 2) for point in points)])
    return Panel(title=title, points=points, low=0, high=top, unit=unit, nightly=True)


def _scores(work: Work, program: Program, participant_id: int, say: Say, since: datetime) -> list[Panel]:
    """The scales that were given most often, each from its least to its greatest score."""
    found: dict[str, list[Point]] = {}
    for row in sorted(work.scores_since(participant_id, since), key=lambda row: row.at):
        if row.score is not None and row.scale in program.scales:
            found.setdefault(row.scale, []).append(Point(at=row.at, value=row.score))
    told = [name for name in found if is_told(program, program.scales[name])]
    often = sorted(told, key=lambda name: len(found[name]), reverse=True)[:MOST_SCALES]
    return [_scored(program.scales[name], found[name], say) for name in told if name in often]


def _scored(scale: Scale, points: Sequence[Point], say: Say) -> Panel:
    low, high = span(scale)
    if scale.unit is not None:
        # What is counted has no greatest score that means anything.
        low, high = 0, 50 * ceil(max(1, *(point.value for point in points)) / 50)
    better = say(CHART_LOWER if scale.higher_is == "worse" else CHART_HIGHER)
    return Panel(title=scale.title, points=tuple(points), low=low, high=high, note=better)
