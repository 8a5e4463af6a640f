"""YAML as plain data, with the place of everything in it.

All scalars stay text: YAML's own guesses (`10:00` is 600, `no` is false) never happen. What makes a
file do other than what it seems to say is refused: repeated keys, anchors, merge keys, tags, tabs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple, NoReturn

import yaml

from bot.authoring.mistakes import ContentError, Mistake
from bot.authoring.yaml_complaints import explain, quoted

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML was built without libyaml
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

Plain = str | list["Plain"] | dict[str, "Plain"]
Path = tuple[str | int, ...]
DEEPEST = 20
"""Levels of nesting. A program has six."""

_ODD_INDENT = re.compile(r"^ *(?:- *)*([\t\u00a0\u2000-\u200b\u202f\u3000])", re.MULTILINE)
_TYPOGRAPHIC = re.compile(r"[“”„‘’«»]")
_WHOLLY_QUOTED = re.compile(r"“[^“”]*”|„[^„“”]*[“”]|‘[^‘’]*’", re.DOTALL)


class Position(NamedTuple):
    """Where something stands, from 1: its key or dash, and the first line of its text."""

    line: int
    column: int
    text_line: int
    literal: bool = False  # a block with | keeps its lines, so a line in the text is one in the file

    def line_of(self, line: int) -> int:
        """The line in the file on which a line of the text (from 1) stands, as nearly as can be said."""
        return self.text_line + line - 1 if self.literal else self.text_line


@dataclass(frozen=True, slots=True)
class Document:
    """A file's data and where each part of it stands, by its path of keys and numbers."""

    file: str
    data: Plain
    positions: dict[Path, Position]

    def at(self, path: Path) -> Position:
        """The position of what the path leads to, or of the nearest thing around it."""
        while path and path not in self.positions:
            path = path[:-1]
        return self.positions.get(path, Position(1, 1, 1))

    def get(self, path: Path) -> Plain:
        """What a path of this document leads to."""
        here = self.data
        for part in path:
            here = here[part]  # type: ignore[index]
        return here

    def mistake(
        self, path: Path, problem: str, remedy: str = "", severity: Literal["mistake", "warning"] = "mistake"
    ) -> Mistake:
        """A mistake in what the path leads to."""
        position = self.at(path)
        return Mistake(
            file=self.file,
            line=position.line,
            column=position.column,
            problem=problem,
            remedy=remedy,
            severity=severity,
        )


def parse(file: str, source: str) -> Document:
    """The file's data, all scalars as text.

    Raises:
        ContentError: the source is not YAML, or holds what is refused.
    """
    odd = [
        Mistake(
            file=file,
            line=source.count("\n", 0, found.start()) + 1,
            column=found.end() - found.start(),
            problem="a tab stands before the text of this line"
            if found[1] == "\t"
            else "an unusual space stands before the text of this line",
            remedy="use ordinary spaces, two for each step inwards",
        )
        for found in _ODD_INDENT.finditer(source)
    ]
    if odd:
        raise ContentError(odd)
    reader = _Reader(file, source)
    data = reader.document()
    if reader.mistakes:
        raise ContentError(reader.mistakes)
    return Document(file, data, reader.positions)


