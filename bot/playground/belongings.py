"""What people send besides words, and what their phone marks in the words."""

from typing import Any

from bot.playground.html_text import Entity, units


class ImpossibleError(Exception):
    """Somebody was to do something that no Telegram client lets one do, such as press a button that is not there."""


def command_entities(text: str) -> list[Entity]:
    """Telegram marks the command that a message begins with."""
    word = text.split(maxsplit=1)[0] if text else ""
    if not word.startswith("/") or len(word) < 2:
        return []
    return [{"offset": 0, "length": units(word), "type": "bot_command"}]


def attachment(kind: str, name: str, fields: dict[str, Any]) -> Any:
    """What Telegram writes of a sticker, voice note, photo, document or location; `fields` overrule it."""
    file = {"file_id": f"{kind}-{name}", "file_unique_id": f"u{name}", "file_size": 4096}
    match kind:
        case "sticker":
            size = {"width": 512, "height": 512, "is_animated": False, "is_video": False, "type": "regular"}
            return file | size | {"emoji": "🙂"} | fields
        case "voice":
            return file | {"duration": 4, "mime_type": "audio/ogg"} | fields
        case "photo":
            return [file | {"width": 640, "height": 480} | fields]
        case "document":
            return file | {"file_name": "letter.pdf", "mime_type": "application/pdf"} | fields
        case "location":
            return {"latitude": 52.52, "longitude": 13.405} | fields
        case _:
            raise ImpossibleError(f"people do not send a {kind} here")
