"""Somebody in need is answered in their own language, also where no program speaks it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.authoring.catalogue import own_sentences
from bot.authoring.library import Library
from bot.authoring.load import load
from bot.core.effects import Send
from bot.core.events import Commanded, Event, Wrote
from bot.core.strangers import answer_stranger

HOME = Path(__file__).parent.parent
NOW = datetime(2026, 3, 2, 11, tzinfo=UTC)


@pytest.fixture(scope="module")
def library() -> Library:
    return load(HOME)


def answers(library: Library, event: Event, language: str = "es") -> list[Send]:
    effects = answer_stranger(library.safety, library.catalogue, language, event, NOW)
    return [effect for effect in effects if isinstance(effect, Send)]


def test_every_sentence_of_the_bots_own_is_there_in_spanish(library: Library) -> None:
    assert own_sentences() - library.catalogue["es"].keys() == frozenset()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("no quiero vivir más", "puedes no estar a salvo"),
        ("me he tomado todas las pastillas", "tu cuerpo puede necesitar ayuda ahora mismo"),
        ("I want to kill myself", "puedes no estar a salvo"),
    ],
)
def test_whoever_writes_from_a_spanish_phone_reads_the_crisis_text_in_spanish(
    library: Library, written: str, said: str
) -> None:
    first, question = answers(library, Wrote(text=written))
    assert first.crisis
    assert said in first.text
    assert "Please" not in first.text
    assert question.text == "¿Estás en peligro ahora mismo?"
    assert [button.label for row in question.buttons for button in row] == [
        "Sí, ahora",
        "No",
        "Quiero hablar con alguien",
    ]


@pytest.mark.parametrize("command", ["help", "crisis"])
def test_help_and_numbers_come_in_spanish_too(library: Library, command: str) -> None:
    (said,) = answers(library, Commanded.model_validate({"command": command}))
    assert "programa" in said.text or "llamar" in said.text
    assert "You can" not in said.text


def test_a_language_that_nobody_translated_reads_english(library: Library) -> None:
    assert "Please" not in answers(library, Wrote(text="hola"))[0].text
    assert answers(library, Wrote(text="hallo"), "de")[0].text.startswith("Hello.")
