"""Answers looked up by the names they are saved under; on both databases."""

from bot.store.rows import ResponseRow
from bot.store.work import Store
from tests.store.samples import MINUTE, NOW, join


def test_every_answer_under_a_name_is_found_in_order_and_those_of_others_are_not(store: Store) -> None:
    with store.work() as work:
        _, mine = join(work)
        _, theirs = join(work, 78)
        work.add_response(mine, "week-1", "worse", True, NOW)
        work.add_response(mine, "week-1", "worse_what", "my knee", NOW, private=True)
        work.add_response(mine, "week-1", "mood", 7, NOW)
        work.add_response(mine, "day-1", "worse", 2, NOW, item=1)
        work.add_response(theirs, "week-1", "worse", True, NOW)
        work.add_response(mine, "week-2", "worse", False, NOW + MINUTE)
    with store.work() as work:
        assert work.responses_of(mine, {"worse", "worse_what"}) == [
            ResponseRow("worse", True, None, NOW),
            ResponseRow("worse_what", None, "my knee", NOW),
            ResponseRow("worse", False, None, NOW + MINUTE),
        ]
        assert work.responses_of(mine, ()) == []


def test_words_that_were_erased_are_empty(store: Store) -> None:
    with store.work() as work:
        me, mine = join(work)
        work.add_response(mine, "week-1", "worse_what", "my knee", NOW, private=True)
        work.erase_participant(me, NOW)
    with store.work() as work:
        assert [row.words for row in work.responses_of(mine, {"worse_what"})] == [""]
