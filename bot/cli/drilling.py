"""`evenkeel drill`: a practice alert through the whole ladder of the running bot, step by step."""

import json
import re
import time
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated
from uuid import uuid4

import typer
from rich.console import Console

from bot.authoring.load import load
from bot.cli.errors import RunError
from bot.clock import Now
from bot.core.on_call import Ladder
from bot.service import drills
from bot.service.drills import Report
from bot.settings import read_settings
from bot.store.work import Store

BEGINS_WITHIN = 6.0
"""Seconds in which a running bot has begun a drill: its heart beats every second."""

LOOK_EVERY = 0.2

_LENGTH = re.compile(r"(\d{1,4})(s|min|h)")


class PaceOf(StrEnum):
    """How fast a drill climbs."""

    QUICK = "quick"
    REAL = "real"


def drill(
    pace: Annotated[
        PaceOf,
        typer.Option(help="quick: each tier a minute after the one before; real: as an urgent alert climbs."),
    ] = PaceOf.QUICK,
    wait: Annotated[str, typer.Option(help="How long at the most, such as 90s, 10min or 3h.")] = "10min",
    as_json: Annotated[bool, typer.Option("--json", help="As one line of JSON, at the end.")] = False,
) -> None:
    """Send a practice alert through the whole ladder, and say how long each step takes."""
    length = _length(wait)
    settings = read_settings()
    ladder = load(settings.home, settings.non_commercial).ladder
    store = Store.open(settings.database_url, settings.home)
    console = Console(highlight=False, soft_wrap=True, quiet=as_json)
    try:
        report = _hold(store, ladder, settings.now, pace is PaceOf.QUICK, length, console)
    finally:
        store.close()
    if as_json:
        print(json.dumps(_plain(report), ensure_ascii=False))  # noqa: T201 - the answer itself
    if not report.well:
        raise typer.Exit(1)


def _hold(store: Store, ladder: Ladder, now: Now, quick: bool, length: timedelta, console: Console) -> Report:
    key = f"cli:{uuid4()}"
    with store.work() as work:
        drill_id = work.ask_for_drill(key, quick, now())
    console.print("A practice alert goes out. Please press Acknowledge in Telegram.")
    ends = time.monotonic() + length.total_seconds()
    try:
        alert_id = _begun(store, key, drill_id)
        return _follow(store, ladder, alert_id, ends, console)
    finally:
        _end(store, ladder, key, now())


def _begun(store: Store, key: str, drill_id: int) -> int:
    """The alert that the running bot has raised for it."""
    until = time.monotonic() + BEGINS_WITHIN
    while True:
        with store.work() as work:
            known = work.drill(key)
            if known is not None and known.alert_id is not None:
                return known.alert_id
            if time.monotonic() > until and work.withdraw_drill(drill_id):
                raise RunError(
                    f"No bot has begun the drill within {BEGINS_WITHIN:g} seconds: is one running on this database? "
                    "Start it with evenkeel run. Nobody was told."
                )
        time.sleep(LOOK_EVERY)


def _follow(store: Store, ladder: Ladder, alert_id: int, ends: float, console: Console) -> Report:
    said: set[str] = set()
    while True:
        with store.work() as work:
            report = drills.report_of(work, ladder, alert_id)
        over = report.complete or time.monotonic() > ends
        for step in report.steps:
            if step.key not in said and (step.state != "waiting" or over):
                console.print(step.line, markup=False, style="" if step.state == "done" else "red")
                if step.key != "unreached":
                    said.add(step.key)
        if over or (report.acknowledged_by and "acknowledged" not in said):
            if "acknowledged" not in said:
                console.print(report.last_line, markup=False)
            said.add("acknowledged")
        if over:
            return report
        time.sleep(LOOK_EVERY)


def _end(store: Store, ladder: Ladder, key: str, now: datetime) -> None:
    """Whatever happens, also when somebody presses Ctrl-C, no practice alert is left open."""
    with store.work() as work:
        known = work.drill(key)
        if known is None:
            return
        if known.alert_id is None:
            work.withdraw_drill(known.id)
        elif known.ended_at is None:
            drills.end(work, ladder, known, now)


def _length(written: str) -> timedelta:
    found = _LENGTH.fullmatch(written.strip())
    if found is None or not int(found[1]):
        raise typer.BadParameter(f"“{written}” is no length of time; write it as 90s, 10min or 3h.")
    return timedelta(seconds=int(found[1]) * {"s": 1, "min": 60, "h": 3600}[found[2]])


def _plain(report: Report) -> dict[str, object]:
    return {
        "well": report.well,
        "acknowledged_by": report.acknowledged_by,
        "acknowledged_after": None
        if report.acknowledged_after is None
        else report.acknowledged_after.total_seconds(),
        "steps": [
            {
                "who": step.who,
                "by": step.by,
                "state": step.state,
                "after": None if step.after is None else step.after.total_seconds(),
                "took": None if step.took is None else step.took.total_seconds(),
                "why": step.why,
            }
            for step in report.steps
        ],
    }
