"""Each file in tests/mistakes spoils the good library, and holds the exact words of what is then said."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.authoring.check import check
from bot.authoring.load import examine, load
from bot.authoring.mistakes import ContentError
from tests.authoring.homes import GOOD, copied, write

TODAY = date(2026, 3, 2)
"""A Monday, from which on the rota is looked at."""

CASES = sorted((Path(__file__).parent.parent / "mistakes").glob("*.yaml"))


def test_the_good_library_holds_no_mistake_and_no_warning() -> None:
    library, mistakes = examine(GOOD)
    assert mistakes == check(GOOD, TODAY) == ()
    assert library is not None
    assert list(library.programs) == ["reset"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_each_mistake_is_told_by_file_and_line_with_what_to_write_instead(case: Path, tmp_path: Path) -> None:
    spoilt = yaml.safe_load(case.read_text(encoding="utf-8"))
    expected = spoilt.pop("expect")
    home = copied(tmp_path)
    for file, text in spoilt.items():
        write(home, file, text)
    assert [str(mistake) for mistake in check(home, TODAY)] == expected


def test_load_refuses_mistakes_all_at_once_by_file_and_line(tmp_path: Path) -> None:
    home = copied(tmp_path)
    write(home, "programs/reset/sleep.yaml", "module: Sleep\n")
    write(home, "programs/safety.yaml", "- one\n")
    with pytest.raises(ContentError) as raised:
        load(home)
    assert [(one.file, one.line) for one in raised.value.mistakes] == [
        ("programs/reset/sleep.yaml", 1),
        ("programs/safety.yaml", 1),
    ]
    assert str(raised.value).startswith("programs/reset/sleep.yaml:1:1: “sessions” is missing; add a line")


def test_load_takes_a_library_that_has_only_warnings(tmp_path: Path) -> None:
    home = copied(tmp_path)
    write(home, "content/en/reset/old.md", "Nobody says this.")
    assert load(home) == load(GOOD)
    assert [one.severity for one in examine(home).mistakes] == ["warning"]


def test_a_folder_without_programs_is_a_mistake_and_no_traceback(tmp_path: Path) -> None:
    assert "there is no folder “programs” here" in str(examine(tmp_path).mistakes[0])
