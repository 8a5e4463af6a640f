"""Second channels and drills as the store keeps them."""

import pytest
from sqlalchemy.exc import IntegrityError

from bot.store import views
from bot.store.rows import ChannelRow
from bot.store.work import Store
from tests.store.samples import MINUTE, NOW, side_by_side

MAIL, PHONE, SAM = (
    ChannelRow("clara", 1, "Email"),
    ChannelRow("clara", 2, "her phone"),
    ChannelRow("sam", 1, ""),
)


def test_channels_are_those_that_were_last_kept_in_the_order_of_the_people_asked_for(store: Store) -> None:
    with store.work() as work:
        work.keep_channels([MAIL, PHONE, SAM])
        assert work.channels_of(["sam", "clara", "nobody"]) == [SAM, MAIL, PHONE]
        work.keep_channels([ChannelRow("clara", 1, "at work"), SAM])
        assert work.channels() == [ChannelRow("clara", 1, "at work"), SAM]


def test_that_a_channel_fails_is_news_once_until_it_works_again(store: Store) -> None:
    with store.work() as work:
        work.keep_channels([MAIL, SAM])
        assert [work.channel_fails("clara", 1, NOW + n * MINUTE) for n in range(3)] == [True, False, False]
        work.keep_channels([MAIL, SAM])
        assert not work.channel_fails("clara", 1, NOW)
        assert [work.channel_works("clara", 1) for _ in range(2)] == [True, False]
        assert work.channel_fails("clara", 1, NOW)
        assert not work.channel_works("sam", 1)


def test_a_ring_waits_in_a_lane_of_its_own_and_has_no_chat(store: Store) -> None:
    with store.work() as work:
        work.owe("channel:clara/1", {"text": "one"}, lane="ring", at=NOW)
        work.owe("channel:clara/1", {"text": "two"}, lane="ring", at=NOW)
        work.owe("channel:sam/1", {"text": "three"}, lane="ring", at=NOW)
        assert [row.body["text"] for row in work.waiting(NOW, 9, "ring")] == ["one", "three"]
        assert work.waiting(NOW, 9, "alert") == work.waiting(NOW, 9, "program") == []
        assert work.recipient_chat("channel:clara/1") is None


def test_a_drill_is_asked_for_once_by_whoever_is_first(store: Store) -> None:
    def ask() -> bool:
        try:
            with store.work() as work:
                work.ask_for_drill("weekly:2026-03-04", True, NOW)
        except IntegrityError:
            return False
        return True

    assert sorted(side_by_side(3, ask)) == [False, False, True]
    with store.work() as work:
        (drill,) = work.drills_under_way()
        assert work.drill("weekly:2026-03-04") == drill
        work.end_drill(drill.id, NOW)
        assert work.drills_under_way() == []


def test_a_drill_that_has_begun_cannot_be_withdrawn(store: Store) -> None:
    with store.work() as work:
        drill = work.ask_for_drill("one", True, NOW)
        assert work.withdraw_drill(drill)
        assert work.drill("one") is None


def test_whom_practice_is_about_is_one_and_counts_as_nobody(store: Store) -> None:
    with store.work() as work:
        assert work.nobody(NOW) == work.nobody(NOW)
    assert views.counts(store, NOW).participants == 0
    assert views.participants(store) == []


@pytest.mark.parametrize("recipient", ["channels:clara", "phone:clara"])
def test_a_recipient_of_another_kind_is_refused(store: Store, recipient: str) -> None:
    with store.work() as work, pytest.raises(ValueError, match="is no recipient"):
        work.owe(recipient, {}, lane="ring", at=NOW)
