"""The methods of the Bot API that send, edit and delete messages."""

from typing import Any

from bot.playground.chats import Chat, Markup, Message, escaped
from bot.playground.html_text import Formatted, parse, plain
from bot.playground.keyboards import as_kept, is_inline, read_markup
from bot.playground.limits import DOCUMENT_BYTES, PHOTO_BYTES, check_caption, check_text
from bot.playground.parameters import Parameters
from bot.playground.places import check_thread, named_message, writable_chat
from bot.playground.refusal import RefusedError, bad_request
from bot.playground.telegram_json import JSON, message_json
from bot.playground.world import World

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


def send_message(world: World, call: Parameters) -> JSON:
    """`sendMessage`."""
    chat = writable_chat(world, call)
    formatted = _formatted(call, "text")
    check_text(formatted.text)
    return _sent(world, chat, call, formatted, {})


def send_photo(world: World, call: Parameters) -> JSON:
    """`sendPhoto`, of an upload or a file id."""
    file = _file(world, call, "photo", PHOTO_BYTES)
    return _send_file(world, call, {"photo": [file | {"width": 640, "height": 480}]})


def send_document(world: World, call: Parameters) -> JSON:
    """`sendDocument`, of an upload or a file id."""
    file = _file(world, call, "document", DOCUMENT_BYTES)
    return _send_file(world, call, {"document": file | {"file_name": world.files[file["file_id"]][0]}})


def edit_message_text(world: World, call: Parameters) -> JSON:
    """`editMessageText`. Without a keyboard, the message loses the one it had."""
    chat, message = _editable(world, call)
    formatted = _formatted(call, "text")
    check_text(formatted.text)
    markup = _inline_only(call)
    if (formatted.text, formatted.entities, markup) == (message.text, message.entities, message.markup):
        raise bad_request(_NOT_MODIFIED)
    if message.attached:
        raise bad_request("there is no text in the message to edit")
    world.flood.count(chat.id, chat.is_group)
    if (formatted.text, formatted.entities) != (message.text, message.entities):
        message.text, message.entities = formatted
        message.html = _html(call, "text", formatted)
        message.edited = world.seconds()
    message.markup = markup
    world.changed("message", chat, message)
    return message_json(chat, message)


def edit_message_reply_markup(world: World, call: Parameters) -> JSON:
    """`editMessageReplyMarkup`: other buttons, or none."""
    chat, message = _editable(world, call)
    markup = _inline_only(call)
    if markup == message.markup:
        raise bad_request(_NOT_MODIFIED)
    world.flood.count(chat.id, chat.is_group)
    message.markup = markup
    world.changed("message", chat, message)
    return message_json(chat, message)


def delete_message(world: World, call: Parameters) -> bool:
    """`deleteMessage`: the bot's own anywhere, anybody's in a private chat, nothing older than 48 hours."""
    chat = writable_chat(world, call)
    message = named_message(chat, call.number("message_id"), "to delete")
    if (chat.is_group and not message.by_bot) or message.date < world.seconds() - 48 * 3600:
        raise bad_request("message can't be deleted")
    message.deleted = True
    world.changed("message", chat, message)
    return True


def _send_file(world: World, call: Parameters, attached: JSON) -> JSON:
    chat = writable_chat(world, call)
    formatted = _formatted(call, "caption")
    check_caption(formatted.text)
    return _sent(world, chat, call, formatted, attached)


def _sent(world: World, chat: Chat, call: Parameters, formatted: Formatted, attached: JSON) -> JSON:
    markup = read_markup(call.values.get("reply_markup"))
    extra: dict[str, Any] = check_thread(chat, call)
    reply_to = _answered(chat, call)
    world.flood.count(chat.id, chat.is_group)
    if call.flag("protect_content"):
        extra = extra | {"has_protected_content": True}
    if (preview := call.json("link_preview_options")) is not None:
        extra = extra | {"link_preview_options": preview}
    if markup is not None and not is_inline(markup):
        chat.reply_keyboard = None if markup.get("remove_keyboard") else markup
        world.changed("chat", chat)
    message = world.add_message(
        chat,
        world.bot,
        text=formatted.text,
        entities=formatted.entities,
        html=_html(call, "caption" if attached else "text", formatted),
        markup=as_kept(markup),
        attached=attached,
        extra=extra,
        reply_to=reply_to,
    )
    return message_json(chat, message)


def _answered(chat: Chat, call: Parameters) -> int | None:
    parameters = call.json("reply_parameters") or {}
    number = int(parameters.get("message_id", 0)) or call.number("reply_to_message_id")
    if not number:
        return None
    answered = chat.messages.get(number)
    if answered is not None and not answered.deleted:
        return number
    if parameters.get("allow_sending_without_reply") or call.flag("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def _editable(world: World, call: Parameters) -> tuple[Chat, Message]:
    chat = writable_chat(world, call)
    message = named_message(chat, call.number("message_id"), "to edit")
    if not message.by_bot:
        raise bad_request("message can't be edited")
    return chat, message


def _inline_only(call: Parameters) -> Markup | None:
    markup = read_markup(call.values.get("reply_markup"))
    if markup is not None and not is_inline(markup):
        raise bad_request("inline keyboard expected")
    return as_kept(markup)


def _formatted(call: Parameters, name: str) -> Formatted:
    match call.text("parse_mode").lower():
        case "":
            return plain(call.text(name))
        case "html":
            return parse(call.text(name))
        case _:
            # Markdown is Telegram's too; our bot writes HTML only, and must not do otherwise by accident.
            raise bad_request("unsupported parse_mode")


def _html(call: Parameters, name: str, formatted: Formatted) -> str:
    return call.text(name).strip() if call.text("parse_mode") else escaped(formatted.text)


def _file(world: World, call: Parameters, kind: str, most: int) -> JSON:
    if kind in call.files:
        name, content = call.files[kind]
        if not content:
            raise bad_request("file must be non-empty")
        if len(content) > most:
            raise RefusedError(413, "Request Entity Too Large")
        file_id = f"{kind}-upload-{len(world.files) + 1}"
        world.files[file_id] = (name, content)
    else:
        file_id = call.text(kind)
        if not file_id:
            raise bad_request(f"there is no {kind} in the request")
        if file_id not in world.files:
            raise bad_request("wrong file identifier/HTTP URL specified")
    size = len(world.files[file_id][1])
    return {"file_id": file_id, "file_unique_id": f"u-{file_id}", "file_size": size}
