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

from bot.core.alert import (
    Accompany,
    Acknowledged,
    Alert,
    AlertEffect,
    AlertEvent,
    AlertTransition,
    Answer,
    Answered,
    Closed,
    Delivered,
    HandedOver,
    Leave,
    Log,
    LostContact,
    Noted,
    Noticed,
    Page,
    Planned,
    Raised,
    RaisedHigher,
    Read,
    Refuse,
    Release,
    Released,
    Ring,
    Show,
    Talk,
    TalkBegun,
    Talked,
    TalkEnded,
    TimePassed,
    Undelivered,
    WordsAsked,
    WordsAwaited,
    WordsDropped,
    findings_of,
)
from bot.core.on_call import CLINICIANS, HIGHEST_TIER, Ladder, recipients, working_hour
from bot.core.practising import ENDS_AFTER, PRACTICE, paced
from bot.core.ringing import everybody, people_of
from bot.core.risk import Urgency, most_urgent

AGAIN_AFTER = timedelta(minutes=1)
"""What is noticed within so long of the last telling is told together: who writes in despair writes often."""
ANSWER_WITHIN = timedelta(minutes=15)
"""How long a safety question waits after something pressing (clinical reference c.2)."""
UNDELIVERED_AFTER = timedelta(minutes=2)
"""How long Telegram may take to deliver an alert before everything else rings. The project's choice."""
PRESSING = (Urgency.EMERGENCY, Urgency.URGENT)
WORDS_AWAITED_FOR = timedelta(minutes=30)
"""How long a clinician's next words are taken as the note or outcome they were asked for."""
QUIET_AFTER = timedelta(days=1)
"""When nobody wrote in a talk for so long, clinicians are asked whether the program may go on."""


