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
LONG = 24
"""A message of more words is also looked at sentence by sentence: one sentence among many must not drown."""
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
    evidence: str


def features(words: Sequence[str]) -> Iterator[str]:
    """What a message is weighed by. An empty word stands between two sentences.

    “~” marks a beginning of a word, “^” and “$” the ends of the message.
    """
    before, stem_before = "^", "^"
    for word in words:
        word = word or "."
        stem = word[:STEM]
        yield word
        if stem != word:
            yield f"~{stem}"
        yield f"{before} {word}"
        yield f"~{stem_before} {stem}"
        before, stem_before = word, stem
    yield f"{before} $"


def score(likeness: Likeness, words: Sequence[str]) -> float:
    """How much these words are like those that needed a person. More is more; it is no probability."""
    found = set(features(words))
    weights = likeness.weights
    total = sum(weights[feature] for feature in found if feature in weights)
    return likeness.bias + total / sqrt(len(found))


def liken(likeness: Likeness, words: Sequence[str]) -> Likened | None:
    """What the reader makes of a message; None below `perhaps`."""
    if not words:
        return None
    best, best_words = score(likeness, words), words
    if len(words) > LONG:
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


def _explained(likeness: Likeness, words: Sequence[str]) -> tuple[str, str]:
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
    heavy = sorted((word for word in of_word if word not in "^$."), key=lambda word: (-of_word[word], word))[:4]
    return category, " … ".join(word for word in dict.fromkeys(words) if word in heavy)
