"""An alert: a flag put before clinicians, from the first word to a named person's outcome.

Laws: an open alert always has a next moment at which somebody is told; it ends only when a
clinician closes it; its urgency never falls; what was found is only ever added to.
"""

from datetime import datetime
from typing import Annotated, Literal, assert_never

from pydantic import AwareDatetime, Field

from bot.core.on_call import Ladder, recipients
from bot.core.risk import Flag, Urgency, most_urgent
from bot.core.value import Value

HIGHEST_TIER = 3


class Finding(Value):
    """A flag as it stands in an alert: without the participant's own words."""

    rule: str
    category: str
    urgency: Urgency
    source: Literal["words", "item", "score"]
    at: AwareDatetime


class Alert(Value):
    """One alert about one participant."""

    participant: str
    urgency: Urgency
    category: str
    findings: tuple[Finding, ...]
    state: Literal["open", "acknowledged", "closed"] = "open"
    raised_at: AwareDatetime
    climbs_from: AwareDatetime = Field(description="Since when nobody has taken it at its urgency.")
    tier: int = 1
    told: int = 0
    next_at: AwareDatetime | None = None
    held: bool = False
    acknowledged_by: str | None = None
    acknowledged_at: AwareDatetime | None = None
    released_by: str | None = None
    closed_by: str | None = None
    closed_at: AwareDatetime | None = None
    outcome: str | None = None
    shown_to: tuple[str, ...] = Field((), description="Recipients that have a message that shows it.")
    outcome_awaited_from: str | None = Field(None, description="Who is asked to write the outcome.")


class Raised(Value):
    """It was raised."""

    kind: Literal["raised"] = "raised"


class Noticed(Value):
    """More was found about the same participant."""

    kind: Literal["noticed"] = "noticed"
    flags: tuple[Flag, ...]
    held: bool


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
    Raised | Noticed | TimePassed | Acknowledged | OutcomeAsked | Closed | Released,
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


AlertEffect = Annotated[Page | Show | Release | Log | Refuse, Field(discriminator="kind")]


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
        findings=_findings(flags, now),
        raised_at=now,
        climbs_from=now,
        held=held,
    )


def pursue(ladder: Ladder, alert: Alert, event: AlertEvent, now: datetime) -> AlertTransition:
    """The next state of an alert, and who must be told."""
    if alert.state == "closed" and not isinstance(event, Released):
        return AlertTransition(alert=alert, effects=(Refuse(why="closed"),))
    match event:
        case Raised():
            return _page(ladder, alert, now, Log(action="raised", detail=alert.urgency))
        case Noticed():
            return _notice(ladder, alert, event, now)
        case TimePassed():
            return _time_passed(ladder, alert, now)
        case Acknowledged(by=by):
            if alert.state == "acknowledged":
                return AlertTransition(alert=alert, effects=(Refuse(why="acknowledged"),))
            taken = _with(alert, state="acknowledged", acknowledged_by=by, acknowledged_at=now, next_at=None)
            return AlertTransition(alert=taken, effects=(Show(), Log(action="acknowledged", by=by)))
        case OutcomeAsked(by=by):
            return AlertTransition(alert=_with(alert, outcome_awaited_from=by), effects=())
        case Closed(by=by, outcome=outcome):
            ended = _with(
                alert,
                state="closed",
                closed_by=by,
                closed_at=now,
                outcome=outcome,
                outcome_awaited_from=None,
                next_at=None,
            )
            return AlertTransition(alert=ended, effects=(Show(), Log(action="closed", by=by)))
        case Released(by=by):
            if not alert.held:
                return AlertTransition(alert=alert, effects=(Refuse(why="not held"),))
            free = _with(alert, held=False, released_by=by)
            if alert.state == "open":
                # Who lets the program go on has looked.
                free = _with(free, state="acknowledged", acknowledged_by=by, acknowledged_at=now, next_at=None)
            return AlertTransition(alert=free, effects=(Release(), Show(), Log(action="released", by=by)))
        case _:
            assert_never(event)


def _notice(ladder: Ladder, alert: Alert, event: Noticed, now: datetime) -> AlertTransition:
    urgency = most_urgent((alert.urgency, *(flag.urgency for flag in event.flags)))
    assert urgency is not None
    rose = urgency is not alert.urgency
    more = _with(
        alert,
        urgency=urgency,
        category=next(f.category for f in event.flags if f.urgency is urgency) if rose else alert.category,
        findings=(*alert.findings, *_findings(event.flags, now)),
        held=alert.held or event.held,
    )
    log = Log(action="noticed", detail=", ".join(flag.rule for flag in event.flags))
    if rose:
        # What somebody took at a lesser urgency has to be taken anew.
        opened = _with(more, state="open", tier=1, climbs_from=now)
        return _page(ladder, opened, now, log)
    if alert.state == "acknowledged" or urgency in (Urgency.EMERGENCY, Urgency.URGENT):
        # Whoever has it must hear that there is more; its place on the ladder stays.
        return AlertTransition(
            alert=_with(more, told=alert.told + 1),
            effects=(Page(recipients=recipients(ladder, alert.tier, now)), Show(), log),
        )
    return AlertTransition(alert=more, effects=(Show(), log))


def _time_passed(ladder: Ladder, alert: Alert, now: datetime) -> AlertTransition:
    if alert.state != "open" or alert.next_at is None or now < alert.next_at:
        return AlertTransition(alert=alert, effects=())
    climb_after = ladder.pace[alert.urgency].climb_after
    tier = min(1 + int((now - alert.climbs_from) / climb_after), HIGHEST_TIER)
    higher = _with(alert, tier=max(alert.tier, tier))
    action = "climbed" if higher.tier > alert.tier else "repeated"
    return _page(ladder, higher, now, Log(action=action, detail=f"tier {higher.tier}"))


def _page(ladder: Ladder, alert: Alert, now: datetime, log: Log) -> AlertTransition:
    told = _with(alert, told=alert.told + 1, next_at=now + ladder.pace[alert.urgency].repeat_every)
    return AlertTransition(
        alert=told, effects=(Page(recipients=recipients(ladder, alert.tier, now)), Show(), log)
    )


def _findings(flags: tuple[Flag, ...], now: datetime) -> tuple[Finding, ...]:
    return tuple(
        Finding(rule=flag.rule, category=flag.category, urgency=flag.urgency, source=flag.source, at=now)
        for flag in flags
    )


def _with(alert: Alert, **fields: object) -> Alert:
    return alert.model_copy(update=fields)
