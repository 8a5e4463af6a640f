"""What staff read about an alert: never the participant's words, and nothing private in the first lines."""

import html
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.alert import Alert, Finding, pending_tasks
from bot.core.categories import LIFE
from bot.core.effects import Button
from bot.core.events import EVENT
from bot.core.on_call import COORDINATORS, Ladder, in_words, on_call
from bot.core.plan import Plan
from bot.core.pursuing import ANSWER_WITHIN
from bot.core.responding import HOLDING
from bot.core.risk import PRIVATE, Urgency
from bot.service import wording
from bot.service.letters import Letter
from bot.service.practice_letters import practice_letter
from bot.service.spoken import spoken
from bot.store.work import Work

MOST_ANSWERS = 3
MOST_FINDINGS = 12
"""So many lines of findings at the most: a letter has 4096 signs."""

MOST_QUOTES, LONGEST_QUOTE = 3, 300

Rows = tuple[tuple[Button, ...], ...]


def alert_letter(
    work: Work, ladder: Ladder, alert_id: int, alert: Alert, recipient: str, now: datetime
) -> Letter:
    """The alert as this recipient sees it: clinicians all of it, coordinators that somebody must look."""
    if alert.practice:
        taken_by = alert.acknowledged_by and name_of(work, ladder, alert.acknowledged_by)
        return practice_letter(alert_id, alert, taken_by, recipient in _coordinators(work))
    if recipient in _coordinators(work):
        return Letter(text=_text(alert, _for_coordinators(work, ladder, alert, now)))
    lines = [
        *_head(ladder, alert),
        *_standing(work, ladder, alert),
        "",
        *_noticed(ladder, alert),
        *_own_words(work, ladder, alert_id, alert),
        *_answered(ladder, alert),
        *_scores(work, ladder, alert_id),
        *_done(alert),
    ]
    return Letter(
        text=_text(alert, lines),
        buttons=_buttons(alert_id, alert),
        ends_topic=alert.state == "closed",
        # A note that can wait for a working day need not wake anybody.
        silent=alert.urgency is Urgency.REVIEW,
    )


def name_of(work: Work, ladder: Ladder, staff: str | None) -> str:
    """The name of somebody of the staff, as they were linked or as on-call.yaml has it."""
    if staff is None:
        return "somebody"
    known = next((row.name for row in work.staff() if row.staff == staff), None)
    return known or (ladder.people[staff].name if staff in ladder.people else staff)


def said_crisis(alert: Alert) -> bool:
    """Whether its participant was shown the crisis text."""
    return any(
        finding.urgency in HOLDING or finding.category in LIFE
        for finding in alert.findings
        if finding.source != "silence"
    )


def clinicians_reachable(work: Work) -> bool:
    """Whether any clinician, or their group, is linked to Telegram."""
    return work.group("clinicians") is not None or any(
        row.role == "clinician" and row.telegram_id is not None for row in work.staff()
    )


def _coordinators(work: Work) -> set[str]:
    return {COORDINATORS, *(f"staff:{row.staff}" for row in work.staff() if row.role == "coordinator")}


def _text(alert: Alert, lines: Iterable[str]) -> str:
    escaped = [html.escape(line, quote=False) for line in lines]
    return "\n".join([f"<b>{wording.FIRST_LINE[alert.urgency]}</b>", "", *escaped]).strip()


def _head(ladder: Ladder, alert: Alert) -> list[str]:
    since = moment_in(ladder, alert.raised_at)
    lines = [wording.RAISED.format(participant=alert.participant, moment=since, zone=ladder.zone)]
    if alert.state != "closed" and alert.look_by is not None:
        length = in_words(ladder.pace[alert.urgency].promise)
        by = moment_in(ladder, alert.look_by)
        lines.append(wording.LOOK[alert.urgency].format(length=length, moment=by))
    return lines


