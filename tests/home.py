"""A home of programs for tests: the shipped rules, scales and shared texts, with programs that only tests need."""

import atexit
from functools import cache
from pathlib import Path
from shutil import copytree, ignore_patterns, rmtree
from tempfile import mkdtemp

SHIPPED = Path(__file__).parent.parent
FOR_TESTS = Path(__file__).parent


def write_home(home: Path, *, shipped_program: bool = False) -> Path:
    """Write such a home into a folder; with the shipped program besides, if that is wanted too."""
    left_out = ignore_patterns() if shipped_program else ignore_patterns("reset")
    for folder in ("programs", "content"):
        copytree(SHIPPED / folder, home / folder, ignore=left_out, dirs_exist_ok=True)
    copytree(FOR_TESTS / "content", home / "content", dirs_exist_ok=True)
    copytree(FOR_TESTS / "programs" / "first_week", home / "programs" / "first_week", dirs_exist_ok=True)
    return home


@cache
def first_week() -> Path:
    """The home with the program “first_week” alone: it stays as it is while the tests run."""
    home = Path(mkdtemp(prefix="evenkeel-home-"))
    atexit.register(rmtree, home, ignore_errors=True)
    return write_home(home)
