"""Stories played on the engine alone: in memory, weeks in a moment."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Protocol

from bot.core.effects import Effect
from bot.core.engine import advance
from bot.core.enrollment import Consent, Enrollment, Person, Status
from bot.core.events import Event, Joined, Place, Released, Seen, Supervised, Wrote
from bot.core.noticing import IN_A_ROW, MESSAGES, joined
from bot.core.plan import Plan
from bot.core.program import Program
from bot.core.risk import Safety
from bot.core.schedule import first_day, wake_at
from bot.core.witness import Witness
from bot.story import NO_FATE, Fate


class Content(Protocol):
    """What a stage needs of the content: `bot.authoring.library.Library` has it."""

    @property
    def programs(self) -> dict[str, Program]: ...
    @property
    def safety(self) -> Safety: ...


class EngineStage:
    """One participant on the engine alone. Its clinician is the first of the rota."""

    def __init__(self, content: Content, witness: Witness | None = None) -> None:
        self._content = content
        self._witness = witness
        self._program: Program | None = None
        self._enrollment: Enrollment | None = None
        self._wrote: list[tuple[datetime, str]] = []

    @property
    def program(self) -> Program:
        """The program that is played."""
        assert self._program is not None, "nobody has joined yet"
        return self._program

    @property
    def enrollment(self) -> Enrollment:
        """The participant as they stand."""
        assert self._enrollment is not None, "nobody has joined yet"
        return self._enrollment

    def join(
        self, name: str, program: str, place: Place | None, now: datetime, fate: Fate = NO_FATE
    ) -> Sequence[Effect]:
        """See `story.Stage`. Raises KeyError when there is no such program."""
        self._program = self._content.programs[program]
        self._enrollment = newcomer(self._program, "P-0001", name, place, now, fate)
        return self.happen(Joined(), now) if place is None else ()

    def become(self, enrollment: Enrollment) -> None:
        """They are somebody else in some respect: another hour, another language."""
        self._enrollment = enrollment

    def happen(self, event: Event, now: datetime) -> Sequence[Effect]:
        """See `story.Stage`."""
        if isinstance(event, Wrote):
            lately = [text for at, text in self._wrote if at >= now - IN_A_ROW][-MESSAGES:]
            self._wrote.append((now, event.text))
            if not event.edited:
                event = event.model_copy(update={"before": joined(lately)})
        transition = advance(self.program, self._content.safety, self.enrollment, event, now, self._witness)
        self._enrollment = transition.enrollment
        return transition.effects

    def staff(self, action: str, now: datetime) -> Sequence[Effect]:
        """See `story.Stage`."""
        ladder = self._content.safety.ladder
        clinicians = (
            [person.name for person in ladder.people.values() if person.role == "clinician"] if ladder else []
        )
        by = next(iter(clinicians), "somebody")
        task, _, changed = action.partition(", ")
        if task in ("sign off", "review"):
            plan = _plan(changed)
            name: Literal["sign_off", "review"] = "review" if task == "review" else "sign_off"
            return self.happen(Supervised(task=name, plan=plan, by=by), now)
        return self.happen(Released(by=by) if action == "release" else Seen(by=by), now)

    def wake(self) -> datetime | None:
        """See `story.Stage`."""
        return wake_at(self.program, self.enrollment)

    def zone(self) -> str:
        """See `story.Stage`."""
        return self.enrollment.zone


def _plan(changed: str) -> Plan:
    """What a clinician changes with a task: `switch on Sleep window`, `without Activity`, `end`; or nothing."""
    if changed.startswith("switch on "):
        return Plan(switched_on=(changed.removeprefix("switch on "),))
    if changed.startswith("without "):
        return Plan(without=(changed.removeprefix("without "),))
    return Plan(ends=changed == "end")


def newcomer(
    program: Program,
    participant: str,
    name: str,
    place: Place | None,
    now: datetime,
    fate: Fate = NO_FATE,
) -> Enrollment:
    """A participant at the beginning of the way in; or, at a place, past it, with consent given."""
    enrollment = Enrollment(
        participant=participant,
        person=Person(name=name),
        program=program.program,
        version=program.version,
        language=fate.language or program.languages[0],
        morning=program.morning,
        evening=program.evening,
        seed=fate.lot,
        cohort="a cohort" if fate.cohort_starts_on else None,
        cohort_starts_on=fate.cohort_starts_on,
    )
    if place is None:
        return enrollment
    taken_in = enrollment.model_copy(
        update={
            "status": Status.ACTIVE,
            "zone": place.zone,
            "country": place.country,
            "consent": Consent(version=program.consent.version, at=now),
        }
    )
    return taken_in.model_copy(update={"day_one": first_day(program, taken_in, now)})
