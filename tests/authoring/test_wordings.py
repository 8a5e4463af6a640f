"""Words that somebody with permission adds: the scale can then be given, and says by what right."""

from pathlib import Path

import pytest

from bot.authoring.load import examine, load
from bot.core.scoring import score
from tests.authoring.homes import copied, write

CALM = """\
scale: calm
title: Calm
version: "1"
copyright: Somebody else
licence: By permission only
source: Made for the tests
recall: 1 week
wording: none
options: [{points: 0}, {points: 3}]
items:
  - topic: calm
  - topic: rest
    options: [{points: 0}, {points: 1}]
examples: [{points: [3, 1], score: 4}]
"""
WORDS = """\
scale: calm
permission: By letter of 2 January 2026, for this clinic
stem: {en: In the last week …, es: "En la última semana …"}
options: [{en: Never, es: Nunca}, {en: Often, es: A menudo}]
items:
  - text: {en: … were you calm?, es: "… ¿estuvo en calma?"}
  - text: {en: … did you rest?, es: "… ¿descansó?"}
    options: [{en: "No", es: "No"}, {en: "Yes", es: "Sí"}]
"""
GIVING = """\
module: Sleep
sessions:
  - day: 1
    at: 09:00
    steps:
      - say: sleep/welcome.md
      - scale: calm
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = copied(tmp_path)
    write(home, "programs/scales/calm.yaml", CALM)
    return home


def test_a_scale_without_words_is_scored_and_not_given(home: Path) -> None:
    calm = load(home).scales["calm"]
    assert calm.languages == ()
    result = score(calm, [3, 1])
    assert result is not None
    assert result.score == 4
    write(home, "programs/reset/sleep.yaml", GIVING)
    assert examine(home).library is None


def test_with_its_words_it_can_be_given_and_says_by_what_right(home: Path) -> None:
    write(home, "programs/scales/wordings/calm.yaml", WORDS)
    write(home, "programs/reset/sleep.yaml", GIVING)
    calm = load(home).programs["reset"].scales["calm"]
    assert calm.languages == ("en", "es")
    assert calm.permission == "By letter of 2 January 2026, for this clinic"
    assert calm.items[1].text["es"] == "… ¿descansó?"
    assert [option.label["en"] for option in calm.options_of(1)] == ["Never", "Often"]
    assert [(option.label["es"], option.points) for option in calm.options_of(2)] == [("No", 0), ("Sí", 1)]


def test_for_non_commercial_use_only_where_the_operator_says_so(home: Path) -> None:
    write(
        home,
        "programs/scales/calm.yaml",
        CALM.replace("wording: none", "wording: none\nterms: non_commercial"),
    )
    write(home, "programs/scales/wordings/calm.yaml", WORDS)
    write(home, "programs/reset/sleep.yaml", GIVING)
    assert examine(home).library is None
    assert "calm" in load(home, non_commercial=True).programs["reset"].scales
