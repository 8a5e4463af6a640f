"""`evenkeel new …`: something small that works, to be changed into one's own."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.authoring.check import check
from bot.authoring.load import load
from bot.authoring.starting import NAME, program_files, scale_file, session_lines
from bot.rehearsal import EngineStage
from bot.service.places import place_named
from bot.settings import read_settings
from bot.story import tell

app = typer.Typer(no_args_is_help=True, rich_markup_mode="markdown")

Name = Annotated[str, typer.Argument(help="Small letters, digits and “_”, such as steadier_sleep.")]


@app.command()
def program(name: Name) -> None:
    """Write a small working program: a page, a module with a scale, its texts, and a story."""
    home = read_settings().home
    _good(name)
    files = program_files(name)
    _write(home, files)
    story = home / f"programs/{name}/stories/first-days.txt"
    settings = read_settings()
    if not any(
        each.severity == "mistake" for each in check(home, settings.now().date(), settings.non_commercial)
    ):
        library = load(home, settings.non_commercial)
        story.write_text(tell(story, story.read_text("utf-8"), EngineStage(library), place_named), "utf-8")
    _say_what_next(files, f"evenkeel play {name}")


@app.command()
def session(
    module: Annotated[Path, typer.Argument(help="The module's file, such as programs/reset/sleep.yaml.")],
    day: Annotated[int, typer.Option(help="Its day in the program, from 1.", min=1, max=1000)],
) -> None:
    """Write a session at the end of a module's file."""
    if not module.is_file():
        raise typer.BadParameter(f"there is no file {module}.")
    before = module.read_text("utf-8")
    module.write_text(f"{before.rstrip()}\n{session_lines(day)}", "utf-8")
    Console(highlight=False, soft_wrap=True).print(
        f"Written at the end of {module}: a session on day {day}. If the module says `days:`, it may need more."
    )


@app.command()
def scale(name: Name) -> None:
    """Write a scale to be filled in: words, points, bands, and worked examples that check tries."""
    _good(name)
    files = {f"programs/scales/{name}.yaml": scale_file(name)}
    _write(read_settings().home, files)
    _say_what_next(files, f"evenkeel score {name} 1 2")


def _good(name: str) -> None:
    if not NAME.fullmatch(name):
        raise typer.BadParameter(
            f"“{name}” can't be a name; write small letters a to z, digits and “_”, a letter first."
        )


def _write(home: Path, files: Mapping[str, str]) -> None:
    there = next((file for file in files if (home / file).exists()), None)
    if there is not None:
        raise typer.BadParameter(f"{home / there} is there already; nothing was written.")
    for file, text in files.items():
        (home / file).parent.mkdir(parents=True, exist_ok=True)
        (home / file).write_text(text, "utf-8")


def _say_what_next(files: Iterable[str], command: str) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for file in files:
        console.print(f"  {file}")
    console.print(f"Written. Look at it with: evenkeel check, and: {command}")
