"""Ten words: which list comes, when the later recall counts, what counts as recalled."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.word_recall import (
    DelayState,
    Recall,
    delay_state,
    dwell_seconds,
    recall_window,
    recalled,
    taken_for,
    which_list,
)

WORDS = ("tractor", "zipper", "island", "barber", "goose", "palace", "cotton", "basket", "marble", "fern")
SPANISH = (
    "sandalia",
    "fuente",
    "tiza",
    "barbero",
    "cisne",
    "brújula",
    "girasol",
    "colina",
    "alfombra",
    "imán",
)
LISTS = [WORDS] * 6
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@given(st.text(st.characters(codec="utf-8"), max_size=20), st.integers(0, 50), st.integers(4, 12))
def test_no_list_comes_again_before_all_were_used(seed: str, first: int, count: int) -> None:
    lists = [WORDS] * count
    given_lists = [which_list(first + turn, seed, lists) for turn in range(count)]
    assert sorted(given_lists) == list(range(count))
    assert which_list(first + count, seed, lists) == given_lists[0]


def test_people_begin_at_different_lists() -> None:
    assert {which_list(0, f"P-{number}", LISTS) for number in range(60)} == set(range(6))


def test_the_same_person_gets_the_same_list_in_every_version() -> None:
    assert [which_list(turn, "P-0001", LISTS) for turn in range(3)] == [3, 4, 5]


@pytest.mark.parametrize(
    ("minutes", "state"),
    [(0, "early"), (9.99, "early"), (10, "due"), (15, "due"), (20, "due"), (20.01, "late"), (600, "late")],
)
def test_the_later_recall_counts_from_ten_to_twenty_minutes(minutes: float, state: DelayState) -> None:
    assert delay_state(NOON, NOON + timedelta(minutes=minutes)) == state


def test_the_window_is_the_time_in_which_recall_is_due() -> None:
    start, end = recall_window(NOON)
    assert [delay_state(NOON, at) for at in (start - timedelta(seconds=1), start, end, end + timedelta(seconds=1))] == [
        "early", "due", "due", "late",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        (["tractor zipper island"], 3),
        (["island, TRACTOR, Zipper"], 3),
        (["tractor", "zipper", "island"], 3),
        (["1. tractor\n2. zipper\n3. island"], 3),
        (["- tractor\n- zipper\n- island"], 3),
        (["tractor/zipper/island"], 3),
        (["Tractor and zipper, then the island"], 3),
        (["I remember the tractor, a zipper and an island"], 3),
        (["tractors zippers islands palaces ferns"], 5),
        (["tracter, ziper, iland, barbar, gosse"], 5),
        (["tarctor cottton"], 2),
        (["fren"], 1),
        (["tractor zipper, that's all"], 2),
        (["tractor", "don't know"], 1),
        (["no more"], 0),
        (["tractor, zipper, nothing else"], 2),
        (["tractor", "Done!"], 1),
        (["no clue"], 0),
        ([], 0),
        ([""], 0),
        (["🤷"], 0),
        (["TRACTOR 🚜, zipper"], 2),
        ([" ".join(WORDS)], 10),
        (["\n".join(reversed(WORDS))], 10),
    ],
)
def test_words_count_in_any_order_and_form_with_one_slip(typed: list[str], right: int) -> None:
    recall = recalled(WORDS, typed)
    assert (len(recall.right), recall.intrusions) == (right, 0)


def test_accents_do_not_matter() -> None:
    assert recalled(SPANISH, ["Brujula, IMÁN, las tizas y los cisnes"]) == Recall(
        right=("tiza", "cisne", "brújula", "imán"), intrusions=0, repetitions=0
    )


def test_plurals_that_change_the_ending_count() -> None:
    assert recalled(("leaf", "cherry", "luz", "knob"), ["leaves cherries luces knobs"]).intrusions == 0


def test_other_words_are_intrusions_each_once_and_words_said_again_are_repetitions() -> None:
    assert recalled(WORDS, ["tractor", "window, tractor, tracter", "window carrot", "goose geese"]) == Recall(
        right=("tractor", "goose"), intrusions=3, repetitions=2
    )


@pytest.mark.parametrize(
    ("word", "typed", "counts"),
    [
        ("cat", "cats", True), ("cats", "cat", True), ("leaves", "leaf", True), ("cat", "bat", False),
        ("cat", "cta", False),
        ("fern", "ferm", True), ("fern", "fan", False), ("zipper", "copper", False), ("island", "islnad", True),
        ("island", "ilsnda", False),
        ("goose", "mouse", False), ("canoe", "canoes", True), ("canoe", "canose", True),
    ],
)  # fmt: skip
def test_one_slip_is_forgiven_in_words_of_four_letters_or_more(word: str, typed: str, counts: bool) -> None:
    assert taken_for(word, typed) == counts


@given(st.lists(st.sampled_from(WORDS)), st.sampled_from([" ", ", ", "\n", " and ", "; "]))
def test_every_word_is_counted_once_and_again_as_repetition(said: list[str], between: str) -> None:
    recall = recalled(WORDS, [between.join(said)])
    assert set(recall.right) == set(said)
    assert recall.repetitions == len(said) - len(set(said))
    assert recall.intrusions == 0


@given(st.lists(st.text(max_size=60), max_size=5))
def test_whatever_is_typed_no_more_is_recalled_than_there_are_words(typed: list[str]) -> None:
    recall = recalled(WORDS, typed)
    assert list(recall.right) == [word for word in WORDS if word in recall.right]
    assert recall.intrusions >= 0


def test_words_stay_for_two_seconds_each() -> None:
    assert dwell_seconds(WORDS) == 20