def _standing(work: Work, ladder: Ladder, alert: Alert) -> list[str]:
    """What clinicians have done about it so far."""
    lines: list[str] = []
    if alert.acknowledged_at is not None:
        line = wording.TAKE_ANEW if alert.state == "open" else wording.TAKEN_BY
        if alert.state != "closed":
            name = name_of(work, ladder, alert.acknowledged_by)
            lines.append(line.format(name=name, moment=moment_in(ladder, alert.acknowledged_at)))
    elif alert.state == "open":
        lines.append(wording.NOT_TAKEN.format(times=wording.times(alert.told)))
    lines += _staying(work, ladder, alert)
    if alert.released_by is not None:
        lines.append(wording.RELEASED_BY.format(name=name_of(work, ladder, alert.released_by)))
    if alert.closed_at is not None:
        outcome = {**wording.OUTCOMES, **wording.TASK_OUTCOMES}.get(alert.outcome or "", wording.IN_OWN_WORDS)
        name = name_of(work, ladder, alert.closed_by)
        lines.append(
            wording.CLOSED_BY.format(name=name, moment=moment_in(ladder, alert.closed_at), outcome=outcome)
        )
    return lines


def _staying(work: Work, ladder: Ladder, alert: Alert) -> list[str]:
    """Who is with them, who takes over, and what is left untouched."""
    lines: list[str] = []
    owner = name_of(work, ladder, alert.acknowledged_by)
    if alert.state == "acknowledged" and alert.untouched > 1 and alert.touched_at is not None:
        lines.append(wording.UNTOUCHED.format(name=owner, moment=moment_in(ladder, alert.touched_at)))
    if alert.offered_to is not None:
        lines.append(wording.OFFERED.format(name=owner, other=name_of(work, ladder, alert.offered_to)))
    if alert.talk is not None:
        name = name_of(work, ladder, alert.talk.by)
        lines.append(wording.TALKS.format(name=name, moment=moment_in(ladder, alert.talk.since)))
        if alert.talk.quiet:
            lines.append(wording.QUIET)
    if alert.plan != Plan():
        words = wording.PLANNED if alert.held else wording.PLANNED_FOR_TASK
        lines.append(words.format(plan=_plan_in_words(alert.plan)))
    return lines


def _plan_in_words(plan: Plan) -> str:
    parts = [
        wording.PLAN_END if plan.ends else "",
        wording.PLAN_REST.format(days=plan.rest_days) if plan.rest_days else "",
        *(wording.PLAN_WITHOUT.format(module=module) for module in plan.without),
        *(wording.PLAN_WITH.format(module=module) for module in plan.switched_on),
    ]
    return "; ".join(part[:1].lower() + part[1:] for part in parts if part)


def _noticed(ladder: Ladder, alert: Alert) -> list[str]:
    """What was found, the latest first; what was found again is counted."""
    found: dict[tuple[str, str], list[Finding]] = {}
    for finding in alert.findings:
        found.setdefault((finding.rule, finding.shown), []).append(finding)
    groups = sorted(found.values(), key=lambda each: each[-1].at, reverse=True)
    lines = [wording.NOTICED, *(_finding(ladder, each) for each in groups[:MOST_FINDINGS])]
    if len(groups) > MOST_FINDINGS:
        lines.append(wording.MORE_FINDINGS.format(number=len(groups) - MOST_FINDINGS))
    return lines


def _own_words(work: Work, ladder: Ladder, alert_id: int, alert: Alert) -> list[str]:
    """What they wrote, where the clinic wants it in the alert itself."""
    moments = [finding.at for finding in alert.findings if finding.source in PRIVATE]
    if ladder.own_words == "on_request" or not moments:
        return []
    participant_id = work.load_alert(alert_id).participant_id
    said = [spoken(EVENT.validate_python(line.body)) for line in work.lines_at(participant_id, moments)]
    return [wording.QUOTED.format(words=words[:LONGEST_QUOTE]) for words in said[-MOST_QUOTES:]]


def _answered(ladder: Ladder, alert: Alert) -> list[str]:
    """What they answered to the safety question, the latest first, and whether the latest stayed unanswered."""
    lines = [
        wording.ANSWERED[answer.answer].format(moment=moment_in(ladder, answer.at))
        for answer in reversed(alert.answers[-MOST_ANSWERS:])
    ]
    if alert.unanswered_at is not None:
        moment = moment_in(ladder, alert.unanswered_at)
        lines.append(wording.NOT_ANSWERED.format(length=in_words(ANSWER_WITHIN), moment=moment))
    return lines


