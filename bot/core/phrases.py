"""Many phrases at once: which of them a text could hold at all, told by one look at its words."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field

from bot.core.phrase import Field, Phrase, spans

Needed = tuple[int, frozenset[str], tuple[frozenset[str], ...]]
"""The number of a phrase, and of what words one must be there too."""


@dataclass
class Phrases:
    """Phrases by the words that tell them: most texts hold none of these, so most phrases are never tried."""

    all: tuple[Phrase, ...]
    by_word: dict[str, list[Needed]] = field(repr=False, compare=False)

    def likely(self, present: Set[str]) -> list[int]:
        """The numbers of those of which every part has a word in the text, in their order."""
        found: set[int] = set()
        for word in self.by_word.keys() & present:
            for number, second, others in self.by_word[word]:
                if second.isdisjoint(present):
                    continue
                for needed in others:
                    if needed.isdisjoint(present):
                        break
                else:
                    found.add(number)
        return sorted(found)

    def spans(self, field: Field) -> Iterator[tuple[int, int]]:
        """Where any of them stands."""
        for number in self.likely(field.present):
            yield from spans(self.all[number], field)


def sort_out(phrases: Iterable[Phrase]) -> Phrases:
    """The phrases, each under the words that are its rarest part."""
    together = Phrases(tuple(phrases), {})
    for number, phrase in enumerate(together.all):
        most_telling, *others = phrase.needed
        second = others[0] if others else most_telling
        for word in most_telling:
            together.by_word.setdefault(word, []).append((number, second, tuple(others[1:])))
    return together
