"""What to look for in words, items and scores, and what was found."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Literal

from bot.core.range import Range
from bot.core.text import Words
from bot.core.value import Value


class Urgency(StrEnum):
    """How soon a human must look. It routes; it never rates the person."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    SOON = "soon"
    REVIEW = "review"


def most_urgent(urgencies: Iterable[Urgency]) -> Urgency:
    """The one that brings a human soonest."""
    return min(urgencies, key=list(Urgency).index)


class Flag(Value):
    """That a risk rule found something."""

    rule: str
    category: str
    urgency: Urgency
    source: Literal["words", "item", "score"]
    evidence: str


class WordRule(Value):
    """Words to look for."""

    rule: str
    category: str
    urgency: Urgency
    phrases: tuple[str, ...]
    catches: tuple[str, ...] = ()
    ignores: tuple[str, ...] = ()


class ItemRule(Value):
    """An answer to look for."""

    rule: str
    category: str
    urgency: Urgency
    scale: str
    item: int
    points: Range


class ScoreRule(Value):
    """A score to look for."""

    rule: str
    category: str
    urgency: Urgency
    scale: str
    score: Range


class CrisisLine(Value):
    """Whom to call in one country."""

    country: str
    name: str
    number: str
    text_or_chat: str = ""
    hours: str
    emergency: str
    url: str
    verification: str
    verified_at: date
    confirmed: bool = True


class Safety(Value):
    """Everything that watches over a participant, and what is said first."""

    words: tuple[WordRule, ...]
    items: tuple[ItemRule, ...]
    scores: tuple[ScoreRule, ...]
    lines: tuple[CrisisLine, ...]
    crisis: Words
    noticed: Words
    numbers: Words
    help: Words


def screen_words(safety: Safety, text: str) -> list[Flag]:
    """What the word rules find in a text."""
    return [
        Flag(rule=r.rule, category=r.category, urgency=r.urgency, source="words", evidence=p)
        for r in safety.words
        for p in r.phrases
        if p in text.lower()
    ]


def screen_item(safety: Safety, scale: str, item: int, points: int) -> list[Flag]:
    """What the item rules find in an answer."""
    return [
        Flag(
            rule=r.rule,
            category=r.category,
            urgency=r.urgency,
            source="item",
            evidence=f"{scale} item {item}: {points}",
        )
        for r in safety.items
        if r.scale == scale and r.item == item and points in r.points
    ]


def screen_score(safety: Safety, scale: str, score: int) -> list[Flag]:
    """What the score rules find in a score."""
    return [
        Flag(
            rule=r.rule, category=r.category, urgency=r.urgency, source="score", evidence=f"{scale}: {score}"
        )
        for r in safety.scores
        if r.scale == scale and score in r.score
    ]
