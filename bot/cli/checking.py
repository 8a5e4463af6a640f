"""`evenkeel check`: all content, before anybody meets it. It imports little, for it is run after every change."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.authoring.check import look_through
from bot.authoring.load import Kept
from bot.authoring.mistakes import Mistake
from bot.cli.tried_before import note_tried, tried_before
from bot.settings import read_settings

CHANNELS = "channels.yaml"


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
    kept = Kept(tried_before())
    library, mistakes = look_through(home, settings.now().date(), settings.non_commercial, kept)
    if kept.safety is not None and not kept.mistakes:
        note_tried(kept.digest)
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
    if settings.channels is not None or (home / CHANNELS).exists():
        # Only then: to read addresses takes longer than to check all content.
        from bot.cli.channels import channels_in

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


def story_files(home: Path) -> list[Path]:
    """The stories of all programs."""
    return sorted(home.glob("programs/*/stories/**/*.txt"))


def _so_many(number: int, one: str, more: str | None = None) -> str:
    return f"{number} {one if number == 1 else more or one + 's'}"
