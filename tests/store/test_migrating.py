"""The migrations make the tables that the program means, from nothing, and only when needed."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

from alembic import command
from bot.store.connecting import address, connect, transaction
from bot.store.migrating import revisions, scripts
from bot.store.tables import metadata
from bot.store.work import Store
from tests.store.samples import join, rows

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def engine(bare_url: str, tmp_path: Path) -> Any:
    """A database without any tables."""
    made = connect(address(bare_url, tmp_path))
    yield made
    made.dispose()


def described_index(index: Any) -> str:
    conditions = {name: str(value) for name, value in index.pop("dialect_options", {}).items()}
    return f"{index} {conditions}"


def described(engine: Engine) -> dict[str, Any]:
    """All that the database itself says of its tables."""
    looking = inspect(engine)

    def of(table: str) -> dict[str, Any]:
        return {
            "columns": [{**column, "type": repr(column["type"])} for column in looking.get_columns(table)],
            "key": looking.get_pk_constraint(table),
            "points": sorted(looking.get_foreign_keys(table), key=str),
            "unique": sorted(looking.get_unique_constraints(table), key=str),
            "indices": sorted(
                str(index["name"]) + described_index(index) for index in looking.get_indexes(table)
            ),
            "options": looking.get_table_options(table),
        }

    return {table: of(table) for table in sorted(looking.get_table_names()) if table != "alembic_version"}


def test_the_migrations_make_the_tables_that_the_program_means(
    engine: Engine, bare_url: str, tmp_path: Path
) -> None:
    metadata.create_all(engine)
    meant = described(engine)
    metadata.drop_all(engine)
    Store.open(bare_url, tmp_path).close()
    assert described(engine) == meant
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_first_migration_can_be_taken_back_and_made_again(
    engine: Engine, bare_url: str, tmp_path: Path
) -> None:
    Store.open(bare_url, tmp_path).close()
    made = described(engine)
    with transaction(engine) as connection:
        config = Config()
        config.set_main_option("script_location", str(scripts()))
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    Store.open(bare_url, tmp_path).close()
    assert described(engine) == made


def test_opening_again_keeps_what_is_there(bare_url: str, tmp_path: Path) -> None:
    for number in (1, 2):
        store = Store.open(bare_url, tmp_path)
        with store.work() as work:
            join(work, telegram_id=number)
        assert rows(store)["participants"] == number
        store.close()


def test_the_numbers_of_the_files_are_the_revisions_in_their_order() -> None:
    known = ScriptDirectory(str(scripts()))
    assert [script.revision for script in known.walk_revisions()] == revisions()[::-1]
    assert known.get_heads() == revisions()[-1:]


def test_a_start_with_tables_up_to_date_does_without_alembic(store_url: str, tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from bot.store.work import Store; "
        "Store.open(sys.argv[1], Path(sys.argv[2])).close(); "
        "print('alembic.command' in sys.modules)"
    )
    assert run([sys.executable, "-c", script, store_url, str(tmp_path)]) == "False\n"


def test_two_programs_that_start_at_once_make_the_tables_once(bare_url: str, tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from bot.store.work import Store; "
        "Store.open(sys.argv[1], Path(sys.argv[2])).close()"
    )
    programs = [
        subprocess.Popen([sys.executable, "-c", script, bare_url, str(tmp_path)], cwd=REPOSITORY)
        for _ in range(2)
    ]
    assert [program.wait(timeout=60) for program in programs] == [0, 0]


def test_a_developer_finds_nothing_to_add_with_alembic_itself(sqlite_url: str) -> None:
    assert run([sys.executable, "-m", "alembic", "-x", f"url={sqlite_url}", "check"]).startswith(
        "No new upgrade operations detected."
    )


def run(words: list[str]) -> str:
    """What a program says, run at the top of the repository."""
    done = subprocess.run(words, cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout
