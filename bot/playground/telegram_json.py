"""Accounts, chats, messages and updates in the JSON that Telegram writes."""

from typing import Any

from bot.playground.chats import Account, Chat, Message

JSON = dict[str, Any]


def account_json(account: Account) -> JSON:
    """A `User`."""
    written: JSON = {"id": account.id, "is_bot": account.is_bot, "first_name": account.name}
    if account.username:
        written["username"] = account.username
    if not account.is_bot:
        written["language_code"] = account.language_code
    return written


def chat_json(chat: Chat) -> JSON:
    """A `Chat`."""
    written: JSON = {"id": chat.id, "type": chat.kind}
    if chat.person is not None:
        written["first_name"] = chat.person.name
        if chat.person.username:
            written["username"] = chat.person.username
    else:
        written["title"] = chat.title
        if chat.topics is not None:
            written["is_forum"] = True
    return written


def message_json(chat: Chat, message: Message, quoted: bool = False) -> JSON:
    """A `Message`; one that is quoted by another does not say what it quotes itself."""
    written: JSON = {
        "message_id": message.id,
        "from": account_json(message.sender),
        "chat": chat_json(chat),
        "date": message.date,
    }
    if message.attached:
        written |= message.attached
        if message.text:
            written["caption"] = message.text
            if message.entities:
                written["caption_entities"] = message.entities
    elif message.text:
        written["text"] = message.text
        if message.entities:
            written["entities"] = message.entities
    if message.edited is not None:
        written["edit_date"] = message.edited
    if message.markup is not None:
        written["reply_markup"] = message.markup
    if message.reply_to is not None and not quoted:
        answered = chat.messages.get(message.reply_to)
        if answered is not None and not answered.deleted:
            written["reply_to_message"] = message_json(chat, answered, quoted=True)
    return written | message.extra


def membership_json(chat: Chat, bot: Account, by: Account, date: int, old: str, new: str) -> JSON:
    """A `ChatMemberUpdated` about the bot itself."""

    def member(status: str) -> JSON:
        written: JSON = {"user": account_json(bot), "status": status}
        # The date until which it is out; 0 is for good.
        return written | ({"until_date": 0} if status == "kicked" else {})

    return {
        "chat": chat_json(chat),
        "from": account_json(by),
        "date": date,
        "old_chat_member": member(old),
        "new_chat_member": member(new),
    }
