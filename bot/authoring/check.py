"""All content checked, for whoever only wants to know what is wrong."""

from datetime import date
from pathlib import Path

from bot.authoring.load import LINES, PROGRAMS, examine
from bot.authoring.mistakes import ContentError, Mistake, in_order
from bot.authoring.safety import outdated
from bot.authoring.sources import read_source
from bot.authoring.yaml import parse


def check(home: Path, today: date, non_commercial: bool = False) -> tuple[Mistake, ...]:
    """Every mistake and warning below a folder that holds `programs/` and `content/`, by file and line.

    `today` is the date by which the age of what was looked up is judged.
    """
    mistakes = examine(home, non_commercial).mistakes
    file = f"{PROGRAMS}/{LINES}"
    try:
        old = outdated(parse(file, read_source(home, file)), today)
    except (ContentError, ValueError):
        return mistakes  # the file cannot be read, and that is among the mistakes already
    return in_order([*mistakes, *old])
