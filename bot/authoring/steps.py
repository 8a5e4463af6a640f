"""The steps of a session as written, made into the core's steps; and as the checks see them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from bot.authoring.answers import expected_answer
from bot.authoring.expressions import parse_expression
from bot.authoring.kinds import Kind, Numeric, OneOf, Truth
from bot.authoring.mistakes import Mistake, SlipError, did_you_mean
from bot.authoring.moves import Choice, Move
from bot.authoring.scale_steps import NOTHING, alone, measuring, named_scale
from bot.authoring.words import Content, Said, Use
from bot.authoring.written import ModuleWritten, ProgramWritten
from bot.authoring.written_steps import (
    AnyStepWritten,
    AskWritten,
    BreatheWritten,
    DiaryWritten,
    FirstOfWritten,
    LessonWritten,
    SayWritten,
    ScaleWritten,
    SetWritten,
    ShowWritten,
    TaskWritten,
    TestWritten,
    ThenWritten,
    ThoughtRecordWritten,
    UseWritten,
)
from bot.authoring.yaml import Document, Path
from bot.core.breathing import COUNTED
from bot.core.diary_told import OF_A_NIGHT, OF_A_WEEK
from bot.core.expression import Both, Expression, Name
from bot.core.own_trend import MOST, Test
from bot.core.program import (
    Alternative,
    Ask,
    Breathe,
    Diary,
    FirstOf,
    Measure,
    Reckon,
    Say,
    Show,
    Step,
    Task,
    ThinkingTest,
    ThoughtRecord,
)
from bot.core.scale import Scale
from bot.core.thought_record import AFTER, BEFORE

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

    @property
    def title(self) -> str:
        """Its title in the first language that it has one in: by it the module is known."""
        module = self.written.module
        return module if isinstance(module, str) else next(iter(module.values()))


class Part(NamedTuple):
    """Steps that are written once, and the file they stand in."""

    document: Document
    steps: tuple[AnyStepWritten, ...]


class StepBuilder:
    """Builds the steps of one program; what is wrong on the way is added to `mistakes`."""

    def __init__(
        self,
        document: Document,
        written: ProgramWritten,
        scales: Mapping[str, Scale | None],
        content: Content,
        mistakes: list[Mistake],
        non_commercial: bool,
        word_lists: Mapping[str, tuple[tuple[str, ...], ...]],
    ) -> None:
        """`non_commercial`: whether the operator says that their use is, and so allows the scales that ask it."""
        self.document = document
        self.written = written
        self.scales = scales
        self.content = content
        self.mistakes = mistakes
        self.non_commercial = non_commercial
        self.word_lists = word_lists
        self.given: set[str] = set()
        """The scales that steps give."""
        self.parts: dict[str, Part] = {}
        self.parts_used: set[str] = set()
        self.within: list[str] = []

    def gather_parts(self, modules: Sequence[ModuleFile]) -> None:
        """The parts of the program and of its modules; one name means one part."""
        written = [(self.document, self.written.parts)]
        written += [(module.document, module.written.parts) for module in modules]
        for document, parts in written:
            for name, steps in parts.items():
                other = self.parts.get(name)
                if other is not None:
                    where = f"{other.document.file}:{other.document.at(('parts', name)).line}"
                    self.mistakes.append(
                        document.mistake(
                            ("parts", name),
                            f"there is a part “{name}” already ({where})",
                            "rename one of them",
                        )
                    )
                    continue
                self.parts[name] = Part(document, steps)

    def complain_of_unused_parts(self) -> None:
        """A part that nothing uses can never be reached."""
        for name, part in self.parts.items():
            if name not in self.parts_used:
                self.mistakes.append(
                    part.document.mistake(
                        ("parts", name),
                        f"nothing uses the part “{name}”",
                        "write “- use:” somewhere, or remove it",
                    )
                )

    def _part(
        self,
        document: Document,
        path: Path,
        written: UseWritten,
        when: Expression | None,
        uses: tuple[Use, ...],
    ) -> Iterator[tuple[Step | None, Move]]:
        """The steps of a part, each under the condition of where it is used as well as its own."""
        part = self.parts.get(written.use)
        if part is None:
            remedy = did_you_mean(written.use, self.parts) or "write it under “parts”"
            self.mistakes.append(
                document.mistake((*path, "use"), f"there is no part “{written.use}”", remedy)
            )
            return
        self.parts_used.add(written.use)
        if written.use in self.within:
            problem = f"the part “{written.use}” uses itself"
            self.mistakes.append(document.mistake((*path, "use"), problem, "remove this line"))
            return
        self.within.append(written.use)
        for index, step in enumerate(part.steps):
            for made, move in self.steps(part.document, ("parts", written.use, index), step):
                yield (_under(when, made) if made is not None else None), move._replace(uses=uses + move.uses)
        self.within.pop()

    def steps(
        self,
        document: Document,
        path: Path,
        written: AnyStepWritten,
    ) -> Iterator[tuple[Step | None, Move]]:
        """One step as written: one of the core's or several. None for a step with a mistake."""
        when, condition = self.when(document, (*path, "when"), written.when)
        for step, move in self._steps(document, path, written, when, condition):
            yield step, move._replace(guard=condition + move.guard)

    def _steps(
        self,
        document: Document,
        path: Path,
        written: AnyStepWritten,
        when: Expression | None,
        condition: tuple[Use, ...],
    ) -> Iterator[tuple[Step | None, Move]]:
        step: Step | None = None
        match written:
            case SayWritten():
                said = self.said(document, (*path, "say"), written.say)
                if said:
                    step = Say(text=said.words, when=when)
                yield step, Move(document, path, condition + (said.uses if said else ()), said)
            case AskWritten():
                said = self.said(document, (*path, "ask"), written.ask)
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
            case LessonWritten():
                said = self.said(document, (*path, "lesson"), written.lesson)
                if said:
                    self._evidence(document, (*path, "lesson"), said)
                    step = Say(text=said.words, when=when)
                yield step, Move(document, path, condition + (said.uses if said else ()), said)
            case FirstOfWritten():
                yield self._first_of(document, path, written, when, condition)
            case SetWritten():
                value, uses = self.when(document, (*path, "to"), written.to, condition=False)
                if value is not None:
                    step = Reckon(save=written.set, to=value, when=when)
                yield step, Move(document, path, condition + uses, saves=written.set, reckons=value)
            case BreatheWritten(breathe=pace):
                besides: tuple[tuple[str, Kind], ...] = ((COUNTED, Numeric()),)
                step = Breathe(
                    breathe_in=pace.breathe_in, breathe_out=pace.out, minutes=pace.minutes, when=when
                )
                yield step, Move(document, path, condition, besides=besides)
            case ThoughtRecordWritten():
                strengths = ((BEFORE, Numeric(0, 10)), (AFTER, Numeric(0, 10)))
                yield ThoughtRecord(when=when), Move(document, path, condition, besides=strengths)
            case ShowWritten():
                said = self.said(document, (*path, "caption"), written.caption)
                if said:
                    step = Show(shows=written.show, text=said.words, when=when)
                yield step, Move(document, path, condition + (said.uses if said else ()), said)
            case TaskWritten():
                yield self._task(document, path, written, when, condition)
            case DiaryWritten():
                yield Diary(when=when), Move(document, path, condition, besides=_NIGHTS)
            case TestWritten():
                self._test(document, (*path, "test"), written.test)
                kind = Numeric(0, MOST[written.test])
                move = Move(document, path, condition, saves=written.test, kind=kind)
                yield ThinkingTest(test=written.test, when=when), move
            case UseWritten():
                yield from self._part(document, path, written, when, condition)

    def _task(
        self,
        document: Document,
        path: Path,
        written: TaskWritten,
        when: Expression | None,
        condition: tuple[Use, ...],
    ) -> tuple[Step, Move]:
        """What is shown must be known, as what a condition mentions must."""
        uses = condition
        for name in written.shows:
            position = document.at((*path, "shows", name))
            uses += (Use(Name(name=name), document.file, position.line, False, position.column),)
        besides = (("awaits_sign_off", Truth()),) if written.task == "sign_off" else ()
        move = Move(document, path, uses, besides=besides)
        return Task(task=written.task, shows=written.shows, when=when), move

    def _evidence(self, document: Document, path: Path, said: Said) -> None:
        """A lesson says at the head of its file what it stands on, in the language it was written in."""
        file, _ = said.places[self.written.languages[0]]
        if not self.content.evidence.get(file):
            problem = f"the lesson {file} does not say what it stands on"
            remedy = "begin it with its evidence: claim, source and strength, between two lines of ---"
            self.mistakes.append(document.mistake(path, problem, remedy))

    def _first_of(
        self,
        document: Document,
        path: Path,
        written: FirstOfWritten,
        when: Expression | None,
        condition: tuple[Use, ...],
    ) -> tuple[Step | None, Move]:
        uses, made, fitting = condition, list[Alternative](), list[Choice]()
        for index, each in enumerate(written.first_of):
            here = (*path, "first_of", index)
            fits, more = self.when(document, (*here, "when"), each.when)
            said = self.said(document, (*here, "say"), each.say)
            uses += more + (said.uses if said else ())
            fitting.append(Choice(fits, said is not None and not said.uses))
            if said:
                made.append(Alternative(key=each.key, text=said.words, when=fits))
            if each.when is None and index + 1 < len(written.first_of):
                problem = "what stands below this is never said: it always fits"
                self.mistakes.append(
                    document.mistake(here, problem, "give it a “when”, or move it to the end")
                )
        keys = tuple(each.key for each in written.first_of)
        for index, key in enumerate(keys):
            if key in keys[:index]:
                here = (*path, "first_of", index, "key")
                self.mistakes.append(document.mistake(here, f"“{key}” is here twice", "rename one of them"))
        complete = len(made) == len(written.first_of)
        step = FirstOf(of=tuple(made), save=written.save, when=when) if complete else None
        kind = OneOf(keys) if written.save else None
        move = Move(document, path, uses, saves=written.save, kind=kind, alternatives=tuple(fitting))
        return step, move

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
        said = self.said(document, (*path, "say"), written.say) if written.say is not None else None
        step = Measure(
            scale=written.scale,
            say=said.words if said else None,
            untranslated=written.untranslated or "give",
            told=written.told,
            otherwise=named_scale(written.otherwise),
            when=when,
        )
        uses = condition + (said.uses if said else ())
        move = measuring(document, path, uses, said, written.scale, scale)
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
                update={"scale": wording, "otherwise": None, "instead_of": alone(measure)}
            )
            yield instead, measuring(document, here, condition, None, wording, scale)
            return
        said = self.said(document, here, wording)
        step = Say(text=said.words, instead_of=alone(measure)) if said else None
        yield step, Move(document, here, condition + (said.uses if said else ()), said)

    def _longer_form(
        self, document: Document, path: Path, before: ScaleWritten, written: ThenWritten
    ) -> tuple[Step, Move]:
        """The scale that may follow another one: it shares the first one's settings."""
        short = (*path, "scale") not in document.positions
        when, uses = self.when(document, path if short else (*path, "when"), written.when)
        scale = self._scale(document, path if short else (*path, "scale"), written.scale, before.untranslated)
        said = self.said(document, (*path, "say"), written.say) if written.say is not None else None
        step = Measure(
            scale=written.scale,
            say=said.words if said else None,
            untranslated=before.untranslated or "give",
            told=before.told,
            follows=before.scale,
            otherwise=named_scale(written.otherwise),
            when=when,
        )
        uses = uses + (said.uses if said else ())
        move = measuring(document, path, uses, said, written.scale, scale)
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

    def said(self, document: Document, path: Path, wording: str | dict[str, str]) -> Said | None:
        """A text in all languages of the program; None with a mistake."""
        return self.content.said(document, path, wording, self.written.languages, self.written.program)

    def when(
        self, document: Document, path: Path, written: str | None, *, condition: bool = True
    ) -> tuple[Expression | None, tuple[Use, ...]]:
        """A condition, or something else that is reckoned; and its use for the checks."""
        if written is None:
            return None, ()
        position = document.at(path)
        try:
            expression = parse_expression(written)
        except SlipError as slip:
            self.mistakes.append(document.mistake(path, slip.problem, slip.remedy))
            return None, ()
        return expression, (Use(expression, document.file, position.line, condition, position.column),)


def _under(when: Expression | None, step: Step) -> Step:
    """The step under one more condition."""
    return step if when is None else step.model_copy(update={"when": joined(when, step.when)})


def joined(one: Expression | None, other: Expression | None) -> Expression | None:
    """Both conditions as one."""
    if one is None or other is None:
        return other if one is None else one
    return Both(left=one, right=other)
