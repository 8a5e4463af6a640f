"""A group says whether it has topics; and what clinicians answer to is found by its number."""

import sqlalchemy as sa

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("groups", sa.Column("forum", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("groups") as table:
        table.alter_column("forum", server_default=None)
    of_alert = sa.text("alert_id IS NOT NULL")
    op.create_index(
        "ix_outbox_message",
        "outbox",
        ["recipient", "message_id"],
        sqlite_where=of_alert,
        postgresql_where=of_alert,
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_message", "outbox")
    op.drop_column("groups", "forum")
