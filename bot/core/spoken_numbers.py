"""Numbers as tired people say them, in English, Spanish and German: “five and a half”, “7h30”, “unas seis”.

Every word must be one that belongs to a number, so “I took 5 pills” is never read as five. The words are
named by one letter each, and the shape of the whole is matched: “an hour and a half” is `ah&af`.
“Over five”, “almost five” and “about five” are all five; “5 to 6” keeps both its ends.
"""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from bot.core.typed import FRACTION, folded
from bot.core.word_numbers import counted

Unit = Literal["hours", "minutes"]

LONGEST = 80
"""Signs. What is longer than any number is a story."""

_DAY = 24
"""Hours. A number without a unit that can be no more than this may be said in hours, a larger one in minutes."""

_TOKEN = re.compile(
    rf"\d+{FRACTION}\d+|\d{{1,3}}(?:'\d{{3}})+(?!\d)|\d+(?:[.,:]\d+)*|[.,]\d+|[^\W\d_]+(?:'[a-z]+)?|[^\s.!?…()\"]"
)
_PHRASES = re.compile(
    r"-ish\b|(?<=viertel)(?=stunde)|(?<=halbe)(?=stunde)|"
    r"\b(?:(?:a )?(couple|pair)(?: of)?\b|un (par) de\b|"
    r"(?:at (?:least|most|max)|up to|(?:no |not )?(?:more|less|fewer) than|mas o menos|(?:mas|menos) de|al menos|"
    r"mehr als|weniger als|mindestens|hochstens|bis zu|um die|or (?:so|less|more)|of sleep|de sueno|in total|"
    r"last night|letzte nacht|anoche|something like|tal vez|a lo mejor|(?:a|per|each) night|por noche|pro nacht)\b)"
)
_LETTERS = {
    # The article, which is one before a unit.
    "a": "a an un una ein eine einer einen",
    # Half or a quarter, alone or after a number.
    "f": "half media medio halb halbe halben halbes halber einhalb quarter cuarto viertel dreiviertel",
    "q": "quarters cuartos",
    "h": "h hr hrs hour hours hora horas std stdn stunde stunden",
    "m": "m min mins minute minutes minuto minutos minuten '",
    "&": "and y und &",
    "-": "- to or o u bis oder",
    "?": "maybe perhaps possibly quiza quizas vielleicht",
    "b": "between entre zwischen from",
    "o": "of de von",
    "u": "out",
    "s": "minus menos",
    ",": ",",
    "/": "/",
    # Words that change nothing.
    "~": "about around roughly approximately approx probably almost nearly just only barely hardly over under like"
    " circa ca some exactly ish i i'd i'm think guess say said would it it's its was were slept got had for total"
    " altogether max please so hmm um uh well ok okay time times night nights day days x oh"
    " unos unas casi como aproximadamente solo apenas creo que sobre hacia dormi eran vez veces noches dias"
    " ungefahr etwa rund fast knapp gut nur ich glaube habe geschlafen wohl waren es mal nachte tage insgesamt bitte"
    " + < > ~ ≈ =",
}
_NAMES = {word: letter for letter, words in _LETTERS.items() for word in words.split()}
_PARTS = dict.fromkeys(_LETTERS["f"].split(), 0.5) | {
    "quarter": 0.25,
    "cuarto": 0.25,
    "viertel": 0.25,
    "dreiviertel": 0.75,
}
_WHOLE: dict[str, float] = (
    dict.fromkeys(("none", "nothing", "nil", "not at all", "none at all", "nothing at all"), 0.0)
    | dict.fromkeys(("nada", "ninguno", "ninguna", "ningun", "nichts", "gar nichts", "gar nicht"), 0.0)
    | dict.fromkeys(("kein", "keine", "keiner", "keinen", "keins"), 0.0)
    | dict.fromkeys(("un", "una", "ein", "eine", "einer", "einen"), 1.0)
)
_TIMES = dict.fromkeys(("never", "nunca", "jamas", "nie", "niemals"), 0.0) | {"twice": 2.0, "einmal": 1.0}
_QUANTITY = re.compile(
    r"(?P<clock>c)h?"  # 6:45
    r"|(?P<mixed>[an]?h&?nm?)"  # 7h30, two hours and twenty minutes
    r"|(?P<and_part>[an]?h&a?f)"  # an hour and a half, seis horas y media
    r"|(?P<part>a?f(?:o?a?h)?)"  # half, half an hour, un cuarto de hora
    r"|(?P<sum>a?n&?a?f[hm]?)"  # five and a half, 7 1/2 h
    r"|(?P<plain>a?n[hm]?)"  # 5, 5 h
    r"|(?P<one>a[hm])"  # an hour
)
_SEPARATED = re.compile(r",?\??-\??|,?\?|a(?=n)")
_DIVIDED = re.compile(r"n(?:/|u?o)n")


class Amount(NamedTuple):
    """What was said: from `least` to `most`, which are the same where one number was said."""

    least: float
    most: float


class _Part(NamedTuple):
    value: float
    unit: Unit | None


