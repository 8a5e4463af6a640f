"""A chart laid out as marks: a head, panels above each other, and the days below. For a phone, and for paper.

Telegram shows a picture some 290 points wide in a chat, and as wide as the phone when it is pressed: the smallest
letters are read as letters of 10 and of 13.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal

from bot.service.chart import Chart, Panel
from bot.service.short_dates import short_span
from bot.telegram.days_axis import DaysAxis
from bot.telegram.lettering import fitting, width_of
from bot.telegram.marks import Box, Dot, Line, Mark, Place, Plot, Shape, Words, box_of

WIDTH, EDGE = 1080.0, 44.0
TITLE, NAME, SMALL = 48.0, 42.0, 38.0
"""Sizes of letters: the chart's title, a panel's name, all else."""
HEAD, NAMED, ROOM, BELOW = 150.0, 58.0, 32.0, 30.0
"""Heights: the head; a panel's name; between it and the panel; between a panel and the next."""
TALL, LESS, LOW = 230.0, 132.0, 105.0
"""How high panels are: of one or two, of three or four, of more."""
DAYS, LEGEND, FOOT = 76.0, 54.0, 20.0

GROUND, INK, FAINT, RULE = "#f6f4ef", "#23262b", "#5c6066", "#cbc8bf"
LINE, MARK = "#1d5a8f", "#b3400b"
FEW = 9
"""So many points each have their number beside them; of more, the first and the last."""


def plot(chart: Chart, *, headed: bool = True) -> Plot:
    """The chart's marks. Without a head where its heading stands above it on paper."""
    axis, high = axis_of(chart), height_of(len(chart.panels))
    marks: list[Mark] = list(_head(chart)) if headed else []
    top = HEAD if headed else 0.0
    for number, panel in enumerate(chart.panels):
        top += NAMED + ROOM
        marks += _panel(chart, panel, axis, top, high, pointed_at=not number)
        top += high + BELOW
    top += DAYS - BELOW
    for tick in axis.ticks(chart.language, SMALL):
        marks.append(Words((tick.x, top - 14), tick.label, FAINT, SMALL, "middle"))
    if chart.marked:
        top += LEGEND
        marks.append(_triangle(axis.left + 12, top - 12))
        marks.append(Words((axis.left + 36, top - 14), chart.mark, MARK, SMALL))
    if any(_has_gaps(axis, panel) for panel in chart.panels):
        for line in _wrapped(chart.gaps, SMALL, WIDTH - EDGE - axis.left):
            top += LEGEND
            marks.append(Words((axis.left, top - 14), line, FAINT, SMALL))
    return Plot(WIDTH, top + FOOT, marks)


def axis_of(chart: Chart) -> DaysAxis:
    """The days of a chart, right of the numbers of its panels."""
    zone = ZoneInfo(chart.zone)
    numbers = [_with_unit(panel, value, chart.language) for panel in chart.panels for value in _ruled(panel)]
    left = EDGE + max(width_of(number, SMALL) for number in numbers) + 16
    first, last = chart.since.astimezone(zone).date(), chart.until.astimezone(zone).date()
    return DaysAxis(zone, first, max(first, last), EDGE, left, WIDTH - EDGE)


def height_of(panels: int) -> float:
    """How high each of so many panels is: Telegram makes smaller what is higher than 1280."""
    if panels <= 2:
        return TALL
    return LESS if panels <= 4 else LOW


def place_of(axis: DaysAxis, panel: Panel, moment: int, top: float, high: float) -> Place:
    """Where a panel's point stands."""
    point = panel.points[moment]
    part = (point.value - panel.low) / ((panel.high - panel.low) or 1)
    x = axis.middle(point.at.astimezone(axis.zone).date()) if panel.nightly else axis.x(point.at)
    return x, top + high * (1 - min(max(part, 0), 1))


def _head(chart: Chart) -> Iterator[Words]:
    zone, room = ZoneInfo(chart.zone), WIDTH - 2 * EDGE
    first, last = (moment.astimezone(zone).date() for moment in (chart.since, chart.until))
    yield Words((EDGE, 70), fitting(chart.title, TITLE, room, bold=True), INK, TITLE, bold=True)
    yield Words((EDGE, 124), fitting(short_span(first, last, chart.language), SMALL, room), FAINT, SMALL)


