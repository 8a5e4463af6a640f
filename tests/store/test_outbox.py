"""Messages leave in order per recipient, and nothing stands in front of an alert."""

from datetime import datetime
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.store.rows import Lane, OutboxState, OwedRow
from bot.store.tables import outbox
from bot.store.work import Store, Work
from tests.store.samples import MINUTE, NOW, an_alert, join

CLARA = "staff:clara"
GROUP = "group:clinicians"


def owe(work: Work, recipient: str, text: str, lane: Lane = "program", card: str | None = None) -> int:
    return work.owe(recipient, {"text": text}, lane=lane, at=NOW, card=card)


def texts(owed: list[OwedRow]) -> list[str]:
    return [row.body["text"] for row in owed]


def test_what_was_owed_is_what_is_given_to_be_sent(store: Store) -> None:
    body = {"text": "Guten Tag, Zoë — 5 &lt; 6 💤", "buttons": [[{"label": "Ja", "data": "4:1"}]]}
    with store.work() as work:
        participant, enrollment = join(work)
        touchpoint = work.touch(enrollment, "day-1", "opening", 0, "sent", NOW)
        alert = work.add_alert(participant, enrollment, an_alert(), NOW)
        recipient = f"participant:{participant}"
        owed = work.owe(
            recipient,
            body,
            lane="program",
            at=NOW,
            card="q4",
            fresh=True,
            until=NOW + MINUTE,
            touchpoint_id=touchpoint,
            alert_id=alert,
        )
    with store.work() as work:
        assert work.waiting(NOW, 10, "program") == [
            OwedRow(
                id=owed,
                recipient=recipient,
                lane="program",
                body=body,
                card="q4",
                fresh=True,
                touchpoint_id=touchpoint,
                alert_id=alert,
                created_at=NOW,
                until=NOW + MINUTE,
                attempts=0,
                try_at=NOW,
            )
        ]


def test_each_recipient_gets_one_message_at_a_time_in_the_order_they_were_owed(store: Store) -> None:
    with store.work() as work:
        first = owe(work, CLARA, "first")
        owe(work, GROUP, "to the group")
        owe(work, CLARA, "second")
        assert texts(work.waiting(NOW, 10, "program")) == ["first", "to the group"]
        work.settle(first, "sent", NOW, message_id=5)
        assert texts(work.waiting(NOW, 10, "program")) == ["to the group", "second"]
        assert texts(work.waiting(NOW, 1, "program")) == ["to the group"]


def test_a_message_put_off_holds_back_those_after_it(store: Store) -> None:
    with store.work() as work:
        first = owe(work, CLARA, "first")
        owe(work, CLARA, "second")
        work.postpone(first, NOW + MINUTE, attempts=1, why="429")
        assert work.waiting(NOW, 10, "program") == []
        assert work.next_try() == NOW + MINUTE
        [row] = work.waiting(NOW + MINUTE, 10, "program")
        assert (row.id, row.attempts) == (first, 1)


def test_an_alert_overtakes_everything_and_holds_back_the_program(store: Store) -> None:
    with store.work() as work:
        owe(work, CLARA, "program, owed before")
        alert = owe(work, CLARA, "alert", lane="alert")
        owe(work, GROUP, "to others")
        assert texts(work.waiting(NOW, 10, "alert")) == ["alert"]
        assert texts(work.waiting(NOW, 10, "program")) == ["to others"]
        work.settle(alert, "sent", NOW)
        assert texts(work.waiting(NOW, 10, "program")) == ["program, owed before", "to others"]


@pytest.mark.parametrize("state", ["sent", "expired", "superseded", "blocked", "refused"])
def test_a_settled_message_waits_no_more(store: Store, state: OutboxState) -> None:
    with store.work() as work:
        owed = owe(work, CLARA, "hello")
        work.settle(owed, state, NOW, why="because")
        assert work.waiting(NOW, 10, "program") == []
        assert work.next_try() is None


def test_many_messages_are_settled_at_once(store: Store) -> None:
    with store.work() as work:
        owed = [owe(work, f"staff:{number}", "hello") for number in range(4)]
        work.postpone(owed[0], NOW, attempts=1, why="429")
        work.settle_sent({}, NOW)
        work.settle_sent({owed[0]: 77, owed[2]: 2**40}, NOW + MINUTE)
        assert [row.id for row in work.waiting(NOW, 10, "program")] == [owed[1], owed[3]]
    with store.reading() as connection:
        columns = outbox.c.id, outbox.c.state, outbox.c.settled_at, outbox.c.message_id, outbox.c.why
        settled = connection.execute(select(*columns).where(outbox.c.state == "sent").order_by(outbox.c.id))
        assert [tuple(row) for row in settled] == [
            (owed[0], "sent", NOW + MINUTE, 77, ""),
            (owed[2], "sent", NOW + MINUTE, 2**40, ""),
        ]


def test_the_chats_of_many_participants_are_found_at_once(store: Store) -> None:
    with store.work() as work:
        people = {work.add_participant(2**40 + number, "Anna", NOW).id: 2**40 + number for number in range(3)}
        assert work.participant_chats([*people, 999]) == people
        assert work.participant_chats([]) == {}


