"""A made-up course, for what is shown with a text: two weeks of nights as a picture, and a summary on paper."""

from datetime import UTC, datetime, timedelta

from bot.core.manner import Say
from bot.core.own_words import (
    CHART_ASLEEP,
    CHART_EFFICIENCY,
    CHART_TITLE,
    SUMMARY_NAME,
    SUMMARY_TITLE,
)
from bot.service.chart import Chart, Panel, Point
from bot.service.paper import Paper

_NIGHTS = (6.1, 5.4, 6.3, 5.9, 6.6, 6.2, 7.0)
_SINCE = datetime(2026, 3, 2, 8, tzinfo=UTC)


def a_picture(say: Say, language: str) -> Chart:
    """Nights that get better."""
    days = [_SINCE + timedelta(days=day) for day in range(len(_NIGHTS))]
    asleep = tuple(Point(at=at, value=hours) for at, hours in zip(days, _NIGHTS, strict=True))
    efficient = tuple(Point(at=at, value=hours * 12) for at, hours in zip(days, _NIGHTS, strict=True))
    return Chart(
        title=say(CHART_TITLE),
        zone="Europe/Madrid",
        language=language,
        since=days[0],
        until=days[-1],
        panels=(
            Panel(title=say(CHART_ASLEEP), points=asleep, low=0, high=10, unit="h", nightly=True),
            Panel(title=say(CHART_EFFICIENCY), points=efficient, low=0, high=100, unit="%", nightly=True),
        ),
    )


def a_paper(say: Say) -> Paper:
    """A summary of nothing much: in a chat only its name is seen."""
    return Paper(name=say(SUMMARY_NAME), title=say(SUMMARY_TITLE), whose=("Ana", ""), sections=(), page_of="")
