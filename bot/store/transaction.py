"""What every part of a unit of work stands on: the connection, and attempts inside it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable

from bot.core.enrollment import Person
from bot.store.errors import explained
from bot.store.rows import Linked


class Transaction:
    """One transaction under way."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._dialect = connection.dialect.name
        # What this transaction knows, so as not to ask or write it again.
        self._participant_of: dict[int, int] = {}
        self._person_of: dict[int, Person] = {}
        self._linked: Linked | None = None

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A part that can fail by itself: on an exception only this part is undone, and it is raised on.

        So several events can share one commit, and one that fails leaves the others.

        Raises:
            StoreError: the database failed; the whole unit of work is lost then, not this part only.
        """
        try:
            with explained(self._connection.engine.url), self._connection.begin_nested():
                yield
        except BaseException:
            self._forget()
            raise

    def _forget(self) -> None:
        self._participant_of.clear()
        self._person_of.clear()
        self._linked = None

    def _run(self, statement: Executable, parameters: Mapping[str, Any]) -> CursorResult[*tuple[Any, ...]]:
        return self._connection.execute(statement, parameters)

    def _add(self, statement: Executable, parameters: Mapping[str, Any]) -> int:
        """Insert a row; its id."""
        key = self._run(statement, parameters).inserted_primary_key
        assert key is not None
        return int(key[0])
