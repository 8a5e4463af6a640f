"""`evenkeel risk`: the risk rules tried on texts."""

import csv
import io
import json
import sys
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from rich.console import Console

from bot.authoring.learning import Example, digest, tried
from bot.authoring.learning import learn as learned_from
from bot.authoring.likeness import KEY, written
from bot.authoring.load import load
from bot.core.noticing import screen_words
from bot.core.risk import most_urgent
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


@app.command("test")
def try_rules(
    file: Annotated[
        Path, typer.Argument(help="A CSV file with the columns text and label.", show_default=False)
    ],
    as_json: Annotated[bool, typer.Option("--json", help="As one line of JSON.")] = False,
) -> None:
    """Try the rules on labelled messages: what they miss, and what they find where nothing is.

    A label is 1 for a message that needs a person, 0 for one that does not; a column “category” groups the misses.
    """
    settings = read_settings()
    safety = load(settings.home, settings.non_commercial).safety
    tried = [(each, screen_words(safety, each.text)) for each in _labelled(file)]
    told = [(each, any(not flag.only_asks for flag in flags)) for each, flags in tried]
    asked = [each for each, flags in tried if flags and all(flag.only_asks for flag in flags)]
    needing = [(each, noticed) for each, noticed in told if each.needs_a_person]
    others = [(each, noticed) for each, noticed in told if not each.needs_a_person]
    misses = [each for each, noticed in needing if not noticed]
    alarms = [each for each, noticed in others if noticed]
    asked_rightly = sum(each.needs_a_person for each in asked)
    recall = (len(needing) - len(misses)) / len(needing) if needing else None
    rate = len(alarms) / len(others) if others else None
    if as_json:
        figures = {
            "recall": recall,
            "false_alarms": rate,
            "needing": len(needing),
            "others": len(others),
            "asked_needing": asked_rightly,
            "asked_others": len(asked) - asked_rightly,
            "misses": [each.text for each in misses],
            "alarms": [each.text for each in alarms],
        }
        print(json.dumps(figures, ensure_ascii=False))  # noqa: T201 - the answer itself
        return
    console = Console(highlight=False, soft_wrap=True)
    if recall is not None:
        noticed = len(needing) - len(misses)
        console.print(
            f"Noticed [bold]{noticed} of {len(needing)}[/] that need a person: {recall:.1%}; "
            f"{asked_rightly} more are asked, and nobody is told unless they say so"
        )
    if rate is not None:
        console.print(
            f"False alarms: [bold]{len(alarms)} of {len(others)}[/] others: {rate:.1%}; "
            f"{len(asked) - asked_rightly} more are asked"
        )
    held = {id(each) for each in asked}
    for title, missed in (("Missed:", misses), ("Found where nothing is:", alarms)):
        if missed:
            console.print(f"\n{title}", style="bold")
        for each in missed:
            notes = [note for note in (each.category, "asked" if id(each) in held else "") if note]
            told_so = f"  ({', '.join(notes)})" if notes else ""
            console.print(f"  {each.text}{told_so}", markup=False)


@app.command()
def learn(
    write: Annotated[
        bool, typer.Option(help="Write the weights. Without: only show what they would do.")
    ] = True,
) -> None:
    """Learn from the examples in programs/likeness/ what the rules do not say, and write it as weights.tsv.

    Add examples of your own as a CSV file of the same columns. What is printed was tried on messages that
    were not learned from, a fifth of them at a time: choose `likely` and `perhaps` in safety.yaml by it.
    """
    settings = read_settings()
    folder = settings.home / "programs" / KEY
    files = sorted(folder.glob("*.csv"))
    if not files:
        raise typer.BadParameter(f"there are no examples in {folder}.")
    labelled = [each for file in files for each in _labelled(file)]
    examples = [Example(each.text, each.needs_a_person, each.category or "distress") for each in labelled]
    screen = load(settings.home, settings.non_commercial).safety.screen()
    read = {each.text: screen.read(each.text).words for each in examples}
    console = Console(highlight=False, soft_wrap=True)
    console.print(
        f"{len(examples)} examples, {sum(each.needs_a_person for each in examples)} that need a person"
    )
    found = tried(examples, read.__getitem__)
    console.print("score   of those that need a person   of the others")
    for step in range(9):
        least = step / 2
        needing, others = found.beyond(least)
        console.print(f"{least:5.1f} {needing:29.1%} {others:15.2%}")
    if write:
        file = folder / "weights.tsv"
        file.write_text(
            written(learned_from(examples, read.__getitem__), len(examples), digest(examples)), "utf-8"
        )
        console.print(f"Written: {file}")


class _Labelled(NamedTuple):
    """A message, and whether it needs a person."""

    text: str
    needs_a_person: bool
    category: str


def _labelled(file: Path) -> list[_Labelled]:
    rows = list(csv.reader(io.StringIO(_text(str(file)), newline="")))
    header = [name.strip().lower() for name in rows[0]] if rows else []
    if "text" not in header or "label" not in header:
        raise typer.BadParameter(f"{file} must begin with a line of column names; text and label are needed.")
    text, label = header.index("text"), header.index("label")
    category = header.index("category") if "category" in header else None
    found: list[_Labelled] = []
    for number, row in enumerate(rows[1:], 2):
        if not row:
            continue
        if len(row) <= max(text, label) or row[label].strip() not in ("0", "1"):
            raise typer.BadParameter(f"{file}, row {number}: the label must be 1 (needs a person) or 0.")
        group = row[category] if category is not None and category < len(row) else ""
        found.append(_Labelled(row[text], row[label].strip() == "1", group))
    return found


def _text(file: str) -> str:
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return raw.decode("utf-8-sig")
    except FileNotFoundError:
        raise typer.BadParameter(f"there is no file {file}.") from None
    except OSError as error:
        raise typer.BadParameter(f"{file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise typer.BadParameter(f"{file} is not text in UTF-8; save it as UTF-8.") from None


def _lines(file: str) -> list[str]:
    # Not splitlines: a rare line separator inside a message is part of the message.
    lines = _text(file).split("\n")
    return [line.removesuffix("\r") for line in (lines[:-1] if lines[-1] == "" else lines)]
