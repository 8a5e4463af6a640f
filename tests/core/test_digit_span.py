"""Digit span: which digits are shown, how answers are read, when a run ends and what it came to."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.digit_span import (
    LONGEST,
    SHORTEST,
    Span,
    SpanResult,
    Way,
    answer,
    begin,
    digits,
    dwell_seconds,
    read_digits,
)
from tests.risk.shipped import noticed

WAYS: tuple[Way, ...] = ("forward", "backward")
SEEDS = st.text(st.characters(codec="utf-8"), max_size=30)
LENGTHS = st.integers(2, 9)


def played(way: Way, seed: str, right: str) -> Span:
    """A run whose answers are right (+) or wrong (-), in their order."""
    span = begin(way, seed)
    for sign in right:
        after = answer(span, span.wanted if sign == "+" else wrong(span))
        assert after is not None
        span = after
    return span


def wrong(span: Span) -> str:
    return span.wanted[1:] + span.wanted[0]


def test_the_same_seed_gives_the_same_digits_in_every_version() -> None:
    assert digits("P-0001|sleep|3", 9) == "891256872"
    assert begin("forward", "P-0001").digits == "592"
    assert begin("backward", "P-0001").digits == "31"


@given(SEEDS, LENGTHS)
def test_no_digit_comes_again_before_four_others_and_none_follow_in_equal_steps(
    seed: str, length: int
) -> None:
    shown = [int(digit) for digit in digits(seed, length)]
    assert len(shown) == length
    assert 0 not in shown
    assert all(len(set(shown[at : at + 5])) == len(shown[at : at + 5]) for at in range(length))
    steps = [later - earlier for earlier, later in pairwise(shown)]
    assert all(one != next_one for one, next_one in pairwise(steps))


@given(SEEDS, LENGTHS)
def test_digits_never_read_the_same_backward(seed: str, length: int) -> None:
    shown = digits(seed, length)
    assert shown != shown[::-1]


@given(SEEDS, LENGTHS)
def test_the_second_trial_begins_with_another_digit(seed: str, length: int) -> None:
    first = digits(seed, length)
    assert digits(seed, length, unlike=first)[0] != first[0]


def test_all_digits_are_drawn_about_equally_often() -> None:
    drawn = "".join(digits(f"P-{number}", 5) for number in range(2000))
    assert all(1000 < drawn.count(digit) < 1250 for digit in "123456789")


@pytest.mark.parametrize(
    ("way", "answers", "result"),
    [
        ("forward", "--", SpanResult(longest=0, right=0, given=2)),
        ("forward", "+--", SpanResult(longest=3, right=1, given=3)),
        ("forward", "-+--", SpanResult(longest=3, right=1, given=4)),
        ("forward", "+++-+--", SpanResult(longest=6, right=4, given=7)),
        ("forward", "+++++++", SpanResult(longest=9, right=7, given=7)),
        ("backward", "--", SpanResult(longest=0, right=0, given=2)),
        ("backward", "++--", SpanResult(longest=3, right=2, given=4)),
        ("backward", "+++++++", SpanResult(longest=8, right=7, given=7)),
        ("backward", "-+-+-+--", SpanResult(longest=4, right=3, given=8)),
    ],
)
def test_one_right_answer_goes_up_and_two_wrong_ones_end_the_run(
    way: Way, answers: str, result: SpanResult
) -> None:
    span = played(way, "P-0001", answers)
    assert span.over
    assert span.result == result


def test_digits_are_wanted_in_the_order_of_the_run() -> None:
    forward, backward = begin("forward", "P-0001"), begin("backward", "P-0001")
    assert forward.wanted == forward.digits
    assert backward.wanted == backward.digits[1] + backward.digits[0]


def test_digits_in_the_order_of_showing_are_wrong_backward() -> None:
    span = begin("backward", "P-0001")
    after = answer(span, span.digits)
    assert after is not None
    assert after.result == SpanResult(longest=0, right=0, given=1)


def test_what_is_no_answer_changes_nothing_and_is_asked_again() -> None:
    assert answer(begin("forward", "P-0001"), "wait, the phone") is None


@pytest.mark.parametrize(
    "typed", ["I don't know", "idk", "sorry, forgot", "?", "???", "🤷‍♀️", "no me acuerdo", "Weiß nicht."]
)
def test_not_to_know_is_a_wrong_answer(typed: str) -> None:
    after = answer(begin("forward", "P-0001"), typed)
    assert after is not None
    assert (after.wrong, after.result.given, after.result.right) == (1, 1, 0)


def test_a_run_that_is_over_takes_no_answer() -> None:
    with pytest.raises(ValueError, match="over"):
        answer(played("forward", "P-0001", "--"), "385")


@given(st.sampled_from(WAYS), SEEDS, st.lists(st.booleans(), min_size=16, max_size=16))
def test_every_run_ends_and_its_result_agrees_with_its_answers(
    way: Way, seed: str, rights: list[bool]
) -> None:
    span = begin(way, seed)
    shown: list[str] = []
    last = 0
    given_so_far = 0
    for right in rights:
        if span.over:
            break
        shown.append(span.digits)
        last = len(span.digits) if right else last
        given_so_far += 1
        after = answer(span, span.wanted if right else wrong(span))
        assert after is not None
        assert Span.model_validate_json(after.model_dump_json()) == after
        span = after
    assert span.over
    assert len(set(shown)) == len(shown)
    assert all(SHORTEST[way] <= len(each) <= LONGEST[way] for each in shown)
    assert span.result == SpanResult(longest=last, right=sum(rights[:given_so_far]), given=given_so_far)


@pytest.mark.parametrize(
    "typed",
    [
        "385", "3 8 5", " 3  8 5 ", "3,8,5", "3, 8, 5.", "3-8-5", "3.8.5", "3/8/5", "3\n8\n5", "38 5", "3️⃣8️⃣5️⃣",
        "three eight five", "Three, eight, five", "three 8 five", "thirty-eight five", "I think 3 8 5", "it was 385?",
        "3 then 8 then 5", "tres ocho cinco", "Tres, ocho y cinco", "creo que 3 8 5", "treinta y ocho, cinco",
        "drei acht fünf", "drei acht fuenf", "٣٨٥", "３８５",
    ],
)  # fmt: skip
def test_digits_are_read_however_they_are_typed(typed: str) -> None:
    assert read_digits(typed) == "385"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "hello",
        "3 8 5 no wait 3 5 8",
        "3 8 x",
        "what were they?",
        ";)",
        "3 8 5 " * 20,
        "stop",
        "three point eight",
        "/help",
    ],
)
def test_what_is_no_row_of_digits_is_not_read(typed: str) -> None:
    assert read_digits(typed) is None


@given(st.text(st.characters(codec="utf-8"), max_size=100))
def test_whatever_is_typed_is_read_as_digits_or_not_at_all(typed: str) -> None:
    said = read_digits(typed)
    assert said is None or (said.isascii() and said.isdecimal())


@given(SEEDS, LENGTHS, st.sampled_from(["", " ", ", ", "-", "\n", " . "]))
def test_digits_as_shown_are_read_back(seed: str, length: int, between: str) -> None:
    shown = digits(seed, length)
    assert read_digits(between.join(shown)) == shown


@pytest.mark.parametrize("number", range(40))
def test_typing_the_digits_alarms_nobody(number: int) -> None:
    for length in range(2, 10):
        shown = digits(f"P-{number}", length)
        assert not noticed(shown)
        assert not noticed(" ".join(shown))


@pytest.mark.parametrize(("length", "seconds"), [(2, 3), (3, 4), (9, 10)])
def test_digits_stay_for_a_second_each_and_one_more(length: int, seconds: int) -> None:
    assert dwell_seconds(length) == seconds
