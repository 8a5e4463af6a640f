"""What clinicians write about a case in their own words: a note, or the outcome."""

import html
from datetime import datetime

from bot.core import alert_events as happening
from bot.core.alert import Alert, Words
from bot.core.on_call import CLINICIANS, Ladder
from bot.service import wording
from bot.service.alert_letters import said_crisis
from bot.service.alerts import happen
from bot.service.reach import Reach
from bot.service.staff_places import tell_of_case
from bot.store.rows import AlertRow, StaffRow
from bot.store.work import Work

_ASK = {"outcome": wording.WRITE_OUTCOME, "note": wording.WRITE_NOTE}


def ask_for_words(
    work: Work,
    ladder: Ladder,
    alert_id: int,
    alert: Alert,
    what: Words,
    who: StaffRow,
    here: str,
    now: datetime,
) -> None:
    """Ask a clinician to write; whatever else they were asked for is dropped."""
    for row in work.open_alerts():
        other = Alert.model_validate_json(row.alert)
        if row.id != alert_id and other.awaited is not None and other.awaited.by == who.staff:
            drop_words(work, ladder, row.id, other, now)
    asked = happening.WordsAsked(what=what, by=who.staff, recipient=here)
    happen(work, ladder, alert_id, alert, asked, now)
    text = _ASK[what].format(name=who.name, participant=alert.participant)
    tell_of_case(work, here, alert_id, html.escape(text, quote=False), now)


def drop_words(work: Work, ladder: Ladder, alert_id: int, alert: Alert, now: datetime) -> None:
    """They do not want to write it after all."""
    happen(work, ladder, alert_id, alert, happening.WordsDropped(), now)


def say_seen(work: Work, reach: Reach, row: AlertRow, before: Alert, after: Alert, now: datetime) -> None:
    """Who was shown a crisis text is told that a person has seen it, when nobody had it before.

    Who begins to write to them, or releases their program, is heard of by that.
    """
    shown = said_crisis(before) and after.talk is None
    if shown and before.state == "open" and after.state != "open" and before.held == after.held:
        by = after.closed_by or after.acknowledged_by
        if by is not None:
            reach.seen(work, row.participant_id, by, now)


def take_words(
    work: Work, ladder: Ladder, reach: Reach, who: StaffRow, here: str, text: str, now: datetime
) -> bool:
    """Keep what a clinician was asked to write here. False when nothing was asked of them."""
    for row in work.open_alerts():
        alert = Alert.model_validate_json(row.alert)
        awaited = alert.awaited
        if awaited is None or (awaited.by, awaited.recipient) != (who.staff, here) or now >= awaited.until:
            continue
        work.log_alert(row.id, now, awaited.what, who.staff, writing={"text": text})
        if awaited.what == "outcome":
            closed = happening.Closed(by=who.staff, outcome="other")
            after = happen(work, ladder, row.id, alert, closed, now).alert
            say_seen(work, reach, row, alert, after, now)
            taken = wording.OUTCOME_TAKEN if after.state == "closed" else wording.SIGN_OFF_FIRST
            said = taken.format(participant=alert.participant)
        else:
            happen(work, ladder, row.id, alert, happening.Noted(by=who.staff), now)
            said = wording.NOTE_TAKEN.format(participant=alert.participant)
        tell_of_case(work, here, row.id, html.escape(said, quote=False), now)
        if awaited.what == "note" and here != CLINICIANS and work.recipient_chat(CLINICIANS) is not None:
            noted = wording.NOTE_BY.format(
                name=html.escape(who.name, quote=False), text=html.escape(text, quote=False)
            )
            tell_of_case(work, CLINICIANS, row.id, noted, now)
        return True
    return False
