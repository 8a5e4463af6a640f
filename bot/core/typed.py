"""What was typed, made comparable: without case, accents and pictures, any script's digits as 0–9."""

import re
import unicodedata

FRACTION = "⁄"
"""Stands in every fraction that was typed as one sign: “½” becomes “1⁄2”; “1/2” stays as it is."""

_LIKE = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'", "′": "'", "–": "-", "—": "-", "‒": "-", "‐": "-", "‑": "-",
     "−": "-", "٫": ".", "٬": ",", "。": ".", "、": ",", "，": ",", "ß": "ss", "ł": "l", "ø": "o", "đ": "d", "æ": "ae",
     "œ": "oe", "ı": "i"}
)  # fmt: skip
_UNSEEN = frozenset({"Mn", "Me", "Mc", "So", "Sk", "Cf", "Cc", "Cs", "Co", "Cn"})


def folded(text: str) -> str:
    """Lower case, no accents, no pictures, any script's digits as 0–9, single spaces."""
    if text.isascii():
        return " ".join(text.lower().split())
    kept: list[str] = []
    for sign in unicodedata.normalize("NFKC", _apart(text)).casefold().translate(_LIKE):
        kept.append(sign if sign.isascii() else _plain(sign))
    return " ".join("".join(kept).split())


def within_slips(one: str, other: str, slips: int) -> bool:
    """Whether so many wrong, missing, extra or swapped letters, at the most, make the one the other."""
    if abs(len(one) - len(other)) > slips:
        return False
    start, shorter = 0, min(len(one), len(other))
    while start < shorter and one[start] == other[start]:
        start += 1
    one, other = one[start:], other[start:]
    if not slips or not one or not other:
        return len(one) + len(other) <= slips
    return (
        within_slips(one[1:], other[1:], slips - 1)
        or within_slips(one[1:], other, slips - 1)
        or within_slips(one, other[1:], slips - 1)
        or (one[:2] == other[1::-1] and within_slips(one[2:], other[2:], slips - 1))
    )


def _apart(text: str) -> str:
    """“5½” is five and a half: its fraction is set apart before it is taken to pieces as “51⁄2”."""
    return re.sub(r"[¼-¾⅐-⅞↉]", r" \g<0> ", text)


def _plain(sign: str) -> str:
    """A sign outside ASCII, without its accents; nothing where it is no letter, digit or sign of writing."""
    digit = unicodedata.digit(sign, None)
    if digit is not None:
        return str(digit)
    bare = unicodedata.normalize("NFD", sign)
    seen = "".join(part for part in bare if unicodedata.category(part) not in _UNSEEN)
    return " " if seen and seen.isspace() else seen
