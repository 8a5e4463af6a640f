"""What a clinician chooses from under a case: each menu takes the place of its buttons, where it was asked for."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.alert import Alert, pending_tasks
from bot.core.effects import Button
from bot.core.on_call import Ladder
from bot.core.plan import Plan
from bot.core.risk import Urgency
from bot.service import wording
from bot.service.alert_letters import alert_letter
from bot.service.letters import Letter
from bot.store.work import Work

RESTS = (3, 7)
"""Days of rest that can be chosen."""

Choice = tuple[str, str]
"""What stands behind a button, and on it."""


def outcomes() -> list[Choice]:
    """How it can be closed."""
    return [
        *((f"outcome-{key}", label) for key, label in wording.OUTCOMES.items()),
        ("outcome-other", wording.OTHER_OUTCOME),
    ]


def colleagues(work: Work, by: str) -> list[Choice]:
    """To whom it can be handed over: every other clinician who is linked."""
    return [
        (f"hand-{row.staff}", row.name)
        for row in work.staff()
        if row.role == "clinician" and row.telegram_id is not None and row.staff != by
    ]


def urgencies(alert: Alert) -> list[Choice]:
    """How it can be raised: to a greater urgency, or to more people."""
    order = list(Urgency)
    higher = order[: order.index(alert.urgency)]
    return [
        *((f"raise-{urgency}", wording.RAISE_TO[urgency]) for urgency in higher),
        (f"raise-{alert.urgency}", wording.RAISE_MORE),
    ]


def plans(alert: Alert, modules: Sequence[str], optional: Sequence[str]) -> list[Choice]:
    """How the program can go on, and with which optional modules.

    What is chosen already is marked, and pressing it again takes it back.
    """
    plan = alert.plan

    def marked(chosen: bool, label: str) -> str:
        return f"✓ {label}" if chosen else label

    return [
        *(
            (f"plan-rest-{days}", marked(plan.rest_days == days, wording.PLAN_REST.format(days=days)))
            for days in RESTS
            if alert.held
        ),
        *(
            (
                f"plan-without-{number}",
                marked(module in plan.without, wording.PLAN_WITHOUT.format(module=module)),
            )
            for number, module in enumerate(modules)
        ),
        *(
            (
                f"plan-with-{number}",
                marked(module in plan.switched_on, wording.PLAN_WITH.format(module=module)),
            )
            for number, module in enumerate(optional)
        ),
        ("plan-end", marked(plan.ends, wording.PLAN_END)),
        ("done", wording.DONE_SO) if pending_tasks(alert) else ("release", wording.RELEASE_SO),
    ]


def planned(plan: Plan, key: str, modules: Sequence[str], optional: Sequence[str]) -> Plan | None:
    """The plan after a button of that menu; None when it has no such button (any more)."""
    kind, _, number = key.removeprefix("plan-").partition("-")
    match kind:
        case "rest" if number.isdecimal() and int(number) in RESTS:
            days = int(number)
            return plan.model_copy(update={"rest_days": 0 if plan.rest_days == days else days})
        case "without" if number.isdecimal() and int(number) < len(modules):
            module = modules[int(number)]
            kept = tuple(each for each in plan.without if each != module)
            return plan.model_copy(update={"without": kept if module in plan.without else (*kept, module)})
        case "with" if number.isdecimal() and int(number) < len(optional):
            module = optional[int(number)]
            kept = tuple(each for each in plan.switched_on if each != module)
            chosen = kept if module in plan.switched_on else (*kept, module)
            return plan.model_copy(update={"switched_on": chosen})
        case "end":
            return plan.model_copy(update={"ends": not plan.ends})
    return None


def menu_letter(
    work: Work,
    ladder: Ladder,
    alert_id: int,
    alert: Alert,
    recipient: str,
    now: datetime,
    choices: Sequence[Choice],
) -> Letter:
    """The case, with what can be chosen beneath it."""
    rows = [(Button(label=label, data=f"a:{alert_id}:{key}"),) for key, label in choices]
    rows.append((Button(label=wording.BACK, data=f"a:{alert_id}:back"),))
    letter = alert_letter(work, ladder, alert_id, alert, recipient, now)
    return letter.model_copy(update={"buttons": tuple(rows)})
