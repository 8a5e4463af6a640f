"""Announcements of coordinators: shown first, sent in waves out of everybody's quiet hours, and stoppable.

Nobody whom the care team is with, or who was shown a crisis text within a day, gets one: it is left out for them.
"""

import html
import re
from collections.abc import Callable
from datetime import datetime

import structlog

from bot.authoring.safe_messaging import unsafe_words
from bot.core.effects import Button
from bot.core.enrollment import Enrollment, Status
from bot.core.program import Program
from bot.core.schedule import out_of_quiet
from bot.service import wording
from bot.service.announced_in import Parts, lacking, parts_of, words_for
from bot.service.letters import Letter
from bot.service.staff_places import tell
from bot.store.rows import StaffRow, StandingRow
from bot.store.work import Store, Work

log = structlog.get_logger()

LONGEST = 3500
"""Characters of an announcement."""
WAVE = 200
"""So many go at one heartbeat at the most, so that nothing else waits for them."""
_PRESSED = re.compile(r"n:(\d{1,18}):(send|drop|stop)")
_REACHED = (Status.ACTIVE, Status.PAUSED)


def ask_to_announce(work: Work, who: StaffRow, words: str, here: str, now: datetime) -> None:
    """Show an announcement as participants will see it, and ask whether it is to go."""
    if who.role != "coordinator":
        tell(work, here, wording.NOT_A_COORDINATOR, now)
        return
    cohort, text = _parted(work, words)
    parts = parts_of(text)
    if not parts:
        tell(work, here, wording.ANNOUNCE_HOW, now)
        return
    if len(text) > LONGEST:
        tell(work, here, wording.ANNOUNCE_TOO_LONG.format(length=len(text), longest=LONGEST), now)
        return
    unsafe = unsafe_words(text)
    if unsafe:
        _, problem, remedy = unsafe[0]
        tell(work, here, wording.ANNOUNCE_UNSAFE.format(problem=problem, remedy=remedy), now)
        return
    meant = [row.enrollment for row in work.standings() if _is_meant(row, cohort)]
    reached = [enrollment for enrollment in meant if not _is_left_alone(enrollment, now)]
    number, left_out = len(reached), len(meant) - len(reached)
    if not number:
        tell(work, here, wording.ANNOUNCE_NOBODY, now)
        return
    languages = sorted({enrollment.language for enrollment in reached})
    if lacking(parts, languages):
        first, second = (*languages, *(code for code in parts if code), "…")[:2]
        asked = wording.ANNOUNCE_LANGUAGES.format(languages=", ".join(languages), first=first, second=second)
        tell(work, here, asked, now)
        return
    announcement = work.add_announcement(cohort, text, who.staff, now)
    to = f"cohort {cohort}" if cohort else "everybody"
    shown = wording.ANNOUNCE_PREVIEW.format(to=to, number=number, left_out=left_out)
    quoted = (
        f"{f'[{code}]' if code else ''}\n<blockquote>{html.escape(words, quote=False)}</blockquote>"
        for code, words in parts.items()
    )
    letter = Letter(
        text="\n".join((html.escape(shown, quote=False), *quoted)),
        buttons=(
            (Button(label=wording.ANNOUNCE_SEND.format(number=number), data=f"n:{announcement}:send"),),
            (Button(label=wording.ANNOUNCE_DROP, data=f"n:{announcement}:drop"),),
        ),
    )
    work.owe(
        here, letter.model_dump(mode="json"), lane="program", at=now, card=f"announcement:{announcement}"
    )


