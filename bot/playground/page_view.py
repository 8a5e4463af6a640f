"""What the page shows of the world, as JSON."""

from datetime import UTC, datetime
from typing import Any

from bot.playground.chats import Account, Chat, Message
from bot.playground.segments import segments
from bot.playground.world import World

JSON = dict[str, Any]


def world_view(world: World) -> JSON:
    """Everything."""
    return {
        "bot": {"name": world.bot.name, "username": world.bot.username},
        "menus": menus_view(world),
        "people": people_view(world),
        "chats": [
            chat_view(chat) | {"messages": [message_view(chat, message) for message in chat.visible]}
            for chat in world.chats.values()
            if chat.migrated_to is None
        ],
    }


def people_view(world: World) -> list[JSON]:
    """Those with a phone to show: participants, then those of the staff who have begun to talk with the bot alone."""
    staff = {member for chat in world.chats.values() for member in chat.members}
    shown = [each for each in world.people.values() if each.id not in staff or world.chat(each).started]
    return [
        _account_view(person) | {"language": person.language_code, "staff": person.id in staff}
        for person in sorted(shown, key=lambda person: person.id in staff)
    ]


def menus_view(world: World) -> JSON:
    """The commands and the description by language; "" is for everybody else."""
    commands: dict[str, list[dict[str, str]]] = {}
    for scope in ("default", "all_private_chats"):
        commands |= {language: menu for (of, language), menu in world.commands.items() if of == scope}
    return {"commands": commands, "descriptions": world.descriptions}


def chat_view(chat: Chat) -> JSON:
    """A chat without its messages."""
    return {
        "id": chat.id,
        "kind": chat.kind,
        "title": chat.title,
        "members": [_account_view(member) for member in chat.members.values()],
        "started": chat.started,
        "blocked": chat.blocked,
        "keyboard": chat.reply_keyboard,
    }


def message_view(chat: Chat, message: Message) -> JSON:
    """A message; of one that is deleted, only that."""
    view: JSON = {"id": message.id, "chat": chat.id, "deleted": message.deleted}
    if message.deleted:
        return view
    answered = chat.messages.get(message.reply_to) if message.reply_to else None
    return view | {
        "sender": _account_view(message.sender),
        "date": datetime.fromtimestamp(message.date, UTC).isoformat(),
        "text": message.text,
        "segments": segments(_shown(message), message.entities if _shown(message) == message.text else []),
        "attached": _attached_view(message),
        "buttons": [
            [{"label": key.label, "data": key.data, "url": key.url} for key in row] for row in message.buttons
        ],
        "edited": message.edited is not None,
        "reaction": message.reaction,
        "answers": (
            {"name": answered.sender.name, "text": answered.text[:120]}
            if answered and not answered.deleted
            else None
        ),
        "thread": chat.topics.get(message.extra.get("message_thread_id", 0)) if chat.topics else None,
        "service": _service(message),
    }


def _shown(message: Message) -> str:
    # A phone does not show what an invitation link carries.
    return "/start" if message.text.startswith("/start ") else message.text


def _account_view(account: Account) -> JSON:
    return {"id": account.id, "name": account.name, "bot": account.is_bot}


def _attached_view(message: Message) -> JSON | None:
    for kind, content in message.attached.items():
        match kind:
            case "sticker":
                return {"kind": kind, "emoji": content["emoji"]}
            case "voice":
                return {"kind": kind, "seconds": content["duration"]}
            case "location":
                return {"kind": kind, "latitude": content["latitude"], "longitude": content["longitude"]}
            case "photo":
                return {"kind": kind, "file": content[0]["file_id"] if message.by_bot else None}
            case _:
                file = content["file_id"] if message.by_bot else None
                return {"kind": kind, "file": file, "name": content["file_name"]}
    return None


def _service(message: Message) -> str | None:
    if "new_chat_members" in message.extra:
        return f"{message.sender.name} added {message.extra['new_chat_members'][0]['first_name']}"
    if "migrate_from_chat_id" in message.extra:
        return "The group became a supergroup"
    return None
