"""Brings the tables up to date, and refuses tables that are newer than the program."""

from pathlib import Path

from sqlalchemy import URL, Connection, Engine, inspect, text

from bot.store.connecting import transaction
from bot.store.errors import StoreError, place


def scripts() -> Path:
    """The folder of the migrations: beside this file if installed, else at the top of the repository."""
    here = Path(__file__).parent
    installed = here / "alembic"
    return installed if installed.is_dir() else here.parents[1] / "alembic"


def revisions() -> list[str]:
    """The revisions this program knows, oldest first: the numbers their files begin with."""
    return sorted(path.name.partition("_")[0] for path in (scripts() / "versions").glob("[0-9]*.py"))


def revision(connection: Connection) -> str | None:
    """The revision the tables are at; None when there are none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def migrate(engine: Engine, url: URL) -> None:
    """Bring the tables up to date. It is quick when they are.

    Raises:
        StoreError: the tables were made by a newer version of the program.
    """
    known = revisions()
    with transaction(engine) as connection:
        if connection.dialect.name == "postgresql":
            # Two programs that start at once: the second waits, and then finds all done.
            connection.execute(text("SELECT pg_advisory_xact_lock(711083)"))
        current = revision(connection)
        if current == known[-1]:
            # Says now, instead of at the first message, that the database can only be read.
            connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
            return
        if current is not None and current not in known:
            raise StoreError(
                f"The database {place(url)} was made by a newer version of Evenkeel: install that version, "
                "or name another database."
            )
        upgrade(connection, "head")


def upgrade(connection: Connection, to: str) -> None:
    """Upgrade the tables to a revision, within the transaction under way."""
    # Alembic takes longer to import than the bot to start; most starts need none of it.
    from alembic.config import Config

    from alembic import command

    config = Config()
    config.set_main_option("script_location", str(scripts()).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
