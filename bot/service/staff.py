"""What staff do in Telegram: link their account or group, and press the buttons under alerts."""

import html
import re
from collections.abc import Callable
from datetime import datetime
from typing import Literal

import structlog

from bot.core import alert as happening
from bot.core.alert import Alert
from bot.core.events import Blocked, Commanded, Wrote
from bot.core.on_call import CLINICIANS, COORDINATORS, Ladder, next_cover, on_call
from bot.core.risk import Safety, screen_words
from bot.service import looking, wording
from bot.service.alert_letters import alert_letter, moment_in, name_of, outcome_letter
from bot.service.alerts import happen, show
from bot.service.arrivals import Arrived, Handled, StaffArrived
from bot.service.letters import Letter
from bot.store.rows import AlertRow, StaffRow
from bot.store.work import Work

log = structlog.get_logger()

ReleaseProgram = Callable[[int, str, datetime], bool]
"""Lets the program of a participant go on: their id, who released it, when. False when nothing was held."""

STAFF_CODE = "staff-"
"""How the codes begin that `evenkeel staff invite` makes."""

_PRESSED = re.compile(r"a:(\d{1,18}):([a-z_-]{1,40})")
# A group that was opened by a link of Telegram's (“startgroup”) says /start.
_LINK = re.compile(r"/(?:link|start)(?:@\w+)?(?:\s+(\S+))?\s*")
_ON_CALL = re.compile(r"/oncall(?:@\w+)?\s*")
_WHO = re.compile(r"/who(?:@\w+)?\s+([Pp]-\d{1,9})\s*")


def handle(
    work: Work, ladder: Ladder, arrived: StaffArrived, now: datetime, release: ReleaseProgram
) -> Handled:
    """Something came from a group, or a button under an alert was pressed."""
    if arrived.button is not None:
        return _pressed(work, ladder, arrived, arrived.button, now, release)
    text = (arrived.text or "").strip()
    who = work.staff_of_chat(arrived.sender)
    if found := _LINK.fullmatch(text):
        return _link_group(work, arrived, found[1], now)
    if _ON_CALL.fullmatch(text) and (who is not None or work.audiences_of_chat(arrived.chat)):
        return Handled(reply=_on_call_line(work, ladder, now))
    if who is not None and (found := _WHO.fullmatch(text)):
        _say_who(work, who, found[1], now)
        return Handled()
    if looking.is_ours(text):
        audiences = work.audiences_of_chat(arrived.chat)
        if who is not None and who.role == "clinician" and "clinicians" not in audiences:
            # What is told of a participant is for clinicians' eyes.
            return Handled(reply=wording.NOT_HERE)
        if who is not None or audiences:
            return Handled(reply=looking.look(work, ladder, who, text, now).text)
    if who is not None and text and not text.startswith("/"):
        _take_outcome(work, ladder, who, _recipient_here(work, arrived, who), text, now)
    return Handled()


def link_person(work: Work, safety: Safety, arrived: Arrived, code: str, now: datetime) -> Handled | None:
    """Link who opened a private chat with a staff code; None when it is no code of staff."""
    if not code.startswith(STAFF_CODE):
        return None
    taken = work.take_link_code(code, now)
    if taken is None or taken.purpose != "staff":
        log.warning("a staff code was not good", action="link_refused")
        if work.staff_of_chat(arrived.chat) is not None or screen_words(safety, code):
            return None
        return Handled(reply=wording.CODE_UNKNOWN)
    work.link_staff(taken.target, arrived.chat, now)
    row = work.staff_of_chat(arrived.chat)
    assert row is not None
    log.info("a staff member is linked", action="staff_linked", staff=row.staff)
    _tell(work, f"staff:{row.staff}", wording.LINKED.format(name=row.name, role=f"a {row.role}"), now)
    return Handled()


