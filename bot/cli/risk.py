"""`evenkeel risk`: the risk rules tried on texts."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.authoring.load import load
from bot.core.risk import most_urgent, screen_words
from bot.settings import read_settings

app = typer.Typer(no_args_is_help=True)


@app.callback()
def about() -> None:
    """What the risk rules notice in words."""


@app.command()
def scan(
    file: Annotated[str, typer.Argument(help="A file with one text a line, or - for standard input.")],
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON for each text.")] = False,
) -> None:
    """Screen each line of a file, as if a participant had written it.

    Nothing is stored or sent.
    """
    settings = read_settings()
    safety = load(settings.home, settings.non_commercial).safety
    for line in _lines(file):
        flags = screen_words(safety, line)
        urgency = most_urgent(flag.urgency for flag in flags)
        rules = [flag.rule for flag in flags]
        if as_json:
            print(json.dumps({"text": line, "urgency": urgency, "rules": rules}, ensure_ascii=False))  # noqa: T201
        else:
            print(f"{urgency or '-':<10} {line}" + (f"   ({', '.join(rules)})" if rules else ""))  # noqa: T201


def _lines(file: str) -> list[str]:
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        text = raw.decode("utf-8-sig")
    except FileNotFoundError:
        raise typer.BadParameter(f"there is no file {file}.") from None
    except OSError as error:
        raise typer.BadParameter(f"{file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise typer.BadParameter(f"{file} is not text in UTF-8; save it as UTF-8.") from None
    # Not splitlines: a rare line separator inside a message is part of the message.
    lines = text.split("\n")
    return [line.removesuffix("\r") for line in (lines[:-1] if lines[-1] == "" else lines)]
