"""Cohorts with a start, announcements in waves, and notes that come once.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# Spelled out here, so that later changes of the program's own types do not change the past.
row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
moment = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    op.create_table(
        "cohorts",
        sa.Column("cohort", sa.String(), nullable=False),
        sa.Column("program", sa.String(), nullable=False),
        sa.Column("starts_on", sa.String(10), nullable=True),
        sa.Column("created_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("cohort", name="pk_cohorts"),
    )
    op.create_table(
        "announcements",
        sa.Column("id", row_id, nullable=False),
        sa.Column("cohort", sa.String(), nullable=True),
        sa.Column("writing_id", row_id, nullable=False),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_announcements"),
        sa.ForeignKeyConstraint(["writing_id"], ["writings.id"], name="fk_announcements_writing_id"),
    )
    op.create_table(
        "announced",
        sa.Column("announcement_id", row_id, nullable=False),
        sa.Column("participant_id", row_id, nullable=False),
        sa.Column("send_at", moment, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("announcement_id", "participant_id", name="pk_announced"),
        sa.ForeignKeyConstraint(
            ["announcement_id"], ["announcements.id"], name="fk_announced_announcement_id"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name="fk_announced_participant_id"
        ),
    )
    op.create_index("ix_announced_state_send_at", "announced", ["state", "send_at"])
    op.create_table(
        "notes",
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("told_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("note", name="pk_notes"),
    )


def downgrade() -> None:
    for table in ("notes", "announced", "announcements", "cohorts"):
        op.drop_table(table)