def answer_private(
    work: Work, ladder: Ladder, safety: Safety, arrived: Arrived, now: datetime
) -> Handled | None:
    """What somebody of the staff does in a private chat with the bot.

    None when it is not for us: they are not staff, or they follow an invitation, ask for the help lines,
    or write what would worry us of anybody.
    """
    row = work.staff_of_chat(arrived.chat)
    if row is None:
        return None
    here = f"staff:{row.staff}"
    match arrived.event:
        case Blocked():
            log.error("somebody of the staff blocked the bot", action="staff_blocked", staff=row.staff)
            return Handled()
        case Wrote(text=text) if _take_outcome(work, ladder, row, here, text, now):
            return Handled()
        # Its words are not screened where they tell of somebody else.
        case Commanded(command=None, argument=typed) if looking.is_ours(f"/{typed}") and (
            looking.is_of_somebody(row, f"/{typed}") or not screen_words(safety, typed)
        ):
            answer = looking.look(work, ladder, row, f"/{typed}", now)
            if answer.text is not None:
                _tell(work, here, answer.text, now, about=answer.about)
        case Wrote(text=words) | Commanded(argument=words) if screen_words(safety, words):
            return None
        case Commanded(command="crisis"):
            return None
        case Commanded(command="start", argument=code) if code.strip() and not code.startswith(STAFF_CODE):
            return None
        case Commanded(command=None, argument=typed) if _ON_CALL.fullmatch(f"/{typed}"):
            _tell(work, here, _on_call_line(work, ladder, now), now)
        case Commanded(command=None, argument=typed) if found := _WHO.fullmatch(f"/{typed}"):
            _say_who(work, row, found[1], now)
        case _:
            _tell(work, here, wording.STAFF_HELP.format(name=row.name), now)
    return Handled()


def _say_who(work: Work, who: StaffRow, pseudonym: str, now: datetime) -> None:
    """Tell a clinician, in their private chat only, who stands behind a pseudonym; and keep that they asked."""
    here = f"staff:{who.staff}"
    if who.role != "clinician":
        _tell(work, here, wording.NOT_A_CLINICIAN, now)
        return
    participant = work.participant_of_pseudonym(pseudonym.upper())
    if participant is None:
        _tell(work, here, wording.NOBODY_OF_THAT_NAME.format(participant=pseudonym.upper()), now)
        return
    log.warning(
        "a clinician asked who somebody is", action="who", staff=who.staff, participant_id=participant.id
    )
    row = work.open_alert_of(participant.id)
    if row is not None:
        work.log_alert(row.id, now, "who", who.staff)
    name = html.escape(participant.name or wording.NO_NAME, quote=False)
    link = f'<a href="tg://user?id={participant.telegram_id}">{name}</a>'
    text = wording.WHO.format(participant=participant.pseudonym, link=link)
    letter = Letter(text=text).model_dump(mode="json")
    work.owe(here, letter, lane="alert", at=now, about=participant.id)


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
        return Handled(notice=wording.UNKNOWN)
    who = work.staff_of_chat(arrived.sender)
    if who is None or who.role != "clinician":
        staff = who.staff if who else None
        work.log_alert(alert_id, now, "refused", staff, f"{action}: pressed by no linked clinician")
        log.warning("a button was pressed by no clinician", action="alert_refused", alert_id=alert_id)
        return Handled(notice=wording.NOT_A_CLINICIAN)
    alert = Alert.model_validate_json(row.alert)
    here = _recipient_here(work, arrived, who)
    if action == "release":
        return _release(work, ladder, row, alert, who, now, release)
    if alert.state == "closed":
        # Whoever presses an old button also gets to see how it stands.
        show(work, here, alert_id, alert_letter(work, ladder, alert_id, alert, here, now), now)
        return Handled(notice=wording.CLOSED_ALREADY)
    match action:
        case "ack":
            return _acknowledge(work, ladder, alert_id, alert, who, now)
        case "close":
            show(work, here, alert_id, outcome_letter(work, ladder, alert_id, alert, here, now), now)
        case "back":
            happen(work, ladder, alert_id, alert, happening.OutcomeDropped(), now)
            show(work, here, alert_id, alert_letter(work, ladder, alert_id, alert, here, now), now)
        case "outcome-other":
            _ask_outcome(work, ladder, alert_id, alert, who, here, now)
        case _ if action.removeprefix("outcome-") in wording.OUTCOMES:
            closed = happening.Closed(by=who.staff, outcome=action.removeprefix("outcome-"))
            happen(work, ladder, alert_id, alert, closed, now)
            return Handled(notice=wording.CLOSED_STILL_HELD if alert.held else wording.CLOSED_NOW)
    return Handled()


