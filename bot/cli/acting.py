"""A sample person, taken through a program on the engine up to a session."""

from datetime import datetime, time, timedelta
from random import Random
from typing import NamedTuple, cast
from zoneinfo import ZoneInfo

from bot.authoring.library import Library
from bot.authoring.sample_people import NightField, PersonWritten
from bot.core.categories import LIFE
from bot.core.changes import step_in_words
from bot.core.diary import FIELDS
from bot.core.effects import Record, Send, Touched
from bot.core.enrollment import Enrollment
from bot.core.events import Event, Place, Pressed, Supervised, TimePassed, Wrote
from bot.core.expression import Scalar
from bot.core.program import Ask, Choices, Diary, FirstOf, Measure, Program, Reckon, Say, Show, Step, YesNo
from bot.core.schedule import next_session
from bot.core.sessions import session_of
from bot.core.text import written
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
    reckoned: dict[tuple[str, str], Scalar] | None = None,
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
            elif reckoned is not None and isinstance(effect, Record):
                reckoned[effect.session, effect.save] = effect.value
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
    if isinstance(step, Diary) and question.item is not None:
        said = person.night.get(cast(NightField, FIELDS[question.item - 1]))
        if said is not None:
            return Wrote(text=said)
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
    """A session as it came to a sample person: when, in UTC, and the steps that came, in words.

    The words say which of several texts was said, and what a reckoned value came to: so two people can be compared.
    """

    session: str
    opened_at: datetime
    came: tuple[str, ...]
    left_out: tuple[str, ...]


def lived(library: Library, program: str, person: PersonWritten, start: datetime) -> list[Lived]:
    """Every session that comes to this person, with what really comes in it, answered as their file says."""
    chosen = library.programs[program]
    witness: Witness = []
    opened: dict[str, datetime] = {}
    reckoned: dict[tuple[str, str], Scalar] = {}
    _walk(library, chosen, person, "", start, witness, opened, reckoned)
    outcomes: dict[tuple[str, int], set[str]] = {}
    ways: dict[tuple[str, int], list[int]] = {}
    for noted in witness:
        way = noted.part.partition(" ")[2]
        if not way:
            outcomes.setdefault((noted.session, noted.step), set()).add(noted.outcome)
        elif noted.outcome == "true":
            ways.setdefault((noted.session, noted.step), []).append(int(way))
    found = []
    for session, at in sorted(opened.items(), key=lambda each: each[1]):
        came: list[str] = []
        left: list[str] = []
        for number, step in enumerate(chosen.by_name[session].steps):
            seen = outcomes.get((session, number), set())
            silent = any(outcome != "true" for outcome in seen) or (step.when is not None and not seen)
            if silent:
                left.append(step_in_words(step))
            else:
                came.append(_as_it_came(step, ways.get((session, number), []), reckoned, session))
        found.append(Lived(session, at, tuple(came), tuple(left)))
    return found


def _as_it_came(step: Step, ways: list[int], reckoned: dict[tuple[str, str], Scalar], session: str) -> str:
    """A step in words, with what of it was meant for this person. `ways`: what held in it, from 1."""
    match step:
        case FirstOf(of=of):
            said = [number for number, each in enumerate(of, 1) if number in ways or each.when is None]
            key = of[min(said) - 1].key if said else "nothing"
            return f"says “{key}” of: {', '.join(each.key for each in of)}"
        case Reckon(save=save) if (session, save) in reckoned:
            return f"sets {save} to {written(reckoned[session, save])}"
        case Say() | Ask() | Show() if ways:
            return f"{step_in_words(step)} (way {', '.join(map(str, sorted(set(ways))))})"
        case _:
            return step_in_words(step)
