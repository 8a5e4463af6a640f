"""A participant's scores and nights as a picture, and the same in words."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from bot.core.alert import Alert
from bot.core.on_call import Ladder
from bot.core.schedule import at_local
from bot.service import case_wording as say
from bot.service.chart import Chart, Panel, Point
from bot.service.course import nights_since
from bot.store.work import Work

NOON = time(12)
BACK = timedelta(weeks=26)
"""So far back it goes at the most."""
MOST_SCALES = 5
MOST_IN_WORDS = 6
LONGEST = 1000
"""Telegram takes 1,024 signs under a picture."""


def chart_of(work: Work, ladder: Ladder, participant_id: int, pseudonym: str, now: datetime) -> Chart | None:
    """The scores, one panel each, the nights, and when something was noticed; None where nothing shows a course."""
    since = now - BACK
    scores: dict[str, list[Point]] = {}
    for row in sorted(work.scores_since(participant_id, since), key=lambda row: row.at):
        if row.score is not None:
            scores.setdefault(row.scale, []).append(Point(at=row.at, value=row.score))
    latest = sorted(scores, key=lambda scale: scores[scale][-1].at, reverse=True)[:MOST_SCALES]
    panels = [_panel(scale, scores[scale]) for scale in scores if scale in latest]
    nights = [
        Point(at=at_local(ladder.zone, night.morning, NOON), value=round(night.tst / 60, 1))
        for night in nights_since(work, participant_id, since)
    ]
    if nights:
        panels.append(_panel(say.ASLEEP, nights, say.HOURS, nightly=True))
    if not any(len(panel.points) > 1 for panel in panels):
        return None
    flags = {
        finding.at
        for row in work.alerts_of(participant_id)
        for finding in Alert.model_validate_json(row.alert).findings
        if finding.at >= since
    }
    moments = [*(point.at for panel in panels for point in panel.points), *flags]
    return Chart(
        title=pseudonym,
        zone=ladder.zone,
        since=min(moments),
        until=max(now, *moments),
        panels=tuple(panels),
        marked=tuple(sorted(flags)),
        mark=say.MARKED,
        gaps=say.GAPS,
    )


def chart_in_words(chart: Chart) -> str:
    """What the picture shows: of each line its first and its last numbers, and the days of the marks."""
    lines = [
        say.CHART_HEAD.format(
            participant=chart.title, since=_day(chart, chart.since), until=_day(chart, chart.until)
        ),
        *(_in_words(panel) for panel in chart.panels),
    ]
    days = list(dict.fromkeys(_day(chart, moment) for moment in chart.marked))
    if days:
        more = "… " if len(days) > MOST_IN_WORDS else ""
        lines.append(f"{chart.mark}: {more}{', '.join(days[-MOST_IN_WORDS:])}")
    return "\n".join(lines)[:LONGEST]


def _panel(title: str, points: list[Point], unit: str = "", *, nightly: bool = False) -> Panel:
    values = [point.value for point in points]
    # From 0 to a round number, so that a small change does not look like a large one.
    step = 5 if max(values) > 10 else 2
    low, high = min(0, *values), max(step, ceil(max(values) / step) * step)
    return Panel(title=title, points=tuple(points), low=low, high=high, unit=unit, nightly=nightly)


def _in_words(panel: Panel) -> str:
    numbers = _shown(point.value for point in panel.points[-MOST_IN_WORDS:])
    more = len(panel.points) > MOST_IN_WORDS
    line = f"{panel.title}: {'… ' if more else ''}{' → '.join(numbers)}"
    return f"{line} {panel.unit}".strip()


def _shown(values: Iterable[float]) -> list[str]:
    return [f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}" for value in values]


def _day(chart: Chart, moment: datetime) -> str:
    here = moment.astimezone(ZoneInfo(chart.zone))
    return f"{here.day} {here:%b}"
