"""A program's files as the core's program, and what its steps mention and save."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from bot.authoring.kinds import AnyText, Kind, Numeric, TimeOfDay, Truth, names_in
from bot.authoring.mistakes import Mistake, count_wrong, did_you_mean, listed
from bot.authoring.moves import Move
from bot.authoring.occurring import MOST as MOST_OF_ONE
from bot.authoring.occurring import Moment, Occurrence, moments, occurrences, repeats, repeats_on_days
from bot.authoring.steps import ModuleFile, StepBuilder, joined
from bot.authoring.words import Content, Use
from bot.authoring.written import (
    ProgramWritten,
    SessionWritten,
)
from bot.authoring.yaml import Document, Path
from bot.core.anchor import Anchor, FromCohort, FromDate, FromJoining, FromModule, FromSwitch
from bot.core.assignment import Arm, Assignment
from bot.core.own_time import OwnTime
from bot.core.program import (
    ConsentText,
    Program,
    Session,
    ThinkingTest,
)
from bot.core.scale import Scale

AVAILABLE: dict[str, Kind] = {
    "name": AnyText(),
    "pseudonym": AnyText(),
    "program": AnyText(),
    "morning": TimeOfDay(),
    "evening": TimeOfDay(),
    "language": AnyText(2),
    "day": Numeric(),
    "week": Numeric(),
    "missed_days": Numeric(),
    "shorter": Truth(),
    "awaits_sign_off": Truth(),
    "active_minutes": Numeric(),
}
"""The names that every text of a session may mention without anything having been saved."""
SETTABLE = ("shorter",)
"""Those of them that a program may set as well: somebody may ask for less in a review, too."""


SWITCHING_ON = "switching on"
"""Written after `from`: the module is optional, and counted from the day a clinician switched it on."""
COUNTED_FROM_JOINING = "joining"
"""Written after `from`, or left out: the days are the participant's own."""


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
        self.document = document
        self.written = written
        self.scales = scales
        self.catalogue = catalogue
        self.mistakes = mistakes
        self.word_lists = word_lists
        self.titles: dict[str, str] = {}
        self.steps = StepBuilder(document, written, scales, content, mistakes, non_commercial, word_lists)

    def build(self, modules: Sequence[ModuleFile]) -> Built:
        """The program of these modules. `scales` holds None for a scale that has a mistake of its own."""
        before = count_wrong(self.mistakes)
        written = self.written
        title = self._title()
        welcome = self.steps.said(self.document, ("welcome",), written.welcome)
        consent = self.steps.said(self.document, ("consent",), written.consent)
        sessions: list[Session] = []
        scenes: list[Scene] = []
        self.steps.gather_parts(modules)
        self.titles = {module.stem: module.title for module in modules}
        self._untitled(modules)
        for module in modules:
            counts: dict[str, int] = {}
            for index, session in enumerate(module.written.sessions):
                made, scene = self._session(module, ("sessions", index), session, counts)
                sessions += made
                scenes.append(scene)
        self._twice_named(scenes, sessions)
        self.steps.complain_of_unused_parts()
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
                ask_after_missed=written.ask_after_missed,
                pause_after_missed=written.pause_after_missed,
                sessions=tuple(sessions),
                assignments=self._assignments(),
                scales={name: scale for name in sorted(self.steps.given) if (scale := self.scales[name])},
                word_lists=self._lists_for(sessions),
                module_titles={
                    module.title: module.written.module
                    for module in modules
                    if not isinstance(module.written.module, str)
                },
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

    def _untitled(self, modules: Sequence[ModuleFile]) -> None:
        """A title that is there in some languages must be there in all."""
        for module in modules:
            titles = module.written.module
            for language in self.written.languages:
                if not isinstance(titles, str) and language not in titles:
                    problem = f"the module's title is missing in “{language}”"
                    self.mistakes.append(module.document.mistake(("module",), problem, "add it"))

    def _session(
        self, module: ModuleFile, path: Path, written: SessionWritten, counts: dict[str, int]
    ) -> tuple[list[Session], Scene]:
        document = module.document
        made = [
            each
            for index, step in enumerate(written.steps)
            for each in self.steps.steps(document, (*path, "steps", index), step)
        ]
        steps = tuple(step for step, _ in made if step is not None)
        moves = tuple(move for _, move in made)
        when, condition = self.steps.when(document, (*path, "when"), written.when)
        of_module, more = self.steps.when(document, ("when",), module.written.when)
        when, condition = joined(of_module, when), condition + more
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
                module=module.title,
                anchor=anchor,
                day=each.day,
                weekday=each.weekday,
                at=at,
                when=when,
                safe=module.written.safe if written.safe is None else written.safe,
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
        at = written.at.otherwise if isinstance(written.at, OwnTime) else written.at
        if isinstance(at, str):
            return {"morning": self.written.morning, "evening": self.written.evening}[at]
        if isinstance(at, time):
            return at
        start, end = at
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
        if written == SWITCHING_ON:
            return FromSwitch(module=module.title)
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
