"""The commands by which clinicians look at participants and cases: who may, and where the answer goes."""

import html
import re
from collections.abc import Iterable
from datetime import datetime

import structlog

from bot.core.on_call import CLINICIANS, Ladder
from bot.service import case_wording, looking, wording
from bot.service.case_told import case_told
from bot.service.charting import chart_in_words, chart_of
from bot.service.handover import cases_told, handover
from bot.service.letters import Letter
from bot.service.looking import Answer
from bot.service.paging import pages
from bot.store.rows import StaffRow
from bot.store.work import Work

log = structlog.get_logger()

_OURS = re.compile(r"/(cases|case|handover)(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
_WHOM = re.compile(r"(p-\d{1,9})\W*", re.IGNORECASE)


def is_ours(text: str) -> bool:
    """Whether a message is one of these commands."""
    return looking.is_ours(text) or _OURS.fullmatch(text) is not None


def is_of_somebody(who: StaffRow, text: str) -> bool:
    """Whether a clinician says in it of whom it is: then its words are not about who writes."""
    found = _OURS.fullmatch(text)
    if found is None:
        return looking.is_of_somebody(who, text)
    return who.role == "clinician" and _WHOM.fullmatch(found[2] or "") is not None


def obey(
    work: Work, ladder: Ladder, who: StaffRow | None, text: str, now: datetime, *, here: str = CLINICIANS
) -> Answer:
    """Obey one of these commands; gives what is said at once.

    What is told of one participant goes to the clinician's private chat wherever it was asked for; lists, which
    name pseudonyms only, go `here`.
    """
    found = _OURS.fullmatch(text)
    if found is None:
        return looking.look(work, ladder, who, text, now)
    if who is None or who.role != "clinician":
        log.warning(
            "somebody who is no clinician wanted to look at cases",
            action="look_refused",
            staff=None if who is None else who.staff,
        )
        looking.refuse_look(work, who, text, now)
        return Answer(wording.NOT_A_CLINICIAN)
    match found[1]:
        case "cases":
            work.audit("cases", now, staff=who.staff)
            _tell(work, here, pages(cases_told(work, ladder, now)), now)
        case "handover":
            _hand_over(work, ladder, who, here, now)
        case _:
            whom = _WHOM.fullmatch((found[2] or "").strip())
            if whom is None:
                return Answer(case_wording.CASE_HOW)
            return _tell_case(work, ladder, who, whom[1].upper(), now)
    return Answer(None)


def _hand_over(work: Work, ladder: Ladder, who: StaffRow, here: str, now: datetime) -> None:
    lines, pseudonyms = handover(work, ladder, now)
    known = [work.participant_of_pseudonym(pseudonym) for pseudonym in pseudonyms]
    for row in known or [None]:
        work.audit("handover", now, staff=who.staff, participant_id=row.id if row is not None else None)
    _tell(work, here, pages(lines), now)


def _tell_case(work: Work, ladder: Ladder, who: StaffRow, pseudonym: str, now: datetime) -> Answer:
    participant = work.participant_of_pseudonym(pseudonym)
    if participant is None:
        return Answer(wording.NOBODY_OF_THAT_NAME.format(participant=pseudonym))
    rows = work.alerts_of(participant.id)
    if not rows:
        return Answer(case_wording.NO_CASE.format(participant=pseudonym), participant.id)
    log.warning("a clinician looked at a case", action="case", staff=who.staff, participant_id=participant.id)
    # One that is open before a later one that is closed.
    row = next((row for row in reversed(rows) if row.state != "closed"), rows[-1])
    work.audit("case", now, staff=who.staff, alert_id=row.id)
    here = f"staff:{who.staff}"
    told = case_told(work, ladder, row, [each for each in rows if each.id < row.id], here, now)
    _owe(work, here, told.card, now, about=participant.id)
    chart = chart_of(work, ladder, participant.id, pseudonym, now)
    if chart is not None:
        letter = Letter(text=html.escape(chart_in_words(chart), quote=False), picture=chart)
        work.owe(here, letter.model_dump(mode="json"), lane="program", at=now, about=participant.id)
    _tell(work, here, pages(told.lines), now, about=participant.id)
    return Answer(None, participant.id)


def _tell(work: Work, recipient: str, texts: Iterable[str], now: datetime, about: int | None = None) -> None:
    for text in texts:
        _owe(work, recipient, html.escape(text, quote=False), now, about)


def _owe(work: Work, recipient: str, text: str, now: datetime, about: int | None = None) -> None:
    work.owe(recipient, Letter(text=text).model_dump(mode="json"), lane="program", at=now, about=about)
