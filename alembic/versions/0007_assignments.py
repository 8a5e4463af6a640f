"""What was drawn by lot, for whoever analyses it.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Spelled out here, so that later changes of the program's own types do not change the past.
row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
moment = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    op.create_table(
        "assignments",
        sa.Column("id", row_id, nullable=False),
        sa.Column("enrollment_id", row_id, nullable=False),
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("assignment", sa.String(), nullable=False),
        sa.Column("arm", sa.String()),
        sa.Column("chance", sa.Float()),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_assignments"),
        sa.ForeignKeyConstraint(
            ["enrollment_id"], ["enrollments.id"], name="fk_assignments_enrollment_id"
        ),
    )
    op.create_index("ix_assignments_enrollment_id", "assignments", ["enrollment_id"])


def downgrade() -> None:
    op.drop_table("assignments")
