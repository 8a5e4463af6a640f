"""What a participant's picture shows, said in words below it: for whoever does not see it, or hears it read aloud."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.core.manner import Say, number_in_words
from bot.core.own_words import CHART_NO_NIGHT, CHART_RANGE
from bot.service.chart import Chart, Panel
from bot.service.short_dates import short_weekday


def week_in_words(chart: Chart, say: Say) -> str:
    """Each panel in a line, day by day; then the days without a night. Short: it stands below the picture too."""
    zone = ZoneInfo(chart.zone)
    first, last = chart.since.astimezone(zone).date(), chart.until.astimezone(zone).date()
    days = [first + timedelta(days=after) for after in range((last - first).days + 1)]
    lines, without = [], days
    for panel in chart.panels:
        told = {point.at.astimezone(zone).date(): point.value for point in panel.points}
        parts = (f"{_named(chart, day)} {_plain(say, told[day])}" for day in days if day in told)
        lines.append(f"{panel.title} ({panel.unit}): {'; '.join(parts)}")
        without = [day for day in without if day not in told]
    if without:
        lines.append(f"{say(CHART_NO_NIGHT)}: {', '.join(_named(chart, day) for day in without)}")
    return "\n".join(lines)


def program_in_words(chart: Chart, say: Say) -> str:
    """All panels in a paragraph: of the nights the lowest and the highest, of the others every number."""
    return " ".join(f"{panel.title}: {_course(say, panel)}." for panel in chart.panels)


def _course(say: Say, panel: Panel) -> str:
    values = [point.value for point in panel.points]
    if not panel.nightly:
        return "; ".join(_plain(say, value) for value in values)
    high = f"{_plain(say, max(values))} {panel.unit}"
    return say(CHART_RANGE, number=str(len(values)), low=_plain(say, min(values)), high=high)


def _plain(say: Say, value: float) -> str:
    return number_in_words(say, int(value) if value == int(value) else value)


def _named(chart: Chart, day: date) -> str:
    return short_weekday(day, chart.language)
