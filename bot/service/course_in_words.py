"""What a participant's picture shows, said in words below it: for whoever does not see it, or hears it read aloud."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.core.manner import Say, number_in_words
from bot.core.own_words import CHART_NO_NIGHT, CHART_RANGE
from bot.service.chart import Chart, Panel
from bot.service.short_dates import short_weekday


def week_in_words(chart: Chart, say: Say) -> str:
    """Each panel in a line, day by day; a day without a night is said to have none."""
    zone = ZoneInfo(chart.zone)
    first, last = chart.since.astimezone(zone).date(), chart.until.astimezone(zone).date()
    days = [first + timedelta(days=after) for after in range((last - first).days + 1)]
    lines = []
    for panel in chart.panels:
        told = {point.at.astimezone(zone).date(): point.value for point in panel.points}
        parts = (
            f"{short_weekday(day, chart.language)} {day.day}: "
            f"{_number(say, panel, told[day]) if day in told else say(CHART_NO_NIGHT)}"
            for day in days
        )
        lines.append(f"{panel.title}. {'; '.join(parts)}.")
    return "\n".join(lines)


def program_in_words(chart: Chart, say: Say) -> str:
    """Each panel in a line: the nights from the lowest to the highest, and the last, and of the others every number."""
    return "\n".join(f"{panel.title}: {_course(say, panel)}" for panel in chart.panels)


def _course(say: Say, panel: Panel) -> str:
    values = [point.value for point in panel.points]
    if not panel.nightly:
        return "; ".join(_number(say, panel, value) for value in values)
    return say(
        CHART_RANGE,
        number=str(len(values)),
        low=_number(say, panel, min(values)),
        high=_number(say, panel, max(values)),
        last=_number(say, panel, values[-1]),
    )


def _number(say: Say, panel: Panel, value: float) -> str:
    whole = int(value) if value == int(value) else value
    return f"{number_in_words(say, whole)} {panel.unit}".strip()
