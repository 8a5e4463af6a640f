"""A message as the risk rules see it: its words in order, where they stood, and where sentences end."""

import re
from dataclasses import dataclass

from bot.core.folding import LATIN_OF, fold, folded_words, origins
from bot.core.phrase import Field
from bot.core.spelling import Lexicon

NONE, WEAK, STRONG = 0, 1, 2  # what parts a word from the one before it: nothing, a comma, a full stop

SENTENCE = 18  # how many words before or after a phrase are still looked at as its sentence

Numbers = list[tuple[str, float, float]]
"""The number symbols that phrases use, each with its lowest and highest value."""

_TYPED = re.compile(
    r"\d+(?:[.,]\d+)+(?![^\W_])"  # 39.5
    r"|[$@]?[^\W_]+(?:['@$!*#|+•·]+[^\W_]+)*"  # don't, su!cide, k**l
)
_PLAIN = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_ENDS = re.compile(r"[.!?\n]")
_HARD_ENDS = re.compile(r"[!?\n]")
_PARTS = re.compile(r"[,;:()…/\"]|\s-+\s|[^\s\w'\-]")
_LATIN = re.compile(r"[a-z]")
_LOOKALIKE = re.compile(r"[\u0370-\u03ff\u0400-\u052f]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")

_SHORTENED = folded_words("st dr mr mrs ms prof vs approx tbl tabl ca")  # St. John's wort
_SAID_AS = {"2": "to", "4": "for", "u": "you", "r": "are"}
_COUNTED = "zero one two three four five six seven eight nine ten eleven twelve"
_VALUES = {word: float(value) for value, word in enumerate(_COUNTED.split())}
_VALUES |= {"fifteen": 15.0, "twenty": 20.0, "thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0}
_VALUES |= {"eighty": 80.0, "hundred": 100.0, "dozen": 12.0}
_VALUES |= {"dos": 2.0, "tres": 3.0, "cuatro": 4.0, "cinco": 5.0, "seis": 6.0, "siete": 7.0, "diez": 10.0}
_VALUES |= {"veinte": 20.0, "treinta": 30.0, "zwei": 2.0, "drei": 3.0, "vier": 4.0, "funf": 5.0, "zehn": 10.0}
_VALUES |= {"zwanzig": 20.0, "dreissig": 30.0, "deux": 2.0, "trois": 3.0, "quatre": 4.0, "cinq": 5.0}
_VALUES |= {"dix": 10.0, "vingt": 20.0, "trente": 30.0, "quatro": 4.0, "vinte": 20.0}
_VALUES |= {"три": 3.0, "четыре": 4.0, "пять": 5.0, "десять": 10.0, "двадцать": 20.0, "тридцать": 30.0}


@dataclass
class Reading:
    """The words of one message. Between two sentences stands an empty word, which no phrase matches."""

    words: list[str]
    breaks: list[int]  # NONE, WEAK or STRONG before each word
    spans: list[tuple[int, int]]  # in the folded text
    field: Field
    text: str

    def window(self, first: int, end: int) -> Field:
        """What phrases are matched against, for words `first` to before `end` alone."""
        size = max(0, min(end, len(self.words)) - first)
        inside = (1 << (size + 1)) - 1
        whole = self.field
        near = {symbol: bits >> first & inside >> 1 for symbol, bits in whole.at.items()}
        return Field(
            at={symbol: bits for symbol, bits in near.items() if bits},
            inside=inside,
            filled=whole.filled >> first & inside >> 1,
            edges=whole.edges >> first & inside,
            fillers=whole.fillers >> first & inside >> 1,
        )

    def sentence(self, first: int, end: int) -> tuple[int, int]:
        """From where to where the sentence of these words goes, as far as it is looked at."""
        begin, finish = first, end
        while begin > 0 and self.breaks[begin] != STRONG and first - begin < SENTENCE:
            begin -= 1
        while finish < len(self.words) and self.breaks[finish] != STRONG and finish - end < SENTENCE:
            finish += 1
        return begin, finish

    def original(self, first: int, end: int) -> str:
        """The participant's own letters for words `first` to before `end`."""
        places = origins(self.text)
        begin, finish = places[self.spans[first][0]], self.spans[end - 1][1]
        return self.text[begin : places[finish - 1] + 1]


@dataclass(slots=True)
class _Typed:
    """One thing typed: where it stands in the folded text, and the words it stands for if those are known."""

    start: int
    end: int
    written: str
    meant: tuple[str, ...] | None = None


def read(text: str, lexicon: Lexicon, numbers: Numbers) -> Reading:
    """Read a message: one pass over its signs."""
    folded = fold(text)
    two_alphabets = not folded.isascii() and bool(_LATIN.search(folded) and _LOOKALIKE.search(folded))
    words: list[str] = []
    breaks: list[int] = []
    spans: list[tuple[int, int]] = []
    at: dict[str, int] = {}
    filled = edges = fillers = 0
    before = 0
    for typed in _joined(_typed(folded, lexicon), lexicon):
        meant = typed.meant or lexicon.meant(typed.written)
        between = folded[before : typed.start]
        parted = _break(between) if words and between not in ("", " ") else NONE
        if parted == STRONG and between[0] == "." and words[-1] in _SHORTENED:
            parted = NONE
        if parted == STRONG:
            words.append("")
            breaks.append(STRONG)
            spans.append((before, before))
            edges |= 1 << (len(words) - 1)
        bit = 1 << len(words)
        if parted != NONE:
            edges |= bit
        if meant != (typed.written,) or typed.written in _SAID_AS or two_alphabets:
            for symbol in _also(typed, meant, two_alphabets):
                at[symbol] = at.get(symbol, 0) | bit
        for one in meant:
            at[one] = at.get(one, 0) | bit
            if one[:3] in lexicon.stems:
                for stem in lexicon.stem(one):
                    at[stem] = at.get(stem, 0) | bit
            if one[0].isdecimal() or one in _VALUES:
                for symbol in _number_symbols(one, numbers):
                    at[symbol] = at.get(symbol, 0) | bit
            filled |= bit
            if one in lexicon.fillers:
                fillers |= bit
            words.append(one)
            breaks.append(parted)
            spans.append((typed.start, typed.end))
            parted = NONE
            bit <<= 1
        before = typed.end
    inside = (1 << (len(words) + 1)) - 1
    edges |= 1 | (1 << len(words))
    return Reading(words, breaks, spans, Field(at, inside, filled, edges, fillers, len(words)), text)


def _typed(folded: str, lexicon: Lexicon) -> list[_Typed]:
    """What was typed, in order; a run of single letters that spells words is one thing."""
    found: list[_Typed] = []
    run: list[_Typed] = []
    for match in _TYPED.finditer(folded):
        typed = _Typed(match.start(), match.end(), match[0])
        if typed.end - typed.start == 1:
            run.append(typed)
            continue
        if run:
            found += _letters(run, lexicon)
            run = []
        if "!" in typed.written and lexicon.meant(typed.written) == (typed.written,):
            # “nice!so” is two words, “su!cide” is one.
            for part in _PLAIN.finditer(typed.written):
                found.append(_Typed(typed.start + part.start(), typed.start + part.end(), part[0]))
        else:
            found.append(typed)
    return found + _letters(run, lexicon) if run else found


def _letters(run: list[_Typed], lexicon: Lexicon) -> list[_Typed]:
    """Letters typed one by one (“k m s”), as the words they spell; as they are when they spell none."""
    letters = "".join(typed.written for typed in run)
    words = lexicon.apart(letters, strictly=False) if len(run) >= 3 else ()
    return [_Typed(run[0].start, run[-1].end, letters, words)] if words else run


def _joined(typed: list[_Typed], lexicon: Lexicon) -> list[_Typed]:
    """Two things that are one word (“sui cide”, “my self”) put together."""
    if not any(one.written in lexicon.pairs for one in typed):
        return typed
    joined: list[_Typed] = []
    for one in typed:
        first = joined[-1] if joined else None
        if first is not None and first.meant is None and one.meant is None:
            words = lexicon.pair(first.written, one.written)
            if words:
                joined[-1] = _Typed(first.start, one.end, first.written + one.written, words)
                continue
        joined.append(one)
    return joined


def _also(typed: _Typed, meant: tuple[str, ...], two_alphabets: bool) -> list[str]:
    """What else a word may be read as, at its first place."""
    if typed.meant is not None:
        return []
    also = [typed.written] if meant != (typed.written,) else []
    if typed.written in _SAID_AS:
        also.append(_SAID_AS[typed.written])
    if two_alphabets and all(letter in LATIN_OF for letter in typed.written):
        also.append("".join(LATIN_OF[letter] for letter in typed.written))
    return also


def _break(between: str) -> int:
    if between == ".":  # inside “self.harm”, or where somebody saved the space
        return WEAK
    if _ENDS.search(between):
        # Two or more dots are a pause: “i just... want to die”.
        return WEAK if ".." in between and not _HARD_ENDS.search(between) else STRONG
    return WEAK if _PARTS.search(between) else NONE


def _number_symbols(word: str, numbers: Numbers) -> list[str]:
    if word in _VALUES:
        value = _VALUES[word]
    else:
        thousand = 1000 if word.endswith("k") else 1  # 20k
        plain = word.removesuffix("k").removesuffix("x")  # 30x
        if not plain.isascii() or not _NUMBER.fullmatch(plain) or len(plain) > 9:
            return []
        value = float(plain.replace(",", ".")) * thousand
    return [symbol for symbol, low, high in numbers if low <= value <= high]
