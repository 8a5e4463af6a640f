"""Somebody in need is answered in their own language, also where no program speaks it."""

import html
import re
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest

from bot.authoring.catalogue import new_catalogue, own_sentences, read_catalogue
from bot.authoring.library import Library
from bot.authoring.load import load
from bot.authoring.mistakes import Mistake
from bot.core.answers import hint, read
from bot.core.effects import Send
from bot.core.events import Commanded, Event, Wrote
from bot.core.manner import (
    day_of_year_in_words,
    in_english,
    listed_in_words,
    nearest_language,
    number_in_words,
    weekday_in_words,
    zone_in_words,
)
from bot.core.own_words import SHARED, TODAY, sentence
from bot.core.program import Number, YesNo
from bot.core.responding import crisis_text
from bot.core.risk import CrisisLine
from bot.core.strangers import answer_stranger
from bot.core.text import plain, render
from bot.core.value import Value
from bot.service.enclosing import letter_of
from bot.store.work import Store
from bot.telegram.keyboards import location
from tests.phone.everything import everything_said
from tests.samples import enrolled

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


def test_dates_numbers_and_lists_follow_the_language(library: Library) -> None:
    say = partial(sentence, library.catalogue, "es")
    assert weekday_in_words(say, date(2026, 3, 2)) == "lunes, 2 de marzo"
    assert number_in_words(say, 6.5) == "6,5"
    assert listed_in_words(say, ["dormir", "caminar", "respirar"]) == "dormir, caminar y respirar"
    assert listed_in_words(in_english, ["sleep", "walks"]) == "sleep and walks"
    assert listed_in_words(in_english, ["sleep", "walks", "breath"]) == "sleep, walks, and breath"


def test_a_date_with_its_year_and_a_town_are_called_as_the_language_calls_them(library: Library) -> None:
    say = partial(sentence, library.catalogue, "es")
    assert day_of_year_in_words(say, date(2026, 3, 2)) == "2 de marzo de 2026"
    assert day_of_year_in_words(in_english, date(2026, 3, 2)) == "2 March 2026"
    assert zone_in_words(say, "America/Mexico_City") == "Ciudad de México"
    assert zone_in_words(in_english, "America/Mexico_City") == "Mexico City"
    assert zone_in_words(say, "Europe/Madrid") == "Madrid"
    assert zone_in_words(say, "Etc/GMT-2") == "UTC+2"


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (["dormir", "caminar"], "dormir y caminar"),
        (["sueño", "ideas"], "sueño e ideas"),
        (["sueño", "calma", "higiene"], "sueño, calma e higiene"),
        (["agua", "hielo"], "agua y hielo"),
        (["ideas"], "ideas"),
    ],
)
def test_a_list_ends_as_it_is_spoken(library: Library, parts: list[str], said: str) -> None:
    assert listed_in_words(partial(sentence, library.catalogue, "es"), parts) == said


def test_one_oclock_is_in_the_singular(library: Library) -> None:
    say = partial(sentence, library.catalogue, "es")
    assert say(TODAY, time="01:30") == "hoy a la 01:30"
    assert say(TODAY, time="11:30") == "hoy a las 11:30"
    assert (
        render(plain("A las 1:05, entonces. A las 21:05 no."), {}, say)
        == "A la 1:05, entonces. A las 21:05 no."
    )
    assert sentence({}, "en", "las 01:30") == "las 01:30"


def test_whatever_comes_instead_of_words_has_a_name_in_every_language() -> None:
    assert set(SHARED.values()) <= own_sentences()


def test_another_form_of_a_language_is_better_than_another_language() -> None:
    assert nearest_language("pt", ["en", "pt-BR"]) == "pt-BR"
    assert nearest_language("es", ["en", "es-MX", "es"]) == "es"
    assert nearest_language("pt-PT", ["en", "pt-BR"]) == "pt-BR"
    assert nearest_language("de", ["en", "es"]) is None


