"""A thinking test under way: what was shown, what was answered, and for what it waits."""

from typing import Literal

from pydantic import AwareDatetime, Field

from bot.core.digit_span import Span
from bot.core.own_trend import Test
from bot.core.subtraction import Subtraction
from bot.core.value import Value

Phase = Literal["ready", "answering", "waiting", "why", "help"]
"""Before it begins; while answers come; until a later recall is due; after a large drop: why, and whether to tell."""


class ThinkingRun(Value):
    """One test in an open session. Of typed words, only what counts is kept."""

    test: Test
    phase: Phase = "ready"
    span: Span | None = None
    subtraction: Subtraction | None = None
    words: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    intrusions: int = 0
    repetitions: int = 0
    answered_at: AwareDatetime | None = Field(None, description="When the first words came.")
    gone_at: AwareDatetime | None = Field(
        None, description="When what is shown is taken away, at the earliest."
    )
    waits_until: AwareDatetime | None = None
    usual: float | None = None
    result: int = 0


class Learned(Value):
    """A list of words that was learned, for the later recall."""

    words: tuple[str, ...]
    at: AwareDatetime
    """When the first recall ended."""
    session: str
