"""`evenkeel on-call`: who is on call now, who next, and where the coming week has a hole."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from rich.console import Console

from bot.authoring.load import load
from bot.core.gaps import on_purpose
from bot.core.on_call import Ladder, holes, next_cover, on_call
from bot.settings import read_settings


def show_on_call() -> None:
    """Show who is on call now and next, and where nobody is in the coming week."""
    settings = read_settings()
    ladder, now = load(settings.home, settings.non_commercial).ladder, settings.now()
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"Times of {ladder.zone}")
    names = _names(ladder, now)
    if names:
        console.print(f"Now:  [bold]{names}[/]")
    else:
        console.print("Now:  [bold red]nobody[/]")
        cover = next_cover(ladder, now)
        following = (
            f"{_names(ladder, cover)}, from {_moment(ladder, cover)}" if cover else "nobody within a month"
        )
        console.print(f"Next: {following}")
    for absence in ladder.absences:
        if absence.last >= now.astimezone(ZoneInfo(ladder.zone)).date():
            instead = ladder.people[absence.instead].name if absence.instead else "nobody"
            console.print(
                f"Away: {ladder.people[absence.who].name}, {absence.first} to {absence.last}; instead: {instead}"
            )
    bare = holes(ladder, now)
    for start, end in bare:
        meant = on_purpose(ladder, start) and on_purpose(ladder, end - timedelta(minutes=1))
        kind, style = ("Open on purpose", "") if meant else ("Hole", "yellow")
        console.print(f"{kind}: {_moment(ladder, start)} to {_moment(ladder, end)}", style=style)
    if not bare:
        console.print("No hole in the coming seven days.", style="green")


def _names(ladder: Ladder, moment: datetime) -> str:
    return ", ".join(ladder.people[key].name for key in on_call(ladder, moment))


def _moment(ladder: Ladder, moment: datetime) -> str:
    here = moment.astimezone(ZoneInfo(ladder.zone))
    return f"{here:%a} {here.day} {here:%b %H:%M}"
