"""An assessment says how it ended, and what its parts came to."""

import sqlalchemy as sa

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What stands there already was completed where it has a score.
    op.add_column("assessments", sa.Column("subscores", sa.Text(), nullable=False, server_default="{}"))
    op.add_column("assessments", sa.Column("ending", sa.String(), nullable=False, server_default="completed"))
    with op.batch_alter_table("assessments") as table:
        table.alter_column("subscores", server_default=None)
        table.alter_column("ending", server_default=None)
    op.execute("UPDATE assessments SET ending = 'left' WHERE score IS NULL")


def downgrade() -> None:
    op.drop_column("assessments", "ending")
    op.drop_column("assessments", "subscores")
