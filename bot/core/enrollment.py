"""One participant's way through one version of a program."""

from datetime import date, time
from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime, Field

from bot.core.expression import Scalar
from bot.core.own_trend import Trial
from bot.core.sleep_diary import Night, Sleep
from bot.core.thinking_run import Learned, ThinkingRun
from bot.core.urgency import Urgency
from bot.core.value import Value


class Status(StrEnum):
    """Where an enrollment stands. On hold is not one of these: any of them can be held."""

    JOINING = "joining"
    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"


Ending = Literal["done", "missed", "left", "skipped"]
"""How a session ended. `skipped`: its own condition did not hold."""


class Person(Value):
    """What says who the participant is. It is stored apart from all else."""

    name: str
    words: dict[str, str] = Field(default_factory=dict, description="Free-text answers, by the name saved.")


class Assessed(Value):
    """A scale that was completed: its score, or the outcome of a scale without one."""

    score: int | None
    band: str | None
    at: AwareDatetime


class Logged(Value):
    """Minutes of an activity, on a local date."""

    on: date
    minutes: int


class ItemAnswer(Value):
    """What was answered to a question that several scales have in common."""

    points: int
    on: date = Field(description="The local date.")


class Question(Value):
    """What was asked and waits. Its number is in its buttons, so that an old button answers nothing."""

    number: int
    asked_at: AwareDatetime
    reminders: int = 0
    card: str | None = Field(None, description="The message that shows it, if it has buttons.")
    item: int | None = Field(None, description="The form's item, from 1; None for an `ask`.")


class Conversation(Value):
    """The session that is open, and how far it has come."""

    session: str
    opened_at: AwareDatetime
    closes_at: AwareDatetime | None
    step: int = Field(0, description="The step that comes next or waits, from 0.")
    question: Question | None = None
    given: tuple[Scalar | None, ...] = Field((), description="Answers of the form under way, item by item.")
    carried: tuple[int, ...] = Field((), description="Its items that were answered in another scale today.")
    run: ThinkingRun | None = Field(None, description="The thinking test under way.")
    furthest: int = Field(
        0, description="Its highest item that was answered, before any Back; 1 once a breathing has begun."
    )
    answered: bool = Field(False, description="Whether anything in the session was answered.")
    screening: bool = Field(
        False,
        description="Whether it went straight on to a screen, which may be finished while the program is held.",
    )
    noticed: bool = Field(False, description="Whether the screen has found something so far.")


class Hold(Value):
    """The program stops until a clinician releases it."""

    since: AwareDatetime
    urgency: Urgency


class Company(Value):
    """A clinician who is with the participant: the bot keeps quiet meanwhile."""

    name: str
    since: AwareDatetime


class PassedOn(Value):
    """A crisis text was shown for what somebody wrote or answered, and it was passed on to clinicians."""

    at: AwareDatetime
    seen_by: str | None = Field(None, description="The clinician who confirmed that they saw it, by name.")
    seen_at: AwareDatetime | None = None


class Watched(Value):
    """After a high score somebody is missed when they fall silent; once for each silence."""

    rule: str
    days: int
    until: AwareDatetime | None = Field(
        description="When they are missed; None: not before they answer again."
    )


class Consent(Value):
    """That the participant agreed, to which version, when."""

    version: str
    at: AwareDatetime


class Enrollment(Value):
    """Everything the engine knows of a participant. All but `person` can be kept without saying who it is."""

    participant: str = Field(description="The pseudonym, such as P-0123.")
    person: Person
    program: str
    version: int
    moves_to: int | None = Field(None, description="The version they are moved to at the next rest.")
    cohort: str | None = None
    cohort_starts_on: date | None = Field(None, description="The date on which the cohort starts.")
    seed: int = Field(0, description="What every lot for this person is drawn from.")
    status: Status = Status.JOINING
    language: str
    zone: str = "UTC"
    zone_since: AwareDatetime | None = Field(None, description="When it last changed in mid-program.")
    country: str = "XX"
    morning: time
    evening: time
    consent: Consent | None = None
    day_one: date | None = Field(
        None, description="The local date of day 1; moved when the program stood still."
    )
    stood_still_on: date | None = Field(None, description="The local date since which it is paused or held.")
    rests_until: AwareDatetime | None = Field(None, description="No session opens before (quiet hours).")
    conversation: Conversation | None = None
    ended_on: dict[str, date] = Field(
        default_factory=dict,
        description="Modules (by title) that something comes after: the local date of their end.",
    )
    settled: dict[str, Ending] = Field(
        default_factory=dict, description="Sessions that will not open again, and how they ended."
    )
    values: dict[str, Scalar] = Field(default_factory=dict, description="Answers by the name saved.")
    assessed: dict[str, tuple[Assessed, ...]] = Field(
        default_factory=dict, description="Completed scales by name, the earliest first."
    )
    shared_items: dict[str, ItemAnswer] = Field(
        default_factory=dict, description="The latest answers to questions that scales have in common."
    )
    declined: dict[str, date] = Field(
        default_factory=dict, description="Forms that were declined, and on which local date."
    )
    nights: tuple[Sleep, ...] = Field(
        (), description="The latest of the sleep diary, for the means of a week."
    )
    last_night: Night | None = Field(None, description="The latest, as it was answered.")
    active: tuple[Logged, ...] = Field((), description="Activity of the last seven days.")
    trials: tuple[Trial, ...] = Field((), description="Thinking tests, the earliest first.")
    learned: Learned | None = Field(None, description="The latest list of words, for the later recall.")
    missed_on: tuple[date, ...] = Field(
        (),
        description="Local dates on which nothing came though a session did, since they were last heard.",
    )
    heard_on: date | None = Field(None, description="The local date on which anything came from them last.")
    told_where: bool = Field(False, description="Whether they were told where the program stands since then.")
    paused_until: date | None = Field(None, description="The local date on which a pause ends by itself.")
    awaits_sign_off: bool = Field(False, description="Only safe sessions come until a clinician has signed.")
    switched_on: dict[str, date] = Field(
        default_factory=dict, description="Modules (by title) that a clinician switched on, and when."
    )
    hold: Hold | None = None
    company: Company | None = None
    without: tuple[str, ...] = Field((), description="Modules that a clinician has left out for them.")
    passed_on: PassedOn | None = Field(None, description="The latest; None if there never was one.")
    calm_until: AwareDatetime | None = Field(
        None,
        description="A crisis text was shown: nothing of the program comes before. The days are moved.",
    )
    at_ease_until: AwareDatetime | None = Field(
        None, description="They said that nothing weighs on them; before then it takes more to ask again."
    )
    watched: tuple[Watched, ...] = Field((), description="By rule: who falls silent after a high score.")
    checking: str | None = Field(
        None, description="The safety question, while it is the newest thing said: words may answer it."
    )
    next_question: int = 1
