"""What happens to an alert next, and who must be told.

Laws: an alert that is not closed always has a next moment at which somebody is told; only a clinician
closes it, and then it never opens again; its urgency never falls, and while it is open neither does its
tier; what was found is only ever added to. Acknowledging stops the climbing, not the remembering. An open
alert that Telegram did not deliver is on every second channel two minutes after it was raised.
"""

from datetime import datetime, timedelta
from typing import assert_never

from bot.core.alert import (
    Acknowledged,
    Alert,
    AlertEffect,
    AlertEvent,
    AlertTransition,
    Closed,
    Delivered,
    Log,
    LostContact,
    Noticed,
    OutcomeAsked,
    OutcomeAwaited,
    OutcomeDropped,
    Page,
    Raised,
    Refuse,
    Release,
    Released,
    Ring,
    Show,
    TimePassed,
    Undelivered,
    findings_of,
)
from bot.core.on_call import CLINICIANS, HIGHEST_TIER, Ladder, recipients, working_hour
from bot.core.practising import ENDS_AFTER, PRACTICE, paced
from bot.core.ringing import everybody, people_of
from bot.core.risk import Urgency, most_urgent

AGAIN_AFTER = timedelta(minutes=1)
"""What is noticed within so long of the last telling is told together: who writes in despair writes often."""
UNDELIVERED_AFTER = timedelta(minutes=2)
"""How long Telegram may take to deliver an alert before everything else rings. The project's choice."""
PRESSING = (Urgency.EMERGENCY, Urgency.URGENT)
OUTCOME_AWAITED_FOR = timedelta(minutes=30)
"""How long a clinician's next words are taken as the outcome they were asked for."""


def pursue(ladder: Ladder, alert: Alert, event: AlertEvent, now: datetime) -> AlertTransition:
    """The next state of an alert, and who must be told."""
    if alert.state == "closed" and not isinstance(event, Released):
        return _so(alert, Refuse(why="closed"))
    ladder = paced(ladder, alert)
    match event:
        case Raised():
            return _page(ladder, _anew(ladder, alert, now), now, Log(action="raised", detail=alert.urgency))
        case Noticed():
            return _notice(ladder, alert, event, now)
        case LostContact():
            if alert.out_of_reach:
                return _so(alert)
            return _tell(ladder, _with(alert, out_of_reach=True), now, Log(action="lost_contact"))
        case Undelivered(recipient=recipient):
            return _climb_at_once(ladder, alert, recipient, now)
        case Delivered():
            return _delivered(ladder, alert, event, now)
        case TimePassed():
            return _time_passed(ladder, alert, now)
        case Acknowledged(by=by):
            if alert.state == "acknowledged" or (alert.practice and alert.acknowledged_by is not None):
                return _so(alert, Refuse(why="acknowledged"))
            if alert.practice:
                noted = _with(alert, acknowledged_by=by, acknowledged_at=now)
                return _so(noted, Log(action="acknowledged", by=by), Show())
            taken = _with(alert, state="acknowledged", acknowledged_by=by, acknowledged_at=now)
            return _so(_remembered(ladder, taken, now), Log(action="acknowledged", by=by), Show())
        case OutcomeAsked(by=by, recipient=recipient):
            awaited = OutcomeAwaited(by=by, recipient=recipient, until=now + OUTCOME_AWAITED_FOR)
            return _so(_with(alert, awaited=awaited))
        case OutcomeDropped():
            return _so(_with(alert, awaited=None))
        case Closed(by=by, outcome=outcome):
            ended = _with(
                alert,
                state="closed",
                closed_by=by,
                closed_at=now,
                outcome=outcome,
                awaited=None,
                next_at=None,
                rings_at=None,
            )
            return _so(ended, Log(action="closed", by=by, detail=outcome), Show())
        case Released(by=by):
            if not alert.held:
                return _so(alert, Refuse(why="not held"))
            free = _with(alert, held=False, released_by=by)
            if alert.state == "open":
                # Who lets the program go on has looked.
                taken = _with(free, state="acknowledged", acknowledged_by=by, acknowledged_at=now)
                free = _remembered(ladder, taken, now)
            return _so(free, Log(action="released", by=by), Release(), Show())
        case _:
            assert_never(event)


