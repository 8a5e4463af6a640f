"""Sample people: who somebody is for `evenkeel preview` and `evenkeel calendar --as`, and what they answer."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from bot.authoring.mistakes import ContentError, Mistake
from bot.authoring.reading import read
from bot.authoring.sources import name_of, read_source
from bot.authoring.written_values import Clock, Written
from bot.authoring.yaml import parse

NightField = Literal[
    "into_bed",
    "tried_to_sleep",
    "to_fall_asleep",
    "awakenings",
    "awake",
    "final_awakening",
    "out_of_bed",
    "quality",
]
FOLDER = "people"
"""Beside a program's modules."""


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"there is no time zone “{name}”; write one such as Europe/Berlin") from None
    return name


class PersonWritten(Written):
    """A sample person, in a file of their own."""

    name: Annotated[str, Field(min_length=1, max_length=64)]
    """What they are called."""
    zone: Annotated[str, AfterValidator(_zone)] = "Europe/Berlin"
    """Their time zone; Europe/Berlin if left out."""
    language: str | None = None
    """Their language; the program's first if left out."""
    morning: Clock | None = None
    """Their own morning hour; the program's if left out."""
    evening: Clock | None = None
    """Their own evening hour; the program's if left out."""
    cohort_starts: date | None = None
    """The day on which their cohort starts."""
    lot: int = 1
    """What their lots are drawn from: another number is another person."""
    answers: dict[str, str] = Field(default_factory=dict)
    """What they answer, by the name saved: as they would type it, or the key of a choice."""
    scales: dict[str, list[int]] = Field(default_factory=dict)
    """What they answer to a scale, by its name: the points of each item, in order."""
    night: dict[NightField, str] = Field(default_factory=dict)
    """What they answer to the sleep diary, field by field: `{into_bed: "22:30", awake: "40 min"}`."""


def read_person(home: Path, file: str) -> PersonWritten:
    """The person of a file, named from `home`.

    Raises:
        ContentError: it can't be read.
    """
    return read(parse(file, read_source(home, file)), PersonWritten)


def people_of(home: Path, program: str) -> tuple[dict[str, PersonWritten], list[Mistake]]:
    """The sample people of a program by their files' names, and what is wrong with others."""
    people: dict[str, PersonWritten] = {}
    mistakes: list[Mistake] = []
    for path in sorted((home / "programs" / program / FOLDER).glob("*.yaml")):
        try:
            people[path.stem] = read_person(home, name_of(home, path))
        except ContentError as error:
            mistakes += error.mistakes
    return people, mistakes
