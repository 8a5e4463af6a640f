"""The summary that a participant can take to their doctor: what they told and answered, and nothing concluded."""

from collections.abc import Iterator
from datetime import datetime

from bot.core.enrollment import Enrollment
from bot.core.manner import Say, day_of_year_in_words, listed_in_words
from bot.core.own_words import (
    SUMMARY_ASK,
    SUMMARY_BY_HAND,
    SUMMARY_BY_ITSELF,
    SUMMARY_MODULES,
    SUMMARY_NAME,
    SUMMARY_NOT,
    SUMMARY_PAGE,
    SUMMARY_PRINTED,
    SUMMARY_TITLE,
    SUMMARY_WHAT,
    SUMMARY_WHEN,
    SUMMARY_WHO,
)
from bot.core.program import Program
from bot.core.schedule import local_date
from bot.service.course import begin_of, course_of, nights_since
from bot.service.paper import Paper, Section
from bot.service.summary_care import care_section
from bot.service.summary_nights import nights_section
from bot.service.summary_scores import notices_of, scores_section
from bot.service.summary_told import Told, asked_for, told_section
from bot.store.work import Work

RULED = 5
"""Lines to write on."""


def summary_of(
    work: Work,
    program: Program,
    enrollment: Enrollment,
    enrollment_id: int,
    participant_id: int,
    say: Say,
    now: datetime,
) -> Paper:
    """Who and when, what it is and is not; sleep and scores at the start and now; what they told; who looked."""
    since = begin_of(enrollment, now)
    today = local_date(enrollment.zone, now)
    title = program.title.get(enrollment.language) or next(iter(program.title.values()))
    begun = day_of_year_in_words(say, local_date(enrollment.zone, since))
    told = Told(
        program,
        enrollment,
        say,
        work.responses_of(enrollment_id, asked_for(program)),
        work.measurements_since(participant_id, since),
    )
    picture = course_of(work, program, enrollment, participant_id, say, "nights", now)
    sections = (
        nights_section(nights_since(work, participant_id, since), picture, enrollment.language, say),
        scores_section(program, enrollment, say),
        told_section(told),
        care_section(program, enrollment, work.alerts_of(participant_id), say),
        Section(heading=say(SUMMARY_ASK), ruled=RULED),
    )
    return Paper(
        name=f"{say(SUMMARY_NAME)}-{today}",
        language=enrollment.language,
        title=say(SUMMARY_TITLE),
        whose=(
            enrollment.person.name,
            say(SUMMARY_WHO, participant=enrollment.participant),
            say(SUMMARY_WHEN, program=title, since=begun, until=day_of_year_in_words(say, today)),
        ),
        by_hand=say(SUMMARY_BY_HAND),
        first=(say(SUMMARY_WHAT, program=title), say(SUMMARY_NOT), say(SUMMARY_BY_ITSELF)),
        sections=tuple(each for each in sections if each.lines or each.table or each.ruled),
        small_print=(
            *_modules(program, enrollment, say),
            *notices_of(program, enrollment),
            say(SUMMARY_PRINTED, date=day_of_year_in_words(say, today)),
        ),
        page_of=say(SUMMARY_PAGE, date=day_of_year_in_words(say, today), page="{page}", pages="{pages}"),
    )


def _modules(program: Program, enrollment: Enrollment, say: Say) -> Iterator[str]:
    """The modules of which something was done, in the program's order."""
    settled, language = enrollment.settled, enrollment.language
    done = {session.module: None for session in program.sessions if settled.get(session.session) == "done"}
    if done:
        titles = [program.module_titles.get(module, {}).get(language, module) for module in done]
        yield say(SUMMARY_MODULES, modules=listed_in_words(say, titles))
