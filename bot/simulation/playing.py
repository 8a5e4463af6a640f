"""One made-up participant, played through a program on the engine alone."""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from random import Random
from typing import Literal
from zoneinfo import ZoneInfo

from bot.core.categories import LIFE
from bot.core.effects import Assigned, Effect, Flagged, Send, Touched
from bot.core.engine import advance
from bot.core.enrollment import Consent, Enrollment, Person, Status
from bot.core.events import Commanded, Event, Released, Supervised, TimePassed, Wrote
from bot.core.plan import Plan
from bot.core.program import BUILT_IN, Program
from bot.core.risk import Flag, Safety, Urgency
from bot.core.schedule import first_day, out_of_quiet, program_day, wake_at
from bot.core.sessions import session_of
from bot.core.switching import switchable
from bot.core.tasks import TASKS
from bot.core.witness import Witness
from bot.simulation.answering import answer
from bot.simulation.people import (
    CRIES,
    GO_ON,
    LOGS,
    RELEASED_AFTER,
    SLEEPS_SHORT,
    SWITCHED_ON,
    TASK_DONE_AFTER,
    ZONES,
    Behaviour,
)
from bot.simulation.tallies import Tally

READS = 200 / 60
"""Words in a second."""
SECONDS = {"button": 4, "typed": 10, "item": 5}
"""What an answer takes beside the reading."""
SITTING = timedelta(hours=1)
LONGEST = timedelta(days=400)
"""No program goes on for longer than this, whatever somebody does."""

_TAGS = re.compile(r"<[^>]+>")
_URGENCIES = tuple(Urgency)
"""The most urgent first."""


def play(
    program: Program, safety: Safety, behaviour: Behaviour, number: int, seed: int, start: date
) -> Tally:
    """Play one person from their first day until the program ends for them. The same seed gives the same life."""
    return _Life(program, safety, behaviour, Random(f"{seed}/{number}"), start).live()  # noqa: S311 - no secrets


@lru_cache(4096)
def _words(text: str) -> int:
    """How many words a text has; many people get the same."""
    return len(_TAGS.sub(" ", text).split())


