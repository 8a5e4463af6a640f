"""The lists of words: those that are shipped, and what is said of lists that would not do."""

from itertools import combinations
from pathlib import Path

import pytest

from bot.authoring.load import examine
from bot.authoring.mistakes import ContentError, Mistake
from bot.authoring.word_lists import WordLists, all_word_lists, read_word_lists
from bot.authoring.yaml import parse
from bot.core.typed import folded, within_slips
from bot.core.word_recall import FEWEST_LISTS, recalled, taken_for
from tests.authoring.homes import copied, write
from tests.risk.shipped import noticed

HOME = Path(__file__).parent.parent.parent
FILE = "content/en/shared/word-lists.yaml"
GOOD = [
    "[tractor, zipper, island, barber, goose, palace, cotton, basket, marble, fern]",
    "[thunder, otter, ribbon, acorn, rocket, magnet, cottage, feather, pirate, kettle]",
    "[lantern, maple, pilot, scooter, canyon, puppet, lizard, ruler, collar, barn]",
    "[wallet, cactus, harbor, apron, pebble, plumber, drawer, monkey, compass, balloon]",
]


MORE_LISTS = "write at least 4, so that nobody soon learns the same one again"
TOO_LIKE = "are only a slip of the pen apart; write another word, or the one would be counted as the other"
A_LIST = "a list, each entry on a line of its own that begins with “- ”"


def shipped() -> dict[str, WordLists]:
    mistakes: list[Mistake] = []
    lists = all_word_lists(HOME, mistakes)
    assert mistakes == []
    return lists


EVERY = [
    (language, number, words)
    for language, lists in shipped().items()
    for number, words in enumerate(lists, 1)
]


def file(*lists: str) -> str:
    return "lists:\n" + "".join(f"  - {each}\n" for each in lists)


def test_each_language_has_as_many_lists_and_no_fewer_than_six() -> None:
    counts = {language: len(lists) for language, lists in shipped().items()}
    assert counts.keys() == {"en", "es"}
    assert len(set(counts.values())) == 1
    assert min(counts.values()) >= 6 > FEWEST_LISTS


@pytest.mark.parametrize(("language", "number", "words"), EVERY)
def test_typing_a_list_alarms_nobody(language: str, number: int, words: tuple[str, ...]) -> None:
    for said in (*words, " ".join(words), ", ".join(words), "\n".join(words), " ".join(reversed(words))):
        assert not noticed(said), said
    for one, other in combinations(words, 2):
        assert not noticed(f"{one} {other}"), (one, other)
        assert not noticed(f"{other} {one}"), (other, one)


@pytest.mark.parametrize(("language", "number", "words"), EVERY)
def test_a_whole_list_is_recalled_as_it_is_written(
    language: str, number: int, words: tuple[str, ...]
) -> None:
    assert recalled(words, [" ".join(words)]).right == words
    assert all(recalled(words, [word]).right == (word,) for word in words)


@pytest.mark.parametrize(("language", "number", "words"), EVERY)
def test_nothing_typed_could_be_a_slip_of_two_words_of_a_list(
    language: str, number: int, words: tuple[str, ...]
) -> None:
    near = [pair for pair in combinations(map(folded, words), 2) if within_slips(*pair, slips=2)]
    assert near == []


@pytest.mark.parametrize("language", shipped())
def test_no_word_is_a_slip_of_another_in_any_list(language: str) -> None:
    every = [word for words in shipped()[language] for word in words]
    assert len(set(map(folded, every))) == len(every)
    assert [pair for pair in combinations(every, 2) if taken_for(*pair) or taken_for(*pair[::-1])] == []


@pytest.mark.parametrize("language", shipped())
def test_the_words_of_all_lists_are_about_equally_long(language: str) -> None:
    letters = [sum(map(len, words)) / len(words) for words in shipped()[language]]
    assert max(letters) - min(letters) < 0.8


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (file(*GOOD[:3]), [f":1: there are 3 lists of words here; {MORE_LISTS}"]),
        ("lists: []\n", [f":1: there are 0 lists of words here; {MORE_LISTS}"]),
        (
            file(*GOOD[:3], "[wallet, cactus]"),
            [":5: this list has 2 words; write 10, so that all lists are equally hard"],
        ),
        (
            file(*GOOD[:3], GOOD[3].replace("wallet", "wallet, window")),
            [":5: this list has 11 words; write 10, so that all lists are equally hard"],
        ),
        (
            file(*GOOD[:3], GOOD[3].replace("wallet", "Tractor")),
            [":5: “Tractor” stands here twice; write another word in its place"],
        ),
        (
            file(*GOOD[:3], GOOD[3].replace("wallet", "wallet cactus")),
            [":5: “wallet cactus” is not one word; write one word, with a comma after it"],
        ),
        (
            file(*GOOD[:3], GOOD[3].replace("wallet", "t-shirt")),
            [":5: “t-shirt” holds more than letters; write one word of letters alone"],
        ),
        (
            file(*GOOD[:3], GOOD[3].replace("wallet", "pockets").replace("cactus", "rockets")),
            [
                f":5: “pockets” and “rocket” {TOO_LIKE}",
                f":5: “rockets” and “rocket” {TOO_LIKE}",
            ],
        ),
        (file(GOOD[0].replace("fern", "ban"), *GOOD[1:]), [f":4: “barn” and “ban” {TOO_LIKE}"]),
        ("list:\n  - [tractor]\n", [":1: “list” is not known here; did you mean “lists”?"]),
        ("lists: tractor\n", [f":1: “lists” must be {A_LIST}, not “tractor”"]),
        ("lists:\n  - tractor, zipper\n", [f":2: “lists” must be {A_LIST}, not “tractor, zipper”"]),
    ],
)  # fmt: skip
def test_lists_that_would_not_do_are_told_by_line_with_what_to_write_instead(
    source: str, expected: list[str]
) -> None:
    with pytest.raises(ContentError) as raised:
        read_word_lists(parse(FILE, source))
    told = [f":{each.line}: {each.problem}; {each.remedy}" for each in raised.value.mistakes]
    assert [each.removesuffix("; ") for each in told] == expected


def test_a_file_that_is_wrong_leaves_the_other_languages_as_they_are(tmp_path: Path) -> None:
    write(tmp_path, FILE, file(*GOOD[:3]))
    write(tmp_path, "content/es/shared/word-lists.yaml", file(*GOOD))
    mistakes: list[Mistake] = []
    assert list(all_word_lists(tmp_path, mistakes)) == ["es"]
    assert [(mistake.file, mistake.line) for mistake in mistakes] == [(FILE, 1)]


def test_a_file_of_lists_is_no_stranger_among_the_texts_but_one_elsewhere_is(tmp_path: Path) -> None:
    home = copied(tmp_path)
    write(home, FILE, file(*GOOD))
    assert examine(home).mistakes == ()
    write(home, "content/en/word-lists.yaml", file(*GOOD))
    assert [mistake.file for mistake in examine(home).mistakes] == ["content/en/word-lists.yaml"]
