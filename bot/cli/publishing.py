"""`evenkeel publish`, `publications`, `diff`, `move` and `rollback`: from files to what the bot runs, and back."""

import getpass
from typing import Annotated

import typer
from rich.console import Console
from rich.prompt import Prompt
from rich.table import Table

from bot.authoring.load import load
from bot.cli.content import rehearsed_otherwise
from bot.cli.errors import RunError
from bot.core.changes import Change, changes
from bot.core.program import Program
from bot.service.moving import Moved, moves
from bot.service.publishing import (
    COMMON,
    Pending,
    RefusedError,
    pending,
    program_at,
    publish_all,
    refuse_broken_promises,
    roll_back,
)
from bot.settings import Settings, read_settings
from bot.store.rows import PublicationRow
from bot.store.work import Store, Work

FILES = "files"

Author = Annotated[str | None, typer.Option(help="Who publishes. Left out: the account of this machine.")]
Reason = Annotated[str | None, typer.Option(help="Why, in a sentence. Left out: it is asked.")]


def publish(
    reason: Reason = None,
    author: Author = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be published.")] = False,
) -> None:
    """Check and rehearse the files, and publish what has changed. The running bot takes it up by itself.

    New wording reaches everybody at their next rest; a changed structure reaches new people (see `evenkeel move`).
    """
    settings = read_settings()
    console = _console()
    library = load(settings.home, settings.non_commercial)
    otherwise = rehearsed_otherwise(library, settings.home)
    if otherwise:
        raise RunError(
            f"{len(otherwise)} stories go otherwise than written: {', '.join(otherwise)}. "
            "Look with evenkeel rehearse; if it is meant, evenkeel rehearse --write. Nothing was published."
        )
    store = _open(settings)
    try:
        with store.work() as work:
            changed = pending(work, library)
            if not changed:
                console.print("Nothing has changed since the last publication.", style="green")
                return
            _refuse(work, library, changed)
            people = work.people_on()
            for each in changed:
                _say_pending(console, work, each, library.programs.get(each.subject), people)
        if dry_run:
            console.print("Nothing was published: this was a dry run.", style="dim")
            return
        why = reason or Prompt.ask("Why (a sentence)", console=console).strip()
        if not why:
            raise typer.BadParameter("a publication needs a reason.")
        with store.work() as work:
            rows = publish_all(work, library, author or getpass.getuser(), why, settings.now())
        for row in rows:
            console.print(f"Published: [bold]{_named(row)}[/]", style="green")
    finally:
        store.close()


def publications() -> None:
    """List what was published, when, by whom and why, and how many people are on it."""
    settings = read_settings()
    store = _open(settings)
    with store.work() as work:
        rows, people = work.publications(), work.people_on()
    store.close()
    if not rows:
        _console().print("Nothing is published yet: evenkeel publish")
        return
    table = Table(
        "What", "No.", "When (UTC)", "By", "Structure", "People", "Why", box=None, header_style="bold"
    )
    structures: dict[str, str] = {}
    for row in rows:
        same = structures.get(row.subject) == row.structure
        structures[row.subject] = row.structure
        on = "everybody" if row.subject == COMMON else str(people.get((row.subject, row.version), 0))
        kind = "" if row.subject == COMMON else "as before" if same else "new"
        table.add_row(
            row.subject,
            str(row.version),
            f"{row.published_at:%Y-%m-%d %H:%M}",
            row.author,
            kind,
            on,
            row.reason,
        )
    _console().print(table)


def diff(
    program: Annotated[str, typer.Argument(help="The program, such as reset.", show_default=False)],
    old: Annotated[str, typer.Argument(help="A published number, such as 2. Left out: the newest.")] = "",
    new: Annotated[str, typer.Argument(help="Another number, or “files”.")] = FILES,
) -> None:
    """Say in plain words what is different between two versions of a program."""
    settings = read_settings()
    store = _open(settings)
    try:
        with store.work() as work:
            before = _version(work, settings, program, old or str(_newest(work, program)))
            after = _version(work, settings, program, new)
    finally:
        store.close()
    _say_changes(_console(), changes(before, after))


def move(
    program: Annotated[str, typer.Argument(help="The program, such as reset.", show_default=False)],
    to: Annotated[int, typer.Option("--to", help="The published number to move to.", show_default=False)],
    participant: Annotated[
        list[str] | None, typer.Option(help="Only this participant, such as P-0012; may be repeated.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what it means for each of them.")
    ] = False,
) -> None:
    """Move people to another version: at their next rest, so that a begun session ends as it began.

    Tells for each participant what comes, vanishes, shifts or repeats.
    """
    settings = read_settings()
    console = _console()
    store = _open(settings)
    try:
        with store.work() as work:
            _row(work, program, to)
            found = moves(work, program, to, participant, settings.now(), dry_run=dry_run)
    finally:
        store.close()
    if not found:
        console.print(f"Nobody is to be moved: everybody is on {program} {to}, or takes no part any more.")
    for each in found:
        _say_moved(console, each)
    if found:
        said = "would be moved" if dry_run else "will be moved at their next rest"
        console.print(
            f"{len(found)} {'participant' if len(found) == 1 else 'participants'} {said}.", style="bold"
        )


