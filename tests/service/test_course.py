"""The picture of their own course that a participant is sent, and what it says in words."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.core.manner import in_english
from bot.core.scoring import Result
from bot.service.chart import Chart, Panel
from bot.service.course import course_of
from bot.store.work import Store
from bot.telegram.captions import CAPTION
from tests.service.played import library, pictures, play

pytestmark = pytest.mark.xdist_group("papers")

USUALLY = "usually phq9 = 2 2 2 2 1 1 0 0 0 1; gad7 = 1 1 1 1 1 1 1; evs = 3 20; to_fall_asleep = 30 min"


def days_of(chart: Chart, panel: Panel) -> list[date]:
    return [point.at.astimezone(ZoneInfo(chart.zone)).date() for point in panel.points]


@pytest.fixture(scope="module")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Chart | None]]:
    """Two weeks over the night when the clocks go forward; two mornings of the second are not answered."""
    store = Store.open(None, tmp_path_factory.mktemp("weeks"))
    play(
        store,
        "Lucía joins papers in es on 2026-03-23 in Europe/Madrid",
        USUALLY,
        "days pass until Tue 31 Mar 05:00",
        "wait until Thu 2 Apr 05:00",
        "days pass until Mon 6 Apr 15:00",
    )
    yield [*pictures(store, "week"), *pictures(store, "program")]
    store.close()


def test_a_week_is_its_seven_days_with_a_gap_where_nothing_was_told(weeks: list[Chart | None]) -> None:
    first, second, _ = weeks
    assert first is not None
    assert second is not None
    zone = ZoneInfo("Europe/Madrid")
    for chart, begins in ((first, date(2026, 3, 23)), (second, date(2026, 3, 30))):
        assert chart.since.astimezone(zone).date() == begins
        assert (chart.until.astimezone(zone).date() - begins).days == 6
    # The first morning has no night of the program yet; the clocks went forward in the night to the 29th.
    assert days_of(first, first.panels[0]) == [date(2026, 3, day) for day in range(24, 30)]
    assert days_of(second, second.panels[0]) == [
        date(2026, 3, 30),
        *(date(2026, 4, day) for day in (2, 3, 4, 5)),
    ]
    assert all(panel.nightly for panel in second.panels)


def test_it_begins_at_nothing_and_ends_at_all_so_that_a_small_change_looks_small(
    weeks: list[Chart | None],
) -> None:
    first = weeks[0]
    assert first is not None
    assert [(panel.low, panel.high, panel.unit) for panel in first.panels] == [(0, 10, "h"), (0, 100, "%")]


def test_a_week_is_said_in_words_day_by_day_in_their_language(weeks: list[Chart | None]) -> None:
    second = weeks[1]
    assert second is not None
    assert second.words == (
        "Horas de sueño (h): lun 6,8; jue 6,8; vie 6,8; sáb 6,8; dom 6,8\n"
        "Tiempo en la cama que dormiste (%): lun 85; jue 85; vie 85; sáb 85; dom 85\n"
        "Sin noche anotada: mar, mié"
    )
    assert len(second.words) < CAPTION - 200


def test_the_whole_time_shows_scales_from_their_least_to_their_greatest_score(sqlite_store: Store) -> None:
    stage = play(
        sqlite_store,
        "Ana joins papers on 2026-03-02 in Europe/Madrid",
        USUALLY,
        "days pass until Mon 16 Mar 15:00",
    )
    [half] = pictures(sqlite_store, "program")
    assert half is not None
    assert [panel.title for panel in half.panels] == ["Hours asleep", "Of the time in bed, asleep"]
    assert half.words.startswith("Hours asleep: 6.8 to 6.8 h, 14 nights. Of the")
    at = datetime(2026, 3, 22, 11, tzinfo=UTC)
    program, ana = library().programs["papers"], stage.enrollment
    with sqlite_store.work() as work:
        for scale, score in (("phq9", 4), ("evs", 180), ("asq", 1)):
            result = Result(scale=scale, score=score, band=None)
            work.add_assessment(1, "forms", scale, "1", [1], result, at)
        chart = course_of(work, program, ana, 1, in_english, "program", at)
        nights = course_of(work, program, ana, 1, in_english, "nights", at)
    assert chart is not None
    assert [(panel.title, panel.low, panel.high, panel.note) for panel in chart.panels[2:]] == [
        ("PHQ-9", 0, 27, "lower is better"),
        # Of what is counted there is no greatest score; a little above the greatest that there was.
        ("Exercise Vital Sign", 0, 200, "higher is better"),
    ]
    assert chart.words.endswith(" PHQ-9: 10; 4. Exercise Vital Sign: 60; 180.")
    assert nights is not None
    assert [panel.points for panel in nights.panels] == [panel.points for panel in half.panels]
    assert [panel.title for panel in nights.panels] == ["Asleep (TST)", "Sleep efficiency (SE)"]
    assert nights.until == half.panels[0].points[-1].at


def test_with_one_night_or_none_there_is_no_picture(sqlite_store: Store) -> None:
    play(
        sqlite_store,
        "Ana joins papers on 2026-03-02 in Europe/Madrid",
        USUALLY,
        "days pass until Tue 3 Mar 12:00",
        "wait until Sun 8 Mar 20:00",
        "wait until Sun 15 Mar 20:00",
    )
    assert pictures(sqlite_store, "week") == [None, None]