def _finding(ladder: Ladder, found: list[Finding]) -> str:
    last = found[-1]
    return (wording.FINDING if len(found) == 1 else wording.FINDINGS).format(
        what=wording.CATEGORY.get(last.category, last.category.replace("_", " ")),
        where=wording.SOURCE[last.source],
        rule=last.shown or last.rule,
        times=wording.times(len(found)),
        moment=moment_in(ladder, last.at),
    )


def _scores(work: Work, ladder: Ladder, alert_id: int) -> list[str]:
    scores = [
        f"{row.scale} {row.score}{f' ({row.band})' if row.band else ''}, {_day(ladder, row.at)}"
        for row in work.last_scores(work.load_alert(alert_id).participant_id)
    ]
    return [wording.LAST_SCORES.format(scores="; ".join(scores))] if scores else []


def _done(alert: Alert) -> list[str]:
    """What Evenkeel has said to them and done already."""
    lines: list[str] = []
    if said_crisis(alert):
        lines.append(wording.SAID_CRISIS)
    elif any(
        finding.urgency is Urgency.SOON and finding.source not in ("silence", "button")
        for finding in alert.findings
    ):
        lines.append(wording.SAID_NOTICED)
    if alert.held:
        lines.append(wording.STILL_HELD if alert.state == "closed" else wording.ON_HOLD)
    if alert.state != "closed" and "sign_off" in pending_tasks(alert):
        lines.append(wording.AWAITS_SIGN_OFF)
    if alert.out_of_reach:
        lines.append(wording.OUT_OF_REACH)
    return lines


def _for_coordinators(work: Work, ladder: Ladder, alert: Alert, now: datetime) -> list[str]:
    """Who must be called, and nothing of what was found."""
    if alert.state != "open":
        return [*_head(ladder, alert)[:1], *_standing(work, ladder, alert)]
    clinicians = [key for key, person in ladder.people.items() if person.role == "clinician"]
    names = [ladder.people[key].name for key in dict.fromkeys((*on_call(ladder, now), *clinicians))]
    line = wording.TO_COORDINATORS.format(
        participant=alert.participant,
        moment=moment_in(ladder, alert.raised_at),
        zone=ladder.zone,
        names=", ".join(names) or wording.NOBODY_TO_CALL,
    )
    return [line] if clinicians_reachable(work) else [line, wording.NOBODY_LINKED]


def _buttons(alert_id: int, alert: Alert) -> Rows:
    rows: list[list[tuple[str, str]]] = []
    if alert.state == "open" or alert.offered_to is not None:
        rows.append([("ack", wording.ACKNOWLEDGE)])
    if alert.state != "closed":
        talk = ("write", wording.WRITE) if alert.talk is None else ("leave", wording.LEAVE)
        rows.append([("read", wording.READ), talk])
        rows.append([("note", wording.NOTE), ("hand", wording.HAND_OVER), ("raise", wording.RAISE)])
        rows.append([("close", wording.CLOSE)])
    pending = pending_tasks(alert) if alert.state != "closed" else ()
    if pending:
        words = wording.SIGN_OFF if "sign_off" in pending else wording.REVIEWED
        rows.insert(0, [("done", words), ("plan", wording.DONE_CHANGED)])
    if alert.held:
        changed = [("plan", wording.RELEASE_CHANGED)] if alert.state != "closed" and not pending else []
        rows.append([("release", wording.RELEASE), *changed])
    return tuple(tuple(Button(label=label, data=f"a:{alert_id}:{key}") for key, label in row) for row in rows)


def moment_in(ladder: Ladder, moment: datetime) -> str:
    """A moment by the clocks of the ladder's zone: Mon 2 Mar 10:00."""
    here = moment.astimezone(ZoneInfo(ladder.zone))
    return f"{here:%a} {here.day} {here:%b %H:%M}"


def _day(ladder: Ladder, moment: datetime) -> str:
    here = moment.astimezone(ZoneInfo(ladder.zone))
    return f"{here.day} {here:%b}"
