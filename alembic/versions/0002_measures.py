"""An assessment says how it ended, and what its parts came to; nights, activity,
thinking tests and what clinicians observe are kept."""

import sqlalchemy as sa

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


# Spelled out here, so that later changes of the program's own types do not change the past.
row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
moment = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    # What stands there already was completed where it has a score.
    op.add_column("assessments", sa.Column("subscores", sa.Text(), nullable=False, server_default="{}"))
    op.add_column("assessments", sa.Column("ending", sa.String(), nullable=False, server_default="completed"))
    with op.batch_alter_table("assessments") as table:
        table.alter_column("subscores", server_default=None)
        table.alter_column("ending", server_default=None)
    op.execute("UPDATE assessments SET ending = 'left' WHERE score IS NULL")
    op.create_table(
        "measurements",
        sa.Column("id", row_id, nullable=False),
        sa.Column("enrollment_id", row_id, nullable=False),
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("measured", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_measurements"),
        sa.ForeignKeyConstraint(
            ["enrollment_id"], ["enrollments.id"], name="fk_measurements_enrollment_id"
        ),
    )
    op.create_index("ix_measurements_enrollment_id", "measurements", ["enrollment_id"])
    op.create_table(
        "observations",
        sa.Column("id", row_id, nullable=False),
        sa.Column("participant_id", row_id, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("number", sa.Float(), nullable=True),
        sa.Column("writing_id", row_id, nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("observed_at", moment, nullable=False),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.Column("entered_at", moment, nullable=False),
        sa.Column("corrects", row_id, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_observations"),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name="fk_observations_participant_id"
        ),
        sa.ForeignKeyConstraint(["writing_id"], ["writings.id"], name="fk_observations_writing_id"),
        sa.ForeignKeyConstraint(["corrects"], ["observations.id"], name="fk_observations_corrects"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_observations_participant_id", "observations", ["participant_id"])


def downgrade() -> None:
    op.drop_table("observations")
    op.drop_table("measurements")
    op.drop_column("assessments", "ending")
    op.drop_column("assessments", "subscores")
