"""`evenkeel new …`: what it writes works as it is, and nothing is ever written over."""

import re
from pathlib import Path

import pytest
import yaml

from bot.cli.main import app_of
from tests.command_line import Evenkeel
from tests.home import write_home

HOME = Path(__file__).parent.parent


@pytest.fixture
def evenkeel(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path, sqlite_url: str
) -> Evenkeel:
    write_home(tmp_path / "home")
    monkeypatch.setenv("EVENKEEL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("EVENKEEL_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("COLUMNS", "120")
    # What was looked up grows old: this stays in the month in which it was.
    monkeypatch.setenv("EVENKEEL_CLOCK", "2026-11-01T12:00Z@1x")
    return Evenkeel(monkeypatch, capfd)


def test_a_new_program_passes_check_and_its_story_holds(evenkeel: Evenkeel, tmp_path: Path) -> None:
    assert evenkeel("new", "program", "calm_evenings").code == 0
    checked = evenkeel("check")
    assert (checked.code, "2 programs" in checked.err) == (0, True)
    story = tmp_path / "home/programs/calm_evenings/stories/first-days.txt"
    assert "That is a short night." in story.read_text("utf-8")
    assert evenkeel("rehearse", str(story)).code == 0


def test_a_new_session_and_a_new_scale_pass_check_too(evenkeel: Evenkeel, tmp_path: Path) -> None:
    assert evenkeel("new", "program", "calm_evenings").code == 0
    module = tmp_path / "home/programs/calm_evenings/start.yaml"
    assert evenkeel("new", "session", str(module), "--day", "2").code == 0
    assert evenkeel("new", "scale", "rush").code == 0
    assert evenkeel("check").code == 0
    assert "Rush: 3 of 4, high" in evenkeel("score", "rush", "1", "2").out


def test_nothing_is_written_over(evenkeel: Evenkeel, tmp_path: Path) -> None:
    page = tmp_path / "home/programs/first_week/program.yaml"
    before = page.read_text("utf-8")
    refused = evenkeel("new", "program", "first_week")
    assert (refused.code, page.read_text("utf-8")) == (2, before)
    assert "is there already" in re.sub(r"[\s│]+", " ", refused.err)


@pytest.mark.parametrize("name", ["Über", "../away", "", "a b"])
def test_a_name_that_cannot_be_one_is_refused(evenkeel: Evenkeel, name: str, tmp_path: Path) -> None:
    assert evenkeel("new", "program", name).code == 2
    assert sorted(each.name for each in (tmp_path / "home/content/en").iterdir()) == ["first_week", "shared"]


def test_what_looks_after_a_repository_calls_commands_that_there_are() -> None:
    hooks = yaml.safe_load((HOME / ".pre-commit-hooks.yaml").read_text("utf-8"))
    action = yaml.safe_load((HOME / "action.yml").read_text("utf-8"))
    steps = "\n".join(step.get("run", "") for step in action["runs"]["steps"])
    called = [hook["entry"] for hook in hooks] + re.findall(r"^evenkeel .+$", steps, re.MULTILINE)
    known = {
        command.name or command.callback.__name__
        for command in app_of().registered_commands
        if command.callback
    }
    assert {entry.split()[1] for entry in called} == {"check", "rehearse"} <= known
    assert all((HOME / file).is_file() for file in re.findall(r"\$GITHUB_ACTION_PATH/([\w.]+)", steps))


def test_a_new_language_is_named_gap_by_gap_until_it_is_translated(
    evenkeel: Evenkeel, tmp_path: Path
) -> None:
    assert evenkeel("new", "program", "calm_evenings").code == 0
    ran = evenkeel("new", "language", "fr", "--program", "calm_evenings")
    assert ran.code == 0, ran.err
    home = tmp_path / "home"
    assert "Do you agree?" in (home / "content/fr/calm_evenings/consent.md").read_text("utf-8")
    assert '# "Nothing will come until you write /resume."' not in ran.out
    page = home / "programs/calm_evenings/program.yaml"
    page.write_text(page.read_text("utf-8").replace("languages: [en]", "languages: [en, fr]"), "utf-8")
    told = evenkeel("check")
    assert told.code == 1
    assert "content/fr/calm_evenings/consent.md:1:1: this text says nothing" in told.err
    assert evenkeel("new", "language", "fr", "--program", "calm_evenings").code == 2
