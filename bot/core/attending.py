"""What clinicians do about an alert: who takes it has it, is reminded of it, and may pass it on, raise or close it."""

from datetime import datetime, timedelta

from bot.core.alert import Alert, Talk, pending_tasks
from bot.core.alert_events import (
    Accompany,
    AlertTransition,
    Leave,
    Log,
    Page,
    Refuse,
    Release,
    Show,
    TalkBegun,
    Talked,
    TalkEnded,
)
from bot.core.climbing import anew, changed, page, so, tell
from bot.core.on_call import CLINICIANS, HIGHEST_TIER, Ladder, recipients, working_hour
from bot.core.plan import Plan
from bot.core.risk import Urgency, most_urgent

QUIET_AFTER = timedelta(days=1)
"""When nobody wrote in a talk for so long, clinicians are asked whether the program may go on."""


def acknowledge(ladder: Ladder, alert: Alert, by: str, now: datetime) -> AlertTransition:
    """A clinician has it, unless another has; one to whom it is handed over takes it from whoever had it."""
    if alert.practice:
        # It is noted, and the others are told all the same: that is what is practised.
        if alert.acknowledged_by is not None:
            return so(alert, Refuse(why="acknowledged"))
        noted = changed(alert, acknowledged_by=by, acknowledged_at=now)
        return so(noted, Log(action="acknowledged", by=by), Show())
    if alert.state == "acknowledged" and alert.offered_to != by:
        return so(alert, Refuse(why="acknowledged"))
    return so(taken(ladder, alert, by, now), Log(action="acknowledged", by=by), Show())


def talk(
    ladder: Ladder, alert: Alert, event: TalkBegun | Talked | TalkEnded, now: datetime
) -> AlertTransition:
    """A clinician writes with the participant, and the program rests until it is released."""
    match event:
        case TalkBegun(by=by, recipient=recipient):
            if alert.talk is not None:
                return so(alert, Refuse(why="talking"))
            talk = Talk(by=by, recipient=recipient, since=now, last_at=now)
            begun = changed(alert, talk=talk, held=True, released_by=None)
            # Who writes to them has it.
            begun = taken(ladder, begun, by, now) if alert.state == "open" else touched(ladder, begun, now)
            return so(begun, Log(action="talk_begun", by=by), Accompany(by=by), Show())
        case _ if alert.talk is None:
            return so(alert, Refuse(why="nobody talks"))
        case Talked(by=by):
            spoken = changed(alert, talk=alert.talk.model_copy(update={"last_at": now, "quiet": False}))
            # What the participant writes is no clinician's doing: it does not put off a reminder.
            return so(touched(ladder, spoken, now) if by else spoken, Log(action="talked", by=by))
        case TalkEnded(by=by):
            ended = touched(ladder, changed(alert, talk=None), now)
            return so(ended, Log(action="talk_ended", by=by), Leave(by=alert.talk.by), Show())


def hand_over(ladder: Ladder, alert: Alert, by: str, to: str, now: datetime) -> AlertTransition:
    """Another clinician is offered it; it stays with whoever has it until they acknowledge."""
    pause = ladder.pace[alert.urgency].climb_after
    offered = changed(touched(ladder, alert, now), offered_to=to, told=alert.told + 1, told_at=now)
    if alert.next_at is not None:
        offered = changed(offered, next_at=min(offered.next_at or now + pause, now + pause))
    log = Log(action="handed_over", by=by, detail=to)
    return so(offered, log, Page(recipients=(CLINICIANS, f"staff:{to}")), Show())


def raise_higher(ladder: Ladder, alert: Alert, by: str, urgency: Urgency, now: datetime) -> AlertTransition:
    """More people are told, or sooner: it has to be acknowledged anew."""
    higher = most_urgent((alert.urgency, urgency)) or urgency
    log = Log(action="raised_higher", by=by, detail=higher)
    if higher is not alert.urgency:
        raised = changed(touched(ladder, alert, now), urgency=higher)
        return page(ladder, anew(ladder, raised, now), now, log)
    again = anew(ladder, changed(alert, touched_at=now), now)
    climbs_at = now + ladder.pace[higher].climb_after
    tier = min(max(alert.tier, again.tier) + 1, HIGHEST_TIER)
    return page(ladder, changed(again, tier=tier, climbs_at=climbs_at), now, log, climbed=True)


