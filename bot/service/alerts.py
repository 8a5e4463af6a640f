"""Alerts: raised from flags, pursued up the ladder, shown to staff."""

import html
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog

from bot.core.alert import (
    Alert,
    AlertEvent,
    AlertTransition,
    Finding,
    Log,
    Noticed,
    Page,
    Raised,
    Refuse,
    Release,
    Show,
    TimePassed,
    alert_of,
    pursue,
)
from bot.core.effects import Button
from bot.core.on_call import CLINICIANS, COORDINATORS, Ladder, next_cover
from bot.core.risk import Flag
from bot.service import wording
from bot.service.letters import Letter
from bot.store.work import Work

log = structlog.get_logger()

AT_ONCE = 50


def raise_flags(
    work: Work,
    ladder: Ladder,
    participant_id: int,
    enrollment_id: int | None,
    flags: Sequence[Flag],
    held: bool,
    now: datetime,
) -> None:
    """Put flags before clinicians: as a new alert, or on the participant's open one."""
    row = work.open_alert_of(participant_id)
    if row is None:
        pseudonym = work.participant(participant_id).pseudonym
        alert = alert_of(pseudonym, tuple(flags), held, now)
        alert_id = work.add_alert(participant_id, enrollment_id, alert, now, alert.next_at)
        happen(work, ladder, alert_id, alert, Raised(), now)
    else:
        alert_id = row.id
        noticed = Noticed(flags=tuple(flags), held=held)
        happen(work, ladder, alert_id, Alert.model_validate_json(row.alert), noticed, now)
    for flag in flags:
        # The words themselves go where private things stand; the line names the rule only.
        evidence = {"text": flag.evidence} if flag.source == "words" else None
        work.log_alert(alert_id, now, "flag", detail=flag.rule, writing=evidence)
        log.warning(
            "a risk rule found something",
            action="flag",
            alert_id=alert_id,
            rule=flag.rule,
            urgency=flag.urgency,
        )


def pursue_due(work: Work, ladder: Ladder, now: datetime) -> int:
    """Go on with every alert whose next moment has come. Gives how many."""
    due = work.due_alerts(now, AT_ONCE)
    for alert_id in due:
        alert = Alert.model_validate_json(work.load_alert(alert_id).alert)
        happen(work, ladder, alert_id, alert, TimePassed(), now)
    return len(due)


def happen(
    work: Work, ladder: Ladder, alert_id: int, alert: Alert, event: AlertEvent, now: datetime
) -> AlertTransition:
    """Let an event happen to an alert; keep it and tell whoever must be told.

    `Release` and `Refuse` are left to the caller, who knows the participant and who pressed.
    """
    transition = pursue(ladder, alert, event, now)
    after, paged = transition.alert, tuple[str, ...]()
    for effect in transition.effects:
        match effect:
            case Page(recipients=recipients):
                paged = _reachable(work, ladder, recipients, alert_id)
                after = after.model_copy(update={"shown_to": tuple(dict.fromkeys((*after.shown_to, *paged)))})
            case Log():
                work.log_alert(alert_id, now, effect.action, effect.by, effect.detail)
                log.warning("an alert went on", action=f"alert_{effect.action}", alert_id=alert_id)
            case Show() | Release() | Refuse():
                pass
    shown = any(isinstance(effect, Show) for effect in transition.effects)
    letter = _letter(work, ladder, alert_id, after)
    for recipient in after.shown_to if shown else paged:
        show(work, recipient, alert_id, letter, now, fresh=recipient in paged)
    if after != alert:
        work.save_alert(alert_id, after, after.next_at, now)
    return transition.model_copy(update={"alert": after})


def note_unreachable(work: Work, ladder: Ladder, participant_id: int, now: datetime) -> None:
    """A participant about whom an alert is open cannot be reached by the bot: whoever has it must hear that."""
    row = work.open_alert_of(participant_id)
    if row is None:
        return
    alert = Alert.model_validate_json(row.alert)
    text = html.escape(wording.UNREACHABLE.format(participant=alert.participant), quote=False)
    for recipient in alert.shown_to:
        work.owe(recipient, Letter(text=text).model_dump(mode="json"), lane="alert", at=now, alert_id=row.id)
    work.log_alert(row.id, now, "unreachable")
    log.error("a participant with an open alert cannot be reached", action="unreachable", alert_id=row.id)


def show(
    work: Work, recipient: str, alert_id: int, letter: Letter, now: datetime, *, fresh: bool = False
) -> None:
    """Show an alert to one recipient: in the message that shows it already, or in a new one."""
    work.owe(
        recipient,
        letter.model_dump(mode="json"),
        lane="alert",
        at=now,
        card=f"alert:{alert_id}",
        fresh=fresh,
        alert_id=alert_id,
    )


