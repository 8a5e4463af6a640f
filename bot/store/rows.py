"""What the store gives back: small frozen rows."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from bot.core.enrollment import Enrollment
from bot.core.expression import Scalar

Lane = Literal["alert", "program", "ring"]
OutboxState = Literal["waiting", "sent", "expired", "superseded", "blocked", "refused"]
TouchpointState = Literal["planned", "sent", "answered", "expired", "skipped", "blocked"]
MeasurementKind = Literal["sleep", "activity", "thinking"]
Role = Literal["clinician", "coordinator"]
Audience = Literal["clinicians", "coordinators"]


@dataclass(frozen=True, slots=True)
class ParticipantRow:
    """A participant, with the private half. The enrollment is the latest, if any."""

    id: int
    pseudonym: str
    name: str
    telegram_id: int
    enrollment_id: int | None
    language: str | None = None
    """In which they wrote last while they were in no program."""


@dataclass(frozen=True, slots=True)
class OwedRow:
    """A message owed. `body` is what was rendered when it was owed."""

    id: int
    recipient: str
    lane: Lane
    body: dict[str, Any]
    card: str | None
    fresh: bool
    touchpoint_id: int | None
    alert_id: int | None
    created_at: datetime
    until: datetime | None
    attempts: int
    try_at: datetime


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert. `alert` is the JSON of the core's Alert."""

    id: int
    participant_id: int
    enrollment_id: int | None
    urgency: str
    category: str
    state: str
    raised_at: datetime
    next_at: datetime | None
    alert: str


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry of the audit log about an alert. `words`: those that staff wrote; None of all others, or erased."""

    at: datetime
    action: str
    staff: str | None
    detail: str
    words: str | None


@dataclass(frozen=True, slots=True)
class AnsweredRow:
    """What the bot answered at once when something was noticed, and what became of it."""

    at: datetime
    state: OutboxState
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class ObservationRow:
    """What a clinician entered. `words` is private, and empty once the participant was erased.

    `corrected_by` is the observation that took its place. One that only takes another back has neither number
    nor words.
    """

    id: int
    pseudonym: str
    name: str
    number: float | None
    words: str | None
    unit: str
    observed_at: datetime
    entered_by: str
    entered_at: datetime
    corrects: int | None
    corrected_by: int | None


@dataclass(frozen=True, slots=True)
class TimelineScoreRow:
    """One administration of a scale."""

    at: datetime
    scale: str
    score: int | None
    band: str | None
    ending: str


@dataclass(frozen=True, slots=True)
class TimelineSessionRow:
    """A session that was to be opened, and whether anything in it was answered."""

    at: datetime
    answered: bool


@dataclass(frozen=True, slots=True)
class MeasurementRow:
    """A night, an activity or a thinking test, as the core's value in JSON."""

    at: datetime
    kind: MeasurementKind
    measured: dict[str, Any]


@dataclass(frozen=True, slots=True)
class TimelineAlertRow:
    """An alert about somebody. `alert` is the JSON of the core's Alert."""

    at: datetime
    id: int
    urgency: str
    category: str
    state: str
    alert: str


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A clinician or a coordinator; without a chat until they linked theirs."""

    staff: str
    role: Role
    name: str
    telegram_id: int | None
    linked_at: datetime | None


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """A second channel of somebody's, by its number from 1. Its address stands in no table."""

    staff: str
    number: int
    label: str

    @property
    def name(self) -> str:
        """As recipients and logs name it: clara/1."""
        return f"{self.staff}/{self.number}"


@dataclass(frozen=True, slots=True)
class TellingRow:
    """That somebody was told of an alert by a message of its own, or a second channel rung; and how that ended."""

    id: int
    recipient: str
    state: OutboxState
    owed_at: datetime
    settled_at: datetime | None
    why: str


@dataclass(frozen=True, slots=True)
class DrillRow:
    """A drill that was asked for. Without an alert: the running bot has not begun it yet."""

    id: int
    key: str
    asked_at: datetime
    quick: bool
    alert_id: int | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class LinkCodeRow:
    """A code that links a chat: to a staff member, or a group to an audience."""

    code: str
    purpose: Literal["staff", "group"]
    target: str


@dataclass(frozen=True, slots=True)
class InviteRow:
    """An invitation, and the uses it has left (None: without limit)."""

    code: str
    program: str
    cohort: str | None
    uses_left: int | None


@dataclass(frozen=True, slots=True)
class ResponseRow:
    """An answer to a question of a program. Of free text the words, empty once they are erased."""

    save: str
    value: Scalar | None
    words: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A score of a scale."""

    scale: str
    score: int
    band: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class CohortRow:
    """A cohort: its program, the date on which it starts, and how many people it has."""

    cohort: str
    program: str
    starts_on: date | None
    people: int


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation, also one that is used up or over."""

    code: str
    program: str
    cohort: str | None
    uses_left: int | None
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class StandingRow:
    """Somebody's latest enrollment, without who they are, and when they were heard from last."""

    enrollment_id: int
    participant_id: int
    enrollment: Enrollment
    began_at: datetime
    heard_at: datetime | None


@dataclass(frozen=True, slots=True)
class AnnouncementRow:
    """An announcement: to whom, by whom, how it stands, and its text as it was written."""

    id: int
    cohort: str | None
    staff: str
    state: str
    text: str


@dataclass(frozen=True, slots=True)
class PublicationRow:
    """One publication, without what it holds."""

    id: int
    subject: str
    version: int
    digest: str
    structure: str
    author: str
    reason: str
    published_at: datetime
    scales: dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Linked:
    """Which clinicians have a chat, and whether their group has one."""

    staff: frozenset[str]
    group: bool
