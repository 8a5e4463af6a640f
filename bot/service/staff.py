"""What staff write in Telegram: commands, codes that link their account or group, and words about a case."""

import html
import re
from datetime import datetime
from typing import Literal

import structlog

from bot.core.events import Blocked, Checked, Commanded, Shared, Wrote
from bot.core.noticing import screen_words
from bot.core.on_call import COORDINATORS, Ladder, next_cover, on_call
from bot.core.risk import Safety
from bot.service import announcing, coordinating, relaying, staff_commands, wording
from bot.service.alert_letters import moment_in
from bot.service.arrivals import Arrived, Handled, StaffArrived
from bot.service.case_words import take_words
from bot.service.letters import Letter
from bot.service.pressing import pressed
from bot.service.reach import Reach
from bot.service.staff_places import recipient_here, tell
from bot.store.rows import StaffRow
from bot.store.work import Work

log = structlog.get_logger()

STAFF_CODE = "staff-"
"""How the codes begin that `evenkeel staff invite` makes."""

# A group that was opened by a link of Telegram's (“startgroup”) says /start.
_LINK = re.compile(r"/(?:link|start)(?:@\w+)?(?:\s+(\S+))?\s*")
_ON_CALL = re.compile(r"/oncall(?:@\w+)?\s*")
_WHO = re.compile(r"/who(?:@\w+)?\s+([Pp]-\d{1,9})\s*")


def handle(work: Work, ladder: Ladder, reach: Reach, arrived: StaffArrived, now: datetime) -> Handled:
    """Something came from a group, or a button under a case was pressed."""
    if arrived.button is not None:
        who = work.staff_of_chat(arrived.sender)
        place = f"staff:{who.staff}" if who is not None and arrived.chat_kind == "private" else COORDINATORS
        notice = announcing.pressed(work, reach.program_of, who, arrived.button, place, now)
        if notice is not None:
            return Handled(notice=notice)
        return pressed(work, ladder, reach, arrived, arrived.button, now)
    work.note_forum(arrived.chat, arrived.forum)
    text = (arrived.text or "").strip()
    who = work.staff_of_chat(arrived.sender)
    if arrived.edited and not arrived.reply_to:
        return Handled()
    if found := _LINK.fullmatch(text):
        return _link_group(work, arrived, found[1], now)
    if _ON_CALL.fullmatch(text) and (who is not None or work.audiences_of_chat(arrived.chat)):
        return Handled(reply=_on_call_line(work, ladder, now))
    if who is not None and (found := _WHO.fullmatch(text)):
        _say_who(work, who, found[1], now)
        return Handled()
    if coordinating.is_ours(text):
        audiences = work.audiences_of_chat(arrived.chat)
        if "coordinators" not in audiences:
            return Handled(reply=wording.NOT_HERE if who is not None or audiences else None)
        coordinating.obey(work, ladder, reach.program_of, who, text, COORDINATORS, now)
        return Handled()
    if staff_commands.is_ours(text):
        audiences = work.audiences_of_chat(arrived.chat)
        if who is not None and who.role == "clinician" and "clinicians" not in audiences:
            # What is told of a participant is for clinicians' eyes.
            return Handled(reply=wording.NOT_HERE)
        if who is not None or audiences:
            return Handled(reply=staff_commands.obey(work, ladder, who, text, now).text)
    return _said(work, ladder, reach, who, arrived, text, now)


def _said(
    work: Work,
    ladder: Ladder,
    reach: Reach,
    who: StaffRow | None,
    arrived: StaffArrived,
    text: str,
    now: datetime,
) -> Handled:
    """Words in a group: what a clinician was asked to write, or an answer that goes to a participant."""
    if who is None or who.role != "clinician":
        about = arrived.reply_to and any(
            work.alert_of_message(f"group:{audience}", arrived.reply_to)
            for audience in work.audiences_of_chat(arrived.chat)
        )
        return Handled(reply=wording.NOT_A_CLINICIAN if about else None)
    here = recipient_here(work, arrived.chat, arrived.chat_kind == "private", who)
    if text.startswith("/"):
        return Handled()
    if text and not arrived.edited and take_words(work, ladder, reach, who, here, text, now):
        return Handled()
    if arrived.reply_to is None:
        return Handled()
    return relaying.answer(work, ladder, who, here, arrived.reply_to, arrived, now) or Handled()


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
    work.audit("staff_linked", now, staff=row.staff, detail=row.role)
    log.info("a staff member is linked", action="staff_linked", staff=row.staff)
    tell(work, f"staff:{row.staff}", wording.LINKED.format(name=row.name, role=f"a {row.role}"), now)
    return Handled()


