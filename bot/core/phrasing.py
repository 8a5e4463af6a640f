"""How a coordinator writes a phrase, and the reading of it into `bot.core.phrase`.

A phrase is words in order, written so that a coordinator can read it aloud:

    want to die             these words, one after the other
    (want|wish) to die      one of these; `|` may part several words: (end it|go away)
    want to (just)? die     what carries `?` may be missing
    want _3 die             up to three words between (at most 12)
    suicid*                 a beginning of a word (at least 3 letters)
    i give up .             the sentence, or its part up to a comma, ends or begins here
    {pill}                  one of the words of the group `pill`
    [gave away & my things] both, in either order, at most two words between them
    <#>  <8+>  <3-9>        a number, a number of 8 or more, a number from 3 to 9
"""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from bot.core.phrase import (
    COMMON,
    Edge,
    Either,
    Gap,
    Groups,
    Maybe,
    Node,
    Phrase,
    Row,
    Word,
    build,
    may_be_nothing,
)

LONGEST_GAP = 12
SHORTEST_BEGINNING = 3
DEEPEST = 6

_SIGNS = re.compile(
    r"\s*(?:(\{[^{}]*\})|(_[^\s()\[\]{}<>|?&]*)|(<[^<>]*>)|([()\[\]|?&])|([^\s()\[\]{}<>|?&]+))"
)

_USED = re.compile(r"\{\s*([^{}]*?)\s*\}")


class PhraseError(ValueError):
    """A phrase cannot be used as written; the message says what to write instead."""


def compile_phrase(written: str, groups: Groups, split: Callable[[str], list[str]]) -> Phrase:
    """Read one phrase. `split` makes folded words of a plain piece (“don't” → “do”, “not”).

    Raises PhraseError, in words for the person who wrote the phrase.
    """
    # Most phrases use no group: they are read once, when they are checked and when all is compiled.
    return _compile_plain(written, split) if "{" not in written else _compile(written, groups, split)


@lru_cache(maxsize=16_384)
def _compile_plain(written: str, split: Callable[[str], list[str]]) -> Phrase:
    return _compile(written, {}, split)


def _compile(written: str, groups: Groups, split: Callable[[str], list[str]]) -> Phrase:
    node = _Reader(written, groups, split).whole()
    phrase = build(written, node)
    if not phrase.needed:
        raise PhraseError(f"“{written}” would match anything; leave at least one word that must be there")
    if len(phrase.needed) == 1 and all(symbol in COMMON or symbol == "#" for symbol in phrase.needed[0]):
        raise PhraseError(f"“{written}” is an everyday word alone; add the words that make it worrying")
    return phrase


def check_phrase(written: str, split: Callable[[str], list[str]]) -> str:
    """The phrase, if it can be read; whether its groups exist is seen when all is compiled."""
    unknown = {name: Word(frozenset({name})) for name in _USED.findall(written)}
    compile_phrase(written, unknown, split)
    return written


def compile_groups(written: Mapping[str, Iterable[str]], split: Callable[[str], list[str]]) -> Groups:
    """Read all word groups; each member is a phrase of its own, and may use other groups."""
    done: dict[str, Node] = {}
    waiting = {name: list(members) for name, members in written.items()}
    while waiting:
        ready = [
            name
            for name, members in waiting.items()
            if not any(used in waiting for member in members for used in _USED.findall(member))
        ]
        if not ready:
            raise PhraseError(f"the groups {', '.join(waiting)} use one another in a circle; take one out")
        for name in ready:
            try:
                done[name] = _either([_Reader(member, done, split).whole() for member in waiting.pop(name)])
            except PhraseError as mistake:
                raise PhraseError(f"group “{name}”, {mistake}") from None
    return done


def _either(parts: list[Node]) -> Node:
    """Alternatives; those of one plain word become one word."""
    parts = [each for part in parts for each in (part.parts if isinstance(part, Either) else (part,))]
    words = [part for part in parts if isinstance(part, Word)]
    others = [part for part in parts if not isinstance(part, Word)]
    merged: list[Node] = [Word(frozenset[str]().union(*(word.symbols for word in words)))] if words else []
    together = merged + others
    return together[0] if len(together) == 1 else Either(tuple(together))


def _row(parts: list[Node]) -> Node:
    return parts[0] if len(parts) == 1 else Row(tuple(parts))


@lru_cache(maxsize=16_384)  # the same words stand in many phrases
def _plain(sign: str, split: Callable[[str], list[str]]) -> Node | None:
    words = split(sign)
    return _row([Word(frozenset({word})) for word in words]) if words else None


