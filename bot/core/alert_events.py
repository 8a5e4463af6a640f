"""What can happen to an alert, and what must follow from it."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from bot.core.alert import Alert, Words
from bot.core.effects import SafetyAnswer
from bot.core.plan import Plan
from bot.core.risk import Flag, Urgency
from bot.core.value import Value


class Raised(Value):
    """It was raised. `asked`: its participant was asked a safety question."""

    kind: Literal["raised"] = "raised"
    asked: bool = False


class Noticed(Value):
    """More was found about the same participant."""

    kind: Literal["noticed"] = "noticed"
    flags: tuple[Flag, ...]
    held: bool
    asked: bool = False


class Answered(Value):
    """Its participant answered the safety question."""

    kind: Literal["answered"] = "answered"
    answer: SafetyAnswer


class LostContact(Value):
    """The participant cannot be reached in Telegram any more."""

    kind: Literal["lost_contact"] = "lost_contact"


class Undelivered(Value):
    """Telegram refused to show it to one of the staff, or to a group."""

    kind: Literal["undelivered"] = "undelivered"
    recipient: str


class Delivered(Value):
    """Telegram took a message of it, one that makes a phone ring, for this recipient."""

    kind: Literal["delivered"] = "delivered"
    recipient: str
    owed_at: AwareDatetime


class TimePassed(Value):
    """Nobody did anything; time itself is the event."""

    kind: Literal["time_passed"] = "time_passed"


class Acknowledged(Value):
    """A clinician has it."""

    kind: Literal["acknowledged"] = "acknowledged"
    by: str


class WordsAsked(Value):
    """A clinician wants to write a note, or to close it in their own words."""

    kind: Literal["words_asked"] = "words_asked"
    what: Words
    by: str
    recipient: str


class WordsDropped(Value):
    """They do not want to after all."""

    kind: Literal["words_dropped"] = "words_dropped"


class Noted(Value):
    """A clinician wrote a note. Its words are kept elsewhere."""

    kind: Literal["noted"] = "noted"
    by: str


class Read(Value):
    """A clinician had the participant's own words shown."""

    kind: Literal["read"] = "read"
    by: str


class TalkBegun(Value):
    """A clinician begins to write with the participant."""

    kind: Literal["talk_begun"] = "talk_begun"
    by: str
    recipient: str


class Talked(Value):
    """A line went to the participant, from a clinician; or came from them, and `by` is None."""

    kind: Literal["talked"] = "talked"
    by: str | None


class TalkEnded(Value):
    """A clinician ends the writing; the program still rests."""

    kind: Literal["talk_ended"] = "talk_ended"
    by: str


class HandedOver(Value):
    """A clinician hands it to another; it stays with whoever has it until the other acknowledges."""

    kind: Literal["handed_over"] = "handed_over"
    by: str
    to: str


class RaisedHigher(Value):
    """A clinician wants more people to look, or sooner. Without a greater urgency the next tier is told."""

    kind: Literal["raised_higher"] = "raised_higher"
    by: str
    urgency: Urgency


class Planned(Value):
    """A clinician chooses how the program is to go on."""

    kind: Literal["planned"] = "planned"
    by: str
    plan: Plan


class TasksDone(Value):
    """A clinician has done what the program asked for: a sign-off, or a review."""

    kind: Literal["tasks_done"] = "tasks_done"
    by: str


class Closed(Value):
    """A clinician closes it, with the outcome."""

    kind: Literal["closed"] = "closed"
    by: str
    outcome: str


class Released(Value):
    """A clinician lets the program go on."""

    kind: Literal["released"] = "released"
    by: str


AlertEvent = Annotated[
    Raised
    | Noticed
    | Answered
    | LostContact
    | Undelivered
    | Delivered
    | TimePassed
    | Acknowledged
    | WordsAsked
    | WordsDropped
    | Noted
    | Read
    | TalkBegun
    | Talked
    | TalkEnded
    | HandedOver
    | RaisedHigher
    | Planned
    | TasksDone
    | Closed
    | Released,
    Field(discriminator="kind"),
]


class Page(Value):
    """These are told now, with a message of its own."""

    kind: Literal["page"] = "page"
    recipients: tuple[str, ...]


class Ring(Value):
    """The second channels of these people ring now: e-mail, SMS, calls, whatever they have."""

    kind: Literal["ring"] = "ring"
    people: tuple[str, ...]
    why: Literal["emergency", "not acknowledged", "not delivered", "practice"]


class Show(Value):
    """The messages that show it are brought up to date."""

    kind: Literal["show"] = "show"


class Release(Value):
    """The participant's program goes on, as planned."""

    kind: Literal["release"] = "release"
    plan: Plan


class Accompany(Value):
    """The bot keeps quiet, because a clinician is with the participant now."""

    kind: Literal["accompany"] = "accompany"
    by: str


class Leave(Value):
    """The clinician leaves; the bot may speak again."""

    kind: Literal["leave"] = "leave"
    by: str


class Log(Value):
    """A line for its log, which is only ever added to."""

    kind: Literal["log"] = "log"
    action: str
    by: str | None = None
    detail: str = ""


class Refuse(Value):
    """It is too late for that; who pressed is told why."""

    kind: Literal["refuse"] = "refuse"
    why: Literal["acknowledged", "closed", "not held", "talking", "nobody talks", "sign-off"]


AlertEffect = Annotated[
    Page | Ring | Show | Release | Accompany | Leave | Log | Refuse, Field(discriminator="kind")
]


class AlertTransition(Value):
    """The alert after an event, and what must follow."""

    alert: Alert
    effects: tuple[AlertEffect, ...]
