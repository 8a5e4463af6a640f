"""How hard a text is to read, and what in its tone does harm: warnings, for a person decides.

Tired people read on a phone at night. The grade is Flesch and Kincaid's (Kincaid and others, 1975): 0.39 words a
sentence + 11.8 syllables a word − 15.59. It is for English only; syllables are counted by groups of vowels, which is
right for nine words of ten. For Spanish it is Crawford's (1984): −0.205 sentences in a hundred words + 0.049 syllables
in a hundred words − 3.407.
"""

import re

HARDEST = 7.0
"""US school grade above which a text is warned of."""
SHORTEST = 30
"""Words below which a grade says nothing."""
LONGEST = 120
"""Words of one message above which nobody reads it to the end."""

_INSERTS = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)
_MARKS = re.compile(r"[*_`~#>\[\]]|\(https?://[^)]*\)")
_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_SENTENCE = re.compile(r"[.!?:;…]+(?=\s|$)|\n\s*\n|\n\s*[-*\d]")
_LETTERS = re.compile(r"[^\W\d_]+")
# A strong vowel is a syllable of its own; a weak one beside it is not, unless it bears the accent.
_SPANISH_VOWELS = re.compile(r"[iuü]?[aeoáéó][iuüy]?(?![íú])|[íú]|[iuüy](?![aeoáéó])")
_VOWELS = re.compile(r"[aeiouy]+")
_TONE = {
    r"you (?:have )?(?:failed|missed (?:it |this )?again|gave up|forgot again)":
        "say where we are now, without blame",
    r"you should have": "say what can be done now",
    r"(?:\d+|day) (?:days? )?streak|streak of": "leave streaks out: a missed day must cost nothing",
    r"(?:don['’]t|do not) break the chain": "leave streaks out: a missed day must cost nothing",
    r"racha de \d+|\d+ días seguidos|no rompas la cadena":
        "leave streaks out: a missed day must cost nothing",
    r"has fallado|te has saltado|te rendiste|deberías haber": "say where we are now, without blame",
    r"sin excusas|esfuérzate más|relájate y ya|está todo en tu cabeza":
        "say what can be done now, in plain words",
    r"no excuses|try harder|just relax|it['’]s all in your head": "say what can be done now, in plain words",
}  # fmt: skip
_HARM = [(re.compile(rf"\b{words}\b", re.IGNORECASE), remedy) for words, remedy in _TONE.items()]


def doubts(text: str, language: str, most: int, long: bool = False) -> list[tuple[int, str, str]]:
    """The line (from 1), problem and remedy of what makes a text hard to take in.

    `most`: the words of the longest way through it. `long`: it may be.
    """
    found = []
    plain = _MARKS.sub(" ", _INSERTS.sub(" it ", text))
    words = _WORD.findall(plain)
    grade = {"en": grade_of, "es": spanish_grade_of}.get(language, lambda _: 0.0)(plain)
    if len(words) >= SHORTEST and grade > HARDEST:
        problem = f"this text is for school grade {grade:.1f}; many who read it are tired"
        found.append((1, problem, "shorten sentences, and choose shorter words"))
    if not long and most > LONGEST:
        problem = f"this message has {most} words; on a phone few read more than {LONGEST}"
        found.append((1, problem, "shorten it, or divide it into two"))
    if plain.count("!") > 1:
        found.append(
            (_line(text, text.index("!")), "more than one exclamation mark", "a full stop is kinder")
        )
    for pattern, remedy in _HARM:
        found += [
            (_line(text, match.start()), f"“{' '.join(match[0].split())}” can shame", remedy)
            for match in pattern.finditer(text)
        ]
    return found


def grade_of(text: str) -> float:
    """The US school grade of an English text; 0 for one without words."""
    words = _WORD.findall(text)
    if not words:
        return 0.0
    sentences = sum(bool(_WORD.search(part)) for part in _SENTENCE.split(text))
    syllables = sum(map(_syllables, words))
    return max(0.0, 0.39 * len(words) / max(sentences, 1) + 11.8 * syllables / len(words) - 15.59)


def spanish_grade_of(text: str) -> float:
    """The US school grade of a Spanish text; 0 for one without words."""
    words = _LETTERS.findall(text)
    if not words:
        return 0.0
    sentences = sum(bool(_LETTERS.search(part)) for part in _SENTENCE.split(text))
    syllables = sum(max(1, len(_SPANISH_VOWELS.findall(word.lower()))) for word in words)
    each = 100 / len(words)
    return max(0.0, -0.205 * sentences * each + 0.049 * syllables * each - 3.407)


def _syllables(word: str) -> int:
    lower = word.lower().partition("'")[0]
    if (
        len(lower) > 3
        and lower.endswith(("es", "ed"))
        and not lower.endswith(("ted", "ded", "ses", "zes", "ces", "ges"))
    ):
        lower = lower[:-2]
    elif lower.endswith("e") and not lower.endswith("le"):
        lower = lower[:-1]
    return max(1, len(_VOWELS.findall(lower)))


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
