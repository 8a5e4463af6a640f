"""Everything below `programs/` and `content/`, read and checked as a whole."""

import hashlib
from collections.abc import Collection, Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple, TypeVar

from pydantic import BaseModel

from bot.authoring.agreement import check_program
from bot.authoring.catalogue import CATALOGUE, Waiting, gaps, read_catalogue
from bot.authoring.cover import without_alternative
from bot.authoring.in_each_language import untranslated
from bot.authoring.ladder import read_ladder
from bot.authoring.library import Library
from bot.authoring.likeness import read_likeness
from bot.authoring.mistakes import ContentError, Mistake, did_you_mean, in_order
from bot.authoring.programs import Builder, Built
from bot.authoring.reading import read
from bot.authoring.safety import read_safety
from bot.authoring.scales import read_scale
from bot.authoring.sources import name_of, read_source
from bot.authoring.steps import ModuleFile
from bot.authoring.word_lists import WordLists, all_word_lists
from bot.authoring.wordings import read_wording
from bot.authoring.words import CONTENT, Content
from bot.authoring.written import ModuleWritten, ProgramWritten
from bot.authoring.yaml import Document, parse
from bot.core.on_call import Ladder
from bot.core.risk import Safety
from bot.core.scale import Scale

PROGRAMS, SCALES, WORDINGS, PROGRAM = "programs", "scales", "wordings", "program.yaml"
LIKENESS = "likeness"
SAFETY, LINES, ON_CALL = "safety.yaml", "crisis-lines.yaml", "on-call.yaml"
Model = TypeVar("Model", bound=BaseModel)


class Examined(NamedTuple):
    """What was found: the library unless a mistake prevents it, and all mistakes and warnings in order."""

    library: Library | None
    mistakes: tuple[Mistake, ...]


def load(home: Path, non_commercial: bool = False) -> Library:
    """The library below a folder that holds `programs/` and `content/`.

    `non_commercial`: the operator says that their use is, and so allows the scales whose licence asks for it.

    Raises:
        ContentError: with all mistakes of all files, by file and line.
    """
    examined = examine(home, non_commercial)
    if examined.library is None:
        raise ContentError(one for one in examined.mistakes if one.severity == "mistake")
    return examined.library


class Kept:
    """What need not be read anew while its files stay the same: the risk rules take most of the time.

    `tried`: digests of files whose phrases were tried before and were all well. Theirs are left out this time, so
    the library is good for looking at, and for nothing that listens to people.
    """

    def __init__(self, tried: Collection[str] = ()) -> None:
        self.tried = tried
        self.digest = ""
        self.safety: Safety | None = None
        self.mistakes: list[Mistake] = []
        self.used: set[str] = set()


def examine(home: Path, non_commercial: bool = False, kept: Kept | None = None) -> Examined:
    """The library and all that is wrong or doubtful about it. It never raises, whatever the files hold.

    `kept`: from one time to the next, for who looks again and again.
    """
    loading = _Loading(home, non_commercial, kept)
    try:
        return loading.all()
    except OSError as error:  # a folder that may not be looked into
        reason = (error.strerror or str(error)).lower()
        problem = f"a folder can't be read ({reason})"
        return Examined(None, in_order([*loading.mistakes, Mistake(file=PROGRAMS, line=1, problem=problem)]))


