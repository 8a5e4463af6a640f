"""The words of a program: what `say: sleep/welcome.md` names, in every language, and what stands inline."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path as FilePath
from typing import NamedTuple

from bot.authoring.catalogue import CATALOGUE
from bot.authoring.evidence import Evidence, take_off
from bot.authoring.mistakes import ContentError, Mistake, SlipError, count_wrong, listed, nearest
from bot.authoring.pieces import most_words
from bot.authoring.readability import doubts
from bot.authoring.safe_messaging import unsafe_words
from bot.authoring.sources import name_of, read_source
from bot.authoring.texts import Parsed, parse_label, parse_text
from bot.authoring.yaml import Document, Path
from bot.core.expression import Expression
from bot.core.text import Text, Words

CONTENT = "content"
"""What the bot itself says, in the language of the folder it lies in."""
WORD_LISTS = "shared/word-lists.yaml"
"""Words to learn and to recall, below the folder of a language."""
_FILE = re.compile(r"[^\s{}]+\.md")


class Use(NamedTuple):
    """A condition or an insert, and where it stands."""

    of: Expression
    file: str
    line: int
    condition: bool
    column: int = 1


class Said(NamedTuple):
    """A text in its languages, what it mentions, and where it stands in each language."""

    words: Words
    uses: tuple[Use, ...]
    places: dict[str, tuple[str, int]]


class Content:
    """The files below `content/`, each read once; what is wrong in them is added to `mistakes`."""

    def __init__(self, home: FilePath, mistakes: list[Mistake]) -> None:
        self.home = home
        self.mistakes = mistakes
        self.files = _files(home, mistakes)
        self.used: set[str] = set()
        self.evidence: dict[str, tuple[Evidence, ...]] = {}
        """What the files stand on that say so, by file."""
        self._parsed: dict[str, Parsed | None] = {}

    def said(
        self,
        document: Document,
        path: Path,
        wording: str | dict[str, str],
        languages: Sequence[str],
        folder: str,
    ) -> Said | None:
        """The text that a key names or holds, in each of the languages; None when there is a mistake in it.

        A file is looked for in the program's own folder first, then beside the folders:
        `content/en/reset/sleep/welcome.md`, then `content/en/sleep/welcome.md`. `folder` is empty for
        what belongs to no program.
        """
        if isinstance(wording, str) and _FILE.fullmatch(wording):
            return self._from_files(document, path, wording, languages, folder)
        return self._inline(document, path, wording, languages, parse_text)

    def label(
        self, document: Document, path: Path, wording: str | dict[str, str], languages: Sequence[str]
    ) -> Said | None:
        """The words on a button."""
        return self._inline(document, path, wording, languages, parse_label)

    def unused(self) -> list[Mistake]:
        """A warning for every file that nothing says."""
        return [
            Mistake(
                file=file,
                line=1,
                problem="nothing says this text",
                remedy="name it in a program, or remove the file",
                severity="warning",
            )
            for file in sorted(self.files - self.used)
        ]

    def _from_files(
        self, document: Document, path: Path, key: str, languages: Sequence[str], folder: str
    ) -> Said | None:
        if key.startswith("/") or "\\" in key or ".." in key or "//" in key:
            self.mistakes.append(
                document.mistake(path, f"“{key}” is not the name of a text", "write it as sleep/welcome.md")
            )
            return None
        found = {language: self._find(language, key, folder) for language in languages}
        wanting = [language for language, file in found.items() if file is None]
        if len(wanting) == len(languages):
            self.mistakes.append(
                document.mistake(path, f"there is no text “{key}”", self._near(key, languages[0], folder))
            )
            return None
        example = next(file for file in found.values() if file)
        for language in wanting:
            parts = example.split("/")
            wanted = "/".join([parts[0], language, *parts[2:]])
            self.mistakes.append(
                document.mistake(
                    path, f"the text “{key}” is missing in “{language}”", f"write it as {wanted}"
                )
            )
        parsed = {language: self._parse(file) for language, file in found.items() if file}
        if wanting or any(one is None for one in parsed.values()):
            return None
        words: dict[str, Text] = {}
        uses: list[Use] = []
        for language, one in parsed.items():
            assert one is not None
            words[language] = one.text
            file = found[language]
            assert file is not None
            uses += [Use(use.of, file, use.line, use.condition) for use in one.uses]
        places = {language: (file, 1) for language, file in found.items() if file}
        return Said(words, tuple(uses), places)

    def _find(self, language: str, key: str, folder: str) -> str | None:
        shared = f"{CONTENT}/{language}/{key}"
        for file in (f"{CONTENT}/{language}/{folder}/{key}", shared) if folder else (shared,):
            if file in self.files:
                self.used.add(file)
                return file
        return None

    def _near(self, key: str, language: str, folder: str) -> str:
        shared = f"{CONTENT}/{language}/"
        own = f"{shared}{folder}/" if folder else shared
        keys = {file.removeprefix(own).removeprefix(shared) for file in self.files if file.startswith(shared)}
        near = nearest(key, sorted(keys))
        return f"did you mean “{near}”?" if near else f"write it as {own}{key}"

    def _parse(self, file: str) -> Parsed | None:
        if file not in self._parsed:
            self._parsed[file] = None
            try:
                source, self.evidence[file] = take_off(file, read_source(self.home, file), self.mistakes)
                self._parsed[file] = parsed = parse_text(source)
                self.mistakes += [
                    Mistake(file=file, line=line, problem=problem, remedy=remedy)
                    for line, problem, remedy in unsafe_words(source)
                ]
                self.mistakes += [
                    Mistake(file=file, line=line, problem=problem, remedy=remedy, severity="warning")
                    for line, problem, remedy in doubts(
                        source, file.split("/")[1], most_words(parsed.text.pieces), _may_be_long(file)
                    )
                ]
            except SlipError as slip:
                self.mistakes.append(
                    Mistake(file=file, line=slip.line, problem=slip.problem, remedy=slip.remedy)
                )
            except ContentError as error:
                self.mistakes += error.mistakes
        return self._parsed[file]

    def _inline(
        self,
        document: Document,
        path: Path,
        wording: str | dict[str, str],
        languages: Sequence[str],
        parse: Callable[[str], Parsed],
    ) -> Said | None:
        written = wording if isinstance(wording, dict) else {languages[0]: wording}
        before = count_wrong(self.mistakes)
        for language in written:
            if language not in languages:
                self.mistakes.append(
                    document.mistake(
                        (*path, language),
                        f"the program does not speak “{language}”",
                        f"its languages are {listed(languages)}",
                    )
                )
        missing = [language for language in languages if language not in written]
        # A button such as “5” or “👍” is the same in every language.
        if missing and any(sign.isalpha() for text in written.values() for sign in text):
            self.mistakes.append(
                document.mistake(
                    path,
                    f"this text is missing in {listed(missing)}",
                    "write a line for each language, or put it into files below content/",
                )
            )
        words: dict[str, Text] = {}
        places: dict[str, tuple[str, int]] = {}
        uses: list[Use] = []
        for language, text in written.items():
            position = document.at((*path, language) if isinstance(wording, dict) else path)
            try:
                parsed = parse(text)
            except SlipError as slip:
                line = position.line_of(slip.line)
                self.mistakes.append(
                    Mistake(file=document.file, line=line, problem=slip.problem, remedy=slip.remedy)
                )
                continue
            words[language] = parsed.text
            places[language] = (document.file, position.line)
            uses += [
                Use(use.of, document.file, position.line_of(use.line), use.condition) for use in parsed.uses
            ]
            for line, problem, remedy in unsafe_words(text):
                self.mistakes.append(
                    Mistake(file=document.file, line=position.line_of(line), problem=problem, remedy=remedy)
                )
            self.mistakes += [
                Mistake(
                    file=document.file,
                    line=position.line_of(line),
                    problem=problem,
                    remedy=remedy,
                    severity="warning",
                )
                for line, problem, remedy in doubts(text, language, most_words(parsed.text.pieces))
            ]
        return Said(words, tuple(uses), places) if count_wrong(self.mistakes) == before else None


def _may_be_long(file: str) -> bool:
    """What somebody agrees to, and what has a part for every case, such as a crisis text."""
    return file.endswith("/consent.md") or file.split("/")[2] == "shared"


def _files(home: FilePath, mistakes: list[Mistake]) -> set[str]:
    """Every text below `content/`, as its path from home."""
    found: set[str] = set()
    for path in sorted((home / CONTENT).glob("*/**/*")):  # not what stands beside the languages: a licence
        inside = path.relative_to(home)
        file = name_of(home, path)
        # What editors leave behind (.swp, welcome.md~) is nobody's mistake.
        if any(part.startswith(".") for part in inside.parts) or path.name.endswith("~") or path.is_dir():
            continue
        if path.suffix == ".md":
            found.add(file)
        elif path.name != CATALOGUE and "/".join(inside.parts[2:]) != WORD_LISTS:
            mistakes.append(
                Mistake(
                    file=file,
                    line=1,
                    problem="only texts ending in .md belong into content",
                    remedy="rename it, or move it elsewhere",
                    severity="warning",
                )
            )
    return found
