"""The summary that a participant can take to their doctor: what they told and answered, and nothing concluded."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.core.enrollment import Enrollment
from bot.core.manner import Say, day_in_words, day_of_year_in_words, number_in_words
from bot.core.own_words import (
    HOURS_AND_MINUTES,
    SUMMARY_EFFICIENCY,
    SUMMARY_FOOT,
    SUMMARY_MODULES,
    SUMMARY_NAME,
    SUMMARY_NIGHTS,
    SUMMARY_NO_NIGHTS,
    SUMMARY_NO_SCORES,
    SUMMARY_OF,
    SUMMARY_ONCE,
    SUMMARY_SCORE,
    SUMMARY_SCORES,
    SUMMARY_SLEEP,
    SUMMARY_SLEEP_FIRST,
    SUMMARY_SLEEP_LAST,
    SUMMARY_TITLE,
)
from bot.core.program import Program
from bot.core.schedule import local_date
from bot.core.scoring import span
from bot.core.sleep_diary import Sleep
from bot.service.course import begin_of, course_of, nights_since
from bot.service.paper import Paper, Section
from bot.store.work import Work

_WEEK = 7


def summary_of(
    work: Work,
    program: Program,
    enrollment: Enrollment,
    participant_id: int,
    say: Say,
    now: datetime,
) -> Paper:
    """Sleep in the first and in the last nights, each scale at the start and now, and what the program held."""
    since = begin_of(enrollment, now)
    nights = [night for _, night in nights_since(work, participant_id, since)]
    today = local_date(enrollment.zone, now)
    first = enrollment.day_one or today
    said = day_in_words if first.year == today.year else day_of_year_in_words
    return Paper(
        name=say(SUMMARY_NAME),
        title=say(SUMMARY_TITLE),
        subtitle=say(
            SUMMARY_OF,
            name=enrollment.person.name,
            program=program.title.get(enrollment.language) or next(iter(program.title.values())),
            since=said(say, first),
            until=day_of_year_in_words(say, today),
        ),
        sections=(
            Section(heading=say(SUMMARY_SLEEP), lines=tuple(_sleep(say, nights))),
            Section(
                heading=say(SUMMARY_SCORES),
                lines=tuple(_scores(program, enrollment, say)) or (say(SUMMARY_NO_SCORES),),
            ),
            Section(heading=say(SUMMARY_MODULES), lines=tuple(_modules(program, enrollment))),
        ),
        picture=course_of(work, program, enrollment, participant_id, say, "program", now),
        foot=say(SUMMARY_FOOT),
    )


def _sleep(say: Say, nights: Sequence[Sleep]) -> Iterator[str]:
    if not nights:
        yield say(SUMMARY_NO_NIGHTS)
        return
    yield say(SUMMARY_NIGHTS, nights=str(len(nights)))
    yield f"{say(SUMMARY_SLEEP_FIRST)}: {_mean(say, nights[:_WEEK])}"
    if len(nights) > _WEEK:
        yield f"{say(SUMMARY_SLEEP_LAST)}: {_mean(say, nights[-_WEEK:])}"


def _mean(say: Say, nights: Sequence[Sleep]) -> str:
    minutes = round(sum(night.tst for night in nights) / len(nights))
    efficiency = sum(night.se for night in nights) / len(nights)
    slept = say(HOURS_AND_MINUTES, hours=str(minutes // 60), minutes=f"{minutes % 60:02d}")
    return say(SUMMARY_EFFICIENCY, slept=slept, efficiency=number_in_words(say, round(efficiency)))


def _scores(program: Program, enrollment: Enrollment, say: Say) -> Iterator[str]:
    for name, assessed in enrollment.assessed.items():
        scored = [(each.score, each.at) for each in assessed if each.score is not None]
        if not scored or name not in program.scales:
            continue
        scale = program.scales[name]
        (before, begun), (now, at) = scored[0], scored[-1]
        values = {"title": scale.title, "top": str(span(scale)[1]), "now": str(now)}
        values["date"] = day_in_words(say, local_date(enrollment.zone, at))
        if len(scored) == 1:
            yield say(SUMMARY_ONCE, **values)
        else:
            first = day_in_words(say, local_date(enrollment.zone, begun))
            yield say(SUMMARY_SCORE, before=str(before), first=first, **values)


def _modules(program: Program, enrollment: Enrollment) -> Iterator[str]:
    """The modules of which something was done, in the program's order."""
    for module in dict.fromkeys(session.module for session in program.sessions):
        sessions = [session for session in program.sessions if session.module == module]
        if any(enrollment.settled.get(session.session) == "done" for session in sessions):
            yield program.module_titles.get(module, {}).get(enrollment.language, module)