class _Loading:
    """One walk over all files; what is wrong on the way gathers in `mistakes`."""

    def __init__(self, home: Path, non_commercial: bool, kept: Kept | None = None) -> None:
        self.home = home
        self.kept = kept
        self.non_commercial = non_commercial
        self.mistakes: list[Mistake] = []
        self.content = Content(home, self.mistakes)
        self.folder = home / PROGRAMS
        self.word_lists: dict[str, WordLists] = {}
        self.scale_documents: dict[str, Document] = {}
        self.waiting: dict[str, dict[str, Waiting]] = {}

    def all(self) -> Examined:
        if not self.folder.is_dir():
            problem = "there is no folder “programs” here"
            missing = Mistake(file=PROGRAMS, line=1, problem=problem, remedy="name the folder that holds it")
            return Examined(None, (missing,))
        scales = self._scales()
        catalogue = self._catalogue()
        self.word_lists = all_word_lists(self.home, self.mistakes)
        folders = list(self._program_folders())
        built = [one for folder in folders if (one := self._program(folder, scales, catalogue))]
        languages = list(dict.fromkeys(lang for one in built for lang in one.written.languages)) or ["en"]
        self.mistakes += gaps(languages, catalogue, self.waiting)
        safety = self._safety_kept(scales, list(dict.fromkeys((*languages, *self._spoken_in_need()))))
        if safety is not None:
            self.mistakes += [mistake for one in built for mistake in without_alternative(one, safety)]
        ladder = self._ladder()
        self._strangers()
        if not folders:
            self._mistake(PROGRAMS, "there is no program here", "write one as programs/<name>/program.yaml")
        # Where a program can't be read, nobody can tell which texts it uses.
        if all(one.severity == "warning" for one in self.mistakes):
            self.mistakes += self.content.unused()
        mistakes = in_order(self.mistakes)
        if safety is None or ladder is None or any(one.severity == "mistake" for one in mistakes):
            return Examined(None, mistakes)
        programs = {one.program.program: one.program for one in built if one.program}
        known = {name: scale for name, scale in scales.items() if scale}
        return Examined(
            Library(
                programs=programs,
                scales=known,
                safety=safety.model_copy(update={"ladder": ladder}),
                ladder=ladder,
                catalogue=catalogue,
            ),
            mistakes,
        )

    def _mistake(self, file: str, problem: str, remedy: str) -> None:
        self.mistakes.append(Mistake(file=file, line=1, problem=problem, remedy=remedy))

    def _document(self, file: str) -> Document | None:
        try:
            return parse(file, read_source(self.home, file))
        except ContentError as error:
            self.mistakes += error.mistakes
            return None

    def _read(self, document: Document, model: type[Model]) -> Model | None:
        try:
            return read(document, model)
        except ContentError as error:
            self.mistakes += error.mistakes
            return None

    def _scales(self) -> dict[str, Scale | None]:
        """Every scale by its file's name; None stands for one with a mistake."""
        scales: dict[str, Scale | None] = {}
        wordings = {PurePosixPath(file).stem: file for file in self._yaml(self.folder / SCALES / WORDINGS)}
        for file in self._yaml(self.folder / SCALES):
            stem = PurePosixPath(file).stem
            scales[stem] = None
            document = self._document(file)
            if document is None:
                continue
            self.scale_documents[stem] = document
            words = self._document(wordings[stem]) if stem in wordings else None
            try:
                scale = read_scale(document, stem)
                scales[stem] = read_wording(words, scale) if words else scale
            except ContentError as error:
                self.mistakes += error.mistakes
        for stem in sorted(wordings.keys() - scales.keys()):
            near = did_you_mean(stem, scales) or f"write the scale as programs/scales/{stem}.yaml"
            self._mistake(wordings[stem], f"there is no scale “{stem}”", near)
        return scales

    def _catalogue(self) -> dict[str, dict[str, str]]:
        catalogue: dict[str, dict[str, str]] = {}
        for path in sorted((self.home / CONTENT).glob(f"*/{CATALOGUE}")):
            file, language = name_of(self.home, path), path.parent.name
            try:
                text = read_source(self.home, file)
                catalogue[language] = read_catalogue(
                    file, language, text, self.mistakes, self.waiting.setdefault(language, {})
                )
            except ContentError as error:
                self.mistakes += error.mistakes
                catalogue[language] = {}
        return catalogue

    def _program_folders(self) -> Iterator[Path]:
        for folder in sorted(self.folder.iterdir()):
            if not folder.is_dir() or folder.name.startswith((".", "_")) or folder.name in (SCALES, LIKENESS):
                continue
            if (folder / PROGRAM).is_file():
                yield folder
            else:
                self._mistake(
                    name_of(self.home, folder / PROGRAM),
                    "this file is missing",
                    "write it, or remove the folder",
                )

    def _program(
        self, folder: Path, scales: dict[str, Scale | None], catalogue: dict[str, dict[str, str]]
    ) -> Built | None:
        files = {PurePosixPath(file).stem: file for file in self._yaml(folder)}
        document = self._document(files.pop(PurePosixPath(PROGRAM).stem))
        written = self._read(document, ProgramWritten) if document else None
        if document is None or written is None:
            for file in files.values():  # their own mistakes are told all the same
                self._module(file)
            return None
        name = PurePosixPath(document.file).parent.name
        if written.program != name:
            problem = f"the program calls itself “{written.program}”, its folder “{name}”"
            self.mistakes.append(document.mistake(("program",), problem, "give both the same name"))
        modules = list(self._modules(document, written, files))
        builder = Builder(
            document,
            written,
            scales,
            self.content,
            catalogue,
            self.mistakes,
            self.non_commercial,
            self.word_lists,
        )
        built = builder.build(modules)
        if len(modules) == len(written.modules):
            self.mistakes += check_program(built, scales)
        self.mistakes += untranslated(built, scales, self.scale_documents)
        return built

    def _modules(
        self, document: Document, written: ProgramWritten, files: dict[str, str]
    ) -> Iterator[ModuleFile]:
        for stem, file in files.items():
            if stem not in written.modules:
                problem = f"{document.file} does not list this module"
                self._mistake(file, problem, f"add “{stem}” to its modules, or remove this file")
        for index, name in enumerate(written.modules):
            here = ("modules", index)
            if name in written.modules[:index]:
                self.mistakes.append(document.mistake(here, f"“{name}” is listed twice", "remove one"))
            elif name not in files:
                near = did_you_mean(name, [stem for stem in files if stem not in written.modules])
                folder = PurePosixPath(document.file).parent
                remedy = near or f"write it as {folder}/{name}.yaml"
                self.mistakes.append(document.mistake(here, f"there is no module “{name}”", remedy))
            else:
                module = self._module(files[name])
                if module:
                    yield module

    def _module(self, file: str) -> ModuleFile | None:
        document = self._document(file)
        written = self._read(document, ModuleWritten) if document else None
        return ModuleFile(document, written) if document and written else None

    def _spoken_in_need(self) -> list[str]:
        """Languages in which somebody in need is answered, also where no program speaks them: strangers write, too."""
        return sorted(path.parent.parent.name for path in (self.home / CONTENT).glob("*/shared/crisis.md"))

    def _safety_kept(self, scales: dict[str, Scale | None], languages: list[str]) -> Safety | None:
        kept = self.kept
        if kept is None:
            return self._safety(scales, languages)
        digest = self._digest_of_safety(languages)
        if kept.digest == digest:
            self.mistakes += kept.mistakes
            self.content.used |= kept.used
            return kept.safety
        mistakes, used = len(self.mistakes), set(self.content.used)
        kept.safety = self._safety(scales, languages, tried=digest in kept.tried)
        kept.mistakes, kept.used = self.mistakes[mistakes:], self.content.used - used
        kept.digest = digest
        return kept.safety

    def _digest_of_safety(self, languages: list[str]) -> str:
        """Of all files that the risk rules and their texts may be read from."""
        digest = hashlib.sha256(",".join(languages).encode())
        files = [
            *self.folder.glob("*.yaml"),
            *self.folder.glob(f"{SCALES}/**/*.yaml"),
            *self.folder.glob(f"{LIKENESS}/*.tsv"),
            *(self.home / CONTENT).glob("*/*.md"),
            *(self.home / CONTENT).glob("*/shared/*"),
        ]
        for file in sorted(files):
            if file.is_file():
                digest.update(str(file).encode() + b"\0" + file.read_bytes() + b"\0")
        return digest.hexdigest()

    def _safety(
        self, scales: dict[str, Scale | None], languages: list[str], tried: bool = False
    ) -> Safety | None:
        rules = self._document(f"{PROGRAMS}/{SAFETY}")
        lines = self._document(f"{PROGRAMS}/{LINES}")
        if rules is None or lines is None:
            return None
        try:
            likeness = read_likeness(rules, self.home) if not tried else None
        except ContentError as error:
            self.mistakes += error.mistakes
            return None
        return read_safety(rules, lines, scales, self.content, languages, self.mistakes, likeness, tried)

    def _ladder(self) -> Ladder | None:
        document = self._document(f"{PROGRAMS}/{ON_CALL}")
        try:
            return read_ladder(document, self.mistakes) if document else None
        except ContentError as error:
            self.mistakes += error.mistakes
            return None

    def _strangers(self) -> None:
        """Files that stand where nothing reads them."""
        for file in self._yaml(self.folder):
            name = PurePosixPath(file).name
            if name not in (SAFETY, LINES, ON_CALL):
                remedy = did_you_mean(name, (SAFETY, LINES, ON_CALL)) or "move it into a program's folder"
                self._mistake(file, "nothing reads this file", remedy)

    def _yaml(self, folder: Path) -> list[str]:
        """The YAML files right in a folder, as paths from home."""
        files: list[str] = []
        if not folder.is_dir():
            return files
        for path in sorted(folder.iterdir()):
            file = name_of(self.home, path)
            if path.is_dir() or path.name.startswith("."):
                continue
            if path.suffix == ".yaml":
                files.append(file)
            elif path.suffix == ".yml":
                self._mistake(file, "nothing reads files that end in .yml", "rename it to end in .yaml")
        return files
