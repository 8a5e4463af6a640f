"""Whether a person is on call, as participants are told it: by their own clock, and never more than is so."""

from datetime import UTC, datetime
from functools import partial

import pytest

from bot.core.cover import can_act, cover_sentence, cover_values, promised
from bot.core.on_call import Ladder
from bot.core.own_words import sentence
from bot.core.risk import Urgency
from tests.samples import SAFETY

FRIDAY_NIGHT = datetime(2026, 3, 6, 23, 0, tzinfo=UTC)
say = partial(sentence, {}, "en")
WEEKDAYS = Ladder.model_validate(
    {
        "zone": "Europe/Berlin",
        "people": {"clara": {"name": "Dr. Clara Weiss"}},
        "shifts": [{"who": "clara", "days": "mon-fri", "from": "08:00", "to": "20:00"}],
    }
)
STAFFED = SAFETY.model_copy(update={"ladder": WEEKDAYS})
NEVER = SAFETY.model_copy(update={"ladder": WEEKDAYS.model_copy(update={"shifts": ()})})


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("Europe/Berlin", "on 9 March at 08:00"),
        ("America/New_York", "on 9 March at 03:00"),
        ("Pacific/Auckland", "on 9 March at 20:00"),
        (None, "on 9 March at 08:00 (Berlin time)"),
    ],
)
def test_the_next_cover_is_told_by_the_participants_own_clock(zone: str | None, told: str) -> None:
    assert cover_values(STAFFED, say, zone, FRIDAY_NIGHT) == {"on_call": False, "next_on_call": told}


def test_while_somebody_is_on_call_nothing_is_said_of_a_next_time() -> None:
    noon = datetime(2026, 3, 6, 12, 0, tzinfo=UTC)
    assert cover_values(STAFFED, say, "Europe/Berlin", noon) == {"on_call": True}
    assert cover_sentence(STAFFED, say, "Europe/Berlin", noon) == "Somebody of the care team is on call now."


@pytest.mark.parametrize("safety", [SAFETY, NEVER])
def test_where_nobody_ever_is_on_call_nobody_is_promised(safety: object) -> None:
    assert isinstance(safety, type(SAFETY))
    assert cover_values(safety, say, "Europe/Berlin", FRIDAY_NIGHT) == {"on_call": False}
    assert cover_sentence(safety, say, None, FRIDAY_NIGHT) == "Nobody of the care team is on call right now."
    assert promised(safety, Urgency.SOON, say, None, FRIDAY_NIGHT) == "as soon as somebody can"


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (datetime(2026, 3, 4, 23, 0, tzinfo=UTC), "within 24 hours"),
        (FRIDAY_NIGHT, "as soon as somebody is on call, on 9 March at 08:00"),
    ],
)
def test_a_promise_is_never_earlier_than_the_rota_allows(moment: datetime, told: str) -> None:
    assert promised(STAFFED, Urgency.SOON, say, "Europe/Berlin", moment) == told


@pytest.mark.parametrize(
    ("urgency", "moment", "may"),
    [
        (Urgency.EMERGENCY, datetime(2026, 3, 4, 12, 0, tzinfo=UTC), True),
        (Urgency.EMERGENCY, datetime(2026, 3, 4, 6, 59, tzinfo=UTC), False),
        (Urgency.URGENT, datetime(2026, 3, 4, 6, 59, tzinfo=UTC), True),
        (Urgency.URGENT, datetime(2026, 3, 4, 3, 0, tzinfo=UTC), True),
        (Urgency.URGENT, datetime(2026, 3, 4, 2, 59, tzinfo=UTC), False),
        (Urgency.SOON, FRIDAY_NIGHT, True),
    ],
)
def test_a_scale_is_given_only_when_somebody_can_act_on_its_answers_in_time(
    urgency: Urgency, moment: datetime, may: bool
) -> None:
    rules = tuple(rule.model_copy(update={"urgency": urgency}) for rule in STAFFED.items)
    assert can_act(STAFFED.model_copy(update={"items": rules}), "worry", moment) is may


def test_a_scale_without_pressing_items_needs_nobody_and_one_with_them_is_never_given_where_nobody_ever_is() -> (
    None
):
    assert can_act(NEVER, "moves", FRIDAY_NIGHT)
    assert not can_act(NEVER, "worry", FRIDAY_NIGHT)