def _panel(
    chart: Chart, panel: Panel, axis: DaysAxis, top: float, high: float, *, pointed_at: bool
) -> Iterator[Mark]:
    """One panel. What is marked runs through all of them, and the first has the triangles that point at it."""
    yield from _named(panel, top - ROOM - 14)
    for value in _ruled(panel):
        y = top + high * (1 - (value - panel.low) / ((panel.high - panel.low) or 1))
        yield Line(((axis.left, y), (axis.right, y)), RULE, 2)
        number = _with_unit(panel, value, chart.language)
        yield Words((axis.left - 16, y + 0.36 * SMALL), number, FAINT, SMALL, "end")
    marked = _apart(sorted(axis.x(moment) for moment in chart.marked))
    for x in marked:
        for dash in range(int(top), int(top + high), 16):
            yield Line(((x, dash), (x, min(dash + 9.0, top + high))), MARK, 3)
    triangles = [_triangle(x, top - 4) for x in marked if pointed_at]
    yield from triangles
    places = [place_of(axis, panel, number, top, high) for number in range(len(panel.points))]
    many = len(places) >= 40
    for run in _runs(axis, panel, places):
        if len(run) > 1:
            yield Line(run, LINE, 4 if many else 6)
    for place in places:
        yield Dot(place, 6 if many else 10, LINE)
    taken = [Box(x - 14, top - 26, x + 14, top) for x in marked if pointed_at]
    yield from _numbers(chart, panel, axis, places, top, high, taken)


def _named(panel: Panel, y: float) -> Iterator[Words]:
    """The panel's name, and its note behind it where there is room."""
    room = WIDTH - 2 * EDGE
    name = fitting(panel.title, NAME, room, bold=True)
    yield Words((EDGE, y), name, INK, NAME, bold=True)
    start = EDGE + width_of(name, NAME, bold=True) + 20
    if panel.note and start + width_of(panel.note, SMALL) <= WIDTH - EDGE:
        yield Words((start, y), panel.note, FAINT, SMALL)


def _numbers(
    chart: Chart,
    panel: Panel,
    axis: DaysAxis,
    places: Sequence[Place],
    top: float,
    high: float,
    taken: list[Box],
) -> Iterator[Words]:
    """The values beside their dots: the last one first, and none where it would lie on what is there already."""
    chosen = range(len(places)) if len(places) <= FEW else (0, len(places) - 1)
    for number in reversed(chosen):
        value = _number(panel.points[number].value, chart.language)
        half = width_of(value, SMALL) / 2
        x = min(max(places[number][0], axis.left + half), axis.right - half)
        near = [y for other, y in places if abs(other - x) <= half + 12]
        for y in (min(near) - 18, max(near) + 18 + 0.74 * SMALL):
            words = Words((x, y), value, INK, SMALL, "middle", halo=True)
            box = box_of(words)
            inside = box.top >= top - ROOM and y <= top + high + 10
            if inside and not any(box.touches(other) for other in taken):
                taken.append(box)
                yield words
                break


def _ruled(panel: Panel) -> tuple[float, ...]:
    """Where a panel has a line across: at its ends, and half-way where that is a round number."""
    half = (panel.low + panel.high) / 2
    return (panel.low, half, panel.high) if half == int(half) and panel.nightly else (panel.low, panel.high)


def _runs(axis: DaysAxis, panel: Panel, places: Sequence[Place]) -> Iterator[Sequence[Place]]:
    """The points that a line joins: of nights, only those of one morning after the other."""
    start = 0
    days = [point.at.astimezone(axis.zone).date() for point in panel.points]
    for number, (before, day) in enumerate(pairwise(days), 1):
        if panel.nightly and day - before > timedelta(days=1):
            yield places[start:number]
            start = number
    yield places[start:]


def _has_gaps(axis: DaysAxis, panel: Panel) -> bool:
    days = {point.at.astimezone(axis.zone).date() for point in panel.points}
    return panel.nightly and len(days) < axis.days


def _apart(places: Sequence[float]) -> list[float]:
    """Without those that would lie on the one before."""
    kept: list[float] = []
    for place in places:
        if not kept or place - kept[-1] >= 14:
            kept.append(place)
    return kept


def _wrapped(words: str, size: float, room: float) -> Iterator[str]:
    line = ""
    for word in words.split():
        longer = f"{line} {word}".strip()
        if line and width_of(longer, size) > room:
            yield line
            longer = word
        line = longer
    if line:
        yield line


def _triangle(x: float, y: float) -> Shape:
    return Shape(((x - 11, y - 18), (x + 11, y - 18), (x, y)), MARK)


def _with_unit(panel: Panel, value: float, language: str) -> str:
    return f"{_number(value, language)} {panel.unit}".strip()


def _number(value: float, language: str) -> str:
    """At the most three digits that count."""
    return format_decimal(float(f"{value:.3g}"), locale=language.replace("-", "_"))
