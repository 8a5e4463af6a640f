"""A chart drawn as a PNG for a phone, on a ground of its own for light and dark."""

from io import BytesIO
from typing import TYPE_CHECKING, Any, assert_never

from bot.service.chart import Chart
from bot.telegram.lettering import BOLD, PLAIN, font_file
from bot.telegram.marks import Dot, Line, Mark, Place, Shape, Words
from bot.telegram.plotting import GROUND, plot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.ImageDraw import ImageDraw

FINER = 2
"""Drawn so much larger and made smaller then: that smooths the lines."""
_ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}


def draw(chart: Chart) -> bytes:
    """The chart as a PNG, 1080 points wide: some 50 to 150 kB."""
    # It takes longer to import than most commands to run, and most runs never draw.
    from PIL import Image, ImageDraw

    laid_out = plot(chart)
    size = round(laid_out.width), round(laid_out.height)
    image = Image.new("RGB", (size[0] * FINER, size[1] * FINER), GROUND)
    pen = _Pen(ImageDraw.Draw(image))
    for mark in laid_out.marks:
        pen.put(mark)
    kept = BytesIO()
    image.resize(size, Image.Resampling.LANCZOS).save(kept, "PNG", optimize=True)
    return kept.getvalue()


class _Pen:
    """Draws finer than it is told, in the places that it is told."""

    def __init__(self, on: "ImageDraw") -> None:
        self._on = on
        self._fonts: dict[tuple[str, float], Any] = {}

    def put(self, mark: Mark) -> None:
        match mark:
            case Line(places, colour, width):
                self._on.line(_finer(places), fill=colour, width=round(width * FINER), joint="curve")
            case Dot((x, y), radius, colour):
                edges = [(x - radius, y - radius), (x + radius, y + radius)]
                self._on.ellipse(_finer(edges), fill=colour)
            case Shape(places, colour):
                self._on.polygon(_finer(places), fill=colour)
            case Words():
                self._write(mark)
            case _:
                assert_never(mark)

    def _write(self, words: Words) -> None:
        from PIL import ImageFont

        key = BOLD if words.bold else PLAIN, words.size
        if key not in self._fonts:
            self._fonts[key] = ImageFont.truetype(font_file(key[0]), words.size * FINER)
        self._on.text(
            _finer([words.at])[0],
            words.words,
            fill=words.colour,
            font=self._fonts[key],
            anchor=_ANCHORS[words.anchor],
            stroke_width=4 * FINER if words.halo else 0,
            stroke_fill=GROUND,
        )


def _finer(places: "Sequence[Place]") -> list[Place]:
    return [(x * FINER, y * FINER) for x, y in places]
