"""Telegram's updates in the service's own words."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import get_args

from telegram import CallbackQuery, Message, Update

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
from bot.service.arrivals import Arrival, Arrived, GroupMoved, StaffArrived

PlaceAt = Callable[[float, float], Place]
"""The place at a latitude and longitude, in degrees."""

ALERT_BUTTON = "a:"
_PRESSED = re.compile(r"(\d{1,9}):([A-Za-z0-9_-]{1,40})")
_COMMAND = re.compile(r"/(\w{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
_COMMANDS: dict[str, Command] = {name: name for name in get_args(Command)}
_WORDLESS = {
    "sticker": "stickers",
    "voice": "voice notes",
    "audio": "sound files",
    "video_note": "videos",
    "video": "videos",
    "animation": "moving pictures",
    "photo": "pictures",
    "document": "files",
    "contact": "contacts",
    "poll": "polls",
    "dice": "dice",
}


def read(update: Update, place_at: PlaceAt) -> Arrival | None:
    """What an update says; None when it says nothing to us."""
    key = f"update:{update.update_id}"
    if update.callback_query is not None:
        return _press(key, update.callback_query)
    if update.my_chat_member is not None:
        return _membership(key, update)
    message = update.message or update.edited_message
    if message is None or message.from_user is None:
        return None
    if message.migrate_to_chat_id is not None:
        return GroupMoved(key=key, old=message.chat.id, new=message.migrate_to_chat_id)
    if message.chat.type == "private":
        event = _event(message, place_at, edited=update.edited_message is not None)
        return None if event is None else _arrived(key, message, event)
    if message.chat.type in ("group", "supergroup"):
        return StaffArrived(
            key=key,
            chat=message.chat.id,
            chat_kind="group",
            sender=message.from_user.id,
            sender_name=whole(message.from_user.full_name),
            text=whole(message.text or message.caption or ""),
            message_id=message.message_id,
        )
    return None


def whole(text: str) -> str:
    """The text without halves of signs that no encoding can write."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _event(message: Message, place_at: PlaceAt, *, edited: bool) -> Event | None:
    point = message.location or (message.venue and message.venue.location)
    if point:
        # A live location moves by edits; the first one is enough.
        return None if edited else Located(place=place_at(point.latitude, point.longitude))
    text = whole(message.text or message.caption or "")
    if edited:
        return Wrote(text=text, edited=True, written_at=_utc(message.date)) if text else None
    if found := _COMMAND.fullmatch(text):
        command = _COMMANDS.get(found[1].lower())
        # The words of an unknown command are words all the same.
        argument = (found[2] or "") if command else text[1:]
        return Commanded(command=command, argument=argument)
    if text:
        return Wrote(text=text)
    for kind, words in _WORDLESS.items():
        if getattr(message, kind, None):
            return Shared(what=words)
    return None


def _press(key: str, query: CallbackQuery) -> Arrival | None:
    data, message = query.data or "", query.message
    if message is None:
        return None
    if data.startswith(ALERT_BUTTON):
        return StaffArrived(
            key=key,
            chat=message.chat.id,
            chat_kind="private" if message.chat.type == "private" else "group",
            sender=query.from_user.id,
            sender_name=whole(query.from_user.full_name),
            button=data,
            message_id=message.message_id,
        )
    found = _PRESSED.fullmatch(data)
    if not found or message.chat.type != "private":
        return None
    return Arrived(
        key=key,
        chat=message.chat.id,
        name=whole(query.from_user.first_name),
        language=_language(query.from_user.language_code),
        event=Pressed(question=int(found[1]), option=found[2]),
    )


def _membership(key: str, update: Update) -> Arrival | None:
    change = update.my_chat_member
    if (
        change is None
        or change.chat.type != "private"
        or change.new_chat_member.status not in ("kicked", "left")
    ):
        return None
    return Arrived(
        key=key,
        chat=change.chat.id,
        name=whole(change.from_user.first_name),
        language=_language(change.from_user.language_code),
        event=Blocked(),
    )


def _arrived(key: str, message: Message, event: Event) -> Arrived:
    assert message.from_user is not None
    return Arrived(
        key=key,
        chat=message.chat.id,
        name=whole(message.from_user.first_name),
        language=_language(message.from_user.language_code),
        event=event,
    )


def _language(code: str | None) -> str | None:
    return code.partition("-")[0] if code else None


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
