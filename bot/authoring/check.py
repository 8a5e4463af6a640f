"""All content checked, for whoever only wants to know what is wrong."""

from pathlib import Path

from bot.authoring.load import examine
from bot.authoring.mistakes import Mistake


def check(home: Path, non_commercial: bool = False) -> tuple[Mistake, ...]:
    """Every mistake and warning below a folder that holds `programs/` and `content/`, by file and line."""
    return examine(home, non_commercial).mistakes