class _Reader:
    """Walks over the parser's events once and gathers data, positions and mistakes."""

    def __init__(self, file: str, source: str) -> None:
        self.file = file
        self.lines = source.split("\n")
        self.events: Iterator[yaml.Event] = yaml.parse(source, Loader=Loader)
        self.positions: dict[Path, Position] = {}
        self.mistakes: list[Mistake] = []

    def document(self) -> Plain:
        self._next()  # the stream's start
        event = self._next()
        if isinstance(event, yaml.StreamEndEvent):
            problem = "this file holds only comments"
            raise ContentError(
                [Mistake(file=self.file, line=1, problem=problem, remedy="write into it, or remove it")]
            )
        if isinstance(event, yaml.DocumentStartEvent) and (event.version or event.tags):
            self._refuse(event, "lines that begin with % are not used here", "remove this line")
        data = self._value(self._next(), (), 0)
        self._next()  # the document's end
        event = self._next()
        if not isinstance(event, yaml.StreamEndEvent):
            self._stop(
                event, "a second document begins here", "remove the line “---”, or make it a file of its own"
            )
        return data

    def _value(self, event: yaml.Event, path: Path, depth: int) -> Plain:
        if depth > DEEPEST:
            self._stop(event, "this is nested too deeply", "nothing here needs more than six levels")
        if isinstance(event, yaml.AliasEvent):
            self._refuse(
                event,
                f"a text can't begin with “*” (“*{event.anchor}” means something else in YAML)",
                "put the text in quotes, or repeat what the name stood for",
            )
            return ""
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            self._refuse(
                event,
                f"a text can't begin with “&” (“&{event.anchor}” means something else in YAML)",
                "put the text in quotes, or remove the name",
            )
        tag = getattr(event, "tag", None)
        if tag is not None:
            self._refuse(
                event,
                f"a text can't begin with “!” (“{tag}” means something else in YAML)",
                "put the text in quotes, or remove it",
            )
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(path, depth)
        return self._dict(event, path, depth)

    def _scalar(self, event: yaml.ScalarEvent, path: Path) -> str:
        value: str = event.value
        if not event.style:  # plain, neither quoted nor a block
            if not value:
                what = f"“{path[-1]}”" if path and isinstance(path[-1], str) else "this “-”"
                self._refuse(
                    self.positions.get(path) or event,
                    f"{what} has nothing after it",
                    "write what belongs there, or remove the line",
                )
            elif _WHOLLY_QUOTED.fullmatch(value):
                self._refuse(
                    event,
                    "the quotation marks here are typographic ones, which become part of the text",
                    f"remove them, or write {quoted(value)} to have them shown",
                )
        return value

    def _list(self, path: Path, depth: int) -> list[Plain]:
        items: list[Plain] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            here = (*path, len(items))
            self.positions[here] = self._position(event, event)
            items.append(self._value(event, here, depth + 1))
        return items

    def _dict(self, start: yaml.Event, path: Path, depth: int) -> dict[str, Plain]:
        entries: dict[str, Plain] = {}
        while not isinstance(key := self._next(), yaml.MappingEndEvent):
            if not isinstance(key, yaml.ScalarEvent):
                self._no_key(start, key)
            event = self._next()
            name = str(key.value)
            here = (*path, name)
            repeated = self.positions.get(here)
            if repeated is None:
                self.positions[here] = self._position(key, event)
            if name == "<<":
                self._refuse(key, "“<<” (a merge key) is not used here", "write out what it stood for")
            elif not key.style and _TYPOGRAPHIC.search(name):
                self._refuse(key, f"“{name}” holds typographic quotation marks", "remove them")
            elif key.anchor is not None or key.tag is not None:
                self._refuse(key, "a key can't begin with “&” or “!”", "remove what stands before the key")
            value = self._value(event, here, depth + 1)
            if repeated is not None:
                self._refuse(
                    key,
                    f"“{name}” is here a second time (first on line {repeated.line})",
                    "keep one of the two",
                )
            else:
                entries[name] = value
        return entries

    def _no_key(self, start: yaml.Event, key: yaml.Event) -> NoReturn:
        line = self.lines[self._place(start)[0] - 1]
        if "{{" in line or "{%" in line:
            self._stop(
                start,
                "a text that begins with a brace needs quotes around it",
                "write it as " + quoted(line[line.index("{") :].strip()),
            )
        self._stop(key, "a key must be a single word", "write it as key: text")

    def _position(self, key: yaml.Event, value: yaml.Event) -> Position:
        literal = isinstance(value, yaml.ScalarEvent) and value.style == "|"
        block = isinstance(value, yaml.ScalarEvent) and value.style in ("|", ">")
        return Position(*self._place(key), self._place(value)[0] + block, literal)

    def _refuse(self, where: yaml.Event | Position, problem: str, remedy: str) -> None:
        line, column = where[:2] if isinstance(where, Position) else self._place(where)
        self.mistakes.append(
            Mistake(file=self.file, line=line, column=column, problem=problem, remedy=remedy)
        )

    def _stop(self, where: yaml.Event, problem: str, remedy: str) -> NoReturn:
        self._refuse(where, problem, remedy)
        raise ContentError(self.mistakes)

    def _next(self) -> yaml.Event:
        try:
            return next(self.events)
        except yaml.YAMLError as error:
            raise ContentError([*self.mistakes, explain(self.file, self.lines, error)]) from None

    def _place(self, event: yaml.Event) -> tuple[int, int]:
        mark = event.start_mark
        assert mark is not None  # the parser marks every event
        # Where nothing stands, the parser points behind the last line.
        return min(mark.line + 1, len(self.lines)), mark.column + 1
