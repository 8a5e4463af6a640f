"""An alert: a flag put before clinicians, from the first word to a named person's outcome."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from bot.core.plan import Plan
from bot.core.risk import PRIVATE, Flag, Source, Urgency, most_urgent
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


Words = Literal["outcome", "note"]
"""What a clinician can be asked to write."""


class WordsAwaited(Value):
    """A clinician was asked to write something: their next words there are it."""

    what: Words = "outcome"
    by: str
    recipient: str = Field(description="Where they were asked, such as group:clinicians.")
    until: AwareDatetime


class Talk(Value):
    """A clinician writes with the participant, and the bot keeps quiet."""

    by: str
    recipient: str = Field(description="Where its lines stand, such as group:clinicians.")
    since: AwareDatetime
    last_at: AwareDatetime = Field(description="When either of them last wrote.")
    quiet: bool = Field(False, description="Nobody wrote for a day, and it was asked what comes next.")


class Alert(Value):
    """One alert about one participant."""

    participant: str
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
    held: bool = Field(False, description="The participant's program stops until a release.")
    out_of_reach: bool = Field(False, description="The participant blocked the bot, or deleted the chat.")
    acknowledged_by: str | None = None
    acknowledged_at: AwareDatetime | None = None
    released_by: str | None = None
    closed_by: str | None = None
    closed_at: AwareDatetime | None = None
    outcome: str | None = None
    shown_to: tuple[str, ...] = Field((), description="Recipients that have a message that shows it.")
    awaited: WordsAwaited | None = None
    talk: Talk | None = None
    offered_to: str | None = Field(None, description="Who has it is handing it to; theirs once acknowledged.")
    touched_at: AwareDatetime | None = Field(None, description="When a clinician last did anything about it.")
    untouched: int = Field(0, description="How often its owner was reminded since then.")
    plan: Plan = Field(Plan(), description="How the program is to go on when it is released.")


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


class TimePassed(Value):
    """Nobody did anything; time itself is the event."""

    kind: Literal["time_passed"] = "time_passed"


class Acknowledged(Value):
    """A clinician has it."""

    kind: Literal["acknowledged"] = "acknowledged"
    by: str


class WordsAsked(Value):
    """A clinician wants to write a note, or to close it in their own words."""

    kind: Literal["words_asked"] = "words_asked"
    what: Words
    by: str
    recipient: str


class WordsDropped(Value):
    """They do not want to after all."""

    kind: Literal["words_dropped"] = "words_dropped"


class Noted(Value):
    """A clinician wrote a note. Its words are kept elsewhere."""

    kind: Literal["noted"] = "noted"
    by: str


class Read(Value):
    """A clinician had the participant's own words shown."""

    kind: Literal["read"] = "read"
    by: str


class TalkBegun(Value):
    """A clinician begins to write with the participant."""

    kind: Literal["talk_begun"] = "talk_begun"
    by: str
    recipient: str


class Talked(Value):
    """A line went to the participant, from a clinician; or came from them, and `by` is None."""

    kind: Literal["talked"] = "talked"
    by: str | None


class TalkEnded(Value):
    """A clinician ends the writing; the program still rests."""

    kind: Literal["talk_ended"] = "talk_ended"
    by: str


class HandedOver(Value):
    """A clinician hands it to another; it stays with whoever has it until the other acknowledges."""

    kind: Literal["handed_over"] = "handed_over"
    by: str
    to: str


class RaisedHigher(Value):
    """A clinician wants more people to look, or sooner. Without a greater urgency the next tier is told."""

    kind: Literal["raised_higher"] = "raised_higher"
    by: str
    urgency: Urgency


class Planned(Value):
    """A clinician chooses how the program is to go on."""

    kind: Literal["planned"] = "planned"
    by: str
    plan: Plan


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
    | TimePassed
    | Acknowledged
    | WordsAsked
    | WordsDropped
    | Noted
    | Read
    | TalkBegun
    | Talked
    | TalkEnded
    | HandedOver
    | RaisedHigher
    | Planned
    | Closed
    | Released,
    Field(discriminator="kind"),
]


class Page(Value):
    """These are told now, with a message of its own."""

    kind: Literal["page"] = "page"
    recipients: tuple[str, ...]


class Show(Value):
    """The messages that show it are brought up to date."""

    kind: Literal["show"] = "show"


class Release(Value):
    """The participant's program goes on, as planned."""

    kind: Literal["release"] = "release"
    plan: Plan


class Accompany(Value):
    """The bot keeps quiet, because a clinician is with the participant now."""

    kind: Literal["accompany"] = "accompany"
    by: str


class Leave(Value):
    """The clinician leaves; the bot may speak again."""

    kind: Literal["leave"] = "leave"
    by: str


class Log(Value):
    """A line for its log, which is only ever added to."""

    kind: Literal["log"] = "log"
    action: str
    by: str | None = None
    detail: str = ""


class Refuse(Value):
    """It is too late for that; who pressed is told why."""

    kind: Literal["refuse"] = "refuse"
    why: Literal["acknowledged", "closed", "not held", "talking", "nobody talks"]


AlertEffect = Annotated[Page | Show | Release | Accompany | Leave | Log | Refuse, Field(discriminator="kind")]


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
            shown="" if flag.source in PRIVATE else flag.evidence,
            at=now,
        )
        for flag in flags
    )
