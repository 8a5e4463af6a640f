"""What is shown of a participant's course, in the picture and in words; on both databases."""

from datetime import timedelta

import pytest

from bot.core.events import Commanded
from bot.core.scoring import Result
from bot.core.sleep_diary import Sleep
from bot.service.charting import BACK, chart_in_words, chart_of
from bot.service.letters import Letter
from bot.store.work import Store
from tests.service.scene import DAY, HOUR, LADDER, NOON, SAM, Scene

WEEK = timedelta(weeks=1)


@pytest.fixture
def scene(store: Store) -> Scene:
    return Scene(store).set_up()


def scored(scene: Scene, scale: str, *scores: int | None) -> None:
    """A scale given each week, the last time a day before noon."""
    with scene.store.work() as work:
        for number, value in enumerate(reversed(scores)):
            result = None if value is None else Result(scale=scale, score=value, band=None)
            work.add_assessment(1, "day-1", scale, "1", [1], result, NOON - DAY - number * WEEK)


def slept(scene: Scene, *minutes: int) -> None:
    """Nights, the last one ending at noon."""
    with scene.store.work() as work:
        for number, asleep in enumerate(reversed(minutes)):
            at = NOON - number * DAY
            night = Sleep(
                morning=at.date(), tib=540, tst=asleep, sol=20, waso=10, se=80, awakenings=1, quality=4
            )
            work.add_measurement(1, "day-1", "sleep", night, at)


def told(scene: Scene) -> list[Letter]:
    """What /case tells Sam, in private."""
    with scene.store.work() as work:
        work.settle_sent({row.id: row.id for row in work.waiting(NOON, 100, "program")}, NOON)
    scene.does(Commanded(command=None, argument="case P-0001"), NOON, SAM)
    found = []
    with scene.store.work() as work:
        while rows := [row for row in work.waiting(NOON, 100, "program") if row.recipient == "staff:sam"]:
            for row in rows:
                found.append(Letter.model_validate(row.body))
                work.settle(row.id, "sent", NOON)
    return found


def test_each_scale_and_the_nights_have_a_line_from_zero_to_a_round_number(scene: Scene) -> None:
    scored(scene, "phq9", 18, None, 9)
    scored(scene, "gad7", 7)
    slept(scene, 400, 300)
    scene.writes("I want to kill myself", NOON - HOUR)
    with scene.store.work() as work:
        chart = chart_of(work, LADDER, 1, "P-0001", NOON)
    assert chart is not None
    assert [
        (panel.title, [point.value for point in panel.points], panel.low, panel.high)
        for panel in chart.panels
    ] == [("phq9", [18, 9], 0, 20), ("gad7", [7], 0, 8), ("asleep", [6.7, 5.0], 0, 8)]
    assert [point.at for point in chart.panels[0].points] == [NOON - DAY - 2 * WEEK, NOON - DAY]
    assert (chart.since, chart.until, chart.marked) == (NOON - DAY - 2 * WEEK, NOON, (NOON - HOUR,))
    assert chart_in_words(chart).splitlines() == [
        "P-0001, 15 Feb to 2 Mar:",
        "phq9: 18 → 9",
        "gad7: 7",
        "asleep: 6.7 → 5 h",
        "something was noticed: 2 Mar",
    ]


def test_where_there_is_no_course_there_is_no_picture(scene: Scene) -> None:
    scored(scene, "phq9", 18)
    scored(scene, "gad7", None, None)
    scene.writes("I want to kill myself", NOON)
    with scene.store.work() as work:
        assert chart_of(work, LADDER, 1, "P-0001", NOON) is None
    assert [letter.picture for letter in told(scene)] == [None, None]


def test_what_is_long_ago_is_not_shown(scene: Scene) -> None:
    scored(scene, "phq9", *range(40))
    with scene.store.work() as work:
        chart = chart_of(work, LADDER, 1, "P-0001", NOON)
    assert chart is not None
    assert chart.since > NOON - BACK
    assert [point.value for point in chart.panels[0].points] == list(range(14, 40))
    assert "phq9: … 34 → 35 → 36 → 37 → 38 → 39" in chart_in_words(chart)


def test_of_many_scales_the_latest_are_shown(scene: Scene) -> None:
    for number in range(9):
        with scene.store.work() as work:
            for week in (1, 2):
                result = Result(scale=f"s{number}", score=number, band=None)
                work.add_assessment(
                    1, "d", f"s{number}", "1", [1], result, NOON - week * WEEK + number * HOUR
                )
    with scene.store.work() as work:
        chart = chart_of(work, LADDER, 1, "P-0001", NOON)
    assert chart is not None
    assert {panel.title for panel in chart.panels} == {"s4", "s5", "s6", "s7", "s8"}


def test_a_case_comes_with_its_picture_and_the_same_in_words(scene: Scene) -> None:
    scored(scene, "phq9", 18, 9)
    scene.writes("I want to kill myself", NOON)
    card, picture, rest = told(scene)
    assert card.text.startswith("<b>Evenkeel: one urgent alert</b>")
    assert picture.picture is not None
    assert picture.picture.title == "P-0001"
    assert "phq9: 18 → 9" in picture.text
    assert rest.text.startswith("When Evenkeel answered:")


def test_erasing_somebody_takes_the_picture_that_was_owed(scene: Scene) -> None:
    scored(scene, "phq9", 18, 9)
    scene.writes("I want to kill myself", NOON)
    scene.does(Commanded(command=None, argument="case P-0001"), NOON, SAM)
    with scene.store.work() as work:
        work.erase_participant(1, NOON)
        assert [row for row in work.waiting(NOON, 100, "program") if row.recipient == "staff:sam"] == []
