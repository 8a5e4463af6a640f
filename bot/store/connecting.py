"""From an address to an engine, the same for SQLite and PostgreSQL."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import StaticPool

from bot.store.errors import StoreError, place, unwritable

WAIT_SECONDS = 30  # for another process that writes to the same SQLite file
_OLDEST_SQLITE = (3, 35, 0)  # the first with RETURNING


def address(url: str | None, home: Path) -> URL:
    """The address of the database: the one set, or a SQLite file in the home folder.

    Raises:
        StoreError: it is not an address, or of a kind we do not speak.
    """
    if url is None:
        return URL.create("sqlite", database=str(home / "evenkeel.sqlite"))
    try:
        made = make_url(url)
    except (ArgumentError, ValueError):
        # The setting is not repeated: it may hold a password.
        raise StoreError(
            "The database setting is not an address: write postgresql://name:password@host/database or "
            "sqlite:///folder/file.sqlite, or leave it out."
        ) from None
    if made.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
        return made.set(drivername="postgresql+psycopg")
    if made.drivername in ("sqlite", "sqlite+pysqlite"):
        return made
    raise StoreError(
        f"The database setting begins with {made.drivername}://, and Evenkeel speaks sqlite:// and "
        "postgresql:// only: use one of these."
    )


def in_memory(url: URL) -> bool:
    """Whether the database lives and dies with the process."""
    return url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:")


def connect(url: URL) -> Engine:
    """An engine for the address; it has not connected yet.

    Raises:
        StoreError: the file's folder cannot be made, or what PostgreSQL needs is not installed.
    """
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    try:
        return create_engine(
            url,
            hide_parameters=True,  # a traceback is no place for what somebody wrote
            pool_size=4,
            max_overflow=12,
            pool_pre_ping=True,  # a PostgreSQL that was restarted is found again
            connect_args={"connect_timeout": 10},
        )
    except ModuleNotFoundError:
        raise StoreError(
            f"The database setting names PostgreSQL ({place(url)}), and what speaks to it is not installed: "
            "run pip install 'evenkeel[postgres]'."
        ) from None


@contextmanager
def transaction(engine: Engine, reading: bool = False) -> Iterator[Connection]:
    """A transaction: committed on leaving, undone by an exception."""
    with engine.connect() as connection, connection.begin():
        if engine.dialect.name == "sqlite":
            # Left to itself, sqlite3 begins late and only for some statements (isolation_level None keeps
            # it from that). Who may write says so at once: a reader that turns writer cannot wait its turn.
            connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
        elif reading:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield connection


def _sqlite(url: URL) -> Engine:
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise StoreError(
            f"This Python comes with SQLite {sqlite3.sqlite_version} and Evenkeel needs 3.35 or newer: "
            "use a newer Python, or PostgreSQL."
        )
    arguments: dict[str, Any] = {"timeout": WAIT_SECONDS, "check_same_thread": False, "isolation_level": None}
    if in_memory(url):
        engine = create_engine(url, connect_args=arguments, poolclass=StaticPool, hide_parameters=True)
    else:
        _make_file(url)
        engine = create_engine(
            url, connect_args=arguments, pool_size=4, max_overflow=12, hide_parameters=True
        )
    event.listen(engine, "connect", _prepare)
    return engine


def _make_file(url: URL) -> None:
    # Made here, so that nobody else on the machine can read what people write.
    path = str(url.database)
    if path.startswith("file:"):
        return
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        if not Path(path).exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise unwritable(error, path) from None


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")  # what is erased is overwritten
    cursor.close()
