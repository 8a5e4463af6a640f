"""Weights learned from labelled examples, by hand, so that the same examples always give the same weights."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from math import exp, log, sqrt
from typing import NamedTuple

from bot.core.likeness import Likeness, features, liken, share

ROUNDS = 14
PACE = 0.2
OFTEN = 3
"""What stands in fewer examples than this tells of those examples, and not of people."""

NEVER = -1000.0
"""The score of a message without a word."""

Words = Callable[[str], Sequence[str]]
"""The words of a text, as the risk rules read it."""


class Example(NamedTuple):
    """A message, whether it needed a person, and of what kind it is."""

    text: str
    needs_a_person: bool
    category: str


class Learned(NamedTuple):
    """What the examples gave: the bias, and for each feature its weight and what it mostly spoke of."""

    bias: float
    weights: Mapping[str, float]
    categories: Mapping[str, str]


def digest(examples: Sequence[Example]) -> str:
    """What names a set of examples, whatever their order."""
    lines = sorted(f"{int(each.needs_a_person)}\t{each.category}\t{each.text}" for each in examples)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def learn(examples: Sequence[Example], words: Words) -> Learned:
    """Weigh what the examples hold. The order in which they are given changes nothing.

    Logistic regression with AdaGrad steps; each example's features weigh together as much as one.
    """
    known = {each.text: each for each in examples}
    ordered = sorted(known.values(), key=lambda each: hashlib.sha256(each.text.encode()).digest())
    counts = Counter(feature for each in ordered for feature in set(features(words(each.text))))
    index: dict[str, int] = {}
    rows: list[tuple[list[int], float, float]] = []
    for each in ordered:
        held = words(each.text)
        if held:
            found = (feature for feature in features(held) if counts[feature] >= OFTEN)
            places = [index.setdefault(feature, len(index)) for feature in found]
            rows.append((places, share(held), 1.0 if each.needs_a_person else 0.0))
    weights, steps = [0.0] * len(index), [1e-8] * len(index)
    bias, bias_steps = 0.0, 1e-8
    for _ in range(ROUNDS):
        for places, counts_for, label in rows:
            total = bias + counts_for * sum(map(weights.__getitem__, places))
            error = 1 / (1 + exp(-max(-30.0, min(30.0, total)))) - label
            bias_steps += error * error
            bias -= 0.1 * error / sqrt(bias_steps)
            pull = error * counts_for
            square = pull * pull
            for place in places:
                steps[place] += square
                weights[place] -= PACE * pull / sqrt(steps[place])
    kept = {feature: round(weights[place], 2) for feature, place in index.items()}
    return Learned(bias, kept, _categories(ordered, kept, words))


def _categories(examples: Sequence[Example], weights: Mapping[str, float], words: Words) -> dict[str, str]:
    """For each feature that weighs for a flag, the category it stands in most often for its size."""
    total: dict[str, int] = {}
    seen: dict[str, dict[str, int]] = {}
    for each in examples:
        if not each.needs_a_person:
            continue
        total[each.category] = total.get(each.category, 0) + 1
        for feature in set(features(words(each.text))):
            if weights.get(feature, 0.0) > 0:
                counts = seen.setdefault(feature, {})
                counts[each.category] = counts.get(each.category, 0) + 1
    return {
        feature: max(counts, key=lambda name: (log(1 + counts[name]) - 0.5 * log(total[name]), name))
        for feature, counts in seen.items()
    }


class Tried(NamedTuple):
    """Scores of messages that were not learned from: of those that need a person, and of the others."""

    needing: Sequence[float]
    others: Sequence[float]

    def beyond(self, least: float) -> tuple[float, float]:
        """Which part of each has at least this score."""

        def part(scores: Sequence[float]) -> float:
            return sum(score >= least for score in scores) / len(scores) if scores else 0.0

        return part(self.needing), part(self.others)


def tried(examples: Sequence[Example], words: Words, folds: int = 5) -> Tried:
    """Learn from four fifths and try it on the rest, five times."""
    ordered = sorted(examples, key=lambda each: hashlib.sha256(each.text.encode()).digest())
    needing: list[float] = []
    others: list[float] = []
    for fold in range(folds):
        learned = learn([each for number, each in enumerate(ordered) if number % folds != fold], words)
        likeness = Likeness(
            bias=learned.bias, weights=learned.weights, categories=learned.categories, likely=0, perhaps=NEVER
        )
        for each in ordered[fold::folds]:
            found = liken(likeness, words(each.text))
            score = NEVER if found is None else found.score
            (needing if each.needs_a_person else others).append(score)
    return Tried(needing, others)
