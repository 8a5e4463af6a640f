"""The safety question: its buttons say all by themselves, and only whole words answer it."""

from functools import partial

import pytest

from bot.core.own_words import MEANT_QUESTION, sentence
from bot.core.risk import Flag, Urgency
from bot.core.safety_question import flags_of, key_of, noted, question, read_button, read_typed

say = partial(sentence, {}, "en")


def flag(category: str, doubt: bool) -> Flag:
    return Flag(rule="r", category=category, urgency=Urgency.SOON, source="words", evidence="", doubt=doubt)


@pytest.mark.parametrize("category", [*MEANT_QUESTION, "eating_disorder", "a word with spaces"])
@pytest.mark.parametrize("doubt", [True, False])
def test_every_button_can_be_read_and_fits_into_64_bytes(category: str, doubt: bool) -> None:
    asked = question(say, [flag(category, doubt)])
    for row, answer in zip(asked.buttons, ("yes", "no", "talk"), strict=True):
        assert len(row[0].data.encode()) <= 64
        checked = read_button(row[0].data)
        assert checked is not None
        assert checked.answer == answer
        assert checked.question == ("meant" if doubt else "danger")


def test_what_is_certain_is_never_asked_for_its_meaning() -> None:
    asked = question(say, [flag("suicide", True), flag("self_harm", False)])
    assert asked.text == "Are you in immediate danger?"


@pytest.mark.parametrize(
    "data", ["s:danger:maybe", "s:danger", "s:", "12:yes", "s:danger:yes:A B", "xs:danger:no"]
)
def test_other_buttons_are_none_of_these(data: str) -> None:
    assert read_button(data) is None


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("No", "no"),
        ("no.", "no"),
        ("Sorry, just kidding!", "no"),
        ("jk", "no"),
        ("Yes, now", "yes"),
        ("yes", "yes"),
        ("I want to talk to someone", "talk"),
        ("no idea what to do", None),
        ("no way out", None),
        ("yes but not today", None),
        ("", None),
        ("kidding myself", None),
        ("Perdón, era broma", "no"),
        ("no, no estoy en peligro", "no"),
        ("Estoy bien.", "no"),
        ("sí, lo estoy", "yes"),
        ("estoy en peligro", "yes"),
        ("no estoy bien", None),
        ("sí, pero hoy no", None),
    ],
)
def test_only_whole_words_answer(typed: str, answer: str | None) -> None:
    checked = read_typed(say, typed, key_of(question(say, [])))
    assert (checked.answer if checked else None) == answer


def test_only_a_yes_raises_a_flag_and_a_no_takes_none_back() -> None:
    raised = {}
    for kind in ("danger", "meant", "kind"):
        for answer in ("yes", "no", "talk"):
            checked = read_button(f"s:{kind}:{answer}:suicide")
            assert checked is not None
            raised[noted(checked)] = [each.urgency for each in flags_of(checked)]
    assert raised == {
        "danger": [Urgency.EMERGENCY],
        "no danger": [],
        "meant": [Urgency.URGENT],
        "not meant": [],
        "weighs": [Urgency.SOON],
        "weighs not": [],
        "talk": [],
    }
