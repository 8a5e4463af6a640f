"""The texts below `content/`, each as the core knows it: which file a text stands in."""

from pathlib import Path

from bot.authoring.evidence import take_off
from bot.authoring.sources import name_of, read_source
from bot.authoring.texts import parse_text
from bot.core.text import Text


def files_of(home: Path, program: str, language: str) -> dict[str, Text]:
    """Every text of a program in a language, by its file."""
    return {
        name_of(home, path): parse_text(
            take_off(path.name, read_source(home, name_of(home, path)), [])[0]
        ).text
        for path in sorted((home / "content" / language / program).rglob("*.md"))
    }
