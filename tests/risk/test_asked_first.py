"""Words that mostly mean a hard day: asked about kindly, never instead of what must be told."""

import pytest
from pydantic import ValidationError

from bot.core.noticing import screen_message, screen_words
from bot.core.risk import Flag, WordRule
from bot.core.urgency import Urgency
from tests.risk.shipped import safety

SAFETY = safety()
DESPAIR = "I can't do this anymore"


def told(flags: list[Flag]) -> set[str]:
    return {flag.rule for flag in flags if not flag.only_asks}


def test_alone_they_only_ask_and_not_again_after_a_no() -> None:
    assert [flag.only_asks for flag in screen_words(SAFETY, DESPAIR)] == [True]
    assert screen_words(SAFETY, DESPAIR, asked=True) == []
    assert screen_message(SAFETY, DESPAIR, "hello there.", asked=True) == []


@pytest.mark.parametrize(
    "beside",
    [
        "I drank a bottle of wine",
        "drinking a litre of vodka a day now, cant stop",
        "I stopped my sertraline.",
        "I want to kill myself",
    ],
)
@pytest.mark.parametrize("before", ["", "hello there."])
def test_what_is_told_without_them_is_told_beside_them(beside: str, before: str) -> None:
    alone = told(screen_message(SAFETY, beside, before))
    assert alone
    assert alone <= told(screen_message(SAFETY, f"{DESPAIR}. {beside}", before))


def test_beside_what_cannot_wait_nothing_is_asked_kindly() -> None:
    flags = screen_message(SAFETY, f"{DESPAIR}. I want to kill myself", "hello there.")
    assert not any(flag.only_asks for flag in flags)


@pytest.mark.parametrize("changed", [{"doubt": False}, {"urgency": Urgency.URGENT}])
def test_a_rule_that_cannot_wait_may_not_ask_first(changed: dict[str, object]) -> None:
    rule = next(rule for rule in SAFETY.words if rule.asked_first)
    with pytest.raises(ValidationError, match="asked_first"):
        WordRule.model_validate({**rule.model_dump(), **changed})
