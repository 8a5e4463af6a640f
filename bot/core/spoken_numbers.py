"""Numbers as tired people type them: “five”, “5,5 h”, “about seven and a half”, “½”, “1h30”."""

import re
import unicodedata

_WORDS: dict[str, float] = {
    "zero": 0, "none": 0, "nothing": 0, "nil": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30,
    "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90,
    "cero": 0, "nada": 0, "uno": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7,
    "ocho": 8, "nueve": 9, "diez": 10, "once": 11, "doce": 12, "quince": 15, "veinte": 20, "treinta": 30,
    "null": 0, "eins": 1, "eine": 1, "ein": 1, "zwei": 2, "drei": 3, "vier": 4, "fuenf": 5, "funf": 5, "sechs": 6,
    "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwolf": 12, "zwanzig": 20, "dreissig": 30,
}  # fmt: skip
_TENS = {"twenty", "thirty", "forty", "fifty", "sixty", "ninety"}
_FRACTIONS = {"½": ".5", "¼": ".25", "¾": ".75"}
_HALVES = re.compile(r"\b(?:and a half|y media|y medio|einhalb|und halb)\b|(?<=[a-z])einhalb\b")
_FILLERS = re.compile(
    r"\b(?:about|around|roughly|approximately|approx|maybe|perhaps|probably|almost|nearly|just|only|over|under|"
    r"like|circa|ca|i slept|i think|i guess|slept|it was|for|some|unos|unas|casi|como|mas o menos|ungefahr|etwa|"
    r"fast|vielleicht|times|nights|days|x)\b|[~≈<>.!]+$|^[~≈<>]+"
)
_HOURS = r"(?:hours?|hrs?|h|horas?|stunden?|std)"
_MINUTES = r"(?:minutes?|mins?|min|m|minutos?|minuten?)"
_N = r"(\d+(?:[.,]\d+)?)"
_HOURS_AND_MINUTES = re.compile(rf"{_N}\s*{_HOURS}\s*(?:and|y|und)?\s*{_N}\s*(?:{_MINUTES})?")
_WITH_UNIT = re.compile(rf"{_N}\s*(?:({_HOURS})|({_MINUTES}))?")
_CLOCKLIKE = re.compile(r"(\d{1,2}):(\d{2})\s*(?:h|hrs?|hours?)?")
_RANGE = re.compile(rf"{_N}\s*(?:-|–|to|or|a|bis|o)\s*{_N}\s*(.*)")


def folded(text: str) -> str:
    """Lower case, no accents, any script's digits as 0–9, single spaces."""
    for sign, written in _FRACTIONS.items():
        text = re.sub(rf"(\d)\s*{sign}", rf"\g<1>{written}", text).replace(sign, f"0{written}")
    text = unicodedata.normalize("NFKD", text.casefold())
    kept = []
    for sign in text:
        if unicodedata.combining(sign):
            continue
        digit = unicodedata.digit(sign, None) if not sign.isascii() else None
        kept.append(sign if digit is None else str(digit))
    return " ".join("".join(kept).split())


def number(text: str) -> float | None:
    """The number in a short text, whatever its unit; of a range, the middle. None if it is not just a number."""
    return _measured(text, None)


def duration(text: str, unit: str) -> float | None:
    """A length of time in `hours` or `minutes`; a bare number is in that unit already."""
    return _measured(text, unit)


def _measured(text: str, unit: str | None) -> float | None:
    if len(text) > 80:
        return None
    said = _spelled_out(folded(text))
    if found := _RANGE.fullmatch(said):
        low, high = _float(found[1]), _float(found[2])
        rest = _single(f"1 {found[3]}", unit) if found[3] else 1.0
        return None if rest is None or high < low else (low + high) / 2 * rest
    return _single(said, unit)


def _single(said: str, unit: str | None) -> float | None:
    if found := _HOURS_AND_MINUTES.fullmatch(said):
        minutes = _float(found[1]) * 60 + _float(found[2])
        return minutes if unit == "minutes" else minutes / 60
    if unit is not None and (found := _CLOCKLIKE.fullmatch(said)):
        minutes = int(found[1]) * 60.0 + int(found[2])
        return minutes if unit == "minutes" else minutes / 60
    found = _WITH_UNIT.fullmatch(said)
    if found is None:
        return None
    value = _float(found[1])
    if found[2] and unit == "minutes":
        return value * 60
    if found[3] and unit == "hours":
        return value / 60
    return value


def _spelled_out(said: str) -> str:
    """Words of numbers as digits, halves as .5, fillers gone."""
    said = said.replace("an hour", "1 hour").replace("half 1 hour", "0.5 hour").replace("una hora", "1 hora")
    said = re.sub(r"\bhalf (?=1 hour)", "0.5 * ", said)
    said = re.sub(r"\b(?:half|media|halbe) (?:an? )?(hour|hora|stunde)\b", r"0.5 \1", said)
    said = re.sub(r"^(?:half|a half|media|halb)$", "0.5", said)
    words = said.replace("-", " - ").split()
    out: list[str] = []
    for word in words:
        stem = word.removesuffix("einhalb")
        bare = stem.strip(".,!?")
        if bare in _WORDS and not (out and out[-1] in {"and", "y"}):
            value = f"{_WORDS[bare]:g}"
            if stem != word:
                value = f"{_WORDS[bare] + 0.5:g}"
            out.append(value)
        else:
            out.append(word)
    said = _joined_tens(words, out)
    said = re.sub(r"(\d+) (hours?|horas?|h) (?:and a half|y media)\b", r"\g<1>.5 \2", said)
    said = re.sub(
        r"(\d+)(?: (hours?|horas?))? ?(?:and a half|y media|y medio|und halb)\b", r"\g<1>.5 \2", said
    )
    said = re.sub(r"(\d+) and half\b", r"\g<1>.5", said)
    previous = None
    while previous != said:
        previous = said
        said = _FILLERS.sub(" ", said).strip()
    return " ".join(said.split())


def _joined_tens(words: list[str], out: list[str]) -> str:
    """“twenty five” and “twenty-five” as 25."""
    joined: list[str] = []
    at = 0
    while at < len(out):
        step = 2 if at + 2 < len(out) and out[at + 1] == "-" else 1
        following = at + step
        if (
            words[at] in _TENS
            and following < len(out)
            and words[following] in _WORDS
            and _WORDS[words[following]] < 10
        ):
            joined.append(f"{_WORDS[words[at]] + _WORDS[words[following]]:g}")
            at = following + 1
        else:
            joined.append(out[at])
            at += 1
    return " ".join(joined).replace(" - ", "-")


def _float(written: str) -> float:
    return float(written.replace(",", "."))
