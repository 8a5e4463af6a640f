"""Whatever happens to a file, loading ends in a library or in mistakes, quickly, and never in a traceback."""

import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.authoring.load import examine
from tests.authoring.homes import GOOD, copied

FILES = sorted(str(path.relative_to(GOOD)) for path in GOOD.rglob("*") if path.is_file())
SNIPPETS = [
    b"\t", b"\x00", b"\xff", b":", b"- ", b"{{ ", b" }}", b"{% if x %}", b"{% endif %}", b"**", b"<b>", b"\n",
    b"\r", b"[", b"{", b'"', b"'", b"|", b"&a ", b"*a", b"!!int ", b"9" * 400, b"say: ", b"when: ", b"\n  - ",
    b"\n---\n", "“".encode(), "\u2028".encode(), "\ue000".encode(), b"\xed\xa0\x80", b"#", b"~", b"%",
    b"x.md", b"../", b"-1",
]  # fmt: skip


@st.composite
def spoilt(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file of the good library, and what became of it."""
    file = draw(st.sampled_from(FILES))
    given = (GOOD / file).read_bytes()
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(given)))
        end = min(len(given), start + draw(st.integers(0, 40)))
        match draw(st.sampled_from(["cut", "drop", "repeat", "put", "swap", "flip"])):
            case "cut":  # half-saved
                given = given[:start]
            case "drop":
                given = given[:start] + given[end:]
            case "repeat":
                given = given[:end] + given[start:end] + given[end:]
            case "put":
                given = given[:start] + draw(st.sampled_from(SNIPPETS)) + given[start:]
            case "swap":
                given = given[:start] + given[start:end][::-1] + given[end:]
            case _:
                given = given[:start] + draw(st.binary(max_size=4)) + given[end:]
    return file, given


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One copy for all examples; each puts back what it spoilt."""
    return copied(tmp_path_factory.mktemp("spoilt"))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=spoilt())
def test_a_spoilt_file_is_told_by_a_line_it_has(home: Path, case: tuple[str, bytes]) -> None:
    file, given = case
    (home / file).write_bytes(given)
    try:
        library, mistakes = examine(home)
    finally:
        (home / file).write_bytes((GOOD / file).read_bytes())
    assert (library is None) == any(one.severity == "mistake" for one in mistakes)
    lines = given.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    assert all(1 <= one.line <= lines for one in mistakes if one.file == file)


@pytest.mark.parametrize("file", FILES)
def test_a_file_that_is_missing_is_told_by_its_name_or_by_who_wants_it(file: str, tmp_path: Path) -> None:
    home = copied(tmp_path)
    (home / file).unlink()
    mistakes = examine(home).mistakes
    assert any(Path(file).name in str(one) or Path(file).stem in str(one) for one in mistakes)


@pytest.mark.parametrize("file", FILES)
def test_a_folder_in_the_place_of_a_file_is_no_traceback(file: str, tmp_path: Path) -> None:
    home = copied(tmp_path)
    (home / file).unlink()
    (home / file).mkdir()
    assert examine(home).library is None


@pytest.mark.parametrize(
    "folder", ["programs", "programs/reset", "programs/scales", "content/en/reset", "content"]
)
def test_names_that_no_keyboard_writes_are_shown_as_far_as_they_can_be(folder: str, tmp_path: Path) -> None:
    home = copied(tmp_path)
    for name in (b"\xff.yaml", b"\xff.md", b"\xff.yml", b"\xff", b"a\nb.yaml"):
        path = os.fsencode(home / folder) + b"/" + name
        if b"." in name:
            Path(os.fsdecode(path)).write_bytes(b"a: b")
        else:
            os.mkdir(path)
    mistakes = examine(home).mistakes
    assert all(str(one).encode("utf-8") for one in mistakes)
    assert folder == "content" or any("�" in one.file for one in mistakes)


def test_a_file_too_large_to_be_meant_is_refused_unread(tmp_path: Path) -> None:
    home = copied(tmp_path)
    (home / "programs/reset/sleep.yaml").write_text("a" * 2_000_000)
    assert [str(one) for one in examine(home).mistakes] == [
        "programs/reset/sleep.yaml:1:1: this file is larger than 1 MB; divide it into smaller ones"
    ]


def test_two_hundred_files_are_checked_in_a_moment(tmp_path: Path) -> None:
    home = copied(tmp_path)
    good = (GOOD / "programs/reset/sleep.yaml").read_text(encoding="utf-8")
    modules = [f"module{number}" for number in range(100)]
    for number, name in enumerate(modules):
        first, second = f"day: {number * 2 + 1}", f"day: {number * 2 + 2}"
        text = good.replace("day: 2", second)
        text = text.replace("day: 1\n", f"{first}\n")
        text = text.replace("sleep/welcome.md", f"{name}.md").replace("days: 14", "days: 500")
        (home / f"programs/reset/{name}.yaml").write_text(text, encoding="utf-8")
        (home / f"content/en/reset/{name}.md").write_text(
            "Good **morning**, {{ name }}.\n" * 20, encoding="utf-8"
        )
    (home / "programs/reset/sleep.yaml").unlink()
    program = (home / "programs/reset/program.yaml").read_text(encoding="utf-8")
    program = program.replace("[sleep]", f"[{', '.join(modules)}]")
    (home / "programs/reset/program.yaml").write_text(program, encoding="utf-8")
    began = time.perf_counter()
    library, mistakes = examine(home)
    took = time.perf_counter() - began
    assert library is not None, mistakes
    assert len(library.programs["reset"].sessions) == 300
    assert took < 5, "generous, for a busy machine"
