"""A second reader of words: it has learned from examples what kinds of messages needed a person.

The rules know phrases; this knows how words weigh together, and so also hears what nobody has written a rule
for. It is a sum of weights, one for each word, beginning of a word and pair of words that a message holds:
linear in its length, the same for the same words, and able to say which words weighed most.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import sqrt
from typing import NamedTuple

from pydantic import Field

from bot.core.value import Value

STEM = 4
"""So many letters of a longer word stand for all its forms."""
MOST_WORDS = 4
"""So many words explain a score."""
SHORTEST = 3
"""A sentence of fewer words says too little by itself."""


class Likeness(Value):
    """What was learned. `evenkeel risk learn` writes it, and a test holds it to its examples.

    A score from `likely` on is a flag that a human looks at soon; from `perhaps` on the bot asks what was meant.
    """

    bias: float
    weights: Mapping[str, float]
    categories: Mapping[str, str] = Field(description="What those that weigh for a flag mostly spoke of.")
    likely: float
    perhaps: float


class Likened(NamedTuple):
    """How much a message is like those that needed a person; and of what kind, by which words."""

    score: float
    category: str
    heavy: frozenset[str]


def features(words: Sequence[str]) -> Iterator[str]:
    """What a message is weighed by, each as often as it stands there.

    “~” marks a beginning of a word, “^” the beginning of a sentence, “$” the end of the message. An empty word is
    between two sentences, and weighs nothing: how many there are says little of what is in them.
    """
    before, stem_before = "^", "^"
    for word in words:
        if not word:
            before, stem_before = "^", "^"
            continue
        stem = word[:STEM] if len(word) > STEM else word
        yield word
        yield f"{before} {word}"
        if stem is not word:
            yield f"~{stem}"
        if stem is not word or stem_before is not before:
            yield f"~{stem_before} {stem}"
        before, stem_before = word, stem
    yield f"{before} $"


def share(words: Sequence[str]) -> float:
    """What each of their features counts for: all together as much as the one of another message."""
    return 1 / sqrt(4 * len(words) + 1)


def score(likeness: Likeness, words: Sequence[str]) -> float:
    """How much these words are like those that needed a person. More is more; it is no probability."""
    # The same as the sum over `features`, written out: every message of everybody comes through here.
    weight = likeness.weights.get
    total, before, stem_before, cut = 0.0, "^", "^", False
    for word in words:
        if not word:
            before, stem_before, cut = "^", "^", False
            continue
        total += weight(word, 0.0) + weight(f"{before} {word}", 0.0)
        if len(word) > STEM:
            stem = word[:STEM]
            total += weight(f"~{stem}", 0.0) + weight(f"~{stem_before} {stem}", 0.0)
            cut = True
        else:
            stem = word
            if cut:
                total += weight(f"~{stem_before} {stem}", 0.0)
                cut = False
        before, stem_before = word, stem
    total += weight(f"{before} $", 0.0)
    return likeness.bias + total * share(words)


def liken(likeness: Likeness, words: Sequence[str]) -> Likened | None:
    """What the reader makes of a message; None below `perhaps`."""
    if len(words) < SHORTEST - 1:
        return None
    best, best_words = score(likeness, words), words
    if "" in words:
        # One sentence among many must not drown.
        for sentence in sentences(words):
            here = score(likeness, sentence)
            if here > best:
                best, best_words = here, sentence
    if best < likeness.perhaps:
        return None
    return Likened(best, *_explained(likeness, best_words))


def sentences(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """The sentences of a message, those that are long enough to say something."""
    begin = 0
    for end in [*(place for place, word in enumerate(words) if not word), len(words)]:
        if end - begin >= SHORTEST:
            yield words[begin:end]
        begin = end + 1


def _explained(likeness: Likeness, words: Sequence[str]) -> tuple[str, frozenset[str]]:
    """The category for which most weighed, and the words that did."""
    of_category: dict[str, float] = {}
    of_word: dict[str, float] = {}
    for feature in dict.fromkeys(features(words)):
        weight = likeness.weights.get(feature, 0.0)
        if weight > 0:
            category = likeness.categories.get(feature, "")
            of_category[category] = of_category.get(category, 0.0) + weight
            if not feature.startswith("~"):
                for word in feature.split():
                    of_word[word] = of_word.get(word, 0.0) + weight
    of_category.pop("", None)
    category = max(of_category, key=lambda name: (of_category[name], name), default="distress")
    words_alone = (word for word in of_word if word not in "^$")
    heavy = sorted(words_alone, key=lambda word: (-of_word[word], word))[:MOST_WORDS]
    return category, frozenset(heavy)
