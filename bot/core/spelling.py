"""One word as it was typed -> the word or words it stands for: contractions, slips, leet, letters apart."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from bot.core.folding import CYRILLIC_OF, LATIN_OF, fold, folded_words

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LONGEST_WORD = 14
_NEVER = 10**9

# Written the way they are typed when nobody corrects them. “id”, “ill”, “were”, “hell” are words of their own.
_NEGATED = folded_words("do does did can could would should is are was were have has had might must need")
CONTRACTIONS: dict[str, tuple[str, ...]] = (
    {f"{verb}nt": (verb, "not") for verb in sorted(_NEGATED) if verb not in ("can",)}
    | {f"{who}s": (who, "is") for who in ("he", "she", "that", "what", "there", "who", "where", "how")}
    | {f"{who}re": (who, "are") for who in ("you", "they")}
    | {f"{who}ve": (who, "have") for who in ("i", "you", "they", "would", "should", "could")}
    | {f"{who}ll": (who, "will") for who in ("you", "they", "it", "that", "there")}
    | {
        "cant": ("can", "not"),
        "cannot": ("can", "not"),
        "cnt": ("can", "not"),
        "wont": ("will", "not"),
        "shant": ("shall", "not"),
        "aint": ("is", "not"),
        "dnt": ("do", "not"),
        "dont": ("do", "not"),
        "doesn": ("does", "not"),
        "im": ("i", "am"),
        "iam": ("i", "am"),
        "its": ("it", "is"),
        "wanna": ("want", "to"),
        "wana": ("want", "to"),
        "gonna": ("going", "to"),
        "gunna": ("going", "to"),
        "gona": ("going", "to"),
        "goin": ("going",),
        "gotta": ("got", "to"),
        "tryna": ("trying", "to"),
        "imma": ("i", "am", "going", "to"),
        "ima": ("i", "am", "going", "to"),
        "lemme": ("let", "me"),
        "dunno": ("do", "not", "know"),
        "idk": ("do", "not", "know"),
        "u": ("you",),
        "ur": ("your",),
        "ppl": ("people",),
        "thx": ("thanks",),
        "tn": ("tonight",),
        "tonite": ("tonight",),
        "2nite": ("tonight",),
        "2night": ("tonight",),
        "2day": ("today",),
        "2moro": ("tomorrow",),
        "tmrw": ("tomorrow",),
        "tmr": ("tomorrow",),
        "rn": ("right", "now"),
        "cuz": ("because",),
        "bc": ("because",),
        "coz": ("because",),
        "bcs": ("because",),
        "rlly": ("really",),
        "rly": ("really",),
        "sry": ("sorry",),
        "plz": ("please",),
        "pls": ("please",),
        "b4": ("before",),
        "n": ("and",),
        "tho": ("though",),
    }
)
_BY_APOSTROPHE = {
    "n't": "not",
    "'m": "am",
    "'re": "are",
    "'ve": "have",
    "'ll": "will",
    "'d": "would",
}
_STEM_BEFORE_NOT = {"ca": "can", "wo": "will", "sha": "shall", "ai": "is"}
_IS = folded_words("he she it that what there who where how here everyone nobody someone life")
_ELIDED = folded_words("j m t s c d l n qu jusqu lorsqu puisqu aujourd")  # French: j'ai, m'en, qu'il

_LEET = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s", "!": "i"}
_LEET |= {"|": "i", "+": "t", "€": "e", "9": "g"}
_LEET_L = _LEET | {"1": "l", "!": "l", "|": "l"}
_HIDDEN = "*#_•·"
_RUN = re.compile(r"(.)\1{2,}")
_ANY_RUN = re.compile(r"(.)\1+")
_LATIN = re.compile(r"[a-z]")
_LOOKALIKE = re.compile(r"[\u0370-\u03ff\u0400-\u052f]")


@dataclass
class Lexicon:
    """The words that phrases are made of, and the ways they are mistyped. Built once for all rules."""

    words: frozenset[str]
    stems: dict[str, tuple[str, ...]] = field(default_factory=dict)  # first three letters -> beginnings
    forms: dict[str, tuple[str, ...]] = field(default_factory=dict)  # as typed -> words meant
    pairs: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)  # two typed -> words meant
    hidden: tuple[str, ...] = ()  # words that people hide behind signs: s*icide
    glue: re.Pattern[str] | None = None  # what a run-together message must hold to be taken apart
    fillers: frozenset[str] = frozenset()  # words that may stand between any two words of a phrase
    squeezed: dict[str, str] = field(default_factory=dict)  # without doubled letters -> word

    def meant(self, typed: str) -> tuple[str, ...]:
        """The words that one typed word stands for; itself when nothing better is known."""
        found = self.forms.get(typed)
        if found:
            return found
        if typed in self.words:
            return (typed,)
        if "'" in typed:
            return self._apostrophe(typed)
        return self._unusual(typed) or (typed,)

    def _known(self, typed: str) -> tuple[str, ...] | None:
        found = self.forms.get(typed)
        if found:
            return found
        return (typed,) if typed in self.words or self.stem(typed) else None

    def stem(self, word: str) -> tuple[str, ...]:
        """The `beginning*` symbols that hold for a word."""
        return tuple(stem for stem in self.stems.get(word[:3], ()) if word.startswith(stem[:-1]))

    def pair(self, first: str, second: str) -> tuple[str, ...] | None:
        """The words meant by two typed words that belong together: “sui cide”, “my self”."""
        seconds = self.pairs.get(first)
        return seconds.get(second) if seconds else None

    def apart(self, letters: str, strictly: bool = True) -> tuple[str, ...]:
        """The words in letters that were run together or typed one by one; () when they are none.

        Strictly: every letter must belong to a word. Otherwise a few may stand for themselves.
        """
        dear = 3 * len(letters) + 1
        best = [(0, 0)] + [(dear, 0)] * len(letters)  # cost, where the last piece begins
        for end in range(1, len(letters) + 1):
            for start in range(max(0, end - _LONGEST_WORD), end):
                cost = best[start][0] + self._cost(letters[start:end], strictly)
                if cost < best[end][0]:
                    best[end] = (cost, start)
        if best[-1][0] >= dear:
            return ()
        pieces: list[str] = []
        end = len(letters)
        while end:
            start = best[end][1]
            pieces.append(letters[start:end])
            end = start
        if all(len(piece) < 3 for piece in pieces):
            return ()
        return tuple(word for piece in reversed(pieces) for word in self.forms.get(piece, (piece,)))

    def _cost(self, piece: str, strictly: bool) -> int:
        if len(piece) == 1:
            return 1 if piece in "ia" else _NEVER if strictly else 2
        return 1 if piece in self.forms or piece in self.words else _NEVER

    def _apostrophe(self, typed: str) -> tuple[str, ...]:
        typed = typed.strip("'")
        for ending, word in _BY_APOSTROPHE.items():
            if typed.endswith(ending) and len(typed) > len(ending):
                stem = typed.removesuffix(ending)
                stem = _STEM_BEFORE_NOT.get(stem, stem) if word == "not" else stem
                return (*self.meant(stem), word)
        first, _, rest = typed.partition("'")
        if rest == "s":
            return (first, "is") if first in _IS else self.meant(first)
        if first in _ELIDED and rest:
            return (first, *self.meant(rest))
        return self.meant(typed.replace("'", ""))

    def _unusual(self, typed: str) -> tuple[str, ...] | None:
        """For words that hold digits, signs, repeated letters or letters of two alphabets."""
        if typed.isdecimal():
            return None
        if typed.isascii() and typed.isalpha():
            return self._stretched(typed) or self._glued(typed)
        if _LOOKALIKE.search(typed):
            latin = "".join(LATIN_OF.get(letter, letter) for letter in typed)
            if latin.isascii():
                return (self._known(latin) or self._unusual(latin)) if latin != typed else None
            if _LATIN.search(typed):
                cyrillic = "".join(CYRILLIC_OF.get(letter, letter) for letter in typed)
                return self._known(cyrillic)
            return self._stretched(typed)
        if any(sign in _HIDDEN for sign in typed):
            return self._uncovered(typed)
        for leet in (_LEET, _LEET_L):
            plain = "".join(leet.get(sign, sign) for sign in typed)
            if plain != typed and plain.isalpha():
                found = self._known(plain) or self._stretched(plain) or self._glued(plain)
                if found:
                    return found
        return self._stretched(typed)

    def _stretched(self, typed: str) -> tuple[str, ...] | None:
        if not _RUN.search(typed):
            return None
        for kept in (r"\1\1", r"\1"):
            found = self._known(_RUN.sub(kept, typed))
            if found:
                return found
        word = self.squeezed.get(_ANY_RUN.sub(r"\1", typed))
        return self._known(word) if word else None

    def _glued(self, typed: str) -> tuple[str, ...] | None:
        if len(typed) < 7 or self.glue is None or not self.glue.search(typed):
            return None
        words = self.apart(typed)
        return words if len(words) > 1 else None

    def _uncovered(self, typed: str) -> tuple[str, ...] | None:
        """s*icide, k**l: as many signs as letters are hidden, and both ends are to be seen."""
        letters = [sign for sign in typed if sign not in _HIDDEN]
        if len(letters) >= 2 and typed == typed[1].join(letters):
            return self._known("".join(letters)) or self.apart("".join(letters), strictly=False) or None
        pattern = "".join("." if sign in _HIDDEN else re.escape(_LEET.get(sign, sign)) for sign in typed)
        shown = sum(sign not in _HIDDEN for sign in typed)
        if shown < 2 or typed[0] in _HIDDEN:
            return None
        for word in self.hidden:
            if len(word) == len(typed) and re.fullmatch(pattern, word):
                return self._known(word)
        return None


def build_lexicon(
    symbols: Iterable[str],
    spellings: Mapping[str, Iterable[str]],
    close: Iterable[str],
    hidden: Iterable[str],
    fillers: Iterable[str] = (),
) -> Lexicon:
    """Everything needed to read typed words, from the symbols of all phrases and the reviewed slips.

    `spellings`: right words -> ways they are mistyped. `close`: long words for which one wrong, missing,
    extra or swapped letter is taken as a slip. `hidden`: words that people hide behind signs.
    """
    plain = frozenset(s for s in symbols if s[0] != "#" and not s.endswith("*")) | frozenset(close)
    stems: dict[str, tuple[str, ...]] = {}
    for symbol in sorted(set(symbols)):
        if symbol.endswith("*"):
            stems[symbol[:3]] = (*stems.get(symbol[:3], ()), symbol)
    lexicon = Lexicon(plain, stems=stems, hidden=tuple(sorted(set(hidden))), fillers=frozenset(fillers))
    for word in sorted(close):
        for slip in _slips(word):
            # “suizidal” is no slip of “suicidal”: it begins like a word of another language that is looked for.
            if slip not in plain and set(lexicon.stem(slip)) <= set(lexicon.stem(word)):
                lexicon.forms.setdefault(slip, (word,))
        for cut in range(2, len(word) - 1):
            lexicon.pairs.setdefault(word[:cut], {})[word[cut:]] = (word,)
    for right, typed in spellings.items():
        words = tuple(piece for part in split(right) for piece in part_words(part))
        for wrong in typed:
            pieces = split(wrong)
            if len(pieces) == 1:
                lexicon.forms[pieces[0]] = words
            elif len(pieces) == 2:
                lexicon.pairs.setdefault(pieces[0], {})[pieces[1]] = words
    for word in sorted(plain):
        lexicon.squeezed.setdefault(_ANY_RUN.sub(r"\1", word), word)
    lexicon.forms |= CONTRACTIONS
    seeds = [re.escape(word) for word in sorted(set(hidden)) if len(word) >= 3 and word.isascii()]
    lexicon.glue = re.compile("|".join(seeds)) if seeds else None
    return lexicon


_PIECES = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def split(written: str) -> list[str]:
    """The folded typed words of a piece of text, apostrophes kept."""
    return _PIECES.findall(fold(written))


def part_words(typed: str) -> tuple[str, ...]:
    """The words of one typed word by grammar alone (don't -> do not), without any guess at slips."""
    return _GRAMMAR.meant(typed)


def phrase_words(written: str) -> list[str]:
    """The words of a piece of a phrase, read as a text would be, without any guess at slips."""
    return list(_phrase_words(written))


@lru_cache(maxsize=16_384)  # the phrases of all rules are made of few words
def _phrase_words(written: str) -> tuple[str, ...]:
    return tuple(word for typed in split(written) for word in part_words(typed))


def _slips(word: str) -> set[str]:
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    missing = {a + b[1:] for a, b in cuts if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    wrong = {a + c + b[1:] for a, b in cuts[1:] if b for c in _LETTERS}  # people get the first letter right
    extra = {a + c + b for a, b in cuts for c in _LETTERS}
    return (missing | swapped | wrong | extra) - {word, word + "s"}


_GRAMMAR = Lexicon(frozenset(), forms=dict(CONTRACTIONS))