def _acknowledge(
    work: Work, ladder: Ladder, alert_id: int, alert: Alert, who: StaffRow, now: datetime
) -> Handled:
    transition = happen(work, ladder, alert_id, alert, happening.Acknowledged(by=who.staff), now)
    if not any(isinstance(effect, happening.Refuse) for effect in transition.effects):
        return Handled(notice=wording.PRACTICE_TAKEN if alert.practice else wording.ACKNOWLEDGED_NOW)
    if alert.acknowledged_by == who.staff:
        return Handled(notice=wording.YOURS_ALREADY)
    return Handled(notice=wording.TAKEN.format(name=name_of(work, ladder, alert.acknowledged_by)))


def _release(
    work: Work,
    ladder: Ladder,
    row: AlertRow,
    alert: Alert,
    who: StaffRow,
    now: datetime,
    release: ReleaseProgram,
) -> Handled:
    newest = work.open_alert_of(row.participant_id)
    if newest is not None and newest.id > row.id:
        return Handled(notice=wording.NEWER.format(participant=alert.participant))
    transition = happen(work, ladder, row.id, alert, happening.Released(by=who.staff), now)
    if not any(isinstance(effect, happening.Release) for effect in transition.effects):
        return Handled(notice=wording.NOT_HELD)
    try:
        released = release(row.participant_id, who.staff, now)
    except LookupError:
        # They were erased meanwhile: there is nothing left to go on.
        released = False
    return Handled(notice=wording.RELEASED_NOW if released else wording.NOT_HELD)


def _ask_outcome(
    work: Work, ladder: Ladder, alert_id: int, alert: Alert, who: StaffRow, here: str, now: datetime
) -> None:
    """Ask for the outcome in their own words; whatever else they were asked for is dropped."""
    for row in work.open_alerts():
        other = Alert.model_validate_json(row.alert)
        if row.id != alert_id and other.awaited is not None and other.awaited.by == who.staff:
            happen(work, ladder, row.id, other, happening.OutcomeDropped(), now)
    happen(work, ladder, alert_id, alert, happening.OutcomeAsked(by=who.staff, recipient=here), now)
    _tell(work, here, wording.WRITE_OUTCOME.format(name=who.name, participant=alert.participant), now)


def _take_outcome(work: Work, ladder: Ladder, who: StaffRow, here: str, text: str, now: datetime) -> bool:
    """The outcome that a clinician was asked to write here. False when none was asked of them."""
    for row in work.open_alerts():
        alert = Alert.model_validate_json(row.alert)
        awaited = alert.awaited
        if (
            awaited is not None
            and (awaited.by, awaited.recipient) == (who.staff, here)
            and now < awaited.until
        ):
            work.log_alert(row.id, now, "outcome", who.staff, writing={"text": text})
            happen(work, ladder, row.id, alert, happening.Closed(by=who.staff, outcome="other"), now)
            _tell(work, here, wording.OUTCOME_TAKEN.format(participant=alert.participant), now)
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
    """The recipient whose chat this is."""
    if arrived.chat_kind == "private":
        return f"staff:{who.staff}"
    audiences = work.audiences_of_chat(arrived.chat)
    if "clinicians" in audiences:
        return CLINICIANS
    return COORDINATORS if audiences else f"staff:{who.staff}"


def _tell(work: Work, recipient: str, text: str, now: datetime, about: int | None = None) -> None:
    letter = Letter(text=html.escape(text, quote=False))
    work.owe(recipient, letter.model_dump(mode="json"), lane="program", at=now, about=about)


def _on_call_line(work: Work, ladder: Ladder, now: datetime) -> str:
    if on := on_call(ladder, now):
        return wording.ON_CALL_NOW.format(names=_names(work, ladder, on))
    cover = next_cover(ladder, now)
    if cover is None:
        return wording.NOBODY_ON_CALL.format(next=wording.NO_COVER)
    following = wording.NEXT_COVER.format(
        moment=moment_in(ladder, cover), zone=ladder.zone, names=_names(work, ladder, on_call(ladder, cover))
    )
    return wording.NOBODY_ON_CALL.format(next=following)


def _names(work: Work, ladder: Ladder, keys: tuple[str, ...]) -> str:
    linked = {row.staff for row in work.staff() if row.telegram_id is not None}
    names = [(key, ladder.people[key].name) for key in keys]
    return ", ".join(name if key in linked else wording.NOT_LINKED.format(name=name) for key, name in names)
