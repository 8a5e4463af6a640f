"""A participant's own course, as they are shown it: a picture of nights and scores, in their language."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Literal

from bot.core.enrollment import Enrollment
from bot.core.manner import Say
from bot.core.own_words import CHART_ASLEEP, CHART_EFFICIENCY, CHART_TITLE
from bot.core.program import Program
from bot.core.schedule import at_local
from bot.core.sleep_diary import Sleep
from bot.service.chart import Chart, Panel, Point
from bot.store.rows import MeasurementRow
from bot.store.work import Work

WEEK = timedelta(days=7)
BACK = timedelta(weeks=30)
MOST_SCALES = 3
_HOURS_LOW, _HOURS_HIGH = 0, 10


def course_of(
    work: Work,
    program: Program,
    enrollment: Enrollment,
    participant_id: int,
    say: Say,
    of: Literal["week", "program"],
    now: datetime,
) -> Chart | None:
    """The last seven nights, or everything since the first day; None where two points show no course."""
    since = now - WEEK if of == "week" else begin_of(enrollment, now)
    nights = nights_since(work, participant_id, since)
    panels = [
        _panel(say(CHART_ASLEEP), nights, lambda night: night.tst / 60, _HOURS_LOW, _HOURS_HIGH, "h"),
        _panel(say(CHART_EFFICIENCY), nights, lambda night: night.se, 0, 100, "%"),
    ]
    if of == "program":
        panels += _scores(work, program, participant_id, since)
    shown = tuple(panel for panel in panels if len(panel.points) > 1)
    if not shown:
        return None
    return Chart(
        title=say(CHART_TITLE),
        zone=enrollment.zone,
        language=enrollment.language,
        since=min(point.at for panel in shown for point in panel.points),
        until=now,
        panels=shown,
    )


def begin_of(enrollment: Enrollment, now: datetime) -> datetime:
    """The moment their program began, at the earliest thirty weeks ago."""
    if enrollment.day_one is None:
        return now - BACK
    begun = at_local(enrollment.zone, enrollment.day_one, enrollment.morning) - timedelta(days=1)
    return max(begun, now - BACK)


def nights_since(work: Work, participant_id: int, since: datetime) -> list[tuple[datetime, Sleep]]:
    """The nights of the sleep diary, the earliest first; of one told twice, the later telling."""
    rows: list[MeasurementRow] = [
        row for row in work.measurements_since(participant_id, since) if row.kind == "sleep"
    ]
    by_morning = {}
    for row in sorted(rows, key=lambda row: row.at):
        night = Sleep.model_validate(row.measured)
        by_morning[night.morning] = row.at, night
    return [by_morning[morning] for morning in sorted(by_morning)]


def _panel(
    title: str,
    nights: Sequence[tuple[datetime, Sleep]],
    value: Callable[[Sleep], float],
    low: float,
    high: float,
    unit: str,
) -> Panel:
    points = tuple(Point(at=at, value=round(value(night), 1)) for at, night in nights)
    top = max([high, *(point.value for point in points)])
    return Panel(title=title, points=points, low=low, high=top, unit=unit)


def _scores(work: Work, program: Program, participant_id: int, since: datetime) -> list[Panel]:
    """The scales that were given most often, each from its least to its greatest score."""
    found: dict[str, list[Point]] = {}
    for row in sorted(work.scores_since(participant_id, since), key=lambda row: row.at):
        if row.score is not None and row.scale in program.scales:
            found.setdefault(row.scale, []).append(Point(at=row.at, value=row.score))
    often = sorted(found, key=lambda scale: len(found[scale]), reverse=True)[:MOST_SCALES]
    return [
        Panel(
            title=program.scales[scale].title,
            points=tuple(found[scale]),
            low=0,
            high=max(point.value for point in found[scale]) or 1,
        )
        for scale in found
        if scale in often
    ]
