"""The risk rules as shipped, and the tables of labelled messages they are measured against."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from bot.core.risk import Safety, screen_words

TABLES = Path(__file__).parent
SAFETY_FILE = TABLES.parents[1] / "programs" / "safety.yaml"


@dataclass(frozen=True)
class Labelled:
    """One message. `noticed` is whether a person must be brought; the policy for it is `policy.csv`."""

    text: str
    noticed: bool
    category: str
    note: str


@cache
def safety() -> Safety:
    """The word, item and score rules of `programs/safety.yaml`, without the texts."""
    written = yaml.load(SAFETY_FILE.read_text(encoding="utf8"), Loader=yaml.BaseLoader)  # noqa: S506 - texts only
    return Safety.model_validate(
        {key: written[key] for key in ("groups", "spelling", "words", "items", "scores")}
    )


@cache
def table(name: str) -> tuple[Labelled, ...]:
    """The messages of one table."""
    with (TABLES / f"{name}.csv").open(encoding="utf8", newline="") as lines:
        return tuple(
            Labelled(row["text"], row["label"] == "1", row["category"], row["note"])
            for row in csv.DictReader(lines)
        )


def noticed(text: str) -> bool:
    """Whether any word rule speaks."""
    return bool(screen_words(safety(), text))


def wrong(name: str) -> tuple[list[Labelled], list[Labelled]]:
    """The messages of a table that were missed, and those noticed for nothing."""
    judged = [(message, noticed(message.text)) for message in table(name)]
    missed = [message for message, found in judged if message.noticed and not found]
    needless = [message for message, found in judged if found and not message.noticed]
    return missed, needless
