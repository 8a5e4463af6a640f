"""A program's files as the core's program, and what its steps mention and save."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import time
from pathlib import PurePosixPath
from typing import NamedTuple

from bot.authoring.answers import expected_answer
from bot.authoring.expressions import parse_expression
from bot.authoring.kinds import AnyText, Kind, Numeric, OneOf, TimeOfDay
from bot.authoring.mistakes import Mistake, SlipError, did_you_mean
from bot.authoring.words import Content, Said, Use
from bot.authoring.written import (
    AnyStepWritten,
    AskWritten,
    DiaryWritten,
    ModuleWritten,
    ProgramWritten,
    SayWritten,
    ScaleWritten,
    SessionWritten,
    TestWritten,
    ThenWritten,
)
from bot.authoring.yaml import Document, Path
from bot.core.diary_told import OF_A_NIGHT, OF_A_WEEK
from bot.core.expression import Expression
from bot.core.own_trend import MOST, Test
from bot.core.program import (
    Ask,
    ConsentText,
    Diary,
    Measure,
    Program,
    Say,
    Session,
    Step,
    ThinkingTest,
)
from bot.core.scale import Scale
from bot.core.scoring import span

AVAILABLE: dict[str, Kind] = {
    "name": AnyText(),
    "pseudonym": AnyText(),
    "program": AnyText(),
    "morning": TimeOfDay(),
    "evening": TimeOfDay(),
    "day": Numeric(),
    "active_minutes": Numeric(),
}
"""The names that every text of a session may mention without anything having been saved."""


_NIGHTS: tuple[tuple[str, Kind], ...] = (
    *((f"diary_{name}", Numeric()) for name in OF_A_NIGHT),
    *((f"diary_week_{name}", Numeric()) for name in OF_A_WEEK),
)
"""What the sleep diary saves: of the last night, and of a week with at least five nights."""


class ModuleFile(NamedTuple):
    """A module as written, and the file it stands in."""

    document: Document
    written: ModuleWritten

    @property
    def stem(self) -> str:
        """The file's name without its ending: what `modules:` lists."""
        return PurePosixPath(self.document.file).stem


class Move(NamedTuple):
    """A step as the checks see it: where it stands, what it says and mentions, what it saves."""

    document: Document
    path: Path
    uses: tuple[Use, ...]
    said: Said | None = None
    saves: str | None = None
    kind: Kind | None = None
    besides: tuple[tuple[str, Kind], ...] = ()
    """Further names that it saves."""
    otherwise: bool = False
    """Whether it says what comes where a scale is left out for want of cover."""


class Scene(NamedTuple):
    """A session as the checks see it. `due` is its time by the program's own hours."""

    document: Document
    path: Path
    written: SessionWritten
    days: int | None
    due: time
    moves: tuple[Move, ...]


class Built(NamedTuple):
    """A program, unless a mistake prevents it, and its sessions in the order they come."""

    document: Document
    written: ProgramWritten
    program: Program | None
    opening: tuple[Use, ...]
    scenes: tuple[Scene, ...]


