"""How soon a human must look."""

from collections.abc import Iterable
from enum import StrEnum


class Urgency(StrEnum):
    """How soon a human must look. It routes; it never rates the person.

    emergency: now; urgent: within 4 hours; soon: within 24 hours; review: next working day.
    """

    EMERGENCY = "emergency"
    URGENT = "urgent"
    SOON = "soon"
    REVIEW = "review"


def most_urgent(urgencies: Iterable[Urgency]) -> Urgency | None:
    """The one that must be looked at first; None of none."""
    return min(urgencies, key=list(Urgency).index, default=None)
