"""`evenkeel calendar`: every touchpoint of a program, by the calendar of somebody who joins on a day."""

import json
from datetime import UTC, datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from bot.authoring.durations import clock
from bot.authoring.load import load
from bot.core.events import Place
from bot.core.outline import Part, outline
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
    # Whoever joins as the day begins has all of it before them.
    midnight = datetime.combine(day, time(), here).astimezone(UTC)
    somebody = newcomer(chosen, "P-0001", "Anna", Place(name=zone, zone=zone, country="XX"), midnight)
    own = {name: _hour(given) for name, given in (("morning", morning), ("evening", evening)) if given}
    planned = outline(chosen, somebody.model_copy(update=own))
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
