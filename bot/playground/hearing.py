"""Which messages of a group a bot gets to hear."""

from bot.playground.chats import Account, Chat, Message


def hears(bot: Account, privacy: bool, chat: Chat, message: Message) -> bool:
    """Everything in private; in groups with privacy on only commands, replies to it, its name, and what happens."""
    if not chat.is_group:
        return True
    if not chat.bot_in:
        return False
    happening = message.extra.keys() - {"message_thread_id", "is_topic_message"}
    if not privacy or happening:
        return True
    mention = f"@{bot.username}".lower()
    if message.text.startswith("/"):
        command = message.text.split()[0].lower()
        return "@" not in command or command.endswith(mention)
    answered = chat.messages.get(message.reply_to) if message.reply_to else None
    return bool(answered and answered.by_bot) or mention in message.text.lower()
