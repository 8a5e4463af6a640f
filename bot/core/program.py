"""A program as data: sessions on days, each a straight list of steps, `when` the only branching."""

from collections.abc import Mapping
from datetime import time, timedelta
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Field

from bot.core.anchor import JOINING_DAY, Anchor, FromJoining, FromModule
from bot.core.assignment import Assignment
from bot.core.expression import Expression
from bot.core.own_time import OwnTime
from bot.core.own_trend import Test
from bot.core.scale import Scale
from bot.core.shown import Shown
from bot.core.text import Words
from bot.core.value import Value
from bot.core.window import Window

JOINING = "joining"
"""The session that every enrollment begins with: consent, age, place, hours."""


AWAY = "away"
"""The session that asks whoever has not answered for some days what would help."""
BUILT_IN = (JOINING, AWAY)
"""The sessions that every program has."""


class Number(Value):
    """A number from `low` to `high`, both included."""

    kind: Literal["number"] = "number"
    low: float
    high: float
    unit: Literal["hours", "minutes"] | None = None


class Choice(Value):
    """One of several answers, as a button."""

    key: str
    label: Words


class Choices(Value):
    """One of these."""

    kind: Literal["choices"] = "choices"
    choices: tuple[Choice, ...]


class YesNo(Value):
    """Yes or no, kept as true or false."""

    kind: Literal["yes_no"] = "yes_no"


class ClockTime(Value):
    """A time of day, kept as HH:MM. `offered` are the buttons beside free typing."""

    kind: Literal["clock_time"] = "clock_time"
    earliest: time = time(0, 0)
    latest: time = time(23, 59)
    offered: tuple[time, ...] = ()


class CalendarDate(Value):
    """A date, kept as YYYY-MM-DD. `when`: only days to come (today included), or only past ones (so too)."""

    kind: Literal["date"] = "date"
    when: Literal["any", "future", "past"] = "any"


class FreeText(Value):
    """The participant's own words. They are kept apart with the name."""

    kind: Literal["free_text"] = "free_text"
    longest: int = 2000


class PlaceName(Value):
    """Where the participant is, for the time zone and the country: a place's name or a shared location."""

    kind: Literal["place"] = "place"


Expected = Annotated[
    Number | Choices | YesNo | ClockTime | CalendarDate | FreeText | PlaceName,
    Field(discriminator="kind"),
]
"""The kind of answer a question takes."""


class Say(Value):
    """A text is said."""

    kind: Literal["say"] = "say"
    text: Words
    instead_of: "Measure | None" = Field(
        None, description="Said only where this is left out for want of cover."
    )
    when: Expression | None = None


class Ask(Value):
    """A question is asked, and the answer saved under a name."""

    kind: Literal["ask"] = "ask"
    text: Words
    save: str
    expected: Expected
    when: Expression | None = None


class Measure(Value):
    """A scale is given; its score (or its outcome) is saved under the scale's name."""

    kind: Literal["scale"] = "scale"
    scale: str
    say: Words | None = Field(None, description="Said before it, and only if it is given.")
    untranslated: Literal["give", "leave_out"] = Field(
        "give", description="What happens where it has no official words in the participant's language."
    )
    told: bool = Field(True, description="Whether the participant is told the result.")
    follows: str | None = Field(
        None, description="The scale before it, of which this is the longer form: one result is told."
    )
    otherwise: str | None = Field(
        None, description="The scale that is given where this is left out for want of cover."
    )
    instead_of: "Measure | None" = Field(
        None, description="Given only where this is left out for want of cover."
    )
    when: Expression | None = None


Say.model_rebuild()


class Diary(Value):
    """The sleep diary of the last night is asked."""

    kind: Literal["diary"] = "diary"
    when: Expression | None = None


class ThinkingTest(Value):
    """A thinking test is given; its result is saved under the test's name."""

    kind: Literal["test"] = "test"
    test: Test
    when: Expression | None = None


class Alternative(Value):
    """One of several texts, of which the first that fits is said."""

    key: str
    text: Words
    when: Expression | None = None


class FirstOf(Value):
    """The first text whose condition holds, and that mentions nothing unanswered; its key is saved."""

    kind: Literal["first_of"] = "first_of"
    of: tuple[Alternative, ...]
    save: str | None = None
    when: Expression | None = None


class Reckon(Value):
    """A value is reckoned from others and saved; left as it is where one of them was never answered."""

    kind: Literal["set"] = "set"
    save: str
    to: Expression
    when: Expression | None = None


