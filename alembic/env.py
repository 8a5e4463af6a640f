"""Runs the migrations: on the connection the bot hands over, or for a developer on `-x url=…`."""

from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa

from alembic import context
from bot.store.columns import Json, Moment
from bot.store.connecting import address, connect, transaction
from bot.store.tables import metadata


def spelled_out(kind: str, thing: Any, _context: object) -> str | Literal[False]:
    """A new migration names plain types, so that later changes of our own types do not change the past."""
    if kind == "type" and isinstance(thing, Moment):
        return 'sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")'
    if kind == "type" and isinstance(thing, Json):
        return "sa.Text()"
    return False


def run(connection: sa.Connection) -> None:
    """Bring the tables where the command wants them."""
    context.configure(
        connection=connection, target_metadata=metadata, render_item=spelled_out, render_as_batch=True
    )
    with context.begin_transaction():
        context.run_migrations()


handed_over = context.config.attributes.get("connection")
if handed_over is not None:
    run(handed_over)
else:
    url = context.get_x_argument(as_dictionary=True).get("url")
    with transaction(connect(address(url, Path.cwd()))) as connection:
        run(connection)
