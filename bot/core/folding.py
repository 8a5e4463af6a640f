"""Letters as people type them, made comparable: case, accents, look-alikes and invisible signs folded away."""

import unicodedata

APOSTROPHES = "'`´‘’ʼ′＇ʹʻ‛"
_QUOTES = '"“”„«»‟＂‹›'
_DASHES = "‒–—―"
_FILLERS = "\u115f\u1160\u3164\uffa0"  # letters by name, invisible on the screen

# A picture that stands for a word in a sentence like “I want to 🔫 myself”.
_PICTURES = {
    "🔫": " gun ",
    "🔪": " knife ",
    "🗡": " knife ",
    "💊": " pills ",
    "💀": " skull ",
    "☠": " skull ",
    "⚰": " coffin ",
    "🪦": " coffin ",
    "🪢": " rope ",
    "🩸": " blood ",
}

# Letters that unicode does not take apart although the eye does.
_LIKE_LATIN = dict(
    zip(
        "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢøđðłħıɑɡℓ",
        "abcdefghijklmnoprstuvwyzoddlhiagl",
        strict=True,
    )
) | {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}

# Small letters of other alphabets that look like Latin ones. Only used inside a word that mixes alphabets,
# or beside Latin words: a Russian word stays Russian.
LATIN_OF = dict(
    zip(
        "аеорсухіѕјԁһкмтнвьгпӏԛԝиαειοκνρτυχητβ",
        "aeopcyxisjdhkmthbbrnlqwnaeioknptuxntb",
        strict=True,
    )
)
CYRILLIC_OF = dict(zip("aeopcyxikmthb", "аеорсухікмтнв", strict=True))


def _folded(sign: str) -> str:
    if sign in _PICTURES:
        return _PICTURES[sign]
    if sign in APOSTROPHES:
        return "'"
    if sign in _QUOTES:
        return '"'
    if sign in _DASHES:
        return ","
    if sign in _FILLERS:
        return ""
    if sign in "\n\r\u2028\u2029\u0085":
        return "\n"
    if 0x1F1E6 <= ord(sign) <= 0x1F1FF:  # letters drawn as flags
        return chr(ord(sign) - 0x1F1E6 + ord("a"))
    kind = unicodedata.category(sign)
    if kind in ("Cf", "Mn", "Me"):
        return ""
    if kind[0] in "CZ" or sign == "\u2800":
        return " "
    apart = "".join(
        _LIKE_LATIN.get(part, part)
        for part in unicodedata.normalize("NFKD", sign).casefold()
        if unicodedata.category(part) not in ("Mn", "Me", "Cf")
    )
    if apart in ("...", ".."):
        return "…"  # a pause, not an end
    return "".join(part if part.isprintable() else " " for part in apart)


class _Folding(dict[int, str]):
    """Every sign's folded form, worked out once; at most one entry per sign that exists."""

    def __missing__(self, code: int) -> str:
        found = self[code] = _folded(chr(code))
        return found


_FOLDING = _Folding()


def fold(text: str) -> str:
    """The text in folded signs. Its length may differ: see `origins`."""
    return text.translate(_FOLDING)


def folded_words(text: str) -> frozenset[str]:
    """The words of a list written in one line, folded as messages are."""
    return frozenset(fold(text).split())


def origins(text: str) -> list[int]:
    """For each sign of `fold(text)`, and for its end, the place in `text` that it came from."""
    places: list[int] = []
    for place, sign in enumerate(text):
        places.extend([place] * len(_FOLDING[ord(sign)]))
    places.append(len(text))
    return places
