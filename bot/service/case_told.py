"""`/case P-0001`: one case with all that was done about it, for a clinician's private chat.

Words of the participant are not in it: only what clinicians wrote themselves, as notes and outcomes.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.core.alert import Alert
from bot.core.on_call import CLINICIANS, COORDINATORS, Ladder
from bot.service import case_wording as say
from bot.service import wording
from bot.service.alert_letters import alert_letter, moment_in, name_of
from bot.service.case_lines import category_of, outcome_of
from bot.service.timeline import shown_value
from bot.store.rows import AlertRow, EntryRow
from bot.store.work import Work

MOST_LINES = 80
"""So many lines of the log, the newest ones."""
MOST_OBSERVATIONS = 6
EVER = timedelta(days=100 * 365)
NOT_TOLD = ("noticed", "noted")
"""Entries that say again what the one before them says."""


class CaseTold(NamedTuple):
    """The case as its message shows it, in HTML; and what follows, as plain lines."""

    card: str
    lines: list[str]


def case_told(
    work: Work, ladder: Ladder, row: AlertRow, earlier: Sequence[AlertRow], recipient: str, now: datetime
) -> CaseTold:
    """All that is known of a case. `earlier`: the participant's cases before this one."""
    alert = Alert.model_validate_json(row.alert)
    # What they wrote themselves is not repeated, also where the clinic lets it stand in the alert.
    quiet = ladder.model_copy(update={"own_words": "on_request"})
    card = alert_letter(work, quiet, row.id, alert, recipient, now).text
    lines = [
        *_said(work, ladder, row.participant_id, alert),
        say.LOG_HEAD.format(participant=alert.participant, zone=ladder.zone),
        *_done(work, ladder, alert, work.entries_of_alert(row.id)),
        *_observations(work, ladder, row.participant_id, alert.raised_at),
    ]
    if earlier:
        lines += ["", say.EARLIER_HEAD, *(_earlier(work, ladder, each) for each in earlier)]
    return CaseTold(card, lines)


def _said(work: Work, ladder: Ladder, participant_id: int, alert: Alert) -> list[str]:
    """When the bot answered what was noticed, and whether that arrived."""
    lines = [
        say.SAID.get(each.state, say.SAID_OTHERWISE).format(
            moment=moment_in(ladder, each.at),
            arrived=moment_in(ladder, each.settled_at) if each.settled_at else "",
        )
        for each in work.answered_at(participant_id, {finding.at for finding in alert.findings})
    ]
    return [say.SAID_HEAD, *lines, ""] if lines else []


def _done(work: Work, ladder: Ladder, alert: Alert, entries: Iterable[EntryRow]) -> list[str]:
    """The log in clear words; what was repeated in a row is one line."""
    told: list[list[tuple[datetime, str]]] = []
    for entry in entries:
        if entry.action in NOT_TOLD:
            continue
        what = _in_words(work, ladder, alert, entry)
        if told and told[-1][0][1] == what:
            told[-1].append((entry.at, what))
        else:
            told.append([(entry.at, what)])
    lines = []
    for run in told[-MOST_LINES:]:
        line = say.LOG_LINE.format(moment=moment_in(ladder, run[0][0]), what=run[0][1])
        often = say.SO_OFTEN.format(number=len(run), moment=moment_in(ladder, run[-1][0]))
        lines.append(line + (often if len(run) > 1 else ""))
    if len(told) > MOST_LINES:
        hint = say.LOG_EARLIER.format(number=len(told) - MOST_LINES, participant=alert.participant)
        lines.insert(0, hint)
    return lines


def _in_words(work: Work, ladder: Ladder, alert: Alert, entry: EntryRow) -> str:
    action = "heard" if entry.action == "talked" and entry.staff is None else entry.action
    name = say.SOMEBODY if entry.staff is None else name_of(work, ladder, entry.staff)
    detail = entry.detail
    match action:
        case "told" | "not linked" | "undelivered":
            detail = ", ".join(_recipient(work, ladder, each) for each in detail.split(", "))
        case "handed_over" | "not_taken_over":
            detail = name_of(work, ladder, detail)
        case "closed":
            detail = wording.OUTCOMES.get(detail, wording.IN_OWN_WORDS)
        case "raised" | "raised_higher":
            detail = say.URGENCY.get(detail, detail)
    if action not in say.DONE:
        what = action.replace("_", " ")
        line = say.DONE_OTHERWISE.format(what=what, detail=detail).strip()
        return line if entry.staff is None else f"{name}: {line}"
    return say.DONE[action].format(
        name=name,
        detail=detail,
        owner=name_of(work, ladder, alert.acknowledged_by),
        words=" ".join((entry.words or wording.ERASED_WORDS).split()),
    )


def _recipient(work: Work, ladder: Ladder, recipient: str) -> str:
    kind, _, of = recipient.partition(":")
    if kind == "staff":
        return name_of(work, ladder, of)
    return {CLINICIANS: say.ALL_CLINICIANS, COORDINATORS: say.ALL_COORDINATORS}.get(recipient, recipient)


def _observations(work: Work, ladder: Ladder, participant_id: int, raised_at: datetime) -> list[str]:
    """The latest that are still good, those from before the case too."""
    rows = work.observations(participant_id, raised_at - EVER)
    good = [row for row in rows if row.corrected_by is None and (row.number is not None or row.words)]
    if not good:
        return []
    lines = [f"{moment_in(ladder, row.observed_at)}  {shown_value(row)}" for row in good[-MOST_OBSERVATIONS:]]
    return ["", say.OBSERVATIONS_HEAD, *lines]


def _earlier(work: Work, ladder: Ladder, row: AlertRow) -> str:
    alert = Alert.model_validate_json(row.alert)
    state: str = alert.state
    if alert.closed_at is not None:
        name = name_of(work, ladder, alert.closed_by)
        state = wording.TIMELINE_BY.format(state=f"{alert.state} ({outcome_of(alert)})", name=name)
    return say.EARLIER_LINE.format(
        moment=moment_in(ladder, alert.raised_at),
        urgency=say.URGENCY[alert.urgency],
        category=category_of(alert.category),
        state=state,
    )
