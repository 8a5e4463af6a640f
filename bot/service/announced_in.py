"""An announcement in several languages: each stands below a line with its code, such as [es]."""

import re

_HEAD = re.compile(r"^\[([a-z]{2,3}(?:-[A-Z]{2})?)\][ \t]*$", re.MULTILINE)

Parts = dict[str, str]
"""The words by language; under "" those that name none, which all read."""


def parts_of(text: str) -> Parts:
    """The parts of an announcement as it was written."""
    first, *rest = _HEAD.split(text)
    parts = {code: words.strip() for code, words in zip(rest[::2], rest[1::2], strict=True)}
    if first.strip():
        parts[""] = first.strip()
    return {code: words for code, words in parts.items() if words}


def words_for(parts: Parts, language: str) -> str:
    """What somebody of this language reads; where nothing is in it, the first part."""
    return parts.get(language) or parts.get("") or next(iter(parts.values()))


def lacking(parts: Parts, languages: list[str]) -> bool:
    """Whether some of those who would read it would not read it in their language."""
    if list(parts) == [""]:
        # Nobody but its writer knows which language it is in: so it can be in one only.
        return len(languages) > 1
    return any(language not in parts for language in languages)
