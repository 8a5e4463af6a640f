"""The tables. Names, chats and free text stand in `people`, `writings`, `staff` and `groups` only."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
)

from bot.store.columns import Json, Moment, RowId

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

participants = Table(
    "participants",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("pseudonym", String, nullable=False, unique=True),
    Column("created_at", Moment, nullable=False),
    # A number once given never means somebody else, not even after an erasure.
    sqlite_autoincrement=True,
)

people = Table(
    "people",
    metadata,
    Column("participant_id", RowId, ForeignKey("participants.id"), primary_key=True, autoincrement=False),
    Column("telegram_id", BigInteger, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("words", Json, nullable=False),
    # Of who is in no program: an enrollment has a language of its own.
    Column("language", String),
)

writings = Table(
    "writings",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("participant_id", RowId, ForeignKey("participants.id"), index=True),
    Column("at", Moment, nullable=False),
    Column("direction", String(3), nullable=False),
    Column("body", Json, nullable=False),
    # Of words in the audit log: without it, nobody who has the digest of an erased text can try out guesses.
    Column("salt", String(32)),
)


def _writing() -> Column[int]:
    return Column("writing_id", RowId, ForeignKey("writings.id"))


enrollments = Table(
    "enrollments",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("participant_id", RowId, ForeignKey("participants.id"), nullable=False, index=True),
    Column("program", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("cohort", String),
    Column("status", String, nullable=False),
    Column("state", Text, nullable=False),
    Column("wake_at", Moment, index=True),
    Column("began_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("key", String, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("participant_id", RowId, ForeignKey("participants.id")),
    Column("kind", String, nullable=False),
    _writing(),
    Index("ix_inbox_participant", "participant_id", "at"),
    sqlite_with_rowid=False,
)

touchpoints = Table(
    "touchpoints",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("enrollment_id", RowId, ForeignKey("enrollments.id"), nullable=False),
    Column("session", String, nullable=False),
    Column("contact", String, nullable=False),
    Column("number", SmallInteger, nullable=False),
    Column("planned_at", Moment, nullable=False),
    Column("state", String, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("why", String, nullable=False),
    UniqueConstraint("enrollment_id", "session", "contact", "number"),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("participant_id", RowId, ForeignKey("participants.id"), nullable=False, index=True),
    Column("enrollment_id", RowId, ForeignKey("enrollments.id")),
    Column("urgency", String, nullable=False),
    Column("category", String, nullable=False),
    Column("state", String, nullable=False),
    Column("raised_at", Moment, nullable=False),
    Column("next_at", Moment, index=True),
    Column("changed_at", Moment, nullable=False),
    Column("alert", Text, nullable=False),
    sqlite_autoincrement=True,
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("recipient", String, nullable=False),
    Column("lane", String, nullable=False),
    _writing(),
    Column("card", String),
    Column("fresh", Boolean, nullable=False),
    Column("touchpoint_id", RowId, ForeignKey("touchpoints.id")),
    Column("alert_id", RowId, ForeignKey("alerts.id")),
    Column("created_at", Moment, nullable=False),
    Column("until", Moment),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("try_at", Moment, nullable=False),
    Column("settled_at", Moment),
    Column("message_id", BigInteger),
    Column("why", String, nullable=False),
)
# As a literal, so that SQLite sees that the indices below serve the statements that use it.
is_waiting = outbox.c.state == literal_column("'waiting'")
for _name, *_columns in (
    ("ix_outbox_lane", outbox.c.lane, outbox.c.id),
    ("ix_outbox_recipient", outbox.c.recipient, outbox.c.lane, outbox.c.id),
):
    Index(_name, *_columns, sqlite_where=is_waiting, postgresql_where=is_waiting)

# What clinicians answer to is looked up by the number that the message has in its chat.
_of_alert = outbox.c.alert_id.is_not(None)
Index(
    "ix_outbox_message",
    outbox.c.recipient,
    outbox.c.message_id,
    sqlite_where=_of_alert,
    postgresql_where=_of_alert,
)

cards = Table(
    "cards",
    metadata,
    Column("recipient", String, primary_key=True),
    Column("card", String, primary_key=True),
    Column("message_id", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

responses = Table(
    "responses",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("enrollment_id", RowId, ForeignKey("enrollments.id"), nullable=False, index=True),
    Column("session", String, nullable=False),
    Column("save", String, nullable=False),
    Column("item", SmallInteger),
    Column("value", Json),
    _writing(),
    Column("corrected", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
)

assessments = Table(
    "assessments",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("enrollment_id", RowId, ForeignKey("enrollments.id"), nullable=False, index=True),
    Column("session", String, nullable=False),
    Column("scale", String, nullable=False),
    Column("scale_version", String, nullable=False),
    Column("points", Json, nullable=False),
    Column("score", Integer),
    Column("band", String),
    Column("cut_offs", Json, nullable=False),
    Column("at", Moment, nullable=False),
    Column("subscores", Json, nullable=False),
    Column("ending", String, nullable=False),
)

assignments = Table(
    "assignments",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("enrollment_id", RowId, ForeignKey("enrollments.id"), nullable=False, index=True),
    Column("session", String, nullable=False),
    Column("assignment", String, nullable=False),
    Column("arm", String),
    Column("chance", Float),
    Column("why", String, nullable=False),
    Column("at", Moment, nullable=False),
)

measurements = Table(
    "measurements",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("enrollment_id", RowId, ForeignKey("enrollments.id"), nullable=False, index=True),
    Column("session", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("measured", Json, nullable=False),
    Column("at", Moment, nullable=False),
)

observations = Table(
    "observations",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("participant_id", RowId, ForeignKey("participants.id"), nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("number", Float),
    _writing(),
    Column("unit", String, nullable=False),
    Column("observed_at", Moment, nullable=False),
    Column("entered_by", String, nullable=False),
    Column("entered_at", Moment, nullable=False),
    Column("corrects", RowId, ForeignKey("observations.id")),
    # A number that somebody was told never names another observation.
    sqlite_autoincrement=True,
)

audit_log = Table(
    "audit_log",
    metadata,
    # Without a gap, and the database refuses to change or delete an entry: the migration made it so.
    Column("number", RowId, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("action", String, nullable=False),
    Column("staff", String),
    Column("participant_id", RowId, ForeignKey("participants.id"), index=True),
    Column("alert_id", RowId, ForeignKey("alerts.id"), index=True),
    Column("detail", String, nullable=False),
    _writing(),
    Column("words", String(64)),
    Column("digest", String(64), nullable=False),
)

invites = Table(
    "invites",
    metadata,
    Column("code", String, primary_key=True),
    Column("program", String, nullable=False),
    Column("cohort", String),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("uses_left", Integer),
)

cohorts = Table(
    "cohorts",
    metadata,
    Column("cohort", String, primary_key=True),
    Column("program", String, nullable=False),
    Column("starts_on", String(10)),
    Column("created_at", Moment, nullable=False),
)

announcements = Table(
    "announcements",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("cohort", String),
    Column("writing_id", RowId, ForeignKey("writings.id"), nullable=False),
    Column("staff", String, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("state", String, nullable=False),
)

announced = Table(
    "announced",
    metadata,
    Column("announcement_id", RowId, ForeignKey("announcements.id"), primary_key=True, autoincrement=False),
    Column("participant_id", RowId, ForeignKey("participants.id"), primary_key=True, autoincrement=False),
    Column("send_at", Moment, nullable=False),
    Column("state", String, nullable=False),
    Index("ix_announced_state_send_at", "state", "send_at"),
)

notes = Table(
    "notes",
    metadata,
    Column("note", String, primary_key=True),
    Column("told_at", Moment, nullable=False),
)

staff = Table(
    "staff",
    metadata,
    Column("staff", String, primary_key=True),
    Column("role", String, nullable=False),
    Column("name", Text, nullable=False),
    Column("telegram_id", BigInteger, unique=True),
    Column("linked_at", Moment),
)

link_codes = Table(
    "link_codes",
    metadata,
    Column("code", String, primary_key=True),
    Column("purpose", String, nullable=False),
    Column("target", String, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
)

groups = Table(
    "groups",
    metadata,
    Column("audience", String, primary_key=True),
    Column("telegram_id", BigInteger, nullable=False),
    Column("linked_at", Moment, nullable=False),
    Column("forum", Boolean, nullable=False),
)

channels = Table(
    "channels",
    metadata,
    Column("staff", String, primary_key=True),
    Column("number", SmallInteger, primary_key=True, autoincrement=False),
    Column("label", String, nullable=False),
    Column("failing_since", Moment),
)

drills = Table(
    "drills",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("asked_at", Moment, nullable=False),
    Column("quick", Boolean, nullable=False),
    Column("alert_id", RowId, ForeignKey("alerts.id")),
    Column("ended_at", Moment),
)

publications = Table(
    "publications",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("subject", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("structure", String(64), nullable=False),
    Column("author", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("published_at", Moment, nullable=False),
    Column("scales", Json, nullable=False),
    Column("snapshot", LargeBinary, nullable=False),
    UniqueConstraint("subject", "version"),
)
