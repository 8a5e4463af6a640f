"""Words of numbers counted together, in English, Spanish and German: “twenty five” is 25, “fünfeinhalb” 5.5."""

import re
from collections.abc import Sequence

# “once” is left out: it is eleven in Spanish and one time in English, and only who asks can know.
_ENGLISH, _SPANISH, _GERMAN = (
    row.split()
    for row in (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen",
        "cero uno dos tres cuatro cinco seis siete ocho nueve diez - doce trece catorce quince dieciseis diecisiete"
        " dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete"
        " veintiocho veintinueve",
        "null eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn"
        " siebzehn achtzehn neunzehn",
    )
)
_ENGLISH_TENS, _SPANISH_TENS, _GERMAN_TENS = (
    row.split()
    for row in (
        "twenty thirty forty fifty sixty seventy eighty ninety",
        "treinta cuarenta cincuenta sesenta setenta ochenta noventa",
        "zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig",
    )
)


def _single_words() -> dict[str, float]:
    words: dict[str, float] = {}
    for row in (_ENGLISH, _SPANISH, _GERMAN):
        words |= {word: value for value, word in enumerate(row) if word != "-"}
    words |= {word: 10 * value for value, word in enumerate(_ENGLISH_TENS, 2)}
    words |= {word: 10 * value for value, word in enumerate(_SPANISH_TENS, 3)}
    for tens, word in enumerate(_GERMAN_TENS, 2):
        words[word] = 10 * tens
        words |= {f"{unit}und{word}": 10 * tens + value for value, unit in enumerate(_GERMAN[1:10], 1)}
        words[f"einund{word}"] = 10 * tens + 1
    words |= {f"{word}einhalb": value + 0.5 for value, word in enumerate(_GERMAN[1:13], 1)}
    words |= {"eineinhalb": 1.5, "einundeinhalb": 1.5, "anderthalb": 1.5, "fourty": 40}
    # On a phone without umlauts.
    return words | {word.replace("funf", "fuenf").replace("zwolf", "zwoelf"): words[word] for word in words}


_WORDS = _single_words()
_TENS = frozenset(_ENGLISH_TENS)
_TENS_WITH_Y = frozenset(_SPANISH_TENS)
_UNITS = frozenset(_ENGLISH[1:10])
_UNITS_AFTER_Y = frozenset(_SPANISH[1:10])
_HUNDRED = frozenset({"hundred", "cien", "ciento", "hundert"})
_THOUSAND = frozenset({"thousand", "k", "mil", "tausend"})
_POINT = frozenset({"point", "punto", "coma", "punkt", "komma"})
_BEGIN = frozenset(_WORDS) | _HUNDRED | _THOUSAND | _POINT
_DIGITS = re.compile(r"\d+(?:[.,]\d+)?")


def counted(words: Sequence[str]) -> list[str]:
    """The words, folded, with every number among them in digits; all others stay as they are."""
    if _BEGIN.isdisjoint(words):
        return list(words)
    out: list[str] = []
    at = 0
    while at < len(words):
        found = _number(words, at)
        if found is None:
            out.append(words[at])
            at += 1
        else:
            value, at = found
            out.append(f"{value:g}")
    return out


def _number(words: Sequence[str], at: int) -> tuple[float, int] | None:
    """The number that begins here, and where it ends."""
    found = _below_hundred(words, at)
    if found is None and words[at] not in _HUNDRED | _THOUSAND:
        # “8 thousand”, “5 point 5”: digits are taken only where a word makes them another number.
        if not _DIGITS.fullmatch(words[at]) or _at(words, at + 1) not in _HUNDRED | _THOUSAND | _POINT:
            return None
        found = float(words[at].replace(",", ".")), at + 1
    value, at = found or (1.0, at)
    if _at(words, at) in _POINT and (tenths := _below_hundred(words, at + 1) or _digit(words, at + 1)):
        return (value + tenths[0] / 10, tenths[1]) if tenths[0] < 10 else None
    for scale in (_HUNDRED, _THOUSAND):
        if _at(words, at) in scale:
            value, at = value * (100 if scale is _HUNDRED else 1000), at + 1
            behind = at + 1 if _at(words, at) in ("and", "und", "y") else at
            more = _number(words, behind) if _at(words, behind) in _WORDS else None
            if more is not None and more[0] < (100 if scale is _HUNDRED else 1000):
                value, at = value + more[0], more[1]
    return value, at


def _below_hundred(words: Sequence[str], at: int) -> tuple[float, int] | None:
    word = _at(words, at)
    if word not in _WORDS:
        return None
    if word in _TENS:
        unit = at + 2 if _at(words, at + 1) == "-" else at + 1
        if _at(words, unit) in _UNITS:
            return _WORDS[word] + _WORDS[words[unit]], unit + 1
    if word in _TENS_WITH_Y and _at(words, at + 1) == "y" and _at(words, at + 2) in _UNITS_AFTER_Y:
        return _WORDS[word] + _WORDS[words[at + 2]], at + 3
    return _WORDS[word], at + 1


def _digit(words: Sequence[str], at: int) -> tuple[float, int] | None:
    word = _at(words, at)
    return (float(word), at + 1) if len(word) == 1 and word.isdecimal() else None


def _at(words: Sequence[str], at: int) -> str:
    return words[at] if at < len(words) else ""
