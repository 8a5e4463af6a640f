"""Ten words learned, and recalled at once and again later: which list comes, when it is time, what was recalled."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from bot.core.folding import folded_words
from bot.core.lots import in_turn
from bot.core.not_known import ended
from bot.core.typed import folded, within_slips
from bot.core.value import Value

WORDS_IN_A_LIST = 10
FEWEST_LISTS = 4
"""Parallel lists, so that what is measured is today's list and not the memory of the last one."""
DELAY_FROM = 10
DELAY_TO = 20
"""Minutes after the first recall in which the later one counts (clinical reference b)."""
SECONDS_A_WORD = 2

_SHORTEST_WITH_SLIP = 4
"""Letters. In a shorter word, one slip makes another word."""
_LINE = re.compile(r"[\n,;/|•·]+")
_WORD = re.compile(r"[^\W\d_]+")
_SAYS_NOTHING = folded_words(
    "a an the and or then also plus with of i im it its there was were is are remember recall think maybe perhaps"
    " probably possibly something like um uh er hmm ok okay so that thats all no more not sure don t s m know words"
    " el la los las un una unos unas y e o u luego despues tambien creo que era eran recuerdo me acuerdo de quiza"
    " quizas tal vez algo como no se mas es eso todo palabras"
    " der die das ein eine und oder dann auch war ich glaube vielleicht"
)

DelayState = Literal["early", "due", "late"]


class Recall(Value):
    """What was recalled of a list."""

    right: tuple[str, ...]
    """Words of the list, in its order, each once."""
    intrusions: int
    """Different words that are not of the list. A rough count: a chat holds words that were not meant as answers."""
    repetitions: int
    """How often a word of the list came again."""


def which_list(administration: int, seed: str, lists: Sequence[Sequence[str]]) -> int:
    """The place of the list to give, so that all come in turn and none again before all were given.

    `seed`: the same for all administrations to one person, such as their id; people begin at different lists.
    `administration`: counts all of them up, those that were broken off too: their words were seen.
    """
    return in_turn(f"{seed}|words", administration, len(lists))


def dwell_seconds(words: Sequence[str]) -> int:
    """How long the words stay to be seen."""
    return SECONDS_A_WORD * len(words)


def recall_window(learned_at: datetime) -> tuple[datetime, datetime]:
    """From when and until when the later recall counts; `learned_at` is the end of the first one."""
    return learned_at + timedelta(minutes=DELAY_FROM), learned_at + timedelta(minutes=DELAY_TO)


def delay_state(learned_at: datetime, now: datetime) -> DelayState:
    """Whether the later recall would count now. Both moments are aware; the ends of the window belong to it."""
    start, end = recall_window(learned_at)
    return "early" if now < start else "due" if now <= end else "late"


def recalled(words: Sequence[str], typed: Sequence[str]) -> Recall:
    """What of the list stands in the messages that were typed.

    In any order and however separated; without regard to case and accents; as singular or plural; with one slip
    in a word of four letters or more.
    """
    listed = [folded(word) for word in words]
    found: set[int] = set()
    others: set[str] = set()
    repetitions = 0
    for word in _typed_words(typed):
        at = _place(listed, word)
        if at is None:
            others.add(word)
        elif at in found:
            repetitions += 1
        else:
            found.add(at)
    right = tuple(word for at, word in enumerate(words) if at in found)
    return Recall(right=right, intrusions=len(others), repetitions=repetitions)


def taken_for(word: str, typed: str) -> bool:
    """Whether a typed word counts as this word of a list."""
    return _place([folded(word)], folded(typed)) is not None


def _typed_words(typed: Sequence[str]) -> list[str]:
    return [
        word
        for message in typed
        for line in _LINE.split(message)
        if not ended(line)
        for word in _WORD.findall(folded(line))
        if word not in _SAYS_NOTHING
    ]


def _place(listed: Sequence[str], typed: str) -> int | None:
    """Where the list holds the word that was typed: exactly, in the other number, or with a slip."""
    for at, word in enumerate(listed):
        if typed == word or typed in _plurals(word) or word in _plurals(typed):
            return at
    for at, word in enumerate(listed):
        forms = (word, *_plurals(word)) if len(word) >= _SHORTEST_WITH_SLIP else ()
        if any(within_slips(typed, form, 1) for form in forms):
            return at
    return None


def _plurals(word: str) -> tuple[str, ...]:
    """The simple plurals of a word, in English and Spanish together."""
    forms = [f"{word}s", f"{word}es"]
    if word.endswith("y"):
        forms.append(f"{word[:-1]}ies")
    if word.endswith("z"):
        forms.append(f"{word[:-1]}ces")
    if word.endswith(("f", "fe")):
        forms.append(f"{word.rstrip('e')[:-1]}ves")
    return tuple(forms)
