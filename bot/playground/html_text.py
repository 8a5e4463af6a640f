"""Telegram's HTML, read as strictly as Telegram reads it: plain text and entities come out, or a refusal."""

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

from bot.playground.refusal import RefusedError, bad_request

Entity = dict[str, Any]

_TYPES = {
    "b": "bold", "strong": "bold",
    "i": "italic", "em": "italic",
    "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "code": "code", "pre": "pre", "a": "text_link", "blockquote": "blockquote",
    "tg-spoiler": "spoiler", "span": "spoiler",
}  # fmt: skip
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#(?P<number>\d+)|#[xX](?P<hex>[0-9a-fA-F]+)|(?P<name>lt|gt|amp|quot));?")
_TAG_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE = re.compile(
    r"""\s*(?P<name>[^\s=>]+)(?:\s*(?P<equals>=)\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s>"']+)))?"""
)


class Formatted(NamedTuple):
    """Plain text, and what is where in it; offsets and lengths in UTF-16 code units, as Telegram counts."""

    text: str
    entities: list[Entity]


@dataclass(slots=True)
class _Open:
    tag: str
    start: int
    url: str | None


def units(text: str) -> int:
    """How long Telegram thinks this text is when it points into it: UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def plain(text: str) -> Formatted:
    """Text without markup, as Telegram keeps it."""
    return Formatted(text.strip(), [])


def parse(html: str) -> Formatted:
    """The text and the entities that this HTML stands for.

    Raises:
        RefusedError: Telegram would not take it; the description is what Telegram says.
    """
    if "<" not in html and "&" not in html:
        return plain(html)
    pieces: list[str] = []
    entities: list[Entity] = []
    opened: list[_Open] = []
    length = position = 0
    while position < len(html):
        if html[position] == "<":
            if html.startswith("</", position):
                position, found = _close(html, position, opened, length)
                if found and not any(each.tag in ("code", "pre") for each in opened):
                    entities.append(found)
            else:
                position = _open(html, position, opened, length)
            continue
        if html[position] == "&" and (reference := _REFERENCE.match(html, position)):
            piece, position = _character(reference), reference.end()
        else:
            end = min((at for sign in "<&" if (at := html.find(sign, position + 1)) != -1), default=len(html))
            piece, position = html[position:end], end
        pieces.append(piece)
        length += units(piece)
    if opened:
        raise _refused(f'Can\'t find end tag corresponding to start tag "{opened[-1].tag}"')
    return _trimmed("".join(pieces), entities)


def _open(html: str, begin: int, opened: list[_Open], length: int) -> int:
    """Read a start tag that begins here; the position after it."""
    name = _TAG_NAME.match(html, begin + 1)
    assert name is not None
    tag, position = name[0].lower(), name.end()
    if position >= len(html):
        raise _refused(f"Unclosed start tag at byte offset {_byte(html, begin)}")
    if tag not in _TYPES:
        raise _refused(f'Unsupported start tag "{tag}" at byte offset {_byte(html, begin)}')
    attributes: dict[str, str] = {}
    while True:
        while position < len(html) and html[position].isspace():
            position += 1
        if position >= len(html):
            raise _refused(f"Unclosed start tag at byte offset {_byte(html, begin)}")
        if html[position] == ">":
            break
        attribute = _ATTRIBUTE.match(html, position)
        if attribute is None or not attribute["equals"]:
            raise _refused(
                f'Expected equal sign in declaration of an attribute of the tag "{tag}" '
                f"at byte offset {_byte(html, begin)}"
            )
        value = next(each for each in attribute.group("double", "single", "bare") if each is not None)
        attributes[attribute["name"].lower()] = _REFERENCE.sub(_character, value)
        position = attribute.end()
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise _refused(f'Tag "span" must have class "tg-spoiler" at byte offset {_byte(html, begin)}')
    opened.append(_Open(tag, length, attributes.get("href")))
    return position + 1


def _close(html: str, begin: int, opened: list[_Open], length: int) -> tuple[int, Entity | None]:
    """Read an end tag that begins here; the position after it, and the entity that it completes."""
    end = html.find(">", begin)
    if end == -1:
        raise _refused(f"Unclosed end tag at byte offset {_byte(html, begin)}")
    if not opened:
        raise _refused(f"Unexpected end tag at byte offset {_byte(html, begin)}")
    last = opened.pop()
    tag = html[begin + 2 : end].strip().lower()
    if tag and tag != last.tag:
        raise _refused(
            f'Unmatched end tag at byte offset {_byte(html, begin)}, expected "</{last.tag}>", found "</{tag}>"'
        )
    if length == last.start or (last.tag == "a" and not last.url):
        return end + 1, None
    entity: Entity = {"offset": last.start, "length": length - last.start, "type": _TYPES[last.tag]}
    if last.url:
        entity["url"] = last.url
    return end + 1, entity


def _character(reference: re.Match[str]) -> str:
    if reference["name"]:
        return _NAMED[reference["name"]]
    number = int(reference["number"] or 0) or int(reference["hex"] or "0", 16)
    # Half of a pair is no character, and neither is anything past the last one.
    valid = 0 < number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF
    return chr(number) if valid else reference[0]


def _trimmed(text: str, entities: list[Entity]) -> Formatted:
    """Telegram drops the white space around a text, and the entities shrink with it."""
    kept = text.strip()
    cut, whole = units(text) - units(text.lstrip()), units(kept)
    shrunk: list[Entity] = []
    for entity in entities:
        start = max(entity["offset"] - cut, 0)
        end = min(entity["offset"] + entity["length"] - cut, whole)
        if start < end:
            shrunk.append(entity | {"offset": start, "length": end - start})
    return Formatted(kept, sorted(shrunk, key=lambda entity: (entity["offset"], -entity["length"])))


def _byte(html: str, position: int) -> int:
    return len(html[:position].encode())


def _refused(why: str) -> RefusedError:
    return bad_request(f"can't parse entities: {why}")
