"""A scale's result, told to the participant in one plain sentence with its own history, and never as a diagnosis."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.enrollment import Assessed
from bot.core.manner import day_in_words
from bot.core.own_words import (
    CHANGE_LARGE,
    CHANGE_NONE,
    CHANGE_SMALL,
    CHANGE_WORSE,
    GOAL,
    HIGHER_BETTER,
    LOWER_BETTER,
    OF_TOP,
    RESULT,
    RESULT_AGAIN,
    RESULT_COUNTED,
    RESULT_COUNTED_AGAIN,
    RESULT_SINCE,
    RULE_POINTS,
    RULE_TIMES,
    SCORE_WORSE_SINCE_LAST,
    SCORE_WORSE_SINCE_START,
    SCORES_IN_A_ROW,
)
from bot.core.risk import ScoreRule
from bot.core.scale import Scale
from bot.core.schedule import local_date
from bot.core.scoring import change, span
from bot.core.text import in_language
from bot.core.trends import Worse, percent
from bot.core.turn import Turn

_MEANING = {"none": CHANGE_NONE, "small": CHANGE_SMALL, "better": CHANGE_LARGE, "worse": CHANGE_WORSE}


def told(turn: Turn, scale: Scale, earlier: Sequence[Assessed]) -> str:
    """The latest result beside the ones before it, as HTML. Empty where the scale has no score."""
    now = turn.enrollment.assessed[scale.scale][-1].score
    if now is None:
        return ""
    scores = [(each.score, each.at) for each in earlier if each.score is not None]
    if scale.unit is not None:
        return _counted(turn, scale, now, scores)
    values = {
        "score": str(now),
        "of": turn.sentence(OF_TOP, top=str(span(scale)[1])),
        "better": turn.sentence(LOWER_BETTER if scale.higher_is == "worse" else HIGHER_BETTER),
    }
    if not scores:
        return turn.sentence(RESULT, **values)
    before, at = scores[-1]
    meaning = _MEANING.get(change(scale, before, now))
    values |= {
        "before": str(before),
        "date": _date(turn, at),
        "meaning": turn.sentence(meaning) if meaning else "",
    }
    if len(scores) == 1:
        return turn.sentence(RESULT_AGAIN, **values)
    first, first_at = scores[0]
    return turn.sentence(RESULT_SINCE, first=str(first), first_date=_date(turn, first_at), **values)


def told_worse(turn: Turn, scale: Scale, now: int, worse: Worse) -> str:
    """What a change rule noticed and what follows, with the rule's own numbers."""
    rule = worse.rule
    if rule.points is not None:
        asked = turn.sentence(RULE_POINTS, points=str(rule.points))
    else:
        assert rule.times is not None, "a rule says by how much"
        asked = turn.sentence(RULE_TIMES, percent=str(percent(rule.times)))
    english = SCORE_WORSE_SINCE_START if rule.since == "start" else SCORE_WORSE_SINCE_LAST
    return turn.sentence(english, title=scale.title, now=str(now), before=str(worse.before), rule=asked)


def told_in_a_row(turn: Turn, scale: Scale, now: int, rule: ScoreRule) -> str:
    """The same for a rule on several scores, one after the other."""
    return turn.sentence(
        SCORES_IN_A_ROW,
        title=scale.title,
        now=str(now),
        low=str(rule.score.low),
        high=str(rule.score.high),
        times=str(rule.in_a_row),
    )


def _counted(turn: Turn, scale: Scale, now: int, scores: Sequence[tuple[int, datetime]]) -> str:
    """A score that counts something is told beside the person's own start and a published recommendation."""
    assert scale.unit is not None
    values = {"score": str(now), "unit": in_language(scale.unit, turn.enrollment.language), "goal": ""}
    if scale.goal is not None:
        values["goal"] = turn.sentence(GOAL, goal=in_language(scale.goal.label, turn.enrollment.language))
    if not scores:
        return turn.sentence(RESULT_COUNTED, **values)
    first, at = scores[0]
    return turn.sentence(RESULT_COUNTED_AGAIN, before=str(first), date=_date(turn, at), **values)


def _date(turn: Turn, at: datetime) -> str:
    return day_in_words(turn.sentence, local_date(turn.enrollment.zone, at))