def answer_private(
    work: Work,
    ladder: Ladder,
    safety: Safety,
    arrived: Arrived,
    now: datetime,
    reach: Reach,
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
        case Wrote(text=text, edited=False) if take_words(work, ladder, reach, row, here, text, now):
            return Handled()
        case Wrote() | Shared() if row.role == "clinician" and arrived.reply_to is not None:
            carried = relaying.answer(work, ladder, row, here, arrived.reply_to, _as_staff(arrived), now)
            if carried is not None:
                return carried
        # Its words are not screened where they tell of somebody else.
        case Commanded(command=None, argument=typed) if staff_commands.is_ours(f"/{typed}") and (
            staff_commands.is_of_somebody(row, f"/{typed}") or not screen_words(safety, typed)
        ):
            answer = staff_commands.obey(work, ladder, row, f"/{typed}", now, here=here)
            if answer.text is not None:
                tell(work, here, answer.text, now, about=answer.about)
        case Commanded(command=None, argument=typed) if (
            row.role == "coordinator"
            and coordinating.is_ours(f"/{typed}")
            and not screen_words(safety, typed)
        ):
            coordinating.obey(work, ladder, reach.program_of, row, f"/{typed}", here, now)
        case Wrote(text=words) | Commanded(argument=words) if screen_words(safety, words):
            return None
        case Commanded(command="crisis") | Checked():
            return None
        case Commanded(command="start", argument=code) if code.strip() and not code.startswith(STAFF_CODE):
            return None
        case Commanded(command=None, argument=typed) if _ON_CALL.fullmatch(f"/{typed}"):
            tell(work, here, _on_call_line(work, ladder, now), now)
        case Commanded(command=None, argument=typed) if found := _WHO.fullmatch(f"/{typed}"):
            _say_who(work, row, found[1], now)
        case _:
            tell(work, here, wording.STAFF_HELP.format(name=row.name), now)
    return Handled()


def _say_who(work: Work, who: StaffRow, pseudonym: str, now: datetime) -> None:
    """Tell a clinician, in their private chat only, who stands behind a pseudonym; and keep that they asked."""
    here = f"staff:{who.staff}"
    if who.role != "clinician":
        work.audit("refused", now, staff=who.staff, detail="/who: asked by no clinician")
        tell(work, here, wording.NOT_A_CLINICIAN, now)
        return
    participant = work.participant_of_pseudonym(pseudonym.upper())
    if participant is None:
        tell(work, here, wording.NOBODY_OF_THAT_NAME.format(participant=pseudonym.upper()), now)
        return
    log.warning(
        "a clinician asked who somebody is", action="who", staff=who.staff, participant_id=participant.id
    )
    row = work.open_alert_of(participant.id)
    work.audit(
        "who",
        now,
        staff=who.staff,
        participant_id=participant.id,
        alert_id=row.id if row is not None else None,
    )
    name = html.escape(participant.name or wording.NO_NAME, quote=False)
    link = f'<a href="tg://user?id={participant.telegram_id}">{name}</a>'
    text = wording.WHO.format(participant=participant.pseudonym, link=link)
    letter = Letter(text=text).model_dump(mode="json")
    work.owe(here, letter, lane="alert", at=now, about=participant.id)


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
    work.link_group(audience, arrived.chat, now, forum=arrived.forum)
    by = work.staff_of_chat(arrived.sender)
    work.audit("group_linked", now, staff=by.staff if by else None, detail=audience)
    log.info("a group is linked", action="group_linked", audience=audience)
    tell(work, f"group:{audience}", wording.GROUP_LINKED.format(audience=audience), now)
    return Handled()


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


def _as_staff(arrived: Arrived) -> StaffArrived:
    """What came in a private chat of somebody of the staff."""
    event = arrived.event
    return StaffArrived(
        key=arrived.key,
        chat=arrived.chat,
        chat_kind="private",
        sender=arrived.chat,
        sender_name=arrived.name,
        text=event.text if isinstance(event, Wrote) else None,
        message_id=arrived.message_id,
        reply_to=arrived.reply_to,
        edited=isinstance(event, Wrote) and event.edited,
        shared=event.what if isinstance(event, Shared) else None,
    )
