"""`evenkeel calendar`: every touchpoint of a program, by the calendar of somebody who joins on a day."""

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import icalendar
import typer
from rich.console import Console
from rich.table import Table

from bot.authoring.durations import clock
from bot.authoring.library import Library
from bot.authoring.load import load
from bot.authoring.sample_people import PersonWritten, read_person
from bot.cli.acting import lived
from bot.core.events import Place
from bot.core.outline import Part, Planned, outline
from bot.core.program import Program
from bot.rehearsal import newcomer
from bot.settings import read_settings

Hour = Annotated[str | None, typer.Option(help="Their own hour, such as 07:30. Left out: the program's.")]


def calendar(
    program: Annotated[str, typer.Argument(help="The program, such as reset.", show_default=False)],
    start: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day on which they join. Left out: today."),
    ] = None,
    zone: Annotated[str, typer.Option(help="Their time zone.")] = "UTC",
    morning: Hour = None,
    evening: Hour = None,
    person: Annotated[
        Path | None,
        typer.Option("--as", help="A sample person's file: what comes to them, answered as they answer."),
    ] = None,
    ics: Annotated[Path | None, typer.Option(help="Write it as an .ics file, for a calendar.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, in UTC.")] = False,
) -> None:
    """Show every session with its date, hour, reminders and parts, for somebody who joins on a day."""
    settings = read_settings()
    library = load(settings.home, settings.non_commercial)
    if program not in library.programs:
        raise typer.BadParameter(f"there is no program “{program}”; there are {', '.join(library.programs)}.")
    chosen = library.programs[program]
    day = start.date() if start else settings.now().date()
    try:
        here = ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise typer.BadParameter(
            f"there is no time zone “{zone}”; write one such as Europe/Berlin."
        ) from None
    if person is not None:
        _show_lived(library, program, read_person(person.parent, person.name), day, settings.now())
        return
    # Whoever joins as the day begins has all of it before them.
    midnight = datetime.combine(day, time(), here).astimezone(UTC)
    somebody = newcomer(chosen, "P-0001", "Anna", Place(name=zone, zone=zone, country="XX"), midnight)
    own = {name: _hour(given) for name, given in (("morning", morning), ("evening", evening)) if given}
    planned = outline(chosen, somebody.model_copy(update=own))
    if ics is not None:
        ics.write_bytes(_as_ics(chosen, planned, settings.now()))
        print(f"Written: {ics}")  # noqa: T201 - the answer itself
        return
    if as_json:
        print(json.dumps([each.model_dump(mode="json") for each in planned], ensure_ascii=False))  # noqa: T201 - the answer itself
        return
    table = Table("Day", "Date", "Opens", "Again", "Ends", "Module", "What", box=None, header_style="bold")
    for each in planned:
        opens, closes = each.opens_at.astimezone(here), each.closes_at.astimezone(here)
        again = ", ".join(f"{at.astimezone(here):%H:%M}" for at in each.reminders_at)
        table.add_row(
            str(each.day),
            f"{opens:%a} {opens.day} {opens:%b}",
            f"{opens:%H:%M}",
            again,
            f"{closes:%H:%M}",
            each.module,
            _in_words(each.parts),
        )
    console = Console(highlight=False)
    console.print(table)
    console.print(
        f"Times of {zone}. What stands in (brackets) comes only if its condition holds.", style="dim"
    )


def _show_lived(library: Library, program: str, somebody: PersonWritten, day: date, now: datetime) -> None:
    """What comes to a sample person: what stands in (brackets) is left out for them."""
    here = ZoneInfo(somebody.zone)
    start = datetime.combine(day, time(), here)
    chosen = library.programs[program]
    table = Table("Day", "Date", "Opens", "Session", "What", box=None, header_style="bold")
    for each in lived(library, program, somebody, start):
        opens = each.opened_at.astimezone(here)
        what = [*each.came, *(f"({left})" for left in each.left_out)]
        table.add_row(
            str((opens.date() - day).days + 1), f"{opens:%a} {opens.day} {opens:%b}", f"{opens:%H:%M}",
            f"{chosen.by_name[each.session].module}: {each.session}", "\n".join(what),
        )  # fmt: skip
    console = Console(highlight=False)
    console.print(table)
    console.print(
        f"{somebody.name}, {somebody.zone}. What stands in (brackets) is left out for them.", style="dim"
    )


def _as_ics(program: Program, planned: tuple[Planned, ...], now: datetime) -> bytes:
    """The sessions as events of a calendar."""
    made = icalendar.Calendar()
    made.add("prodid", "-//Evenkeel//calendar//EN")
    made.add("version", "2.0")
    for each in planned:
        event = icalendar.Event()
        event.add("uid", f"{program.program}-{each.session}@evenkeel")
        event.add("dtstamp", now)
        event.add("dtstart", each.opens_at)
        event.add("duration", timedelta(minutes=5))
        event.add("summary", f"{each.module} (day {each.day})")
        event.add("description", _in_words(each.parts))
        made.add_component(event)
    return bytes(made.to_ical())


def _hour(given: str) -> time:
    try:
        return clock(given)
    except ValueError as error:
        raise typer.BadParameter(f"{error}.") from None


def _in_words(parts: tuple[Part, ...]) -> str:
    """3 texts (1 more), asks sleep_hours, scale phq2 (scale phq9)."""
    said = [f"({part.what})" if part.conditional else part.what for part in parts if part.what != "text"]
    always = sum(part.what == "text" and not part.conditional for part in parts)
    sometimes = sum(part.what == "text" and part.conditional for part in parts)
    texts = f"{always} {'text' if always == 1 else 'texts'}" + (f" ({sometimes} more)" if sometimes else "")
    return ", ".join([texts, *said])
