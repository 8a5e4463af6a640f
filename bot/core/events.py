"""What can happen to an enrollment."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, TypeAdapter

from bot.core.plan import Plan
from bot.core.value import Value

Command = Literal["help", "pause", "resume", "stop", "crisis", "start", "place"]


class Place(Value):
    """A place with its IANA time zone and ISO 3166 country."""

    name: str
    zone: str
    country: str


class Joined(Value):
    """The participant followed an invitation."""

    kind: Literal["joined"] = "joined"


class Wrote(Value):
    """Words came: a message, a caption, an edited message, or what stood behind a command."""

    kind: Literal["wrote"] = "wrote"
    text: str
    edited: bool = False
    written_at: AwareDatetime | None = Field(None, description="When the message was first sent, if edited.")
    place: Place | None = Field(None, description="The place these words name, if they name one.")
    before: str = Field("", description="What they wrote in the minutes before it, the oldest first.")


class Pressed(Value):
    """A button was pressed."""

    kind: Literal["pressed"] = "pressed"
    question: int
    option: str


SafetyQuestion = Literal["danger", "meant", "kind"]


class Checked(Value):
    """A safety question was answered: by its button, which works at any time, or in words.

    `danger`: whether somebody is in immediate danger; `meant`: whether words were meant as they read; `kind`:
    whether something weighs on them, where little speaks for it.
    """

    kind: Literal["checked"] = "checked"
    question: SafetyQuestion
    answer: Literal["yes", "no", "talk"]
    category: str = Field("", description="What `meant` was about, such as suicide.")


class Located(Value):
    """A location was shared."""

    kind: Literal["located"] = "located"
    place: Place


class Shared(Value):
    """Something came that has no words: a sticker, a voice note, a photo."""

    kind: Literal["shared"] = "shared"
    what: str


class Commanded(Value):
    """A command was given."""

    kind: Literal["commanded"] = "commanded"
    command: Command | None = Field(description="None for a command we do not know.")
    argument: str = ""
    place: Place | None = Field(None, description="The place the argument names, if it names one.")


class TimePassed(Value):
    """Nothing came; time itself is the event."""

    kind: Literal["time_passed"] = "time_passed"


class Released(Value):
    """A clinician lets the program go on, as planned."""

    kind: Literal["released"] = "released"
    plan: Plan = Plan()
    by: str = Field("", description="Their name, where it is known.")


class Supervised(Value):
    """A clinician has done a task that the program gave: a sign-off, or a review."""

    kind: Literal["supervised"] = "supervised"
    task: Literal["sign_off", "review"]
    plan: Plan = Plan()
    by: str = Field("", description="Their name, where it is known.")


class Accompanied(Value):
    """A clinician is with the participant now and reads what they write: the bot keeps quiet."""

    kind: Literal["accompanied"] = "accompanied"
    name: str


class LeftAlone(Value):
    """The clinician has left the chat; the program still rests."""

    kind: Literal["left_alone"] = "left_alone"


class Seen(Value):
    """A clinician confirmed that they have seen what was passed on."""

    kind: Literal["seen"] = "seen"
    by: str = Field(description="Their name, as participants know it.")


class Blocked(Value):
    """The participant blocked the bot, or deleted the chat."""

    kind: Literal["blocked"] = "blocked"


Event = Annotated[
    Joined
    | Wrote
    | Pressed
    | Checked
    | Located
    | Shared
    | Commanded
    | TimePassed
    | Released
    | Supervised
    | Accompanied
    | LeftAlone
    | Seen
    | Blocked,
    Field(discriminator="kind"),
]
EVENT: TypeAdapter[Event] = TypeAdapter(Event)
