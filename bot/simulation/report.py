"""What a simulation found, as values that can be shown in any form."""

from collections import Counter
from collections.abc import Iterator

from pydantic import Field

from bot.core.anchor import FromSwitch
from bot.core.changes import step_in_words, when_in_words
from bot.core.expression import Expression
from bot.core.program import Ask, FirstOf, Measure, Program, Say, Session, Show, Step
from bot.core.spelled_out import expression_in_words
from bot.core.text import Words
from bot.core.value import Value
from bot.core.witness import branches
from bot.simulation.tallies import Tally

MOST_MINUTES = 3.0
"""A session that takes one of ten people longer than this is too long for a tired person."""
MOST_A_DAY = 2
"""Touchpoints that a day may have."""
MOST_MINUTES_A_DAY = MOST_A_DAY * MOST_MINUTES
"""What a day may ask of people, as a mean."""
MOST_WORDS = 120
"""Words of one message above which nobody reads it to the end on a phone."""
MOST_MESSAGES = 20
"""New messages on one day, as a mean; what only changes is not counted."""
MINUTES_OF_A_CASE = {"emergency": 45, "urgent": 30, "soon": 15, "review": 3}
"""What an alert takes a clinician: an assumption."""


class Reached(Value):
    """A session, and what became of it for how many."""

    session: str
    module: str
    when: str
    opened: int
    done: int
    missed: int
    left: int
    skipped: int
    minutes: float = Field(0, description="As a mean of those who did it to its end.")
    slowly: float = Field(0, description="The minutes within which nine of ten of them did it.")

    @property
    def too_long(self) -> bool:
        """Whether it takes too many of those who do it longer than it may."""
        return self.slowly > MOST_MINUTES


class Side(Value):
    """A condition, and how often it came out which way. `unanswered`: what it mentions was never answered."""

    session: str
    step: int
    where: str
    condition: str
    true: int
    false: int
    unanswered: int

    @property
    def one_sided(self) -> bool:
        """Whether it came out only one way."""
        return not self.true or not (self.false or self.unanswered)


class LeftOut(Value):
    """A text that was not said because something it mentions was never answered."""

    session: str
    step: int
    what: str
    name: str
    times: int
    said: int


class Day(Value):
    """A day of the program, as the mean of everybody for whom something happened on it."""

    day: int
    people: int
    messages: float
    words_of_a_message: float
    questions: float
    minutes: float


class Report(Value):
    """All that was found."""

    program: str
    participants: int
    seed: int
    mix: dict[str, int]
    sessions: tuple[Reached, ...]
    sides: tuple[Side, ...]
    left_out: tuple[LeftOut, ...]
    days: tuple[Day, ...]
    most_on_a_day: dict[str, int]
    hours: dict[int, int]
    in_quiet_hours: dict[str, int]
    alerts: dict[int, dict[str, int]]
    alert_minutes: dict[int, int]
    asked_kindly: int
    tasks: dict[str, int]
    still_there: dict[int, int]
    ended: dict[str, dict[str, int]]
    arms: dict[str, dict[str, int]]

    @property
    def unreached(self) -> tuple[str, ...]:
        """Sessions that nobody reached, and sides of conditions that never came about, in words."""
        sessions = (f"{each.session}: nobody reached it" for each in self.sessions if not each.opened)
        sides = (
            f"{each.where}: “{each.condition}” never {'holds' if not each.true else 'fails'}"
            for each in self.sides
            if each.one_sided
        )
        return (*sessions, *sides)

    @property
    def beyond(self) -> tuple[str, ...]:
        """What asks more of people than it may, in words."""
        long = (
            f"{each.session} takes one of ten people more than {each.slowly} minutes; {MOST_MINUTES:.0f} are the most"
            for each in self.sessions
            if each.too_long
        )
        most = self.most_on_a_day.get("touchpoints", 0)
        often = (
            [f"{most} touchpoints came on one day; {MOST_A_DAY} are the most"] if most > MOST_A_DAY else []
        )
        words = self.most_on_a_day.get("words_of_a_message", 0)
        wordy = [f"one message has {words} words; {MOST_WORDS} are the most"] if words > MOST_WORDS else []
        days = (
            f"day {day.day} takes {day.minutes} minutes and {day.messages} messages; {MOST_MINUTES_A_DAY:.0f} and "
            f"{MOST_MESSAGES} are the most"
            for day in self.days
            if day.minutes > MOST_MINUTES_A_DAY or day.messages > MOST_MESSAGES
        )
        return (*long, *often, *wordy, *days)