class Builder:
    """Builds one program; what is wrong on the way is added to `mistakes`."""

    def __init__(
        self,
        document: Document,
        written: ProgramWritten,
        scales: Mapping[str, Scale | None],
        content: Content,
        catalogue: Mapping[str, dict[str, str]],
        mistakes: list[Mistake],
        non_commercial: bool,
        word_lists: Mapping[str, tuple[tuple[str, ...], ...]],
    ) -> None:
        """`non_commercial`: whether the operator says that their use is, and so allows the scales that ask it."""
        self.non_commercial = non_commercial
        self.word_lists = word_lists
        self.document = document
        self.written = written
        self.scales = scales
        self.content = content
        self.catalogue = catalogue
        self.mistakes = mistakes
        self.given: set[str] = set()

    def build(self, modules: Sequence[ModuleFile]) -> Built:
        """The program of these modules. `scales` holds None for a scale that has a mistake of its own."""
        before = len(self.mistakes)
        written = self.written
        title = self._title()
        welcome = self._said(self.document, ("welcome",), written.welcome)
        consent = self._said(self.document, ("consent",), written.consent)
        sessions: list[Session] = []
        scenes: list[Scene] = []
        for module in modules:
            counts: dict[int, int] = {}
            for index, session in enumerate(module.written.sessions):
                counts[session.day] = counts.get(session.day, 0) + 1
                nth = counts[session.day]
                name = f"{module.stem}-{session.day}" + (f"-{nth}" if nth > 1 else "")
                made, scene = self._session(module, ("sessions", index), session, name)
                sessions.append(made)
                scenes.append(scene)
        scenes.sort(key=lambda scene: (scene.written.day, scene.due))
        opening = (*(welcome.uses if welcome else ()), *(consent.uses if consent else ()))
        program = None
        if len(self.mistakes) == before and welcome and consent:
            program = Program(
                program=written.program,
                title=title,
                languages=written.languages,
                consent=ConsentText(version=written.consent_version, text=consent.words),
                welcome=welcome.words,
                morning=written.morning,
                evening=written.evening,
                quiet=written.quiet,
                remind_after=written.remind_after,
                reminders=written.reminders,
                close_after=written.close_after,
                sessions=tuple(sessions),
                scales={name: scale for name in sorted(self.given) if (scale := self.scales[name])},
                word_lists=self._lists_for(sessions),
                catalogue={
                    language: self.catalogue[language]
                    for language in written.languages
                    if language in self.catalogue
                },
            )
        return Built(self.document, written, program, opening, tuple(scenes))

    def _lists_for(self, sessions: Sequence[Session]) -> dict[str, tuple[tuple[str, ...], ...]]:
        """The word lists, where the program has a test that needs them."""
        steps = (step for session in sessions for step in session.steps)
        if not any(isinstance(step, ThinkingTest) and step.test.startswith("words_") for step in steps):
            return {}
        return {name: lists for name, lists in self.word_lists.items() if name in self.written.languages}

    def _title(self) -> dict[str, str]:
        """The title by language. One without a language is the same in all, as names are."""
        title, languages = self.written.title, self.written.languages
        if isinstance(title, str):
            return {languages[0]: title}
        for language in languages:
            if language not in title:
                problem = f"the title is missing in “{language}”"
                self.mistakes.append(self.document.mistake(("title",), problem, "add it"))
        return title

    def _session(
        self, module: ModuleFile, path: Path, written: SessionWritten, name: str
    ) -> tuple[Session, Scene]:
        made = [
            each
            for index, step in enumerate(written.steps)
            for each in self._steps(module.document, (*path, "steps", index), step)
        ]
        hours = {"morning": self.written.morning, "evening": self.written.evening}
        due = hours[written.at] if isinstance(written.at, str) else written.at
        session = Session(
            session=name,
            module=module.written.module,
            day=written.day,
            at=written.at,
            steps=tuple(step for step, _ in made if step is not None),
        )
        moves = tuple(move for _, move in made)
        return session, Scene(module.document, path, written, module.written.days, due, moves)

    def _steps(
        self,
        document: Document,
        path: Path,
        written: AnyStepWritten,
    ) -> Iterator[tuple[Step | None, Move]]:
        when, condition = self._when(document, (*path, "when"), written.when)
        step: Step | None = None
        match written:
            case SayWritten():
                said = self._said(document, (*path, "say"), written.say)
                if said:
                    step = Say(text=said.words, when=when)
                yield step, Move(document, path, condition + (said.uses if said else ()), said)
            case AskWritten():
                said = self._said(document, (*path, "ask"), written.ask)
                expected, kind, labels = expected_answer(
                    document, path, written, self.written.languages, self.content
                )
                uses = condition + (said.uses if said else ()) + labels
                if said and expected:
                    step = Ask(text=said.words, save=written.save, expected=expected, when=when)
                yield step, Move(document, path, uses, said, written.save, kind)
            case ScaleWritten():
                first = self._measure(document, path, written, when, condition)
                yield first
                yield from self._otherwise(document, path, written.otherwise, first, written.untranslated)
                if written.then is not None:
                    then = self._longer_form(document, (*path, "then"), written, written.then)
                    yield then
                    yield from self._otherwise(
                        document, (*path, "then"), written.then.otherwise, then, written.untranslated
                    )
            case DiaryWritten():
                yield Diary(when=when), Move(document, path, condition, besides=_NIGHTS)
            case TestWritten():
                self._test(document, (*path, "test"), written.test)
                kind = Numeric(0, MOST[written.test])
                move = Move(document, path, condition, saves=written.test, kind=kind)
                yield ThinkingTest(test=written.test, when=when), move

    def _test(self, document: Document, path: Path, test: Test) -> None:
        """A word list is content, and must be there in every language."""
        if not test.startswith("words_"):
            return
        for language in self.written.languages:
            if language not in self.word_lists:
                problem = f"there are no word lists in “{language}”"
                remedy = f"write them as content/{language}/shared/word-lists.yaml, or leave the test out"
                self.mistakes.append(document.mistake(path, problem, remedy))

    def _measure(
        self,
        document: Document,
        path: Path,
        written: ScaleWritten,
        when: Expression | None,
        condition: tuple[Use, ...],
    ) -> tuple[Step, Move]:
        scale = self._scale(document, (*path, "scale"), written.scale, written.untranslated)
        step = Measure(
            scale=written.scale,
            untranslated=written.untranslated or "give",
            told=written.told,
            otherwise=_named(written.otherwise),
            when=when,
        )
        move = _measuring(document, path, condition, None, written.scale, scale)
        return step, move._replace(otherwise=written.otherwise is not None)

    def _otherwise(
        self,
        document: Document,
        path: Path,
        wording: str | dict[str, str] | None,
        given: tuple[Step, Move],
        untranslated: str | None,
    ) -> Iterator[tuple[Step | None, Move]]:
        """What comes where a scale is left out because nobody could act on it in time."""
        measure = given[0]
        assert isinstance(measure, Measure)
        here = (*path, "otherwise")
        if wording is None or wording == NOTHING:
            return
        condition = tuple(use for use in given[1].uses if use.condition)
        if isinstance(wording, str) and re.fullmatch(r"[a-z0-9_]+", wording):
            scale = self._scale(document, here, wording, untranslated)
            instead = measure.model_copy(
                update={"scale": wording, "otherwise": None, "instead_of": _alone(measure)}
            )
            yield instead, _measuring(document, here, condition, None, wording, scale)
            return
        said = self._said(document, here, wording)
        step = Say(text=said.words, instead_of=_alone(measure)) if said else None
        yield step, Move(document, here, condition + (said.uses if said else ()), said)

    def _longer_form(
        self, document: Document, path: Path, before: ScaleWritten, written: ThenWritten
    ) -> tuple[Step, Move]:
        """The scale that may follow another one: it shares the first one's settings."""
        short = (*path, "scale") not in document.positions
        when, uses = self._when(document, path if short else (*path, "when"), written.when)
        scale = self._scale(document, path if short else (*path, "scale"), written.scale, before.untranslated)
        said = self._said(document, (*path, "say"), written.say) if written.say is not None else None
        step = Measure(
            scale=written.scale,
            say=said.words if said else None,
            untranslated=before.untranslated or "give",
            told=before.told,
            follows=before.scale,
            otherwise=_named(written.otherwise),
            when=when,
        )
        uses = uses + (said.uses if said else ())
        move = _measuring(document, path, uses, said, written.scale, scale)
        return step, move._replace(otherwise=written.otherwise is not None)

    def _scale(self, document: Document, path: Path, name: str, untranslated: str | None) -> Scale | None:
        if name not in self.scales:
            known = sorted(self.scales)
            remedy = did_you_mean(name, known) or f"write it as programs/scales/{name}.yaml"
            self.mistakes.append(document.mistake(path, f"there is no scale “{name}”", remedy))
            return None
        self.given.add(name)
        scale = self.scales[name]
        if scale is None:
            return None
        if scale.wording == "none":
            problem = f"the words of “{name}” are not here: they may be used only with permission"
            remedy = f"with it, write them in programs/scales/wordings/{name}.yaml; or use another scale"
            self.mistakes.append(document.mistake(path, problem, remedy))
            return scale
        if scale.terms == "non_commercial" and not self.non_commercial:
            problem = f"“{name}” may be used only where nobody earns money by it"
            remedy = "if that is so, the operator sets EVENKEEL_NON_COMMERCIAL=yes; or use another scale"
            self.mistakes.append(document.mistake(path, problem, remedy))
        for language in self.written.languages:
            if language not in scale.languages and untranslated is None:
                self.mistakes.append(
                    document.mistake(
                        path,
                        f"“{name}” has no official words in “{language}”",
                        "add the official translation to the scale; or write “untranslated: give” (in the "
                        "language it has) or “untranslated: leave_out” below",
                    )
                )
        return scale

    def _said(self, document: Document, path: Path, wording: str | dict[str, str]) -> Said | None:
        return self.content.said(document, path, wording, self.written.languages, self.written.program)

    def _when(
        self, document: Document, path: Path, written: str | None
    ) -> tuple[Expression | None, tuple[Use, ...]]:
        if written is None:
            return None, ()
        position = document.at(path)
        try:
            expression = parse_expression(written)
        except SlipError as slip:
            self.mistakes.append(document.mistake(path, slip.problem, slip.remedy))
            return None, ()
        return expression, (Use(expression, document.file, position.line, True, position.column),)


