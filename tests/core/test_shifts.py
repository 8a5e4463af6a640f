"""When the shift that is on began, and which comes next; over midnight, in holes, and where clocks leap."""

from datetime import UTC, datetime

import pytest

from bot.core.on_call import Ladder
from bot.core.shifts import next_shift, shift_began

WEEK = Ladder.model_validate(
    {
        "zone": "Europe/Berlin",
        "people": {"clara": {"name": "Clara"}, "sam": {"name": "Sam"}},
        "shifts": [
            {"who": "clara", "days": "mon-fri", "from": "08:00", "to": "20:00"},
            {"who": "sam", "days": "mon-thu", "from": "20:00", "to": "08:00"},
            {"who": "sam", "days": "sun", "from": "01:00", "to": "05:00"},
        ],
    }
)


def berlin(written: str) -> datetime:
    """An hour of the winter there, as UTC."""
    return datetime.fromisoformat(f"{written}+01:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "began", "following"),
    [
        ("2026-03-02T08:00", "2026-03-02T08:00", "2026-03-02T20:00"),
        ("2026-03-02T19:59", "2026-03-02T08:00", "2026-03-02T20:00"),
        ("2026-03-03T03:00", "2026-03-02T20:00", "2026-03-03T08:00"),
        ("2026-03-02T03:00", None, "2026-03-02T08:00"),
        ("2026-03-06T21:00", None, "2026-03-08T01:00"),
        ("2026-03-08T05:00", None, "2026-03-09T08:00"),
    ],
)
def test_the_shift_that_is_on_and_the_one_after_it(now: str, began: str | None, following: str) -> None:
    assert shift_began(WEEK, berlin(now)) == (berlin(began) if began else None)
    assert next_shift(WEEK, berlin(now)) == berlin(following)


def test_in_the_night_in_which_the_clocks_leap_a_shift_begins_at_its_own_hour() -> None:
    # Sunday 29 March 2026: from 02:00 to 03:00 there is nothing.
    assert shift_began(WEEK, datetime(2026, 3, 29, 2, 30, tzinfo=UTC)) == datetime(2026, 3, 29, 0, tzinfo=UTC)


def test_where_nobody_is_ever_on_call_there_is_no_shift() -> None:
    nobody = Ladder(people={})
    assert shift_began(nobody, berlin("2026-03-02T08:00")) is None
    assert next_shift(nobody, berlin("2026-03-02T08:00")) is None
