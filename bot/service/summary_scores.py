"""The questionnaires of a summary on paper: each time a scale was given, its range, and what a change means."""

from collections.abc import Iterator, Sequence

from bot.core.enrollment import Assessed, Enrollment
from bot.core.manner import Say, listed_in_words
from bot.core.own_words import (
    BANDS,
    CHART_HIGHER,
    CHART_LOWER,
    SUMMARY_AT_LAST,
    SUMMARY_AT_START,
    SUMMARY_BANDS,
    SUMMARY_BETTER,
    SUMMARY_CHANCE,
    SUMMARY_CHANCE_OF,
    SUMMARY_CHANGE,
    SUMMARY_IN_BETWEEN,
    SUMMARY_NO_SCORES,
    SUMMARY_ONCE,
    SUMMARY_RANGE,
    SUMMARY_SAME,
    SUMMARY_SCORES,
    SUMMARY_SMALL,
    SUMMARY_UNKNOWN,
    SUMMARY_WORSE,
)
from bot.core.program import Program
from bot.core.scale import Scale
from bot.core.scoring import change, span
from bot.service.course import is_told
from bot.service.paper import Section, Table
from bot.service.summary_dates import short_moment

MOST_BETWEEN = 6
"""Of more, the latest: a paper has two pages."""
MINUS, TIED = "−", "\N{NO-BREAK SPACE}"
_MEANT = {
    "small": SUMMARY_SMALL,
    "better": SUMMARY_BETTER,
    "worse": SUMMARY_WORSE,
    "higher": SUMMARY_UNKNOWN,
    "lower": SUMMARY_UNKNOWN,
}


def scores_section(program: Program, enrollment: Enrollment, say: Say) -> Section:
    """A row for each questionnaire whose result the participant was told."""
    given = dict(_given(program, enrollment))
    if not given:
        return Section(heading=say(SUMMARY_SCORES), lines=(say(SUMMARY_NO_SCORES),))
    scales = [program.scales[name] for name in given]
    head = (SUMMARY_SCORES, SUMMARY_AT_START, SUMMARY_IN_BETWEEN, SUMMARY_AT_LAST, SUMMARY_CHANGE)
    return Section(
        heading=say(SUMMARY_SCORES),
        table=Table(
            head=("", *(say(title) for title in head[1:])),
            rows=tuple(_row(scale, given[scale.scale], enrollment, say) for scale in scales),
            widths=(1.5, 1.05, 1.25, 1.05, 1.35),
        ),
        note=" ".join(_notes(scales, given, enrollment.language, say)),
    )


def notices_of(program: Program, enrollment: Enrollment) -> tuple[str, ...]:
    """What must stand beside the scales, in its own words: their notice, or whose they are. Each once."""
    found: dict[str, list[str]] = {}
    for name, _ in _given(program, enrollment):
        scale = program.scales[name]
        found.setdefault(scale.notice or scale.copyright, []).append(scale.title)
    return tuple(f"{', '.join(titles)}: {notice}" for notice, titles in found.items())


def _given(program: Program, enrollment: Enrollment) -> Iterator[tuple[str, Sequence[Assessed]]]:
    for name, assessed in enrollment.assessed.items():
        scored = [each for each in assessed if each.score is not None]
        if scored and name in program.scales and is_told(program, program.scales[name]):
            yield name, scored


def _row(scale: Scale, scored: Sequence[Assessed], enrollment: Enrollment, say: Say) -> tuple[str, ...]:
    between = [
        f"{each.score}{TIED}({short_moment(enrollment, each.at).replace(' ', TIED)})" for each in scored[1:-1]
    ]
    more = ["…"] if len(between) > MOST_BETWEEN else []
    title = f"{scale.title}\n{_range(scale, enrollment.language, say)}"
    first = _in_full(scored[0], enrollment, say)
    if len(scored) == 1:
        return title, first, "", "", say(SUMMARY_ONCE)
    last = _in_full(scored[-1], enrollment, say)
    return title, first, "; ".join(more + between[-MOST_BETWEEN:]), last, _change(scale, scored, say)


def _in_full(assessed: Assessed, enrollment: Enrollment, say: Say) -> str:
    """Score, the name of its range where the language has one, and the day."""
    band = _band(assessed.band, enrollment.language, say)
    shown = f"{assessed.score}, {band}" if band else str(assessed.score)
    return f"{shown}\n{short_moment(enrollment, assessed.at)}"


def _band(band: str | None, language: str, say: Say) -> str | None:
    """A range's name; none where nobody has translated it."""
    if band in BANDS:
        return say(BANDS[band])
    return band if language == "en" else None


def _range(scale: Scale, language: str, say: Say) -> str:
    better = say(CHART_LOWER if scale.higher_is == "worse" else CHART_HIGHER)
    if scale.unit is not None:
        unit = scale.unit.get(language) or next(iter(scale.unit.values()))
        return f"{unit}, {better}"
    low, high = span(scale)
    return f"{say(SUMMARY_RANGE, low=str(low), high=str(high))}, {better}"


def _change(scale: Scale, scored: Sequence[Assessed], say: Say) -> str:
    before, now = scored[0].score, scored[-1].score
    assert before is not None, "only what has a score is in the table"
    assert now is not None, "only what has a score is in the table"
    meant = change(scale, before, now)
    if meant == "none":
        return say(SUMMARY_SAME)
    points = f"{'+' if now > before else MINUS}{abs(now - before)}"
    return say(_MEANT[meant], points=points)


def _notes(
    scales: Sequence[Scale], given: dict[str, Sequence[Assessed]], language: str, say: Say
) -> Iterator[str]:
    if any(_band(each.band, language, say) for scored in given.values() for each in scored):
        yield say(SUMMARY_BANDS)
    known = [
        say(
            SUMMARY_CHANCE_OF,
            title=scale.title,
            points=str(scale.reliable_change.points),
            source=scale.reliable_change.source.rstrip("."),
        )
        for scale in scales
        if scale.reliable_change is not None and len(given[scale.scale]) > 1
    ]
    if known:
        yield say(SUMMARY_CHANCE, scales=listed_in_words(say, known))