NOTHING = "nothing"
"""Written after `otherwise` where a scale is left out for want of cover, and nothing comes instead."""


def _named(otherwise: str | dict[str, str] | None) -> str | None:
    """The scale that stands in, if it is one."""
    is_name = isinstance(otherwise, str) and re.fullmatch(r"[a-z0-9_]+", otherwise) and otherwise != NOTHING
    return otherwise if is_name and isinstance(otherwise, str) else None


def _alone(measure: Measure) -> Measure:
    return measure.model_copy(update={"say": None})


def score_kind(scale: Scale | None) -> Kind:
    """What a scale's result can be: numbers, or the names of its outcomes."""
    if scale is None:
        return Numeric()
    if scale.scoring == "outcomes":
        return OneOf(tuple(outcome.band for outcome in scale.outcomes))
    return Numeric(*span(scale))


def _measuring(
    document: Document, path: Path, uses: tuple[Use, ...], said: Said | None, name: str, scale: Scale | None
) -> Move:
    """A scale's step, with all that it saves: its result, the first one, and its subscores."""
    kind = score_kind(scale)
    besides: list[tuple[str, Kind]] = []
    if isinstance(kind, Numeric):
        besides.append((f"{name}_first", kind))
    besides += [(f"{name}_{part.subscale}", Numeric()) for part in (scale.subscales if scale else ())]
    items = range(1, len(scale.items) + 1) if scale else ()
    besides += [(f"{name}_item{item}", Numeric(*scale.worth_of(item))) for item in items if scale]
    return Move(document, path, uses, said, name, kind, tuple(besides))
