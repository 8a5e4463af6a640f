"""What a lesson stands on: claims with their source and strength, at the head of its file, above its words.

---
evidence:
  - claim: Getting up at the same time every day steadies sleep.
    source: Edinger and others 2021, AASM guideline
    strength: moderate
---
"""

import re
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from bot.authoring.mistakes import ContentError, Mistake
from bot.authoring.reading import read
from bot.authoring.sources import name_of, read_source
from bot.authoring.yaml import parse

_FRONT = re.compile(r"\A---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)", re.DOTALL)

Strength = Literal["strong", "moderate", "weak", "consensus", "none"]
"""As reviews and guidelines grade it; `consensus`: experts agree, trials are wanting; `none`: nobody has shown it."""


class Evidence(BaseModel):
    """One claim of a lesson."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    claim: str = Field(min_length=1)
    source: str = Field(min_length=1)
    strength: Strength
    verified: bool = True
    """False: nobody who wrote the program has read it in the source itself."""


class _Front(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    evidence: tuple[Evidence, ...] = Field(min_length=1)


class Lesson(NamedTuple):
    """A file with its evidence."""

    file: str
    evidence: tuple[Evidence, ...]


def take_off(file: str, source: str, mistakes: list[Mistake]) -> tuple[str, tuple[Evidence, ...]]:
    """The words of a file without its head, each on its line still; and the evidence in the head."""
    found = _FRONT.match(source)
    if found is None:
        return source, ()
    # Lines are kept, so that a mistake further down is told where it stands.
    words = "\n" * found[0].count("\n") + source[found.end() :]
    try:
        front = read(parse(file, "\n" + found[1]), _Front)
    except ContentError as error:
        mistakes += error.mistakes
        return words, ()
    return words, front.evidence


def all_lessons(home: Path, language: str) -> list[Lesson]:
    """Every text in this language that says what it stands on, in the order of their names.

    Raises:
        ContentError: the head of a file can't be read.
    """
    mistakes: list[Mistake] = []
    lessons = [
        Lesson(file, evidence)
        for path in sorted((home / "content" / language).rglob("*.md"))
        for file in (name_of(home, path),)
        for evidence in (take_off(file, read_source(home, file), mistakes)[1],)
        if evidence
    ]
    if mistakes:
        raise ContentError(mistakes)
    return lessons
