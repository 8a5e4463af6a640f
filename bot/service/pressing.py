"""The buttons under a case: what a clinician decides about it."""

import re
from collections.abc import Sequence
from datetime import datetime

import structlog

from bot.core import alert_events as happening
from bot.core import events
from bot.core.alert import Alert, pending_tasks
from bot.core.alert_events import Accompany, AlertEvent, AlertTransition, Leave, Refuse, Release
from bot.core.on_call import Ladder
from bot.core.risk import Urgency
from bot.core.tasks import TASKS
from bot.service import case_menus, relaying, wording
from bot.service.alert_letters import alert_letter, name_of
from bot.service.alerts import happen, show
from bot.service.arrivals import Handled, StaffArrived
from bot.service.case_menus import Choice, menu_letter
from bot.service.case_words import ask_for_words, drop_words, say_seen
from bot.service.reach import Reach
from bot.service.staff_places import recipient_here
from bot.store.rows import AlertRow, StaffRow
from bot.store.work import Work

log = structlog.get_logger()

_PRESSED = re.compile(r"a:(\d{1,18}):([a-z0-9_-]{1,40})")


class Case:
    """One press on one case: who pressed, where, and what is needed to let it take effect."""

    def __init__(
        self, work: Work, ladder: Ladder, reach: Reach, row: AlertRow, who: StaffRow, here: str, now: datetime
    ) -> None:
        self.work = work
        self.ladder = ladder
        self.reach = reach
        self.row = row
        self.alert = Alert.model_validate_json(row.alert)
        self.who = who
        self.here = here
        self.now = now

    def happen(self, event: AlertEvent) -> AlertTransition:
        """Let it happen to the case, and to the participant what follows from it."""
        before = self.alert
        transition = happen(self.work, self.ladder, self.row.id, before, event, self.now)
        self.alert = transition.alert
        say_seen(self.work, self.reach, self.row, before, self.alert, self.now)
        released = any(isinstance(effect, Release) for effect in transition.effects)
        for effect in transition.effects:
            match effect:
                case Accompany(by=by):
                    relaying.begin(self.work, self.ladder, self.reach, self.row, self.alert, by, self.now)
                case Leave() if not released:
                    relaying.end(self.work, self.ladder, self.reach, self.row, self.now)
        return transition

    def show(self, choices: Sequence[Choice] | None = None) -> None:
        """Show how it stands where the button was pressed, or what can be chosen."""
        args = self.work, self.ladder, self.row.id, self.alert, self.here, self.now
        letter = alert_letter(*args) if choices is None else menu_letter(*args, choices)
        show(self.work, self.here, self.row.id, letter, self.now)


def pressed(
    work: Work, ladder: Ladder, reach: Reach, arrived: StaffArrived, button: str, now: datetime
) -> Handled:
    """A button under a case was pressed, by whomever."""
    found = _PRESSED.fullmatch(button)
    if not found:
        return Handled()
    alert_id, action = int(found[1]), found[2]
    try:
        row = work.load_alert(alert_id)
    except LookupError:
        return Handled(notice=wording.UNKNOWN)
    who = work.staff_of_chat(arrived.sender)
    if who is None or who.role != "clinician":
        staff = who.staff if who else None
        work.log_alert(alert_id, now, "refused", staff, f"{action}: pressed by no linked clinician")
        log.warning("a button was pressed by no clinician", action="alert_refused", alert_id=alert_id)
        return Handled(notice=wording.NOT_A_CLINICIAN)
    here = recipient_here(work, arrived.chat, arrived.chat_kind == "private", who)
    case = Case(work, ladder, reach, row, who, here, now)
    if case.alert.practice and action != "ack":
        return Handled(notice=wording.CLOSED_ALREADY)
    if action == "release":
        return _release(case)
    if case.alert.state == "closed" and action != "read":
        # Whoever presses an old button also gets to see how it stands.
        case.show()
        return Handled(notice=wording.CLOSED_ALREADY)
    return Handled(notice=_decide(case, action))


def _decide(case: Case, action: str) -> str | None:
    """Do what the button says; gives the notice."""
    kind, _, detail = action.partition("-")
    match kind:
        case "ack":
            return _acknowledge(case)
        case "read":
            relaying.show_words(case.work, case.ladder, case.row, case.alert, case.here, case.now)
            if case.alert.state != "closed":
                case.happen(happening.Read(by=case.who.staff))
            return None
        case "write":
            return _begin_to_write(case)
        case "leave":
            refused = _refused(case.happen(happening.TalkEnded(by=case.who.staff)))
            return wording.NOBODY_TALKS if refused else wording.TALK_ENDED
        case "note":
            ask_for_words(
                case.work, case.ladder, case.row.id, case.alert, "note", case.who, case.here, case.now
            )
            return None
        case "hand":
            return _hand_over(case, detail)
        case "raise":
            return _raise(case, detail)
        case "plan":
            return _plan(case, action)
        case "done":
            return _do_tasks(case)
        case "close" | "outcome" if "sign_off" in pending_tasks(case.alert):
            return wording.SIGN_OFF_FIRST
        case "close":
            case.show(case_menus.outcomes())
            return None
        case "outcome":
            return _close(case, detail)
        case "back":
            drop_words(case.work, case.ladder, case.row.id, case.alert, case.now)
            case.show()
    return None


