"""`evenkeel new …`: something small that works, to be changed into one's own."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.authoring.catalogue import CATALOGUE, new_catalogue
from bot.authoring.check import check
from bot.authoring.load import load
from bot.authoring.sources import read_source
from bot.authoring.starting import NAME, language_files, program_files, scale_file, session_lines
from bot.authoring.written_values import LANGUAGE
from bot.authoring.yaml import parse
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


@app.command()
def language(
    code: Annotated[str, typer.Argument(help="The language's code, such as es or pt-BR.")],
    program: Annotated[str, typer.Option(help="The program that is to speak it.", show_default=False)],
) -> None:
    """Write the files of a new language, each with the text to translate as a note that nobody sees."""
    home = read_settings().home
    if not LANGUAGE.fullmatch(code):
        raise typer.BadParameter(f"“{code}” is no language code; write one such as es or pt-BR.")
    page = f"programs/{program}/program.yaml"
    if not (home / page).is_file():
        raise typer.BadParameter(f"there is no program “{program}”.")
    # Its own page is enough: the rest may have gaps, which is why somebody translates.
    written = parse(page, read_source(home, page)).data
    languages = written.get("languages", ["en"]) if isinstance(written, dict) else ["en"]
    first = str(languages[0]) if isinstance(languages, list) and languages else "en"
    texts = {
        str(path.relative_to(home / "content" / first)): path.read_text("utf-8")
        for folder in (program, "shared")
        for path in sorted((home / "content" / first / folder).rglob("*.md"))
    }
    files = {file: text for file, text in language_files(texts, code).items() if not (home / file).exists()}
    own = home / "content" / code / CATALOGUE
    before = own.read_text("utf-8") if own.exists() else None
    after = new_catalogue(code, before)
    if not files and after == before:
        raise typer.BadParameter(f"all files of “{code}” are there already.")
    _write(home, files)
    if after != before:
        own.parent.mkdir(parents=True, exist_ok=True)
        own.write_text(after, "utf-8")
        files[str(own.relative_to(home))] = after
    console = Console(highlight=False, soft_wrap=True)
    console.print(
        f"Written: {len(files)} files below content/{code}/. Each holds what is to be translated, as a note."
    )
    console.print(f"When you begin, add {code} to “languages” in programs/{program}/program.yaml: then")
    console.print("evenkeel check names every text, title and button that is still missing.")


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