def amount(text: str, unit: Unit | None, high: float, language: str = "en") -> Amount | None:
    """The number, or the two ends of the range, in a short text; None if that is not all it says.

    `unit` is what a bare number counts, and what the result is in; what is said in the other is converted.
    `high` is the greatest number that can be meant: from 1,000 on, “10.000” and “10,000” are thousands,
    and “7/10” is seven where it is 10. In Spanish “once” is eleven, elsewhere it is one time.
    """
    if len(text) > LONGEST:
        return None
    said = folded(text).rstrip(" .!?")
    if said in _WHOLE:
        return Amount(_WHOLE[said], _WHOLE[said])
    if unit is None and said in _TIMES:
        return Amount(_TIMES[said], _TIMES[said])
    said = _PHRASES.sub(lambda found: " 2 " if found[1] or found[2] else " ", said)
    words = _TOKEN.findall(said)
    if "once" in words and (unit is None or language == "es"):
        words = [word if word != "once" else "11" if language == "es" else "1" for word in words]
    parts = _parts(counted(words), high)
    if parts is None:
        return None
    first, second = (_in_unit(part, other, unit, high) for part, other in (parts, parts[::-1]))
    if first is None or second is None or second < first:
        return None
    return Amount(first, second)


def _parts(words: Sequence[str], high: float) -> tuple[_Part, _Part] | None:
    """Both ends of what is said, twice the same for a single number."""
    names: list[str] = []
    values: list[float] = []
    for word in words:
        if word[-1].isdecimal():
            name, value = _literal(word, high)
        else:
            name, value = _NAMES.get(word, ""), _PARTS.get(word, 0.0)
        if name == "q" and names[-1:] == ["n"]:  # three quarters
            names[-1], values[-1] = "f", values[-1] / 4
        elif not name:
            return None
        elif name != "~" and (names or name not in ",?"):
            names.append(name)
            values.append(value)
    return _ends(*_divided("".join(names).rstrip(",?"), values, high))


def _literal(word: str, high: float) -> tuple[str, float]:
    """A number written with digits, and the letter of its kind; none where it cannot be one."""
    if FRACTION in word:
        above, below = word.split(FRACTION)
        return ("f", int(above) / int(below)) if int(below) else ("", 0)
    if ":" in word:
        hours, _, minutes = word.partition(":")
        fits = hours.isdecimal() and minutes.isdecimal() and len(minutes) == 2 and int(minutes) < 60
        return ("c", int(hours) + int(minutes) / 60) if fits else ("", 0)
    groups = re.split(r"[.,']", word)
    if len(groups) > 2 or "'" in word or (len(groups) == 2 and high >= 1000):
        if groups[0].strip("0") and all(len(group) == 3 for group in groups[1:]):
            return "n", float("".join(groups))
        if len(groups) > 2 or "'" in word:
            return "", 0
    return "n", float(".".join(groups))


def _divided(names: str, values: list[float], high: float) -> tuple[str, list[float]]:
    """“7/10” and “7 out of 10” as 7 where ten is the most; “1/2” as a half after a number or before a unit.

    A bare “1/2” stays two numbers, which nothing matches: it could be one or two.
    """
    found = _DIVIDED.search(names)
    if found is None:
        return names, values
    start, end = found.span()
    above, below = values[start], values[end - 1]
    if found[0] == names and below == high and above <= below:
        return "n", [above]
    if found[0] == "n/n" and 0 < above < below <= 4 and len(names) > 3:
        return f"{names[:start]}f{names[end:]}", [*values[:start], above / below, *values[end:]]
    return names, values


def _ends(names: str, values: Sequence[float]) -> tuple[_Part, _Part] | None:
    between = names[:1] in ("b", "o")
    first = _part(names, values, int(between))
    if first is None:
        return None
    part, end = first
    if end == len(names) and not between:
        return part, part
    if between and names[end : end + 1] == "&":
        start = end + 1
    else:
        separated = _SEPARATED.match(names, end)
        if separated is None:
            return None
        start = separated.end()
    second = _part(names, values, start)
    return (part, second[0]) if second is not None and second[1] == len(names) else None


def _part(names: str, values: Sequence[float], start: int) -> tuple[_Part, int] | None:
    """One number with its unit, and where it ends."""
    sign = 1
    if names[start : start + 1] in ("-", "s"):
        sign, start = -1, start + 1
    found = _QUANTITY.match(names, start)
    if found is None:
        return None
    own = [values[at] for at in range(start, found.end()) if names[at] in "nfc"]
    unit: Unit | None = "hours" if "h" in found[0] else "minutes" if "m" in found[0] else None
    match found.lastgroup:
        case "mixed":
            hours, minutes = own if len(own) == 2 else (1.0, own[0])
            if not hours.is_integer() or minutes >= 60:
                return None
            value = hours + minutes / 60
        case "and_part":
            value = sum(own) if len(own) == 2 else 1 + own[0]
        case "one":
            value = 1
        case "clock" | "part":
            # Nobody means half a minute by “half”.
            value, unit = own[0], "hours"
        case _:
            value = sum(own)
    return _Part(sign * value, unit), found.end()


def _in_unit(part: _Part, other: _Part, unit: Unit | None, high: float) -> float | None:
    """The value in the unit that is asked for. “5 to 6 h” says its unit once, for both."""
    said = part.unit or other.unit
    if said is None or said == unit:
        return part.value
    if unit is None:
        return part.value if said == ("hours" if high <= _DAY else "minutes") else None
    return part.value * 60 if unit == "minutes" else part.value / 60