def close(alert: Alert, by: str, outcome: str, now: datetime) -> AlertTransition:
    """It is over, with its outcome, and never opens again. Not while somebody waits for a sign-off: none would come."""
    if "sign_off" in pending_tasks(alert):
        return so(alert, Refuse(why="sign-off"))
    ended = changed(
        alert,
        state="closed",
        closed_by=by,
        closed_at=now,
        outcome=outcome,
        awaited=None,
        offered_to=None,
        talk=None,
        next_at=None,
        answer_by=None,
        rings_at=None,
    )
    left = [] if alert.talk is None else [Leave(by=alert.talk.by)]
    return so(ended, Log(action="closed", by=by, detail=outcome), *left, Show())


def do_tasks(ladder: Ladder, alert: Alert, by: str, now: datetime) -> AlertTransition:
    """What the program asked for is done; an alert that holds nothing else is closed with it."""
    pending = pending_tasks(alert)
    done = changed(
        alert,
        tasks_done={**alert.tasks_done, **dict.fromkeys(pending, now)},
        plan=Plan() if not alert.held else alert.plan,
    )
    log = Log(action="tasks_done", by=by, detail=", ".join(pending))
    if all(finding.source == "task" for finding in alert.findings) and not alert.held:
        ended = close(done, by, "task_done", now)
        return so(ended.alert, log, *ended.effects)
    done = taken(ladder, done, by, now) if alert.state == "open" else touched(ladder, done, now)
    return so(done, log, Show())


def release(ladder: Ladder, alert: Alert, by: str, now: datetime) -> AlertTransition:
    """The participant's program goes on, as planned."""
    if not alert.held:
        return so(alert, Refuse(why="not held"))
    free = changed(alert, held=False, released_by=by, talk=None)
    if alert.state == "open":
        # Who lets the program go on has looked.
        free = taken(ladder, free, by, now)
    elif alert.state == "acknowledged":
        free = touched(ladder, free, now)
    left = [] if alert.talk is None else [Leave(by=alert.talk.by)]
    return so(free, Log(action="released", by=by), *left, Release(plan=alert.plan), Show())


def remind(ladder: Ladder, alert: Alert, now: datetime) -> AlertTransition:
    """Whoever has it is told; when they leave it untouched even so, more people are."""
    if alert.talk is not None and now - alert.talk.last_at >= QUIET_AFTER:
        # It asks once a day.
        quiet = changed(alert, talk=alert.talk.model_copy(update={"last_at": now, "quiet": True}))
        return tell(ladder, remembered(ladder, quiet, now), now, Log(action="quiet"))
    if alert.offered_to is not None:
        offered = remembered(ladder, alert, now)
        return tell(ladder, offered, now, Log(action="not_taken_over", detail=alert.offered_to))
    again = remembered(ladder, changed(alert, untouched=alert.untouched + 1), now)
    if again.untouched == 1:
        return tell(ladder, again, now, Log(action="reminded"))
    tier = min(again.untouched, HIGHEST_TIER)
    told = (CLINICIANS, f"staff:{alert.acknowledged_by}", *recipients(ladder, tier, now))
    log = Log(action="untouched", detail=f"tier {tier}")
    again = changed(again, told=alert.told + 1, told_at=now)
    return so(again, log, Page(recipients=tuple(dict.fromkeys(told))), Show())


def taken(ladder: Ladder, alert: Alert, by: str, now: datetime) -> Alert:
    """Somebody has it now."""
    mine = changed(alert, state="acknowledged", acknowledged_by=by, acknowledged_at=now, offered_to=None)
    return touched(ladder, mine, now)


def touched(ladder: Ladder, alert: Alert, now: datetime) -> Alert:
    """A clinician did something about it: whoever has it need not be reminded for a while."""
    touched = changed(alert, touched_at=now, untouched=0)
    return remembered(ladder, touched, now) if alert.state == "acknowledged" else touched


def remembered(ladder: Ladder, alert: Alert, now: datetime) -> Alert:
    """Somebody has it: they are reminded of it as long as it is not closed."""
    # No more often than an urgent alert may wait: whoever has an emergency has their hands full.
    pause = max(ladder.pace[alert.urgency].promise, ladder.pace[Urgency.URGENT].promise)
    next_at = now + pause
    if alert.urgency is Urgency.REVIEW:
        next_at = working_hour(ladder, next_at)
    if alert.talk is not None and alert.talk.last_at + QUIET_AFTER > now:
        next_at = min(next_at, alert.talk.last_at + QUIET_AFTER)
    return changed(alert, next_at=next_at, rings_at=None)