def pursue(ladder: Ladder, alert: Alert, event: AlertEvent, now: datetime) -> AlertTransition:
    """The next state of an alert, and who must be told."""
    if alert.state == "closed" and not isinstance(event, Released):
        return _so(alert, Refuse(why="closed"))
    ladder = paced(ladder, alert)
    match event:
        case Raised(asked=asked):
            raised = _waits(_anew(ladder, alert, now), asked, alert.urgency, now)
            return _page(ladder, raised, now, Log(action="raised", detail=alert.urgency))
        case Noticed():
            return _notice(ladder, alert, event, now)
        case Answered():
            return _answered(ladder, alert, event, now)
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
            return _acknowledge(ladder, alert, by, now)
        case WordsAsked(what=what, by=by, recipient=recipient):
            until = now + WORDS_AWAITED_FOR
            return _so(_with(alert, awaited=WordsAwaited(what=what, by=by, recipient=recipient, until=until)))
        case WordsDropped():
            return _so(_with(alert, awaited=None))
        case Noted(by=by):
            return _so(_touched(ladder, _with(alert, awaited=None), now), Log(action="noted", by=by), Show())
        case Read(by=by):
            return _so(_touched(ladder, alert, now), Log(action="read", by=by))
        case TalkBegun() | Talked() | TalkEnded():
            return _talk(ladder, alert, event, now)
        case HandedOver(by=by, to=to):
            pause = ladder.pace[alert.urgency].climb_after
            offered = _with(_touched(ladder, alert, now), offered_to=to, told=alert.told + 1, told_at=now)
            if alert.next_at is not None:
                offered = _with(offered, next_at=min(offered.next_at or now + pause, now + pause))
            log = Log(action="handed_over", by=by, detail=to)
            return _so(offered, log, Page(recipients=(CLINICIANS, f"staff:{to}")), Show())
        case RaisedHigher(by=by, urgency=urgency):
            return _raise_higher(ladder, alert, by, urgency, now)
        case Planned(by=by, plan=plan):
            log = Log(action="planned", by=by, detail=plan.model_dump_json(exclude_defaults=True))
            return _so(_with(_touched(ladder, alert, now), plan=plan), log)
        case Closed(by=by, outcome=outcome):
            ended = _with(
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
            return _so(ended, Log(action="closed", by=by, detail=outcome), *left, Show())
        case Released(by=by):
            if not alert.held:
                return _so(alert, Refuse(why="not held"))
            free = _with(alert, held=False, released_by=by, talk=None)
            if alert.state == "open":
                # Who lets the program go on has looked.
                free = _taken(ladder, free, by, now)
            elif alert.state == "acknowledged":
                free = _touched(ladder, free, now)
            left = [] if alert.talk is None else [Leave(by=alert.talk.by)]
            return _so(free, Log(action="released", by=by), *left, Release(plan=alert.plan), Show())
        case _:
            assert_never(event)


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
    more = _waits(more, event.asked, newest, now)
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


def _acknowledge(ladder: Ladder, alert: Alert, by: str, now: datetime) -> AlertTransition:
    if alert.practice:
        # It is noted, and the others are told all the same: that is what is practised.
        if alert.acknowledged_by is not None:
            return _so(alert, Refuse(why="acknowledged"))
        noted = _with(alert, acknowledged_by=by, acknowledged_at=now)
        return _so(noted, Log(action="acknowledged", by=by), Show())
    if alert.state == "acknowledged" and alert.offered_to != by:
        return _so(alert, Refuse(why="acknowledged"))
    return _so(_taken(ladder, alert, by, now), Log(action="acknowledged", by=by), Show())


def _talk(
    ladder: Ladder, alert: Alert, event: TalkBegun | Talked | TalkEnded, now: datetime
) -> AlertTransition:
    """A clinician writes with the participant, and the program rests until it is released."""
    match event:
        case TalkBegun(by=by, recipient=recipient):
            if alert.talk is not None:
                return _so(alert, Refuse(why="talking"))
            talk = Talk(by=by, recipient=recipient, since=now, last_at=now)
            begun = _with(alert, talk=talk, held=True, released_by=None)
            # Who writes to them has it.
            begun = _taken(ladder, begun, by, now) if alert.state == "open" else _touched(ladder, begun, now)
            return _so(begun, Log(action="talk_begun", by=by), Accompany(by=by), Show())
        case _ if alert.talk is None:
            return _so(alert, Refuse(why="nobody talks"))
        case Talked(by=by):
            spoken = _with(alert, talk=alert.talk.model_copy(update={"last_at": now, "quiet": False}))
            # What the participant writes is no clinician's doing: it does not put off a reminder.
            return _so(_touched(ladder, spoken, now) if by else spoken, Log(action="talked", by=by))
        case TalkEnded(by=by):
            ended = _touched(ladder, _with(alert, talk=None), now)
            return _so(ended, Log(action="talk_ended", by=by), Leave(by=alert.talk.by), Show())


def _raise_higher(ladder: Ladder, alert: Alert, by: str, urgency: Urgency, now: datetime) -> AlertTransition:
    """More people are told, or sooner: it has to be acknowledged anew."""
    higher = most_urgent((alert.urgency, urgency)) or urgency
    log = Log(action="raised_higher", by=by, detail=higher)
    if higher is not alert.urgency:
        raised = _with(_touched(ladder, alert, now), urgency=higher)
        return _page(ladder, _anew(ladder, raised, now), now, log)
    anew = _anew(ladder, _with(alert, touched_at=now), now)
    climbs_at = now + ladder.pace[higher].climb_after
    tier = min(max(alert.tier, anew.tier) + 1, HIGHEST_TIER)
    return _page(ladder, _with(anew, tier=tier, climbs_at=climbs_at), now, log, climbed=True)


def _taken(ladder: Ladder, alert: Alert, by: str, now: datetime) -> Alert:
    """Somebody has it now."""
    mine = _with(alert, state="acknowledged", acknowledged_by=by, acknowledged_at=now, offered_to=None)
    return _touched(ladder, mine, now)


def _touched(ladder: Ladder, alert: Alert, now: datetime) -> Alert:
    """A clinician did something about it: whoever has it need not be reminded for a while."""
    touched = _with(alert, touched_at=now, untouched=0)
    return _remembered(ladder, touched, now) if alert.state == "acknowledged" else touched


def _waits(alert: Alert, asked: bool, urgency: Urgency | None, now: datetime) -> Alert:
    """Whoever was asked after something pressing has a while to answer."""
    if not asked or urgency not in PRESSING:
        return alert
    return _with(alert, answer_by=alert.answer_by or now + ANSWER_WITHIN)


def _answered(ladder: Ladder, alert: Alert, event: Answered, now: datetime) -> AlertTransition:
    """An answer is written down and cancels nothing. Who wants to talk is told of at once, if nobody hurries yet."""
    answers = (*alert.answers, Answer(answer=event.answer, at=now))
    heard, log = _with(alert, answers=answers, answer_by=None), Log(action="answered", detail=event.answer)
    if event.answer == "talk" and alert.urgency not in PRESSING:
        return _tell(ladder, heard, now, log)
    return _so(heard, log, Show())


def _unanswered(ladder: Ladder, alert: Alert, now: datetime) -> AlertTransition:
    """No answer to the safety question: one tier higher at once, or whoever has it is told."""
    silent = _with(alert, answer_by=None, unanswered_at=now)
    log = Log(action="unanswered", detail="did not answer the safety question")
    if alert.state == "acknowledged":
        due = alert.next_at is not None and alert.next_at <= now
        return _tell(ladder, _remembered(ladder, silent, now) if due else silent, now, log)
    higher = _climbed(ladder, silent, now)
    if alert.tier == higher.tier < HIGHEST_TIER:
        climbs_at = now + ladder.pace[alert.urgency].climb_after
        higher = _with(silent, tier=alert.tier + 1, climbs_at=climbs_at)
    return _page(ladder, higher, now, log, climbed=higher.tier > alert.tier)


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
    if alert.next_at is None:
        return _so(alert)
    answerless = alert.answer_by is not None and now >= alert.answer_by
    if alert.rings_at is not None and alert.rings_at <= now < alert.next_at:
        rung = _so(
            _with(alert, rings_at=None),
            Log(action="not delivered"),
            *_ring(ladder, alert, now, climbed=False),
            Show(),
        )
        if not answerless:
            return rung
        later = _unanswered(ladder, rung.alert, now)
        return _so(later.alert, *rung.effects, *later.effects)
    if answerless:
        return _unanswered(ladder, alert, now)
    if not _is_due(alert, now):
        return _so(alert)
    if alert.practice and alert.tier >= HIGHEST_TIER:
        return pursue(ladder, alert, Closed(by=PRACTICE, outcome=PRACTICE), now)
    if alert.state == "acknowledged":
        return _remind(ladder, alert, now)
    higher = _climbed(ladder, alert, now)
    climbed = higher.tier > alert.tier
    log = Log(action="climbed" if climbed else "repeated", detail=f"tier {higher.tier}")
    return _page(ladder, higher, now, log, climbed=climbed)


def _climbed(ladder: Ladder, alert: Alert, now: datetime) -> Alert:
    """Where the ladder is by now: after an outage, where it would have been."""
    higher = alert
    while higher.tier < HIGHEST_TIER and higher.climbs_at is not None and higher.climbs_at <= now:
        climbs_at = higher.climbs_at + ladder.pace[alert.urgency].climb_after
        higher = _with(higher, tier=higher.tier + 1, climbs_at=climbs_at)
    return higher


def _is_due(alert: Alert, now: datetime) -> bool:
    """Whether its next moment has come; a clock that was put back must not put that off."""
    assert alert.next_at is not None
    return alert.next_at <= now or (alert.told_at is not None and alert.told_at > now)


def _remind(ladder: Ladder, alert: Alert, now: datetime) -> AlertTransition:
    """Whoever has it is told; when they leave it untouched even so, more people are."""
    if alert.talk is not None and now - alert.talk.last_at >= QUIET_AFTER:
        # It asks once a day.
        quiet = _with(alert, talk=alert.talk.model_copy(update={"last_at": now, "quiet": True}))
        return _tell(ladder, _remembered(ladder, quiet, now), now, Log(action="quiet"))
    if alert.offered_to is not None:
        offered = _remembered(ladder, alert, now)
        return _tell(ladder, offered, now, Log(action="not_taken_over", detail=alert.offered_to))
    again = _remembered(ladder, _with(alert, untouched=alert.untouched + 1), now)
    if again.untouched == 1:
        return _tell(ladder, again, now, Log(action="reminded"))
    tier = min(again.untouched, HIGHEST_TIER)
    told = (CLINICIANS, f"staff:{alert.acknowledged_by}", *recipients(ladder, tier, now))
    log = Log(action="untouched", detail=f"tier {tier}")
    again = _with(again, told=alert.told + 1, told_at=now)
    return _so(again, log, Page(recipients=tuple(dict.fromkeys(told))), Show())


def _anew(ladder: Ladder, alert: Alert, now: datetime) -> Alert:
    """Nobody has it at its urgency: the climbing begins. One that was open keeps its tier, and hastens."""
    pace = ladder.pace[alert.urgency]
    climbs_at, look_by = now + pace.climb_after, now + pace.promise
    rings_at = None if alert.urgency is Urgency.REVIEW else now + UNDELIVERED_AFTER
    raised = _with(alert, state="open", delivered_at=None, rings_at=rings_at)
    if alert.state == "open" and alert.climbs_at is not None and alert.look_by is not None:
        return _with(raised, climbs_at=min(alert.climbs_at, climbs_at), look_by=min(alert.look_by, look_by))
    return _with(raised, tier=1, climbs_at=climbs_at, look_by=look_by, untouched=0, offered_to=None)


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
    both = [f"staff:{who}" for who in (alert.acknowledged_by, alert.offered_to) if who is not None]
    return _so(told, log, Page(recipients=(CLINICIANS, *both)), Show())


def _remembered(ladder: Ladder, alert: Alert, now: datetime) -> Alert:
    """Somebody has it: they are reminded of it as long as it is not closed."""
    # No more often than an urgent alert may wait: whoever has an emergency has their hands full.
    pause = max(ladder.pace[alert.urgency].promise, ladder.pace[Urgency.URGENT].promise)
    next_at = now + pause
    if alert.urgency is Urgency.REVIEW:
        next_at = working_hour(ladder, next_at)
    if alert.talk is not None and alert.talk.last_at + QUIET_AFTER > now:
        next_at = min(next_at, alert.talk.last_at + QUIET_AFTER)
    return _with(alert, next_at=next_at, rings_at=None)


def _so(alert: Alert, *effects: AlertEffect) -> AlertTransition:
    return AlertTransition(alert=alert, effects=effects)


def _with(alert: Alert, **fields: object) -> Alert:
    return alert.model_copy(update=fields)
