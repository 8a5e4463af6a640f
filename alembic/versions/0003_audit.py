"""The log of alerts becomes the audit log: one chain, to which the database only lets entries be added."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from secrets import token_hex

import sqlalchemy as sa

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


# Spelled out here, so that later changes of the program's own types do not change the past.
row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
moment = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")

REFUSED = "entries of the audit log are never changed or taken out"
AT_ONCE = 1000


def upgrade() -> None:
    op.add_column("writings", sa.Column("salt", sa.String(32), nullable=True))
    op.create_table(
        "audit_log",
        sa.Column("number", row_id, autoincrement=False, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("staff", sa.String(), nullable=True),
        sa.Column("participant_id", row_id, nullable=True),
        sa.Column("alert_id", row_id, nullable=True),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("writing_id", row_id, nullable=True),
        sa.Column("words", sa.String(64), nullable=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit_log"),
        sa.ForeignKeyConstraint(["participant_id"], ["participants.id"], name="fk_audit_log_participant_id"),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name="fk_audit_log_alert_id"),
        sa.ForeignKeyConstraint(["writing_id"], ["writings.id"], name="fk_audit_log_writing_id"),
    )
    op.create_index("ix_audit_log_participant_id", "audit_log", ["participant_id"])
    op.create_index("ix_audit_log_alert_id", "audit_log", ["alert_id"])
    chain(op.get_bind())
    op.drop_table("alert_log")
    if op.get_bind().dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_log_refuses_{what.lower()} BEFORE {what} ON audit_log "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_log_refuses() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_log_refuses_change BEFORE UPDATE OR DELETE ON audit_log "
        "FOR EACH ROW EXECUTE FUNCTION audit_log_refuses()"
    )
    op.execute(
        "CREATE TRIGGER audit_log_refuses_truncate BEFORE TRUNCATE ON audit_log "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_log_refuses()"
    )


def chain(connection: sa.Connection) -> None:
    """Every line that there is becomes an entry, in the order in which they were written."""
    lines = sa.text(
        "SELECT l.id, l.at, l.action, l.staff, a.participant_id, l.alert_id, l.detail, l.writing_id, w.body "
        "FROM alert_log l JOIN alerts a ON a.id = l.alert_id LEFT JOIN writings w ON w.id = l.writing_id "
        "WHERE l.id > :last ORDER BY l.id LIMIT :at_once"
    )
    add = sa.text(
        "INSERT INTO audit_log "
        "(number, at, action, staff, participant_id, alert_id, detail, writing_id, words, digest) VALUES "
        "(:number, :at, :action, :staff, :participant_id, :alert_id, :detail, :writing_id, :words, :digest)"
    )
    salted = sa.text("UPDATE writings SET salt = :salt WHERE id = :id")
    last, number, before = 0, 0, "0" * 64
    while rows := connection.execute(lines, {"last": last, "at_once": AT_ONCE}).mappings().all():
        for row in rows:
            last, number = row["id"], number + 1
            body = json.loads(row["body"]) if row["body"] else {}
            words = None
            # Of a text that was erased already nothing is kept.
            if body:
                salt = token_hex(16)
                words = digest(salt, body)
                connection.execute(salted, {"salt": salt, "id": row["writing_id"]})
            entry = {
                **{name: row[name] for name in ("action", "staff", "participant_id", "alert_id", "detail")},
                "writing_id": row["writing_id"],
                "words": words,
                "number": number,
            }
            before = digest(before, {**entry, "at": spelled(row["at"])})
            connection.execute(add, {**entry, "at": row["at"], "digest": before})


def digest(before: str, fields: dict) -> str:
    said = json.dumps(fields, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return sha256(f"{before}\n{said}".encode("ascii")).hexdigest()


def spelled(at: datetime | str) -> str:
    if isinstance(at, str):
        return at
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def downgrade() -> None:
    op.create_table(
        "alert_log",
        sa.Column("id", row_id, nullable=False),
        sa.Column("alert_id", row_id, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("staff", sa.String(), nullable=True),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("writing_id", row_id, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_alert_log"),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name="fk_alert_log_alert_id"),
        sa.ForeignKeyConstraint(["writing_id"], ["writings.id"], name="fk_alert_log_writing_id"),
    )
    op.create_index("ix_alert_log_alert_id", "alert_log", ["alert_id"])
    # The old table knows alerts only.
    op.execute(
        "INSERT INTO alert_log (alert_id, at, action, staff, detail, writing_id) "
        "SELECT alert_id, at, action, staff, detail, writing_id FROM audit_log "
        "WHERE alert_id IS NOT NULL ORDER BY number"
    )
    op.drop_table("audit_log")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_log_refuses()")
    op.drop_column("writings", "salt")
