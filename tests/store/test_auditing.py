"""The audit log is one chain: nothing in it can be changed, taken out or put between without being found."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import Connection, delete, event, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from bot.store import views_audit
from bot.store.chain import BEGINNING, digest_of_words
from bot.store.connecting import address, connect, transaction
from bot.store.migrating import upgrade
from bot.store.tables import audit_log, writings
from bot.store.views_audit import Verdict, entries, verify
from bot.store.work import Store, Work
from tests.store.samples import MINUTE, NOW, an_alert, join, side_by_side


class MishapError(Exception):
    """What goes wrong in the midst of an event."""


@contextmanager
def tampering(store: Store) -> Iterator[Connection]:
    """As somebody who owns the database, and has taken away what refuses it."""
    with store._turn, transaction(store._engine) as connection:
        if connection.dialect.name == "sqlite":
            for what in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS audit_log_refuses_{what}"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        yield connection


def a_case(store: Store) -> tuple[int, int]:
    """A participant and their alert, and five entries."""
    with store.work() as work:
        participant, _ = join(work)
        alert = work.add_alert(participant, None, an_alert(), NOW)
        work.audit("joining", NOW, participant_id=participant, detail="reset 1")
        work.log_alert(alert, NOW, "flag", detail="w3", writing={"text": "I can't go on"})
        work.log_alert(alert, NOW, "raised", detail="urgent")
    with store.work() as work:
        work.log_alert(alert, NOW + MINUTE, "acknowledged", staff="clara")
    with store.work() as work:
        work.audit("timeline", NOW + 2 * MINUTE, staff="clara", participant_id=participant, detail="Größe ✓")
    return participant, alert


def test_entries_are_numbered_in_the_order_in_which_they_were_committed(store: Store) -> None:
    _, alert = a_case(store)
    shown = entries(store)
    assert [(each.number, each.action, each.staff, each.participant, each.alert_id) for each in shown] == [
        (1, "joining", None, "P-0001", None),
        (2, "flag", None, "P-0001", alert),
        (3, "raised", None, "P-0001", alert),
        (4, "acknowledged", "clara", "P-0001", alert),
        (5, "timeline", "clara", "P-0001", None),
    ]
    assert verify(store) == Verdict(5, shown[-1].digest)
    with store.work() as work:
        other, _ = join(work, telegram_id=78)
        work.audit("timeline", NOW, participant_id=other)
    assert [each.number for each in entries(store, "P-0001")] == [1, 2, 3, 4, 5]
    assert [each.number for each in entries(store, "P-0002")] == [6]


def test_a_log_without_entries_is_whole(store: Store) -> None:
    assert verify(store) == Verdict(0, BEGINNING)


CHANGES: list[tuple[str, Any]] = [
    ("at", NOW + timedelta(microseconds=1)),
    ("action", "raised "),
    ("staff", "sam"),
    ("participant_id", None),
    ("alert_id", None),
    ("detail", "Urgent"),
    ("writing_id", 1),
    ("words", "0" * 64),
    ("digest", "0" * 64),
]


@pytest.mark.parametrize(("column", "value"), CHANGES, ids=[column for column, _ in CHANGES])
def test_a_change_of_any_field_is_found_at_its_entry(store: Store, column: str, value: Any) -> None:
    a_case(store)
    third = audit_log.c.number == 3
    with tampering(store) as connection:
        connection.execute(update(audit_log).where(third).values({column: value}))
    assert set(audit_log.columns.keys()) == {"number", *(name for name, _ in CHANGES)}
    found = verify(store)
    assert (found.entries, found.broken, found.why) == (2, 3, "was changed")


@pytest.mark.parametrize("gone", [1, 3])
def test_an_entry_that_is_taken_out_is_missed(store: Store, gone: int) -> None:
    a_case(store)
    with tampering(store) as connection:
        connection.execute(delete(audit_log).where(audit_log.c.number == gone))
    found = verify(store)
    assert (found.entries, found.broken, found.why) == (gone - 1, gone, "is missing")


def test_entries_that_changed_places_are_found(store: Store) -> None:
    a_case(store)
    with tampering(store) as connection:
        for was, becomes in ((2, 99), (3, 2), (99, 3)):
            moved = update(audit_log).where(audit_log.c.number == was).values(number=becomes)
            connection.execute(moved)
    assert verify(store).broken == 2


def test_what_was_cut_off_at_the_end_is_found_by_a_digest_kept_elsewhere_only(store: Store) -> None:
    a_case(store)
    kept = verify(store).digest
    assert verify(store, kept).kept == 5
    with store.work() as work:
        work.audit("group_linked", NOW, detail="clinicians")
    assert verify(store, kept) == Verdict(6, verify(store).digest, kept=5)
    with tampering(store) as connection:
        connection.execute(delete(audit_log).where(audit_log.c.number >= 5))
    found = verify(store, kept)
    assert (found.entries, found.broken, found.kept) == (4, None, None)


def test_the_database_refuses_to_change_or_delete_an_entry(store: Store) -> None:
    a_case(store)
    for statement in (update(audit_log).values(staff="sam"), delete(audit_log)):
        with pytest.raises(IntegrityError, match="never changed or taken out"), store.work() as work:
            work._connection.execute(statement)
    assert verify(store).entries == 5


def test_postgresql_refuses_to_empty_the_log_at_a_stroke(postgres_url: str, tmp_path: Path) -> None:
    store = Store.open(postgres_url, tmp_path)
    a_case(store)
    with pytest.raises(IntegrityError, match="never changed or taken out"), store.work() as work:
        work._connection.execute(text("TRUNCATE audit_log"))
    assert verify(store).entries == 5
    store.close()


def test_a_unit_of_work_that_fails_enters_nothing_and_leaves_no_gap(store: Store) -> None:
    def fail_at_the_end(work: Work) -> None:
        work.audit("who", NOW, staff="clara", participant_id=1)
        raise MishapError

    a_case(store)
    with pytest.raises(MishapError), store.work() as work:
        fail_at_the_end(work)
    with store.work() as work:
        work.audit("case", NOW, staff="clara", participant_id=1)
    assert [each.action for each in entries(store)][4:] == ["timeline", "case"]
    assert verify(store).entries == 6


def test_an_attempt_that_is_undone_takes_its_entries_with_it(store: Store) -> None:
    def fail_within(work: Work) -> None:
        with work.attempt():
            work.audit("undone, in the part within", NOW, writing={"text": "gone"})
            raise MishapError

    def fail_around(work: Work) -> None:
        with work.attempt():
            work.audit("undone", NOW)
            with pytest.raises(MishapError):
                fail_within(work)
            work.audit("undone, after the part within", NOW)
            raise MishapError

    with store.work() as work:
        work.audit("before", NOW)
        with pytest.raises(MishapError):
            fail_around(work)
        with work.attempt():
            work.audit("kept", NOW)
            with pytest.raises(MishapError):
                fail_within(work)
        work.audit("after", NOW)
    assert [each.action for each in entries(store)] == ["before", "kept", "after"]
    assert verify(store).entries == 3
    with store.reading() as connection:
        assert connection.execute(select(writings)).all() == []


def test_many_who_write_at_once_make_one_chain_without_a_gap(store: Store) -> None:
    with store.work() as work:
        alerts = [
            work.add_alert(join(work, telegram_id=number)[0], None, an_alert(), NOW) for number in range(4)
        ]
    turns = count()

    def press() -> None:
        for _ in range(15):
            mine = alerts[next(turns) % 4]
            with store.work() as work:
                work.log_alert(mine, NOW, "acknowledged", "clara", writing={"text": "a note"})
                work.load_alert(mine)
                work.save_alert(mine, an_alert("acknowledged"), None, NOW)
                work.audit("timeline", NOW, staff="clara", participant_id=1)

    side_by_side(4, press)
    assert [each.number for each in entries(store)] == list(range(1, 121))
    assert verify(store).entries == 120


def test_who_holds_an_alert_does_not_hold_up_who_enters_something_else(
    postgres_url: str, tmp_path: Path
) -> None:
    store = Store.open(postgres_url, tmp_path)
    _, alert = a_case(store)
    with store.work() as busy:
        busy.load_alert(alert)
        busy.log_alert(alert, NOW, "acknowledged", "clara")
        with store.work() as work:
            work._connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
            work.audit("group_linked", NOW, detail="clinicians")
    assert [each.action for each in entries(store)][5:] == ["group_linked", "acknowledged"]
    assert verify(store).entries == 7
    store.close()


def test_who_enters_something_of_an_alert_that_another_holds_waits_without_holding_the_chain(
    postgres_url: str, tmp_path: Path
) -> None:
    store = Store.open(postgres_url, tmp_path)
    _, alert = a_case(store)

    def enter() -> None:
        with store.work() as work:
            work.audit("case", NOW, staff="sam", alert_id=alert)

    other = Thread(target=enter)
    waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    with store.work() as busy:
        busy.load_alert(alert)
        other.start()
        while not busy._run(waits, {}).scalar_one():
            assert other.is_alive()
        # Were the chain held by who waits for this alert, neither could ever go on.
        busy.log_alert(alert, NOW, "acknowledged", "clara")
    other.join(timeout=10)
    assert [each.action for each in entries(store)][5:] == ["acknowledged", "case"]
    store.close()


def test_a_unit_of_work_without_entries_does_not_ask_for_the_chain(store: Store) -> None:
    said: list[str] = []
    event.listen(store._engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    with store.work() as work:
        join(work)
    assert said
    assert not [statement for statement in said if "audit_log" in statement or "711084" in statement]


def test_erasing_somebody_leaves_the_chain_whole_and_nothing_to_guess_with(store: Store) -> None:
    participant, _ = a_case(store)
    with store.reading() as connection:
        [kept] = connection.execute(select(writings.c.salt, writings.c.body)).all()
        words = connection.execute(select(audit_log.c.words).where(audit_log.c.number == 2)).scalar_one()
    assert digest_of_words(kept.salt, kept.body) == words
    with store.work() as work:
        work.erase_participant(participant, NOW)
    with store.reading() as connection:
        [left] = connection.execute(select(writings.c.salt, writings.c.body)).all()
    assert tuple(left) == (None, {})
    assert verify(store).entries == 6
    assert [each.action for each in entries(store, "P-0001")][-1] == "erased"


def test_the_same_words_have_another_digest_each_time(store: Store) -> None:
    with store.work() as work:
        for _ in range(2):
            work.audit("note", NOW, writing={"text": "the same"})
    with store.reading() as connection:
        first, second = connection.execute(select(audit_log.c.words)).scalars()
    assert first != second
    assert verify(store).entries == 2


@pytest.mark.parametrize("body", [{"text": "I am well"}, {}], ids=["changed", "emptied"])
def test_words_that_were_changed_or_emptied_without_an_erasure_are_found(
    store: Store, body: dict[str, str]
) -> None:
    a_case(store)
    with tampering(store) as connection:
        connection.execute(update(writings).values(body=body))
    found = verify(store)
    assert (found.entries, found.broken, found.why) == (1, 2, "has other words than were written")


def test_a_very_long_log_is_walked_to_its_end(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views_audit, "_WHOLE", views_audit._WHOLE.limit(2))
    a_case(store)
    assert verify(store).entries == 5


def test_the_log_of_an_older_database_is_chained(bare_url: str, tmp_path: Path) -> None:
    engine = connect(address(bare_url, tmp_path))
    with transaction(engine) as connection:
        upgrade(connection, "0002")
        at = "2026-03-02T08:00:00.000000Z"
        for statement in (
            "INSERT INTO participants (id, pseudonym, created_at) VALUES (7, 'P-0007', :at)",
            "INSERT INTO alerts (id, participant_id, urgency, category, state, raised_at, changed_at, alert) "
            "VALUES (5, 7, 'urgent', 'suicide', 'open', :at, :at, '{}')",
            "INSERT INTO writings (id, participant_id, at, direction, body) "
            "VALUES (1, 7, :at, 'in', '{\"text\":\"Größe\"}'), (2, 7, :at, 'in', '{}')",
            "INSERT INTO alert_log (id, alert_id, at, action, staff, detail, writing_id) VALUES "
            "(3, 5, :at, 'flag', NULL, 'w3', 1), (4, 5, :at, 'note', 'clara', '', 2), "
            "(9, 5, :at, 'closed', 'clara', 'reached', NULL)",
        ):
            connection.execute(text(statement), {"at": at})
    engine.dispose()
    store = Store.open(bare_url, tmp_path)
    assert [(each.number, each.action, each.at, each.participant) for each in entries(store)] == [
        (number, action, NOW, "P-0007") for number, action in enumerate(("flag", "note", "closed"), 1)
    ]
    with store.work() as work:
        work.log_alert(5, NOW, "released", "clara")
    assert verify(store).entries == 4
    with tampering(store) as connection:
        connection.execute(update(writings).where(writings.c.id == 1).values(body={"text": "Masse"}))
    assert verify(store).broken == 1
    store.close()


def test_an_entry_cannot_be_put_where_there_is_one(store: Store) -> None:
    a_case(store)
    row = {"number": 5, "at": NOW, "action": "x", "detail": "", "digest": "0" * 64}
    with pytest.raises(IntegrityError), store.work() as work:
        work._connection.execute(insert(audit_log), row)
