"""Which second channels staff have, without their addresses; and the drills that were held."""

import sqlalchemy as sa

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


# Spelled out here, so that later changes of the program's own types do not change the past.
row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
moment = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    op.create_table(
        "channels",
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("number", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("failing_since", moment, nullable=True),
        sa.PrimaryKeyConstraint("staff", "number", name="pk_channels"),
    )
    op.create_table(
        "drills",
        sa.Column("id", row_id, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("quick", sa.Boolean(), nullable=False),
        sa.Column("alert_id", row_id, nullable=True),
        sa.Column("ended_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_drills"),
        sa.UniqueConstraint("key", name="uq_drills_key"),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name="fk_drills_alert_id"),
    )


def downgrade() -> None:
    op.drop_table("drills")
    op.drop_table("channels")
