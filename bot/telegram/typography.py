"""Signs that keep together what would read badly apart at the end of a line of a phone."""

import re

_UNIT = re.compile(r"(?<=\d) (?=(?:h|min|%)(?!\w))")
_HOURS_AND = re.compile(r"(?<=\d\u00a0h) (?=\d)")


def unparted(text: str) -> str:
    """The text with its numbers and their units on one line: “6 h 11 min”, “71 %”."""
    return _HOURS_AND.sub("\u00a0", _UNIT.sub("\u00a0", text))
