"""`/observe` and `/timeline`: what clinicians enter about a participant, and what they look back on."""

import html
import re
from datetime import datetime, timedelta

import structlog

from bot.core.on_call import Ladder
from bot.service import wording
from bot.service.alert_letters import moment_in
from bot.service.letters import Letter
from bot.service.observations import ObservationError, Observed, read_correction, read_observation
from bot.service.timeline import WEEKS, shown_value, timeline
from bot.store.rows import ObservationRow, StaffRow
from bot.store.work import Work

log = structlog.get_logger()

LONGEST = 3800
"""Letters of one message, below Telegram's 4,096."""
MOST_MESSAGES = 5

_OBSERVE = re.compile(r"/observe(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
_TIMELINE = re.compile(r"/timeline(?:@\w+)?\s+([Pp]-\d{1,9})(\s+all)?\s*")
_WHOM = re.compile(r"([Pp]-\d{1,9})\s+(.+)", re.DOTALL)
_CORRECT = re.compile(r"correct\s+(\d{1,18})\s+(.+)", re.DOTALL | re.IGNORECASE)


def is_ours(text: str) -> bool:
    """Whether a message is one of these commands."""
    return bool(_OBSERVE.fullmatch(text) or re.match(r"/timeline\b", text))


def look(work: Work, ladder: Ladder, who: StaffRow, text: str, now: datetime) -> str | None:
    """Obey one of these commands. Gives what is answered where it was given.

    What a timeline holds goes to the clinician's private chat, wherever it was asked for.
    """
    if who.role != "clinician":
        return wording.NOT_A_CLINICIAN
    if observe := _OBSERVE.fullmatch(text):
        return _observe(work, ladder, who, (observe[1] or "").strip(), now)
    found = _TIMELINE.fullmatch(text)
    if found is None:
        return wording.TIMELINE_HOW
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
    at = seen.at or (corrects.observed_at if corrects else now)
    return work.add_observation(
        participant_id,
        seen.name,
        number=seen.number,
        words=seen.words,
        unit=seen.unit or (corrects.unit if corrects else ""),
        observed_at=at,
        entered_by=staff,
        at=now,
        corrects=corrects.id if corrects else None,
    )


def _observe(work: Work, ladder: Ladder, who: StaffRow, typed: str, now: datetime) -> str:
    try:
        if correct := _CORRECT.fullmatch(typed):
            return _correct(work, ladder, who, int(correct[1]), correct[2], now)
        whom = _WHOM.fullmatch(typed)
        if whom is None:
            return wording.OBSERVE_HOW
        participant = work.participant_of_pseudonym(whom[1].upper())
        if participant is None:
            return wording.NOBODY_OF_THAT_NAME.format(participant=whom[1].upper())
        seen = read_observation(whom[2], ladder.zone, now)
    except ObservationError as error:
        return wording.OBSERVE_UNREAD.format(why=error)
    number = observe(work, who.staff, participant.id, seen, now, None)
    return _kept(work, ladder, number)


def _correct(work: Work, ladder: Ladder, who: StaffRow, number: int, typed: str, now: datetime) -> str:
    row = work.observation(number)
    if row is None:
        return wording.NO_OBSERVATION.format(number=number)
    if row.corrected_by is not None:
        return wording.CORRECTED_ALREADY.format(number=number, by=row.corrected_by)
    participant = work.participant_of_pseudonym(row.pseudonym)
    assert participant is not None, "an observation is about somebody"
    seen = read_correction(typed, row.name, ladder.zone, now)
    return _kept(work, ladder, observe(work, who.staff, participant.id, seen, now, row))


def _kept(work: Work, ladder: Ladder, number: int) -> str:
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
        moment=moment_in(ladder, row.observed_at),
        zone=ladder.zone,
    )


def _tell_timeline(
    work: Work, ladder: Ladder, who: StaffRow, pseudonym: str, everything: bool, now: datetime
) -> str | None:
    participant = work.participant_of_pseudonym(pseudonym)
    if participant is None:
        return wording.NOBODY_OF_THAT_NAME.format(participant=pseudonym)
    log.warning(
        "a clinician looked at a timeline", action="timeline", staff=who.staff, participant_id=participant.id
    )
    since = now - (timedelta(days=3650) if everything else WEEKS)
    lines = [
        f"{moment_in(ladder, entry.at)}  {entry.text}" for entry in timeline(work, participant.id, since)
    ]
    head = wording.TIMELINE_HEAD.format(participant=pseudonym, zone=ladder.zone)
    pages = _pages([head, *(lines or [wording.TIMELINE_EMPTY])])
    left_out = len(pages) - (MOST_MESSAGES if everything else 1)
    if left_out > 0:
        hint = wording.TIMELINE_OLDER if not everything else wording.TIMELINE_OLDEST
        pages = [f"{head}\n{hint.format(participant=pseudonym)}", *pages[left_out:]]
    for page in pages:
        letter = Letter(text=html.escape(page, quote=False))
        work.owe(f"staff:{who.staff}", letter.model_dump(mode="json"), lane="program", at=now)
    return None


def _pages(lines: list[str]) -> list[str]:
    """Lines as few messages, none too long."""
    pages = [""]
    for line in lines:
        if len(pages[-1]) + len(line) + 1 > LONGEST:
            pages.append("")
        pages[-1] = f"{pages[-1]}\n{line}" if pages[-1] else line
    return pages
