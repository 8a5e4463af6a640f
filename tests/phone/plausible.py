"""What a program could know of somebody: for every name that it saves, a few answers as people give them."""

from bot.core.diary_told import OF_A_NIGHT, OF_A_WEEK
from bot.core.expression import Expression, Scalar, UnansweredError, evaluate, mentions
from bot.core.program import (
    Ask,
    Breathe,
    CalendarDate,
    Choices,
    ClockTime,
    Diary,
    Expected,
    FirstOf,
    FreeText,
    Measure,
    Number,
    PlaceName,
    Program,
    Reckon,
    Step,
    ThoughtRecord,
    YesNo,
)
from bot.core.scale import Scale
from bot.core.scoring import span

Known = dict[str, tuple[Scalar, ...]]
"""A few values for each name, the most usual first."""

OWN_WORDS = {
    "en": "Ring my sister on Thursday after dinner and go once around the lake with her, whatever the weather is",
    "es": "Llamar el jueves a mi hermana después de cenar y dar con ella una vuelta al lago, haga el tiempo que haga",
}
"""What somebody writes who writes a good deal."""

# Means have decimals, so that a number which is not rounded can be seen.
_OF_NIGHTS: Known = {
    "tib": (452.6, 521.3),
    "tst": (371.4, 296.7, 433.3),
    "sol": (34.3, 12.7),
    "waso": (51.4, 8.6),
    "se": (82.06, 71.38, 93.47),
    "awakenings": (2.3, 0.6),
    "quality": (3.4, 1.9),
    "nights": (6, 5),
}


def known_of(program: Program, language: str) -> Known:
    """The names that the texts of a program can mention, with values for each."""
    known: Known = {
        "name": ("Maximiliana",),
        "pseudonym": ("P-0123",),
        "program": (program.title.get(language) or next(iter(program.title.values())),),
        "morning": ("08:00",),
        "evening": ("19:30",),
        "day": (12, 1),
        "week": (2, 1),
        "missed_days": (3, 0),
        "active_minutes": (135, 20),
        "shorter": (False, True),
        "awaits_sign_off": (False, True),
    }
    for assignment in program.assignments:
        known[assignment.assignment] = tuple(arm.arm for arm in assignment.arms)
    for session in program.sessions:
        for step in session.steps:
            for name, values in _saved(step, program, language, known).items():
                known.setdefault(name, values)
    return known


def reckoned_in(program: Program) -> dict[str, Expression]:
    """How the values come about that are reckoned from others, where there is one such way only."""
    ways: dict[str, set[Expression]] = {}
    for session in program.sessions:
        for step in session.steps:
            if isinstance(step, Reckon) and mentions(step.to):
                ways.setdefault(step.save, set()).add(step.to)
    return {name: way for name, (way, *more) in ways.items() if not more and name not in mentions(way)}


def _saved(step: Step, program: Program, language: str, known: Known) -> Known:
    match step:
        case Ask(save=save, expected=expected):
            return {save: _answers(expected, language)}
        case FirstOf(save=str(save), of=of):
            return {save: tuple(each.key for each in of)}
        case Reckon(save=save, to=to):
            return {save: _reckoned(to, known)}
        case Measure(scale=scale):
            return _scored(program.scales[scale])
        case Diary():
            night = {f"diary_{name}": _OF_NIGHTS[name] for name in OF_A_NIGHT}
            return night | {f"diary_week_{name}": _OF_NIGHTS[name] for name in OF_A_WEEK}
        case ThoughtRecord():
            return {"thought_before": (8, 5), "thought_after": (5, 8)}
        case Breathe():
            return {"breathing_times": (1, 4)}
        case _:
            return {}


def _answers(expected: Expected, language: str) -> tuple[Scalar, ...]:
    match expected:
        case Number(low=low, high=high, unit=unit):
            half = 0.5 if unit == "hours" else 0
            return tuple(round(low + (high - low) * part) + half for part in (0.3, 0.6, 0.9))
        case Choices(choices=choices):
            return tuple(each.key for each in choices)
        case YesNo():
            return True, False
        case ClockTime(earliest=earliest, latest=latest, offered=offered):
            return tuple(f"{at:%H:%M}" for at in (*offered, earliest, latest))
        case CalendarDate():
            return ("2026-03-14",)
        case FreeText(longest=longest):
            return (OWN_WORDS.get(language, OWN_WORDS["en"])[:longest],)
        case PlaceName():
            return ("America/Argentina/Buenos_Aires",)


def _reckoned(to: Expression, known: Known) -> tuple[Scalar, ...]:
    """What comes of the values that are known so far."""
    found: list[Scalar] = []
    for number in range(3):
        values = {name: each[min(number, len(each) - 1)] for name, each in known.items()}
        try:
            found.append(evaluate(to, values))
        except (UnansweredError, TypeError, ZeroDivisionError):
            continue
    if any(isinstance(each, bool) for each in found):
        return True, False
    return tuple(dict.fromkeys(found)) or (7.25,)


def _scored(scale: Scale) -> Known:
    low, high = span(scale)
    # What counts minutes or days goes far beyond what anybody does.
    parts = (0.03, 0.01, 0.06) if scale.scoring == "product" else (0.5, 0.2, 0.8)
    scores: tuple[Scalar, ...] = tuple(round(low + (high - low) * part) for part in parts)
    if scale.outcomes:
        scores = tuple(each.band for each in scale.outcomes)
    found: Known = {
        scale.scale: scores,
        f"{scale.scale}_first": scores,
        f"{scale.scale}_today": (True, False),
    }
    for item in range(1, len(scale.items) + 1):
        found[f"{scale.scale}_item{item}"] = tuple(reversed(scale.worth_of(item)))
    return found
