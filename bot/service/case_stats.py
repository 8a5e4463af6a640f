"""How soon somebody was told of a case, looked at it and closed it: the numbers of many cases, by urgency."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import ceil

from bot.core.alert import Alert
from bot.core.on_call import Ladder
from bot.core.risk import Urgency
from bot.core.value import Value
from bot.store.views_cases import CaseView


class Times(Value):
    """So many lengths of time: the middle one, the one that nine of ten do not exceed, and the longest.

    `ninety` is that of the nearest rank: of ten the ninth, of one to nine the longest.
    """

    number: int
    median: timedelta | None = None
    ninety: timedelta | None = None
    longest: timedelta | None = None


class CaseStats(Value):
    """The cases of one urgency, as it was when they were raised. All times are since that moment.

    `beyond`: how many nobody took within the promise, then or when it was asked anew. `answered`: what the
    participant was told at once, until it had arrived.
    """

    urgency: Urgency
    cases: int
    told: Times
    taken: Times
    closed: Times
    answered: Times
    beyond: int


def stats_of(cases: Iterable[CaseView], ladder: Ladder, now: datetime) -> list[CaseStats]:
    """The numbers of each urgency that there is a case of, the most urgent first."""
    parted: dict[Urgency, list[tuple[CaseView, Alert]]] = {}
    for case in cases:
        alert = Alert.model_validate_json(case.alert)
        parted.setdefault(_raised_as(case, alert), []).append((case, alert))
    return [
        CaseStats(
            urgency=urgency,
            cases=len(found),
            told=_times((case.told_at, case.raised_at) for case, _ in found),
            taken=_times((case.taken_at, case.raised_at) for case, _ in found),
            closed=_times((alert.closed_at, case.raised_at) for case, alert in found),
            answered=_times((case.answered_at, case.raised_at) for case, _ in found),
            beyond=sum(_is_beyond(case, alert, ladder, now) for case, alert in found),
        )
        for urgency in Urgency
        if (found := parted.get(urgency))
    ]


def _raised_as(case: CaseView, alert: Alert) -> Urgency:
    """An alert that rose later was promised to be looked at by its first urgency then."""
    known = set(Urgency)
    return Urgency(case.raised_as) if case.raised_as in known else alert.urgency


def _times(spans: Iterable[tuple[datetime | None, datetime]]) -> Times:
    lengths = sorted(until - since for until, since in spans if until is not None)
    if not lengths:
        return Times(number=0)
    return Times(
        number=len(lengths),
        median=(lengths[(len(lengths) - 1) // 2] + lengths[len(lengths) // 2]) / 2,
        ninety=lengths[ceil(len(lengths) * 9 / 10) - 1],
        longest=lengths[-1],
    )


def _is_beyond(case: CaseView, alert: Alert, ladder: Ladder, now: datetime) -> bool:
    first = case.taken_at or alert.closed_at or now
    if first - case.raised_at > ladder.pace[_raised_as(case, alert)].promise:
        return True
    if alert.look_by is None:
        return False
    # Asked anew, because it rose or opened again: whoever had it before has to take it anew.
    asked = alert.look_by - ladder.pace[alert.urgency].promise
    taken_anew = alert.acknowledged_at is not None and alert.acknowledged_at >= asked
    last = alert.acknowledged_at if taken_anew and alert.state != "open" else alert.closed_at
    return (last or now) > alert.look_by
