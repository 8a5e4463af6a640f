"""`evenkeel schema`: what an editor needs to complete and underline what a coordinator writes."""

from rich.console import Console

from bot.authoring.schema import FOLDER, line_for, schemas
from bot.settings import read_settings


def schema() -> None:
    """Write the JSON Schemas into programs/.schemas/, so that an editor completes keys and underlines slips."""
    folder = read_settings().home / "programs" / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schemas().items():
        (folder / name).write_text(text, "utf-8")
    console = Console(highlight=False, soft_wrap=True)
    console.print(
        f"Written: {folder}. The first line of a program's page, and of a module, names its schema:"
    )
    for name in schemas():
        console.print(f"  {line_for(name)}")
