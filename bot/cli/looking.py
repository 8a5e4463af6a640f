"""`evenkeel timeline` and `evenkeel observe`: what is known of a participant, and what a clinician adds to it."""

import json
from contextlib import closing
from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from pydantic_core import to_jsonable_python
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.authoring.load import load
from bot.service.looking import observe as keep
from bot.service.looking import shown_moment
from bot.service.observations import Observed, read_observation
from bot.service.observed_times import ObservationError, split_time
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
    with closing(Store.open(settings.database_url, settings.home)) as store, store.work() as work:
        participant_id = _find(work, participant)
        work.audit("timeline", now, participant_id=participant_id, detail="at the terminal")
        entries = entries_of(work, participant_id, start)
    if as_json:
        for entry in entries:
            # What it is about stands by itself: it has a time and a kind of its own.
            line = {"at": f"{entry.at:%Y-%m-%dT%H:%M:%SZ}", "kind": entry.kind, "about": entry.about}
            print(json.dumps(to_jsonable_python(line), ensure_ascii=False))  # noqa: T201 - the answer itself
        return
    table = Table(ladder.zone, participant.upper(), box=None, header_style="bold")
    for entry in entries:
        table.add_row(shown_moment(ladder, entry.at, now), Text(entry.text))
    Console(highlight=False).print(table if entries else "Nothing in this time.")


def observe(
    participant: Pseudonym,
    observation: Annotated[
        list[str],
        typer.Argument(
            help="Name, value and unit: resting pulse 58 /min. Words: gait '\"unsteady\"'.",
            show_default=False,
        ),
    ],
    by: Annotated[
        str, typer.Option("--as", help="The clinician's key, as in on-call.yaml.", show_default=False)
    ],
    at: Annotated[
        str | None,
        typer.Option(help="When it was: “2026-03-02 07:00”, “yesterday 22:00”. Left out: now."),
    ] = None,
) -> None:
    """Keep what a clinician observed of a participant, a lab value, or a wearable's reading."""
    settings = read_settings()
    ladder = load(settings.home, settings.non_commercial).ladder
    now = settings.now()
    try:
        seen = _read(" ".join(observation), at, ladder.zone, now)
    except ObservationError as error:
        raise typer.BadParameter(f"{error}; write it such as: resting pulse 58 /min today 7:30.") from None
    with closing(Store.open(settings.database_url, settings.home)) as store, store.work() as work:
        clinicians = sorted(row.staff for row in work.staff() if row.role == "clinician")
        if by not in clinicians:
            known = ", ".join(clinicians) or "none yet"
            raise typer.BadParameter(f"there is no clinician “{by}”; there are: {known}.")
        number = keep(work, by, _find(work, participant), seen, now, None)
        row = work.observation(number)
    assert row is not None, "it was kept just now"
    moment = f"{shown_moment(ladder, row.observed_at, now)} ({ladder.zone})"
    Console(highlight=False, soft_wrap=True, markup=False).print(
        f"Kept as {number}: {row.pseudonym}, {shown_value(row)}, {moment}."
    )


def _read(typed: str, at: str | None, zone: str, now: datetime) -> Observed:
    seen = read_observation(typed, zone, now)
    if at is None:
        return seen
    rest, moment = split_time(at.strip(), zone, now)
    if rest or moment is None:
        raise ObservationError(f"“{at}” is no time that can be read")
    if seen.at is not None:
        raise ObservationError("the time is written twice")
    return seen.model_copy(update={"at": moment})


def _find(work: Work, pseudonym: str) -> int:
    row = work.participant_of_pseudonym(pseudonym.upper())
    if row is None:
        raise typer.BadParameter(f"there is no participant {pseudonym.upper()}.")
    return row.id
