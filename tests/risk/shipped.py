"""The risk rules as shipped, and the tables of labelled messages they are measured against."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from bot.authoring.likeness import read_likeness
from bot.authoring.yaml import Document
from bot.core.noticing import screen_words
from bot.core.risk import Flag, Safety, Urgency

TABLES = Path(__file__).parent
PROGRAMS = TABLES.parents[1] / "programs"
SAFETY_FILE = PROGRAMS / "safety.yaml"
LEARNED_FROM = PROGRAMS / "likeness"


@dataclass(frozen=True)
class Labelled:
    """One message. `noticed` is whether a person must be brought; the policy for it is `policy.csv`."""

    text: str
    noticed: bool
    category: str
    note: str


@cache
def safety() -> Safety:
    """The word, item and score rules of `programs/safety.yaml`, and what was learned, without the texts."""
    written = yaml.load(SAFETY_FILE.read_text(encoding="utf8"), Loader=yaml.BaseLoader)  # noqa: S506 - texts only
    likeness = read_likeness(Document("programs/safety.yaml", written, {}), PROGRAMS.parent)
    rules = {key: written[key] for key in ("groups", "spelling", "words", "items", "scores")}
    return Safety.model_validate({**rules, "likeness": likeness})


@cache
def rules_alone() -> Safety:
    """The same without what was learned."""
    return safety().model_copy(update={"likeness": None})


@cache
def table(name: str) -> tuple[Labelled, ...]:
    """The messages of one table: of those in this folder, or of those that were learned from."""
    file = TABLES / f"{name}.csv"
    with (file if file.exists() else LEARNED_FROM / f"{name}.csv").open(encoding="utf8", newline="") as lines:
        return tuple(
            Labelled(row["text"], row["label"] == "1", row["category"], row["note"])
            for row in csv.DictReader(lines)
        )


def noticed(text: str) -> bool:
    """Whether anything is noticed in it that a human looks at."""
    return any(alarming(flag) for flag in screen_words(safety(), text))


def alarming(flag: Flag) -> bool:
    """Whether it brings a human; not where the bot only asks what was meant."""
    return not (flag.doubt and flag.urgency is Urgency.REVIEW)


def wrong(name: str) -> tuple[list[Labelled], list[Labelled]]:
    """The messages of a table that were missed, and those noticed for nothing."""
    judged = [(message, noticed(message.text)) for message in table(name)]
    missed = [message for message, found in judged if message.noticed and not found]
    needless = [message for message, found in judged if found and not message.noticed]
    return missed, needless
