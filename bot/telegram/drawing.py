"""A chart drawn as a PNG: small panels above each other, for a phone, on a ground of its own for light and dark."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal

from bot.service.chart import Chart, Panel

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

WIDTH = 1080
LEFT, RIGHT, TOP = 104, 50, 84
PANEL, TITLE, GAP = 160, 64, 26
BOTTOM, LEGEND = 62, 58
FINER = 2
"""Drawn so much larger and made smaller then: that smooths the lines."""

GROUND, INK, FAINT, RULE = "#f6f4ef", "#23262b", "#6b6f76", "#d3d0c8"
LINE, MARK = "#1d5a8f", "#c2410c"
TITLES, SMALL = 42, 38
"""A chat shows the picture at little more than a quarter of its size: letters of 38 are read as letters of 10."""
DATES = 4

Points = Sequence[tuple[float, float]]


def draw(chart: Chart) -> bytes:
    """The chart as a PNG, 1080 points wide: some 50 to 150 kB."""
    # It takes longer to import than most commands to run, and most runs never draw.
    from PIL import Image, ImageDraw

    height = TOP + len(chart.panels) * (TITLE + PANEL + GAP) + BOTTOM + (LEGEND if chart.marked else 0)
    image = Image.new("RGB", (WIDTH * FINER, height * FINER), GROUND)
    pen = _Pen(ImageDraw.Draw(image))
    zone = ZoneInfo(chart.zone)
    pen.text((LEFT, 18), chart.title, INK, TITLES + 4)
    pen.text((WIDTH - RIGHT, 24), _span(chart, zone), FAINT, SMALL, anchor="ra")
    top = TOP
    for panel in chart.panels:
        _draw_panel(pen, chart, panel, top + TITLE)
        top += TITLE + PANEL + GAP
    _draw_dates(pen, chart, zone, top)
    if chart.marked:
        _draw_mark(pen, LEFT + 10, top + BOTTOM + 14)
        pen.text((LEFT + 34, top + BOTTOM), chart.mark, MARK, SMALL)
    kept = BytesIO()
    image.resize((WIDTH, height), Image.Resampling.LANCZOS).save(kept, "PNG", optimize=True)
    return kept.getvalue()


def font_file() -> str:
    """The Vera font that comes with ReportLab: it has the letters of Europe, which Pillow's own has not."""
    found = find_spec("reportlab")
    assert found is not None, "ReportLab is one of our dependencies"
    assert found.origin is not None, "it is a folder with files"
    return str(Path(found.origin).parent / "fonts" / "Vera.ttf")


class _Pen:
    """Draws finer than it is told, in the places that it is told."""

    def __init__(self, on: "ImageDraw") -> None:
        self._on = on
        self._fonts: dict[int, Any] = {}

    def line(self, points: Points, colour: str, width: int) -> None:
        self._on.line(self._finer(points), fill=colour, width=width * FINER, joint="curve")

    def dot(self, at: tuple[float, float], radius: float, colour: str) -> None:
        (x, y), size = at, radius
        self._on.ellipse(self._finer([(x - size, y - size), (x + size, y + size)]), fill=colour)

    def shape(self, points: Points, colour: str) -> None:
        self._on.polygon(self._finer(points), fill=colour)

    def text(self, at: tuple[float, float], words: str, colour: str, size: int, anchor: str = "la") -> None:
        from PIL import ImageFont

        if size not in self._fonts:
            self._fonts[size] = ImageFont.truetype(font_file(), size * FINER)
        font = self._fonts[size]
        self._on.text((at[0] * FINER, at[1] * FINER), words, fill=colour, font=font, anchor=anchor)

    def _finer(self, points: Points) -> list[tuple[float, float]]:
        return [(x * FINER, y * FINER) for x, y in points]


def _draw_panel(pen: _Pen, chart: Chart, panel: Panel, top: float) -> None:
    last = f"{_number(panel.points[-1].value, chart.language)} {panel.unit}".strip()
    pen.text((LEFT, top - TITLE + 8), panel.title, INK, TITLES)
    pen.text((WIDTH - RIGHT, top - TITLE + 8), last, LINE, TITLES, anchor="ra")
    for value in (panel.low, panel.high):
        y = _y(panel, value, top)
        pen.line([(LEFT, y), (WIDTH - RIGHT, y)], RULE, 2)
        pen.text((LEFT - 14, y), _number(value, chart.language), FAINT, SMALL, anchor="rm")
    for moment in chart.marked:
        x = _x(chart, moment)
        for dash in range(int(top), int(top + PANEL), 16):
            pen.line([(x, dash), (x, min(dash + 9, top + PANEL))], MARK, 3)
        _draw_mark(pen, x, top)
    points = [(_x(chart, point.at), _y(panel, point.value, top)) for point in panel.points]
    if len(points) > 1:
        pen.line(points, LINE, 5)
    for point in points:
        pen.dot(point, 8 if len(points) < 40 else 5, LINE)


def _draw_mark(pen: _Pen, x: float, y: float) -> None:
    pen.shape([(x - 10, y), (x + 10, y), (x, y + 16)], MARK)


def _draw_dates(pen: _Pen, chart: Chart, zone: ZoneInfo, y: float) -> None:
    span = chart.until - chart.since
    days: list[str] = []
    for part in range(DATES):
        moment = chart.since + span * part / (DATES - 1)
        day = _day(moment, zone, chart.language)
        if day not in days:
            anchor = "la" if part == 0 else "ra" if part == DATES - 1 else "ma"
            pen.text((_x(chart, moment), y - 8), day, FAINT, SMALL, anchor=anchor)
        days.append(day)


def _x(chart: Chart, moment: datetime) -> float:
    span = max(chart.until - chart.since, timedelta(seconds=1))
    part = min(max((moment - chart.since) / span, 0), 1)
    # The first and the last point stand a little within.
    return LEFT + 12 + part * (WIDTH - RIGHT - LEFT - 24)


def _y(panel: Panel, value: float, top: float) -> float:
    part = (value - panel.low) / ((panel.high - panel.low) or 1)
    return top + PANEL * (1 - min(max(part, 0), 1))


def _span(chart: Chart, zone: ZoneInfo) -> str:
    return f"{_day(chart.since, zone, chart.language)} – {_day(chart.until, zone, chart.language)}"


def _number(value: float, language: str) -> str:
    """At the most three digits that count."""
    return format_decimal(float(f"{value:.3g}"), locale=language.replace("-", "_"))


def _day(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """The day and the month, as short as the language has it: 2 Mar."""
    here = moment.astimezone(zone)
    return f"{here.day} {format_date(here.date(), 'MMM', locale=language.replace('-', '_')).rstrip('.')}"
