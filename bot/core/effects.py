"""What must follow from an event; intake carries it out in the same transaction."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, TypeAdapter

from bot.core.enrollment import Enrollment
from bot.core.expression import Scalar
from bot.core.own_trend import Trial
from bot.core.quick_log import Activity
from bot.core.risk import Flag
from bot.core.schedule import Contact as Contact
from bot.core.scoring import Result
from bot.core.shown import Shown
from bot.core.sleep_diary import Sleep
from bot.core.value import Value

State = Literal["sent", "answered", "expired", "skipped", "blocked"]


class Button(Value):
    """A button: the words on it, and `question:option` behind it (64 bytes at the most)."""

    label: str
    data: str


class Send(Value):
    """A message to the participant, as rendered: what was sent is what is kept.

    With a `card`, the message is one that later sends with the same card edit instead of following
    it; `fresh` puts the card at the end of the chat again.
    """

    kind: Literal["send"] = "send"
    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    ask_location: bool = False
    card: str | None = None
    fresh: bool = False
    silent: bool = Field(False, description="Arrives without a sound: it is night where they are.")
    crisis: bool = Field(False, description="Goes out before anything else that waits.")
    session: str | None = Field(None, description="The session whose touchpoint this message is part of.")
    until: AwareDatetime | None = Field(None, description="Not worth sending after this.")
    shows: Shown | None = Field(None, description="Their own course, which goes with it.")
    paced: bool = Field(
        False,
        description="One of many changes of a card in their own time; what changes it otherwise ends them.",
    )
    stays: int = Field(0, description="Seconds that it stays to be seen before the next message changes it.")


class Notice(Value):
    """A short line over the chat, in answer to a pressed button. It may be lost."""

    kind: Literal["notice"] = "notice"
    text: str


class Record(Value):
    """A response. `private` ones are free text and are kept apart."""

    kind: Literal["record"] = "record"
    session: str
    save: str
    value: Scalar
    private: bool = False
    item: int | None = Field(None, description="Of a scale, from 1; `save` is then the scale's name.")
    corrected: bool = Field(False, description="It replaces an earlier response, which is kept too.")


SafetyAnswer = Literal[
    "danger", "no danger", "meant", "not meant", "weighs", "weighs not", "talk", "closer questions"
]
"""What somebody answered: in danger or not, meant as it read or not, that they want to talk to
a person; or that they are answering the closer questions of a screen."""

Ending = Literal["completed", "declined", "left", "no_cover"]
"""How an assessment ended. `no_cover`: it was not given, because nobody could have acted on it in time."""


class Scored(Value):
    """An assessment: a scale was completed, or ended without a score."""

    kind: Literal["scored"] = "scored"
    session: str
    scale: str
    scale_version: str
    points: tuple[int | None, ...]
    result: Result | None
    ending: Ending = "completed"


class Slept(Value):
    """A night of the sleep diary was told and reckoned."""

    kind: Literal["slept"] = "slept"
    session: str
    sleep: Sleep


class BeenActive(Value):
    """An activity was logged."""

    kind: Literal["been_active"] = "been_active"
    activity: Activity


class Tested(Value):
    """A thinking test was done, or broken off."""

    kind: Literal["tested"] = "tested"
    session: str
    trial: Trial


class Assigned(Value):
    """Somebody was assigned to an arm by lot; or could not be, and why."""

    kind: Literal["assigned"] = "assigned"
    session: str = Field(description="Empty where it is assigned once for all.")
    assignment: str
    arm: str | None
    chance: float | None = Field(None, description="How likely this arm was, from 0 to 1.")
    why: str = ""


class Flagged(Value):
    """A risk rule found something: an alert, or a note on the open one."""

    kind: Literal["flagged"] = "flagged"
    flag: Flag
    asked: bool = Field(False, description="Closer questions follow it at once, and wait for an answer.")


class SafetyAnswered(Value):
    """A safety question was answered: a line on the open alert."""

    kind: Literal["safety_answered"] = "safety_answered"
    answer: SafetyAnswer


class Tell(Value):
    """A line to the coordinators. It names the pseudonym only."""

    kind: Literal["tell"] = "tell"
    text: str


class Touched(Value):
    """The life of a touchpoint went on."""

    kind: Literal["touched"] = "touched"
    session: str
    contact: Contact
    state: State
    why: str = ""
    number: int = Field(0, description="Which reminder, from 1; 0 for an opening.")


Effect = Annotated[
    Send
    | Notice
    | Record
    | Scored
    | Slept
    | BeenActive
    | Tested
    | Assigned
    | Flagged
    | SafetyAnswered
    | Tell
    | Touched,
    Field(discriminator="kind"),
]
EFFECTS: TypeAdapter[tuple[Effect, ...]] = TypeAdapter(tuple[Effect, ...])


class Transition(Value):
    """The next enrollment, and what must follow."""

    enrollment: Enrollment
    effects: tuple[Effect, ...]
