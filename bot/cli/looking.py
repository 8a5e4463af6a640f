"""`evenkeel timeline` and `evenkeel observe`: what is known of a participant, and what a clinician adds to it."""

import json
from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from bot.authoring.load import load
from bot.service.alert_letters import moment_in
from bot.service.looking import observe as keep
from bot.service.observations import ObservationError, read_observation
from bot.service.timeline import WEEKS, shown_value
from bot.service.timeline import timeline as entries_of
from bot.settings import read_settings
from bot.store.work import Store, Work

Pseudonym = Annotated[str, typer.Argument(help="Whose, such as P-0001.", show_default=False)]


def timeline(
    participant: Pseudonym,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="From this day on. Left out: the last six weeks."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As one line of JSON for each entry.")] = False,
) -> None:
    """Show what is known of a participant: scores, nights, activity, tests, alerts, observations."""
    settings = read_settings()
    ladder = load(settings.home, settings.non_commercial).ladder
    now = settings.now()
    start = now - WEEKS if since is None else since.replace(tzinfo=ZoneInfo(ladder.zone)).astimezone(UTC)
    store = Store.open(settings.database_url, settings.home)
    with store.work() as work:
        entries = entries_of(work, _find(work, participant), start)
    store.close()
    if as_json:
        for entry in entries:
            line = {"at": f"{entry.at:%Y-%m-%dT%H:%M:%SZ}", "kind": entry.kind, **entry.about}
            print(json.dumps(line, ensure_ascii=False))  # noqa: T201 - the answer itself
        return
    table = Table(ladder.zone, participant.upper(), box=None, header_style="bold")
    for entry in entries:
        table.add_row(moment_in(ladder, entry.at), entry.text)
    Console(highlight=False).print(table if entries else "Nothing in this time.")


def observe(
    participant: Pseudonym,
    observation: Annotated[
        list[str],
        typer.Argument(
            help="Name, value, unit and time: resting pulse 58 /min 2026-03-02 07:00. Words: gait '\"unsteady\"'.",
            show_default=False,
        ),
    ],
    by: Annotated[
        str, typer.Option("--as", help="The clinician's key, as in on-call.yaml.", show_default=False)
    ],
) -> None:
    """Keep what a clinician observed of a participant, a lab value, or a wearable's reading."""
    settings = read_settings()
    ladder = load(settings.home, settings.non_commercial).ladder
    now = settings.now()
    try:
        seen = read_observation(" ".join(observation), ladder.zone, now)
    except ObservationError as error:
        raise typer.BadParameter(f"{error}; write it such as: resting pulse 58 /min today 7:30.") from None
    store = Store.open(settings.database_url, settings.home)
    with store.work() as work:
        staff = {row.staff: row for row in work.staff()}
        if by not in staff or staff[by].role != "clinician":
            known = ", ".join(sorted(key for key, row in staff.items() if row.role == "clinician"))
            raise typer.BadParameter(f"there is no clinician “{by}”; there are: {known or 'none yet'}.")
        number = keep(work, by, _find(work, participant), seen, now, None)
        row = work.observation(number)
    store.close()
    assert row is not None, "it was kept just now"
    Console(highlight=False, soft_wrap=True).print(
        f"Kept as {number}: {row.pseudonym}, {shown_value(row)}, {moment_in(ladder, row.observed_at)} ({ladder.zone})."
    )


def _find(work: Work, pseudonym: str) -> int:
    row = work.participant_of_pseudonym(pseudonym.upper())
    if row is None:
        raise typer.BadParameter(f"there is no participant {pseudonym.upper()}.")
    return row.id
