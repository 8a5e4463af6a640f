"""A Telegram in memory: people, chats, what they do, and the updates that come of it."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar

from bot.playground.belongings import ImpossibleError, attachment, command_entities
from bot.playground.chats import Account, Button, Chat, Kind, Message, escaped
from bot.playground.faults import Faults
from bot.playground.hearing import hears
from bot.playground.limits import TEXT, Flood, Pace
from bot.playground.telegram_json import account_json, membership_json, message_json
from bot.playground.updates import UpdateQueue
from bot.playground.watching import Change, Watching, What

BOT_ID = 424242
# Beyond 32 bits, as new ones are: what keeps ids in a plain integer shall fail here and not in production.
FIRST_PERSON = 5_100_000_001
FIRST_GROUP = -4_100_000_001
FIRST_SUPERGROUP = -1_002_100_000_001

Found = TypeVar("Found")


class World:
    """All of Telegram that one bot can see.

    `now` gives the aware moment that dates are taken from. With `privacy`, as BotFather sets it by default, the
    bot hears in groups only commands, replies to it and mentions. `pace` turns the flood limits on.
    """

    def __init__(
        self,
        now: Callable[[], datetime],
        *,
        bot_name: str = "Evenkeel",
        bot_username: str = "evenkeel_demo_bot",
        privacy: bool = True,
        pace: Pace | None = None,
    ) -> None:
        self.now = now
        self.bot = Account(BOT_ID, bot_name, bot_username, is_bot=True)
        self.privacy = privacy
        self.flood = Flood(pace)
        self.faults = Faults()
        self.updates = UpdateQueue()
        self.watching = Watching()
        self.people: dict[int, Account] = {}
        self.chats: dict[int, Chat] = {}
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}  # by scope and language
        self.descriptions: dict[str, str] = {}  # by language
        self.presses: dict[str, Account] = {}  # who pressed, by the id of the callback query
        self.answered: dict[
            str, str
        ] = {}  # what the bot answered to a press, by the id of the callback query
        self.files: dict[str, tuple[str, bytes]] = {}  # what the bot uploaded: name and content, by file id

    # -- who and where ---------------------------------------------------------------------------------------

    def add_person(
        self, name: str, username: str | None = None, language_code: str = "en", account_id: int | None = None
    ) -> Account:
        """Somebody with Telegram on their phone, who has not yet written to the bot."""
        person = Account(account_id or FIRST_PERSON + len(self.people), name, username, language_code)
        self.people[person.id] = person
        self.chats[person.id] = Chat(person.id, "private", name, person=person)
        self._tell("people")
        return person

    def begin(self, person: Account) -> None:
        """Their chat with the bot is begun already, without a word from them."""
        self.chats[person.id].started = True
        self._tell("people")

    def add_group(
        self,
        title: str,
        kind: Kind = "supergroup",
        *,
        forum: bool = False,
        members: Iterable[Account] = (),
        bot_in: bool = True,
        chat_id: int | None = None,
    ) -> Chat:
        """A group, with the bot in it already unless said otherwise."""
        first = FIRST_SUPERGROUP if kind == "supergroup" else FIRST_GROUP
        group = Chat(chat_id or first - len(self.chats), kind, title, bot_in=bot_in)
        if forum:
            # Number 1 is what “General” begins with.
            group.topics, group.next_message_id = {1: "General"}, 2
        self.chats[group.id] = group
        for person in members:
            self.join(person, group)
        self._tell("chat", group)
        return group

    def add_topic(self, group: Chat, name: str) -> int:
        """A topic of a forum; the id of its thread."""
        if group.topics is None:
            raise ImpossibleError("only a forum has topics")
        thread = group.next_message_id
        group.next_message_id += 1
        group.topics[thread] = name
        return thread

    def join(self, person: Account, group: Chat) -> None:
        """Become a member of a group."""
        group.members[person.id] = person
        self._tell("chat", group)

    def chat(self, whose: Account | Chat) -> Chat:
        """The private chat of a person, or the group itself."""
        return self.chats[whose.id]

    def transcript(self, whose: Account | Chat) -> list[Message]:
        """What one sees in this chat now, oldest first."""
        return self.chats[whose.id].visible

    # -- what people do --------------------------------------------------------------------------------------

    def say(
        self,
        person: Account,
        text: str,
        *,
        chat: Chat | None = None,
        reply_to: Message | None = None,
        thread: int | None = None,
    ) -> Message:
        """Write something; to the bot, if no group is named. The last message, where it takes several."""
        if not text.strip():
            raise ImpossibleError("nobody can send an empty message")
        text = text.strip()
        for begin in range(0, len(text), TEXT):
            part = text[begin : begin + TEXT]
            said = self._post(person, chat, reply_to, thread, text=part, entities=command_entities(part))
        return said

    def send(
        self,
        person: Account,
        kind: str,
        *,
        caption: str = "",
        chat: Chat | None = None,
        reply_to: Message | None = None,
        **fields: Any,
    ) -> Message:
        """Send a sticker, voice, photo, document or location; `fields` overrule what Telegram would write of it."""
        number = len(self.chat(chat or person).messages)
        content = attachment(kind, f"{person.id}-{number}", fields)
        return self._post(person, chat, reply_to, None, text=caption.strip(), attached={kind: content})

    def edit_said(self, person: Account, message: Message, text: str) -> Message:
        """Change what one wrote (or the caption of what one sent)."""
        chat = self.chats[message.chat_id]
        if message.sender is not person or message.deleted or not text.strip():
            raise ImpossibleError("one edits what one wrote oneself, and not to nothing")
        message.text = text.strip()
        message.entities = command_entities(message.text)
        message.html = escaped(message.text)
        message.edited = self.seconds()
        if hears(self.bot, self.privacy, chat, message):
            self.updates.put("edited_message", message_json(chat, message))
        self._tell("message", chat, message)
        return message

    def press(
        self,
        person: Account,
        button: str | Button,
        *,
        message: Message | None = None,
        chat: Chat | None = None,
        stale: bool = False,
    ) -> str:
        """Press a button, named by its label or its data: of this message, or of the last one that has it.

        `stale`: on a phone that has not heard yet that the buttons are gone. The id of the callback query.
        """
        place = self.chats[message.chat_id] if message else self.chat(chat or person)
        wanted = (button.data, button.label) if isinstance(button, Button) else (button,)
        for candidate in [message] if message else reversed(place.visible):
            keys = [key for row in candidate.buttons for key in row]
            found = next((key for key in keys if key.data in wanted or key.label in wanted), None)
            if found is not None and found.data is not None:
                return self._press(person, place, candidate, found.data)
        if stale and message is not None and isinstance(button, str):
            return self._press(person, place, message, button)
        raise ImpossibleError(f"there is no button “{button}” to press")

    def block(self, person: Account) -> None:
        """Block the bot: it can no longer write to this person, and is told so."""
        self._set_blocked(person, True)

    def unblock(self, person: Account) -> None:
        """Let the bot write again."""
        self._set_blocked(person, False)

    def add_bot(self, person: Account, group: Chat) -> None:
        """Add the bot to a group."""
        self.join(person, group)
        old, group.bot_in = ("kicked" if group.bot_was_in else "left"), True
        self._membership(group, person, old, "member")
        joined = {"new_chat_members": [account_json(self.bot)]}
        self._keep(group, person, text="", extra=joined)

    def remove_bot(self, person: Account, group: Chat) -> None:
        """Remove the bot from a group."""
        group.bot_in, group.bot_was_in = False, True
        self._membership(group, person, "member", "kicked")

    def migrate(self, group: Chat) -> Chat:
        """Turn a group into a supergroup, which is another chat with another id."""
        if group.kind != "group":
            raise ImpossibleError("only a plain group can become a supergroup")
        new = self.add_group(group.title, "supergroup", members=group.members.values(), bot_in=group.bot_in)
        group.migrated_to = new.id
        mover = next(iter(group.members.values()), self.bot)
        self._keep(group, mover, text="", extra={"migrate_to_chat_id": new.id})
        self._keep(new, mover, text="", extra={"migrate_from_chat_id": group.id})
        return new

    def delete_account(self, person: Account) -> None:
        """Leave Telegram."""
        person.deactivated = True
        self._tell("people")

    async def wait_for(self, predicate: Callable[[], Found], timeout: float = 10.0) -> Found:  # noqa: ASYNC109
        """What the predicate gives, as soon as it gives something true; asked anew whenever anything changes.

        Raises:
            TimeoutError: it never did, within so many real seconds.
        """
        return await self.watching.until(predicate, timeout)

    # -- what the Bot API needs ------------------------------------------------------------------------------

    def seconds(self) -> int:
        """Now, as Telegram writes it: whole seconds."""
        return int(self.now().timestamp())

    def add_message(self, chat: Chat, message_of: Account, **fields: Any) -> Message:
        """Put a message into a chat, without an update."""
        message = Message(chat.next_message_id, chat.id, message_of, self.seconds(), **fields)
        chat.next_message_id += 1
        chat.messages[message.id] = message
        self._tell("message", chat, message)
        return message

    def changed(self, what: What, chat: Chat, message: Message | None = None) -> None:
        """Tell those who watch that the bot changed something."""
        self._tell(what, chat, message)

    # -- inside ----------------------------------------------------------------------------------------------

    def _post(
        self, person: Account, chat: Chat | None, reply_to: Message | None, thread: int | None, **fields: Any
    ) -> Message:
        place = self.chat(chat or person)
        if place.blocked or place.migrated_to or person.deactivated:
            raise ImpossibleError(f"{person.name} cannot write in “{place.title}”")
        if place.is_group and person.id not in place.members:
            raise ImpossibleError(f"{person.name} is not in “{place.title}”")
        if not place.started:
            place.started = True
            self._tell("chat", place)
        extra = {"message_thread_id": thread, "is_topic_message": True} if thread else {}
        keyboard = place.reply_keyboard
        if keyboard and (keyboard.get("one_time_keyboard") or keyboard.get("force_reply")):
            place.reply_keyboard = None
            self._tell("chat", place)
        return self._keep(place, person, reply_to=reply_to.id if reply_to else None, extra=extra, **fields)

    def _keep(self, chat: Chat, by: Account, **fields: Any) -> Message:
        message = self.add_message(chat, by, html=escaped(fields.get("text", "")), **fields)
        if hears(self.bot, self.privacy, chat, message):
            self.updates.put("message", message_json(chat, message))
        return message

    def _press(self, person: Account, chat: Chat, message: Message, data: str) -> str:
        if chat.is_group and person.id not in chat.members:
            raise ImpossibleError(f"{person.name} is not in “{chat.title}”")
        query = str(4_382_000_000_000_000_001 + len(self.presses))
        self.presses[query] = person
        content = {
            "id": query,
            "from": account_json(person),
            "chat_instance": str(chat.id * 31),
            "data": data,
            "message": message_json(chat, message),
        }
        self.updates.put("callback_query", content)
        return query

    def _set_blocked(self, person: Account, blocked: bool) -> None:
        chat = self.chat(person)
        if chat.blocked is blocked:
            return
        chat.blocked = blocked
        old, new = ("member", "kicked") if blocked else ("kicked", "member")
        self._membership(chat, person, old, new)

    def _membership(self, chat: Chat, by: Account, old: str, new: str) -> None:
        change = membership_json(chat, self.bot, by, self.seconds(), old, new)
        self.updates.put("my_chat_member", change)
        self._tell("chat", chat)

    def _tell(self, what: What, chat: Chat | None = None, message: Message | None = None) -> None:
        self.watching.tell(
            Change(what, chat=chat.id if chat else None, message=message.id if message else None)
        )
