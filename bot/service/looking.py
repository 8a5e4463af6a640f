"""`/observe` and `/timeline`: what clinicians enter about a participant, and what they look back on."""

import html
import re
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import structlog

from bot.core.on_call import Ladder
from bot.service import wording
from bot.service.alert_letters import moment_in
from bot.service.letters import Letter
from bot.service.observations import Observed, read_correction, read_observation
from bot.service.observed_times import ObservationError
from bot.service.timeline import WEEKS, shown_value, timeline
from bot.store.rows import ObservationRow, StaffRow
from bot.store.work import Work

log = structlog.get_logger()

LONGEST = 3800
"""So much of one message is lines of a timeline, as Telegram counts; with the head it stays below 4,096."""
MOST_MESSAGES = 5
EVER = timedelta(days=100 * 365)

_OBSERVE = re.compile(r"/observe(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
_TIMELINE = re.compile(r"/timeline(?:@\w+)?\s+(p-\d{1,9})(\s+all)?\W*", re.IGNORECASE)
_WHOM = re.compile(r"(p-\d{1,9})[\s,:]+(.+)", re.DOTALL | re.IGNORECASE)
_CORRECT = re.compile(r"correct\s+(\d{1,18})[\s,:]+(.+)", re.DOTALL | re.IGNORECASE)
_WITHDRAW = re.compile(r"withdraw\s+(\d{1,18})\W*", re.IGNORECASE)
_OF_SOMEBODY = re.compile(r"/(?:observe|timeline)(?:@\w+)?\s+(?:p-|correct\s+|withdraw\s+)\d", re.IGNORECASE)


class Answer(NamedTuple):
    """What is answered where a command was given, if anything, and the participant whom it is about."""

    text: str | None
    about: int | None = None


def is_ours(text: str) -> bool:
    """Whether a message is one of these commands."""
    return bool(_OBSERVE.fullmatch(text) or re.match(r"/timeline\b", text))


def is_of_somebody(who: StaffRow, text: str) -> bool:
    """Whether a clinician says in it of whom it is: then its words are not about who writes."""
    return who.role == "clinician" and _OF_SOMEBODY.match(text) is not None


def look(work: Work, ladder: Ladder, who: StaffRow | None, text: str, now: datetime) -> Answer:
    """Obey one of these commands.

    What a timeline holds goes to the clinician's private chat, wherever it was asked for.
    """
    if who is None or who.role != "clinician":
        log.warning(
            "somebody who is no clinician wanted to observe or look back",
            action="look_refused",
            staff=None if who is None else who.staff,
        )
        refuse_look(work, who, text, now)
        return Answer(wording.NOT_A_CLINICIAN)
    if observe := _OBSERVE.fullmatch(text):
        return _observe(work, ladder, who, (observe[1] or "").strip(), now)
    found = _TIMELINE.fullmatch(text)
    if found is None:
        return Answer(wording.TIMELINE_HOW)
    return _tell_timeline(work, ladder, who, found[1].upper(), bool(found[2]), now)


def observe(
    work: Work,
    staff: str,
    participant_id: int,
    seen: Observed,
    now: datetime,
    corrects: ObservationRow | None,
) -> int:
    """Keep an observation; its number. A correction without a time keeps the time of what it corrects."""
    number = work.add_observation(
        participant_id,
        seen.name,
        number=seen.number,
        words=seen.words,
        unit=seen.unit or (corrects.unit if corrects and seen.takes_unit else ""),
        observed_at=seen.at or (corrects.observed_at if corrects else now),
        entered_by=staff,
        at=now,
        corrects=corrects.id if corrects else None,
    )
    taken_back = seen.number is None and seen.words is None
    action = "observation_withdrawn" if taken_back else "observation_entered"
    detail = f"{number}, in the place of {corrects.id}" if corrects else f"{number}"
    work.audit(action, now, staff=staff, participant_id=participant_id, detail=detail)
    return number


def refuse_look(work: Work, who: StaffRow | None, text: str, now: datetime) -> None:
    """Enter that somebody who is no clinician wanted to see or add something: who, and by which command."""
    found = re.match(r"/[a-z]+", text)
    command = found[0] if found else "/"
    staff = None if who is None else who.staff
    work.audit("refused", now, staff=staff, detail=f"{command}: asked by no linked clinician")


def shown_moment(ladder: Ladder, moment: datetime, now: datetime) -> str:
    """A moment by the clocks of the rota; with its year where that is not this one."""
    zone = ZoneInfo(ladder.zone)
    here, shown = moment.astimezone(zone), moment_in(ladder, moment)
    return shown if here.year == now.astimezone(zone).year else f"{here.year} {shown}"


def _observe(work: Work, ladder: Ladder, who: StaffRow, typed: str, now: datetime) -> Answer:
    try:
        if found := _WITHDRAW.fullmatch(typed):
            return _change(work, ladder, who, int(found[1]), None, now)
        if found := _CORRECT.fullmatch(typed):
            return _change(work, ladder, who, int(found[1]), found[2], now)
        if re.match(r"(?:correct|withdraw)\b", typed, re.IGNORECASE):
            return Answer(wording.CORRECT_HOW)
        whom = _WHOM.fullmatch(typed)
        if whom is None:
            return Answer(wording.OBSERVE_HOW)
        participant = work.participant_of_pseudonym(whom[1].upper())
        if participant is None:
            return Answer(wording.NOBODY_OF_THAT_NAME.format(participant=whom[1].upper()))
        seen = read_observation(whom[2], ladder.zone, now)
    except ObservationError as error:
        return Answer(wording.OBSERVE_UNREAD.format(why=error))
    number = observe(work, who.staff, participant.id, seen, now, None)
    return Answer(_kept(work, ladder, number, now), participant.id)


def _change(
    work: Work, ladder: Ladder, who: StaffRow, number: int, typed: str | None, now: datetime
) -> Answer:
    """Put another value in the place of an observation; without one, take it back."""
    row = work.observation(number)
    if row is None:
        return Answer(wording.NO_OBSERVATION.format(number=number))
    if row.corrected_by is not None:
        return Answer(wording.CORRECTED_ALREADY.format(number=number, by=row.corrected_by))
    participant = work.participant_of_pseudonym(row.pseudonym)
    if participant is None:
        return Answer(wording.ERASED_SINCE)
    if typed is not None:
        seen = read_correction(typed, row.name, ladder.zone, now)
        corrected = observe(work, who.staff, participant.id, seen, now, row)
        return Answer(_kept(work, ladder, corrected, now), participant.id)
    observe(work, who.staff, participant.id, Observed(name=row.name), now, row)
    log.info("an observation was taken back", action="withdrawn", staff=who.staff, observation_id=number)
    text = wording.WITHDRAWN.format(number=number, participant=row.pseudonym, what=shown_value(row))
    return Answer(text, participant.id)


def _kept(work: Work, ladder: Ladder, number: int, now: datetime) -> str:
    row = work.observation(number)
    assert row is not None, "it was kept just now"
    log.info(
        "a clinician entered an observation",
        action="observed",
        staff=row.entered_by,
        observation_id=number,
    )
    return wording.OBSERVED.format(
        number=number,
        participant=row.pseudonym,
        what=shown_value(row),
        moment=shown_moment(ladder, row.observed_at, now),
        zone=ladder.zone,
    )


def _tell_timeline(
    work: Work, ladder: Ladder, who: StaffRow, pseudonym: str, everything: bool, now: datetime
) -> Answer:
    participant = work.participant_of_pseudonym(pseudonym)
    if participant is None:
        return Answer(wording.NOBODY_OF_THAT_NAME.format(participant=pseudonym))
    log.warning(
        "a clinician looked at a timeline", action="timeline", staff=who.staff, participant_id=participant.id
    )
    work.audit("timeline", now, staff=who.staff, participant_id=participant.id)
    entries = timeline(work, participant.id, now - (EVER if everything else WEEKS))
    lines = [f"{shown_moment(ladder, entry.at, now)}  {entry.text}" for entry in entries]
    pages = _pages(lines or [wording.TIMELINE_EMPTY])
    told = pages[-MOST_MESSAGES:] if everything else pages[-1:]
    span = wording.TIMELINE_WHOLE if everything else wording.TIMELINE_SPAN
    head = [wording.TIMELINE_HEAD.format(participant=pseudonym, span=span, zone=ladder.zone)]
    if len(told) < len(pages):
        hint = wording.TIMELINE_OLDEST if everything else wording.TIMELINE_OLDER
        day = entries[0].at.astimezone(ZoneInfo(ladder.zone)).date()
        head.append(hint.format(participant=pseudonym, day=day))
    for page in [[*head, *told[0]], *told[1:]]:
        letter = Letter(text=html.escape("\n".join(page), quote=False)).model_dump(mode="json")
        work.owe(f"staff:{who.staff}", letter, lane="program", at=now, about=participant.id)
    return Answer(None, participant.id)


def _pages(lines: list[str]) -> list[list[str]]:
    """Lines as few messages, none too long; if one of them is short, it is the oldest."""
    pages: list[list[str]] = [[]]
    room = LONGEST
    for line in reversed(lines):
        # Telegram counts the halves of signs, as UTF-16 has them.
        takes = len(line.encode("utf-16-le")) // 2 + 1
        if takes > room and pages[0]:
            pages.insert(0, [])
            room = LONGEST
        pages[0].insert(0, line)
        room -= takes
    return pages
