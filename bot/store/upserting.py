"""Insert or update in one statement, for the two databases that each spell it their own way."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table
from sqlalchemy.dialects import postgresql, sqlite

Changes = Callable[[Any], dict[str, ColumnElement[Any]]]


def upserts(
    table: Table, keys: Sequence[str], changes: Changes
) -> dict[str, sqlite.Insert | postgresql.Insert]:
    """By dialect: insert a row; if there is one with these keys, change it.

    `changes` is given the row that was to be inserted.
    """
    lite, post = sqlite.insert(table), postgresql.insert(table)
    return {
        "sqlite": lite.on_conflict_do_update(index_elements=keys, set_=changes(lite.excluded)),
        "postgresql": post.on_conflict_do_update(index_elements=keys, set_=changes(post.excluded)),
    }