def due_at(alert: Alert) -> datetime | None:
    """When time itself next happens to an alert; None: never, it is closed."""
    return min((at for at in (alert.next_at, alert.rings_at) if at is not None), default=None)


def _notice(ladder: Ladder, alert: Alert, event: Noticed, now: datetime) -> AlertTransition:
    newest = most_urgent(flag.urgency for flag in event.flags)
    urgency = most_urgent((alert.urgency, *(flag.urgency for flag in event.flags)))
    assert urgency is not None
    rose = urgency is not alert.urgency
    more = _with(
        alert,
        urgency=urgency,
        category=next(f.category for f in event.flags if f.urgency is urgency) if rose else alert.category,
        findings=(*alert.findings, *findings_of(event.flags, now)),
        held=alert.held or event.held,
        released_by=None if event.held and not alert.held else alert.released_by,
        out_of_reach=False,
    )
    log = Log(action="noticed", detail=", ".join(flag.rule for flag in event.flags))
    if rose or _taken_long_ago(ladder, alert, newest, now):
        # What somebody took at a lesser urgency, or long ago, has to be taken anew.
        return _page(ladder, _anew(ladder, more, now), now, log)
    if alert.state == "open" and newest not in PRESSING:
        return _so(more, log, Show())
    again_at = now if alert.told_at is None else alert.told_at + AGAIN_AFTER
    if now < again_at:
        return _so(_with(more, next_at=min(more.next_at or again_at, again_at)), log, Show())
    return _tell(ladder, more, now, log)


def _taken_long_ago(ladder: Ladder, alert: Alert, newest: Urgency | None, now: datetime) -> bool:
    """Whether whoever acknowledged it may have turned to other things before this pressing flag came."""
    if alert.state != "acknowledged" or alert.acknowledged_at is None or newest not in PRESSING:
        return False
    return now - alert.acknowledged_at > ladder.pace[newest].climb_after


def _climb_at_once(ladder: Ladder, alert: Alert, recipient: str, now: datetime) -> AlertTransition:
    """Somebody could not be told: the next tier is, without waiting."""
    log = Log(action="undelivered", detail=recipient)
    if alert.state != "open" or alert.tier >= HIGHEST_TIER:
        return _so(alert, log)
    climbs_at = now + ladder.pace[alert.urgency].climb_after
    return _page(ladder, _with(alert, tier=alert.tier + 1, climbs_at=climbs_at), now, log, climbed=True)


def _delivered(ladder: Ladder, alert: Alert, event: Delivered, now: datetime) -> AlertTransition:
    """A clinician has it in Telegram. What was owed before it was raised anew tells nothing of that."""
    kind, _, key = event.recipient.partition(":")
    a_clinician = kind == "staff" and (key not in ladder.people or ladder.people[key].role == "clinician")
    late = alert.rings_at is not None and event.owed_at < alert.rings_at - UNDELIVERED_AFTER
    if alert.delivered_at is not None or late or not (a_clinician or event.recipient == CLINICIANS):
        return _so(alert)
    heard = _with(alert, delivered_at=now, rings_at=None)
    return _so(heard, Log(action="delivered", detail=event.recipient))


def _time_passed(ladder: Ladder, alert: Alert, now: datetime) -> AlertTransition:
    if (
        alert.rings_at is not None
        and alert.rings_at <= now
        and (alert.next_at is None or now < alert.next_at)
    ):
        ring = _ring(ladder, alert, now, climbed=False)
        return _so(_with(alert, rings_at=None), Log(action="not delivered"), *ring, Show())
    if alert.next_at is None or now < alert.next_at:
        return _so(alert)
    if alert.practice and alert.tier >= HIGHEST_TIER:
        return pursue(ladder, alert, Closed(by=PRACTICE, outcome=PRACTICE), now)
    if alert.state == "acknowledged":
        return _tell(ladder, _remembered(ladder, alert, now), now, Log(action="reminded"))
    higher = alert
    while higher.tier < HIGHEST_TIER and higher.climbs_at is not None and higher.climbs_at <= now:
        climbs_at = higher.climbs_at + ladder.pace[alert.urgency].climb_after
        higher = _with(higher, tier=higher.tier + 1, climbs_at=climbs_at)
    climbed = higher.tier > alert.tier
    log = Log(action="climbed" if climbed else "repeated", detail=f"tier {higher.tier}")
    return _page(ladder, higher, now, log, climbed=climbed)


