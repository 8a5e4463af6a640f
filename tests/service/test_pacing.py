"""How fast program messages go, on a clock that only runs when told to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.service.pacing import KEPT, Limit, Limits, Pacing

GROUP, ANNA, BEN = -7, 1, 2


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def most_within(seconds: float, moments: list[float]) -> int:
    """The most that happens within any span of so many seconds."""
    return max(sum(1 for other in moments if moment <= other < moment + seconds) for moment in moments)


@given(gaps=st.lists(st.sampled_from([0.0, 0.0, 0.0, 0.1, 2.0]), min_size=1, max_size=120))
def test_whatever_is_sent_keeps_to_the_limit(gaps: list[float]) -> None:
    clock = Clock()
    pacing = Pacing(clock, Limits(overall=Limit(5, 3), chat=Limit(1, 3), group=Limit(0.5, 2)))
    in_chat, in_group, of_all = [], [], []
    for gap in gaps:
        clock.now += gap
        in_chat.append(clock.now + pacing.turn_in_chat(ANNA))
        in_group.append(clock.now + pacing.turn_in_chat(GROUP))
        of_all.append(clock.now + pacing.turn_of_all())
    for moments, burst, each in ((in_chat, 3, 1.0), (in_group, 2, 2.0), (of_all, 3, 0.2)):
        assert moments == sorted(moments), "turns come in the order they were taken"
        for turns in range(1, 12):
            # A hair's breadth less, since sums of fractions are not exact.
            assert most_within(turns * each - 1e-6, moments) <= burst + turns - 1


def test_nobody_waits_longer_than_the_limit_asks() -> None:
    clock = Clock()
    pacing = Pacing(clock, Limits(overall=Limit(5, 3)))
    waits = []
    for _ in range(20):
        waits.append(pacing.turn_of_all())
        clock.now += waits[-1]
    assert sum(waits) == pytest.approx((20 - 3) / 5)


def test_a_few_go_at_once_and_the_rest_one_after_another() -> None:
    pacing = Pacing(Clock(), Limits(chat=Limit(1, 3)))
    assert [pacing.turn_in_chat(ANNA) for _ in range(6)] == [0, 0, 0, 1, 2, 3]
    assert pacing.turn_in_chat(BEN) == 0


def test_an_alert_is_counted_and_those_after_it_make_up_for_it() -> None:
    pacing = Pacing(Clock(), Limits(chat=Limit(1, 3)))
    for _ in range(5):
        pacing.count(ANNA)
    assert pacing.turn_in_chat(ANNA) == 3


def test_a_group_keeps_room_for_alerts_below_telegrams_twenty_a_minute() -> None:
    clock = Clock()
    pacing = Pacing(clock)
    moments = []
    while clock.now < 400:
        clock.now += pacing.turn_in_chat(GROUP)
        moments.append(clock.now)
    assert most_within(60, moments) <= 20
    assert most_within(60, moments[10:]) <= 16


def test_one_chat_that_is_told_to_wait_does_not_stop_the_others() -> None:
    pacing = Pacing(Clock())
    pacing.flooded(ANNA, 30)
    pacing.flooded(ANNA, 20)
    assert pacing.turn_of_all() == 0


def test_two_chats_told_to_wait_mean_all_of_them() -> None:
    clock = Clock()
    pacing = Pacing(clock)
    pacing.flooded(ANNA, 30)
    pacing.flooded(BEN, 10)
    assert pacing.turn_of_all() == 30
    clock.now += 31
    assert pacing.turn_of_all() == 0


def test_chats_told_to_wait_long_ago_mean_nothing() -> None:
    clock = Clock()
    pacing = Pacing(clock)
    pacing.flooded(ANNA, 3)
    clock.now += 4
    pacing.flooded(BEN, 3)
    assert pacing.turn_of_all() == 0


def test_idle_chats_are_forgotten_and_busy_ones_are_not() -> None:
    clock = Clock()
    pacing = Pacing(clock, Limits(overall=Limit(1e9, 10**9), chat=Limit(1, 1)))
    for chat in range(KEPT):
        pacing.turn_in_chat(chat)
    clock.now += 2
    pacing.turn_in_chat(KEPT - 1)
    pacing.turn_in_chat(KEPT)
    assert len(pacing._chats) <= 2
    assert pacing.turn_in_chat(KEPT - 1) == 1