def _acknowledge(case: Case) -> str:
    before = case.alert.acknowledged_by
    if not _refused(case.happen(happening.Acknowledged(by=case.who.staff))):
        return wording.PRACTICE_TAKEN if case.alert.practice else wording.ACKNOWLEDGED_NOW
    if before == case.who.staff:
        return wording.YOURS_ALREADY
    return wording.TAKEN.format(name=name_of(case.work, case.ladder, before))


def _begin_to_write(case: Case) -> str:
    if case.alert.out_of_reach:
        return wording.CANNOT_WRITE
    if _newer(case) is not None:
        return wording.NEWER.format(participant=case.alert.participant)
    if _refused(case.happen(happening.TalkBegun(by=case.who.staff, recipient=case.here))):
        assert case.alert.talk is not None
        return wording.TALKING.format(name=name_of(case.work, case.ladder, case.alert.talk.by))
    return wording.TALK_BEGUN


def _hand_over(case: Case, to: str) -> str | None:
    choices = case_menus.colleagues(case.work, case.who.staff)
    if not to:
        if not choices:
            return wording.NOBODY_TO_HAND_TO
        case.show(choices)
        return None
    name = dict(choices).get(f"hand-{to}")
    if name is None:
        return wording.NOBODY_TO_HAND_TO
    case.happen(happening.HandedOver(by=case.who.staff, to=to))
    return wording.HANDED_OVER.format(name=name)


def _raise(case: Case, urgency: str) -> str | None:
    if urgency not in set(Urgency):
        case.show(case_menus.urgencies(case.alert))
        return None
    case.happen(happening.RaisedHigher(by=case.who.staff, urgency=Urgency(urgency)))
    return wording.RAISED_NOW


def _plan(case: Case, action: str) -> str | None:
    modules = case.reach.modules(case.work, case.row.participant_id)
    optional = case.reach.optional(case.work, case.row.participant_id)
    if action != "plan":
        plan = case_menus.planned(case.alert.plan, action, modules, optional)
        if plan is not None:
            case.happen(happening.Planned(by=case.who.staff, plan=plan))
    if not case.alert.held and not pending_tasks(case.alert):
        return wording.NOT_HELD
    case.show(case_menus.plans(case.alert, modules, optional))
    return None


def _do_tasks(case: Case) -> str:
    """The sign-off is given, the review is done; the program of the participant follows."""
    pending, plan = pending_tasks(case.alert), case.alert.plan
    if not pending:
        return wording.NO_TASK
    case.happen(happening.TasksDone(by=case.who.staff))
    for category in pending:
        done = events.Supervised(task=TASKS[category], plan=plan, by=case.who.name)
        case.reach.happen(case.work, case.row.participant_id, done, case.now)
    return wording.ENDED_NOW if plan.ends else wording.TASK_DONE


def _close(case: Case, outcome: str) -> str | None:
    if outcome == "other":
        ask_for_words(
            case.work, case.ladder, case.row.id, case.alert, "outcome", case.who, case.here, case.now
        )
        return None
    if outcome not in wording.OUTCOMES:
        return None
    case.happen(happening.Closed(by=case.who.staff, outcome=outcome))
    return wording.CLOSED_STILL_HELD if case.alert.held else wording.CLOSED_NOW


def _release(case: Case) -> Handled:
    if _newer(case) is not None:
        return Handled(notice=wording.NEWER.format(participant=case.alert.participant))
    plan = case.alert.plan
    if _refused(case.happen(happening.Released(by=case.who.staff))):
        return Handled(notice=wording.NOT_HELD)
    released = case.reach.happen(
        case.work, case.row.participant_id, events.Released(plan=plan, by=case.who.name), case.now
    )
    if not released:
        relaying.end(case.work, case.ladder, case.reach, case.row, case.now)
        return Handled(notice=wording.NOT_HELD)
    return Handled(notice=wording.ENDED_NOW if plan.ends else wording.RELEASED_NOW)


def _newer(case: Case) -> int | None:
    newest = case.work.open_alert_of(case.row.participant_id)
    return newest.id if newest is not None and newest.id > case.row.id else None


def _refused(transition: AlertTransition) -> bool:
    return any(isinstance(effect, Refuse) for effect in transition.effects)