class _Reader:
    """Reads one phrase from left to right."""

    def __init__(self, written: str, groups: Groups, split: Callable[[str], list[str]]) -> None:
        self._written = written
        self._groups = groups
        self._split = split
        self._signs: list[str] = []
        place = 0
        text = written.rstrip()
        while place < len(text):
            found = _SIGNS.match(text, place)
            if not found:
                raise self._mistake("a “{”, “}”, “<” or “>” without its other half")
            self._signs.append(found[0].strip())
            place = found.end()
        self._next = 0

    def whole(self) -> Node:
        node = self._alternatives(0)
        if self._next < len(self._signs):
            raise self._mistake(f"the “{self._signs[self._next]}” has nothing to close")
        return node

    def _mistake(self, what: str) -> PhraseError:
        return PhraseError(f"in “{self._written}”: {what}")

    def _peek(self) -> str:
        return self._signs[self._next] if self._next < len(self._signs) else ""

    def _alternatives(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise self._mistake(
                f"brackets are more than {DEEPEST} deep; give the inner part a group of its own"
            )
        parts = [self._row(depth)]
        while self._peek() == "|":
            self._next += 1
            parts.append(self._row(depth))
        if len(parts) > 1 and any(may_be_nothing(part) for part in parts):
            raise self._mistake(
                "one of the choices may be nothing at all; put the ? behind the whole bracket"
            )
        return _either(parts)

    def _row(self, depth: int) -> Node:
        parts: list[Node] = []
        while (sign := self._peek()) not in ("", "|", ")", "]", "&"):
            self._next += 1
            part = self._part(sign, depth)
            if self._peek() == "?":
                self._next += 1
                last = part.parts[-1] if isinstance(part, Row) and sign[0] not in "([" else part
                if last is not part:
                    raise self._mistake(f"“{sign}?” reads as several words; write ({sign})?")
                part = Maybe(part)
            parts.append(part)
        if not parts:
            raise self._mistake("there is nothing between the brackets or bars; write a word there")
        return _row(parts)

    def _part(self, sign: str, depth: int) -> Node:
        if sign == ".":
            return Edge()
        if sign == "(":
            inner = self._alternatives(depth + 1)
            self._close(")")
            return inner
        if sign == "[":
            first = self._row(depth + 1)
            if self._peek() != "&":
                raise self._mistake("[ ] needs two parts with & between them: [gave away & my things]")
            self._next += 1
            second = self._row(depth + 1)
            self._close("]")
            between = Gap(2)
            return Either((Row((first, between, second)), Row((second, between, first))))
        if sign == "?":
            raise self._mistake("“?” belongs directly behind what may be missing")
        if sign[0] == "_":
            return self._gap(sign)
        if sign[0] == "<":
            return self._number(sign)
        if sign[0] == "{":
            return self._group(sign[1:-1].strip())
        return self._word(sign)

    def _close(self, sign: str) -> None:
        if self._peek() != sign:
            raise self._mistake(f"a “{sign}” is missing")
        self._next += 1

    def _gap(self, sign: str) -> Node:
        if not sign[1:].isdecimal() or not 1 <= int(sign[1:]) <= LONGEST_GAP:
            raise self._mistake(
                f"“{sign}” is not a gap; write _1 to _{LONGEST_GAP}, the most words that may stand between"
            )
        return Gap(int(sign[1:]))

    def _number(self, sign: str) -> Node:
        number = sign[1:-1].replace(" ", "")
        if not re.fullmatch(r"#|\d+(\.\d+)?(\+|-\d+(\.\d+)?)", number):
            raise self._mistake(f"“{sign}” is not a number; write <#> for any, <8+> or <3-9>")
        return Word(frozenset({"#" + number.removeprefix("#")}))

    def _group(self, name: str) -> Node:
        if name not in self._groups:
            close = difflib.get_close_matches(name, list(self._groups), n=1)
            hint = f"; did you mean “{close[0]}”?" if close else ""
            raise self._mistake(f"no group is called “{name}”{hint}")
        return self._groups[name]

    def _word(self, sign: str) -> Node:
        if sign.endswith("*"):
            beginning = self._split(sign[:-1])
            if len(beginning) != 1 or len(beginning[0]) < SHORTEST_BEGINNING:
                raise self._mistake(
                    f"“{sign}” is too short a beginning; write at least {SHORTEST_BEGINNING} letters before *"
                )
            return Word(frozenset({beginning[0] + "*"}))
        plain = _plain(sign, self._split)
        if plain is None:
            raise self._mistake(f"“{sign}” holds no letters")
        return plain
