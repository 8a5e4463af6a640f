"""The dependency rule: core ← authoring, store ← service ← telegram, channels ← cli; playground is for cli only."""

import ast
import sys
from pathlib import Path

import pytest

BOT = Path(__file__).parent.parent / "bot"

MAY_USE = {
    "core": {"core"},
    "authoring": {"core", "authoring"},
    "store": {"core", "store"},
    # `clock` is what a clock is; which one it is, they are told.
    "service": {"core", "authoring", "store", "service", "clock"},
    "telegram": {"core", "authoring", "store", "service", "telegram", "clock"},
    # Second channels are read and rung here; which of them ring is the service's to say.
    "channels": {"authoring", "store", "service", "channels"},
    "playground": {"playground"},
    # Stories are played on the engine, and need nothing that sends or stores.
    "retold": {"core"},
    "habits": {"core"},
    "story": {"core", "habits", "retold"},
    "rehearsal": {"core", "story"},
    "replay": {"core", "story", "rehearsal"},
    # Made-up people are played on the engine, too.
    "simulation": {"core", "simulation"},
    "clock": set(),
    "log": set(),
    "settings": {"clock"},
    "cli": {
        "core", "authoring", "store", "service", "telegram", "channels", "playground",
        "cli", "clock", "log", "settings", "story", "rehearsal", "replay", "simulation",
    },
}  # fmt: skip

FILES = sorted(BOT.rglob("*.py"))


def imports(file: Path) -> set[str]:
    """The modules that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: imports are written in full"
            assert node.module is not None
            found.add(node.module)
            if node.module == "bot":
                found |= {f"bot.{alias.name}" for alias in node.names}
    return found


def room(file: Path) -> str:
    return file.relative_to(BOT).parts[0].removesuffix(".py")


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(BOT)))
def test_a_room_uses_only_what_it_may(file: Path) -> None:
    if room(file) == "__init__":
        assert imports(file) == set()
        return
    used = {name.split(".")[1] for name in imports(file) if name.startswith("bot.")}
    assert used <= MAY_USE[room(file)]


@pytest.mark.parametrize("file", sorted((BOT / "core").glob("*.py")), ids=lambda file: file.name)
def test_the_core_needs_nothing_but_the_standard_library_and_pydantic(file: Path) -> None:
    outside = {name.split(".")[0] for name in imports(file)} - {"bot", "pydantic"}
    assert outside <= sys.stdlib_module_names


@pytest.mark.parametrize("file", sorted((BOT / "core").glob("*.py")), ids=lambda file: file.name)
def test_the_core_never_asks_the_time_nor_rolls_dice_nor_reads_files(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    asked = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in {"now", "utcnow", "today", "monotonic", "urandom"}
        # `turn.now` is the moment that was given.
        and not (isinstance(node.value, ast.Name) and node.value.id in {"turn", "self"})
    }
    called = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"open", "print", "input"}
    }
    assert not asked | called
    assert not imports(file) & {"random", "secrets", "uuid", "os", "time", "pathlib", "socket", "logging"}
