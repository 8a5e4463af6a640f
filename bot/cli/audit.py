"""`evenkeel audit`: the log of what was done about cases and who looked at whom; and whether it is whole."""

import json
from contextlib import closing
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.settings import read_settings
from bot.store import views_audit
from bot.store.chain import BEGINNING
from bot.store.views_audit import Verdict
from bot.store.work import Store

app = typer.Typer(no_args_is_help=True)


@app.callback()
def about() -> None:
    """The audit log: what was done about cases, and who looked at whom."""


@app.command("verify")
def verify(
    against: Annotated[
        str | None, typer.Option(help="A digest that this command printed before, and that you kept.")
    ] = None,
) -> None:
    """Walk the log from its beginning: is every entry as it was written, and none missing?

    Keep the digest it prints where nobody who can change the database can change it too: entries that were cut
    off at the end are found by that only.
    """
    with closing(_open()) as store:
        verdict = views_audit.verify(store, against and against.strip().lower())
    console = Console(highlight=False, soft_wrap=True)
    if verdict.broken is not None:
        console.print(
            f"Entry {verdict.broken} {verdict.why}. Whole before it: {_so_many(verdict.entries)}.",
            style="bold red",
        )
        raise typer.Exit(1)
    if against is not None and verdict.kept is None and against != BEGINNING:
        console.print(
            f"No entry has the digest that you kept. What is there ({_so_many(verdict.entries)}) fits together: "
            "entries were cut off at the end, or the log was written anew, or it is another database.",
            style="bold red",
        )
        raise typer.Exit(1)
    console.print(f"{_so_many(verdict.entries)}, whole.", style="green")
    if against is not None:
        console.print(_since(verdict))
    console.print(f"The newest digest, to keep elsewhere: {verdict.digest}")


@app.command("show")
def show(
    participant: Annotated[str | None, typer.Argument(help="Of whom, such as P-0001. Left out: all.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As one line of JSON for each entry.")] = False,
) -> None:
    """Show the entries of the log; no names, and nobody's words."""
    with closing(_open()) as store:
        entries = views_audit.entries(store, participant and participant.upper())
    if as_json:
        for entry in entries:
            line = asdict(entry) | {"at": f"{entry.at:%Y-%m-%dT%H:%M:%S.%fZ}"}
            print(json.dumps(line, ensure_ascii=False))  # noqa: T201 - the answer itself
        return
    table = Table("", "UTC", "what", "by", "of", "case", "", box=None, header_style="bold")
    for entry in entries:
        cells = (
            str(entry.number),
            f"{entry.at:%Y-%m-%d %H:%M:%S}",
            entry.action.replace("_", " "),
            entry.staff or "",
            entry.participant or "",
            str(entry.alert_id or ""),
            entry.detail,
        )
        table.add_row(*(Text(cell) for cell in cells))
    Console(highlight=False).print(table if entries else "No entries.")


def _since(verdict: Verdict) -> str:
    if verdict.kept == verdict.entries:
        return "The digest that you kept is that of the newest entry."
    return f"The digest that you kept is that of entry {verdict.kept or 0}; what came after it fits."


def _so_many(entries: int) -> str:
    return "1 entry" if entries == 1 else f"{entries} entries"


def _open() -> Store:
    settings = read_settings()
    return Store.open(settings.database_url, settings.home)
