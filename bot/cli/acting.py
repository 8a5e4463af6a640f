"""A sample person, taken through a program on the engine up to a session."""

from datetime import datetime, time, timedelta
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.authoring.library import Library
from bot.authoring.sample_people import PersonWritten
from bot.core.categories import LIFE
from bot.core.changes import step_in_words
from bot.core.effects import Send, Touched
from bot.core.enrollment import Enrollment
from bot.core.events import Event, Place, Pressed, Supervised, TimePassed, Wrote
from bot.core.program import Ask, Choices, Measure, Program, YesNo
from bot.core.schedule import next_session
from bot.core.sessions import session_of
from bot.core.witness import Witness
from bot.rehearsal import EngineStage, newcomer
from bot.replay import Way
from bot.simulation.answering import answer
from bot.simulation.people import BEHAVIOURS
from bot.story import Fate

ANSWERS_AFTER = timedelta(minutes=2)
SIGNED_AFTER = timedelta(hours=20)
WELL_ENOUGH = 0.2
"""How badly off a sample person is where their file says nothing: no answer of theirs holds the program."""
_LONGEST = 20_000
"""Events until a session: more means that it never comes."""


class Taken(NamedTuple):
    """Who was taken to a session: as they stand right before it, when it is due, and how they got there."""

    enrollment: Enrollment
    due: datetime
    way: Way


def take_to(
    library: Library, program: str, person: PersonWritten, session: str, now: datetime
) -> Taken | None:
    """Take somebody to the moment before a session, which is due within the coming two days.

    None when it does not come for them.
    """
    chosen = library.programs[program]
    trial = _walk(library, chosen, person, session, now - timedelta(days=1))
    if trial is None:
        return None
    here = ZoneInfo(person.zone)
    tomorrow = now.astimezone(here).date() + timedelta(days=1)
    days = (tomorrow - trial.due.astimezone(here).date()).days
    return _walk(library, chosen, person, session, now - timedelta(days=1) + timedelta(days=days))


def _walk(
    library: Library,
    program: Program,
    person: PersonWritten,
    session: str,
    start: datetime,
    witness: Witness | None = None,
    opened: dict[str, datetime] | None = None,
) -> Taken | None:
    here = ZoneInfo(person.zone)
    # They join as the day begins, and have all of it before them.
    began = datetime.combine(start.astimezone(here).date(), time(), here)
    place = Place(name=person.zone, zone=person.zone, country="XX")
    fate = Fate(person.lot, person.cohort_starts)
    stage = EngineStage(library, witness)
    stage.join(person.name, program.program, place, began, fate)
    own = {name: at for name, at in (("morning", person.morning), ("evening", person.evening)) if at}
    stage.become(
        stage.enrollment.model_copy(update={**own, "language": person.language or program.languages[0]})
    )
    shown: dict[int, tuple[str, ...]] = {}
    now, draw = began, Random(f"{person.name}/{person.lot}")  # noqa: S311 - no secrets
    events: list[tuple[datetime, Event]] = []
    event: Event
    about_life = frozenset((rule.scale, rule.item) for rule in library.safety.items if rule.category in LIFE)
    for _ in range(_LONGEST):
        enrollment = stage.enrollment
        if enrollment.conversation is None:
            upcoming = next_session(program, enrollment)
            if upcoming is not None and upcoming[0].session == session:
                return Taken(
                    enrollment, upcoming[1], Way(person.name, program.program, began, events, place, fate)
                )
            wake = stage.wake()
            if wake is None and enrollment.awaits_sign_off:
                # A clinician looks, and signs.
                now += SIGNED_AFTER
                event = Supervised(task="sign_off")
            elif wake is None or session in enrollment.settled:
                return None
            else:
                now, event = max(now, wake), TimePassed()
        else:
            now += ANSWERS_AFTER
            event = _answer(program, enrollment, person, shown, draw, about_life)
            events.append((now, event))
        for effect in stage.happen(event, now):
            if isinstance(effect, Send):
                _remember(shown, effect)
            elif (
                opened is not None
                and isinstance(effect, Touched)
                and effect.state == "sent"
                and not effect.number
            ):
                opened.setdefault(effect.session, now)
    return None


def _answer(
    program: Program,
    enrollment: Enrollment,
    person: PersonWritten,
    shown: dict[int, tuple[str, ...]],
    draw: Random,
    about_life: frozenset[tuple[str, int]],
) -> Event:
    conversation = enrollment.conversation
    assert conversation is not None
    assert conversation.question is not None
    question = conversation.question
    step = session_of(program, conversation.session).steps[conversation.step]
    options = shown.get(question.number, ())
    if isinstance(step, Ask) and step.save in person.answers:
        given = person.answers[step.save]
        if isinstance(step.expected, Choices | YesNo) and given in options:
            return Pressed(question=question.number, option=given)
        return Wrote(text=given)
    if isinstance(step, Measure) and question.item is not None:
        points = person.scales.get(step.scale, [])
        option = f"p{points[question.item - 1]}" if question.item <= len(points) else ""
        if option in options:
            return Pressed(question=question.number, option=option)
    return answer(program, conversation, step, options, BEHAVIOURS[0], WELL_ENOUGH, draw, about_life)


def _remember(shown: dict[int, tuple[str, ...]], effect: Send) -> None:
    for row in effect.buttons:
        for button in row:
            number, _, option = button.data.partition(":")
            if number.isdecimal():
                before = shown.get(int(number), ()) if button is not effect.buttons[0][0] else ()
                shown[int(number)] = (*before, option)


def begun_by(library: Library, program: str, person: PersonWritten, day: datetime) -> Enrollment:
    """Somebody who joins as a day begins and has answered nothing, with their own hours."""
    chosen = library.programs[program]
    place = Place(name=person.zone, zone=person.zone, country="XX")
    somebody = newcomer(chosen, "P-0001", person.name, place, day, Fate(person.lot, person.cohort_starts))
    own = {name: at for name, at in (("morning", person.morning), ("evening", person.evening)) if at}
    return somebody.model_copy(update=own)


class Lived(NamedTuple):
    """A session as it came to a sample person: when, in UTC, and the steps that came, in words."""

    session: str
    opened_at: datetime
    came: tuple[str, ...]
    left_out: tuple[str, ...]


def lived(library: Library, program: str, person: PersonWritten, start: datetime) -> list[Lived]:
    """Every session that comes to this person, with what really comes in it, answered as their file says."""
    chosen = library.programs[program]
    witness: Witness = []
    opened: dict[str, datetime] = {}
    _walk(library, chosen, person, "", start, witness, opened)
    outcomes: dict[tuple[str, int], set[str]] = {}
    for noted in witness:
        if noted.part in ("when", "text"):
            outcomes.setdefault((noted.session, noted.step), set()).add(noted.outcome)
    found = []
    for session, at in sorted(opened.items(), key=lambda each: each[1]):
        came: list[str] = []
        left: list[str] = []
        for number, step in enumerate(chosen.by_name[session].steps):
            seen = outcomes.get((session, number), set())
            silent = any(outcome != "true" for outcome in seen) or (step.when is not None and not seen)
            (left if silent else came).append(step_in_words(step))
        found.append(Lived(session, at, tuple(came), tuple(left)))
    return found
