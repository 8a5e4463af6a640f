"""What flags are about, where the answer depends on it. Categories are words of safety.yaml; these are known here."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.core.expression import Scalar
from bot.core.risk import Flag, Urgency

LIFE = frozenset({"suicide", "self_harm", "self-harm", "overdose", "violence", "abuse", "danger"})
"""Categories whose words call for the crisis text, however soon a human must look."""

MEDICINE = frozenset({"medication", "serotonin"})
"""Categories for which the word about medicines is said."""
BODY = frozenset({"medical_emergency", "serotonin", "overdose"})
"""Categories in which the body may need help at once."""
MIND = frozenset({"psychosis", "mania"})
"""Categories in which nobody has to be in danger: neither believed nor argued with, only seen soon."""

NOTHING: Mapping[str, Scalar] = MappingProxyType(
    dict.fromkeys(("medicine", "body", "at_once", "taken", "mixed", "mind", "home", "others"), False)
)


def about(flags: Sequence[Flag]) -> dict[str, Scalar]:
    """What it is about, for the texts to choose their words by; `body` and `mind` where it is about nothing else."""
    categories = {flag.category for flag in flags}
    return {
        "medicine": not categories.isdisjoint(MEDICINE),
        "body": bool(categories) and categories <= BODY | MEDICINE,
        "at_once": any(flag.urgency is Urgency.EMERGENCY for flag in flags),
        "taken": "overdose" in categories,
        "mixed": "serotonin" in categories,
        "mind": bool(categories) and categories <= MIND,
        "home": "abuse" in categories,
        "others": "violence" in categories,
    }


def about_others(flags: Sequence[Flag]) -> bool:
    """Whether it is somebody else who may be harmed, and not the participant."""
    return {flag.category for flag in flags if flag.category in LIFE} == {"violence"}
