"""One case in a few plain sentences: what it is, who has it, what it waits for. Pseudonyms only."""

from datetime import datetime

from bot.core.alert import Alert
from bot.core.on_call import Ladder
from bot.core.risk import Urgency
from bot.service import case_wording as say
from bot.service import wording
from bot.service.alert_letters import moment_in, name_of
from bot.store.work import Work

_ORDER = {urgency: place for place, urgency in enumerate(Urgency)}
_STATES = ("open", "acknowledged", "closed")


def how_pressing(alert: Alert) -> tuple[bool, int, int, datetime]:
    """To sort by, the most pressing first: by urgency, then what nobody has, then by when somebody looks."""
    return (
        alert.state == "closed",
        _ORDER[alert.urgency],
        _STATES.index(alert.state),
        alert.look_by or alert.raised_at,
    )


def open_cases(work: Work) -> list[Alert]:
    """The cases that are not done with, the most pressing first: open ones, and closed ones still on hold."""
    rows = [*work.open_alerts(), *work.held_though_closed()]
    return sorted((Alert.model_validate_json(row.alert) for row in rows), key=how_pressing)


def is_done(alert: Alert, *, latest: bool) -> bool:
    """Whether nothing of it waits any more: it is closed, and no program waits for a release there."""
    return alert.state == "closed" and not (alert.held and latest)


def case_line(ladder: Ladder, alert: Alert) -> str:
    """What it is about, and since when."""
    return say.CASE.format(
        participant=alert.participant,
        urgency=say.URGENCY[alert.urgency],
        category=category_of(alert.category),
        moment=moment_in(ladder, alert.raised_at),
    )


def category_of(category: str) -> str:
    """What was noticed, in words."""
    return wording.CATEGORY.get(category, category.replace("_", " "))


def outcome_of(alert: Alert) -> str:
    """How it was closed. Own words of clinicians are not repeated here."""
    return wording.OUTCOMES.get(alert.outcome or "", wording.IN_OWN_WORDS)


def standing(work: Work, ladder: Ladder, alert: Alert, now: datetime) -> list[str]:
    """Who has it, what it waits for, and whether the program is on hold."""
    match alert.state:
        case "open":
            lines = _untaken(work, ladder, alert, now)
        case "acknowledged":
            lines = _taken(work, ladder, alert, now)
        case "closed":
            assert alert.closed_at is not None
            name, moment = name_of(work, ladder, alert.closed_by), moment_in(ladder, alert.closed_at)
            lines = [say.CLOSED_BY.format(name=name, moment=moment, outcome=outcome_of(alert))]
    if alert.held:
        lines.append(say.WAITS_FOR_RELEASE if alert.state == "closed" else say.ON_HOLD)
    if alert.out_of_reach:
        lines.append(say.OUT_OF_REACH)
    return lines


def _untaken(work: Work, ladder: Ladder, alert: Alert, now: datetime) -> list[str]:
    lines = [say.NOBODY_HAS_IT]
    if alert.acknowledged_by is not None:
        lines = [say.NOBODY_HAS_IT_ANEW.format(name=name_of(work, ladder, alert.acknowledged_by))]
    if alert.look_by is not None:
        late = alert.look_by < now
        line = say.LOOK_IS_LATE if late else say.LOOK_BY
        lines.append(line.format(moment=moment_in(ladder, alert.look_by)))
    return lines


def _taken(work: Work, ladder: Ladder, alert: Alert, now: datetime) -> list[str]:
    assert alert.acknowledged_at is not None
    lines = [
        say.HAS_IT.format(
            name=name_of(work, ladder, alert.acknowledged_by), moment=moment_in(ladder, alert.acknowledged_at)
        )
    ]
    if alert.untouched and alert.touched_at is not None:
        lines.append(say.UNTOUCHED.format(moment=moment_in(ladder, alert.touched_at)))
    if alert.talk is not None:
        name, moment = name_of(work, ladder, alert.talk.by), moment_in(ladder, alert.talk.since)
        lines.append(say.WAITS_FOR_TALK.format(name=name, moment=moment))
        if alert.talk.quiet:
            lines.append(say.WAITS_QUIET)
    if alert.offered_to is not None:
        lines.append(say.WAITS_FOR_COLLEAGUE.format(name=name_of(work, ladder, alert.offered_to)))
    elif alert.awaited is not None and now < alert.awaited.until:
        name = name_of(work, ladder, alert.awaited.by)
        lines.append(say.WAITS_FOR_WORDS[alert.awaited.what].format(name=name))
    elif alert.talk is None:
        lines.append(say.WAITS_FOR_OUTCOME)
    return lines