class _Life:
    """A participant while they are played."""

    def __init__(
        self, program: Program, safety: Safety, behaviour: Behaviour, draw: Random, start: date
    ) -> None:
        self.program, self.safety, self.behaviour, self.draw = program, safety, behaviour, draw
        self.tally = Tally()
        zone = draw.choice(ZONES)
        self.here = ZoneInfo(zone)
        self.now = datetime.combine(start + timedelta(days=draw.randrange(7)), time(), self.here).astimezone(
            UTC
        )
        self.began = self.now
        self.enrollment = self._newcomer(zone)
        self.sleeps_short = draw.random() < SLEEPS_SHORT
        self.length = max((session.day for session in program.sessions), default=1)
        self.about_life = frozenset((rule.scale, rule.item) for rule in safety.items if rule.category in LIFE)
        self.cards: set[str] = set()
        self.shown: dict[int, tuple[str, ...]] = {}
        self.acts_at: datetime | None = None
        self.acts: Event | None = None
        self.asked: tuple[int, int, tuple[str, ...]] | None = None
        self.opened: set[str] = set()
        self.alert: tuple[datetime, tuple[int, str, str]] | None = None
        self.task: tuple[Literal["sign_off", "review"], datetime] | None = None
        self.away_until = self.now
        self.goes_away_on = draw.randrange(2, max(3, self.length // 3))
        self.day = 0
        self.sat_down_at = self.now - SITTING
        self.sat_down_on, self.sittings = start, 0
        self.spent: dict[str, float] = {}
        self.today: dict[str, float] = {}

    def _newcomer(self, zone: str) -> Enrollment:
        joined = Enrollment(
            participant="P-0001",
            person=Person(name="Anna"),
            program=self.program.program,
            version=self.program.version,
            language=self.draw.choice(self.program.languages),
            zone=zone,
            seed=self.draw.getrandbits(48),
            morning=self.program.morning,
            evening=self.program.evening,
            status=Status.ACTIVE,
            consent=Consent(version=self.program.consent.version, at=self.now),
        )
        return joined.model_copy(update={"day_one": first_day(self.program, joined, self.now)})

    def live(self) -> Tally:
        """Until nothing comes any more."""
        self.tally.people[self.behaviour.behaviour] += 1
        end = self.began + LONGEST
        while self.now < end:
            wake = wake_at(self.program, self.enrollment)
            event: Event
            if self.task is not None and self._task_is_first(wake):
                self.now, event = max(self.now, self.task[1]), self._done(self.task[0])
                self.task = None
            elif self.acts_at is not None and (wake is None or self.acts_at <= wake):
                assert self.acts is not None
                self.now, event = self.acts_at, self.acts
                self.acts_at = self.acts = None
            elif wake is not None:
                self.now, event = max(self.now, wake), TimePassed()
            else:
                break
            self._note_day()
            self._happen(event)
            self._plan()
        self._close_day()
        self._note_end()
        return self.tally

    def _happen(self, event: Event) -> None:
        witness: Witness = []
        before = self.enrollment
        transition = advance(self.program, self.safety, before, event, self.now, witness)
        self.enrollment = transition.enrollment
        for noted in witness:
            if noted.session not in BUILT_IN:
                self.tally.noted[noted.session, noted.step, noted.part, noted.outcome] += 1
        for effect in transition.effects:
            self._note(effect, isinstance(event, TimePassed))
        if self.enrollment.settled is not before.settled:
            for session, how in self.enrollment.settled.items():
                if session not in before.settled:
                    self.tally.sessions[session, how] += 1
                    spent = self.spent.pop(session, 0)
                    if how == "done":
                        self.tally.lasting[session, round(spent)] += 1

    def _note(self, effect: Effect, by_time: bool) -> None:
        match effect:
            case Send():
                self._note_message(effect, by_time)
            case Touched(state="sent", number=0, session=session):
                # What follows an answer, or comes within the hour, is one sitting.
                if by_time and session not in BUILT_IN and self.now >= self.sat_down_at + SITTING:
                    self.sat_down_at = self.now
                    today = self.now.astimezone(self.here).date()
                    # A day of the program may stand still over several of the calendar's.
                    self.sittings = self.sittings + 1 if today == self.sat_down_on else 1
                    self.sat_down_on = today
                    most = self.tally.longest["touchpoints"]
                    self.tally.longest["touchpoints"] = max(most, self.sittings)
                if session not in self.opened:
                    self.opened.add(session)
                    self.tally.sessions[session, "opened"] += 1
            case Flagged(flag=flag) if flag.source == "task":
                self.task = TASKS[flag.category], self.now + timedelta(minutes=TASK_DONE_AFTER)
                self.tally.tasks[flag.rule] += 1
            case Flagged(flag=flag):
                if flag.only_asks:
                    self.tally.asked_kindly += 1
                else:
                    self._note_alert(flag)
            case Assigned(assignment=assignment, arm=arm):
                self.tally.arms[assignment, arm or "none"] += 1
            case _:
                pass

    def _note_alert(self, flag: Flag) -> None:
        """What is found within a day of an alert is a note on it, and may make it more urgent."""
        week = (max(self._program_day(), 1) - 1) // 7 + 1
        found = (week, flag.urgency.value, flag.category)
        known = self.alert
        if known is not None and self.now < known[0] + timedelta(days=1):
            if _URGENCIES.index(flag.urgency) >= _URGENCIES.index(Urgency(known[1][1])):
                return
            self.tally.flags[known[1]] -= 1
        self.alert = (
            self.now if known is None or self.now >= known[0] + timedelta(days=1) else known[0],
            found,
        )
        self.tally.flags[found] += 1

    def _note_message(self, effect: Send, by_time: bool) -> None:
        if effect.buttons:
            number = effect.buttons[0][0].data.partition(":")[0]
            if number.isdecimal():
                options = tuple(each.data.partition(":")[2] for line in effect.buttons for each in line)
                self.shown[int(number)] = options
        words = _words(effect.text)
        edits = effect.card is not None and not effect.fresh and effect.card in self.cards
        if effect.card is not None:
            self.cards.add(effect.card)
        self._count("messages", 0 if edits else 1)
        self._count("words", 0 if effect.paced else words)
        self._count("seconds", effect.stays or words / READS, effect.session)
        if not edits and not effect.paced:
            self.tally.longest["words_of_a_message"] = max(self.tally.longest["words_of_a_message"], words)
        if by_time and not edits and not effect.crisis and not effect.silent:
            self.tally.hours[self.now.astimezone(self.here).hour] += 1
            quiet = out_of_quiet(self.program.quiet, self.enrollment.zone, self.now) > self.now
            if quiet:
                self.tally.in_quiet[effect.session or "outside of a session"] += 1

    def _plan(self) -> None:
        """What they do next, and when."""
        enrollment, draw, behaviour = self.enrollment, self.draw, self.behaviour
        if enrollment.hold is not None and enrollment.conversation is None:
            self.acts_at, self.acts = self.now + timedelta(minutes=RELEASED_AFTER), Released()
            return
        if enrollment.status is Status.PAUSED:
            self.acts_at, self.acts = self.now + timedelta(days=3), Commanded(command="resume")
            return
        conversation = enrollment.conversation
        if conversation is None or conversation.question is None:
            self.acts_at = self.acts = None
            return
        shown = self.shown.get(conversation.question.number, ())
        key = conversation.question.number, conversation.question.reminders, shown
        if self.acts_at is not None or key == self.asked:
            return
        self.asked = key
        if self.now < self.away_until:
            return
        if draw.random() >= (max(GO_ON, behaviour.answers) if conversation.answered else behaviour.answers):
            return
        # Within a session the next answer comes soon; the first one when they look at the phone.
        if conversation.answered:
            seconds = draw.lognormvariate(2.5, 0.6)
        else:
            seconds = 60 * draw.lognormvariate(0, 0.9) * behaviour.waits
        step = session_of(self.program, conversation.session).steps[conversation.step]
        event = answer(
            self.program,
            conversation,
            step,
            shown,
            behaviour,
            self._burden(),
            draw,
            self.about_life,
            self.sleeps_short,
        )
        self.acts_at, self.acts = self.now + timedelta(seconds=round(seconds)), event
        kind = "item" if conversation.question.item else "typed" if isinstance(event, Wrote) else "button"
        self._count("questions", 1)
        self._count("seconds", SECONDS[kind])

    def _task_is_first(self, wake: datetime | None) -> bool:
        """Whether a clinician does what the program asked for before anything else happens."""
        assert self.task is not None
        return all(other is None or self.task[1] <= other for other in (wake, self.acts_at))

    def _done(self, task: Literal["sign_off", "review"]) -> Supervised:
        """The task done; now and then a review switches on an optional module."""
        optional = switchable(self.program, self.enrollment)
        if task == "review" and optional and self.draw.random() < SWITCHED_ON:
            return Supervised(task=task, plan=Plan(switched_on=optional[:1]))
        return Supervised(task=task)

    def _burden(self) -> float:
        done = min(1.0, self._program_day() / self.length)
        return min(1.0, max(0.0, self.behaviour.burden + self.behaviour.trend * done))

    def _program_day(self) -> int:
        return program_day(self.enrollment, self.now) or 1

    def _count(self, what: str, number: float, session: str | None = None) -> None:
        """`session`: what it belongs to, if it is not the open one: the last words come when it is closed already."""
        if session is None and self.enrollment.conversation is not None:
            session = self.enrollment.conversation.session
        if what == "seconds" and session is not None:
            self.spent[session] = self.spent.get(session, 0) + number
        self.today[what] = self.today.get(what, 0) + number

    def _note_day(self) -> None:
        """A new day of the program: what falls on it by chance."""
        day = self._program_day()
        if day == self.day:
            return
        self._close_day()
        self.day = day
        if self.enrollment.status is not Status.ACTIVE or self.enrollment.hold is not None:
            return
        self.tally.days_taken_part[day] += 1
        if self.behaviour.away_for and day == self.goes_away_on:
            self.away_until = self.now + timedelta(days=self.behaviour.away_for)
        drawn, behaviour = self.draw.random(), self.behaviour
        hour = timedelta(minutes=self.draw.randrange(60, 600))
        if drawn < behaviour.leaves:
            self._will(Commanded(command="stop"), hour)
        elif drawn < behaviour.leaves + behaviour.pauses:
            self._will(Commanded(command="pause"), hour)
        elif drawn < behaviour.leaves + behaviour.pauses + behaviour.cries:
            self._will(Wrote(text=self.draw.choice(CRIES)), hour)
        elif self.draw.random() < LOGS and self.now >= self.away_until:
            self._will(Wrote(text="walked 20 min"), hour)

    def _will(self, event: Event, later: timedelta) -> None:
        if self.acts_at is None or self.acts_at > self.now + later:
            self.acts_at, self.acts = self.now + later, event

    def _close_day(self) -> None:
        if self.day > 0 and self.today:
            for what in ("messages", "words", "questions", "seconds"):
                amount = self.today.get(what, 0)
                self.tally.daily[self.day, what] += round(amount)
                self.tally.longest[what] = max(self.tally.longest[what], round(amount))
            self.tally.daily[self.day, "people"] += 1
        self.today = {}

    def _note_end(self) -> None:
        how = "held" if self.enrollment.hold is not None else self.enrollment.status.value
        self.tally.ended[self.behaviour.behaviour, how] += 1
