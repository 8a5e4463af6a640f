"""What to look for in words, items and scores, and what was found."""

from enum import StrEnum
from typing import Literal

from bot.core.value import Value


class Urgency(StrEnum):
    """How soon a human must look. It routes; it never rates the person."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    SOON = "soon"
    REVIEW = "review"


class Flag(Value):
    """That a risk rule found something."""

    rule: str
    category: str
    urgency: Urgency
    source: Literal["words", "item", "score"]
    evidence: str
