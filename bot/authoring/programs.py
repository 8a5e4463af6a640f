"""A program's files as the core's program, and what its steps mention and save."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import PurePosixPath
from typing import NamedTuple

from bot.authoring.answers import expected_answer
from bot.authoring.expressions import parse_expression
from bot.authoring.kinds import AnyText, Kind, Numeric, OneOf, TimeOfDay, names_in
from bot.authoring.mistakes import Mistake, SlipError, count_wrong, did_you_mean, listed
from bot.authoring.occurring import MOST as MOST_OF_ONE
from bot.authoring.occurring import Moment, Occurrence, moments, occurrences, repeats, repeats_on_days
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
    UseWritten,
)
from bot.authoring.yaml import Document, Path
from bot.core.anchor import Anchor, FromCohort, FromDate, FromJoining, FromModule
from bot.core.assignment import Arm, Assignment
from bot.core.diary_told import OF_A_NIGHT, OF_A_WEEK
from bot.core.expression import Both, Expression
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


COUNTED_FROM_JOINING = "joining"
"""Written after `from`, or left out: the days are the participant's own."""

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
    """A session as the checks see it. `due` is its time by the program's own hours; of a random one, the earliest."""

    document: Document
    path: Path
    written: SessionWritten
    days: int | None
    due: time
    moves: tuple[Move, ...]
    occurs: tuple[Occurrence, ...]
    uses: tuple[Use, ...] = ()
    """Its own condition."""

    @property
    def in_order(self) -> bool:
        """Whether it is known what comes before it: it is counted from joining, and comes once."""
        return self.written.counted_from in (None, COUNTED_FROM_JOINING) and not repeats(self.written)


class Built(NamedTuple):
    """A program, unless a mistake prevents it, and its sessions in the order they come."""

    document: Document
    written: ProgramWritten
    program: Program | None
    opening: tuple[Use, ...]
    scenes: tuple[Scene, ...]


