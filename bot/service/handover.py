"""`/cases` and `/handover`: what is open and with whom, what came and went, what to look at next. Pseudonyms only."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.core.alert import Alert
from bot.core.on_call import Ladder, on_call
from bot.core.shifts import next_shift, shift_began
from bot.service import case_wording as say
from bot.service.alert_letters import moment_in, name_of
from bot.service.case_lines import case_line, category_of, open_cases, outcome_of, standing
from bot.store.work import Work

AT_LEAST = timedelta(hours=12)
"""So far back a handover looks, or to the beginning of the shift where that is longer ago."""
MOST_NEXT = 5


def cases_told(work: Work, ladder: Ladder, now: datetime) -> list[str]:
    """Every case that is not done with, as lines."""
    alerts = open_cases(work)
    if not alerts:
        return [say.NO_CASES]
    return [
        say.CASES_HEAD.format(cases=say.so_many_cases(len(alerts)), zone=ladder.zone),
        *_listed(work, ladder, alerts, now),
    ]


def handover(work: Work, ladder: Ladder, now: datetime) -> tuple[list[str], list[str]]:
    """The summary of a shift as lines, and the pseudonyms of all whom it is about."""
    since = min(shift_began(ladder, now) or now, now - AT_LEAST)
    alerts = open_cases(work)
    changed = [Alert.model_validate_json(row.alert) for row in work.alerts_changed_since(since)]
    came = [alert for alert in changed if alert.raised_at >= since]
    more = [alert for alert in changed if alert.raised_at < since and alert.findings[-1].at >= since]
    closed = [alert for alert in changed if alert.closed_at is not None and alert.closed_at >= since]
    lines = [
        say.HANDOVER_HEAD.format(moment=moment_in(ladder, now), zone=ladder.zone),
        say.HANDOVER_SINCE.format(moment=moment_in(ladder, since)),
        "",
        say.OPEN_NOW.format(number=len(alerts) or say.NONE),
        *_listed(work, ladder, alerts, now),
        "",
        say.CAME.format(number=len(came) + len(more) or say.NONE),
        *(_came(ladder, alert) for alert in came),
        *(
            say.CAME_MORE.format(
                participant=alert.participant, moment=moment_in(ladder, alert.findings[-1].at)
            )
            for alert in more
        ),
        "",
        say.CLOSED.format(number=len(closed) or say.NONE),
        *(_closed(work, ladder, alert) for alert in closed),
        "",
        *_next(work, ladder, alerts, now),
        "",
        *_rota(ladder, now),
    ]
    return lines, sorted({alert.participant for alert in (*alerts, *changed)})


def _listed(work: Work, ladder: Ladder, alerts: Iterable[Alert], now: datetime) -> list[str]:
    lines = []
    for alert in alerts:
        lines += [case_line(ladder, alert), f"   {' '.join(standing(work, ladder, alert, now))}"]
    return lines


def _came(ladder: Ladder, alert: Alert) -> str:
    return say.CAME_LINE.format(
        participant=alert.participant,
        urgency=say.URGENCY[alert.urgency],
        category=category_of(alert.category),
        moment=moment_in(ladder, alert.raised_at),
    )


def _closed(work: Work, ladder: Ladder, alert: Alert) -> str:
    assert alert.closed_at is not None
    return say.CLOSED_LINE.format(
        participant=alert.participant,
        name=name_of(work, ladder, alert.closed_by),
        moment=moment_in(ladder, alert.closed_at),
        outcome=outcome_of(alert),
    )


def _next(work: Work, ladder: Ladder, alerts: Iterable[Alert], now: datetime) -> list[str]:
    """What nobody has, what was left lying, and what only waits for a release; the most pressing first."""
    waiting = [alert for alert in alerts if _is_waiting(alert)][:MOST_NEXT]
    if not waiting:
        return [f"{say.LOOK_NEXT} {say.NOTHING_PRESSES}"]
    return [
        say.LOOK_NEXT,
        *(
            say.LOOK_LINE.format(
                number=number,
                participant=alert.participant,
                why=" ".join(standing(work, ladder, alert, now)[:2]),
            )
            for number, alert in enumerate(waiting, 1)
        ),
    ]


def _is_waiting(alert: Alert) -> bool:
    quiet = alert.talk is not None and alert.talk.quiet
    return alert.state != "acknowledged" or alert.offered_to is not None or alert.untouched > 0 or quiet


def _rota(ladder: Ladder, now: datetime) -> list[str]:
    names = ", ".join(ladder.people[key].name for key in on_call(ladder, now))
    lines = [say.ON_NOW.format(names=names or say.NOBODY)]
    begins = next_shift(ladder, now)
    if begins is None:
        return [*lines, say.NOBODY_NEXT]
    following = ", ".join(ladder.people[key].name for key in on_call(ladder, begins))
    return [*lines, say.ON_NEXT.format(names=following, moment=moment_in(ladder, begins))]
