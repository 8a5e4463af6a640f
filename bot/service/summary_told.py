"""What a participant told in words and choices, for a summary on paper: as they told it, with the day.

A summary knows these by the names that a program saves them under; what a program does not ask stands nowhere.
"""

import html
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from bot.core.enrollment import Enrollment
from bot.core.manner import Say
from bot.core.own_words import (
    SUMMARY_ASKED,
    SUMMARY_CHANGED,
    SUMMARY_EARLIER,
    SUMMARY_MEDICINES,
    SUMMARY_MOVED,
    SUMMARY_MOVED_TOLD,
    SUMMARY_QUOTED,
    SUMMARY_SCREENED,
    SUMMARY_SINCE,
    SUMMARY_TOLD,
    SUMMARY_USE,
    SUMMARY_WISH,
    SUMMARY_WORSE_TOLD,
    YES,
)
from bot.core.program import Ask, Choices, Program, Task
from bot.core.quick_log import Activity
from bot.core.schedule import local_date
from bot.core.text import Words, in_language, render, render_label
from bot.service.paper import Section, Table
from bot.service.summary_dates import short_moment
from bot.store.rows import MeasurementRow, ResponseRow

WISH, SINCE, USE = "wish", "sleep_since", "useful"
WORSE, WORSE_WORDS = "worse", "worse_what"
TAKES, TAKES_WORDS = "takes", "takes_what"
CHANGED, CHANGED_WORDS = "medicine_changed", "medicine_change"
_KNOWN = {WISH, SINCE, USE, WORSE, WORSE_WORDS, TAKES, TAKES_WORDS, CHANGED, CHANGED_WORDS}
LONGEST, MOST = 180, 4
"""Signs of one quotation, and quotations on one thing; of more, the latest."""
_TAG = re.compile(r"<[^>]*>")


class Told(NamedTuple):
    """What somebody told, and what it takes to write it down."""

    program: Program
    enrollment: Enrollment
    say: Say
    answers: Sequence[ResponseRow]
    measured: Sequence[MeasurementRow]


def asked_for(program: Program) -> frozenset[str]:
    """The names of the answers that a summary shows."""
    return frozenset(_KNOWN | _screening(program))


def told_section(told: Told) -> Section:
    """A row for each thing that was told; none where nothing was."""
    parts: dict[str, Callable[[Told], Iterator[str]]] = {
        SUMMARY_SCREENED: _screened,
        SUMMARY_MEDICINES: _medicines,
        SUMMARY_WORSE_TOLD: _worse,
        SUMMARY_SINCE: partial(_chosen, save=SINCE),
        SUMMARY_MOVED: _moved,
        SUMMARY_USE: _of_use,
        SUMMARY_WISH: partial(_chosen, save=WISH),
    }
    lines = {title: tuple(part(told)) for title, part in parts.items()}
    rows = tuple((told.say(title), "\n".join(each)) for title, each in lines.items() if each)
    if not rows:
        return Section(heading=told.say(SUMMARY_TOLD))
    return Section(heading=told.say(SUMMARY_TOLD), table=Table(rows=rows, widths=(1, 2.8)))


def _screening(program: Program) -> set[str]:
    """The answers that clinicians are shown before they sign; not what is only reckoned from others."""
    steps = [step for session in program.sessions for step in session.steps]
    asked = {step.save for step in steps if isinstance(step, Ask)}
    return asked & {save for step in steps if isinstance(step, Task) for save in step.shows}


def _screened(told: Told) -> Iterator[str]:
    """The questions that were last answered with yes, in their own words."""
    shown = _screening(told.program)
    last = {row.save: row.value for row in told.answers if row.save in shown}
    for save, value in last.items():
        question = _question(told.program, save)
        if value is True and question is not None:
            yield _without_markup(told, question.text)


