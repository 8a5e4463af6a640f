"""Telegram's rules for HTML in messages, as a reader that refuses what Telegram would refuse."""

import html
import re

_TOKEN = re.compile(r"<(?P<close>/)?(?P<tag>[a-z]+)(?P<href> href=\"[^\"<>]*\")?>|(?P<text>[^<]+)")
_ENTITY = re.compile(r"&(?!(?:lt|gt|amp|quot);)")
TAGS = {"b", "i", "s", "code", "pre", "a", "blockquote"}


def shown(message: str) -> str:
    """What is seen of a message.

    Raises:
        ValueError: Telegram would not take it.
    """
    words: list[str] = []
    open_tags: list[str] = []
    place = 0
    while place < len(message):
        found = _TOKEN.match(message, place)
        if found is None:
            raise ValueError(f"a stray < at {place} of {message!r}")
        place = found.end()
        if found["text"] is not None:
            if _ENTITY.search(found["text"]):
                raise ValueError(f"a stray & in {found['text']!r}")
            words.append(html.unescape(found["text"]))
        elif found["tag"] not in TAGS or bool(found["href"]) != (found["tag"] == "a" and not found["close"]):
            raise ValueError(f"unknown tag {found[0]!r}")
        elif not found["close"]:
            if found["tag"] in open_tags and found["tag"] in ("blockquote", "a", "pre", "code"):
                raise ValueError(f"{found[0]!r} inside itself")
            open_tags.append(found["tag"])
        elif not open_tags or open_tags.pop() != found["tag"]:
            raise ValueError(f"{found[0]!r} closes nothing in {message!r}")
    if open_tags:
        raise ValueError(f"never closed: {open_tags}")
    return "".join(words)