def pressed(
    work: Work,
    program_of: Callable[[Enrollment], Program],
    who: StaffRow | None,
    data: str,
    here: str,
    now: datetime,
) -> str | None:
    """A button under an announcement was pressed; gives the notice. None where it is no such button."""
    found = _PRESSED.fullmatch(data)
    if found is None:
        return None
    if who is None or who.role != "coordinator":
        return wording.NOT_A_COORDINATOR
    announcement = work.announcement(int(found[1]))
    if announcement is None:
        return wording.UNKNOWN
    match found[2], announcement.state:
        case "send", "asked":
            number = 0
            for row in work.standings():
                if _is_meant(row, announcement.cohort) and not _is_left_alone(row.enrollment, now):
                    program = program_of(row.enrollment)
                    work.announce_to(
                        announcement.id,
                        row.participant_id,
                        out_of_quiet(program.quiet, row.enrollment.zone, now),
                    )
                    number += 1
            work.set_announcement(announcement.id, "sending")
            work.audit("announced", now, staff=who.staff, detail=f"{announcement.id}: to {number}")
            log.info(
                "an announcement goes out", action="announced", announcement_id=announcement.id, to=number
            )
            stop = (Button(label=wording.ANNOUNCE_STOP, data=f"n:{announcement.id}:stop"),)
            _show(work, here, announcement.id, wording.ANNOUNCE_GOES.format(number=number), now, (stop,))
            return wording.ANNOUNCE_GOES.format(number=number)
        case "drop", "asked":
            work.set_announcement(announcement.id, "dropped")
            _show(work, here, announcement.id, wording.ANNOUNCE_DROPPED, now)
            return wording.ANNOUNCE_DROPPED
        case "stop", "sending":
            work.set_announcement(announcement.id, "stopped")
            work.audit("announcement_stopped", now, staff=who.staff, detail=str(announcement.id))
            counts = work.announced_so_far(announcement.id)
            said = wording.ANNOUNCE_STOPPED.format(sent=counts.get("sent", 0), kept=counts.get("waiting", 0))
            _show(work, here, announcement.id, said, now)
            return said
        case _:
            return wording.ANNOUNCE_OVER


def send_due(store: Store, now: datetime) -> int:
    """Send the next wave of what may go; gives how many."""
    with store.work() as work:
        due = work.announcements_due(now, WAVE)
        texts: dict[int, Parts] = {}
        for announcement_id, participant_id in due:
            row = work.standing_of(participant_id)
            if row is None or row.enrollment.status not in _REACHED or _is_left_alone(row.enrollment, now):
                work.note_announced(announcement_id, participant_id, "left_out")
                continue
            if announcement_id not in texts:
                found = work.announcement(announcement_id)
                assert found is not None, "what is due was read with its announcement"
                texts[announcement_id] = parts_of(found.text)
            words = words_for(texts[announcement_id], row.enrollment.language)
            letter = Letter(text=html.escape(words, quote=False))
            work.owe(f"participant:{participant_id}", letter.model_dump(mode="json"), lane="program", at=now)
            work.note_announced(announcement_id, participant_id, "sent")
    return len(due)


def _parted(work: Work, words: str) -> tuple[str | None, str]:
    """The cohort it is for, if its first word names one, and the text."""
    first, *rest = words.split(maxsplit=1) or [""]
    if first and work.cohort(first) is not None:
        return first, "".join(rest).strip()
    return None, words.strip()


def _is_meant(row: StandingRow, cohort: str | None) -> bool:
    enrollment = row.enrollment
    return enrollment.status in _REACHED and (cohort is None or enrollment.cohort == cohort)


def _is_left_alone(enrollment: Enrollment, now: datetime) -> bool:
    calm = enrollment.calm_until is not None and now < enrollment.calm_until
    return enrollment.hold is not None or enrollment.company is not None or calm


def _show(
    work: Work,
    here: str,
    announcement_id: int,
    text: str,
    now: datetime,
    buttons: tuple[tuple[Button, ...], ...] = (),
) -> None:
    letter = Letter(text=html.escape(text, quote=False), buttons=buttons)
    work.owe(
        here, letter.model_dump(mode="json"), lane="program", at=now, card=f"announcement:{announcement_id}"
    )
