"""Silence after a high score: nobody is overlooked because they stopped answering.

The moment is kept with the enrollment and wakes it, as everything else does; an answer of any kind moves it.
"""

from datetime import timedelta

from bot.core.effects import Flagged
from bot.core.enrollment import Status, Watched
from bot.core.schedule import local_date
from bot.core.turn import Turn


def watch(turn: Turn, scale: str, score: int) -> None:
    """A score came: from now on its silence is noticed, or not any more."""
    rules = [rule for rule in turn.safety.silences if rule.scale == scale]
    names = {rule.rule for rule in rules}
    if not rules:
        return
    begun = tuple(
        Watched(rule=rule.rule, days=rule.days, until=turn.now + timedelta(days=rule.days))
        for rule in rules
        if score in rule.score
    )
    turn.change(watched=(*(each for each in turn.enrollment.watched if each.rule not in names), *begun))


def hear(turn: Turn) -> None:
    """Something came from the participant: the silence ends, and a new one may begin.

    Who has paused the program themselves is not missed until they resume.
    """
    today = local_date(turn.enrollment.zone, turn.now)
    if turn.enrollment.missed_on or turn.enrollment.told_where or turn.enrollment.heard_on != today:
        turn.change(missed_on=(), told_where=False, heard_on=today)
    enrollment = turn.enrollment
    if not enrollment.watched:
        return
    if enrollment.status is Status.COMPLETED:
        # Nothing is asked any more.
        turn.change(watched=())
        return
    turn.change(
        watched=tuple(
            each
            if each.until is None and enrollment.status is Status.PAUSED
            else each.model_copy(update={"until": turn.now + timedelta(days=each.days)})
            for each in enrollment.watched
        )
    )


def program_over(turn: Turn) -> None:
    """The last session is through. Whoever was silent before it is still missed; whoever has just answered is not."""
    silent = (
        each
        for each in turn.enrollment.watched
        if each.until is not None and each.until < turn.now + timedelta(days=each.days)
    )
    turn.change(watched=tuple(silent))


def rest(turn: Turn) -> None:
    """The participant wants to be left alone: they are not missed."""
    if turn.enrollment.watched:
        turn.change(
            watched=tuple(each.model_copy(update={"until": None}) for each in turn.enrollment.watched)
        )


def miss(turn: Turn) -> None:
    """Flag whoever has been silent for too long. Nothing is said to them: they said nothing."""
    if all(each.until is None or turn.now < each.until for each in turn.enrollment.watched):
        return
    rules = {rule.rule: rule for rule in turn.safety.silences}
    watched: list[Watched] = []
    for each in turn.enrollment.watched:
        rule = rules.get(each.rule)
        if rule is None:
            continue
        if each.until is None or turn.now < each.until:
            watched.append(each)
            continue
        days = "1 day" if each.days == 1 else f"{each.days} days"
        turn.effects.append(
            Flagged(flag=rule.flag("silence", f"{rule.scale} {rule.score}, silent for {days}"))
        )
        watched.append(each.model_copy(update={"until": None}))
    turn.change(watched=tuple(watched))
