"""What happens to an alert next, and who must be told.

Laws: an alert that is not closed always has a next moment at which somebody is told; only a clinician
closes it, and then it never opens again; its urgency never falls, and while it is open neither does its
tier; what was found and answered is only ever added to, and no answer cancels anything. Acknowledging stops
the climbing, not the remembering: what its owner then leaves untouched is told to them, and after that it
climbs again. An open alert that Telegram did not deliver is on every second channel two minutes after it
was raised.
"""

from datetime import datetime, timedelta
from typing import assert_never

from bot.core.alert import Alert, Answer, WordsAwaited, findings_of
from bot.core.alert_events import (
    Acknowledged,
    AlertEvent,
    AlertTransition,
    Answered,
    Closed,
    Delivered,
    HandedOver,
    Log,
    LostContact,
    Noted,
    Noticed,
    Planned,
    Raised,
    RaisedHigher,
    Read,
    Refuse,
    Released,
    Show,
    TalkBegun,
    Talked,
    TalkEnded,
    TasksDone,
    TimePassed,
    Undelivered,
    WordsAsked,
    WordsDropped,
)
from bot.core.attending import (
    acknowledge,
    close,
    do_tasks,
    hand_over,
    raise_higher,
    release,
    remembered,
    remind,
    talk,
    touched,
)
from bot.core.climbing import (
    UNDELIVERED_AFTER,
    anew,
    changed,
    climb_at_once,
    climbed_by_now,
    page,
    ring,
    so,
    tell,
)
from bot.core.on_call import CLINICIANS, HIGHEST_TIER, Ladder
from bot.core.practising import PRACTICE, paced
from bot.core.risk import Urgency, most_urgent

AGAIN_AFTER = timedelta(minutes=1)
"""What is noticed within so long of the last telling is told together: who writes in despair writes often."""
ANSWER_WITHIN = timedelta(minutes=15)
"""How long a safety question waits after something pressing (clinical reference c.2)."""
PRESSING = (Urgency.EMERGENCY, Urgency.URGENT)
WORDS_AWAITED_FOR = timedelta(minutes=30)
"""How long a clinician's next words are taken as the note or outcome they were asked for."""


def pursue(ladder: Ladder, alert: Alert, event: AlertEvent, now: datetime) -> AlertTransition:
    """The next state of an alert, and who must be told."""
    if alert.state == "closed" and not isinstance(event, Released):
        return so(alert, Refuse(why="closed"))
    ladder = paced(ladder, alert)
    match event:
        case Raised(asked=asked):
            raised = _waits(anew(ladder, alert, now), asked, alert.urgency, now)
            return page(ladder, raised, now, Log(action="raised", detail=alert.urgency))
        case Noticed():
            return _notice(ladder, alert, event, now)
        case Answered():
            return _answered(ladder, alert, event, now)
        case LostContact():
            if alert.out_of_reach:
                return so(alert)
            return tell(ladder, changed(alert, out_of_reach=True), now, Log(action="lost_contact"))
        case Undelivered(recipient=recipient):
            return climb_at_once(ladder, alert, recipient, now)
        case Delivered():
            return _delivered(ladder, alert, event, now)
        case TimePassed():
            return _time_passed(ladder, alert, now)
        case Acknowledged(by=by):
            return acknowledge(ladder, alert, by, now)
        case WordsAsked(what=what, by=by, recipient=recipient):
            until = now + WORDS_AWAITED_FOR
            return so(
                changed(alert, awaited=WordsAwaited(what=what, by=by, recipient=recipient, until=until))
            )
        case WordsDropped():
            return so(changed(alert, awaited=None))
        case Noted(by=by):
            return so(touched(ladder, changed(alert, awaited=None), now), Log(action="noted", by=by), Show())
        case Read(by=by):
            return so(touched(ladder, alert, now), Log(action="read", by=by))
        case TalkBegun() | Talked() | TalkEnded():
            return talk(ladder, alert, event, now)
        case HandedOver(by=by, to=to):
            return hand_over(ladder, alert, by, to, now)
        case RaisedHigher(by=by, urgency=urgency):
            return raise_higher(ladder, alert, by, urgency, now)
        case Planned(by=by, plan=plan):
            log = Log(action="planned", by=by, detail=plan.model_dump_json(exclude_defaults=True))
            return so(changed(touched(ladder, alert, now), plan=plan), log)
        case TasksDone(by=by):
            return do_tasks(ladder, alert, by, now)
        case Closed(by=by, outcome=outcome):
            return close(alert, by, outcome, now)
        case Released(by=by):
            return release(ladder, alert, by, now)
        case _:
            assert_never(event)


