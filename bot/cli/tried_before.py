"""Which risk rules were tried before on this machine, and were all well: `check` need not try them again.

Only `check` asks, for speed; nothing is published or run on the strength of it. The file may be deleted at any time.
"""

import hashlib
import os
from pathlib import Path

import bot.authoring
import bot.core

_KEPT = 50


def tried_before() -> frozenset[str]:
    """Digests of files that were all well, by the code as it is now."""
    try:
        lines = _file().read_text("ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        return frozenset()
    own = _code() + " "
    return frozenset(line.removeprefix(own) for line in lines if line.startswith(own))


def note_tried(digest: str) -> None:
    """These files are all well. Where nothing can be kept, nothing is."""
    file, line = _file(), f"{_code()} {digest}"
    try:
        lines = file.read_text("ascii").splitlines() if file.exists() else []
        if line not in lines:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("\n".join([*lines[-_KEPT:], line]) + "\n", "ascii")
    except (OSError, UnicodeDecodeError):
        return


def _file() -> Path:
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(cache) / "evenkeel" / "tried.txt"


def _code() -> str:
    """A digest of what reads and tries the rules."""
    digest = hashlib.sha256()
    for package in (bot.core, bot.authoring):
        for folder in package.__path__:
            for file in sorted(Path(folder).glob("*.py")):
                digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
