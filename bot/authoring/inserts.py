"""The `{{ }}` and `{% if %}` of a text, taken apart from the Markdown around them."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from jinja2 import TemplateSyntaxError, nodes

from bot.authoring.expressions import JINJA, as_tree, shortened, unreadable
from bot.authoring.mistakes import SlipError
from bot.core.expression import Expression

DEEPEST = 8
"""Levels of `{% if %}` inside `{% if %}`."""

_UNKNOWN_TAG = re.compile(r"Encountered unknown tag '(\w+)'")
_INSIDE = re.compile(r"\{[{%]-?\s*(?:(?:if|elif)\b)?(.*?)-?[%}]\}")
_STARTS_LINE = re.compile(r"\n[ \t]*\Z")
_ENDS_LINE = re.compile(r"[ \t]*\n")


class Markdown(NamedTuple):
    """Words as written."""

    text: str
    line: int


class Inserted(NamedTuple):
    """`{{ of }}`."""

    of: Expression
    line: int


class Conditional(NamedTuple):
    """`{% if when %}then{% else %}otherwise{% endif %}`.

    `block` says that its tags stand on lines of their own, so that whole paragraphs depend on it.
    """

    when: Expression
    then: tuple["Part", ...]
    otherwise: tuple["Part", ...]
    block: bool
    line: int


Part = Markdown | Inserted | Conditional


def take_apart(source: str) -> tuple[Part, ...]:
    """The parts of a text, in order.

    Raises:
        SlipError: a tag or an insert can't be read, or does what a text may not do; with its line.
    """
    try:
        template = JINJA.parse(source)
    except TemplateSyntaxError as error:
        raise _explain(source, error) from None
    except ValueError:  # a number of more than 4,300 digits
        raise SlipError("a number in this text is too large", "write a smaller one") from None
    except RecursionError:  # hundreds of brackets or tags: the parser goes down one level for each
        raise SlipError("there are too many brackets in this text", "divide it") from None
    return _parts(template.body, depth=0)


def _parts(body: Sequence[nodes.Node], depth: int, after_tag_line: bool = False) -> tuple[Part, ...]:
    """`after_tag_line` says that the tag before these parts has its own line, whose end is not theirs."""
    flat = _flat(body)
    parts: list[Part] = []
    for index, node in enumerate(flat):
        match node:
            case nodes.TemplateData():
                text, line = node.data, node.lineno
                if after_tag_line and (ended := _ENDS_LINE.match(text)):
                    line += text.count("\n", 0, ended.end())
                    text = text[ended.end() :]
                if text:
                    parts.append(Markdown(text, line))
            case nodes.If():
                before = flat[index - 1] if index else None
                after = flat[index + 1] if index + 1 < len(flat) else None
                parts.append(_conditional(node, before, after, depth + 1))
            case nodes.Expr():
                parts.append(Inserted(as_tree(node), node.lineno))
            case _:
                name = type(node).__name__.lower()
                raise SlipError(f"“{{% {name} … %}}” is not used in texts", "only {% if … %} is", node.lineno)
        last = parts[-1] if parts else None
        after_tag_line = isinstance(last, Conditional) and last.block
    return tuple(parts)


def _flat(body: Sequence[nodes.Node]) -> list[nodes.Node]:
    flat: list[nodes.Node] = []
    for node in body:
        flat.extend(node.nodes if isinstance(node, nodes.Output) else [node])
    return flat


def _conditional(
    node: nodes.If, before: nodes.Node | None, after: nodes.Node | None, depth: int
) -> Conditional:
    if depth > DEEPEST:
        raise SlipError("too many {% if %} lie inside one another", "divide the text", node.lineno)
    arms = [node, *node.elif_]
    bodies = [arm.body for arm in arms] + ([node.else_] if node.else_ else [])
    block = (
        (before is None or _ends_with_line_start(before))
        and (after is None or _begins_with_line_end(after))
        and all(_has_own_lines(body) for body in bodies)
    )
    otherwise = _parts(node.else_, depth, block)
    for arm in reversed(arms):
        then = _parts(arm.body, depth, block)
        made = Conditional(as_tree(arm.test), then, otherwise, block, arm.lineno)
        otherwise = (made,)
    return made


def _has_own_lines(body: Sequence[nodes.Node]) -> bool:
    """Whether the tags before and after a branch stand on lines of their own."""
    flat = _flat(body)
    return bool(flat) and _begins_with_line_end(flat[0]) and _ends_with_line_start(flat[-1])


def _ends_with_line_start(node: nodes.Node) -> bool:
    return isinstance(node, nodes.TemplateData) and _STARTS_LINE.search(node.data) is not None


def _begins_with_line_end(node: nodes.Node) -> bool:
    return isinstance(node, nodes.TemplateData) and _ENDS_LINE.match(node.data) is not None


def _explain(source: str, error: TemplateSyntaxError) -> SlipError:
    message, line = error.message or "", error.lineno
    unknown = _UNKNOWN_TAG.search(message)
    written = [*source.split("\n"), ""][min(line, source.count("\n") + 1) - 1]
    if written.count("{{") > written.count("}}") or written.count("{%") > written.count("%}"):
        return SlipError("a {{ or {% on this line is never closed", "write }} or %} where it ends", line)
    if unknown and unknown[1] in ("endif", "else", "elif"):
        return SlipError(
            f"there is no {{% if %}} for this {{% {unknown[1]} %}}", "write it, or remove this one", line
        )
    if unknown and unknown[1] == "elseif":
        return SlipError("“elseif” is not known", "write {% elif … %}", line)
    if unknown:
        return SlipError(f"“{{% {unknown[1]} … %}}” is not used in texts", "only {% if … %} is", line)
    if "end of template" in message:
        return SlipError("an {% if %} in this text is never closed", "write {% endif %} where it ends", line)
    if "Missing end of comment" in message:
        return SlipError("the {# that opens here is never closed", "write #} where it ends", line)
    inside = _INSIDE.search(written)
    if inside is None:
        return SlipError("what stands in braces here can't be read", "write it as {{ name }}", line)
    return unreadable(shortened(inside[1].strip()), line)
