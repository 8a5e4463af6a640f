"""`evenkeel rehearse`: the stories, before anybody meets the program."""

import difflib
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.prompt import Confirm

from bot.authoring.library import Library
from bot.authoring.load import load
from bot.cli.checking import story_files
from bot.rehearsal import EngineStage
from bot.service.places import place_named
from bot.settings import read_settings
from bot.story import StoryError, tell


def rehearse(
    stories: Annotated[
        list[Path] | None, typer.Argument(help="Story files. Left out: all of programs/*/stories.")
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Show each difference, and ask whether to keep it.")
    ] = False,
) -> None:
    """Run the stories: a story holds when running it gives the file."""
    settings = read_settings()
    home = settings.home
    library = load(home, settings.non_commercial)
    console = Console(highlight=False, soft_wrap=True)
    paths = stories or story_files(home)
    if not paths:
        raise StoryError(f"There are no stories in {home / 'programs'}/*/stories; write one, or name a file.")
    changed = 0
    for path in paths:
        before, after = _read(path), _told(library, path)
        if before == after:
            console.print(f"  [green]✓[/] {_short(path, home)}")
            continue
        changed += 1
        console.print(f"  [red]≠[/] {_short(path, home)}")
        for line in difflib.unified_diff(
            before.splitlines(), after.splitlines(), "the file", "as it goes now", lineterm=""
        ):
            style = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1], "")
            console.print(f"    {line}", style=style, markup=False)
        if write and Confirm.ask("    Keep it as it goes now?", console=console, default=True):
            path.write_text(after, encoding="utf-8")
            changed -= 1
    if changed:
        console.print(
            f"{changed} of {len(paths)} stories go otherwise than written. "
            "If that is meant, run this again with --write.",
        )
        raise typer.Exit(1)


def rehearsed_otherwise(library: Library, home: Path) -> list[str]:
    """The stories of all programs that do not go as they are written."""
    return [_short(path, home) for path in story_files(home) if _read(path) != _told(library, path)]


def _told(library: Library, path: Path) -> str:
    try:
        return tell(path, _read(path), EngineStage(library), place_named)
    except KeyError as error:
        known = ", ".join(library.programs)
        raise StoryError(f"{path}: there is no program {error}; there are {known}") from None


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StoryError(f"{path} cannot be read as text in UTF-8: {error}") from None


def _short(path: Path, home: Path) -> str:
    return str(path.relative_to(home) if path.is_relative_to(home) else path)
