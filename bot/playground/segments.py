"""A text and its entities cut into pieces that a page can show without ever reading HTML."""

import re
from itertools import pairwise
from typing import Any

from bot.playground.html_text import Entity

_BLOCKS = {"blockquote", "pre"}
_FOUND = re.compile(
    r"(?P<link>https?://[^\s<>\"]*[^\s<>\".,;:!?)\]])|(?P<command>(?<![\w/@<])/[A-Za-z0-9_]{1,32}\b)"
)


def segments(text: str, entities: list[Entity]) -> list[dict[str, Any]]:
    """Pieces in order: `text`, and where it has any `styles`, `href`, `command`, `block` (a number per block).

    A piece of a block quote or of preformatted text has `block`, so that neighbours are put into one.
    """
    raw = text.encode("utf-16-le")
    edges = {0, len(raw) // 2}
    for entity in entities:
        edges |= {entity["offset"], entity["offset"] + entity["length"]}
    cuts = sorted(edges)
    pieces: list[dict[str, Any]] = []
    for begin, end in pairwise(cuts):
        piece: dict[str, Any] = {"text": raw[2 * begin : 2 * end].decode("utf-16-le", "replace")}
        for number, entity in enumerate(entities):
            if entity["offset"] <= begin and end <= entity["offset"] + entity["length"]:
                _mark(piece, entity, number)
        pieces += [piece] if "href" in piece or "code" in piece.get("styles", ()) else _with_links(piece)
    return pieces


def _mark(piece: dict[str, Any], entity: Entity, number: int) -> None:
    kind = entity["type"]
    if kind == "text_link":
        # Nothing but the web is opened from a chat: no `javascript:`.
        if entity["url"].startswith(("http://", "https://", "tg://", "tel:", "mailto:")):
            piece["href"] = entity["url"]
    elif kind in _BLOCKS:
        piece |= {"block": number, "kind": kind}
    elif kind != "bot_command":
        piece.setdefault("styles", []).append(kind)


def _with_links(piece: dict[str, Any]) -> list[dict[str, Any]]:
    """Addresses and commands can be tapped wherever they stand, as in Telegram."""
    text, pieces, at = piece["text"], [], 0
    for found in _FOUND.finditer(text):
        if found.start() > at:
            pieces.append(piece | {"text": text[at : found.start()]})
        key = "href" if found["link"] else "command"
        pieces.append(piece | {"text": found[0], key: found[0]})
        at = found.end()
    return [*pieces, piece | {"text": text[at:]}] if at < len(text) else pieces
