"""`evenkeel publish` and what goes with it, at the command line."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.events import Place
from bot.core.schedule import wake_at
from bot.rehearsal import newcomer
from bot.service.publishing import published
from bot.settings import Settings
from bot.store.work import Store
from tests.authoring.homes import GOOD
from tests.command_line import Evenkeel

Files = Callable[[str, str], None]
PAGE = """\
program: reset
title: Reset
consent: You agree.
welcome: Welcome.
modules: [days]
"""
MODULE = """\
module: Days
sessions:
  - day: 1
    at: 09:00
    steps:
      - ask: How did you sleep?
        save: slept
        choices: [Well, Badly]
  - day: 2
    at: 09:00
    steps:
      - say: Day two.
"""


@pytest.fixture
def evenkeel(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path, sqlite_url: str
) -> Evenkeel:
    """The command line on a small program of its own."""
    home = tmp_path / "home"
    shutil.copytree(GOOD, home)
    shutil.rmtree(home / "programs" / "reset")
    shutil.rmtree(home / "content" / "en" / "reset", ignore_errors=True)
    (home / "programs" / "reset").mkdir()
    (home / "programs" / "reset" / "program.yaml").write_text(PAGE, "utf-8")
    (home / "programs" / "reset" / "days.yaml").write_text(MODULE, "utf-8")
    monkeypatch.chdir(home)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"EVENKEEL_{name.upper()}", raising=False)
    monkeypatch.setenv("EVENKEEL_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("COLUMNS", "120")
    return Evenkeel(monkeypatch, capfd)


@pytest.fixture
def change(evenkeel: Evenkeel, tmp_path: Path) -> Files:
    """Change the module's file."""

    def replace(old: str, new: str) -> None:
        file = tmp_path / "home" / "programs" / "reset" / "days.yaml"
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")

    return replace


def publish(evenkeel: Evenkeel, reason: str = "because") -> str:
    ran = evenkeel("publish", "--reason", reason, "--author", "carla")
    assert ran.code == 0, ran.err
    return ran.out


def test_publishing_says_what_is_different_and_keeps_why(evenkeel: Evenkeel, change: Files) -> None:
    assert "Published: reset 1" in publish(evenkeel, "The first version")
    assert "Nothing has changed" in publish(evenkeel)
    change("Day two.", "The second day.")
    said = publish(evenkeel, "Warmer words")
    assert "- Day two." in said
    assert "+ The second day." in said
    assert "they reach everybody at the next rest" in said
    listed = evenkeel("publications").out
    assert "carla" in listed
    assert "The first version" in listed
    assert "Warmer words" in listed


def test_a_dry_run_publishes_nothing(evenkeel: Evenkeel) -> None:
    assert "dry run" in evenkeel("publish", "--dry-run").out
    assert "Nothing is published yet" in evenkeel("publications").out


def test_a_story_that_goes_otherwise_keeps_everything_as_it_is(evenkeel: Evenkeel, tmp_path: Path) -> None:
    stories = tmp_path / "home" / "programs" / "reset" / "stories"
    stories.mkdir()
    (stories / "one.txt").write_text(
        "> Anna joins reset on 2026-03-02 in Europe/Berlin\n\n> Mon 09:01 hello\n"
    )
    ran = evenkeel("publish", "--reason", "because")
    assert ran.code == 5
    assert "stories/one.txt" in ran.err
    assert "Nothing was published" in ran.err


def test_people_are_moved_after_it_was_told_what_it_means_for_each(
    evenkeel: Evenkeel, change: Files, sqlite_url: str, tmp_path: Path
) -> None:
    publish(evenkeel)
    store = Store.open(sqlite_url, tmp_path)
    library = published(store)
    assert library is not None
    now = datetime.now(UTC)
    with store.work() as work:
        row = work.add_participant(7, "Anna", now)
        anna = newcomer(
            library.programs["reset"], row.pseudonym, "Anna", Place(name="X", zone="UTC", country="XX"), now
        )
        work.add_enrollment(row.id, anna, wake_at(library.programs["reset"], anna), now)
    change("day: 2", "day: 5")
    assert "1 stay as they are" in publish(evenkeel)
    told = evenkeel("move", "reset", "--to", "2", "--dry-run")
    assert "P-0001, day" in told.out
    assert "would be moved" in told.out
    assert "will be moved at their next rest" in evenkeel("move", "reset", "--to", "2").out
    with store.work() as work:
        assert work.load_enrollment(1)[1].moves_to == 2
    store.close()


def test_going_back_is_one_command(evenkeel: Evenkeel, change: Files) -> None:
    publish(evenkeel)
    change("Day two.", "A slip.")
    publish(evenkeel)
    said = evenkeel("rollback", "reset", "--to", "1", "--reason", "a slip").out
    assert "Published again: reset 1, as reset 3" in said
    assert "+ A slip." in evenkeel("diff", "reset").out
    assert "They say and do the same." in evenkeel("diff", "reset", "1", "3").out


@pytest.mark.parametrize(
    ("command", "code", "complaint"),
    [
        (("move", "reset", "--to", "9"), 5, "There is no reset 9; published are 1 to 1"),
        (("rollback", "reset", "--to", "9", "--reason", "x"), 5, "There is no reset 9"),
        (("diff", "rest"), 5, "“rest” is not published yet"),
        (("diff", "reset", "one"), 2, "is no number"),
    ],
)
def test_what_is_not_there_is_told_in_a_sentence(
    evenkeel: Evenkeel, command: tuple[str, ...], code: int, complaint: str
) -> None:
    publish(evenkeel)
    ran = evenkeel(*command)
    assert ran.code == code
    assert complaint in ran.err
    assert "Traceback" not in ran.err
