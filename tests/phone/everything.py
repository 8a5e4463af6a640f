"""Every text of a program in one language, as the messages that somebody gets: each once."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bot.authoring.library import Library
from bot.core.own_words import sentence
from tests.phone.bubbles import Bubble, with_course
from tests.phone.files import files_of
from tests.phone.said_by_itself import said_by_itself
from tests.phone.said_in_need import said_in_need
from tests.phone.said_in_sessions import said_in_sessions


def everything_said(home: Path, library: Library, program: str, language: str) -> list[Bubble]:
    """What the program says and asks, what is said in need, and what the bot says by itself."""
    say = partial(sentence, library.catalogue, language)
    found: dict[tuple[object, ...], Bubble] = {}
    for bubble in _all(home, library, program, language):
        found.setdefault(bubble.seen, bubble)
    return [with_course(bubble, say, language) for bubble in found.values()]


def _all(home: Path, library: Library, program: str, language: str) -> Iterator[Bubble]:
    chosen = library.programs[program]
    yield from said_in_sessions(library, chosen, language, files_of(home, program, language))
    yield from said_in_need(library, chosen, language)
    yield from said_by_itself(library.catalogue, language)
