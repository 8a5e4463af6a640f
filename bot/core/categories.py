"""What flags are about, where the answer depends on it. Categories are words of safety.yaml; these are known here."""

from collections.abc import Sequence

from bot.core.risk import Flag

LIFE = frozenset({"suicide", "self_harm", "self-harm", "overdose", "violence", "abuse", "danger"})
"""Categories whose words call for the crisis text, however soon a human must look."""

MEDICINE = frozenset({"medication", "serotonin"})
"""Categories for which the word about medicines is said."""

BODILY = frozenset({"medical_emergency", "serotonin", "overdose"})
"""Categories of which an emergency calls for an ambulance first of all."""


def about_others(flags: Sequence[Flag]) -> bool:
    """Whether it is somebody else who may be harmed, and not the participant."""
    return {flag.category for flag in flags if flag.category in LIFE} == {"violence"}
