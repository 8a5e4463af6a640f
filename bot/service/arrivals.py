"""What comes from Telegram, in the service's own words."""

from typing import Literal

from bot.core.events import Event
from bot.core.value import Value


class Arrived(Value):
    """Something in a private chat. `key` names the update, so that it is handled once.

    `reply_to`: the message that it answers.
    """

    key: str
    chat: int
    name: str
    language: str | None = None
    event: Event
    message_id: int | None = None
    reply_to: int | None = None


class StaffArrived(Value):
    """Something in a group, or the press of a button under an alert.

    `reply_to`: the message that it answers. `thread`: the topic of a forum that it stands in. `shared`: what
    came instead of words. `forum`: whether the group has topics.
    """

    key: str
    chat: int
    chat_kind: Literal["private", "group"]
    sender: int
    sender_name: str
    text: str | None = None
    button: str | None = None
    message_id: int | None = None
    reply_to: int | None = None
    thread: int | None = None
    edited: bool = False
    shared: str | None = None
    forum: bool = False


class GroupMoved(Value):
    """A group became a supergroup, and its chat has another number."""

    key: str
    old: int
    new: int


Arrival = Arrived | StaffArrived | GroupMoved


class Handled(Value):
    """What became of an arrival.

    `notice` answers a pressed button, `reply` a command in a group. Both are said at once and may be lost.
    """

    notice: str | None = None
    reply: str | None = None
