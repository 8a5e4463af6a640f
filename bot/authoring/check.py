"""All content checked, for whoever only wants to know what is wrong."""

from contextlib import suppress
from datetime import date
from pathlib import Path

from bot.authoring.ladder import check_cover
from bot.authoring.load import LINES, ON_CALL, PROGRAMS, Examined, Kept, examine
from bot.authoring.mistakes import ContentError, Mistake, in_order
from bot.authoring.safety import outdated
from bot.authoring.sources import read_source
from bot.authoring.yaml import parse


def check(home: Path, today: date, non_commercial: bool = False) -> tuple[Mistake, ...]:
    """Every mistake and warning below a folder that holds `programs/` and `content/`: see `look_through`."""
    return look_through(home, today, non_commercial).mistakes


def look_through(home: Path, today: date, non_commercial: bool = False, kept: Kept | None = None) -> Examined:
    """The same with the library itself, unless a mistake prevents it.

    `today` is the date by which the age of what was looked up is judged, and from which on the rota is
    looked at. What it finds there keeps the bot from nothing: a bot that stands still covers nobody.
    """
    library, found = examine(home, non_commercial, kept)
    mistakes = list(found)
    for name, look in ((LINES, outdated), (ON_CALL, check_cover)):
        file = f"{PROGRAMS}/{name}"
        # Where the file cannot be read, that is among the mistakes already.
        with suppress(ContentError, ValueError):
            mistakes += look(parse(file, read_source(home, file)), today)
    return Examined(library, in_order(mistakes))
