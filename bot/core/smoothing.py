"""Where words meet, Spanish changes some of them: “a la 01:00” beside “a las 02:00”, “sueño e ideas” for “y ideas”."""

import re

_ONE_OCLOCK = re.compile(r"\b([Ll])as(?= (?:<[^<>]*>)*0?1:\d\d)")
_LIKE_I = re.compile(r"h?[ií](?![aeoáéó])", re.IGNORECASE)


def smoothed(language: str, said: str) -> str:
    """What was put together of words and values, as somebody who speaks the language would say it."""
    return _ONE_OCLOCK.sub(r"\1a", said) if _is_spanish(language) else said


def smoothly_listed(language: str, said: str, last: str) -> str:
    """The same of a list that ends with `last`."""
    if _is_spanish(language) and said.endswith(f" y {last}") and _LIKE_I.match(last):
        return f"{said.removesuffix(f' y {last}')} e {last}"
    return said


def _is_spanish(language: str) -> bool:
    return language.partition("-")[0] == "es"
