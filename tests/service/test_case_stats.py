"""How soon somebody looked, reckoned by hand; and the moments it is reckoned from, on both databases."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.core.alert import Alert
from bot.core.risk import Urgency
from bot.service.case_stats import CaseStats, Times, stats_of
from bot.store.views_cases import CaseView, cases
from bot.store.work import Store
from tests.service.scene import ANNA, CLARA, DAY, HOUR, LADDER, MINUTE, NOON, SAM, Scene
from tests.store.samples import an_alert

SECOND = timedelta(seconds=1)


def a_case(
    urgency: str = "urgent",
    told: timedelta | None = None,
    taken: timedelta | None = None,
    closed: timedelta | None = None,
    answered: timedelta | None = None,
    **changed: Any,
) -> CaseView:
    """A case that was raised at noon, and what happened how long after."""
    promise = LADDER.pace[Urgency(urgency)].promise
    fields: dict[str, Any] = {
        "raised_at": NOON,
        "look_by": NOON + promise,
        "state": "closed" if closed is not None else "open" if taken is None else "acknowledged",
        "acknowledged_at": _at(taken),
        "closed_at": _at(closed),
        **changed,
    }
    alert = an_alert(urgency=Urgency(urgency)).model_copy(update=fields)
    return CaseView(
        id=1,
        pseudonym="P-0001",
        raised_at=NOON,
        alert=Alert.model_validate(alert.model_dump()).model_dump_json(),
        raised_as=urgency,
        told_at=_at(told),
        taken_at=_at(taken),
        answered=answered is not None,
        answered_at=_at(answered),
    )


def _at(after: timedelta | None) -> datetime | None:
    return None if after is None else NOON + after


def numbers(*found: CaseView, now: datetime = NOON + 30 * DAY) -> CaseStats:
    """Those of the only urgency there is."""
    (only,) = stats_of(found, LADDER, now)
    return only


@pytest.mark.parametrize(
    ("seconds", "median", "ninety", "longest"),
    [
        ([4], 4, 4, 4),
        ([2, 4], 3, 4, 4),
        ([1, 2, 30], 2, 30, 30),
        ([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 5.5, 9, 10),
        ([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 99], 1, 1, 99),
        ([*range(1, 21)], 10.5, 18, 20),
    ],
)
def test_the_middle_the_nine_of_ten_and_the_longest(
    seconds: list[int], median: float, ninety: int, longest: int
) -> None:
    found = numbers(*(a_case(told=each * SECOND, taken=MINUTE) for each in seconds))
    assert found.told == Times(
        number=len(seconds), median=median * SECOND, ninety=ninety * SECOND, longest=longest * SECOND
    )


def test_what_has_not_happened_has_no_time() -> None:
    found = numbers(a_case(told=2 * SECOND, taken=HOUR, closed=2 * HOUR), a_case(), now=NOON + HOUR)
    assert (found.cases, found.told.number, found.taken.number, found.closed.number) == (2, 1, 1, 1)
    assert found.answered == Times(number=0)
    assert found.beyond == 0


HOURS_BEYOND: list[tuple[str, dict[str, Any], float, bool]] = [
    # urgency, what happened, now in hours after it was raised, whether it is beyond the promise
    ("urgent", {}, 4, False),
    ("urgent", {}, 4.01, True),
    ("urgent", {"taken": 4 * HOUR}, 100, False),
    ("urgent", {"taken": 4 * HOUR + SECOND}, 100, True),
    ("urgent", {"closed": 3 * HOUR}, 100, False),
    ("urgent", {"closed": 5 * HOUR}, 100, True),
    ("emergency", {"taken": 5 * MINUTE}, 100, False),
    ("emergency", {"taken": 6 * MINUTE}, 100, True),
    ("soon", {"taken": 23 * HOUR}, 100, False),
    ("review", {"taken": 73 * HOUR}, 100, True),
    # It opened again after a day, and was to be taken anew by 28 hours.
    ("urgent", {"taken": HOUR, "state": "open", "look_by": NOON + 28 * HOUR}, 28, False),
    ("urgent", {"taken": HOUR, "state": "open", "look_by": NOON + 28 * HOUR}, 29, True),
    (
        "urgent",
        {"taken": HOUR, "look_by": NOON + 28 * HOUR, "acknowledged_at": NOON + 27 * HOUR},
        100,
        False,
    ),
    (
        "urgent",
        {"taken": HOUR, "look_by": NOON + 28 * HOUR, "acknowledged_at": NOON + 29 * HOUR},
        100,
        True,
    ),
    # It was closed without being taken anew.
    ("urgent", {"taken": HOUR, "closed": 27 * HOUR, "look_by": NOON + 28 * HOUR}, 100, False),
    ("urgent", {"taken": HOUR, "closed": 29 * HOUR, "look_by": NOON + 28 * HOUR}, 100, True),
]


@pytest.mark.parametrize(("urgency", "happened", "hours", "beyond"), HOURS_BEYOND)
def test_beyond_the_promise(urgency: str, happened: dict[str, Any], hours: float, beyond: bool) -> None:
    assert numbers(a_case(urgency, **happened), now=NOON + hours * HOUR).beyond == beyond


def test_each_urgency_has_its_own_numbers_as_it_was_when_the_case_was_raised() -> None:
    rose = a_case("emergency", taken=2 * HOUR, look_by=NOON + 2 * HOUR + 5 * MINUTE)
    rose = CaseView(**{**{name: getattr(rose, name) for name in CaseView.__slots__}, "raised_as": "urgent"})
    found = stats_of([a_case("soon"), rose, a_case("emergency"), a_case("soon")], LADDER, NOON)
    assert [(each.urgency, each.cases, each.beyond) for each in found] == [
        ("emergency", 1, 0),
        ("urgent", 1, 0),
        ("soon", 2, 0),
    ]


def test_the_moments_are_those_of_the_deliveries_and_of_the_log(store: Store) -> None:
    scene = Scene(store).set_up()
    scene.writes("I want to kill myself")
    (before,) = cases(store)
    assert (before.told_at, before.taken_at, before.answered, before.answered_at) == (None, None, True, None)
    settle(scene, "participant:1", NOON + SECOND)
    settle(scene, "staff:clara", NOON + 3 * SECOND)
    settle(scene, "group:clinicians", NOON + 2 * SECOND)
    scene.presses(CLARA, "write", NOON + MINUTE)
    scene.presses(SAM, "ack", NOON + 2 * MINUTE)
    scene.presses(CLARA, "outcome-reached", NOON + HOUR)
    scene.writes("I want to kill myself", NOON + DAY, chat=ANNA)
    first, second = cases(store)
    assert (first.pseudonym, first.raised_at, first.raised_as) == ("P-0001", NOON, "urgent")
    assert (first.told_at, first.taken_at) == (NOON + 2 * SECOND, NOON + MINUTE)
    assert (first.answered, first.answered_at) == (True, NOON + SECOND)
    assert (second.raised_at, second.taken_at) == (NOON + DAY, None)
    assert cases(store, NOON + DAY) == [second]
    (found,) = stats_of([first], LADDER, NOON + DAY)
    assert (found.told.median, found.taken.longest, found.closed.ninety, found.answered.median) == (
        2 * SECOND,
        MINUTE,
        HOUR,
        SECOND,
    )


def test_coordinators_who_are_told_do_not_count(store: Store) -> None:
    scene = Scene(store).set_up()
    scene.writes("I want to kill myself")
    scene.time_passes(NOON + 3 * HOUR)
    settle(scene, "group:coordinators", NOON + 3 * HOUR)
    assert cases(store)[0].told_at is None
    settle(scene, "staff:sam", NOON + 4 * HOUR)
    assert cases(store)[0].told_at == NOON + 4 * HOUR


def settle(scene: Scene, recipient: str, at: datetime) -> None:
    """All that is owed to somebody in the lane of alerts was sent."""
    with scene.store.work() as work:
        while mine := [row for row in work.waiting(NOON + DAY, 100, "alert") if row.recipient == recipient]:
            for row in mine:
                work.settle(row.id, "sent", at, message_id=row.id)
