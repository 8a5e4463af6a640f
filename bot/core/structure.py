"""What a program does, apart from how it says it: two programs of the same structure differ in wording only."""

import hashlib
import json
from typing import Any

from bot.core.program import Program, Session

_WORDING = frozenset({"text", "label", "say"})
"""The keys under which the words of a step or a choice stand."""


def structure(program: Program) -> str:
    """A digest of everything but words: of sessions, times, steps, conditions, names saved, and scales' versions.

    Whether a text is said follows from what it mentions, and belongs to its words.
    """
    data = program.model_dump(mode="json", include=_STRUCTURAL)
    scales = {name: scale.version for name, scale in program.scales.items()}
    consent = program.consent.version
    return _digest([_bare(data), scales, consent])


def same_steps(one: Session, other: Session) -> bool:
    """Whether two sessions say and ask the same, words included: then whoever had one has had the other."""
    return one.steps == other.steps


_STRUCTURAL = {
    "program", "morning", "evening", "quiet", "remind_after", "reminders", "close_after", "ask_after_missed",
    "pause_after_missed", "sessions", "assignments",
}  # fmt: skip


def _bare(data: Any) -> Any:
    """JSON data without the words."""
    if isinstance(data, dict):
        return {key: _bare(value) for key, value in data.items() if not _is_wording(key, value)}
    if isinstance(data, list):
        return [_bare(each) for each in data]
    return data


def _is_wording(key: str, value: Any) -> bool:
    return key in _WORDING and isinstance(value, dict)


def _digest(data: Any) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
