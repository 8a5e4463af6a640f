"""Keyboards as bots send them: read, and refused where Telegram refuses them."""

import json
from typing import Any

from bot.playground.chats import Markup
from bot.playground.limits import BUTTONS, CALLBACK_DATA
from bot.playground.refusal import bad_request

_ACTIONS = ("callback_data", "url", "web_app", "login_url", "copy_text", "switch_inline_query")


def read_markup(written: Any) -> Markup | None:
    """The reply markup of a call, checked; None if there is none.

    Raises:
        RefusedError: Telegram would not take it.
    """
    if written in (None, ""):
        return None
    try:
        markup = json.loads(written) if isinstance(written, str) else written
    except ValueError:
        raise bad_request("object expected as reply markup") from None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        _check(markup["inline_keyboard"], "inline_keyboard", _check_inline)
    elif "keyboard" in markup:
        _check(markup["keyboard"], "keyboard", _check_key)
    elif not (markup.get("remove_keyboard") is True or markup.get("force_reply") is True):
        raise bad_request("can't parse reply keyboard markup JSON object")
    return markup


def is_inline(markup: Markup | None) -> bool:
    """Whether it belongs to the message (and not below the place where one writes)."""
    return markup is not None and "inline_keyboard" in markup


def as_kept(markup: Markup | None) -> Markup | None:
    """The inline keyboard that stays with a message; an empty one is none."""
    if markup is None or not any(markup.get("inline_keyboard", ())):
        return None
    return {"inline_keyboard": [row for row in markup["inline_keyboard"] if row]}


def _check(rows: Any, field: str, check: Any) -> None:
    if not isinstance(rows, list):
        raise bad_request(f'field "{field}" of the ReplyMarkup must be an Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{field}" of the ReplyMarkup must be an Array of Arrays')
    if sum(len(row) for row in rows) > BUTTONS:
        raise bad_request("reply markup is too long")
    for row in rows:
        for key in row:
            check(key)


def _check_inline(key: Any) -> None:
    why = "can't parse inline keyboard button: "
    if not isinstance(key, dict):
        raise bad_request(why + "InlineKeyboardButton must be an Object")
    if not isinstance(key.get("text"), str):
        raise bad_request(why + 'Field "text" must be of type String')
    if not key["text"].strip():
        raise bad_request("inline keyboard button text is empty")
    if not any(key.get(action) for action in _ACTIONS):
        raise bad_request(why + "Text buttons are unallowed in the inline keyboard")
    data = key.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= CALLBACK_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    url = key.get("url")
    if url is not None and not url.startswith(("http://", "https://", "tg://")):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")


def _check_key(key: Any) -> None:
    why = "can't parse keyboard button: "
    text = key if isinstance(key, str) else key.get("text") if isinstance(key, dict) else None
    if not isinstance(text, str):
        raise bad_request(why + 'Field "text" must be of type String')
    if not text.strip():
        raise bad_request("keyboard button text is empty")
