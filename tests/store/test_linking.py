"""Who may come in, once; and from which chat who speaks."""

from datetime import timedelta

import pytest

from bot.store.rows import InviteRow, LinkCodeRow, StaffRow
from bot.store.work import Store
from tests.store.samples import MINUTE, NOW, side_by_side


def test_of_many_who_take_the_last_place_at_once_one_has_it(store: Store) -> None:
    with store.work() as work:
        work.add_invite("spring", "reset", "2026", NOW, uses=1)

    def take() -> InviteRow | None:
        with store.work() as work:
            return work.take_invite("spring", NOW)

    taken = [row for row in side_by_side(4, take) if row is not None]
    assert taken == [InviteRow("spring", "reset", "2026", uses_left=0)]


def test_an_invitation_lasts_until_it_expires_or_is_used_up(store: Store) -> None:
    with store.work() as work:
        work.add_invite("open", "reset", None, NOW)
        work.add_invite("short", "reset", None, NOW, expires_at=NOW + MINUTE)
        work.add_invite("twice", "reset", None, NOW, uses=2)
        assert [work.take_invite("open", NOW) for _ in range(2)] == [
            InviteRow("open", "reset", None, None)
        ] * 2
        assert work.take_invite("short", NOW) is not None
        assert work.take_invite("short", NOW + MINUTE) is None
        # To look at an invitation does not use it.
        assert work.invite("twice", NOW) == work.invite("twice", NOW) == InviteRow("twice", "reset", None, 2)
        left = [work.take_invite("twice", NOW) for _ in range(3)]
        assert [row and row.uses_left for row in left] == [1, 0, None]
        assert work.invite("twice", NOW) is None
        assert work.invite("unknown", NOW) is work.take_invite("unknown", NOW) is None


def test_a_link_code_opens_one_door_once(store: Store) -> None:
    with store.work() as work:
        work.add_link_code("abc", "group", "clinicians", NOW, NOW + MINUTE)
        work.add_link_code("late", "staff", "clara", NOW, NOW + MINUTE)

    def take() -> LinkCodeRow | None:
        with store.work() as work:
            return work.take_link_code("abc", NOW)

    taken = [row for row in side_by_side(4, take) if row is not None]
    assert taken == [LinkCodeRow("abc", "group", "clinicians")]
    with store.work() as work:
        assert work.take_link_code("late", NOW + MINUTE) is None
        assert work.take_link_code("late", NOW + MINUTE - timedelta(microseconds=1)) is not None
        assert work.take_link_code("unknown", NOW) is None


def test_a_chat_belongs_to_one_of_the_staff_at_a_time(store: Store) -> None:
    with store.work() as work:
        work.add_staff("ben", "coordinator", "Ben")
        work.add_staff("clara", "clinician", "Clara")
        work.link_staff("clara", 8, NOW)
        work.link_staff("ben", 8, NOW + MINUTE)
        assert work.staff_of_chat(8) == StaffRow("ben", "coordinator", "Ben", 8, NOW + MINUTE)
        assert work.staff() == [
            StaffRow("clara", "clinician", "Clara", None, None),
            StaffRow("ben", "coordinator", "Ben", 8, NOW + MINUTE),
        ]
        assert work.staff_of_chat(9) is None


def test_reading_the_staff_list_again_changes_names_and_keeps_chats(store: Store) -> None:
    with store.work() as work:
        work.add_staff("clara", "clinician", "Clara")
        work.link_staff("clara", 8, NOW)
        work.add_staff("clara", "clinician", "Dr Clara Bell")
        assert work.staff() == [StaffRow("clara", "clinician", "Dr Clara Bell", 8, NOW)]


def test_to_link_somebody_who_is_not_on_the_staff_is_our_mistake(store: Store) -> None:
    with store.work() as work, pytest.raises(LookupError, match="nobody"):
        work.link_staff("nobody", 8, NOW)


def test_a_group_that_telegram_moves_stays_linked(store: Store) -> None:
    with store.work() as work:
        work.link_group("clinicians", -5, NOW)
        work.link_group("coordinators", -5, NOW)
        work.migrate_group(-5, -1001)
        assert work.group("clinicians") == work.group("coordinators") == -1001
        assert sorted(work.audiences_of_chat(-1001)) == ["clinicians", "coordinators"]
        assert work.audiences_of_chat(-5) == []
        work.link_group("clinicians", -6, NOW)
        assert (work.group("clinicians"), work.audiences_of_chat(-1001)) == (-6, ["coordinators"])
