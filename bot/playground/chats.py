"""What a chat is made of: accounts, messages, buttons."""

import html
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.playground.html_text import Entity

Kind = Literal["private", "group", "supergroup"]
Markup = dict[str, Any]


@dataclass(slots=True, eq=False)
class Account:
    """A person, or the bot."""

    id: int
    name: str
    username: str | None = None
    language_code: str = "en"
    is_bot: bool = False
    deactivated: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """A button beneath a message: pressed, it sends `data` to the bot or opens `url`."""

    label: str
    data: str | None = None
    url: str | None = None


@dataclass(slots=True, eq=False)
class Message:
    """A message as it stands now."""

    id: int
    chat_id: int
    sender: Account
    date: int  # whole seconds since 1970, UTC
    text: str = ""  # or the caption of what is attached
    entities: list[Entity] = field(default_factory=list)
    html: str = ""  # the text as HTML
    markup: Markup | None = None  # the inline keyboard
    attached: dict[str, Any] = field(default_factory=dict)  # {"voice": {...}}, as Telegram writes it
    extra: dict[str, Any] = field(default_factory=dict)  # further fields, as Telegram writes them
    reply_to: int | None = None
    edited: int | None = None  # when, as `date`
    deleted: bool = False
    reaction: str = ""  # the bot's

    @property
    def buttons(self) -> list[list[Button]]:
        """The inline keyboard, row by row."""
        rows = self.markup["inline_keyboard"] if self.markup else []
        return [
            [Button(key["text"], key.get("callback_data"), key.get("url")) for key in row] for row in rows
        ]

    @property
    def labels(self) -> list[str]:
        """What stands on the buttons."""
        return [button.label for row in self.buttons for button in row]

    @property
    def by_bot(self) -> bool:
        """Whether the bot wrote it."""
        return self.sender.is_bot


@dataclass(slots=True, eq=False)
class Chat:
    """A private chat of a person with the bot (its id is the person's), or a group."""

    id: int
    kind: Kind
    title: str
    person: Account | None = None  # of a private chat
    members: dict[int, Account] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    next_message_id: int = 1
    started: bool = False  # the person has written to the bot
    blocked: bool = False  # the person has blocked the bot
    bot_in: bool = True
    bot_was_in: bool = False
    migrated_to: int | None = None
    topics: dict[int, str] | None = None  # of a forum
    closed_topics: set[int] = field(default_factory=set)
    bot_manages_topics: bool = True
    pinned: int | None = None
    reply_keyboard: Markup | None = None  # what stands below the place where one writes

    @property
    def is_group(self) -> bool:
        """Whether several people can be in it."""
        return self.kind != "private"

    @property
    def visible(self) -> list[Message]:
        """What one sees in it, oldest first."""
        return [message for message in self.messages.values() if not message.deleted]


def escaped(text: str) -> str:
    """Plain text as HTML."""
    return html.escape(text, quote=False)
