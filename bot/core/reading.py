"""A message as the risk rules see it: its words in order, where they stood, and where sentences end."""

import re
from dataclasses import dataclass

from bot.core.folding import LATIN_OF, fold, origins
from bot.core.phrase import Field
from bot.core.spelling import Lexicon

NONE, WEAK, STRONG = 0, 1, 2  # what parts a word from the one before it: nothing, a comma, a full stop

_TYPED = re.compile(
    r"\d+(?:[.,]\d+)+(?![^\W_])"  # 39.5
    r"|[$@]?[^\W_]+(?:['@$!*#|+•·]+[^\W_]+)*"  # don't, su!cide, k**l
)
_SIGNED = re.compile(r"[@$!*#|+•·]")
_ENDS = re.compile(r"[.!?\n]")
_HARD_ENDS = re.compile(r"[!?\n]")
_LATIN = re.compile(r"[a-z]")
_LOOKALIKE = re.compile(r"[\u0370-\u03ff\u0400-\u052f]")
_PARTS = re.compile(r"[,;:()…/\"]|\s-+\s|[^\s\w'\-]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_COUNTED = re.compile(r"(\d+)x")
_SAID_AS = {"2": "to", "4": "for", "u": "you", "r": "are"}
_VALUES = {
    word: float(value)
    for value, word in enumerate(
        (
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        )
    )
}
_VALUES |= {"fifteen": 15.0, "twenty": 20.0, "thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0}
_VALUES |= {"eighty": 80.0, "hundred": 100.0}
_VALUES |= {"dozen": 12.0, "dos": 2.0, "tres": 3.0, "cuatro": 4.0, "cinco": 5.0, "seis": 6.0, "siete": 7.0}
_VALUES |= {"diez": 10.0, "veinte": 20.0, "treinta": 30.0, "zwei": 2.0, "drei": 3.0, "vier": 4.0, "funf": 5.0}
_VALUES |= {"zehn": 10.0, "zwanzig": 20.0, "dreissig": 30.0, "deux": 2.0, "trois": 3.0, "quatre": 4.0}
_VALUES |= {
    "cinq": 5.0,
    "dix": 10.0,
    "vingt": 20.0,
    "trente": 30.0,
    "quatro": 4.0,
    "vinte": 20.0,
    "tres": 3.0,
}
_VALUES |= {"три": 3.0, "четыре": 4.0, "пять": 5.0, "десять": 10.0, "двадцать": 20.0, "тридцать": 30.0}


@dataclass
class Reading:
    """The words of one message."""

    words: list[str]
    breaks: list[int]  # NONE, WEAK or STRONG before each word
    spans: list[tuple[int, int]]  # in the folded text
    field: Field
    text: str
    studied: bool | None = None  # whether the whole message is about a study; worked out when first asked

    def window(self, first: int, end: int) -> Field:
        """What phrases are matched against, for words `first` to before `end` alone."""
        size = max(0, min(end, len(self.words)) - first)
        inside = (1 << (size + 1)) - 1
        near = {symbol: bits >> first & inside >> 1 for symbol, bits in self.field.at.items()}
        return Field(
            {s: bits for s, bits in near.items() if bits}, inside, self.field.passable >> first & inside
        )

    def original(self, first: int, end: int) -> str:
        """The participant's own letters for words `first` to before `end`."""
        places = origins(self.text)
        begin, finish = places[self.spans[first][0]], self.spans[end - 1][1]
        return self.text[begin : places[finish - 1] + 1]


def read(text: str, lexicon: Lexicon, numbers: list[tuple[str, float, float]]) -> Reading:
    """Read a message. `numbers`: the number symbols in use, each with its lowest and highest value."""
    folded = fold(text)
    words: list[str] = []
    breaks: list[int] = []
    spans: list[tuple[int, int]] = []
    at: dict[str, int] = {}
    strong = 0
    steps = 0
    typed = _typed_words(folded, lexicon)
    two_alphabets = not folded.isascii() and bool(_LATIN.search(folded) and _LOOKALIKE.search(folded))
    skip = False
    before = 0
    for i, (start, end, known) in enumerate(typed):
        if skip:
            skip = False
            continue
        word = folded[start:end] if known is None else ""
        meant: tuple[str, ...] = known if known is not None else (word,)
        if known is None:
            following = typed[i + 1] if i + 1 < len(typed) else None
            if following is not None and following[2] is None and word in lexicon.pairs:
                joined = lexicon.pair(word, folded[following[0] : following[1]])
                if joined:
                    meant, skip, known = joined, True, joined
                    end = following[1]
            if known is None:
                meant = lexicon.meant(word)
        between = folded[before:start]
        parted = _break(between) if words and between not in ("", " ") else NONE
        before = end
        bit = 1 << len(words)
        if parted == STRONG:
            strong |= bit
        extra: list[str] = [word] if word and len(meant) > 1 else []
        if two_alphabets and word and all(letter in LATIN_OF for letter in word):
            extra.append("".join(LATIN_OF[letter] for letter in word))
        if word in _SAID_AS:
            extra.append(_SAID_AS[word])
        for symbol in extra:
            at[symbol] = at.get(symbol, 0) | bit
        for number, one in enumerate(meant):
            bit = 1 << len(words)
            words.append(one)
            breaks.append(parted if number == 0 else NONE)
            spans.append((start, end))
            at[one] = at.get(one, 0) | bit
            for stem in lexicon.stem(one) if one[:3] in lexicon.stems else ():
                at[stem] = at.get(stem, 0) | bit
            for symbol in _number_symbols(one, numbers) if one[0].isdecimal() or one in _VALUES else ():
                at[symbol] = at.get(symbol, 0) | bit
            steps += 1
    inside = (1 << (len(words) + 1)) - 1
    return Reading(words, breaks, spans, Field(at, inside, inside & ~strong, steps), text)


def _typed_words(folded: str, lexicon: Lexicon) -> list[tuple[int, int, tuple[str, ...] | None]]:
    """Spans of typed words; a run of single letters that spells words is one span with its words."""
    found: list[tuple[int, int, tuple[str, ...] | None]] = []
    run: list[tuple[int, int]] = []
    for match in _TYPED.finditer(folded):
        start, end = match.span()
        if end - start == 1:
            run.append((start, end))
            continue
        if run:
            found.extend(_letters(folded, run, lexicon))
            run = []
        if "!" in match[0] and _SIGNED.search(match[0]) and lexicon.meant(match[0]) == (match[0],):
            # “nice!so” is two words, “su!cide” is one.
            found.extend((start + m.start(), start + m.end(), None) for m in _PIECE.finditer(match[0]))
        else:
            found.append((start, end, None))
    if run:
        found.extend(_letters(folded, run, lexicon))
    return found


_PIECE = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def _letters(
    folded: str, run: list[tuple[int, int]], lexicon: Lexicon
) -> list[tuple[int, int, tuple[str, ...] | None]]:
    if len(run) >= 3:
        words = lexicon.apart("".join(folded[start:end] for start, end in run), strictly=False)
        if words:
            return [(run[0][0], run[-1][1], words)]
    return [(start, end, None) for start, end in run]


def _break(between: str) -> int:
    if _ENDS.search(between):
        # Two or more dots are a pause: “i just... want to die”.
        return WEAK if ".." in between and not _HARD_ENDS.search(between) else STRONG
    return WEAK if _PARTS.search(between) else NONE


def _number_symbols(word: str, numbers: list[tuple[str, float, float]]) -> list[str]:
    if word in _VALUES:
        value = _VALUES[word]
    else:
        counted = _COUNTED.fullmatch(word)
        plain = counted[1] if counted else word
        if not plain.isascii() or not _NUMBER.fullmatch(plain) or len(plain) > 9:
            return []
        value = float(plain.replace(",", "."))
    return [symbol for symbol, low, high in numbers if low <= value <= high]
