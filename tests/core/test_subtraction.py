"""Seven less, five times: where it begins, how answers are read, what is right."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.subtraction import ANSWERS, STARTS, STEP, Subtraction, answer, begin, read_numbers, start
from tests.risk.shipped import noticed


def played(run: Subtraction, *typed: str) -> Subtraction:
    for text in typed:
        after = answer(run, text)
        assert after is not None
        run = after
    return run


@pytest.mark.parametrize("first", STARTS)
def test_all_starts_are_equally_hard_and_none_is_known_by_heart(first: int) -> None:
    way = [first - STEP * turn for turn in range(ANSWERS + 1)]
    crossings = sum(one // 10 != one_less // 10 for one, one_less in pairwise(way))
    assert crossings == 4
    assert first % STEP
    assert not any(number % 10 == 0 for number in way)
    assert first not in range(100, 0, -STEP)
    assert not any(noticed(str(number)) for number in way)


@given(st.text(st.characters(codec="utf-8"), max_size=20), st.integers(0, 30))
def test_no_start_comes_again_before_all_were_used(seed: str, first: int) -> None:
    starts = [start(seed, first + turn) for turn in range(len(STARTS))]
    assert sorted(starts) == sorted(STARTS)


def test_the_same_seed_gives_the_same_start_in_every_version() -> None:
    assert [start(f"P-{number}") for number in range(4)] == [83, 92, 83, 92]


@pytest.mark.parametrize(
    ("typed", "score"),
    [
        (("75", "68", "61", "54", "47"), 5),
        (("seventy five", "sixty-eight", "61.", "it's 54", "47!"), 5),
        (("setenta y cinco", "sesenta y ocho", "sesenta y uno", "54", "47"), 5),
        (("75 68 61 54 47",), 5),
        (("75, 68, 61", "54 and 47"), 5),
        (("82, 75, 68, 61, 54, 47",), 5),
        (("82 - 7 = 75", "75-7=68", "68 minus 7 is 61", "54", "47"), 5),
        (("75", "75 68", "61", "54", "47"), 5),
        (("74", "67", "60", "53", "46"), 4),  # one mistake, and right from there
        (("75", "69", "62", "54", "47"), 3),
        (("75", "I don't know", "68", "61", "54"), 4),
        (("idk", "idk", "idk", "idk", "?"), 0),
        (("89", "96", "103", "110", "117"), 0),
        (("75 68 61 54 47 40 33",), 5),
    ],
)  # fmt: skip
def test_each_answer_is_judged_by_the_one_before_it(typed: tuple[str, ...], score: int) -> None:
    run = played(Subtraction(start=82), *typed)
    assert run.over
    assert run.score == score


def test_what_is_no_number_changes_nothing_and_is_asked_again() -> None:
    assert answer(Subtraction(start=82), "one moment please") is None


def test_a_run_that_is_over_takes_no_answer() -> None:
    with pytest.raises(ValueError, match="over"):
        answer(played(Subtraction(start=82), "75 68 61 54 47"), "40")


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("93", (93,)), ("ninety three", (93,)), ("Ninety-three.", (93,)), ("noventa y tres", (93,)),
        ("dreiundneunzig", (93,)), ("-> 86", (86,)), ("= 86", (86,)), ("is it 86?", (86,)), ("100 - 7 = 93", (93,)),
        ("93,86,79", (93, 86, 79)), ("93 - 86 - 79", (93, 86, 79)), ("eighty six, seventy nine", (86, 79)),
        ("93\n86\n79", (93, 86, 79)), ("９３", (93,)), ("a hundred", None), ("1000", None), ("", None), ("hello", None),
        ("86 I took 5 pills", None), ("9" * 200, None), ("93 86 " * 40, None),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_type_them(typed: str, numbers: tuple[int, ...] | None) -> None:
    assert read_numbers(typed) == numbers


@given(st.text(st.characters(codec="utf-8"), max_size=130))
def test_whatever_is_typed_is_read_as_numbers_or_not_at_all(typed: str) -> None:
    numbers = read_numbers(typed)
    assert numbers is None or all(0 <= number <= 999 for number in numbers)


@given(st.sampled_from(STARTS), st.lists(st.integers(1, 20), min_size=ANSWERS, max_size=ANSWERS))
def test_as_many_are_right_as_steps_were_of_seven(first: int, steps: list[int]) -> None:
    run = Subtraction(start=first)
    for step in steps:
        if run.before - step < 0:
            return
        run = played(run, str(run.before - step))
        assert Subtraction.model_validate_json(run.model_dump_json()) == run
    assert run.over
    assert run.score == steps.count(STEP)


def test_a_run_begins_at_the_start_of_its_seed() -> None:
    assert begin("P-0001", 2) == Subtraction(start=start("P-0001", 2))
