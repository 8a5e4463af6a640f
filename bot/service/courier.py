"""What delivery asks of whoever carries letters, and how that can end."""

from typing import Literal, Protocol

from bot.core.value import Value
from bot.service.letters import Letter


class Sent(Value):
    """It arrived. For an edit, the message that was edited, or the new one that took its place.

    `thread`: the topic that was opened for it.
    """

    message_id: int
    thread: int | None = None


class Wait(Value):
    """Not now. Whether it arrived all the same cannot be known, so it is sent again.

    `seconds` is how long to wait at least; 0 leaves it to the sender. `flood`: too much was sent.
    """

    seconds: float
    why: str
    flood: bool = False


class Refused(Value):
    """Never, as things are. `moved_to`: the group has another number now, and is reached there."""

    state: Literal["blocked", "refused"]
    why: str
    moved_to: int | None = None


Outcome = Sent | Wait | Refused


class Courier(Protocol):
    """Carries letters to chats."""

    async def carry(self, chat: int, letter: Letter, edits: int | None) -> Outcome:
        """Send a letter, or let it take the place of what stands in the message `edits`."""


class Ringer(Protocol):
    """Rings second channels: e-mail, SMS, calls, whatever people have."""

    async def ring(self, channel: str, letter: Letter) -> Outcome:
        """Send a letter to a channel, such as clara/1. Its first line is the subject, and nothing is HTML."""
