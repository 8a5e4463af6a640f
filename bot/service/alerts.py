"""Alerts: raised from flags, pursued up the ladder, put before staff."""

import html
from collections.abc import Sequence
from datetime import datetime

import structlog

from bot.core.alert import Alert, alert_of
from bot.core.alert_events import (
    Accompany,
    AlertEvent,
    AlertTransition,
    Answered,
    Delivered,
    Leave,
    Log,
    LostContact,
    Noticed,
    Page,
    Raised,
    Refuse,
    Release,
    Ring,
    Show,
    TimePassed,
    Undelivered,
)
from bot.core.effects import SafetyAnswer
from bot.core.enrollment import PassedOn
from bot.core.on_call import CLINICIANS, COORDINATORS, Ladder
from bot.core.pursuing import pursue
from bot.core.ringing import people_of
from bot.core.risk import PRIVATE, Flag, Urgency
from bot.core.safety_question import ASKS_TO_TALK
from bot.service.alert_letters import alert_letter, clinicians_reachable, name_of, said_crisis
from bot.service.charting import chart_in_words, chart_of
from bot.service.letters import Letter
from bot.service.ringing import ring
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
    *,
    asked: bool = False,
) -> None:
    """Put flags before clinicians: as a new alert, or on the participant's open one.

    `asked`: the participant was asked a safety question with it.
    """
    row = work.open_alert_of(participant_id)
    event: AlertEvent
    if row is None:
        alert = alert_of(work.participant(participant_id).pseudonym, tuple(flags), held, now)
        alert_id = work.add_alert(participant_id, enrollment_id, alert, now)
        event = Raised(asked=asked)
    else:
        alert, alert_id = Alert.model_validate_json(row.alert), row.id
        event = Noticed(flags=tuple(flags), held=held, asked=asked)
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
    after = happen(work, ladder, alert_id, alert, event, now).alert
    if any(flag.source == "task" for flag in flags):
        _show_course(work, ladder, participant_id, after, now)


def _show_course(work: Work, ladder: Ladder, participant_id: int, alert: Alert, now: datetime) -> None:
    """Whoever is to sign off or to review sees the course as a picture, below the alert."""
    chart = chart_of(work, ladder, participant_id, alert.participant, now)
    if chart is None:
        return
    letter = Letter(text=html.escape(chart_in_words(chart), quote=False), picture=chart, silent=True)
    told = {CLINICIANS, *(f"staff:{row.staff}" for row in work.staff() if row.role == "clinician")}
    for recipient in alert.shown_to:
        if recipient in told:
            work.owe(recipient, letter.model_dump(mode="json"), lane="program", at=now, about=participant_id)


def note_answer(
    work: Work,
    ladder: Ladder,
    participant_id: int,
    enrollment_id: int | None,
    answer: SafetyAnswer,
    now: datetime,
) -> None:
    """Write down on the open alert what was answered to a safety question.

    Where there is none any more, somebody who wants to talk is put before clinicians anew.
    """
    row = work.open_alert_of(participant_id)
    if row is not None:
        happen(work, ladder, row.id, Alert.model_validate_json(row.alert), Answered(answer=answer), now)
    elif answer == "talk":
        flag = Flag(rule=ASKS_TO_TALK, category="talk", urgency=Urgency.SOON, source="button", evidence="")
        raise_flags(work, ladder, participant_id, enrollment_id, [flag], False, now)
    else:
        log.info("a safety question was answered after its alert was closed", action="answered_late")


def note_unreachable(work: Work, ladder: Ladder, participant_id: int, now: datetime) -> None:
    """Telegram does not reach a participant any more: whoever looks after their open alert hears of it."""
    row = work.open_alert_of(participant_id)
    if row is not None:
        happen(work, ladder, row.id, Alert.model_validate_json(row.alert), LostContact(), now)


def passed_on(work: Work, ladder: Ladder, participant_id: int) -> tuple[PassedOn | None, bool]:
    """How it stands with somebody who is in no program.

    Whether their alert was seen, if they were shown a crisis text; and whether a safety question waits.
    """
    row = work.open_alert_of(participant_id)
    alert = Alert.model_validate_json(row.alert) if row is not None else None
    if alert is None or not said_crisis(alert):
        return None, False
    seen_by = name_of(work, ladder, alert.acknowledged_by) if alert.state == "acknowledged" else None
    waits = alert.answer_by is not None
    return PassedOn(at=alert.raised_at, seen_by=seen_by, seen_at=alert.acknowledged_at), waits


def note_refused(work: Work, ladder: Ladder, row: OwedRow, now: datetime) -> None:
    """Telegram refused a message of the alert lane: a crisis text, or an alert, which then climbs at once."""
    kind, _, of = row.recipient.partition(":")
    if kind == "participant":
        note_unreachable(work, ladder, int(of), now)
    elif row.alert_id is not None:
        alert = Alert.model_validate_json(work.load_alert(row.alert_id).alert)
        happen(work, ladder, row.alert_id, alert, Undelivered(recipient=row.recipient), now)


def note_delivered(work: Work, ladder: Ladder, row: OwedRow, now: datetime) -> None:
    """Telegram took a message about an alert: if it was for a clinician, the alert has been delivered."""
    if row.alert_id is None:
        return
    alert = Alert.model_validate_json(work.load_alert(row.alert_id).alert)
    if alert.state == "open" and alert.delivered_at is None:
        event = Delivered(recipient=row.recipient, owed_at=row.created_at)
        happen(work, ladder, row.alert_id, alert, event, now)


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

    `Release`, `Accompany`, `Leave` and `Refuse` are left to the caller, who knows the participant and who pressed.
    """
    transition = pursue(ladder, alert, event, now)
    after, paged, shown = transition.alert, tuple[str, ...](), False
    to_ring: list[str] = []
    for effect in transition.effects:
        match effect:
            case Log():
                work.log_alert(alert_id, now, effect.action, effect.by, effect.detail)
                log.warning("an alert went on", action=f"alert_{effect.action}", alert_id=alert_id)
            case Page(recipients=recipients):
                paged, missing = _reachable(work, recipients, alert_id, now)
                # Who is not in Telegram is reached by what else they have.
                to_ring += people_of(ladder, missing) if after.urgency is not Urgency.REVIEW else ()
                after = after.model_copy(update={"shown_to": tuple(dict.fromkeys((*after.shown_to, *paged)))})
            case Ring(people=people):
                to_ring += people
            case Show():
                shown = True
            case Release() | Accompany() | Leave() | Refuse():
                pass
    if after != alert:
        work.save_alert(alert_id, after, after.wakes_at, now)
    ring(work, ladder, alert_id, after, to_ring, now)
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


def _reachable(
    work: Work, wanted: Sequence[str], alert_id: int, now: datetime
) -> tuple[tuple[str, ...], list[str]]:
    """Those of the wanted who can be reached; if none, everyone who can. And those who cannot.

    Its log says who was told, and who is not linked.
    """

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
    return tuple(found), missing
