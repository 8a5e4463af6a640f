"""`content/<language>/shared/word-lists.yaml` as lists of words to learn and recall."""

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from bot.authoring.mistakes import ContentError, Mistake
from bot.authoring.reading import read
from bot.authoring.sources import name_of, read_source
from bot.authoring.words import CONTENT, WORD_LISTS
from bot.authoring.yaml import Document, parse
from bot.core.typed import folded
from bot.core.value import Value
from bot.core.word_recall import FEWEST_LISTS, WORDS_IN_A_LIST, taken_for

WordLists = tuple[tuple[str, ...], ...]


class WordListsWritten(Value):
    """The file: parallel lists of ten words each."""

    lists: WordLists


def read_word_lists(document: Document) -> WordLists:
    """The lists in a file.

    Raises:
        ContentError: fewer than four lists, a list that is not of ten words, a word twice or a slip away from
            another, or something that is not one word.
    """
    lists = read(document, WordListsWritten).lists
    mistakes = [*_counts(document, lists), *_words(document, lists)]
    mistakes += [] if mistakes else _likeness(document, lists)
    if mistakes:
        raise ContentError(mistakes)
    return lists


def all_word_lists(home: Path, mistakes: list[Mistake]) -> dict[str, WordLists]:
    """The lists of every language that has some; what is wrong in a file is added to `mistakes`."""
    found: dict[str, WordLists] = {}
    content = home / CONTENT
    for path in sorted(content.glob(f"*/{WORD_LISTS}")):
        file = name_of(home, path)
        try:
            found[path.relative_to(content).parts[0]] = read_word_lists(parse(file, read_source(home, file)))
        except ContentError as error:
            mistakes += error.mistakes
    return found


def _counts(document: Document, lists: WordLists) -> Iterator[Mistake]:
    if len(lists) < FEWEST_LISTS:
        yield document.mistake(
            ("lists",),
            f"there are {len(lists)} lists of words here"
            if len(lists) != 1
            else "there is one list of words here",
            f"write at least {FEWEST_LISTS}, so that nobody soon learns the same one again",
        )
    for index, words in enumerate(lists):
        if len(words) != WORDS_IN_A_LIST:
            yield document.mistake(
                ("lists", index),
                f"this list has {len(words)} word{'s' * (len(words) != 1)}",
                f"write {WORDS_IN_A_LIST}, so that all lists are equally hard",
            )


def _words(document: Document, lists: WordLists) -> Iterator[Mistake]:
    """What is not one word, and what stands here already."""
    seen: set[str] = set()
    for index, words in enumerate(lists):
        for place, word in enumerate(words):
            here = ("lists", index, place)
            if len(word.split()) != 1:
                yield document.mistake(
                    here, f"“{word}” is not one word", "write one word, with a comma after it"
                )
            elif not folded(word).isalpha():
                yield document.mistake(
                    here, f"“{word}” holds more than letters", "write one word of letters alone"
                )
            elif folded(word) in seen:
                yield document.mistake(here, f"“{word}” stands here twice", "write another word in its place")
            seen.add(folded(word))


def _likeness(document: Document, lists: WordLists) -> Iterator[Mistake]:
    """Words that would be counted as each other, in one list or in two."""
    places = {
        word: ("lists", index, place) for index, words in enumerate(lists) for place, word in enumerate(words)
    }
    told: set[str] = set()
    for first, second in combinations(places, 2):
        # A plural and a slip make a word at most three letters longer: most pairs need no closer look.
        if abs(len(first) - len(second)) > 3:
            continue
        if second not in told and (taken_for(first, second) or taken_for(second, first)):
            told.add(second)
            yield document.mistake(
                places[second],
                f"“{second}” and “{first}” are only a slip of the pen apart",
                "write another word, or the one would be counted as the other",
            )
