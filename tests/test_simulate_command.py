"""`evenkeel simulate`: the report in the terminal, as a page, and as JSON."""

import json
from pathlib import Path

import pytest

from tests.command_line import Evenkeel
from tests.test_publish_command import evenkeel

__all__ = ["evenkeel"]  # the fixture: a small program of its own


def test_the_report_is_printed_and_written_as_a_page_that_needs_nothing_else(
    evenkeel: Evenkeel, tmp_path: Path
) -> None:
    page = tmp_path / "report.html"
    ran = evenkeel("simulate", "reset", "--participants", "30", "--workers", "0", "--html", str(page))
    assert ran.code == 0, ran.err
    assert "30 made-up people" in ran.out
    assert "days-2" in ran.out
    written = page.read_text("utf-8")
    assert "30 made-up people" in written
    assert "http" not in written
    assert "<script" not in written


def test_the_same_as_json(evenkeel: Evenkeel) -> None:
    ran = evenkeel("simulate", "reset", "--participants", "20", "--workers", "0", "--json")
    found = json.loads(ran.out)
    assert found["participants"] == 20
    assert {each["session"] for each in found["sessions"]} == {"days-1", "days-2"}


@pytest.mark.parametrize("mix", ["eager=1", "diligent", "diligent=much"])
def test_a_mix_that_cannot_be_is_told_in_a_sentence(evenkeel: Evenkeel, mix: str) -> None:
    ran = evenkeel("simulate", "reset", "--mix", mix)
    assert ran.code == 2
    assert "Traceback" not in ran.err


def test_strict_fails_where_something_is_never_reached(evenkeel: Evenkeel, tmp_path: Path) -> None:
    module = tmp_path / "home" / "programs" / "reset" / "days.yaml"
    module.write_text(module.read_text("utf-8") + "        when: missed_days > 300\n")
    ran = evenkeel("simulate", "reset", "--participants", "10", "--workers", "0", "--strict")
    assert ran.code == 1
    assert "Never: days-2" in ran.out