class Part(NamedTuple):
    """Steps that are written once, and the file they stand in."""

    document: Document
    steps: tuple[AnyStepWritten, ...]


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
        self.titles: dict[str, str] = {}
        self.parts: dict[str, Part] = {}
        self.parts_used: set[str] = set()
        self.within: list[str] = []

    def build(self, modules: Sequence[ModuleFile]) -> Built:
        """The program of these modules. `scales` holds None for a scale that has a mistake of its own."""
        before = count_wrong(self.mistakes)
        written = self.written
        title = self._title()
        welcome = self._said(self.document, ("welcome",), written.welcome)
        consent = self._said(self.document, ("consent",), written.consent)
        sessions: list[Session] = []
        scenes: list[Scene] = []
        self._gather_parts(modules)
        self.titles = {module.stem: module.written.module for module in modules}
        for module in modules:
            counts: dict[str, int] = {}
            for index, session in enumerate(module.written.sessions):
                made, scene = self._session(module, ("sessions", index), session, counts)
                sessions += made
                scenes.append(scene)
        self._twice_named(scenes, sessions)
        self._unused_parts()
        scenes.sort(key=lambda scene: (scene.occurs[0].day, scene.due))
        opening = (*(welcome.uses if welcome else ()), *(consent.uses if consent else ()))
        program = None
        if count_wrong(self.mistakes) == before and welcome and consent:
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
                assignments=self._assignments(),
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
        self, module: ModuleFile, path: Path, written: SessionWritten, counts: dict[str, int]
    ) -> tuple[list[Session], Scene]:
        document = module.document
        made = [
            each
            for index, step in enumerate(written.steps)
            for each in self._steps(document, (*path, "steps", index), step)
        ]
        steps = tuple(step for step, _ in made if step is not None)
        moves = tuple(move for _, move in made)
        when, condition = self._when(document, (*path, "when"), written.when)
        mentioned = {name for move in moves for use in move.uses for name in names_in(use.of)}
        mentioned |= {name for use in condition for name in names_in(use.of)}
        draws = tuple(
            name
            for name, each in self.written.assignments.items()
            if each.by == "touchpoint" and name in mentioned
        )
        anchor = self._anchor(module, (*path, "from"), written.counted_from)
        occurs = occurrences(written)
        if len(occurs) * (written.times or 1) > MOST_OF_ONE:
            problem = f"this entry makes {len(occurs) * (written.times or 1):,} sessions; {MOST_OF_ONE:,} are possible"
            self.mistakes.append(document.mistake(path, problem, "shorten the span"))
            occurs = occurs[:1]
        sessions = [
            Session(
                session=name,
                module=module.written.module,
                anchor=anchor,
                day=each.day,
                weekday=each.weekday,
                at=at,
                when=when,
                draws=draws,
                steps=steps,
            )
            for each in occurs
            for name, at in self._named_moments(module, written, each, counts)
        ]
        due = self._due(document, path, written)
        return sessions, Scene(
            document, path, written, module.written.days, due, moves, tuple(occurs), condition
        )

    def _named_moments(
        self, module: ModuleFile, written: SessionWritten, each: Occurrence, counts: dict[str, int]
    ) -> Iterator[tuple[str, Moment]]:
        if written.session is not None:
            name = written.session + (each.ending if repeats_on_days(written) else "")
        else:
            first = f"{module.stem}{each.ending}"
            counts[first] = counts.get(first, 0) + 1
            name = first + (f"-{counts[first]}" if counts[first] > 1 else "")
        for ending, at in moments(written, name):
            yield name + ending, at

    def _due(self, document: Document, path: Path, written: SessionWritten) -> time:
        """Its time by the program's own hours."""
        if isinstance(written.at, str):
            return {"morning": self.written.morning, "evening": self.written.evening}[written.at]
        if isinstance(written.at, time):
            return written.at
        start, end = written.at
        needed = (written.apart or timedelta(0)) * ((written.times or 1) - 1)
        length = datetime.combine(date.min, end) - datetime.combine(date.min, start)
        if needed > length:
            problem = f"{written.times} times do not fit between {start:%H:%M} and {end:%H:%M} so far apart"
            self.mistakes.append(
                document.mistake((*path, "apart"), problem, "widen the window, or leave less in between")
            )
        return start

    def _anchor(self, module: ModuleFile, path: Path, written: str | None) -> Anchor:
        """What the days are counted from; a mistake where nobody can say."""
        if written is None or written == COUNTED_FROM_JOINING:
            return FromJoining()
        if written == "cohort":
            return FromCohort()
        stem = written.removeprefix("end of ").strip()
        if stem == written:
            return FromDate(save=written)
        if stem not in self.titles or stem == module.stem:
            others = [name for name in self.titles if name != module.stem]
            problem = f"there is no other module “{stem}”"
            named = f"name one of {listed(others)}" if others else "this program has no other module"
            remedy = did_you_mean(stem, others) or named
            self.mistakes.append(module.document.mistake(path, problem, remedy))
        return FromModule(module=self.titles.get(stem, stem))

    def _twice_named(self, scenes: Sequence[Scene], sessions: Sequence[Session]) -> None:
        """Two sessions of one name would be taken for one."""
        names = Counter(each.session for each in sessions)
        twice = [name for name, number in names.items() if number > 1]
        for scene in scenes:
            name = scene.written.session
            if name is not None and any(each == name or each.startswith(f"{name}-") for each in twice):
                self.mistakes.append(
                    scene.document.mistake(
                        (*scene.path, "session"),
                        f"another session is called “{name}” too",
                        "rename one of them",
                    )
                )

    def _assignments(self) -> tuple[Assignment, ...]:
        return tuple(
            Assignment(
                assignment=name,
                by=each.by,
                arms=tuple(Arm(arm=arm, share=share) for arm, share in each.arms),
            )
            for name, each in self.written.assignments.items()
        )

    def _gather_parts(self, modules: Sequence[ModuleFile]) -> None:
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

    def _unused_parts(self) -> None:
        for name, part in self.parts.items():
            if name not in self.parts_used:
                self.mistakes.append(
                    part.document.mistake(
                        ("parts", name),
                        f"nothing uses the part “{name}”",
                        "write “- use:” somewhere, or remove it",
                        "warning",
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
            for made, move in self._steps(part.document, ("parts", written.use, index), step):
                yield (_under(when, made) if made is not None else None), move._replace(uses=uses + move.uses)
        self.within.pop()

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
            case UseWritten():
                yield from self._part(document, path, written, when, condition)

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


def _under(when: Expression | None, step: Step) -> Step:
    """The step under one more condition."""
    if when is None:
        return step
    both = when if step.when is None else Both(left=when, right=step.when)
    return step.model_copy(update={"when": both})


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
