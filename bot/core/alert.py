"""An alert: a flag put before clinicians, from the first word to a named person's outcome."""

from datetime import UTC, datetime
from typing import Literal

from pydantic import AwareDatetime, Field

from bot.core.effects import SafetyAnswer
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


class Answer(Value):
    """What the participant answered to a safety question."""

    answer: SafetyAnswer
    at: AwareDatetime


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
    answer_by: AwareDatetime | None = Field(
        None, description="When the safety question counts as unanswered; it waits for an answer."
    )
    answers: tuple[Answer, ...] = Field((), description="To safety questions, the earliest first.")
    unanswered_at: AwareDatetime | None = Field(
        None, description="When the latest one counted as unanswered."
    )
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
    awaited: WordsAwaited | None = None
    talk: Talk | None = None
    offered_to: str | None = Field(None, description="Who has it is handing it to; theirs once acknowledged.")
    touched_at: AwareDatetime | None = Field(None, description="When a clinician last did anything about it.")
    untouched: int = Field(0, description="How often its owner was reminded since then.")
    tasks_done: dict[str, AwareDatetime] = Field(
        default_factory=dict, description="When a task of the program was done last, by what it is about."
    )
    plan: Plan = Field(Plan(), description="How the program is to go on when it is released.")

    @property
    def wakes_at(self) -> datetime | None:
        """When time is the next event: somebody is told again, second channels ring, or no answer came."""
        if self.next_at is None:
            return None
        return min(at for at in (self.next_at, self.answer_by, self.rings_at) if at is not None)


def pending_tasks(alert: Alert) -> tuple[str, ...]:
    """What the program asks of clinicians and nobody has done yet: `sign_off`, `supervision`."""
    never = datetime.min.replace(tzinfo=UTC)
    given = (finding for finding in alert.findings if finding.source == "task")
    waiting = (each.category for each in given if each.at > alert.tasks_done.get(each.category, never))
    return tuple(dict.fromkeys(waiting))


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
