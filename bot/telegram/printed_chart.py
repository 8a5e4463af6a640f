"""A chart on paper: the marks of its plot as lines and letters of the PDF, without a ground, for grey printers too."""

from typing import assert_never

from reportlab.lib.colors import HexColor, white
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from bot.service.chart import Chart
from bot.telegram.lettering import BOLD, PLAIN
from bot.telegram.marks import Dot, Line, Mark, Place, Shape, Words
from bot.telegram.plotting import plot


class PrintedChart(Flowable):
    """The chart, so wide in points."""

    def __init__(self, chart: Chart, width: float) -> None:
        super().__init__()
        self._plot = plot(chart, headed=False)
        self._scale = width / self._plot.width
        self.width, self.height = width, self._plot.height * self._scale

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - as ReportLab names them
        """Its size."""
        return self.width, self.height

    def draw(self) -> None:
        """Put every mark where it belongs."""
        pen = _Pen(self.canv, self._scale, self.height)
        for mark in self._plot.marks:
            pen.put(mark)


class _Pen:
    """Draws on a PDF, which counts from below."""

    def __init__(self, on: Canvas, scale: float, height: float) -> None:
        self._on, self._scale, self._height = on, scale, height

    def put(self, mark: Mark) -> None:
        match mark:
            case Line(places, colour, width):
                self._on.setStrokeColor(HexColor(colour))
                self._on.setLineWidth(width * self._scale)
                self._on.drawPath(self._path([self._place(place) for place in places]))
            case Dot(at, radius, colour):
                self._on.setFillColor(HexColor(colour))
                self._on.circle(*self._place(at), radius * self._scale, stroke=0, fill=1)
            case Shape(places, colour):
                self._on.setFillColor(HexColor(colour))
                self._on.drawPath(self._path([self._place(place) for place in places]), stroke=0, fill=1)
            case Words():
                self._write(mark)
            case _:
                assert_never(mark)

    def _path(self, places: list[Place]) -> object:
        path = self._on.beginPath()
        path.moveTo(*places[0])
        for place in places[1:]:
            path.lineTo(*place)
        return path

    def _write(self, words: Words) -> None:
        size = words.size * self._scale
        x, y = self._place(words.at)
        font = BOLD if words.bold else PLAIN
        width = self._on.stringWidth(words.words, font, size)
        x -= {"start": 0.0, "middle": width / 2, "end": width}[words.anchor]
        if words.halo:
            # Written twice: a white edge, and over it the letters. Who reads it aloud is to hear it once: so a box.
            self._on.setFillColor(white)
            self._on.rect(x - 1, y - 0.1 * size, width + 2, 0.9 * size, stroke=0, fill=1)
        self._on.setFont(font, size)
        self._on.setFillColor(HexColor(words.colour))
        self._on.drawString(x, y, words.words)

    def _place(self, place: Place) -> Place:
        x, y = place
        return x * self._scale, self._height - y * self._scale