def covered(work: Work, ladder: Ladder, now: datetime) -> bool:
    """Whether somebody may join: a clinician who can be reached is on call now, or soon enough."""
    linked = {row.staff for row in work.staff() if row.role == "clinician" and row.telegram_id is not None}
    group = work.group("clinicians") is not None
    reachable = ladder.model_copy(
        update={"shifts": tuple(shift for shift in ladder.shifts if group or shift.who in linked)}
    )
    begins = next_cover(reachable, now)
    return begins is not None and begins - now <= ladder.joining_needs_cover_within


def outcome_letter(work: Work, ladder: Ladder, alert_id: int, alert: Alert) -> Letter:
    """The alert with the outcomes to choose from, for who pressed Close."""
    rows = tuple(
        (Button(label=label, data=f"a:{alert_id}:outcome-{key}"),) for key, label in wording.OUTCOMES.items()
    )
    back = (Button(label=wording.BACK, data=f"a:{alert_id}:back"),)
    return _letter(work, ladder, alert_id, alert).model_copy(update={"buttons": (*rows, back)})


def alert_letter(work: Work, ladder: Ladder, alert_id: int, alert: Alert) -> Letter:
    """The alert as staff see it."""
    return _letter(work, ladder, alert_id, alert)


def name_of(work: Work, staff: str | None) -> str:
    """The name of somebody of the staff."""
    return next((row.name for row in work.staff() if row.staff == staff), staff or "somebody")


def _reachable(work: Work, ladder: Ladder, wanted: Sequence[str], alert_id: int) -> tuple[str, ...]:
    """Those of the wanted who can be reached; if none, everyone who can."""
    found = [recipient for recipient in wanted if work.recipient_chat(recipient) is not None]
    if not found:
        everyone = [CLINICIANS, *(f"staff:{row.staff}" for row in work.staff()), COORDINATORS]
        found = [recipient for recipient in everyone if work.recipient_chat(recipient) is not None]
    if not found:
        log.error(
            "an alert can be told to nobody: link the clinicians' group and the people on call",
            action="alert_unheard",
            alert_id=alert_id,
        )
    return tuple(found)


def _letter(work: Work, ladder: Ladder, alert_id: int, alert: Alert) -> Letter:
    lines = [f"<b>{wording.FIRST_LINE[alert.urgency]}</b>", ""]
    lines.append(f"{alert.participant}, {_moment(ladder, alert.raised_at)}")
    lines += [f"Noticed: {line}" for line in dict.fromkeys(_finding(finding) for finding in alert.findings)]
    scores = work.last_scores(work.load_alert(alert_id).participant_id)
    if scores:
        lines.append(
            "Last scores: " + "; ".join(f"{s.scale} {s.score} ({s.band}), {s.at:%d %b}" for s in scores)
        )
    lines.append(f"Somebody should look {wording.LOOK[alert.urgency]}.")
    if alert.held:
        lines.append("They have been shown the crisis text; their program is on hold until Release.")
    lines += ["", *_state(work, ladder, alert)]
    text = "\n".join(lines[:2] + [html.escape(line, quote=False) for line in lines[2:]])
    return Letter(text=text, buttons=_buttons(alert_id, alert))


def _finding(finding: Finding) -> str:
    what = wording.CATEGORY.get(finding.category, finding.category.replace("_", " "))
    return f"{what}, {wording.SOURCE[finding.source]} ({finding.rule})"


def _state(work: Work, ladder: Ladder, alert: Alert) -> list[str]:
    lines: list[str] = []
    if alert.acknowledged_by and alert.acknowledged_at and alert.state != "open":
        who = name_of(work, alert.acknowledged_by)
        lines.append(f"✓ Acknowledged by {who}, {_moment(ladder, alert.acknowledged_at)}")
    if alert.released_by:
        lines.append(f"✓ Released by {name_of(work, alert.released_by)}")
    if alert.closed_by and alert.closed_at:
        outcome = wording.OUTCOMES.get(alert.outcome or "", "in their own words")
        lines.append(
            f"✓ Closed by {name_of(work, alert.closed_by)}, {_moment(ladder, alert.closed_at)}: {outcome}"
        )
    if alert.state == "open":
        lines.append(f"Nobody has acknowledged it yet. Told {alert.told} times.")
    return lines


def _buttons(alert_id: int, alert: Alert) -> tuple[tuple[Button, ...], ...]:
    first: list[Button] = []
    if alert.state == "open":
        first.append(Button(label=wording.ACKNOWLEDGE, data=f"a:{alert_id}:ack"))
    if alert.state != "closed":
        first.append(Button(label=wording.CLOSE, data=f"a:{alert_id}:close"))
    if alert.held:
        first.append(Button(label=wording.RELEASE, data=f"a:{alert_id}:release"))
    return (tuple(first),) if first else ()


def _moment(ladder: Ladder, moment: datetime) -> str:
    here = moment.astimezone(ZoneInfo(ladder.zone))
    return f"{here:%a} {here.day} {here:%b %H:%M} ({ladder.zone})"
