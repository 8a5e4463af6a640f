"""Markdown as Telegram's HTML: a handful of tags, everything else as plain lines.

Known are bold, italic, strike, code, links, quotes, lists and headings (as bold). What Telegram can't
show is a mistake with a remedy, never dropped. Signs from Unicode's private use area pass through
untouched: they stand for what is inserted later.
"""

import html
import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.authoring.mistakes import SlipError

_ADDRESS = re.compile(r"(?:https?|tg)://\S+", re.IGNORECASE)
_PRIVATE = re.compile("[\ue000-\uf8ff]|%EE%[89AB][0-9A-F]|%EF%[89A][0-9A-F]", re.IGNORECASE)
_TAGS = {"strong": "b", "em": "i", "s": "s"}
_TAG = re.compile(r"<[^>]*>")
_UNCLOSED = re.compile(r"\*\*|~~|__")


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": 30})
    parser.enable(["strikethrough", "table"])
    # Indented lines and underlined ones are paragraphs to most people, code and headings to Markdown.
    # Without text_join, an escaped \*\* can be told from a forgotten one.
    parser.disable(["code", "lheading", "reference", "text_join"])
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser


_PARSER = _parser()


def telegram_html(source: str) -> str:
    """The Markdown as Telegram HTML, paragraphs divided by an empty line.

    Raises:
        SlipError: it holds what Telegram can't show.
    """
    return _Blocks(_PARSER.parse(source)).all()


class _Blocks:
    """Walks over the block tokens of one text."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.index = 0
        self.quoted = False

    def all(self, until: str = "") -> str:
        """The blocks up to the closing token, an empty line between them."""
        return "\n\n".join(self._blocks(until))

    def _blocks(self, until: str) -> list[str]:
        made: list[str] = []
        while self.index < len(self.tokens):
            token = self.tokens[self.index]
            self.index += 1
            if token.type == until:
                break
            block = self._block(token)
            if not _TAG.sub("", block).strip():
                line = token.map[0] + 1 if token.map else 1
                raise SlipError(
                    "nothing stands in this heading, quote or code", "fill it, or remove it", line
                )
            made.append(block)
        return made

    def _block(self, token: Token) -> str:
        line = token.map[0] + 1 if token.map else 1
        match token.type:
            case "paragraph_open":
                return self._inline("paragraph_close")
            case "heading_open":
                return f"<b>{self._inline('heading_close', bold=True)}</b>"
            case "fence":
                return f"<pre>{html.escape(token.content.rstrip(chr(10)), quote=False)}</pre>"
            case "blockquote_open":
                if self.quoted:
                    raise SlipError("a quote can't stand inside a quote", "write one “>” only", line)
                self.quoted = True
                inside = self.all("blockquote_close")
                self.quoted = False
                return f"<blockquote>{inside}</blockquote>"
            case "bullet_list_open":
                return self._list("bullet_list_close", None)
            case "ordered_list_open":
                return self._list("ordered_list_close", int(token.attrs.get("start", 1)))
            case "table_open":
                raise SlipError("Telegram can't show a table", "write it as a list", line)
            case "hr":
                raise SlipError("Telegram can't show a line across", "leave an empty line instead", line)
            case "html_block":
                raise _no_html(token.content, line)
            case _:
                raise SlipError(f"Telegram can't show this ({token.type})", "write it in plain words", line)

    def _list(self, until: str, number: int | None) -> str:
        items: list[str] = []
        while self.tokens[self.index].type != until:
            self.index += 1  # the item's opening token
            mark = "•" if number is None else f"{number + len(items)}."
            inside = "\n".join(self._blocks("list_item_close"))
            items.append(f"{mark} {inside}".replace("\n", "\n  "))
        self.index += 1
        return "\n".join(items)

    def _inline(self, until: str, bold: bool = False) -> str:
        token = self.tokens[self.index]
        self.index += 2
        assert self.tokens[self.index - 1].type == until
        return _inline(token, bold)


def _inline(token: Token, bold: bool) -> str:
    """The words of one paragraph. `bold` says that it is bold already, as a heading is."""
    line = token.map[0] + 1 if token.map else 1
    said: list[str] = []
    depth = {"strong": int(bold), "em": 0, "s": 0}
    for child in token.children or []:
        name = child.type.removesuffix("_open").removesuffix("_close")
        match child.type:
            case "text":
                unclosed = _UNCLOSED.search(child.content)
                if unclosed:
                    escaped = "".join("\\" + sign for sign in unclosed[0])
                    raise SlipError(
                        f"“{unclosed[0]}” opens or closes nothing here",
                        f"complete it, with no space inside, or write {escaped} to have it shown",
                        line,
                    )
                said.append(html.escape(child.content, quote=False))
            case "text_special":
                said.append(html.escape(child.content, quote=False))
            case "softbreak":
                said.append(" ")
                line += 1
            case "hardbreak":
                said.append("\n")
                line += 1
            case "code_inline":
                said.append(f"<code>{html.escape(child.content, quote=False)}</code>")
            case "strong_open" | "em_open" | "s_open":
                depth[name] += 1
                said.append(f"<{_TAGS[name]}>" if depth[name] == 1 else "")
            case "strong_close" | "em_close" | "s_close":
                depth[name] -= 1
                said.append("" if depth[name] else f"</{_TAGS[name]}>")
            case "link_open":
                said.append(f'<a href="{html.escape(_address(child, line))}">')
            case "link_close":
                said.append("</a>")
            case "image":
                raise SlipError(
                    "a picture can't be put into a text", "describe it, or write a link to it", line
                )
            case "html_inline":
                raise _no_html(child.content, line)
            case _:
                raise SlipError(f"Telegram can't show this ({child.type})", "write it in plain words", line)
    return "".join(said)


def _address(link: Token, line: int) -> str:
    address = str(link.attrs.get("href", ""))
    if _PRIVATE.search(address):
        raise SlipError(
            "an address can't have something inserted",
            "put {{ … }} beside the link: Telegram makes an address tappable by itself",
            line,
        )
    if "title" in link.attrs:
        raise SlipError(
            "a link's title is not shown anywhere", "remove it, or write it beside the link", line
        )
    if address.lower().startswith(("mailto:", "tel:")):
        raise SlipError(
            f"a link can't lead to “{address}”",
            "write the number or address as plain text: Telegram makes it tappable by itself",
            line,
        )
    if not _ADDRESS.fullmatch(address):
        raise SlipError(f"a link can't lead to “{address}”", "write the whole address, with https://", line)
    return address


def _no_html(content: str, line: int) -> SlipError:
    tag = content.strip().split("\n")[0]
    return SlipError(
        f"HTML such as “{tag[:40]}” is not used here",
        "use **bold**, *italic* or a list; a lone < is written \\<",
        line,
    )
