"""Alerts: raised from flags, pursued up the ladder, put before staff."""

from collections.abc import Sequence
from datetime import datetime

import structlog

from bot.core.alert import (
    Alert,
    AlertEvent,
    AlertTransition,
    Log,
    LostContact,
    Noticed,
    Page,
    Raised,
    Refuse,
    Release,
    Show,
    TimePassed,
    Undelivered,
    alert_of,
)
from bot.core.on_call import CLINICIANS, COORDINATORS, Ladder, next_cover
from bot.core.pursuing import pursue
from bot.core.risk import PRIVATE, Flag
from bot.service.alert_letters import alert_letter, clinicians_reachable
from bot.service.letters import Letter
from bot.store.errors import StoreError
from bot.store.rows import OwedRow
from bot.store.work import Work

log = structlog.get_logger()

AT_ONCE = 200
"""Alerts pursued in one transaction."""


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
    event: AlertEvent
    if row is None:
        alert = alert_of(work.participant(participant_id).pseudonym, tuple(flags), held, now)
        alert_id = work.add_alert(participant_id, enrollment_id, alert, now)
        event = Raised()
    else:
        alert, alert_id = Alert.model_validate_json(row.alert), row.id
        event = Noticed(flags=tuple(flags), held=held)
    for flag in flags:
        # The words themselves go where private things stand; the line names the rule only.
        evidence = {"text": flag.evidence} if flag.source in PRIVATE else None
        work.log_alert(alert_id, now, "flag", detail=flag.rule, writing=evidence)
        log.warning(
            "a risk rule found something",
            action="flag",
            alert_id=alert_id,
            rule=flag.rule,
            urgency=flag.urgency,
        )
    happen(work, ladder, alert_id, alert, event, now)


def note_unreachable(work: Work, ladder: Ladder, participant_id: int, now: datetime) -> None:
    """Telegram does not reach a participant any more: whoever looks after their open alert hears of it."""
    row = work.open_alert_of(participant_id)
    if row is not None:
        happen(work, ladder, row.id, Alert.model_validate_json(row.alert), LostContact(), now)


def note_refused(work: Work, ladder: Ladder, row: OwedRow, now: datetime) -> None:
    """Telegram refused a message of the alert lane: a crisis text, or an alert, which then climbs at once."""
    kind, _, of = row.recipient.partition(":")
    if kind == "participant":
        note_unreachable(work, ladder, int(of), now)
    elif row.alert_id is not None:
        alert = Alert.model_validate_json(work.load_alert(row.alert_id).alert)
        happen(work, ladder, row.alert_id, alert, Undelivered(recipient=row.recipient), now)


def pursue_due(work: Work, ladder: Ladder, now: datetime) -> int:
    """Go on with every alert whose next moment has come. Gives how many.

    Raises:
        StoreError: the database cannot be used.
    """
    due = work.due_alerts(now, AT_ONCE)
    for alert_id in due:
        try:
            with work.attempt():
                alert = Alert.model_validate_json(work.load_alert(alert_id).alert)
                happen(work, ladder, alert_id, alert, TimePassed(), now)
        except StoreError:
            raise
        except Exception:
            # One alert that we cannot pursue must not keep the others from climbing; it stays due.
            log.exception(
                "an alert could not be pursued; this is a mistake of ours",
                action="pursue_failed",
                alert_id=alert_id,
            )
    return len(due)


def happen(
    work: Work, ladder: Ladder, alert_id: int, alert: Alert, event: AlertEvent, now: datetime
) -> AlertTransition:
    """Let an event happen to an alert; keep it and tell whoever must be told.

    `Release` and `Refuse` are left to the caller, who knows the participant and who pressed.
    """
    transition = pursue(ladder, alert, event, now)
    after, paged, shown = transition.alert, tuple[str, ...](), False
    for effect in transition.effects:
        match effect:
            case Log():
                work.log_alert(alert_id, now, effect.action, effect.by, effect.detail)
                log.warning("an alert went on", action=f"alert_{effect.action}", alert_id=alert_id)
            case Page(recipients=recipients):
                paged = _reachable(work, recipients, alert_id, now)
                after = after.model_copy(update={"shown_to": tuple(dict.fromkeys((*after.shown_to, *paged)))})
            case Show():
                shown = True
            case Release() | Refuse():
                pass
    if after != alert:
        work.save_alert(alert_id, after, after.next_at, now)
    for recipient in after.shown_to if shown else paged:
        letter = alert_letter(work, ladder, alert_id, after, recipient, now)
        show(work, recipient, alert_id, letter, now, fresh=recipient in paged)
    return transition.model_copy(update={"alert": after})


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


def _reachable(work: Work, wanted: Sequence[str], alert_id: int, now: datetime) -> tuple[str, ...]:
    """Those of the wanted who can be reached; if none, everyone who can. Its log says who was, and who not."""

    def linked(recipients: Sequence[str]) -> list[str]:
        return [recipient for recipient in recipients if work.recipient_chat(recipient) is not None]

    found = linked(wanted)
    missing = [recipient for recipient in wanted if recipient not in found]
    if not found:
        found = linked([CLINICIANS, *(f"staff:{row.staff}" for row in work.staff()), COORDINATORS])
    if not clinicians_reachable(work):
        log.error(
            "no clinician can be told of an alert: link their group and who is on call",
            action="alert_unheard",
            alert_id=alert_id,
        )
    detail = ", ".join(found) or "nobody"
    work.log_alert(alert_id, now, "told", detail=detail)
    if missing:
        work.log_alert(alert_id, now, "not linked", detail=", ".join(missing))
    return tuple(found)
