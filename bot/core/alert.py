"""An alert: a flag put before clinicians, from the first word to a named person's outcome."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from bot.core.risk import Flag, Source, Urgency, most_urgent
from bot.core.value import Value


class Finding(Value):
    """A flag as it stands in an alert: without the participant's own words."""

    rule: str
    category: str
    urgency: Urgency
    source: Source
    shown: str = Field(
        "", description="Of a scale what was found, such as “phq9 item 9: 2”; of words nothing."
    )
    at: AwareDatetime


class OutcomeAwaited(Value):
    """A clinician is asked to write the outcome."""

    by: str
    recipient: str = Field(description="Where they were asked, such as group:clinicians.")
    until: AwareDatetime


class Alert(Value):
    """One alert about one participant."""

    participant: str
    practice: bool = Field(False, description="It is a drill, and about nobody.")
    quick: bool = Field(False, description="Of a drill: each tier comes a minute after the one before.")
    urgency: Urgency
    category: str
    findings: tuple[Finding, ...]
    state: Literal["open", "acknowledged", "closed"] = "open"
    raised_at: AwareDatetime
    look_by: AwareDatetime | None = Field(None, description="When somebody has promised to have looked.")
    tier: int = 1
    climbs_at: AwareDatetime | None = Field(None, description="When the next tier is told; it is open.")
    told: int = 0
    told_at: AwareDatetime | None = None
    next_at: AwareDatetime | None = Field(None, description="When somebody is told again; None: closed.")
    delivered_at: AwareDatetime | None = Field(
        None, description="When Telegram first took it for a clinician, since it was last raised."
    )
    rings_at: AwareDatetime | None = Field(
        None,
        description="When every second channel rings, unless it was delivered; None: it was, or they did.",
    )
    held: bool = Field(False, description="The participant's program stops until a release.")
    out_of_reach: bool = Field(False, description="The participant blocked the bot, or deleted the chat.")
    acknowledged_by: str | None = None
    acknowledged_at: AwareDatetime | None = None
    released_by: str | None = None
    closed_by: str | None = None
    closed_at: AwareDatetime | None = None
    outcome: str | None = None
    shown_to: tuple[str, ...] = Field((), description="Recipients that have a message that shows it.")
    awaited: OutcomeAwaited | None = None


class Raised(Value):
    """It was raised."""

    kind: Literal["raised"] = "raised"


class Noticed(Value):
    """More was found about the same participant."""

    kind: Literal["noticed"] = "noticed"
    flags: tuple[Flag, ...]
    held: bool


class LostContact(Value):
    """The participant cannot be reached in Telegram any more."""

    kind: Literal["lost_contact"] = "lost_contact"


class Undelivered(Value):
    """Telegram refused to show it to one of the staff, or to a group."""

    kind: Literal["undelivered"] = "undelivered"
    recipient: str


class Delivered(Value):
    """Telegram took a message of it, one that makes a phone ring, for this recipient."""

    kind: Literal["delivered"] = "delivered"
    recipient: str
    owed_at: AwareDatetime


class TimePassed(Value):
    """Nobody did anything; time itself is the event."""

    kind: Literal["time_passed"] = "time_passed"


class Acknowledged(Value):
    """A clinician has it."""

    kind: Literal["acknowledged"] = "acknowledged"
    by: str


class OutcomeAsked(Value):
    """A clinician wants to close it in their own words."""

    kind: Literal["outcome_asked"] = "outcome_asked"
    by: str
    recipient: str


class OutcomeDropped(Value):
    """They do not want to after all."""

    kind: Literal["outcome_dropped"] = "outcome_dropped"


class Closed(Value):
    """A clinician closes it, with the outcome."""

    kind: Literal["closed"] = "closed"
    by: str
    outcome: str


class Released(Value):
    """A clinician lets the program go on."""

    kind: Literal["released"] = "released"
    by: str


AlertEvent = Annotated[
    Raised
    | Noticed
    | LostContact
    | Undelivered
    | Delivered
    | TimePassed
    | Acknowledged
    | OutcomeAsked
    | OutcomeDropped
    | Closed
    | Released,
    Field(discriminator="kind"),
]


class Page(Value):
    """These are told now, with a message of its own."""

    kind: Literal["page"] = "page"
    recipients: tuple[str, ...]


class Ring(Value):
    """The second channels of these people ring now: e-mail, SMS, calls, whatever they have."""

    kind: Literal["ring"] = "ring"
    people: tuple[str, ...]
    why: Literal["emergency", "not acknowledged", "not delivered", "practice"]


class Show(Value):
    """The messages that show it are brought up to date."""

    kind: Literal["show"] = "show"


class Release(Value):
    """The participant's program goes on."""

    kind: Literal["release"] = "release"


class Log(Value):
    """A line for its log, which is only ever added to."""

    kind: Literal["log"] = "log"
    action: str
    by: str | None = None
    detail: str = ""


class Refuse(Value):
    """It is too late for that; who pressed is told why."""

    kind: Literal["refuse"] = "refuse"
    why: Literal["acknowledged", "closed", "not held"]


AlertEffect = Annotated[Page | Ring | Show | Release | Log | Refuse, Field(discriminator="kind")]


class AlertTransition(Value):
    """The alert after an event, and what must follow."""

    alert: Alert
    effects: tuple[AlertEffect, ...]


def alert_of(participant: str, flags: tuple[Flag, ...], held: bool, now: datetime) -> Alert:
    """A new alert; `pursue` it with `Raised`.

    Raises:
        ValueError: there is no flag.
    """
    urgency = most_urgent(flag.urgency for flag in flags)
    if urgency is None:
        raise ValueError("an alert needs a flag")
    return Alert(
        participant=participant,
        urgency=urgency,
        category=next(flag.category for flag in flags if flag.urgency is urgency),
        findings=findings_of(flags, now),
        raised_at=now,
        held=held,
    )


def findings_of(flags: tuple[Flag, ...], now: datetime) -> tuple[Finding, ...]:
    """Flags as they stand in an alert."""
    return tuple(
        Finding(
            rule=flag.rule,
            category=flag.category,
            urgency=flag.urgency,
            source=flag.source,
            shown="" if flag.source == "words" else flag.evidence,
            at=now,
        )
        for flag in flags
    )
