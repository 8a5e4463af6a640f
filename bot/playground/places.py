"""Where a call is aimed at: the chat and the message it names, if the bot may."""

from bot.playground.chats import Chat, Message
from bot.playground.parameters import Parameters
from bot.playground.refusal import bad_request, forbidden, migrated
from bot.playground.world import World


def named_chat(world: World, call: Parameters) -> Chat:
    """The chat that the call names.

    Raises:
        RefusedError: there is none, or it has become another one.
    """
    if not call.text("chat_id"):
        raise bad_request("chat_id is empty")
    chat = world.chats.get(call.number("chat_id"))
    if chat is None or (chat.is_group and not chat.bot_in and not chat.bot_was_in):
        raise bad_request("chat not found")
    if chat.migrated_to is not None:
        raise migrated(chat.migrated_to)
    return chat


def writable_chat(world: World, call: Parameters) -> Chat:
    """The chat that the call names, if the bot may write there.

    Raises:
        RefusedError: it was blocked or removed, or it was never spoken to.
    """
    chat = named_chat(world, call)
    if chat.person is None:
        if not chat.bot_in:
            raise forbidden(f"bot was kicked from the {chat.kind} chat")
        return chat
    if chat.person.deactivated:
        raise forbidden("user is deactivated")
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    if not chat.started:
        raise forbidden("bot can't initiate conversation with a user")
    return chat


def named_message(chat: Chat, number: int, to: str) -> Message:
    """The message with this number; `to` says what for, as in “message to edit not found”.

    Raises:
        RefusedError: there is none (any more).
    """
    message = chat.messages.get(number)
    if message is None or message.deleted:
        raise bad_request(f"message {to} not found")
    return message


def check_thread(chat: Chat, call: Parameters) -> dict[str, object]:
    """The thread that the call names, as a message carries it; nothing if it names none.

    Raises:
        RefusedError: this chat has no such thread.
    """
    thread = call.number("message_thread_id")
    if not thread:
        return {}
    if thread not in (chat.topics or {}):
        raise bad_request("message thread not found")
    # What is said in “General” does not say so.
    return {} if thread == 1 else {"message_thread_id": thread, "is_topic_message": True}
