"""Words that mostly mean a hard day: asked about kindly, never instead of what must be told."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from bot.authoring.load import load
from bot.core.effects import Flagged
from bot.core.events import Wrote
from bot.core.noticing import screen_message, screen_words
from bot.core.risk import Flag, Safety, WordRule
from bot.core.safety_question import is_question
from bot.core.strangers import answer_stranger
from bot.core.urgency import Urgency
from tests.risk.shipped import PROGRAMS, safety

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


@pytest.fixture(scope="module")
def whole() -> Safety:
    """With the crisis lines and the texts."""
    return load(PROGRAMS.parent).safety


def test_a_stranger_is_asked_and_a_typed_yes_is_heard(whole: Safety) -> None:
    now = datetime(2026, 3, 2, 3, tzinfo=UTC)
    (asked,) = answer_stranger(whole, {}, "en", Wrote(text=DESPAIR), now)
    assert is_question(asked)
    heard = answer_stranger(whole, {}, "en", Wrote(text="yes", before=DESPAIR), now)
    assert [effect.flag.rule for effect in heard if isinstance(effect, Flagged)] == ["says-it-weighs"]


def test_a_stranger_is_not_told_of_before_a_yes(whole: Safety) -> None:
    now = datetime(2026, 3, 2, 3, tzinfo=UTC)
    beside = Wrote(text=f"{DESPAIR}. drinking a litre of vodka a day now, cant stop")
    effects = answer_stranger(whole, {}, "en", beside, now)
    told_of = [effect.flag for effect in effects if isinstance(effect, Flagged)]
    assert told_of
    assert not any(flag.only_asks for flag in told_of)
    assert any(is_question(effect) for effect in effects)
