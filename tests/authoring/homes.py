"""A small library that holds no mistake, to be copied and spoilt."""

import shutil
from pathlib import Path

GOOD = Path(__file__).parent / "home"


def copied(to: Path) -> Path:
    """The good library, in a folder of its own."""
    return Path(shutil.copytree(GOOD, to / "home"))


def write(home: Path, file: str, text: str) -> None:
    """Put a file into a library, in place of any that is there."""
    path = home / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
