"""The tutorial and the cookbook are done as a reader would do them; the pages made from code are as the code says."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.authoring.load import examine
from bot.authoring.reference import reference
from tests.command_line import Evenkeel

HOME = Path(__file__).parent.parent
DOCS = HOME / "docs"
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
RECIPES = re.findall(
    r"^## (.+?)\n.*?```yaml\n(.*?)```", (DOCS / "cookbook.md").read_text("utf-8"), re.DOTALL | re.MULTILINE
)


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder as after cloning."""
    for folder in ("programs", "content"):
        shutil.copytree(HOME / folder, tmp_path / "home" / folder)
    home = tmp_path / "home"
    monkeypatch.chdir(home)
    monkeypatch.setenv("EVENKEEL_HOME", str(home))
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setenv("EVENKEEL_CLOCK", "2026-11-01T12:00Z@1x")
    return home


def test_the_tutorial_leads_where_it_says(
    home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], sqlite_url: str
) -> None:
    monkeypatch.setenv("EVENKEEL_DATABASE_URL", sqlite_url)
    evenkeel = Evenkeel(monkeypatch, capfd)
    page = (DOCS / "tutorial.md").read_text("utf-8")
    module = home / "programs/first_steps/start.yaml"
    said = ""
    for found in BLOCK.finditer(page):
        kind, text = found[1], found[2]
        before = page[: found.start()].rstrip().rpartition("\n\n")[2]
        written = re.search(r"Write this into `([^`]+)`", before)
        if written:
            (home / written[1]).write_text(text, "utf-8")
        elif kind == "sh" and "preview" not in text:
            if "rehearse --write" in text:
                # The question is answered at the keyboard.
                ran = subprocess.run(
                    [sys.executable, "-c", "from bot.cli import main; main()", "rehearse", "--write"],
                    input="y\n" * 5, capture_output=True, text=True, check=True, cwd=home,
                )  # fmt: skip
                said = ran.stdout + (home / "programs/first_steps/stories/first-days.txt").read_text("utf-8")
                continue
            if "on purpose" in before or "Change `when" in before:
                module.write_text(
                    module.read_text("utf-8").replace("when: sleep_hours < 6", "when: sleep_hour < 6", 1)
                )
            elif before.startswith("File, line"):
                module.write_text(
                    module.read_text("utf-8").replace("when: sleep_hour < 6", "when: sleep_hours < 6", 1)
                )
            elif "change a sentence" in before:
                module.write_text(module.read_text("utf-8").replace("are enough today", "are plenty today"))
                story = home / "programs/first_steps/stories/first-days.txt"
                story.write_text(story.read_text("utf-8").replace("are enough today", "are plenty today"))
            extra = ("--workers", "0") if "simulate" in text else ()
            result = evenkeel(*shlex.split(text)[1:], *extra)
            said = result.out + result.err
        elif kind == "text":
            assert text.strip() in said, f"the tutorial promises {text!r}; it was {said!r}"


@pytest.mark.parametrize(("title", "recipe"), RECIPES, ids=[title for title, _ in RECIPES])
def test_every_recipe_of_the_cookbook_passes_check(title: str, recipe: str, home: Path) -> None:
    folder = home / "programs" / "recipe"
    folder.mkdir()
    (folder / "program.yaml").write_text(
        "program: recipe\ntitle: Recipe\nconsent: You agree.\nwelcome: Welcome.\n"
        "assignments: {opening: {by: person, arms: [question, fact]}}\nmodules: [start, own]\n"
    )
    (folder / "start.yaml").write_text(
        "module: Start\nsessions:\n  - day: 1\n    at: 12:00\n    steps:\n      - say: Hello.\n"
    )
    (folder / "own.yaml").write_text(recipe, "utf-8")
    found = examine(home).mistakes
    assert [str(each) for each in found if each.file.startswith("programs/recipe")] == []


def test_there_are_recipes() -> None:
    assert len(RECIPES) >= 9


def test_the_reference_is_made_from_the_models() -> None:
    assert (DOCS / "reference.md").read_text("utf-8") == reference()


def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")],
        cwd=HOME, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stdout + built.stderr
    assert "Your first program" in (tmp_path / "site" / "tutorial" / "index.html").read_text("utf-8")
