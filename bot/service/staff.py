"""What staff do in Telegram: link their account or group, and press the buttons under alerts."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Literal

import structlog

from bot.core import alert as happening
from bot.core.alert import Alert, AlertEvent
from bot.core.events import Commanded
from bot.core.on_call import Ladder, next_cover, on_call
from bot.service import wording
from bot.service.alerts import alert_letter, happen, name_of, outcome_letter, show
from bot.service.arrivals import Arrived, Handled, StaffArrived
from bot.service.letters import Letter
from bot.store.rows import StaffRow
from bot.store.work import Work

log = structlog.get_logger()

ReleaseProgram = Callable[[int, str, datetime], bool]
"""Lets the program of a participant go on: their id, who released it, when. False when nothing was held."""

_PRESSED = re.compile(r"a:(\d{1,18}):([a-z_-]{1,40})")
_LINK = re.compile(r"/link(?:@\w+)?(?:\s+(\S+))?\s*")
_ON_CALL = re.compile(r"/oncall(?:@\w+)?\s*")


def handle(
    work: Work, ladder: Ladder, arrived: StaffArrived, now: datetime, release: ReleaseProgram
) -> Handled:
    """Something came from a group, or a button under an alert was pressed."""
    if arrived.button is not None:
        return _pressed(work, ladder, arrived, arrived.button, now, release)
    text = (arrived.text or "").strip()
    if found := _LINK.fullmatch(text):
        return _link_group(work, arrived, found[1], now)
    if _ON_CALL.fullmatch(text):
        return Handled(reply=_on_call_line(ladder, now))
    if text and not text.startswith("/"):
        _take_outcome(work, ladder, arrived.sender, text, now)
    return Handled()


def link_person(work: Work, arrived: Arrived, code: str, now: datetime) -> Handled | None:
    """Link who opened a private chat with a staff code; None when it is no code of staff."""
    if not code.startswith("staff-"):
        return None
    taken = work.take_link_code(code, now)
    if taken is None or taken.purpose != "staff":
        log.warning("a staff code was not good", action="link_refused")
        return None
    work.link_staff(taken.target, arrived.chat, now)
    row = work.staff_of_chat(arrived.chat)
    assert row is not None
    log.info("a staff member is linked", action="staff_linked", staff=row.staff)
    _tell(work, f"staff:{row.staff}", wording.LINKED.format(name=row.name, role=f"a {row.role}"), now)
    return Handled()


def answer_private(work: Work, ladder: Ladder, arrived: Arrived, now: datetime) -> Handled | None:
    """What somebody of the staff writes to the bot in private; None when they are not staff."""
    row = work.staff_of_chat(arrived.chat)
    if row is None:
        return None
    event = arrived.event
    text = event.text if event.kind == "wrote" else ""
    if isinstance(event, Commanded) and event.command is None and event.argument == "oncall":
        _tell(work, f"staff:{row.staff}", _on_call_line(ladder, now), now)
    elif not text or not _take_outcome(work, ladder, arrived.chat, text, now):
        _tell(work, f"staff:{row.staff}", wording.STAFF_HELP.format(name=row.name), now)
    return Handled()


def _pressed(
    work: Work, ladder: Ladder, arrived: StaffArrived, button: str, now: datetime, release: ReleaseProgram
) -> Handled:
    found = _PRESSED.fullmatch(button)
    if not found:
        return Handled()
    alert_id, action = int(found[1]), found[2]
    try:
        row = work.load_alert(alert_id)
    except LookupError:
        return Handled(notice=wording.CLOSED_ALREADY)
    who = work.staff_of_chat(arrived.sender)
    if who is None or who.role != "clinician":
        work.log_alert(alert_id, now, "refused", detail=f"{action} by somebody who is no linked clinician")
        log.warning("a button was pressed by no clinician", action="alert_refused", alert_id=alert_id)
        return Handled(notice=wording.NOT_A_CLINICIAN)
    alert = Alert.model_validate_json(row.alert)
    here = _recipient_here(work, arrived, who)
    match action:
        case "ack":
            return _do(work, ladder, alert_id, alert, happening.Acknowledged(by=who.staff), now)
        case "release":
            return _release(work, ladder, alert_id, alert, who, row.participant_id, now, release)
        case "close" if alert.state != "closed":
            show(work, here, alert_id, outcome_letter(work, ladder, alert_id, alert), now)
            return Handled()
        case "back":
            show(work, here, alert_id, alert_letter(work, ladder, alert_id, alert), now)
            return Handled()
        case "outcome-other" if alert.state != "closed":
            happen(work, ladder, alert_id, alert, happening.OutcomeAsked(by=who.staff), now)
            _tell(work, here, wording.WRITE_OUTCOME.format(name=who.name), now)
            return Handled()
        case _ if action.removeprefix("outcome-") in wording.OUTCOMES:
            closed = happening.Closed(by=who.staff, outcome=action.removeprefix("outcome-"))
            return _do(work, ladder, alert_id, alert, closed, now)
        case _:
            return Handled(notice=wording.CLOSED_ALREADY)


def _do(work: Work, ladder: Ladder, alert_id: int, alert: Alert, event: AlertEvent, now: datetime) -> Handled:
    transition = happen(work, ladder, alert_id, alert, event, now)
    for effect in transition.effects:
        if isinstance(effect, happening.Refuse):
            return Handled(notice=_refusal(work, alert, effect.why))
    notices = {"acknowledged": wording.ACKNOWLEDGED_NOW, "closed": wording.CLOSED_NOW}
    return Handled(notice=notices.get(event.kind))


def _release(
    work: Work,
    ladder: Ladder,
    alert_id: int,
    alert: Alert,
    who: StaffRow,
    participant_id: int,
    now: datetime,
    release: ReleaseProgram,
) -> Handled:
    transition = happen(work, ladder, alert_id, alert, happening.Released(by=who.staff), now)
    if not any(isinstance(effect, happening.Release) for effect in transition.effects):
        return Handled(notice=wording.NOT_HELD)
    released = release(participant_id, who.staff, now)
    return Handled(notice=wording.RELEASED_NOW if released else wording.NOT_HELD)


def _refusal(work: Work, alert: Alert, why: Literal["acknowledged", "closed", "not held"]) -> str:
    match why:
        case "acknowledged":
            return wording.TAKEN.format(name=name_of(work, alert.acknowledged_by))
        case "closed":
            return wording.CLOSED_ALREADY
        case "not held":
            return wording.NOT_HELD


def _take_outcome(work: Work, ladder: Ladder, sender: int, text: str, now: datetime) -> bool:
    """The outcome that a clinician was asked to write. False when none was asked of them."""
    who = work.staff_of_chat(sender)
    if who is None or who.role != "clinician":
        return False
    for row in work.open_alerts():
        alert = Alert.model_validate_json(row.alert)
        if alert.outcome_awaited_from == who.staff:
            work.log_alert(row.id, now, "outcome", who.staff, writing={"text": text})
            happen(work, ladder, row.id, alert, happening.Closed(by=who.staff, outcome="other"), now)
            return True
    return False


def _link_group(work: Work, arrived: StaffArrived, code: str | None, now: datetime) -> Handled:
    if code is None:
        return Handled(reply=wording.LINK_HOW)
    taken = work.take_link_code(code, now)
    if taken is None or taken.purpose != "group":
        log.warning("a group code was not good", action="link_refused")
        return Handled(reply=wording.CODE_UNKNOWN)
    audience: Literal["clinicians", "coordinators"] = (
        "clinicians" if taken.target == "clinicians" else "coordinators"
    )
    work.link_group(audience, arrived.chat, now)
    log.info("a group is linked", action="group_linked", audience=audience)
    _tell(work, f"group:{audience}", wording.GROUP_LINKED.format(audience=audience), now)
    return Handled()


def _recipient_here(work: Work, arrived: StaffArrived, who: StaffRow) -> str:
    """The recipient whose message the button stands under."""
    if arrived.chat_kind == "private":
        return f"staff:{who.staff}"
    audiences = work.audiences_of_chat(arrived.chat)
    return f"group:{audiences[0]}" if audiences else f"staff:{who.staff}"


def _tell(work: Work, recipient: str, text: str, now: datetime) -> None:
    work.owe(recipient, Letter(text=_escaped(text)).model_dump(mode="json"), lane="program", at=now)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _on_call_line(ladder: Ladder, now: datetime) -> str:
    names = [ladder.people[key].name for key in on_call(ladder, now)]
    if names:
        return wording.ON_CALL_NOW.format(names=", ".join(names))
    cover = next_cover(ladder, now)
    following = wording.NEXT_COVER.format(moment=f"{cover:%a %d %b %H:%M} UTC") if cover else wording.NO_COVER
    return wording.NOBODY_ON_CALL.format(next=following)
