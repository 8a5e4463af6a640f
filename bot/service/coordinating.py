"""What coordinators ask in Telegram: who is where, how one participant goes on, and announcements.

They see pseudonyms, days and sessions; never an answer, a score, a word or what an alert is about.
"""

import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, get_args
from zoneinfo import ZoneInfo

from bot.core.enrollment import Enrollment
from bot.core.on_call import Ladder
from bot.core.program import Program
from bot.core.standing import Standing, State, standing
from bot.service import wording
from bot.service.announcing import ask_to_announce
from bot.service.paging import pages
from bot.service.staff_places import tell
from bot.store.rows import StaffRow
from bot.store.work import Work

ProgramOf = Callable[[Enrollment], Program]
"""The version of a program that somebody is on."""

_OURS = re.compile(r"/(people|person|announce)(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
_WHOM = re.compile(r"[Pp]-\d{1,9}")
IN_WORDS: dict[State, str] = {
    "joining": "joining",
    "going": "going on",
    "stuck": "stuck",
    "behind": "behind",
    "silent": "silent",
    "rests": "rests; the care team is with them",
    "paused": "paused by themselves",
    "finished": "finished",
    "left": "left",
    "declined": "did not agree",
}
_SHOWN = 40
"""People in one list; more are counted."""


class Person(NamedTuple):
    """Somebody in the list."""

    participant_id: int
    standing: Standing


def is_ours(text: str) -> bool:
    """Whether a message is one of these commands."""
    return _OURS.fullmatch(text) is not None


def obey(
    work: Work,
    ladder: Ladder,
    program_of: ProgramOf,
    who: StaffRow | None,
    text: str,
    here: str,
    now: datetime,
) -> None:
    """Obey one of these commands; the answer goes `here`."""
    found = _OURS.fullmatch(text)
    assert found is not None, "asked only for what is ours"
    if who is None:
        tell(work, here, wording.NOT_STAFF, now)
        return
    rest = (found[2] or "").strip()
    work.audit(found[1], now, staff=who.staff, detail=rest if found[1] != "announce" else "")
    match found[1]:
        case "people":
            for page in pages(people_told(work, ladder, program_of, rest.split(), now)):
                tell(work, here, page, now)
        case "person":
            for page in pages(person_told(work, ladder, program_of, rest, now)):
                tell(work, here, page, now)
        case _:
            ask_to_announce(work, who, rest, here, now)


def people(work: Work, program_of: ProgramOf, now: datetime) -> list[Person]:
    """Everybody who ever joined, as they stand now."""
    return [
        Person(row.participant_id, standing(program_of(row.enrollment), row.enrollment, row.heard_at, now))
        for row in work.standings()
    ]


def people_told(
    work: Work, ladder: Ladder, program_of: ProgramOf, asked: list[str], now: datetime
) -> list[str]:
    """The list as lines: of a cohort, of a state, or of both; with neither, of who needs a look."""
    states = [each for each in asked if each in get_args(State)]
    cohorts = [each for each in asked if each not in states]
    known = {row.cohort for row in work.cohorts()}
    for cohort in cohorts:
        if cohort not in known:
            named = ", ".join(sorted(known)) or wording.NO_COHORTS
            return [
                wording.NO_SUCH_COHORT.format(cohort=cohort, known=named, states=", ".join(get_args(State)))
            ]
    found = [each.standing for each in people(work, program_of, now)]
    found = [each for each in found if not cohorts or each.cohort in cohorts]
    counts = Counter(each.state for each in found)
    lines = [
        ", ".join(f"{number} {IN_WORDS[state]}" for state, number in counts.most_common())
        or wording.NOBODY_YET
    ]
    wanted = states or (["stuck", "behind", "silent", "rests"] if not cohorts else list(get_args(State)))
    shown = [each for each in found if each.state in wanted]
    lines += [_line(ladder, each, now) for each in shown[:_SHOWN]]
    if len(shown) > _SHOWN:
        lines.append(wording.AND_MORE.format(number=len(shown) - _SHOWN))
    return lines


def person_told(work: Work, ladder: Ladder, program_of: ProgramOf, whom: str, now: datetime) -> list[str]:
    """One participant's way, as lines."""
    if not _WHOM.fullmatch(whom):
        return [wording.PERSON_HOW]
    participant = work.participant_of_pseudonym(whom.upper())
    row = work.standing_of(participant.id) if participant is not None else None
    if row is None:
        return [wording.NOBODY_OF_THAT_NAME.format(participant=whom.upper())]
    program = program_of(row.enrollment)
    now_at = standing(program, row.enrollment, row.heard_at, now)
    lines = [
        f"{now_at.participant}: {IN_WORDS[now_at.state]}.",
        f"{now_at.program} {now_at.version or ''}".strip()
        + (f", cohort {now_at.cohort}" if now_at.cohort else ""),
        f"Joined {_moment(ladder, row.began_at)}." + (f" Day {now_at.day}." if now_at.day else ""),
        f"Heard from last: {_moment(ladder, row.heard_at) if row.heard_at else 'never'}.",
        f"Sessions: {now_at.done} done, {now_at.missed} missed, {now_at.left} left.",
    ]
    if now_at.open_session:
        lines.append(f"Open now: {now_at.open_session}.")
    if now_at.next_session and now_at.next_at and now_at.state not in ("rests", "paused"):
        lines.append(f"Next: {now_at.next_session}, {_moment(ladder, now_at.next_at)}.")
    lines += [f"  {session}: {how}" for session, how in row.enrollment.settled.items()]
    return lines


def _line(ladder: Ladder, each: Standing, now: datetime) -> str:
    heard = f"heard {(now - each.heard_at).days} d ago" if each.heard_at else "never heard"
    day = f"day {each.day}" if each.day else "not begun"
    open_now = f", {each.open_session} open" if each.open_session else ""
    return f"{each.participant}  {IN_WORDS[each.state]}, {day}, {heard}{open_now}"


def _moment(ladder: Ladder, moment: datetime) -> str:
    here = moment.astimezone(ZoneInfo(ladder.zone))
    return f"{here:%a} {here.day} {here:%b %H:%M}"
