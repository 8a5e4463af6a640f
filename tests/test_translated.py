"""A program that speaks two languages is checked and published in both, or not at all; what is missing is named."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.authoring.homes import GOOD, write
from tests.command_line import Evenkeel

SHIPPED = Path(__file__).parent.parent
PO = "content/es/evenkeel.po"
PAUSED = "Tu programa está en pausa. Con /resume sigue donde estaba."
Change = Callable[[Path], None]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A small program in English and Spanish, with nothing missing."""
    home = tmp_path / "home"
    shutil.copytree(GOOD, home)
    shutil.rmtree(home / "programs" / "reset")
    shutil.rmtree(home / "content" / "en")
    write(
        home,
        "programs/reset/program.yaml",
        "program: reset\ntitle: {en: Reset, es: Reinicio}\nlanguages: [en, es]\nconsent: consent.md\n"
        "welcome: welcome.md\nmodules: [days]\n",
    )
    write(
        home,
        "programs/reset/days.yaml",
        "module: {en: Days, es: Días}\nsessions:\n  - day: 1\n    at: 09:00\n    steps:\n      - say: one.md\n",
    )
    for language, words in (("en", "Hello."), ("es", "Hola.")):
        for text in ("consent", "welcome", "one"):
            write(home, f"content/{language}/reset/{text}.md", f"{words}\n")
        shutil.copytree(SHIPPED / "content" / language / "shared", home / "content" / language / "shared")
    shutil.copy(SHIPPED / PO, home / PO)
    shutil.copy(SHIPPED / "programs" / "crisis-lines.yaml", home / "programs" / "crisis-lines.yaml")
    return home


@pytest.fixture
def evenkeel(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], home: Path, sqlite_url: str
) -> Evenkeel:
    """The command line in that home."""
    monkeypatch.chdir(home)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"EVENKEEL_{name.upper()}", raising=False)
    monkeypatch.setenv("EVENKEEL_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("COLUMNS", "160")
    return Evenkeel(monkeypatch, capfd)


def replacing(file: str, old: str, new: str) -> Change:
    def change(home: Path) -> None:
        text = (home / file).read_text("utf-8")
        assert text.count(old) == 1, old
        (home / file).write_text(text.replace(old, new), "utf-8")

    return change


def without(file: str) -> Change:
    return lambda home: (home / file).unlink()


GAPS: dict[str, tuple[Change, str]] = {
    "a sentence that nobody wrote": (
        replacing(PO, f'msgstr "{PAUSED}"', 'msgstr ""'),
        "“Your program is paused. /resume lets it go on where it stood.” is not translated into “es”; write it",
    ),
    "a sentence that is marked fuzzy": (
        replacing(PO, 'msgid "Later"\n', '#, fuzzy\nmsgid "Later"\n'),
        "“Later” is not translated into “es”; look at it, and take off its mark “fuzzy”",
    ),
    "a sentence that the file does not have": (
        replacing(PO, 'msgid "Not today"\nmsgstr "Hoy no"\n', ""),
        f"{PO}:1:1: “Not today” is not translated into “es”; translate it; evenkeel new language es adds",
    ),
    "what is filled in": (
        replacing(PO, "{number} de {total}", "{numero} de {total}"),
        "what is filled in differs from the English; it takes {number} and {total}",
    ),
    "a command that nobody knows": (
        replacing(PO, PAUSED, "Tu programa está en pausa. Con /seguir sigue donde estaba."),
        "the commands differ from the English; it takes /resume, as they are",
    ),
    "a part of a sentence without its comma": (
        replacing(PO, '", igual que ahora"', '"igual que ahora"'),
        "it begins or ends otherwise than the English",
    ),
    "the whole catalogue": (without(PO), f"{PO}:1:1: what the bot itself says is not translated into “es”"),
    "a text of the program": (
        without("content/es/reset/one.md"),
        "the text “one.md” is missing in “es”; write it as content/es/reset/one.md",
    ),
    "the crisis text": (
        without("content/es/shared/crisis.md"),
        "the text “shared/crisis.md” is missing in “es”; write it as content/es/shared/crisis.md",
    ),
    "when a help line is open": (
        replacing("programs/crisis-lines.yaml", ', es: "de 15:30 a 00:30, NO las 24 horas"}', "}"),
        "“15:30-00:30 NOT 24h” is missing in “es”; write it in each language: hours: {en: …, es: …}",
    ),
    "a choice's key as a word": (
        replacing(
            "programs/reset/days.yaml",
            "      - say: one.md\n",
            "      - say: one.md\n      - ask: {en: How are you?, es: ¿Cómo estás?}\n        save: mood\n"
            "        choices: {low: {en: Low, es: Bajo}, good: {en: Good, es: Bien}}\n"
            "      - say: {en: 'You said {{ mood }}.', es: 'Dijiste {{ mood | capitalize }}.'}\n",
        ),
        "programs/reset/days.yaml:10:1: “mood” would be shown as its key, “low”, in every language",
    ),
    "a module's title": (
        replacing("programs/reset/days.yaml", "{en: Days, es: Días}", "Days"),
        "programs/reset/days.yaml:1:1: “Days” is missing in “es”; write it in each language: module: {en: …, es: …}",
    ),
}


def test_where_nothing_is_missing_it_is_checked_and_published(evenkeel: Evenkeel) -> None:
    ran = evenkeel("check")
    assert ran.code == 0, ran.err
    assert "Published: reset 1" in evenkeel("publish", "--reason", "because").out


@pytest.mark.parametrize("what", GAPS)
def test_a_gap_is_named_and_keeps_the_program_from_being_published(
    evenkeel: Evenkeel, home: Path, what: str
) -> None:
    change, complaint = GAPS[what]
    change(home)
    checked = evenkeel("check")
    assert checked.code == 1
    assert complaint in checked.err
    published = evenkeel("publish", "--reason", "because")
    assert published.code == 1
    assert complaint in published.err
    assert "Nothing is published yet" in evenkeel("publications").out


def test_what_is_not_translated_is_told_by_its_line(evenkeel: Evenkeel, home: Path) -> None:
    GAPS["a sentence that nobody wrote"][0](home)
    lines = (home / PO).read_text("utf-8").splitlines()
    number = lines.index('msgid "Your program is paused. /resume lets it go on where it stood."') + 1
    assert f"{PO}:{number}:1: “Your program is paused." in evenkeel("check").err
