"""The first tables."""

import sqlalchemy as sa

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Spelled out here, so that later changes of the program's own types do not change the past.
row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
moment = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")
json = sa.Text()


def key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def points(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}")


def upgrade() -> None:
    op.create_table(
        "participants",
        sa.Column("id", row_id, nullable=False),
        sa.Column("pseudonym", sa.String(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        key("participants", "id"),
        unique("participants", "pseudonym"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "people",
        sa.Column("participant_id", row_id, autoincrement=False, nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("words", json, nullable=False),
        key("people", "participant_id"),
        unique("people", "telegram_id"),
        points("people", "participant_id", "participants"),
    )
    op.create_table(
        "writings",
        sa.Column("id", row_id, nullable=False),
        sa.Column("participant_id", row_id, nullable=True),
        sa.Column("at", moment, nullable=False),
        sa.Column("direction", sa.String(3), nullable=False),
        sa.Column("body", json, nullable=False),
        key("writings", "id"),
        points("writings", "participant_id", "participants"),
    )
    op.create_index("ix_writings_participant_id", "writings", ["participant_id"])
    op.create_table(
        "enrollments",
        sa.Column("id", row_id, nullable=False),
        sa.Column("participant_id", row_id, nullable=False),
        sa.Column("program", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("cohort", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("wake_at", moment, nullable=True),
        sa.Column("began_at", moment, nullable=False),
        sa.Column("changed_at", moment, nullable=False),
        key("enrollments", "id"),
        points("enrollments", "participant_id", "participants"),
    )
    op.create_index("ix_enrollments_participant_id", "enrollments", ["participant_id"])
    op.create_index("ix_enrollments_wake_at", "enrollments", ["wake_at"])
    op.create_table(
        "inbox",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("participant_id", row_id, nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("writing_id", row_id, nullable=True),
        key("inbox", "key"),
        points("inbox", "participant_id", "participants"),
        points("inbox", "writing_id", "writings"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "touchpoints",
        sa.Column("id", row_id, nullable=False),
        sa.Column("enrollment_id", row_id, nullable=False),
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("planned_at", moment, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("changed_at", moment, nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        key("touchpoints", "id"),
        unique("touchpoints", "enrollment_id", "session", "contact", "number"),
        points("touchpoints", "enrollment_id", "enrollments"),
    )
    op.create_table(
        "alerts",
        sa.Column("id", row_id, nullable=False),
        sa.Column("participant_id", row_id, nullable=False),
        sa.Column("enrollment_id", row_id, nullable=True),
        sa.Column("urgency", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("raised_at", moment, nullable=False),
        sa.Column("next_at", moment, nullable=True),
        sa.Column("changed_at", moment, nullable=False),
        sa.Column("alert", sa.Text(), nullable=False),
        key("alerts", "id"),
        points("alerts", "participant_id", "participants"),
        points("alerts", "enrollment_id", "enrollments"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_alerts_participant_id", "alerts", ["participant_id"])
    op.create_index("ix_alerts_next_at", "alerts", ["next_at"])
    op.create_table(
        "outbox",
        sa.Column("id", row_id, nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("writing_id", row_id, nullable=True),
        sa.Column("card", sa.String(), nullable=True),
        sa.Column("fresh", sa.Boolean(), nullable=False),
        sa.Column("touchpoint_id", row_id, nullable=True),
        sa.Column("alert_id", row_id, nullable=True),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("until", moment, nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("try_at", moment, nullable=False),
        sa.Column("settled_at", moment, nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        key("outbox", "id"),
        points("outbox", "writing_id", "writings"),
        points("outbox", "touchpoint_id", "touchpoints"),
        points("outbox", "alert_id", "alerts"),
    )
    waiting = sa.text("state = 'waiting'")
    for name, columns in (
        ("ix_outbox_lane", ["lane", "id"]),
        ("ix_outbox_recipient", ["recipient", "lane", "id"]),
    ):
        op.create_index(name, "outbox", columns, sqlite_where=waiting, postgresql_where=waiting)
    op.create_table(
        "cards",
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("card", sa.String(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        key("cards", "recipient", "card"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "responses",
        sa.Column("id", row_id, nullable=False),
        sa.Column("enrollment_id", row_id, nullable=False),
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("save", sa.String(), nullable=False),
        sa.Column("item", sa.SmallInteger(), nullable=True),
        sa.Column("value", json, nullable=True),
        sa.Column("writing_id", row_id, nullable=True),
        sa.Column("corrected", sa.Boolean(), nullable=False),
        sa.Column("at", moment, nullable=False),
        key("responses", "id"),
        points("responses", "enrollment_id", "enrollments"),
        points("responses", "writing_id", "writings"),
    )
    op.create_index("ix_responses_enrollment_id", "responses", ["enrollment_id"])
    op.create_table(
        "assessments",
        sa.Column("id", row_id, nullable=False),
        sa.Column("enrollment_id", row_id, nullable=False),
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("scale", sa.String(), nullable=False),
        sa.Column("scale_version", sa.String(), nullable=False),
        sa.Column("points", json, nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("band", sa.String(), nullable=True),
        sa.Column("cut_offs", json, nullable=False),
        sa.Column("at", moment, nullable=False),
        key("assessments", "id"),
        points("assessments", "enrollment_id", "enrollments"),
    )
    op.create_index("ix_assessments_enrollment_id", "assessments", ["enrollment_id"])
    op.create_table(
        "alert_log",
        sa.Column("id", row_id, nullable=False),
        sa.Column("alert_id", row_id, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("staff", sa.String(), nullable=True),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("writing_id", row_id, nullable=True),
        key("alert_log", "id"),
        points("alert_log", "alert_id", "alerts"),
        points("alert_log", "writing_id", "writings"),
    )
    op.create_index("ix_alert_log_alert_id", "alert_log", ["alert_id"])
    op.create_table(
        "invites",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("program", sa.String(), nullable=False),
        sa.Column("cohort", sa.String(), nullable=True),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("expires_at", moment, nullable=True),
        sa.Column("uses_left", sa.Integer(), nullable=True),
        key("invites", "code"),
    )
    op.create_table(
        "staff",
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=True),
        sa.Column("linked_at", moment, nullable=True),
        key("staff", "staff"),
        unique("staff", "telegram_id"),
    )
    op.create_table(
        "link_codes",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.Column("used_at", moment, nullable=True),
        key("link_codes", "code"),
    )
    op.create_table(
        "groups",
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("linked_at", moment, nullable=False),
        key("groups", "audience"),
    )


def downgrade() -> None:
    for table in (
        "groups",
        "link_codes",
        "staff",
        "invites",
        "alert_log",
        "assessments",
        "responses",
        "cards",
        "outbox",
        "alerts",
        "touchpoints",
        "inbox",
        "enrollments",
        "writings",
        "people",
        "participants",
    ):
        op.drop_table(table)
