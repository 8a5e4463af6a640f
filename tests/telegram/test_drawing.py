"""A chart is drawn so that what is higher stands higher, and later stands further right."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.service.chart import Chart, Panel, Point
from bot.telegram import drawing
from bot.telegram.drawing import GROUND, LINE, MARK, WIDTH, draw

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def a_chart(*values: float, marked: tuple[datetime, ...] = (), panels: int = 1) -> Chart:
    """A line with a number each day."""
    points = tuple(Point(at=NOON + day * DAY, value=value) for day, value in enumerate(values))
    panel = Panel(title="phq9", points=points, low=0, high=20)
    return Chart(
        title="P-0001",
        zone="Europe/Berlin",
        since=NOON,
        until=NOON + max(len(values) - 1, 1) * DAY,
        panels=(panel,) * panels,
        marked=marked,
        mark="something was noticed",
    )


def picture(chart: Chart) -> Image.Image:
    """As a phone reads it."""
    return Image.open(BytesIO(draw(chart))).convert("RGB")


def places(image: Image.Image, colour: str) -> list[tuple[int, int]]:
    """Where a colour is, almost."""
    wanted = bytes.fromhex(colour[1:])
    width, height = image.size
    found = image.tobytes()
    return [
        (x, y)
        for x in range(0, width, 2)
        for y in range(0, height, 2)
        if all(abs(found[(y * width + x) * 3 + part] - wanted[part]) < 10 for part in range(3))
    ]


def dots(image: Image.Image, number: int) -> list[float]:
    """How high the line is at so many places from left to right: 0 at the bottom of its panel, 1 at its top."""
    top = drawing.TOP + drawing.TITLE
    inside = [(x, y) for x, y in places(image, LINE) if top - 12 < y < top + drawing.PANEL + 12]
    left, right = drawing.LEFT + 12, WIDTH - drawing.RIGHT - 12
    heights = []
    for each in range(number):
        x = left + (right - left) * each / (number - 1)
        here = [y for other, y in inside if abs(other - x) <= 4]
        middle = (min(here) + max(here)) / 2
        heights.append(1 - (middle - top) / drawing.PANEL)
    return heights


@pytest.mark.parametrize("values", [(0, 5, 10, 15, 20), (20, 10, 0), (12, 12, 12)])
def test_every_number_stands_as_high_as_it_is(values: tuple[int, ...]) -> None:
    found = dots(picture(a_chart(*values)), len(values))
    assert found == pytest.approx([value / 20 for value in values], abs=0.04)


def test_what_was_noticed_is_marked_at_its_time_in_every_panel_and_explained() -> None:
    chart = a_chart(1, 2, 3, 4, 5, marked=(NOON + 2 * DAY,), panels=2)
    marks = places(picture(chart), MARK)
    middle = drawing.LEFT + (WIDTH - drawing.RIGHT - drawing.LEFT) / 2
    for panel in (0, 1):
        top = drawing.TOP + panel * (drawing.TITLE + drawing.PANEL + drawing.GAP) + drawing.TITLE
        here = [x for x, y in marks if top < y < top + drawing.PANEL]
        assert here
        assert all(abs(x - middle) <= 10 for x in here)
    below = drawing.TOP + 2 * (drawing.TITLE + drawing.PANEL + drawing.GAP) + drawing.BOTTOM
    assert [mark for mark in marks if mark[1] > below]
    assert not places(picture(a_chart(1, 2, 3)), MARK)


def test_it_has_a_ground_of_its_own_wide_enough_for_a_phone() -> None:
    kept = Image.open(BytesIO(draw(a_chart(1, 2, panels=6))))
    assert (kept.format, kept.mode, kept.width) == ("PNG", "RGB", 1080)
    # Telegram shows pictures that are not more than twice as high as wide without cutting them.
    assert kept.height < 2 * kept.width
    assert len(draw(a_chart(1, 2, panels=6))) < 1_000_000
    assert kept.getpixel((2, 2)) == tuple(bytes.fromhex(GROUND[1:]))


@pytest.mark.parametrize("values", [(3,), (3, 3), (0, 0)])
def test_one_number_or_one_that_never_changes_can_be_drawn(values: tuple[int, ...]) -> None:
    assert places(picture(a_chart(*values)), LINE)


def test_all_of_one_moment_can_be_drawn() -> None:
    chart = a_chart(4, 5).model_copy(update={"since": NOON, "until": NOON, "marked": (NOON,)})
    assert places(picture(chart), MARK)


def test_nothing_is_loaded_for_drawing_before_something_is_drawn() -> None:
    script = "import sys, bot.cli.main, bot.telegram.app; print('PIL' in sys.modules)"
    where = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=where, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