def _anew(ladder: Ladder, alert: Alert, now: datetime) -> Alert:
    """Nobody has it at its urgency: the climbing begins. One that was open keeps its tier, and hastens."""
    pace = ladder.pace[alert.urgency]
    climbs_at, look_by = now + pace.climb_after, now + pace.promise
    rings_at = None if alert.urgency is Urgency.REVIEW else now + UNDELIVERED_AFTER
    raised = _with(alert, state="open", delivered_at=None, rings_at=rings_at)
    if alert.state == "open" and alert.climbs_at is not None and alert.look_by is not None:
        return _with(raised, climbs_at=min(alert.climbs_at, climbs_at), look_by=min(alert.look_by, look_by))
    return _with(raised, tier=1, climbs_at=climbs_at, look_by=look_by)


def _page(ladder: Ladder, alert: Alert, now: datetime, log: Log, *, climbed: bool = False) -> AlertTransition:
    """Those of its tier are told now, and again after a while."""
    next_at = now + ladder.pace[alert.urgency].repeat_every
    if alert.climbs_at is not None and alert.tier < HIGHEST_TIER:
        next_at = min(next_at, max(alert.climbs_at, now))
    if alert.urgency is Urgency.REVIEW:
        next_at = working_hour(ladder, next_at)
    if alert.practice and alert.tier >= HIGHEST_TIER:
        next_at = now + ENDS_AFTER
    ring = _ring(ladder, alert, now, climbed=climbed)
    told = _with(alert, told=alert.told + 1, told_at=now, next_at=next_at)
    if _is_unheard(alert, now):
        told = _with(told, rings_at=None)
    return _so(told, log, Page(recipients=recipients(ladder, alert.tier, now)), *ring, Show())


def _ring(ladder: Ladder, alert: Alert, now: datetime, *, climbed: bool) -> tuple[Ring, ...]:
    """Whose second channels ring besides. A note that can wait for a working day rings nobody."""
    if alert.urgency is Urgency.REVIEW:
        return ()
    people = people_of(ladder, recipients(ladder, alert.tier, now))
    if _is_unheard(alert, now):
        return (Ring(people=everybody(ladder, people), why="not delivered"),)
    if climbed:
        return (Ring(people=people, why="not acknowledged"),)
    if alert.practice:
        return (Ring(people=people, why="practice"),)
    return (Ring(people=people, why="emergency"),) if alert.urgency is Urgency.EMERGENCY else ()


def _is_unheard(alert: Alert, now: datetime) -> bool:
    """Whether Telegram has had its time and no clinician has it there."""
    return alert.delivered_at is None and (alert.rings_at is None or alert.rings_at <= now)


def _tell(ladder: Ladder, alert: Alert, now: datetime, log: Log) -> AlertTransition:
    """Whoever has it is told; when nobody has, those of its tier."""
    if alert.state != "acknowledged":
        return _page(ladder, alert, now, log)
    told = _with(alert, told=alert.told + 1, told_at=now)
    return _so(told, log, Page(recipients=(CLINICIANS, f"staff:{alert.acknowledged_by}")), Show())


def _remembered(ladder: Ladder, alert: Alert, now: datetime) -> Alert:
    """Somebody has it: they are reminded of it as long as it is not closed."""
    # No more often than an urgent alert may wait: whoever has an emergency has their hands full.
    pause = max(ladder.pace[alert.urgency].promise, ladder.pace[Urgency.URGENT].promise)
    next_at = now + pause
    if alert.urgency is Urgency.REVIEW:
        next_at = working_hour(ladder, next_at)
    return _with(alert, next_at=next_at, rings_at=None)


def _so(alert: Alert, *effects: AlertEffect) -> AlertTransition:
    return AlertTransition(alert=alert, effects=effects)


def _with(alert: Alert, **fields: object) -> Alert:
    return alert.model_copy(update=fields)
