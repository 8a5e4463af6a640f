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
from bot.service.course_in_words import program_in_words, week_in_words
from bot.service.paper import Paper

_NIGHTS = (6.1, 5.4, 6.3, 5.9, 6.6, 6.2, 7.0)
_SINCE = datetime(2026, 3, 2, 8, tzinfo=UTC)


def a_picture(say: Say, language: str, of: str) -> Chart:
    """Nights that get better; for the whole program, two scales that do so as well."""
    days = [_SINCE + timedelta(days=day) for day in range(len(_NIGHTS))]
    asleep = tuple(Point(at=at, value=hours) for at, hours in zip(days, _NIGHTS, strict=True))
    efficient = tuple(Point(at=at, value=round(hours * 12)) for at, hours in zip(days, _NIGHTS, strict=True))
    scored = tuple(Point(at=at, value=16 - 3 * number) for number, at in enumerate(days[::2]))
    scales = [Panel(title=title, points=scored, low=0, high=27) for title in ("PHQ-9", "GAD-7")]
    chart = Chart(
        title=say(CHART_TITLE),
        zone="Europe/Madrid",
        language=language,
        since=days[0],
        until=days[-1],
        panels=(
            Panel(title=say(CHART_ASLEEP), points=asleep, low=0, high=10, unit="h", nightly=True),
            Panel(title=say(CHART_EFFICIENCY), points=efficient, low=0, high=100, unit="%", nightly=True),
            *(scales if of == "program" else ()),
        ),
    )
    in_words = program_in_words if of == "program" else week_in_words
    return chart.model_copy(update={"words": in_words(chart, say)})


def a_paper(say: Say) -> Paper:
    """A summary of nothing much: in a chat only its name is seen."""
    return Paper(name=say(SUMMARY_NAME), title=say(SUMMARY_TITLE), whose=("Ana", ""), sections=(), page_of="")