def _notice(ladder: Ladder, alert: Alert, event: Noticed, now: datetime) -> AlertTransition:
    newest = most_urgent(flag.urgency for flag in event.flags)
    urgency = most_urgent((alert.urgency, *(flag.urgency for flag in event.flags)))
    assert urgency is not None
    rose = urgency is not alert.urgency
    more = changed(
        alert,
        urgency=urgency,
        category=next(f.category for f in event.flags if f.urgency is urgency) if rose else alert.category,
        findings=(*alert.findings, *findings_of(event.flags, now)),
        held=alert.held or event.held,
        released_by=None if event.held and not alert.held else alert.released_by,
        out_of_reach=False,
    )
    more = _waits(more, event.asked, newest, now)
    log = Log(action="noticed", detail=", ".join(flag.rule for flag in event.flags))
    if rose or _taken_long_ago(ladder, alert, newest, now):
        # What somebody took at a lesser urgency, or long ago, has to be taken anew.
        return page(ladder, anew(ladder, more, now), now, log)
    if alert.state == "open" and newest not in PRESSING:
        return so(more, log, Show())
    again_at = now if alert.told_at is None else alert.told_at + AGAIN_AFTER
    if now < again_at:
        return so(changed(more, next_at=min(more.next_at or again_at, again_at)), log, Show())
    return tell(ladder, more, now, log)


def _waits(alert: Alert, asked: bool, urgency: Urgency | None, now: datetime) -> Alert:
    """Whoever was asked after something pressing has a while to answer."""
    if not asked or urgency not in PRESSING:
        return alert
    return changed(alert, answer_by=alert.answer_by or now + ANSWER_WITHIN)


def _answered(ladder: Ladder, alert: Alert, event: Answered, now: datetime) -> AlertTransition:
    """An answer is written down and cancels nothing. Who wants to talk is told of at once, if nobody hurries yet."""
    answers = (*alert.answers, Answer(answer=event.answer, at=now))
    heard, log = changed(alert, answers=answers, answer_by=None), Log(action="answered", detail=event.answer)
    if event.answer == "talk" and alert.urgency not in PRESSING:
        return tell(ladder, heard, now, log)
    return so(heard, log, Show())


def _unanswered(ladder: Ladder, alert: Alert, now: datetime) -> AlertTransition:
    """No answer to the safety question: one tier higher at once, or whoever has it is told."""
    silent = changed(alert, answer_by=None, unanswered_at=now)
    log = Log(action="unanswered", detail="did not answer the safety question")
    if alert.state == "acknowledged":
        due = alert.next_at is not None and alert.next_at <= now
        return tell(ladder, remembered(ladder, silent, now) if due else silent, now, log)
    higher = climbed_by_now(ladder, silent, now)
    if alert.tier == higher.tier < HIGHEST_TIER:
        climbs_at = now + ladder.pace[alert.urgency].climb_after
        higher = changed(silent, tier=alert.tier + 1, climbs_at=climbs_at)
    return page(ladder, higher, now, log, climbed=higher.tier > alert.tier)


def _taken_long_ago(ladder: Ladder, alert: Alert, newest: Urgency | None, now: datetime) -> bool:
    """Whether whoever acknowledged it may have turned to other things before this pressing flag came."""
    if alert.state != "acknowledged" or alert.acknowledged_at is None or newest not in PRESSING:
        return False
    return now - alert.acknowledged_at > ladder.pace[newest].climb_after


def _delivered(ladder: Ladder, alert: Alert, event: Delivered, now: datetime) -> AlertTransition:
    """A clinician has it in Telegram. What was owed before it was raised anew tells nothing of that."""
    kind, _, key = event.recipient.partition(":")
    a_clinician = kind == "staff" and (key not in ladder.people or ladder.people[key].role == "clinician")
    late = alert.rings_at is not None and event.owed_at < alert.rings_at - UNDELIVERED_AFTER
    if alert.delivered_at is not None or late or not (a_clinician or event.recipient == CLINICIANS):
        return so(alert)
    heard = changed(alert, delivered_at=now, rings_at=None)
    return so(heard, Log(action="delivered", detail=event.recipient))


def _time_passed(ladder: Ladder, alert: Alert, now: datetime) -> AlertTransition:
    if alert.next_at is None:
        return so(alert)
    answerless = alert.answer_by is not None and now >= alert.answer_by
    if alert.rings_at is not None and alert.rings_at <= now < alert.next_at:
        rung = so(
            changed(alert, rings_at=None),
            Log(action="not delivered"),
            *ring(ladder, alert, now, climbed=False),
            Show(),
        )
        if not answerless:
            return rung
        later = _unanswered(ladder, rung.alert, now)
        return so(later.alert, *rung.effects, *later.effects)
    if answerless:
        return _unanswered(ladder, alert, now)
    if not _is_due(alert, now):
        return so(alert)
    if alert.practice and alert.tier >= HIGHEST_TIER:
        return close(alert, PRACTICE, PRACTICE, now)
    if alert.state == "acknowledged":
        return remind(ladder, alert, now)
    higher = climbed_by_now(ladder, alert, now)
    climbed = higher.tier > alert.tier
    log = Log(action="climbed" if climbed else "repeated", detail=f"tier {higher.tier}")
    return page(ladder, higher, now, log, climbed=climbed)


def _is_due(alert: Alert, now: datetime) -> bool:
    """Whether its next moment has come; a clock that was put back must not put that off."""
    assert alert.next_at is not None
    return alert.next_at <= now or (alert.told_at is not None and alert.told_at > now)
