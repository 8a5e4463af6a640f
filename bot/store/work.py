"""The store, and a unit of work in it: one transaction, all or nothing."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from secrets import randbits
from typing import Self

from sqlalchemy import URL, Connection, Engine

from bot.store.connecting import address, connect, in_memory, transaction
from bot.store.coordinating import Coordinating
from bot.store.errors import StoreError, explained
from bot.store.migrating import migrate
from bot.store.turns import Turns

__all__ = ["Store", "StoreError", "Work"]


class Work(Coordinating):
    """One transaction, with all that can be done in it.

    Each room adds its part: the inbox, the audit log, people, answers, the outbox, alerts, links, observations,
    second channels, drills, publications, cohorts.
    """

    def __init__(self, connection: Connection, draw: Callable[[], int]) -> None:
        super().__init__(connection)
        self.draw = draw
        """What lots for a new participant are drawn from: a number that nobody can foresee."""


class Store:
    """The database, opened once per process; good for any thread."""

    def __init__(self, url: URL, engine: Engine, draw: Callable[[], int] = lambda: randbits(48)) -> None:
        self.url = url
        self._draw = draw
        self._engine = engine
        # SQLite has one writer: waiting for it here is fair, and cannot end in "database is locked".
        # In memory there is but one connection, for reading too.
        lite = url.get_backend_name() == "sqlite"
        self._turn: AbstractContextManager[object] = Turns() if lite else nullcontext()
        self._reading_turn = self._turn if in_memory(url) else nullcontext()

    @property
    def writers(self) -> int:
        """How many units of work can go on beside each other: SQLite has one writer."""
        return 1 if self.url.get_backend_name() == "sqlite" else 4

    @classmethod
    def open(cls, url: str | None, home: Path) -> Self:
        """Open the database and bring its tables up to date; by default a SQLite file in the home folder.

        Raises:
            StoreError: it cannot be used; the message is for the operator.
        """
        where = address(url, home)
        engine = connect(where)
        store = cls(where, engine)
        try:
            with explained(where):
                migrate(engine, where)
        except BaseException:
            engine.dispose()
            raise
        return store

    @contextmanager
    def work(self) -> Iterator[Work]:
        """One transaction: committed on leaving, undone by an exception.

        Raises:
            StoreError: the database failed; nothing of the unit was kept.
        """
        with self._turn, explained(self.url), transaction(self._engine) as connection:
            work = Work(connection, self._draw)
            yield work
            work.seal()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read with, beside whoever writes; it sees one moment throughout.

        Not to be asked for inside a `work`: a store in memory has one connection only.

        Raises:
            StoreError: the database failed.
        """
        with self._reading_turn, explained(self.url), transaction(self._engine, reading=True) as connection:
            yield connection

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()
