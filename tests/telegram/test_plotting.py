"""Laws of every chart: nothing lies on anything else or outside, gaps stay gaps, and a phone can show it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.service.chart import Chart, Panel, Point
from bot.telegram.marks import Box, Dot, Line, Plot, Shape, Words, box_of
from bot.telegram.plotting import FAINT, GROUND, INK, LINE, MARK, axis_of, plot

CHAT, PHONE = 290, 390
"""So wide is a picture in a chat, and when it is pressed, in a phone's own points."""
ZONES = ("Europe/Madrid", "America/Santiago", "Pacific/Auckland", "UTC")
NAMES = ("Hours asleep", "Del tiempo en la cama, durmiendo", "Epworth Sleepiness Scale " * 4, "PHQ-9")


def noon(zone: str, day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def nights(
    first: date, told: Iterable[int], *, zone: str = "Europe/Madrid", value: float = 6.5, days: int = 7
) -> Chart:
    """A chart of so many days, with a night on those told (counted from 0)."""
    points = tuple(Point(at=noon(zone, first + timedelta(days=day)), value=value) for day in told)
    return Chart(
        title="How it has been",
        zone=zone,
        since=noon(zone, first),
        until=noon(zone, first + timedelta(days=days - 1)),
        panels=(Panel(title="Hours asleep", points=points, low=0, high=10, unit="h", nightly=True),),
        gaps="Where there is no dot, no night was recorded.",
    )


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    """Any chart that a participant or a clinician may be shown."""
    zone = draw(st.sampled_from(ZONES))
    first = draw(st.dates(date(2025, 1, 1), date(2027, 12, 31)))
    days = draw(st.integers(1, 210))
    panels = []
    for _ in range(draw(st.integers(1, 6))):
        nightly = draw(st.booleans())
        high = draw(st.sampled_from((1, 10, 27, 100, 10080)))
        told = sorted(draw(st.sets(st.integers(0, days - 1), min_size=1, max_size=60)))
        values = draw(st.lists(st.floats(0, high), min_size=len(told), max_size=len(told)))
        points = tuple(
            Point(at=noon(zone, first + timedelta(days=day)), value=round(value, 1))
            for day, value in zip(told, values, strict=True)
        )
        panels.append(
            Panel(
                title=draw(st.sampled_from(NAMES)),
                points=points,
                low=0,
                high=high,
                unit=draw(st.sampled_from(("", "h", "%"))),
                note=draw(st.sampled_from(("", "lower is better", "menos es mejor " * 8))),
                nightly=nightly,
            )
        )
    marked = draw(st.lists(st.integers(0, days - 1), max_size=20))
    return Chart(
        title=draw(st.sampled_from(("P-0001", "Cómo ha ido", "A very long title " * 8))),
        zone=zone,
        language=draw(st.sampled_from(("en", "es", "de"))),
        since=noon(zone, first),
        until=noon(zone, first + timedelta(days=days - 1)),
        panels=tuple(panels),
        marked=tuple(noon(zone, first + timedelta(days=day)) for day in sorted(marked)),
        mark="something was noticed",
        gaps="Donde no hay punto, no hay noche anotada. " * draw(st.integers(0, 3)),
    )


def words_of(drawn: Plot) -> list[Words]:
    return [mark for mark in drawn.marks if isinstance(mark, Words)]


def said(drawn: Plot) -> list[str]:
    return [words.words for words in words_of(drawn)]


def dots(drawn: Plot) -> list[Dot]:
    return [mark for mark in drawn.marks if isinstance(mark, Dot)]


def joined(drawn: Plot) -> list[Line]:
    """The lines between points, without the rules of the panels."""
    return [mark for mark in drawn.marks if isinstance(mark, Line) and mark.colour == LINE]


@settings(max_examples=150, deadline=None)
@given(charts(), st.booleans())
def test_no_words_lie_on_others_and_nothing_lies_outside(chart: Chart, headed: bool) -> None:
    drawn = plot(chart, headed=headed)
    boxes = [(words.words, box_of(words)) for words in words_of(drawn)]
    for (one, here), (other, there) in combinations(boxes, 2):
        assert not here.touches(there), (one, other)
    for words, box in boxes:
        assert box.left >= 0, words
        assert box.top >= 0, words
        assert box.right <= drawn.width, words
        assert box.bottom <= drawn.height, words
    for mark in drawn.marks:
        places = mark.places if isinstance(mark, Line | Shape) else [mark.at]
        assert all(0 <= x <= drawn.width and 0 <= y <= drawn.height for x, y in places)


@settings(max_examples=60, deadline=None)
@given(charts())
def test_every_point_has_its_dot_and_no_other_has(chart: Chart) -> None:
    assert len(dots(plot(chart))) == sum(len(panel.points) for panel in chart.panels)


@settings(max_examples=60, deadline=None)
@given(st.sets(st.integers(0, 29), min_size=1), st.sampled_from(ZONES), st.integers(0, 365))
def test_a_line_never_leads_over_a_night_that_was_not_told(told: set[int], zone: str, after: int) -> None:
    chart = nights(date(2026, 1, 1) + timedelta(days=after), sorted(told), zone=zone, days=30)
    axis = axis_of(chart)
    column = (axis.right - axis.left) / axis.days
    for line in joined(plot(chart)):
        for (start, _), (end, _) in pairwise(line.places):
            assert end - start == pytest.approx(column)
    missing = {axis.left + column * (day + 0.5) for day in set(range(30)) - told}
    assert not [dot for dot in dots(plot(chart)) if any(abs(dot.at[0] - x) < 1 for x in missing)]


def test_gaps_are_explained_where_there_are_any() -> None:
    whole = nights(date(2026, 3, 2), range(7))
    assert whole.gaps not in said(plot(whole))
    assert whole.gaps in said(plot(nights(date(2026, 3, 2), (0, 1, 4))))


@pytest.mark.parametrize(
    ("zone", "first"), [("Europe/Madrid", date(2026, 3, 26)), ("America/Santiago", date(2026, 4, 2))]
)
def test_days_are_as_wide_as_each_other_also_where_the_clocks_are_changed(zone: str, first: date) -> None:
    places = [dot.at[0] for dot in dots(plot(nights(first, range(7), zone=zone)))]
    widths = [later - sooner for sooner, later in pairwise(places)]
    assert widths == pytest.approx([widths[0]] * 6)


def test_a_week_names_each_day_and_a_longer_time_its_dates() -> None:
    assert said(plot(nights(date(2026, 3, 2), range(7))))[-7:] == [
        "Mon",
        "Tue",
        "Wed",
        "Thu",
        "Fri",
        "Sat",
        "Sun",
    ]
    drawn = plot(nights(date(2026, 3, 2), range(49), days=49))
    assert {"2 Mar", "16 Mar", "13 Apr"} <= set(said(drawn))
    assert "2 Mar – 19 Apr" in said(drawn)


def test_over_the_end_of_a_year_the_years_are_said() -> None:
    assert "28 Dec 2026 – 3 Jan 2027" in said(plot(nights(date(2026, 12, 28), range(7))))
    long = said(plot(nights(date(2026, 11, 23), range(60), days=60)))
    assert "23 Nov 2026 – 21 Jan 2027" in long
    assert any(words.endswith("Jan 2027") for words in long if "–" not in words)


def test_it_speaks_the_language_of_whom_it_is_for() -> None:
    chart = nights(date(2026, 8, 3), range(7)).model_copy(update={"language": "es"})
    drawn = said(plot(chart))
    assert drawn[-7:] == ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"]
    assert {"3 ago – 9 ago", "6,5"} <= set(drawn)


def test_a_few_numbers_all_stand_beside_their_dots_and_of_many_the_first_and_the_last() -> None:
    assert said(plot(nights(date(2026, 3, 2), range(7)))).count("6.5") == 7
    assert said(plot(nights(date(2026, 3, 2), range(40), days=40))).count("6.5") == 2


def test_what_was_noticed_is_pointed_at_and_no_number_lies_on_the_pointer() -> None:
    chart = nights(date(2026, 3, 2), range(7), value=10)
    chart = chart.model_copy(update={"marked": (chart.panels[0].points[3].at,), "mark": "noticed"})
    drawn = plot(chart)
    pointer = next(mark for mark in drawn.marks if isinstance(mark, Shape))
    xs, ys = zip(*pointer.places, strict=True)
    box = Box(min(xs), min(ys), max(xs), max(ys))
    assert not any(box.touches(box_of(words)) for words in words_of(drawn))
    assert "noticed" in said(drawn)


@pytest.mark.parametrize("panels", range(1, 7))
def test_a_phone_shows_letters_that_can_be_read_and_the_picture_whole(panels: int) -> None:
    chart = nights(date(2026, 3, 2), (0, 1, 4))
    drawn = plot(chart.model_copy(update={"panels": chart.panels * panels}))
    smallest = min(words.size for words in words_of(drawn)) / drawn.width
    assert smallest * CHAT >= 10
    assert smallest * PHONE >= 13
    # Telegram makes smaller what is longer than 1280 on a side, and shows it narrower in the chat.
    assert drawn.height <= (1280 if panels <= 4 else 1700)


def test_letters_stand_out_from_their_ground_on_the_phone_and_in_grey_on_paper() -> None:
    for colour in (INK, FAINT, LINE, MARK):
        assert contrast(colour, GROUND) >= 4.5
        assert contrast(colour, "#ffffff") >= 4.5


def test_what_a_participant_sees_of_a_bad_night_is_no_other_colour_than_of_a_good_one() -> None:
    chart = nights(date(2026, 3, 2), range(7))
    bad = chart.panels[0].model_copy(
        update={"points": tuple(point.model_copy(update={"value": 0.5}) for point in chart.panels[0].points)}
    )
    colours = [
        {mark.colour for mark in plot(each).marks}
        for each in (chart, chart.model_copy(update={"panels": (bad,)}))
    ]
    assert colours[0] == colours[1]
    assert MARK not in colours[0]


def contrast(one: str, other: str) -> float:
    """As the WCAG reckon it: 4.5 is enough for letters."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
