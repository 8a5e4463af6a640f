"""Risk rules on change and on patterns over time: a score that grew worse, nights that are too short.

What is told to clinicians and to the participant is made of the rule's own numbers, in one place each.
"""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple

from bot.core.risk import ChangeRule, Flag, NightRule, Safety
from bot.core.scale import Scale
from bot.core.sleep_diary import Sleep


class Worse(NamedTuple):
    """A change that a rule noticed: the flag, the rule, and the score it compared with."""

    flag: Flag
    rule: ChangeRule
    before: int


class Short(NamedTuple):
    """Nights that a rule noticed."""

    flag: Flag
    rule: NightRule


def screen_change(safety: Safety, scale: Scale, earlier: Sequence[int], now: int) -> list[Worse]:
    """What the change rules notice in a score, beside the same person's earlier ones (the oldest first)."""
    found: list[Worse] = []
    for rule in safety.changes if earlier else ():
        if rule.scale != scale.scale:
            continue
        before = earlier[0] if rule.since == "start" else earlier[-1]
        if not _holds(rule, scale, before, now):
            continue
        against = "at the start" if rule.since == "start" else "last time"
        flag = rule.flag("change", f"{scale.scale}: {now}, {before} {against} ({said(rule)})")
        found.append(Worse(flag, rule, before))
    return found


def screen_nights(safety: Safety, nights: Sequence[Sleep]) -> list[Short]:
    """What the rules on nights notice in the diary, the oldest first: mornings in a row that end with the last."""
    found: list[Short] = []
    for rule in safety.nights:
        last = nights[-rule.nights :]
        if len(last) < rule.nights or any(night.tst >= rule.below for night in last):
            continue
        apart = [later.morning - sooner.morning for sooner, later in pairwise(last)]
        if any(days != timedelta(days=1) for days in apart):
            continue
        minutes = ", ".join(str(night.tst) for night in last)
        flag = rule.flag(
            "nights", f"sleep of {minutes} minutes (below {rule.below}, {rule.nights} nights in a row)"
        )
        found.append(Short(flag, rule))
    return found


def said(rule: ChangeRule) -> str:
    """What a change rule asks for, in English, for clinicians."""
    if rule.points is not None:
        return f"worse by {rule.points} or more"
    assert rule.times is not None, "a rule says by how much"
    return f"worse by {percent(rule.times)} % or more"


def percent(times: float) -> int:
    """Half as much again is 50 per cent."""
    return round((times - 1) * 100)


def _holds(rule: ChangeRule, scale: Scale, before: int, now: int) -> bool:
    if rule.score is not None and now not in rule.score:
        return False
    higher_is_worse = scale.higher_is == "worse"
    if rule.points is not None:
        return (now - before if higher_is_worse else before - now) >= rule.points
    assert rule.times is not None, "a rule says by how much"
    if higher_is_worse:
        return before > 0 and now >= before * rule.times
    return before > 0 and now * rule.times <= before