def report(program: Program, tally: Tally, seed: int) -> Report:
    """What the counts say of this program."""
    people, noted = sum(tally.people.values()), _outcomes(tally)
    alerts: dict[int, dict[str, int]] = {}
    minutes: Counter[int] = Counter()
    for (week, urgency, category), number in sorted(tally.flags.items()):
        alerts.setdefault(week, {})[f"{urgency}: {category}"] = number
        minutes[week] += number * MINUTES_OF_A_CASE.get(urgency, 0)
    ended: dict[str, dict[str, int]] = {}
    for (behaviour, how), number in sorted(tally.ended.items()):
        ended.setdefault(behaviour, {})[how] = number
    arms: dict[str, dict[str, int]] = {}
    for (assignment, arm), number in sorted(tally.arms.items()):
        arms.setdefault(assignment, {})[arm] = number
    return Report(
        program=program.program,
        participants=people,
        seed=seed,
        mix=dict(tally.people),
        sessions=tuple(_reached(each, tally) for each in program.sessions),
        sides=tuple(_sides(program, noted)),
        left_out=tuple(_left_out(program, noted)),
        days=tuple(_days(tally)),
        most_on_a_day=dict(tally.longest),
        hours=dict(sorted(tally.hours.items())),
        in_quiet_hours=dict(tally.in_quiet),
        alerts=alerts,
        alert_minutes=dict(minutes),
        asked_kindly=tally.asked_kindly,
        tasks=dict(tally.tasks),
        still_there=dict(sorted(tally.days_taken_part.items())),
        ended=ended,
        arms=arms,
    )


def _reached(session: Session, tally: Tally) -> Reached:
    def number(how: str) -> int:
        return tally.sessions[session.session, how]

    lasting = sorted(
        (seconds, people) for (name, seconds), people in tally.lasting.items() if name == session.session
    )
    done = sum(people for _, people in lasting)
    return Reached(
        session=session.session,
        module=session.module,
        when=when_in_words(session),
        opened=number("opened"),
        done=number("done"),
        missed=number("missed"),
        left=number("left"),
        skipped=number("skipped"),
        minutes=round(sum(seconds * people for seconds, people in lasting) / 60 / done, 1) if done else 0,
        slowly=round(_nine_of_ten(lasting, done) / 60, 1),
    )


def _nine_of_ten(lasting: list[tuple[int, int]], done: int) -> int:
    """The seconds within which nine of ten were done; `lasting` are seconds, rising, and how many took them."""
    so_far = 0
    for seconds, people in lasting:
        so_far += people
        if so_far >= 0.9 * done:
            return seconds
    return 0


def _conditions(program: Program) -> Iterator[tuple[Session, int, str, str, Expression]]:
    """Every condition of the program: its session, step, part, and where it stands in words."""
    for session in program.sessions:
        # What keeps an optional module off is looked at when it is switched on.
        if session.when is not None and not isinstance(session.anchor, FromSwitch):
            yield session, -1, "when", f"{session.session} itself", session.when
        for number, step in enumerate(session.steps):
            here = f"{session.session}, step {number + 1}"
            if step.when is not None:
                yield session, number, "when", f"{here} ({step_in_words(step)})", step.when
            if isinstance(step, FirstOf):
                for nth, each in enumerate(step.of, 1):
                    if each.when is not None:
                        yield session, number, f"choice {nth}", f"{here} ({each.key})", each.when
            for words in _texts(step):
                text = next(iter(words.values()))
                for nth, branch in enumerate(branches(text.pieces), 1):
                    yield session, number, f"if {nth}", f"{here}, in its text", branch.when


Outcomes = dict[tuple[str, int, str], dict[str, int]]
"""How often which outcome, by session, step and part."""


def _outcomes(tally: Tally) -> Outcomes:
    found: Outcomes = {}
    for (session, step, part, outcome), times in tally.noted.items():
        found.setdefault((session, step, part), {})[outcome] = times
    return found


def _sides(program: Program, noted: Outcomes) -> Iterator[Side]:
    for session, step, part, where, condition in _conditions(program):
        outcomes: Counter[str] = Counter()
        for outcome, times in noted.get((session.session, step, part), {}).items():
            outcomes[outcome.partition(" ")[0]] += times
        yield Side(
            session=session.session,
            step=step + 1,
            where=where,
            condition=expression_in_words(condition),
            true=outcomes["true"],
            false=outcomes["false"],
            unanswered=outcomes["unanswered"],
        )


def _left_out(program: Program, noted: Outcomes) -> Iterator[LeftOut]:
    for session in program.sessions:
        for number, step in enumerate(session.steps):
            found = noted.get((session.session, number, "text"), {})
            for outcome, times in sorted(found.items()):
                if outcome.startswith("unanswered"):
                    yield LeftOut(
                        session=session.session,
                        step=number + 1,
                        what=step_in_words(step),
                        name=outcome.partition(" ")[2],
                        times=times,
                        said=found.get("true", 0),
                    )


def _texts(step: Step) -> tuple[Words, ...]:
    match step:
        case Say(text=text) | Ask(text=text) | Show(text=text):
            return (text,)
        case Measure(say=say) if say is not None:
            return (say,)
        case _:
            return ()


def _days(tally: Tally) -> Iterator[Day]:
    for day in sorted({day for day, _ in tally.daily}):
        people = tally.daily[day, "people"]
        messages = tally.daily[day, "messages"]
        yield Day(
            day=day,
            people=people,
            messages=round(messages / people, 1),
            words_of_a_message=round(tally.daily[day, "words"] / messages, 1) if messages else 0,
            questions=round(tally.daily[day, "questions"] / people, 1),
            minutes=round(tally.daily[day, "seconds"] / 60 / people, 1),
        )