owed_messages = st.lists(
    st.tuples(st.sampled_from([CLARA, GROUP, "group:coordinators"]), st.sampled_from(["alert", "program"])),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(messages=owed_messages, delays=st.lists(st.integers(0, 3), max_size=20))
def test_whatever_is_put_off_all_is_sent_in_order_and_nobody_waits_in_vain(
    store: Store, messages: list[tuple[str, Lane]], delays: list[int]
) -> None:
    sent: list[OwedRow] = []
    now, pending = NOW, iter(delays)
    with store.work() as work:
        for recipient, lane in messages:
            owe(work, recipient, "text", lane=lane)
        for _ in range(200):
            ready = work.waiting(now, 2, "alert") or work.waiting(now, 2, "program")
            if not ready:
                moment = work.next_try()
                if moment is None:
                    break
                # When nothing can be sent now, the next try lies ahead: nobody turns in circles.
                assert moment > now
                now = moment
            for row in ready:
                minutes = next(pending, 0)
                if minutes:
                    work.postpone(row.id, now + minutes * MINUTE, row.attempts + 1, "429")
                else:
                    sent.append(row)
                    work.settle(row.id, "sent", now)
    assert sorted((row.recipient, row.lane) for row in sent) == sorted(messages)
    for recipient in {row.recipient for row in sent}:
        numbers = [(row.lane, row.id) for row in sent if row.recipient == recipient]
        assert numbers == sorted(numbers), "alerts first, then the program, each in order"


def test_an_edit_is_superseded_by_a_later_one_of_the_same_card(store: Store) -> None:
    with store.work() as work:
        first = owe(work, CLARA, "1 of 9", card="q1")
        other = owe(work, CLARA, "1 of 3", card="q2")
        elsewhere = owe(work, GROUP, "1 of 9", card="q1")
        plain = owe(work, CLARA, "hello")
        last = owe(work, CLARA, "2 of 9", card="q1")
        superseded = {row: work.later_with_card(row) for row in (first, other, elsewhere, plain, last)}
        assert superseded == {first: True, other: False, elsewhere: False, plain: False, last: False}
        work.settle(last, "expired", NOW)
        assert not work.later_with_card(first)


def test_a_message_that_must_be_noticed_is_spared_only_by_another_that_will_be(store: Store) -> None:
    with store.work() as work:
        fresh = work.owe(GROUP, {"text": "told again"}, lane="alert", at=NOW, card="alert:1", fresh=True)
        work.owe(GROUP, {"text": "an edit"}, lane="alert", at=NOW, card="alert:1")
        assert not work.later_with_card(fresh)
        work.owe(GROUP, {"text": "told once more"}, lane="alert", at=NOW, card="alert:1", fresh=True)
        assert work.later_with_card(fresh)


def test_a_card_is_the_message_that_shows_it_last(store: Store) -> None:
    with store.work() as work:
        assert work.card_message(CLARA, "q1") is None
        work.keep_card(CLARA, "q1", 5)
        work.keep_card(CLARA, "q1", 9)
        work.keep_card(GROUP, "q1", 7)
        assert work.card_message(CLARA, "q1") == 9


def test_a_recipient_is_reached_in_the_chat_they_have_now(store: Store) -> None:
    with store.work() as work:
        participant, _ = join(work, telegram_id=2**40)
        work.add_staff("clara", "clinician", "Clara")
        assert work.recipient_chat(CLARA) is None
        work.link_staff("clara", 8, NOW)
        work.link_group("clinicians", -5, NOW)
        work.migrate_group(-5, -1005)
        chats = [work.recipient_chat(of) for of in (f"participant:{participant}", CLARA, GROUP)]
        assert chats == [2**40, 8, -1005]
        assert work.recipient_chat("group:coordinators") is None


def test_a_recipient_of_no_kind_is_our_mistake(store: Store) -> None:
    with store.work() as work, pytest.raises(ValueError, match="anybody"):
        owe(work, "anybody", "hello")


def test_a_large_backlog_does_not_slow_the_next_message_down(sqlite_store: Store) -> None:
    numbers = count()
    with sqlite_store.work() as work:
        for _ in range(300):
            work.settle(owe(work, f"staff:{next(numbers)}", "long ago"), "sent", NOW)
        owe(work, CLARA, "now")
    plans = looked_at(sqlite_store, NOW)
    assert plans
    assert not [plan for plan in plans if plan.startswith("SCAN")]


def looked_at(store: Store, now: datetime) -> list[str]:
    """How SQLite finds what waits: a SCAN reads the whole history."""
    from bot.store.outbox import WAITING

    with store.reading() as connection:
        found = []
        for lane in ("alert", "program"):
            compiled = WAITING[lane].compile(connection.engine)
            names = compiled.positiontup or []
            values = {**compiled.params, "now": now.isoformat(), "limit": 1}
            plan = connection.exec_driver_sql(
                f"EXPLAIN QUERY PLAN {compiled}", tuple(values[name] for name in names)
            )
            found += [row.detail for row in plan]
    return found