def rollback(
    program: Annotated[
        str, typer.Argument(help="The program, such as reset; or “safety”, what is the same for all.")
    ],
    to: Annotated[int, typer.Option("--to", help="The number to go back to.", show_default=False)],
    reason: Reason = None,
    author: Author = None,
) -> None:
    """Publish an earlier version again, as the newest. The files stay as they are."""
    settings = read_settings()
    console = _console()
    why = reason or Prompt.ask("Why (a sentence)", console=console).strip()
    store = _open(settings)
    try:
        with store.work() as work:
            row = _row(work, program, to)
            made = roll_back(work, row, author or getpass.getuser(), why, settings.now())
            people = work.people_on()
    finally:
        store.close()
    console.print(f"Published again: [bold]{_named(row)}[/], as {_named(made)}.", style="green")
    elsewhere = sum(
        number for (name, version), number in people.items() if name == program and version > row.version
    )
    if elsewhere:
        console.print(
            f"{elsewhere} are on a later version. Where its structure is another one, they stay on it; to take them "
            f"back: evenkeel move {program} --to {made.version} --dry-run"
        )
    console.print("The files are not changed: put them back as well, or the next publish brings it again.")


def _refuse(work: Work, library: object, changed: list[Pending]) -> None:
    try:
        refuse_broken_promises(work, library, changed)  # type: ignore[arg-type]
    except RefusedError as error:
        raise RunError(f"{error}\nNothing was published.") from None


def _say_pending(
    console: Console, work: Work, each: Pending, program: Program | None, people: dict[tuple[str, int], int]
) -> None:
    if program is None:
        said = "is new" if each.before is None else "has changed: from now on it holds for everybody"
        console.print(
            f"[bold]{COMMON}[/] (risk rules, crisis texts, on-call week, scales, own words) {said}."
        )
        return
    if each.before is None:
        console.print(f"[bold]{each.subject}[/] is new: {len(program.sessions)} sessions.")
        return
    number = each.before.version + 1
    console.print(f"[bold]{each.subject} {number}[/] differs from {each.before.version}:")
    _say_changes(console, changes(program_at(work, each.before), program))
    on = sum(count for (name, _), count in people.items() if name == each.subject)
    if each.only_wording:
        console.print("  Only words: they reach everybody at the next rest.")
    elif on:
        console.print(
            f"  The structure is another one: {on} stay as they are. To take them along: "
            f"evenkeel move {each.subject} --to {number} --dry-run"
        )


def _say_changes(console: Console, found: tuple[Change, ...]) -> None:
    if not found:
        console.print("  They say and do the same.")
    for change in found:
        console.print(f"  {change.where}: {change.what}", style="" if change.kind == "structure" else "dim")
        for sign, style, text in (("-", "red", change.before), ("+", "green", change.after)):
            if text:
                console.print(f"    {sign} {text}", style=style, markup=False)


def _say_moved(console: Console, moved: Moved) -> None:
    waiting = " (after the session that is open)" if moved.in_session else ""
    console.print(f"[bold]{moved.participant}[/], day {moved.day or 'none yet'}, on {moved.on}{waiting}:")
    for each in moved.differences:
        when = each.after or each.before
        said = {
            "comes": "comes",
            "vanishes": "will not come any more",
            "shifts": f"shifts from {each.before:%a %d %b %H:%M} to" if each.before else "comes now",
            "repeats": f"asks again {', '.join(each.asks)}:",
            "passed": "is new, and its time is over: it does not come",
        }[each.what]
        at = f" {when:%a %d %b %H:%M} UTC" if when and each.what not in ("vanishes", "passed") else ""
        console.print(f"  {each.session} ({each.module}) {said}{at}", markup=False)
    if not moved.differences:
        console.print("  nothing is different for them", style="dim")


def _version(work: Work, settings: Settings, program: str, which: str) -> Program:
    if which != FILES:
        if not which.isdecimal():
            raise typer.BadParameter(f"“{which}” is no number of a publication; nor is it “{FILES}”.")
        return program_at(work, _row(work, program, int(which)))
    library = load(settings.home, settings.non_commercial)
    if program not in library.programs:
        raise typer.BadParameter(f"there is no program “{program}” in the files.")
    return library.programs[program]


def _newest(work: Work, program: str) -> int:
    rows = work.publications(program)
    if not rows:
        raise RunError(f"“{program}” is not published yet: evenkeel publish")
    return rows[-1].version


def _row(work: Work, program: str, version: int) -> PublicationRow:
    newest = _newest(work, program)
    row = next((row for row in work.publications(program) if row.version == version), None)
    if row is None:
        raise RunError(
            f"There is no {program} {version}; published are 1 to {newest} (evenkeel publications)."
        )
    return row


def _named(row: PublicationRow) -> str:
    return f"{row.subject} {row.version}"


def _open(settings: Settings) -> Store:
    return Store.open(settings.database_url, settings.home)


def _console() -> Console:
    return Console(highlight=False, soft_wrap=True)