@pytest.mark.parametrize("country", ["US", "KR", "BR", "TR", "PT", "UA", "NL", "GB", "AR", "XX"])
def test_help_lines_are_read_in_spanish(library: Library, country: str) -> None:
    text = crisis_text(library.safety, library.safety.numbers, "es", country, {"on_call": True})
    for english in (
        " or ",
        "free",
        "police",
        "mobile",
        "only",
        "local emergency",
        "Suicide",
        "prevention",
        "NOT",
    ):
        assert english not in text


def test_lines_that_were_published_without_languages_are_read_all_the_same() -> None:
    line = CrisisLine.model_validate(
        {
            "country": "ES",
            "name": "024",
            "number": "024",
            "hours": "24/7",
            "emergency": "112",
            "verification": "A",
        }
    )
    assert line.hours == {"en": "24/7"}


def test_what_may_be_typed_is_said_in_the_language(library: Library) -> None:
    say = partial(sentence, library.catalogue, "es")
    hours = Number(unit="hours", low=0, high=24)
    assert hint(hours, say) == "cuántas horas, de 0 a 24, como 7 o 6,5"
    said = read(hours, "seis y media", "es", None, say)
    assert said is not None
    assert (said.value, said.said) == (6.5, "6,5")
    agreed = read(YesNo(), "yes", "es", None, say)
    assert agreed is not None
    assert agreed.said == "sí"


def test_the_button_that_shares_a_location_speaks_their_language(
    library: Library, sqlite_store: Store
) -> None:
    lucia = enrolled().model_copy(update={"program": "reset", "language": "es"})
    with sqlite_store.work() as work:
        whose = work.add_participant(1001, "Lucía", NOW).id
        enrollment = work.add_enrollment(whose, lucia, None, NOW)
        letter = letter_of(
            work, library, whose, enrollment, Send(text="¿Dónde estás?", ask_location=True), NOW
        )
    assert location(letter)["keyboard"][0][0]["text"] == "Compartir mi ubicación"


def test_what_is_missing_in_a_file_is_added_to_it_and_the_rest_stays() -> None:
    begun = 'msgid "Yes"\nmsgstr "Oui"\n'
    after = new_catalogue("fr", begun)
    assert after.startswith(begun)
    read_again: list[Mistake] = []
    known = read_catalogue("content/fr/evenkeel.po", "fr", after, read_again)
    assert read_again == []
    assert known["Yes"] == "Oui"
    assert known["March"] == "mars"
    assert "No" not in known
    assert new_catalogue("fr", after) == after


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("no quiero vivir más", "quizá no estés a salvo"),
        ("me he tomado todas las pastillas", "tu cuerpo puede necesitar ayuda ahora mismo"),
        ("I want to kill myself", "quizá no estés a salvo"),
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


def strings_in(value: object) -> list[str]:
    """Every word that stands anywhere in a picture or a paper."""
    if isinstance(value, Value):
        return strings_in([each for name, each in value if name not in ("language", "zone")])
    if isinstance(value, list | tuple):
        return [words for each in value for words in strings_in(each)]
    return [value] if isinstance(value, str) else []


def test_nothing_that_the_program_or_the_bot_says_in_spanish_is_english(library: Library) -> None:
    """But for the official words of scales that nobody has translated, and these are not given."""
    english = re.compile(
        r"\b(the|you|your|and|please|what|how|this|that|with|for|is|are|of|or|yes|your?s)\b", re.I
    )
    official = {
        words["en"]
        for scale in library.scales.values()
        if "es" not in scale.languages
        for item in scale.items
        for words in (item.text,)
        if words
    }
    said = everything_said(HOME, library, "reset", "es")
    assert len(said) > 300
    for bubble in said:
        letter = bubble.letter
        parts = [letter.text, *(button.label for row in letter.buttons for button in row)]
        parts += [*strings_in(letter.picture), *strings_in(letter.paper)]
        words = re.sub(r"<[^>]*>|https?://\S+|/[a-z]+", " ", html.unescape("\n".join(parts)))
        if not any(text in words for text in official):
            assert english.search(words) is None, f"{bubble.where}: {words}"