def _medicines(told: Told) -> Iterator[str]:
    words = [row for row in told.answers if row.save == TAKES_WORDS]
    for row in [row for row in told.answers if row.save == TAKES][-1:]:
        what = _label(told, row)
        if words and words[-1].words and row.at <= words[-1].at:
            # Whole: what a list of medicines leaves out may be what matters.
            what = f"{what}: {_quoted(told, words[-1].words, longest=None)}"
        yield _on(told, row, what)
    yield from _latest(told, _with_words(told, CHANGED, CHANGED_WORDS, told.say(SUMMARY_CHANGED)))


def _worse(told: Told) -> Iterator[str]:
    asked = [row for row in told.answers if row.save == WORSE]
    if not asked:
        return
    times = sum(row.value is True for row in asked)
    yield told.say(SUMMARY_ASKED, asked=str(len(asked)), times=str(times))
    yield from _latest(told, _with_words(told, WORSE, WORSE_WORDS, told.say(YES)))


def _of_use(told: Told) -> Iterator[str]:
    """What was named, the most often named first."""
    labels = [_label(told, row) for row in told.answers if row.save == USE]
    often = sorted(dict.fromkeys(labels), key=labels.count, reverse=True)
    if often:
        yield "; ".join(f"{label} ({labels.count(label)}×)" for label in often)


def _chosen(told: Told, save: str) -> Iterator[str]:
    for row in told.answers:
        if row.save == save:
            yield _on(told, row, _label(told, row))


def _moved(told: Told) -> Iterator[str]:
    rows = [row for row in told.measured if row.kind == "activity"]
    if rows:
        minutes = sum(Activity.model_validate(row.measured).minutes for row in rows)
        days = {local_date(told.enrollment.zone, row.at) for row in rows}
        yield told.say(SUMMARY_MOVED_TOLD, minutes=str(minutes), days=str(len(days)))


def _with_words(told: Told, save: str, words: str, otherwise: str) -> list[str]:
    """Each yes with the words that followed it before the question came again."""
    found: list[list[ResponseRow]] = []
    for row in told.answers:
        if row.save == save:
            found.append([row])
        elif row.save == words and found:
            found[-1].append(row)
    lines = []
    for first, *more in found:
        if first.value is True:
            said = more[-1].words if more else None
            lines.append(_on(told, first, _quoted(told, said) if said else otherwise))
    return lines


def _latest(told: Told, lines: Sequence[str]) -> Iterator[str]:
    if len(lines) > MOST:
        yield told.say(SUMMARY_EARLIER, number=str(len(lines) - MOST))
    yield from lines[-MOST:]


def _on(told: Told, row: ResponseRow, what: str) -> str:
    return f"{short_moment(told.enrollment, row.at)}: {what}"


def _quoted(told: Told, words: str, longest: int | None = LONGEST) -> str:
    """Their own words in a line; what is too long ends between two words."""
    said = " ".join(words.split())
    if longest is not None and len(said) > longest:
        said = f"{said[:longest].rpartition(' ')[0] or said[:longest]} …"
    return told.say(SUMMARY_QUOTED, words=said)


def _label(told: Told, row: ResponseRow) -> str:
    """The answer in the words of its button, wherever the program asks for it."""
    for question in _questions(told.program, row.save):
        if isinstance(question.expected, Choices):
            for choice in question.expected.choices:
                if choice.key == row.value:
                    words = in_language(choice.label, told.enrollment.language)
                    return render_label(words, told.enrollment.values, told.say) or choice.key
    return str(row.value)


def _question(program: Program, save: str) -> Ask | None:
    return next(_questions(program, save), None)


def _questions(program: Program, save: str) -> Iterator[Ask]:
    for session in program.sessions:
        for step in session.steps:
            if isinstance(step, Ask) and step.save == save:
                yield step


def _without_markup(told: Told, words: Words) -> str:
    said = render(in_language(words, told.enrollment.language), told.enrollment.values, told.say) or ""
    return " ".join(html.unescape(_TAG.sub("", said)).split())
