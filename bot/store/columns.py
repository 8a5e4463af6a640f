"""The column types that SQLite and PostgreSQL do not share: moments, JSON and row ids."""

from datetime import UTC, datetime
from typing import Any

from pydantic_core import from_json, to_json
from sqlalchemy import BigInteger, DateTime, Dialect, Integer, String, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

RowId = BigInteger().with_variant(Integer, "sqlite")


class NaiveTimeError(TypeError):
    """A time without a zone was to be stored. That is our mistake: times are aware, and UTC."""

    def __init__(self, moment: datetime) -> None:
        super().__init__(f"{moment.isoformat()} has no time zone; the store takes aware times only")


class Moment(TypeDecorator[datetime]):
    """An aware time, UTC when read.

    SQLite has no such type: there it is ISO text of a fixed width, so that it sorts as it passes and
    a person can read it.
    """

    impl = String(27)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Text on SQLite, `timestamptz` elsewhere."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(27))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """On its way in; a naive time is refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveTimeError(value)
        utc = value.astimezone(UTC)
        if dialect.name == "sqlite":
            return utc.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
        return utc

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """On its way out."""
        if value is None:
            return None
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


class Json(TypeDecorator[Any]):
    """Any JSON value, kept as text: both databases then give back 5.0 as 5.0 and keep every sign."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """On its way in."""
        return None if value is None else to_json(value).decode()

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """On its way out."""
        return None if value is None else from_json(value)
