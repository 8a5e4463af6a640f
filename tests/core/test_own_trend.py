"""A person's own trend: practice, baseline, what is usual, and a drop that is a reason to ask."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.core.own_trend import LARGE_DROP, MOST, PRACTICE, Test, Told, Trial, dropped, told, trend

TESTS: tuple[Test, ...] = tuple(MOST)
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def trial(test: Test, result: int, week: int = 0, valid: bool = True) -> Trial:
    return Trial(test=test, result=result, at=MONDAY + timedelta(weeks=week), valid=valid)


def trials(test: Test, *results: int) -> list[Trial]:
    return [trial(test, result, week) for week, result in enumerate(results)]


def test_the_first_two_are_practice_and_the_third_is_the_baseline() -> None:
    found = trend("digits_forward", trials("digits_forward", 4, 5, 6, 7))
    assert (found.practice, found.baseline, found.counted) == ((4, 5), 6, (6, 7))


@pytest.mark.parametrize(
    ("results", "usual"),
    [((), None), ((4,), None), ((4, 5), None), ((4, 5, 6), 6), ((4, 5, 6, 7), 6.5), ((9, 9, 6, 2, 7), 6)],
)
def test_what_is_usual_is_the_median_of_the_baseline_and_what_came_later(
    results: tuple[int, ...], usual: float | None
) -> None:
    assert trend("digits_forward", trials("digits_forward", *results)).own_usual == usual


def test_trials_that_are_not_valid_and_other_tests_count_for_nothing() -> None:
    mixed = [
        trial("words_later", 1, 0, valid=False),
        *trials("words_at_once", 9, 9, 9, 9),
        trial("words_later", 6, 3),
        trial("words_later", 5, 1),
        trial("words_later", 7, 4),
        trial("words_later", 2, 5, valid=False),
    ]
    found = trend("words_later", mixed)
    assert (found.practice, found.counted) == ((5, 6), (7,))


@pytest.mark.parametrize(
    ("test", "earlier", "result", "large"),
    [
        ("digits_forward", (7, 7, 7), 4, True),
        ("digits_forward", (7, 7, 7), 5, False),
        ("digits_forward", (7, 7), 0, False),
        ("digits_forward", (7,), 0, False),
        ("digits_forward", (), 0, False),
        ("digits_forward", (9, 9, 5), 3, False),
        ("digits_forward", (5, 5, 6, 7), 4, False),  # usual is 6.5
        ("digits_forward", (5, 5, 6, 7), 3, True),
        ("digits_backward", (5, 5, 5), 2, True),
        ("digits_backward", (5, 5, 5), 3, False),
        ("words_at_once", (8, 8, 8), 4, True),
        ("words_at_once", (8, 8, 8), 5, False),
        ("words_later", (7, 7, 7), 3, True),
        ("words_later", (7, 7, 7), 4, False),
        ("subtraction", (5, 5, 5), 2, True),
        ("subtraction", (5, 5, 5), 3, False),
    ],
)
def test_a_large_drop_is_measured_from_what_is_usual_and_never_in_practice(
    test: Test, earlier: tuple[int, ...], result: int, large: bool
) -> None:
    assert dropped(test, trials(test, *earlier), result) == large


def test_what_is_told_leads_from_practice_over_the_baseline_to_a_drop() -> None:
    results = [5, 6, 6, 7, 3]
    whole = trials("digits_forward", *results)
    said = [told(whole[:at], whole[at]) for at in range(len(whole))]
    assert [(each.practice, each.baseline, each.usual, each.earlier, each.dropped) for each in said] == [
        (1, False, None, (), False),
        (2, False, None, (), False),
        (None, True, None, (), False),
        (None, False, 6, (6,), False),
        (None, False, 6.5, (6, 7), True),
    ]
    assert [each.result for each in said] == results


def test_what_is_not_valid_is_neither_practice_nor_baseline_nor_a_drop() -> None:
    broken_off = trial("words_later", 0, 9, valid=False)
    assert told([], broken_off).practice is None
    assert not told(trials("words_later", 7, 7), broken_off).baseline
    assert told(trials("words_later", 7, 7, 7), broken_off) == Told(
        test="words_later",
        result=0,
        valid=False,
        practice=None,
        baseline=False,
        usual=7,
        earlier=(7,),
        dropped=False,
    )


@pytest.mark.parametrize("test", TESTS)
def test_a_result_beyond_the_most_is_refused(test: Test) -> None:
    assert trial(test, MOST[test]).result == MOST[test]
    with pytest.raises(ValidationError, match="no result"):
        trial(test, MOST[test] + 1)


histories = st.sampled_from(TESTS).flatmap(
    lambda test: st.tuples(
        st.just(test), st.lists(st.integers(0, MOST[test]), max_size=12), st.integers(0, MOST[test])
    )
)


@given(histories, st.randoms())
def test_the_order_in_which_trials_are_kept_does_not_matter(
    history: tuple[Test, list[int], int], random: object
) -> None:
    test, results, result = history
    kept = trials(test, *results)
    mixed = kept[::2][::-1] + kept[1::2]
    assert trend(test, mixed) == trend(test, kept)
    assert dropped(test, mixed, result) == dropped(test, kept, result)


@given(histories)
def test_a_drop_needs_a_baseline_and_a_worse_result_is_never_less_of_a_drop(
    history: tuple[Test, list[int], int],
) -> None:
    test, results, result = history
    earlier = trials(test, *results)
    if dropped(test, earlier, result):
        assert len(results) > PRACTICE
        assert result <= max(results[PRACTICE:]) - LARGE_DROP[test]
        assert result == 0 or dropped(test, earlier, result - 1)


@given(histories)
def test_practice_rounds_change_nothing_of_what_is_usual(history: tuple[Test, list[int], int]) -> None:
    test, results, _ = history
    practised = [0] * min(PRACTICE, len(results)) + results[PRACTICE:]
    assert trend(test, trials(test, *practised)).own_usual == trend(test, trials(test, *results)).own_usual
