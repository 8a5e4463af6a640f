"""Runs the migrations: on the connection the bot hands over, or for a developer on `-x url=…`."""

import sqlalchemy as sa

from alembic import context
from bot.store.tables import metadata


def run(connection: sa.Connection) -> None:
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    from pathlib import Path

    from bot.store.connecting import address, connect, transaction

    url = context.get_x_argument(as_dictionary=True).get("url")
    with transaction(connect(address(url, Path.cwd()))) as connection:
        run(connection)
