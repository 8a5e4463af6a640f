"""`evenkeel cases`: what is open and with whom; and, in numbers, how soon somebody looked."""

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from pydantic_core import to_jsonable_python
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.authoring.load import load
from bot.core.alert import Alert
from bot.core.on_call import Ladder
from bot.service.case_lines import category_of, how_pressing, is_done, outcome_of, standing
from bot.service.case_stats import CaseStats, Times, stats_of
from bot.service.looking import shown_moment
from bot.settings import read_settings
from bot.store.views_cases import EVER, CaseView
from bot.store.views_cases import cases as views_of
from bot.store.work import Store

_STEPS = {
    "told": "a clinician told",
    "taken": "acknowledged",
    "closed": "closed",
    "answered": "crisis text arrived",
}


def cases(
    everything: Annotated[bool, typer.Option("--all", help="Also those that are closed.")] = False,
    stats: Annotated[
        bool, typer.Option("--stats", help="How soon somebody was told, looked, closed.")
    ] = False,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Only what was raised from this day on. Left out: all."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="As one line of JSON for each case, or urgency.")
    ] = False,
) -> None:
    """Show the cases that are not done with: whom, how urgent, since when, who has it, what it waits for."""
    settings = read_settings()
    ladder, now = load(settings.home, settings.non_commercial).ladder, settings.now()
    start = EVER if since is None else since.replace(tzinfo=ZoneInfo(ladder.zone)).astimezone(UTC)
    with closing(Store.open(settings.database_url, settings.home)) as store:
        found = views_of(store, start)
        if stats:
            _show_stats(stats_of(found, ladder, now), as_json)
            return
        latest = {view.pseudonym: view.id for view in found}
        listed = [(view, Alert.model_validate_json(view.alert)) for view in found]
        listed = [
            (view, alert)
            for view, alert in listed
            if everything or not is_done(alert, latest=latest[view.pseudonym] == view.id)
        ]
        listed.sort(key=lambda pair: how_pressing(pair[1]))
        with store.work() as work:
            waits = {view.id: standing(work, ladder, alert, now) for view, alert in listed}
    if as_json:
        for view, alert in listed:
            _print(_as_json(view, alert, waits[view.id]))
        return
    table = Table(
        "case", "who", "urgency", "noticed", f"since ({ladder.zone})", "", box=None, header_style="bold"
    )
    for view, alert in listed:
        table.add_row(*(Text(cell) for cell in _cells(ladder, view, alert, waits[view.id], now)))
    Console(highlight=False).print(table if listed else "No case is open, and no program is on hold.")


def _cells(ladder: Ladder, view: CaseView, alert: Alert, waits: list[str], now: datetime) -> tuple[str, ...]:
    return (
        str(view.id),
        view.pseudonym,
        alert.urgency.value,
        category_of(alert.category),
        shown_moment(ladder, alert.raised_at, now),
        " ".join(waits),
    )


def _as_json(view: CaseView, alert: Alert, waits: list[str]) -> dict[str, Any]:
    return {
        "case": view.id,
        "participant": view.pseudonym,
        "urgency": alert.urgency,
        "category": alert.category,
        "state": alert.state,
        "raised_at": alert.raised_at,
        "look_by": alert.look_by,
        "told_at": view.told_at,
        "acknowledged_by": alert.acknowledged_by,
        "acknowledged_at": alert.acknowledged_at,
        "held": alert.held,
        "closed_by": alert.closed_by,
        "closed_at": alert.closed_at,
        "outcome": outcome_of(alert) if alert.closed_at is not None else None,
        "waits": " ".join(waits),
    }


def _show_stats(numbers: list[CaseStats], as_json: bool) -> None:
    if as_json:
        for each in numbers:
            steps = {name: _seconds(getattr(each, name)) for name in _STEPS}
            _print({"urgency": each.urgency, "cases": each.cases, "beyond": each.beyond, **steps})
        return
    table = Table("raised as", "", "cases", "median", "90 %", "longest", box=None, header_style="bold")
    for each in numbers:
        table.add_row(each.urgency.value, "raised", str(each.cases))
        for name, words in _STEPS.items():
            times: Times = getattr(each, name)
            lengths = (times.median, times.ninety, times.longest)
            table.add_row("", words, str(times.number), *(_length(length) for length in lengths))
        table.add_row("", "beyond the promise", str(each.beyond), style="red" if each.beyond else "")
    Console(highlight=False).print(table if numbers else "No cases.")


def _seconds(times: Times) -> dict[str, Any]:
    lengths = {"median": times.median, "ninety": times.ninety, "longest": times.longest}
    seconds = {name: None if length is None else length.total_seconds() for name, length in lengths.items()}
    return {"cases": times.number, **seconds}


def _length(length: timedelta | None) -> str:
    if length is None:
        return ""
    seconds = round(length.total_seconds())
    minutes, hours = seconds // 60, seconds // 3600
    if seconds < 60:
        return f"{seconds} s"
    if hours < 1:
        return f"{minutes} min {seconds % 60:02d} s"
    if hours < 48:
        return f"{hours} h {minutes % 60:02d} min"
    return f"{hours // 24} d {hours % 24} h"


def _print(line: dict[str, Any]) -> None:
    print(json.dumps(to_jsonable_python(line), ensure_ascii=False))  # noqa: T201 - the answer itself
