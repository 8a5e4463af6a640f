"""Who is told of an alert now, and again when: the ladder's steps, and the second channels beside them."""

from datetime import datetime, timedelta

from bot.core.alert import Alert
from bot.core.alert_events import AlertEffect, AlertTransition, Log, Page, Ring, Show
from bot.core.on_call import CLINICIANS, HIGHEST_TIER, Ladder, recipients, working_hour
from bot.core.practising import ENDS_AFTER
from bot.core.ringing import everybody, people_of
from bot.core.risk import Urgency

UNDELIVERED_AFTER = timedelta(minutes=2)
"""How long Telegram may take to deliver an alert before everything else rings. The project's choice."""


def anew(ladder: Ladder, alert: Alert, now: datetime) -> Alert:
    """Nobody has it at its urgency: the climbing begins. One that was open keeps its tier, and hastens."""
    pace = ladder.pace[alert.urgency]
    climbs_at, look_by = now + pace.climb_after, now + pace.promise
    rings_at = None if alert.urgency is Urgency.REVIEW else now + UNDELIVERED_AFTER
    raised = changed(alert, state="open", delivered_at=None, rings_at=rings_at)
    if alert.state == "open" and alert.climbs_at is not None and alert.look_by is not None:
        return changed(raised, climbs_at=min(alert.climbs_at, climbs_at), look_by=min(alert.look_by, look_by))
    return changed(raised, tier=1, climbs_at=climbs_at, look_by=look_by, untouched=0, offered_to=None)


def page(ladder: Ladder, alert: Alert, now: datetime, log: Log, *, climbed: bool = False) -> AlertTransition:
    """Those of its tier are told now, and again after a while."""
    next_at = now + ladder.pace[alert.urgency].repeat_every
    if alert.climbs_at is not None and alert.tier < HIGHEST_TIER:
        next_at = min(next_at, max(alert.climbs_at, now))
    if alert.urgency is Urgency.REVIEW:
        next_at = working_hour(ladder, next_at)
    if alert.practice and alert.tier >= HIGHEST_TIER:
        next_at = now + ENDS_AFTER
    rung = ring(ladder, alert, now, climbed=climbed)
    told = changed(alert, told=alert.told + 1, told_at=now, next_at=next_at)
    if is_unheard(alert, now):
        told = changed(told, rings_at=None)
    return so(told, log, Page(recipients=recipients(ladder, alert.tier, now)), *rung, Show())


def tell(ladder: Ladder, alert: Alert, now: datetime, log: Log) -> AlertTransition:
    """Whoever has it is told; when nobody has, those of its tier."""
    if alert.state != "acknowledged":
        return page(ladder, alert, now, log)
    told = changed(alert, told=alert.told + 1, told_at=now)
    both = [f"staff:{who}" for who in (alert.acknowledged_by, alert.offered_to) if who is not None]
    return so(told, log, Page(recipients=(CLINICIANS, *both)), Show())


def climb_at_once(ladder: Ladder, alert: Alert, recipient: str, now: datetime) -> AlertTransition:
    """Somebody could not be told: the next tier is, without waiting."""
    log = Log(action="undelivered", detail=recipient)
    if alert.state != "open" or alert.tier >= HIGHEST_TIER:
        return so(alert, log)
    climbs_at = now + ladder.pace[alert.urgency].climb_after
    return page(ladder, changed(alert, tier=alert.tier + 1, climbs_at=climbs_at), now, log, climbed=True)


def climbed_by_now(ladder: Ladder, alert: Alert, now: datetime) -> Alert:
    """Where the ladder is by now: after an outage, where it would have been."""
    higher = alert
    while higher.tier < HIGHEST_TIER and higher.climbs_at is not None and higher.climbs_at <= now:
        climbs_at = higher.climbs_at + ladder.pace[alert.urgency].climb_after
        higher = changed(higher, tier=higher.tier + 1, climbs_at=climbs_at)
    return higher


def ring(ladder: Ladder, alert: Alert, now: datetime, *, climbed: bool) -> tuple[Ring, ...]:
    """Whose second channels ring besides. A note that can wait for a working day rings nobody."""
    if alert.urgency is Urgency.REVIEW:
        return ()
    people = people_of(ladder, recipients(ladder, alert.tier, now))
    if is_unheard(alert, now):
        return (Ring(people=everybody(ladder, people), why="not delivered"),)
    if climbed:
        return (Ring(people=people, why="not acknowledged"),)
    if alert.practice:
        return (Ring(people=people, why="practice"),)
    return (Ring(people=people, why="emergency"),) if alert.urgency is Urgency.EMERGENCY else ()


def is_unheard(alert: Alert, now: datetime) -> bool:
    """Whether Telegram has had its time and no clinician has it there."""
    return alert.delivered_at is None and (alert.rings_at is None or alert.rings_at <= now)


def so(alert: Alert, *effects: AlertEffect) -> AlertTransition:
    """The alert, and what must follow."""
    return AlertTransition(alert=alert, effects=effects)


def changed(alert: Alert, **fields: object) -> Alert:
    """The alert with some of its parts anew."""
    return alert.model_copy(update=fields)
