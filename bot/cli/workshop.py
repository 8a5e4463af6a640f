"""The files behind a preview: watched, read anew when they are saved, and shown beside the chats."""

import asyncio
import re
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.authoring.check import look_through
from bot.authoring.library import Library
from bot.authoring.load import Kept
from bot.authoring.mistakes import Mistake
from bot.authoring.sample_people import PersonWritten, people_of
from bot.cli.acting import begun_by, take_to
from bot.cli.errors import RunError
from bot.cli.replaying import way_of
from bot.cli.staging import DemoStage
from bot.core.changes import step_in_words, when_in_words
from bot.core.outline import outline, undated
from bot.core.program import BUILT_IN
from bot.core.schedule import wake_at
from bot.playground.belongings import ImpossibleError
from bot.playground.world import World
from bot.replay import Way, replay
from bot.service.history import history
from bot.service.places import place_named
from bot.store.work import Store

LOOKS = 0.2
"""Seconds between two looks at the files."""
SAMPLES = {
    "diligent": PersonWritten(name="Anna"),
    "far away": PersonWritten(name="Kiran", zone="Asia/Kolkata", lot=2),
}
"""Who can be taken to a session where a program has no people of its own."""
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


class FilesWorkshop:
    """One program's files, and the bot that runs on the last state of them that could be read."""

    def __init__(
        self,
        home: Path,
        non_commercial: bool,
        program: str,
        library: Library,
        today: Callable[[], datetime],
    ) -> None:
        self.home = home
        self.program = program
        self.library = library
        self.revision = 1
        self.stage: DemoStage
        self.world: World
        self.store: Store
        self._non_commercial = non_commercial
        self._today = today
        self._kept = Kept()
        self._mistakes: tuple[Mistake, ...] = ()
        self._taken: dict[int, Way] = {}
        self._signature: object = None

    # -- the files -------------------------------------------------------------------------------------------

    def look(self, _library: Library) -> Library:
        """The library as it can be read: what the running bot goes by."""
        return self.library

    async def watch(self, changed: Callable[[], None]) -> None:
        """Read the files whenever one was saved, for as long as the preview runs; tell the pages."""
        while True:
            if await asyncio.to_thread(self._read_if_changed):
                changed()
            await asyncio.sleep(LOOKS)

    def _read_if_changed(self) -> bool:
        signature = self._seen()
        if signature == self._signature:
            return False
        found = look_through(self.home, self._today().date(), self._non_commercial, self._kept)
        _, wrong_people = people_of(self.home, self.program)
        # A file that is saved while it is read is read once more.
        self._signature = signature
        self._mistakes = (*found.mistakes, *wrong_people)
        if found.library is not None and self.program in found.library.programs:
            self.library = found.library
        self.revision += 1
        return True

    def _seen(self) -> object:
        seen = []
        for folder in ("programs", "content"):
            for path in sorted((self.home / folder).rglob("*")):
                try:
                    about = path.stat()
                except FileNotFoundError:
                    continue
                seen.append((str(path), about.st_mtime_ns, about.st_size))
        return seen

    # -- what the page shows ---------------------------------------------------------------------------------

    def shown(self, chat: int | None) -> dict[str, Any]:
        """See `page_api.Workshop`."""
        return {
            "program": self.program,
            "mistakes": [self._mistake(each) for each in self._mistakes],
            "people": list(self._people()),
            "outline": self._outline(),
            **self._standing(chat),
        }

    def _mistake(self, mistake: Mistake) -> dict[str, Any]:
        try:
            lines = (self.home / mistake.file).read_text("utf-8", errors="replace").splitlines()
            source = lines[mistake.line - 1] if mistake.line <= len(lines) else ""
        except OSError:
            source = ""
        return {**mistake.model_dump(mode="json"), "source": source[:300]}

    def _outline(self) -> list[dict[str, Any]]:
        """Weeks of sessions, for somebody who joins on a Monday; then those whose date nobody knows."""
        program = self.library.programs[self.program]
        monday = datetime.combine(date(2026, 3, 2), time(), ZoneInfo("UTC"))
        anna = begun_by(self.library, self.program, PersonWritten(name="Anna", zone="UTC"), monday)
        weeks: dict[str, list[dict[str, Any]]] = {}
        for planned in outline(program, anna):
            session = program.by_name[planned.session]
            what = [f"({part.what})" if part.conditional else part.what for part in planned.parts]
            row = {
                "session": planned.session,
                "module": planned.module,
                "day": planned.day,
                "when": when_in_words(session),
                "at": f"{planned.opens_at:%H:%M}",
                "what": what,
                "conditional": session.when is not None,
            }
            weeks.setdefault(f"Week {(planned.day - 1) // 7 + 1}", []).append(row)
        for session in undated(program, anna):
            row = {
                "session": session.session, "module": session.module, "day": None, "when": when_in_words(session),
                "at": "", "what": [step_in_words(step) for step in session.steps], "conditional": True,
            }  # fmt: skip
            weeks.setdefault("Whenever its date is known", []).append(row)
        return [{"title": title, "sessions": rows} for title, rows in weeks.items()]

    def _standing(self, chat: int | None) -> dict[str, Any]:
        """Where a participant stands, and what was left out for them."""
        nowhere: dict[str, Any] = {"now": None, "settled": {}, "left_out": []}
        if chat is None:
            return nowhere
        with self.store.work() as work:
            row = work.participant_of_chat(chat)
            if row is None or row.enrollment_id is None:
                return nowhere
            enrollment = work.load_enrollment(row.enrollment_id)[1]
        open_now = enrollment.conversation.session if enrollment.conversation is not None else None
        return {
            "now": None if open_now in BUILT_IN else open_now,
            "settled": dict(enrollment.settled),
            "left_out": self._left_out(chat),
        }

    def _left_out(self, chat: int) -> list[dict[str, str]]:
        program = self.library.programs[self.program]
        try:
            noted = replay(self.library, self._way(chat), place_named).noted
        except (KeyError, ImpossibleError):
            return []
        found: dict[tuple[str, int], str] = {}
        for each in noted:
            if each.outcome.startswith("unanswered") and each.session in program.by_name:
                steps = program.by_name[each.session].steps
                if 0 <= each.step < len(steps):
                    found[each.session, each.step] = each.outcome.partition(" ")[2]
        return [
            {"session": session, "what": step_in_words(program.by_name[session].steps[step]), "name": name}
            for (session, step), name in found.items()
        ]

    # -- what the page asks for ------------------------------------------------------------------------------

    async def jump(self, person: str, session: str) -> dict[str, Any]:
        """See `page_api.Workshop`."""
        somebody = self._people().get(person)
        if somebody is None or session not in self.library.programs[self.program].by_name:
            raise ImpossibleError("the files have changed meanwhile: there is no such person or session")
        now = self.stage.now()
        taken = await asyncio.to_thread(take_to, self.library, self.program, somebody, session, now)
        if taken is None:
            raise ImpossibleError(
                f"{session} does not come for {somebody.name}: look at its condition and its date"
            )
        account = self.world.add_person(f"{somebody.name} · {session}", somebody.language or "en")
        self._taken[account.id] = taken.way
        with self.store.work() as work:
            row = work.add_participant(account.id, somebody.name, now)
            enrollment = taken.enrollment.model_copy(update={"participant": row.pseudonym})
            program = self.library.programs[self.program]
            work.add_enrollment(row.id, enrollment, wake_at(program, enrollment), now)
        self.world.begin(account)
        await self.stage.jump(max(taken.due - self.stage.now(), taken.due - taken.due))
        return {"chat": account.id}

    def record(self, chat: int, name: str) -> dict[str, Any]:
        """See `page_api.Workshop`."""
        if not _NAME.fullmatch(name):
            raise ImpossibleError("a story's name has small letters, digits and “-”, such as short-night")
        file = self.home / "programs" / self.program / "stories" / f"{name}.txt"
        if file.exists():
            raise ImpossibleError(f"there is a story {name} already")
        story = replay(self.library, self._way(chat), place_named).story
        file.parent.mkdir(exist_ok=True)
        file.write_text(story, encoding="utf-8")
        return {"file": str(file.relative_to(self.home))}

    def _way(self, chat: int) -> Way:
        with self.store.work() as work:
            row = work.participant_of_chat(chat)
            if row is None or row.enrollment_id is None:
                raise ImpossibleError("they are in no program yet")
            taken = self._taken.get(chat)
            if taken is not None:
                return taken._replace(events=[*taken.events, *history(work, row.id)])
            try:
                return way_of(work, row.pseudonym, row.name or "Anna")
            except RunError as error:
                raise ImpossibleError(str(error)) from None

    def _people(self) -> dict[str, PersonWritten]:
        own, _ = people_of(self.home, self.program)
        return own or SAMPLES
