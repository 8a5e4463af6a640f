"""What only the store's own tests need of PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, make_url, text


@pytest.fixture
def postgres_with_password(postgres_server: str) -> Iterator[str]:
    """An account that PostgreSQL lets in with a password only."""
    engine = create_engine(
        make_url(postgres_server).set(drivername="postgresql+psycopg"),
        isolation_level="AUTOCOMMIT",
        poolclass=NullPool,
    )
    with engine.connect() as connection:
        rules = Path(connection.execute(text("SHOW hba_file")).scalar_one())
        before = rules.read_text(encoding="utf-8")
        rules.write_text("local all guarded scram-sha-256\n" + before, encoding="utf-8")
        connection.execute(text("CREATE ROLE guarded LOGIN PASSWORD 'right'"))
        connection.execute(text("SELECT pg_reload_conf()"))
        yield "guarded"
        rules.write_text(before, encoding="utf-8")
        connection.execute(text("SELECT pg_reload_conf()"))
        connection.execute(text("DROP ROLE guarded"))