class Breathe(Value):
    """Paced breathing, with a message that breathes along. Seconds in and out; whole minutes."""

    kind: Literal["breathe"] = "breathe"
    breathe_in: int = Field(4, ge=2, le=10)
    breathe_out: int = Field(6, ge=2, le=12)
    minutes: int = Field(2, ge=1, le=5)
    when: Expression | None = None


class ThoughtRecord(Value):
    """A thought record is asked."""

    kind: Literal["thought_record"] = "thought_record"
    when: Expression | None = None


class Show(Value):
    """The participant's own course is shown: a picture of a week or of the program, or a summary on paper."""

    kind: Literal["show"] = "show"
    shows: Shown
    text: Words
    when: Expression | None = None


class Task(Value):
    """Clinicians get a task: a sign-off, without which only safe sessions come, or a review."""

    kind: Literal["task"] = "task"
    task: Literal["sign_off", "review"]
    shows: dict[str, str] = Field(
        default_factory=dict, description="Of answers that are true, what clinicians read, by the name saved."
    )
    when: Expression | None = None


Step = Annotated[
    Say | Ask | Measure | Diary | ThinkingTest | FirstOf | Reckon | Breathe | ThoughtRecord | Show | Task,
    Field(discriminator="kind"),
]


class Session(Value):
    """One conversation on one day. `at` is local time: fixed, their own hour, a random one, or one they gave."""

    session: str
    module: str
    anchor: Anchor = JOINING_DAY
    day: int = Field(description="Counted from the anchor, whose own day is 1.")
    weekday: int | None = Field(
        None, ge=0, le=6, description="On the first such weekday from that day on; Monday is 0."
    )
    at: time | Literal["morning", "evening"] | Window | OwnTime
    when: Expression | None = Field(None, description="Without it, it is skipped when its moment has come.")
    safe: bool = Field(False, description="Whether it comes before a clinician's sign-off, too.")
    draws: tuple[str, ...] = Field((), description="Assignments by touchpoint that it depends on.")
    steps: tuple[Step, ...]


class QuietHours(Value):
    """No touchpoint from `start` to `end`, local time; over midnight when `start` is the later one."""

    start: time
    end: time

    def holds_at(self, clock: time) -> bool:
        """Whether this time of day lies in them; none does where they begin and end at once."""
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end


class ConsentText(Value):
    """What the participant agrees to. A changed text is a new version."""

    version: str
    text: Words


class Program(Value):
    """A whole program, with everything it says and asks."""

    program: str
    version: int = 0
    title: dict[str, str]
    languages: tuple[str, ...]
    consent: ConsentText
    welcome: Words = Field(description="Said first, when somebody follows an invitation.")
    morning: time = time(8, 0)
    evening: time = time(20, 0)
    quiet: QuietHours = QuietHours(start=time(22, 0), end=time(7, 0))
    remind_after: timedelta = timedelta(hours=3)
    reminders: int = 1
    close_after: timedelta = timedelta(hours=12)
    ask_after_missed: int = Field(3, description="Missed days after which one question comes; 0: never.")
    pause_after_missed: int = Field(7, description="Missed days after which the program rests.")
    sessions: tuple[Session, ...]
    module_titles: dict[str, dict[str, str]] = Field(
        default_factory=dict, description="Modules by the title they go by: their title in each language."
    )
    assignments: tuple[Assignment, ...] = ()
    scales: dict[str, Scale]
    word_lists: dict[str, tuple[tuple[str, ...], ...]] = Field(
        default_factory=dict, description="Parallel lists of words to recall, by language."
    )
    catalogue: dict[str, dict[str, str]] = Field(
        default_factory=dict, description="What the bot itself says, by language: English words to theirs."
    )

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy that remembers nothing of the sessions it may not have any more."""
        copied = super().model_copy(update=update, deep=deep)
        for remembered in ("by_name", "in_order", "loose", "awaited"):
            copied.__dict__.pop(remembered, None)
        return copied

    @cached_property
    def by_name(self) -> dict[str, Session]:
        """The sessions by their ids."""
        return {session.session: session for session in self.sessions}

    @cached_property
    def in_order(self) -> tuple[Session, ...]:
        """The sessions counted from joining by day, each day in the order written."""
        counted = (session for session in self.sessions if isinstance(session.anchor, FromJoining))
        return tuple(sorted(counted, key=lambda session: session.day))

    @cached_property
    def loose(self) -> tuple[Session, ...]:
        """The sessions counted from anything else."""
        return tuple(session for session in self.sessions if not isinstance(session.anchor, FromJoining))

    @cached_property
    def awaited(self) -> frozenset[str]:
        """The modules (by title) after whose end something comes."""
        anchors = (session.anchor for session in self.sessions)
        return frozenset(anchor.module for anchor in anchors if isinstance(anchor, FromModule))
