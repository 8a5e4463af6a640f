"""Telegram's updates in the service's own words.

They are read from the JSON as it came: python-telegram-bot's `Update.de_json` takes 70 µs for a message
and 110 µs for a pressed button, this takes 5 µs, and we look at three strings of each.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, get_args

import structlog

from bot.core.events import (
    Blocked,
    Command,
    Commanded,
    Event,
    Located,
    Place,
    Pressed,
    Shared,
    Wrote,
)
from bot.core.own_words import SHARED
from bot.core.safety_question import read_button
from bot.service.arrivals import Arrival, Arrived, GroupMoved, StaffArrived

log = structlog.get_logger()

Json = dict[str, Any]
PlaceAt = Callable[[float, float], Place]
"""The place at a latitude and longitude, in degrees."""

ALERT_BUTTON = "a:"
_PRESSED = re.compile(r"([0-9]{1,9}):(.{1,60})", re.DOTALL)
# “/stop.” is a command too, and what stands behind one is kept: people put words there.
_COMMAND = re.compile(r"/(\w{1,32})(?:@\w+)?(?:\W\s*(.*))?", re.DOTALL)
_COMMANDS: dict[str, Command] = {name: name for name in get_args(Command)}


def kind_of(update: Json) -> str:
    """What sort of update it is, such as callback_query."""
    return next((key for key in update if key != "update_id"), "nothing")


def chat_of(update: Json) -> int:
    """The chat whose order the update keeps; 0 for one without a chat."""
    content = update[kind_of(update)] if len(update) > 1 else {}
    chat = content.get("chat") or (content.get("message") or {}).get("chat") or content.get("from") or {}
    return int(chat.get("id", 0))


def callback_of(update: Json) -> str | None:
    """The id by which a pressed button is answered, if one was pressed."""
    query = update.get("callback_query")
    return str(query["id"]) if query else None


def read(update: Json, place_at: PlaceAt) -> Arrival | None:
    """What an update says; None when it says nothing to us."""
    key = f"update:{update['update_id']}"
    if (message := update.get("message")) is not None:
        return _message(key, message, place_at)
    if (query := update.get("callback_query")) is not None:
        return _press(key, query)
    if (message := update.get("edited_message")) is not None:
        return _edit(key, message)
    if (change := update.get("my_chat_member")) is not None:
        return _membership(key, change)
    return None


def whole(text: str) -> str:
    """The text without what no database can keep: halves of signs, and the sign of number 0."""
    if text.isprintable():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\ufffd")


def _message(key: str, message: Json, place_at: PlaceAt) -> Arrival | None:
    chat = message["chat"]
    if "migrate_to_chat_id" in message:
        return GroupMoved(key=key, old=chat["id"], new=message["migrate_to_chat_id"])
    if "migrate_from_chat_id" in message:
        return GroupMoved(key=key, old=message["migrate_from_chat_id"], new=chat["id"])
    if chat["type"] == "private":
        event = _event(message, place_at)
        return None if event is None else _arrived(key, message, event)
    return _in_group(key, message)


def _in_group(key: str, message: Json, *, edited: bool = False) -> Arrival | None:
    chat, text, answered = message["chat"], _words(message), _answered(message)
    shared = None if text else _wordless(message)
    # What has no words says something only where it answers.
    if chat["type"] not in ("group", "supergroup") or not (text or (shared and answered)):
        return None
    sender = message.get("from") or {}
    return StaffArrived(
        key=key,
        chat=chat["id"],
        chat_kind="group",
        sender=sender.get("id", 0),
        sender_name=whole(sender.get("first_name", "")),
        text=text or None,
        message_id=message["message_id"],
        reply_to=answered,
        thread=message.get("message_thread_id") if message.get("is_topic_message") else None,
        edited=edited,
        shared=shared,
        forum=bool(chat.get("is_forum")),
    )


def _answered(message: Json) -> int | None:
    """The message that this one answers. In a topic, all that is said answers its first one: that is no answer."""
    answered = message.get("reply_to_message")
    if answered is None or answered["message_id"] == message.get("message_thread_id"):
        return None
    return int(answered["message_id"])


def _event(message: Json, place_at: PlaceAt) -> Event | None:
    if (point := message.get("location")) is not None:
        return _location(point, place_at)
    text = _words(message)
    if text.startswith("/") and (found := _COMMAND.fullmatch(text)):
        command = _COMMANDS.get(found[1].lower())
        # The words of an unknown command are words all the same.
        return Commanded(command=command, argument=(found[2] or "") if command else text[1:])
    if text:
        return Wrote(text=text)
    shared = _wordless(message)
    return None if shared is None else Shared(what=shared)


def _wordless(message: Json) -> str | None:
    return next((words for kind, words in SHARED.items() if kind in message), None)


def _words(message: Json) -> str:
    """All that somebody typed. A poll and a checklist are words as well."""
    text = message.get("text") or message.get("caption")
    if text is None and (poll := message.get("poll")) is not None:
        text = "\n".join([poll["question"], *(option["text"] for option in poll["options"])])
    if text is None and (checklist := message.get("checklist")) is not None:
        text = "\n".join([checklist["title"], *(task["text"] for task in checklist["tasks"])])
    return whole(text or "")


def _location(point: Json, place_at: PlaceAt) -> Event:
    try:
        return Located(place=place_at(point["latitude"], point["longitude"]))
    except Exception:  # noqa: BLE001
        # No traceback: it could say where somebody is.
        log.error("a location could not be placed; this is a mistake of ours", action="location_failed")
        return Shared(what=SHARED["location"])


def _edit(key: str, message: Json) -> Arrival | None:
    # A live location moves by edits: the first one is enough.
    text, chat = _words(message), message["chat"]
    if not text:
        return None
    if chat["type"] != "private":
        return _in_group(key, message, edited=True)
    written = datetime.fromtimestamp(message["date"], UTC)
    return _arrived(key, message, Wrote(text=text, edited=True, written_at=written))


def _press(key: str, query: Json) -> Arrival | None:
    data, person, message = query.get("data") or "", query["from"], query.get("message") or {}
    chat = message.get("chat") or {"id": person["id"], "type": "private"}
    if data.startswith(ALERT_BUTTON):
        return StaffArrived(
            key=key,
            chat=chat["id"],
            chat_kind="private" if chat["type"] == "private" else "group",
            sender=person["id"],
            sender_name=whole(person.get("first_name", "")),
            button=whole(data),
            message_id=message.get("message_id"),
        )
    if (checked := read_button(data)) is not None and chat["type"] == "private":
        return _arrived(key, {"chat": chat, "from": person}, checked)
    found = _PRESSED.fullmatch(whole(data))
    if not found or chat["type"] != "private":
        return None
    pressed = Pressed(question=int(found[1]), option=found[2])
    return _arrived(key, {"chat": chat, "from": person}, pressed)


def _membership(key: str, change: Json) -> Arrival | None:
    chat = change["chat"]
    if chat["type"] != "private" or change["new_chat_member"]["status"] not in ("kicked", "left"):
        return None
    return _arrived(key, change, Blocked())


def _arrived(key: str, message: Json, event: Event) -> Arrived:
    person = message.get("from") or {}
    code = person.get("language_code")
    return Arrived(
        key=key,
        chat=message["chat"]["id"],
        name=whole(person.get("first_name", "")),
        language=code.partition("-")[0].lower() if code else None,
        event=event,
        message_id=message.get("message_id"),
        reply_to=_answered(message),
    )
