"""The language in which somebody writes who is in no program: they are answered in it later, too.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("language", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("people", "language")
