"""What a participant can be shown of their own course."""

from typing import Literal

Shown = Literal["week", "program", "summary"]
"""A picture of the last week or of the whole program, or a summary on paper."""
