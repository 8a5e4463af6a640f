"""What goes wrong with a database is said in one sentence: whose mistake, where, what to do."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from traceback import format_exception

import pytest
from sqlalchemy import URL, make_url
from sqlalchemy.exc import DBAPIError, OperationalError

from bot.store.errors import unwritable
from bot.store.work import Store, StoreError, Work
from tests.store.samples import NOW, join, rows

WORDS = "my neighbour's tuba"


def opening(url: str | None, home: Path) -> str:
    """What is said when this is opened."""
    with pytest.raises(StoreError) as refused:
        Store.open(url, home)
    return str(refused.value)


def writing(store: Store) -> str:
    """What is said when something is written."""
    with pytest.raises(StoreError) as refused, store.work() as work:
        write_much(work)
    return str(refused.value)


def write_much(work: Work) -> None:
    for number in range(50):
        work.receive(f"update:{number}", NOW, None, "wrote", {"text": "x" * 5000})


def test_by_default_it_is_a_file_in_the_home_folder_that_only_its_owner_can_read(tmp_path: Path) -> None:
    store = Store.open(None, tmp_path / "new" / "home")
    with store.work() as work:
        join(work)
    modes = {file.name: oct(file.stat().st_mode & 0o777) for file in (tmp_path / "new" / "home").iterdir()}
    store.close()
    assert modes["evenkeel.sqlite"] == "0o600"
    assert set(modes.values()) == {"0o600"}


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "evenkeel.sqlite"
    file.write_text("Dear diary, this is a letter and not a database. " * 50, encoding="utf-8")
    assert opening(None, tmp_path) == (
        f"The file {file} is not a database of Evenkeel's: name another file, or move this one away."
    )


def test_a_folder_in_the_place_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "evenkeel.sqlite").mkdir()
    assert opening(None, tmp_path) == (
        f"The database {tmp_path}/evenkeel.sqlite cannot be opened: its folder may not be used, or a folder "
        "has its name."
    )


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    assert opening(None, tmp_path / "home") == (
        f"The database cannot be kept in {tmp_path}/home/evenkeel.sqlite: a file stands where a folder "
        "should be."
    )


def test_a_folder_that_may_not_be_written_to() -> None:
    # Root may write anywhere, so the system's own answer is given here.
    assert str(unwritable(PermissionError(13, "Permission denied"), "/srv/evenkeel.sqlite")) == (
        "The database /srv/evenkeel.sqlite can only be read: give the account that runs Evenkeel the right "
        "to write to it and to its folder."
    )
    assert str(unwritable(OSError(36, "File name too long"), "/srv/x")) == (
        "The database cannot be kept in /srv/x: File name too long."
    )


def test_a_file_that_can_only_be_read(sqlite_url: str, tmp_path: Path) -> None:
    file = make_url(sqlite_url).database
    said = opening(f"sqlite:///file:{file}?mode=ro&uri=true", tmp_path)
    assert said == (
        f"The database file:{file} can only be read: give the account that runs Evenkeel the right to write "
        "to it and to its folder."
    )


def test_a_file_that_becomes_read_only_in_mid_run(sqlite_store: Store) -> None:
    with sqlite_store.reading() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    assert "can only be read" in writing(sqlite_store)


def test_a_disk_that_fills_up_in_mid_run_leaves_nothing_half_written(sqlite_store: Store) -> None:
    with sqlite_store.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 5}")
    assert writing(sqlite_store) == (
        f"The disk that holds the database {sqlite_store.url.database} is full: make room, then start again."
    )
    assert rows(sqlite_store) == {}


def test_a_full_disk_is_not_taken_for_the_mistake_of_one_attempt(sqlite_store: Store) -> None:
    with sqlite_store.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 5}")
    with pytest.raises(StoreError, match="is full"), sqlite_store.work() as work, work.attempt():
        write_much(work)


def test_another_program_that_keeps_the_file_to_itself(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.connecting.WAIT_SECONDS", 0.05)
    store, other = Store.open(sqlite_url, tmp_path), Store.open(sqlite_url, tmp_path)
    with other.work():
        assert "Another program has kept the database" in writing(store)
    with store.work() as work:
        join(work)
    store.close()
    other.close()


def test_tables_of_a_newer_program(store: Store, store_url: str, tmp_path: Path) -> None:
    with store.work() as work:
        work._connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    said = opening(store_url, tmp_path)
    assert said.endswith(
        "was made by a newer version of Evenkeel: install that version, or name another database."
    )


def test_a_mistake_of_ours_is_not_dressed_up(store: Store) -> None:
    with pytest.raises(DBAPIError, match="no_such_table"), store.work() as work:
        work._connection.exec_driver_sql("SELECT * FROM no_such_table")


def test_what_somebody_wrote_is_in_no_traceback(store: Store) -> None:
    with store.work() as work:
        work.receive("update:1", NOW, None, "wrote", None)
    with pytest.raises(DBAPIError) as raised, store.work() as work:
        work.receive("update:1", NOW, None, WORDS, None)
    assert "INSERT INTO inbox" in str(raised.value)
    assert WORDS not in "".join(format_exception(raised.value))


def test_two_who_wait_for_each_other_are_told_apart_from_a_broken_database(
    postgres_url: str, tmp_path: Path
) -> None:
    store = Store.open(postgres_url, tmp_path)
    with store.work() as work:
        enrollments = [join(work, telegram_id=number)[1] for number in (1, 2)]
    met = Barrier(2)

    def load(order: list[int]) -> None:
        with store.work() as work:
            work.load_enrollment(order[0])
            met.wait(timeout=10)
            work.load_enrollment(order[1])

    with ThreadPoolExecutor(2) as threads:
        ways = [threads.submit(load, order) for order in (enrollments, enrollments[::-1])]
        outcomes = [way.exception(timeout=30) for way in ways]
    store.close()
    [one] = [outcome for outcome in outcomes if outcome is not None]
    assert isinstance(one, OperationalError)
    assert "deadlock" in str(one)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("evenkeel", "The database setting is not an address"),
        ("postgresql://me:secret@host:port/x", "The database setting is not an address"),
        (
            "mysql://me:secret@host/x",
            "begins with mysql://, and Evenkeel speaks sqlite:// and postgresql:// only",
        ),
        (
            "postgresql://me:secret@localhost:1/x",
            "No PostgreSQL answers at the address in the database setting (postgresql://me:***@localhost:1/x)",
        ),
        ("postgresql://me:secret@no-such-host.invalid/x", "no-such-host.invalid/x) is not known"),
    ],
)
def test_an_address_where_nothing_is_found_and_no_password_in_what_is_said(
    url: str, said: str, tmp_path: Path
) -> None:
    sentence = opening(url, tmp_path)
    assert said in sentence
    assert "secret" not in sentence
    assert "\n" not in sentence


def test_postgresql_without_what_speaks_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    said = opening("postgresql://me:secret@localhost/x", tmp_path)
    assert said.endswith("what speaks to it is not installed: run pip install 'evenkeel[postgres]'.")


def test_a_wrong_password(postgres_url: str, postgres_with_password: str, tmp_path: Path) -> None:
    wrong = make_url(postgres_url).set(username=postgres_with_password, password="wrong")
    said = opening(wrong.render_as_string(hide_password=False), tmp_path)
    assert said.startswith("PostgreSQL refuses the name or the password in the database setting (")
    assert ":***@" in said
    none = URL.create("postgresql", wrong.username, database=wrong.database, query=wrong.query)
    without = opening(none.render_as_string(), tmp_path)
    assert without.startswith("PostgreSQL wants a password and the database setting has none (")


def test_a_database_and_an_account_that_do_not_exist(postgres_url: str, tmp_path: Path) -> None:
    url = make_url(postgres_url)
    for wrong in (url.set(database="nowhere"), url.set(username="nobody")):
        said = opening(wrong.render_as_string(hide_password=False), tmp_path)
        assert said.startswith(
            "PostgreSQL does not know the database or the account in the database setting ("
        )


def test_an_account_that_may_not_make_tables(
    bare_postgres_url: str, postgres_with_password: str, tmp_path: Path
) -> None:
    url = make_url(bare_postgres_url).set(username=postgres_with_password, password="right")
    said = opening(url.render_as_string(hide_password=False), tmp_path)
    assert said.endswith("may not make and change tables there: make it the owner of the database.")


def test_a_postgresql_that_can_only_be_read(postgres_url: str, tmp_path: Path) -> None:
    read_only = make_url(postgres_url).update_query_dict({"options": "-c default_transaction_read_only=on"})
    assert "can only be read" in opening(read_only.render_as_string(hide_password=False), tmp_path)


def test_a_postgresql_that_ends_the_connection_is_found_again(postgres_url: str, tmp_path: Path) -> None:
    store = Store.open(postgres_url, tmp_path)

    def be_cut_off(work: Work) -> None:
        own = work._connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        with store.reading() as other:
            other.exec_driver_sql(f"SELECT pg_terminate_backend({own}, 5000)")
        work.seen("update:1")

    with pytest.raises(StoreError, match=r"PostgreSQL ended the connection \("), store.work() as work:
        be_cut_off(work)
    with store.work() as work:
        join(work)
    store.close()
