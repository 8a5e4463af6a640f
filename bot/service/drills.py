"""Drills: a practice alert through the whole ladder, and how long each step of it took."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

import structlog

from bot.core.alert import Alert
from bot.core.alert_events import Closed, Raised
from bot.core.on_call import CLINICIANS, COORDINATORS, HIGHEST_TIER, Ladder
from bot.core.practising import PRACTICE, due_drill, practice_alert
from bot.service import alerts, wording
from bot.service.alert_letters import name_of
from bot.service.letters import Letter
from bot.store import drilling
from bot.store.errors import StoreError
from bot.store.rows import DrillRow, TellingRow
from bot.store.work import Store, Work

log = structlog.get_logger()

WEEKLY = "weekly:"


class Step(NamedTuple):
    """One step of a drill: who, by what, how long after the drill began; and whether it went well.

    `took`: how long it was under way. `state`: `waiting` while it is under way, then `done` or `failed`.
    """

    key: str
    who: str
    by: str
    state: Literal["waiting", "done", "failed"]
    after: timedelta | None
    took: timedelta | None = None
    why: str = ""

    @property
    def line(self) -> str:
        """As a report shows it."""
        if self.key == "unreached":
            return wording.DRILL_UNREACHED.format(who=self.who)
        if self.state == "done" and self.after is not None and self.took is not None:
            after, took = seconds(self.after), seconds(self.took)
            return wording.DRILL_TOLD.format(who=self.who, by=self.by, seconds=after, took=took)
        return wording.DRILL_FAILED.format(who=self.who, by=self.by, why=self.why or wording.DRILL_WAITS)


class Report(NamedTuple):
    """How a drill has gone so far. `complete`: nothing more is to come."""

    steps: tuple[Step, ...]
    acknowledged_by: str | None
    acknowledged_after: timedelta | None
    complete: bool

    @property
    def well(self) -> bool:
        """Whether all went as it should."""
        return self.acknowledged_by is not None and all(step.state == "done" for step in self.steps)

    @property
    def last_line(self) -> str:
        """Who acknowledged it."""
        if self.acknowledged_by is None or self.acknowledged_after is None:
            return wording.DRILL_UNACKNOWLEDGED
        after = seconds(self.acknowledged_after)
        return wording.DRILL_ACKNOWLEDGED.format(who=self.acknowledged_by, seconds=after)


def attend(store: Store, ladder: Ladder, now: datetime) -> None:
    """Begin the drills that were asked for or are due, and end those that are through.

    Raises:
        StoreError: the database cannot be used.
    """
    with store.work() as work:
        try:
            with work.attempt():
                _attend(work, ladder, now)
        except StoreError:
            raise
        except Exception:
            # A drill must never keep the heartbeat from real alerts.
            log.exception("a drill could not be held; this is a mistake of ours", action="drill_failed")


def report_of(work: Work, ladder: Ladder, alert_id: int) -> Report:
    """How a drill has gone so far."""
    alert = Alert.model_validate_json(work.load_alert(alert_id).alert)
    over = alert.state == "closed"
    labels = {row.name: row.label for row in work.channels()}
    rows = work.tellings(alert_id)
    steps = [_step(work, ladder, alert, row, labels, over) for row in rows]
    through = alert.tier >= HIGHEST_TIER and all(step.state != "waiting" for step in steps)
    if through or over:
        steps += _unreached(ladder, rows, steps)
    taken = alert.acknowledged_by
    return Report(
        tuple(steps),
        name_of(work, ladder, taken) if taken else None,
        alert.acknowledged_at - alert.raised_at if alert.acknowledged_at else None,
        over or (through and taken is not None),
    )


def end(work: Work, ladder: Ladder, drill: DrillRow, now: datetime) -> None:
    """End a drill, and close its alert if that is still open."""
    if drill.alert_id is not None:
        alert = Alert.model_validate_json(work.load_alert(drill.alert_id).alert)
        if alert.state != "closed":
            closed = Closed(by=PRACTICE, outcome=PRACTICE)
            alerts.happen(work, ladder, drill.alert_id, alert, closed, now)
    work.end_drill(drill.id, now)
    log.info("a drill is over", action="drill_ended", alert_id=drill.alert_id)


def seconds(length: timedelta) -> str:
    """4 s, or 2 min 5 s."""
    whole = length.total_seconds()
    if whole < 10:
        return f"{whole:.1f} s"
    minutes, rest = divmod(round(whole), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _attend(work: Work, ladder: Ladder, now: datetime) -> None:
    weekly = due_drill(ladder, now)
    if weekly is not None and work.drill(weekly) is None:
        work.ask_for_drill(weekly, True, now)
    for drill in work.drills_under_way():
        if drill.alert_id is None:
            alert = practice_alert(drilling.PRACTICE, drill.quick, now)
            alert_id = work.add_alert(work.nobody(now), None, alert, now)
            alerts.happen(work, ladder, alert_id, alert, Raised(), now)
            work.begin_drill(drill.id, alert_id)
            log.info("a drill begins", action="drill_began", alert_id=alert_id)
            continue
        report = report_of(work, ladder, drill.alert_id)
        if report.complete:
            end(work, ladder, drill, now)
            if drill.key.startswith(WEEKLY):
                _tell(work, report, now)


def _tell(work: Work, report: Report, now: datetime) -> None:
    """The report of a weekly drill, for the coordinators' group."""
    verdict = wording.DRILL_ALL_WELL if report.well else wording.DRILL_NOT_WELL
    lines = [wording.DRILL_HEAD, verdict, "", *(step.line for step in report.steps), report.last_line]
    letter = Letter(text=wording.escaped("\n".join(lines))).model_dump(mode="json")
    work.owe(COORDINATORS, letter, lane="program", at=now)


def _step(
    work: Work, ladder: Ladder, alert: Alert, row: TellingRow, labels: dict[str, str], over: bool
) -> Step:
    kind, _, of = row.recipient.partition(":")
    by = "Telegram"
    if kind == "channel":
        by = f"{labels.get(of, 'a channel')} ({of})"
        of = of.rpartition("/")[0]
    groups = {CLINICIANS: wording.THE_CLINICIANS, COORDINATORS: wording.THE_COORDINATORS}
    who = groups.get(row.recipient) or name_of(work, ladder, of)
    key = str(row.id)
    if row.state == "sent" and row.settled_at is not None:
        return Step(key, who, by, "done", row.settled_at - alert.raised_at, row.settled_at - row.owed_at)
    if row.state == "waiting" and not over:
        return Step(key, who, by, "waiting", None)
    why = row.why if row.state in ("refused", "blocked") else ""
    return Step(key, who, by, "failed", None, why=why)


def _unreached(ladder: Ladder, rows: Sequence[TellingRow], steps: Sequence[Step]) -> list[Step]:
    """Clinicians whom nothing has reached: they are not linked, and no second channel of theirs worked."""
    reached = {
        row.recipient.partition(":")[2].rpartition("/")[0] or row.recipient.partition(":")[2]
        for row, step in zip(rows, steps, strict=True)
        if step.state == "done"
    }
    return [
        Step("unreached", person.name, "", "failed", None)
        for key, person in ladder.people.items()
        if person.role == "clinician" and key not in reached
    ]
