"""Every story, on the engine alone and on the whole service: both give the file, word for word."""

from pathlib import Path
from shutil import copytree

import pytest

from bot.authoring.library import Library
from bot.authoring.load import load
from bot.rehearsal import EngineStage
from bot.service.places import place_named
from bot.store.work import Store
from bot.story import StoryError, tell
from tests.home import write_home
from tests.stage import ServiceStage

HOME = Path(__file__).parent.parent
WHOLE = sorted(HOME.glob("programs/*/stories/*.txt"))
"""Stories of a whole program: on the service they take a while, so one database has to do."""
STORIES = sorted([*HOME.glob("programs/*/stories/*.txt"), *HOME.glob("tests/stories/**/*.txt")])


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """What is shipped, and beside it the programs that only the stories need."""
    home = tmp_path_factory.mktemp("home")
    write_home(home, shipped_program=True)
    copytree(HOME / "tests" / "programs", home / "programs", dirs_exist_ok=True)
    return load(home, non_commercial=True)


def played_on(library: Library, path: Path) -> Library:
    """What a story is played on: those below `unstaffed` where somebody is on call on weekdays only."""
    if path.parent.name != "unstaffed":
        return library
    ladder = library.ladder.model_copy(update={"shifts": library.ladder.shifts[:1], "backup": ()})
    safety = library.safety.model_copy(update={"ladder": ladder})
    return library.model_copy(update={"ladder": ladder, "safety": safety})


def named(path: Path) -> str:
    return str(path.relative_to(HOME))


def test_there_are_stories() -> None:
    assert len(STORIES) >= 10


@pytest.mark.parametrize("path", STORIES, ids=named)
def test_a_story_goes_as_written_on_the_engine(path: Path, library: Library) -> None:
    text = path.read_text(encoding="utf-8")
    assert tell(path, text, EngineStage(played_on(library, path)), place_named) == text


@pytest.mark.parametrize("path", [path for path in STORIES if path not in WHOLE], ids=named)
def test_a_story_goes_as_written_on_the_service_and_both_databases(
    path: Path, library: Library, store: Store
) -> None:
    text = path.read_text(encoding="utf-8")
    assert tell(path, text, ServiceStage(store, played_on(library, path)), place_named) == text


@pytest.mark.parametrize("path", WHOLE, ids=named)
def test_a_story_of_a_whole_program_goes_as_written_on_the_service(
    path: Path, library: Library, sqlite_url: str, tmp_path: Path
) -> None:
    text = path.read_text(encoding="utf-8")
    store = Store.open(sqlite_url, tmp_path)
    assert tell(path, text, ServiceStage(store, library), place_named) == text
    store.close()


@pytest.mark.parametrize(
    ("story", "complaint"),
    [
        ("> Mon 09:00 hello", "a.txt:1: the first line of a person must be a joining"),
        ("> Anna joins first_week on 2026-03-02", "a.txt:1: say where they are"),
        (
            "> Anna joins first_week on 2026-03-02 in Europe/Berln",
            "a.txt:1: there is no time zone “Europe/Berln”",
        ),
        ("> Anna joins first_week on 2026-03-02 in Europe/Berlin\n> nonsense", "a.txt:2: write “> Mon 12:31"),
        (
            "> Anna joins first_week on 2026-03-02 in Europe/Berlin\n\n> Mon 09:00 7\n> Mon 09:01 [Not at al]",
            r"a.txt:4: no button \[Not at al\] was shown; did you mean \[Not at all\]",
        ),
        (
            "> Anna joins first_week on 2026-03-02 in Europe/Berlin\n> Tue 3 Mar 09:00 7\n> Mon 2 Mar 09:00 7",
            "a.txt:3: “Mon 2 Mar 09:00” ",
        ),
    ],
)
def test_a_line_that_cannot_be_understood_is_named(story: str, complaint: str, library: Library) -> None:
    with pytest.raises(StoryError, match=complaint):
        tell(Path("a.txt"), story, EngineStage(library), place_named)
