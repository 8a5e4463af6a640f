"""`evenkeel evidence`: what the lessons stand on."""

from collections.abc import Iterable
from typing import Annotated

import typer

from bot.authoring.evidence import Lesson, all_lessons
from bot.settings import read_settings

_HEAD = """# What the lessons stand on

Each lesson says at the head of its file what it claims, where that is from, and how strong the evidence is. This page
is made from them: `evenkeel evidence`. *Strong* and *moderate* are as reviews and guidelines grade it; *consensus*
means that experts agree and trials are wanting; *none* that nobody has shown it, and the lesson says so. Where the
last column says *no*, nobody who wrote the program has read it in the source itself: a clinician should, before it is
handed out.

| lesson | claim | source | strength | read in the source |
|---|---|---|---|---|
"""


def print_evidence(
    language: Annotated[str, typer.Option(help="The language whose files are read.")] = "en",
) -> None:
    """Print what the lessons stand on as Markdown: what docs/evidence.md is made with."""
    print(table_of(all_lessons(read_settings().home, language)), end="")  # noqa: T201 - the answer itself


def table_of(lessons: Iterable[Lesson]) -> str:
    """The page, one line for each claim."""
    lines = [
        f"| {lesson.file.split('/', 2)[2]} | {_cell(each.claim)} | {_cell(each.source)} | {each.strength} "
        f"| {'yes' if each.verified else 'no'} |\n"
        for lesson in lessons
        for each in lesson.evidence
    ]
    return _HEAD + "".join(lines)


def _cell(words: str) -> str:
    return " ".join(words.split()).replace("|", "\\|")
