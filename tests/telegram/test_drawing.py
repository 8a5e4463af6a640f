"""A chart is drawn so that what is higher stands higher, and later stands further right."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.service.chart import Chart, Panel, Point
from bot.telegram.drawing import draw
from bot.telegram.marks import Words, box_of
from bot.telegram.plotting import (
    FAINT,
    GROUND,
    HEAD,
    INK,
    LINE,
    LOW,
    MARK,
    NAMED,
    ROOM,
    TALL,
    WIDTH,
    axis_of,
    place_of,
    plot,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def a_chart(
    *values: float, marked: tuple[datetime, ...] = (), panels: int = 1, nightly: bool = False
) -> Chart:
    """A line with a number each day."""
    points = tuple(Point(at=NOON + day * DAY, value=value) for day, value in enumerate(values))
    panel = Panel(title="phq9", points=points, low=0, high=20, nightly=nightly)
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


@pytest.mark.parametrize("values", [(0, 5, 10, 15, 20), (20, 10, 0), (12, 12, 12)])
def test_every_number_stands_as_high_as_it_is(values: tuple[int, ...]) -> None:
    chart, top = a_chart(*values), HEAD + NAMED + ROOM
    drawn = places(picture(chart), LINE)
    for number, value in enumerate(values):
        x, y = place_of(axis_of(chart), chart.panels[0], number, top, TALL)
        assert y == pytest.approx(top + TALL * (1 - value / 20))
        here = [height for across, height in drawn if abs(across - x) <= 4]
        assert (min(here) + max(here)) / 2 == pytest.approx(y, abs=8)


def test_a_night_without_a_dot_is_left_free() -> None:
    chart = a_chart(6, 6, 6, 6, nightly=True)
    panel = chart.panels[0].model_copy(
        update={"points": (*chart.panels[0].points[:1], *chart.panels[0].points[2:])}
    )
    axis = axis_of(chart)
    left_out = axis.middle((NOON + DAY).date())
    whole, gap = (
        [
            place
            for place in places(picture(chart.model_copy(update={"panels": (each,)})), LINE)
            if abs(place[0] - left_out) < 40
        ]
        for each in (chart.panels[0], panel)
    )
    assert whole
    assert not gap


def test_what_was_noticed_is_marked_at_its_time_in_every_panel_and_explained() -> None:
    chart = a_chart(1, 2, 3, 4, 5, marked=(NOON + 2 * DAY,), panels=5)
    marks = places(picture(chart), MARK)
    middle = axis_of(chart).x(NOON + 2 * DAY)
    lowest = 0.0
    for panel in range(5):
        top = HEAD + NAMED + ROOM + panel * (LOW + (NAMED + ROOM + 30))
        here = [x for x, y in marks if top < y < top + LOW]
        assert here
        assert all(abs(x - middle) <= 14 for x in here)
        lowest = top + LOW
    assert [mark for mark in marks if mark[1] > lowest + 70]
    assert not places(picture(a_chart(1, 2, 3)), MARK)


def test_it_has_a_ground_of_its_own_wide_enough_for_a_phone() -> None:
    kept = Image.open(BytesIO(draw(a_chart(1, 2, panels=6))))
    assert (kept.format, kept.mode, kept.width) == ("PNG", "RGB", WIDTH)
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


def test_letters_stay_in_the_boxes_that_the_laws_are_about() -> None:
    chart = a_chart(3, 17, 5, 20, nightly=True).model_copy(
        update={"title": "ÁÑgjpqy Ștefănescu", "language": "es"}
    )
    boxes = [box_of(mark) for mark in plot(chart).marks if isinstance(mark, Words)]
    inked = [*places(picture(chart), INK), *places(picture(chart), FAINT)]
    assert len(inked) > 1000
    for x, y in inked:
        assert any(
            box.left - 3 <= x <= box.right + 3 and box.top - 3 <= y <= box.bottom + 3 for box in boxes
        ), (x, y)


def test_nothing_is_loaded_for_drawing_before_something_is_drawn() -> None:
    script = "import sys, bot.cli.main, bot.telegram.app; print('PIL' in sys.modules or 'reportlab' in sys.modules)"
    where = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=where, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
