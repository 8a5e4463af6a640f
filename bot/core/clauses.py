"""How a phrase is meant where it stands: denied, long past, told in a story, or asked for a study.

Only what belongs to the phrase's own clause counts: “I'm not suicidal, but I've said my goodbyes” denies the
first half and says the second.
"""

from collections.abc import Callable
from typing import Literal

from bot.core.clause_words import (
    DENIED_AFTER,
    DENIES_NOTHING,
    HINGES,
    LONG_AGO,
    NEGATIONS,
    PRESENT,
    QUOTED,
    STILL,
    SUBJECTS,
    SUPPOSED,
    TOLD,
    TURNS,
)
from bot.core.phrase import Field, stands
from bot.core.phrases import Phrases
from bot.core.reading import NONE, SENTENCE, Reading
from bot.core.study import SYMBOLS as STUDY_SYMBOLS
from bot.core.study import studied

Meaning = Literal["denial", "past", "story", "study", "supposed"]
"""Why a phrase need not be noticed:

denial: “I would never kill myself”; past: “when I was a teenager I …”, long ago and over;
story: a film, a book, a song, a game; study: an essay, a training, a question about the program;
supposed: “what if a friend ever …”, about nobody in particular.
"""

_NOTHING = frozenset[str]()
_FIRST_PERSON = frozenset({"i", "me", "my", "now"})
_ONESELF = frozenset({"i", "my", "yo", "mi", "mis"})
REACH = 9  # how many words before a phrase can still deny it

SYMBOLS = STUDY_SYMBOLS.union(
    *(phrase.symbols for group in (DENIED_AFTER, LONG_AGO, QUOTED, TOLD, SUPPOSED) for phrase in group.all)
)
"""Every word these phrases look for."""


def silences(
    meaning: Meaning, reading: Reading, first: int, end: int, language: str, own: frozenset[str]
) -> bool:
    """Whether the words `first` to before `end` are meant this way. `own`: the words the phrase itself looks for."""
    return _ASKED[meaning](reading, first, end, language, own)


def _denied(reading: Reading, first: int, end: int, language: str, own: frozenset[str]) -> bool:
    words, breaks = reading.words, reading.breaks
    negations = NEGATIONS.get(language, NEGATIONS["en"])
    if language == "fr" and not own.isdisjoint(negations):
        negations = negations - {
            "ne",
            "n",
        }  # the first half of “ne … plus”, whose second half the phrase holds
    nothing = DENIES_NOTHING.get(language, DENIES_NOTHING["en"])
    turns = TURNS.get(language, TURNS["en"])
    count = 0
    place = first
    if breaks[first] == NONE:
        while place > 0 and first - place < REACH:
            place -= 1
            word = words[place]
            before = words[place - 1] if place and breaks[place] == NONE else ""
            if word in turns and before not in negations:
                break
            if word in SUBJECTS and before not in HINGES and before not in negations:
                break  # its own “not” has been counted already; what was denied before it is another clause
            if word in negations and not _denies_nothing(words, place, nothing):
                count += 1
            if breaks[place] != NONE:
                break
    inside = any(words[i] in negations and words[i] not in own for i in range(first, end))
    if count % 2 == 0 and not inside:
        return language == "en" and _denied_after(reading, end)
    return not _so_much(words, end)


def _denies_nothing(words: list[str], place: int, nothing: frozenset[str]) -> bool:
    if place and words[place - 1] == "why":
        return True
    if words[place] == "no" and words[place + 1 : place + 2] and words[place + 1] in SUBJECTS:
        return True  # “no I am not …” denies once
    following = words[place + 1 : place + 3]
    if following and following[0] in nothing:
        return True
    return (
        len(following) == 2
        and following[0] in ("be", "even", "really", "so", "a", "the", "to")
        and (following[1] in nothing)
    )


def _so_much(words: list[str], end: int) -> bool:
    """“I have never wanted to die so badly” denies nothing."""
    return words[end : end + 1] == ["more"] or words[end : end + 2] in (
        ["so", "much"],
        ["so", "badly"],
        ["so", "bad"],
        ["this", "much"],
        ["this", "badly"],
        ["as", "much"],
        ["as", "badly"],
    )


def _denied_after(reading: Reading, end: int) -> bool:
    """“suicidal thoughts? none”: the denial stands next and is all that is said there."""
    if reading.words[end : end + 1] == [""]:
        end += 1
    near = reading.window(end, end + SENTENCE)
    for first, stop in DENIED_AFTER.spans(near):
        after = end + stop
        if first == 0 and (after == len(reading.words) or reading.breaks[after] != NONE or stop > 2):
            return True
    return False


def _any_stands(phrases: Phrases, field: Field) -> bool:
    return any(stands(phrases.all[number], field) for number in phrases.likely(field.present))


def _past(reading: Reading, first: int, end: int, language: str, own: frozenset[str]) -> bool:
    begin, finish = reading.sentence(first, end)
    if not STILL.isdisjoint(reading.words[begin:finish]):
        return False
    clause = _clause(reading, first, language)
    present = not PRESENT.isdisjoint(reading.words[clause:end])
    return any(
        not present or begin + stop > clause for _, stop in LONG_AGO.spans(reading.window(begin, finish))
    )


def _clause(reading: Reading, first: int, language: str) -> int:
    """Where the clause begins that a phrase stands in: behind a comma, or with a word that turns."""
    turns = TURNS.get(language, TURNS["en"])
    place = first
    while place > 0 and reading.breaks[place] == NONE and reading.words[place] not in turns:
        place -= 1
    return place


def _story(reading: Reading, first: int, end: int, language: str, own: frozenset[str]) -> bool:
    begin, _ = reading.sentence(first, end)
    before = reading.window(begin, first + 1)
    for signs, own in ((QUOTED, _NOTHING), (TOLD, _FIRST_PERSON)):
        for _, stop in signs.spans(before):
            if not any(word in own for word in reading.words[begin + stop : end]):
                return True
    return False


def _study(reading: Reading, first: int, end: int, language: str, own: frozenset[str]) -> bool:
    return studied(reading, first, end)


def _supposed(reading: Reading, first: int, end: int, language: str, own: frozenset[str]) -> bool:
    begin, _ = reading.sentence(first, end)
    clause = _clause(reading, first, language)
    oneself = not _ONESELF.isdisjoint(reading.words[clause:end])
    return any(not oneself or begin + stop > clause for _, stop in SUPPOSED.spans(reading.window(begin, end)))


_ASKED: dict[Meaning, Callable[[Reading, int, int, str, frozenset[str]], bool]] = {
    "denial": _denied,
    "past": _past,
    "story": _story,
    "study": _study,
    "supposed": _supposed,
}
