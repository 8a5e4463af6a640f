"""Everything that the sessions of a program say and ask, step by step, as it would be sent."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import assert_never

from bot.authoring.library import Library
from bot.core import asking, breathing, diary, forms, measuring, thinking, thought_record
from bot.core.effects import Send
from bot.core.enrollment import Assessed, Conversation, Enrollment
from bot.core.events import Place
from bot.core.expression import Expression, Scalar
from bot.core.own_words import sentence
from bot.core.program import (
    AWAY,
    JOINING,
    Ask,
    Breathe,
    Diary,
    FirstOf,
    Measure,
    Program,
    Reckon,
    Say,
    Session,
    Show,
    Step,
    Task,
    ThinkingTest,
    ThoughtRecord,
)
from bot.core.scale import Scale
from bot.core.scoring import span
from bot.core.sessions import session_of
from bot.core.sleep_diary import Night, Sleep, reckon
from bot.core.text import Text, Words, in_language, render
from bot.core.turn import Turn
from bot.rehearsal import newcomer
from tests.phone.bubbles import Bubble, bubble_of
from tests.phone.plausible import Known, known_of, reckoned_in
from tests.phone.readings import readings

MORNING = datetime(2026, 3, 2, 7, tzinfo=UTC)
HERE = Place(name="Madrid", zone="Europe/Madrid", country="ES")
_NIGHT = Night(
    into_bed=time(22, 45),
    tried_to_sleep=time(23, 15),
    to_fall_asleep=35,
    awakenings=2,
    awake=25,
    final_awakening=time(6, 20),
    out_of_bed=time(6, 45),
    quality=3,
)
_TOLD: tuple[Scalar, ...] = ("22:45", "23:15", 35, 2, 25, "06:20", "06:45", 3)
"""The same night, as it is answered."""


def said_in_sessions(
    library: Library, program: Program, language: str, files: Mapping[str, Text]
) -> Iterator[Bubble]:
    """Every message of every session, those included that every program has."""
    saying = _Saying(library, program, language, files)
    for session in (session_of(program, JOINING), *program.sessions, session_of(program, AWAY)):
        for number, step in enumerate(session.steps):
            yield from saying.step(session, number, step)


class _Saying:
    """Does one step after the other, each as if it came first."""

    def __init__(self, library: Library, program: Program, language: str, files: Mapping[str, Text]) -> None:
        self._library = library
        self._program = program
        self._language = language
        self._files = {text: file for file, text in files.items()}
        self._known: Known = known_of(program, language)
        self._reckoned = reckoned_in(program)
        self._say = partial(sentence, program.catalogue, language)

    def step(self, session: Session, number: int, step: Step) -> Iterator[Bubble]:
        """All that a step can send, without what follows an answer of another step."""
        turn = partial(self._turn, session, number)
        whole = partial(self._sent, session)
        match step:
            case Say(text=text, when=when) | Show(text=text, when=when):
                yield from self._said(session, text, when, step)
            case FirstOf(of=of):
                for each in of:
                    yield from self._said(session, each.text, each.when, step)
            case Ask(save=save, text=text, when=when):
                for values in readings(in_language(text, self._language), self._known, when, self._reckoned):
                    asked = turn(values)
                    asking.ask(asked, step)
                    yield from whole(asked, save, text)
            case Measure():
                if step.say is not None:
                    yield from self._said(session, step.say, None, step)
                yield from self._measured(session, number, step)
            case Diary():
                yield from self._diary(session, number)
            case ThinkingTest():
                tested = turn({})
                thinking.begin(tested, step)
                yield from whole(tested, step.test)
            case Breathe():
                breathed = turn({})
                breathing.begin(breathed)
                breathing.press(breathed, step, "start")
                sent = list(whole(breathed, "breathing"))
                # One breath is like the other.
                yield from (*sent[:3], sent[-1])
            case ThoughtRecord():
                yield from self._thought_record(session, number)
            case Reckon() | Task():
                pass
            case _:
                assert_never(step)

    def _turn(self, session: Session, number: int, values: dict[str, Scalar], **besides: object) -> Turn:
        somebody: Enrollment = newcomer(self._program, "P-0123", "Maximiliana", HERE, MORNING)
        # At joining nobody has said yet where they are; the question is the same.
        open_now = Conversation(
            session=session.session, opened_at=MORNING, closes_at=MORNING + timedelta(hours=11), step=number
        )
        changed = {"language": self._language, "values": values, "conversation": open_now, **besides}
        return Turn(self._program, self._library.safety, somebody.model_copy(update=changed), MORNING)

    def _sent(self, session: Session, turn: Turn, what: str, text: Words | None = None) -> Iterator[Bubble]:
        file = None if text is None else self._files.get(in_language(text, self._language))
        where = file or f"{session.session}: {what}"
        for effect in turn.effects:
            if isinstance(effect, Send):
                yield bubble_of(session.module, where, effect)

    def _said(self, session: Session, words: Words, when: Expression | None, step: Step) -> Iterator[Bubble]:
        text = in_language(words, self._language)
        where = self._files.get(text, f"{session.session}: says")
        shows = step.shows if isinstance(step, Show) else None
        for values in readings(text, self._known, when, self._reckoned):
            said = render(text, values, self._say)
            assert said is not None, "what is read says something"
            yield bubble_of(session.module, where, Send(text=said, shows=shows))

    def _measured(self, session: Session, number: int, step: Measure) -> Iterator[Bubble]:
        scale = self._program.scales[step.scale]
        points = tuple(_answered(scale, item) for item in range(1, len(scale.items) + 1))
        turn = self._turn(session, number, {})
        form = measuring.ScaleForm(turn, step, ())
        if heading := form.heading(turn):
            turn.say(heading)
        yield from self._items(session, turn, form, scale.scale, points)
        most = 200 if scale.scoring == "product" else span(scale)[1]
        before = tuple(
            Assessed(score=most * part // 10, band=None, at=MORNING - timedelta(days=days))
            for part, days in ((5, 42), (4, 14))
        )
        for earlier in ((), before[:1], before):
            done = self._turn(session, number, {}, assessed={scale.scale: earlier} if earlier else {})
            finished = measuring.ScaleForm(done, step, ())
            done.converse(given=points, furthest=len(points))
            done.number_question(buttons=True, item=len(points))
            finished.finish(done)
            yield from self._sent(session, done, f"{scale.scale}, result")

    def _diary(self, session: Session, number: int) -> Iterator[Bubble]:
        form = diary.DiaryForm()
        nights = _nights()
        for besides in ({}, {"nights": nights, "last_night": _NIGHT}):
            turn = self._turn(session, number, {}, **besides)
            turn.say(form.heading(turn))
            yield from self._items(session, turn, form, "diary", _TOLD)
            turn.converse(given=_TOLD)
            turn.effects.clear()
            form.finish(turn)
            yield from self._sent(session, turn, "diary, result")

    def _thought_record(self, session: Session, number: int) -> Iterator[Bubble]:
        form = thought_record.ThoughtRecordForm()
        turn = self._turn(session, number, {})
        turn.say(form.heading(turn))
        yield from self._items(session, turn, form, "thought record", (True, True, 8, True, 5))
        for after in (5, 8):
            turn.effects.clear()
            turn.converse(given=(True, True, 8, True, after))
            form.finish(turn)
            yield from self._sent(session, turn, "thought record, result")

    def _items(
        self, session: Session, turn: Turn, form: forms.Form, what: str, given: tuple[Scalar, ...]
    ) -> Iterator[Bubble]:
        """Every question of a form, with those before it answered; and what “Later” says."""
        yield from self._sent(session, turn, f"{what}, heading")
        for item in range(1, len(given) + 1):
            turn.effects.clear()
            turn.converse(given=(*given[: item - 1], *[None] * (len(given) - item + 1)), furthest=item - 1)
            turn.number_question(buttons=True, item=item)
            forms.show(turn, form)
            yield from self._sent(session, turn, f"{what} {item}")
        turn.effects.clear()
        forms.rest(turn)
        yield from self._sent(session, turn, f"{what}, later")


def _answered(scale: Scale, item: int) -> int:
    """The least that can be answered, which no rule notices; of numbers, what many would say."""
    low, high = scale.worth_of(item)
    return low if scale.items[item - 1].number is None else min(high, 30 if high > 30 else 3)


def _nights() -> tuple[Sleep, ...]:
    """The week before this night."""
    found = (
        reckon(_NIGHT, date(2026, 3, 1) - timedelta(days=days), HERE.zone) for days in reversed(range(7))
    )
    return tuple(each for each in found if isinstance(each, Sleep))
