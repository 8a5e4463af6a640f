"""What the care team did, for a summary on paper: that and when somebody looked, and how the program was changed.

Only what the participant was told of as well: no alert, no note, and no name of staff.
"""

from collections.abc import Iterator, Sequence

from bot.core.alert import Alert
from bot.core.enrollment import Enrollment
from bot.core.manner import Say, listed_in_words
from bot.core.own_words import (
    SUMMARY_CARE,
    SUMMARY_NO_CARE,
    SUMMARY_REVIEWED,
    SUMMARY_SIGNED,
    SUMMARY_UNSIGNED,
    SUMMARY_WITH,
    SUMMARY_WITHOUT,
)
from bot.core.program import Program
from bot.service.paper import Section
from bot.service.summary_dates import short_moment
from bot.store.rows import AlertRow

SIGN_OFF, REVIEW = "sign_off", "supervision"
MOST = 6


def care_section(program: Program, enrollment: Enrollment, rows: Sequence[AlertRow], say: Say) -> Section:
    """The sign-off, the reviews, and the modules that were left out or added."""
    lines = tuple(_lines(program, enrollment, rows, say))
    return Section(heading=say(SUMMARY_CARE), lines=lines or (say(SUMMARY_NO_CARE),))


def _lines(program: Program, enrollment: Enrollment, rows: Sequence[AlertRow], say: Say) -> Iterator[str]:
    since = None if enrollment.consent is None else enrollment.consent.at
    done = sorted(
        (at, task)
        for row in rows
        for task, at in Alert.model_validate_json(row.alert).tasks_done.items()
        if since is None or at >= since
    )
    if enrollment.awaits_sign_off:
        yield say(SUMMARY_UNSIGNED)
    for at in [at for at, task in done if task == SIGN_OFF][-1:]:
        yield say(SUMMARY_SIGNED, date=short_moment(enrollment, at))
    reviews = [short_moment(enrollment, at) for at, task in done if task == REVIEW][-MOST:]
    if reviews:
        yield say(SUMMARY_REVIEWED, dates=listed_in_words(say, reviews))
    for english, modules in ((SUMMARY_WITHOUT, enrollment.without), (SUMMARY_WITH, enrollment.switched_on)):
        titles = [
            program.module_titles.get(module, {}).get(enrollment.language, module) for module in modules
        ]
        if titles:
            yield say(english, modules=listed_in_words(say, titles))
