"""`evenkeel check` and `evenkeel rehearse`: the content, before anybody meets it."""

import difflib
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.prompt import Confirm

from bot.authoring.check import look_through
from bot.authoring.library import Library
from bot.authoring.load import load
from bot.authoring.mistakes import Mistake
from bot.cli.channels import channels_in
from bot.rehearsal import EngineStage
from bot.service.places import place_named
from bot.settings import read_settings
from bot.story import StoryError, tell


def check(
    as_json: Annotated[
        bool, typer.Option("--json", help="One line of JSON for each, for a program.")
    ] = False,
    github: Annotated[
        bool, typer.Option("--github", help="As annotations of GitHub Actions, besides.")
    ] = False,
) -> None:
    """Check all content: every mistake at once, with its file, line and column."""
    settings = read_settings()
    home = settings.home
    library, mistakes = look_through(home, settings.now().date(), settings.non_commercial)
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    serious = [each for each in mistakes if each.severity == "mistake"]
    for each in mistakes:
        if as_json:
            print(each.model_dump_json())  # noqa: T201 - the answer itself
        else:
            console.print(str(each), markup=False, style="" if each.severity == "mistake" else "yellow")
        if github:
            print(annotation(each))  # noqa: T201 - GitHub reads it from standard output
    if as_json:
        raise typer.Exit(bool(serious))
    if serious:
        console.print(f"{len(serious)} to mend.", style="bold red")
        raise typer.Exit(1)
    assert library is not None, "nothing but a mistake prevents it"
    channels_in(settings, library.ladder)  # what is wrong with them is told as an operator's mistake
    stories = story_files(home)
    console.print(
        f"All well: {_so_many(len(library.programs), 'program')}, {_so_many(len(library.scales), 'scale')}, "
        f"{_so_many(len(stories), 'story', 'stories')}.",
        style="green",
    )


def annotation(mistake: Mistake) -> str:
    """A mistake as GitHub Actions shows it beside its line in a pull request."""
    kind = "error" if mistake.severity == "mistake" else "warning"
    said = f"{mistake.problem}; {mistake.remedy}" if mistake.remedy else mistake.problem
    for sign, written in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        said = said.replace(sign, written)
    file = mistake.file.replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
    return f"::{kind} file={file},line={mistake.line},col={mistake.column}::{said}"


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


def story_files(home: Path) -> list[Path]:
    """The stories of all programs."""
    return sorted(home.glob("programs/*/stories/**/*.txt"))


def rehearsed_otherwise(library: Library, home: Path) -> list[str]:
    """The stories of all programs that do not go as they are written."""
    return [_short(path, home) for path in story_files(home) if _read(path) != _told(library, path)]


def _so_many(number: int, one: str, more: str | None = None) -> str:
    return f"{number} {one if number == 1 else more or one + 's'}"


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
