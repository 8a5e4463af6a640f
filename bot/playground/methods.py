"""The methods of the Bot API: a table of names, and those methods that write no message."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.playground.limits import CALLBACK_ANSWER
from bot.playground.parameters import Parameters
from bot.playground.places import named_chat, named_message, writable_chat
from bot.playground.refusal import bad_request
from bot.playground.telegram_json import JSON, account_json, chat_json
from bot.playground.watching import Change
from bot.playground.world import World
from bot.playground.writing import (
    delete_message,
    edit_message_reply_markup,
    edit_message_text,
    send_document,
    send_message,
    send_photo,
)

Method = Callable[[World, Parameters], Any]

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_ACTIONS = {"typing", "upload_photo", "record_voice", "upload_voice", "upload_document", "find_location"}


def get_me(world: World, call: Parameters) -> JSON:
    """`getMe`."""
    return account_json(world.bot) | {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def delete_webhook(world: World, call: Parameters) -> bool:
    """`deleteWebhook`: there is none, but what waits can be dropped with it."""
    if call.flag("drop_pending_updates"):
        world.updates.drop()
    return True


def get_webhook_info(world: World, call: Parameters) -> JSON:
    """`getWebhookInfo`: there is none."""
    return {"url": "", "has_custom_certificate": False, "pending_update_count": len(world.updates)}


def get_chat(world: World, call: Parameters) -> JSON:
    """`getChat`."""
    chat = named_chat(world, call)
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    full: JSON = {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }
    if chat.pinned is not None:
        full["pinned_message"] = {"message_id": chat.pinned, "date": 0, "chat": chat_json(chat)}
    return chat_json(chat) | full


def pin_chat_message(world: World, call: Parameters) -> bool:
    """`pinChatMessage`."""
    chat = writable_chat(world, call)
    chat.pinned = named_message(chat, call.number("message_id"), "to pin").id
    world.changed("chat", chat)
    return True


def create_forum_topic(world: World, call: Parameters) -> JSON:
    """`createForumTopic`, in a group where the bot may."""
    chat = writable_chat(world, call)
    if chat.topics is None:
        raise bad_request("the chat is not a forum")
    if not chat.bot_manages_topics:
        raise bad_request("not enough rights to create a topic")
    name = call.text("name")
    if not 1 <= len(name) <= 128:
        raise bad_request("TOPIC_TITLE_EMPTY")
    thread = world.add_topic(chat, name)
    world.changed("chat", chat)
    return {"message_thread_id": thread, "name": name, "icon_color": 7322096}


def close_forum_topic(world: World, call: Parameters) -> bool:
    """`closeForumTopic`."""
    chat = writable_chat(world, call)
    thread = call.number("message_thread_id")
    if thread not in (chat.topics or {}):
        raise bad_request("message thread not found")
    if thread in chat.closed_topics:
        raise bad_request("TOPIC_NOT_MODIFIED")
    chat.closed_topics.add(thread)
    world.changed("chat", chat)
    return True


def set_message_reaction(world: World, call: Parameters) -> bool:
    """`setMessageReaction`: one emoji of the bot's, or none."""
    chat = writable_chat(world, call)
    message = named_message(chat, call.number("message_id"), "to react")
    given = call.json("reaction") or []
    message.reaction = given[0]["emoji"] if given else ""
    world.changed("message", chat, message)
    return True


def send_chat_action(world: World, call: Parameters) -> bool:
    """`sendChatAction`: “typing …”."""
    chat = writable_chat(world, call)
    if call.text("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.changed("typing", chat)
    return True


def answer_callback_query(world: World, call: Parameters) -> bool:
    """`answerCallbackQuery`: ends the waiting of a button, with or without a few words."""
    person = world.presses.get(call.text("callback_query_id"))
    if person is None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = call.text("text")
    if len(text) > CALLBACK_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    query = call.text("callback_query_id")
    world.answered[query] = text
    world.watching.tell(
        Change("toast", person=person.id, text=text, alert=call.flag("show_alert"), query=query)
    )
    return True


def set_my_commands(world: World, call: Parameters) -> bool:
    """`setMyCommands`, for one scope and one language."""
    commands = call.json("commands") or []
    for each in commands:
        if not _COMMAND.fullmatch(each.get("command", "")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(each.get("description", "")) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    scope = (call.json("scope") or {"type": "default"})["type"]
    world.commands[(scope, call.text("language_code"))] = commands
    world.watching.tell(Change("commands"))
    return True


def set_my_description(world: World, call: Parameters) -> bool:
    """`setMyDescription`: what stands in an empty chat."""
    if len(call.text("description")) > 512:
        raise bad_request("BOT_DESCRIPTION_TOO_LONG")
    world.descriptions[call.text("language_code")] = call.text("description")
    world.watching.tell(Change("commands"))
    return True


METHODS: Mapping[str, Method] = {
    "getme": get_me,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
    "getchat": get_chat,
    "sendmessage": send_message,
    "sendphoto": send_photo,
    "senddocument": send_document,
    "sendchataction": send_chat_action,
    "createforumtopic": create_forum_topic,
    "closeforumtopic": close_forum_topic,
    "setmessagereaction": set_message_reaction,
    "editmessagetext": edit_message_text,
    "editmessagereplymarkup": edit_message_reply_markup,
    "deletemessage": delete_message,
    "pinchatmessage": pin_chat_message,
    "answercallbackquery": answer_callback_query,
    "setmycommands": set_my_commands,
    "setmydescription": set_my_description,
}
"""By their names in lower case: Telegram does not mind the case."""
