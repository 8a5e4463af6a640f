"""A mistake in what a coordinator wrote: where it is, what is wrong, what to write instead."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Literal

from bot.core.value import Value


class Mistake(Value):
    """One mistake. `line` and `column` count from 1; a `warning` does not keep the content from use."""

    file: str
    line: int
    column: int = 1
    problem: str
    remedy: str = ""
    severity: Literal["mistake", "warning"] = "mistake"

    def __str__(self) -> str:
        said = f"{self.problem}; {self.remedy}" if self.remedy else self.problem
        warning = "warning: " if self.severity == "warning" else ""
        return f"{self.file}:{self.line}:{self.column}: {warning}{said}"


class ContentError(Exception):
    """The content holds mistakes; the message is all of them, one per line."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = in_order(mistakes)
        super().__init__("\n".join(map(str, self.mistakes)))


class SlipError(ValueError):
    """One thing is wrong in an expression or a text; `line` counts from 1 within it."""

    def __init__(self, problem: str, remedy: str, line: int = 1) -> None:
        super().__init__(f"{problem}; {remedy}" if remedy else problem)
        self.problem = problem
        self.remedy = remedy
        self.line = line


def count_wrong(mistakes: Iterable[Mistake]) -> int:
    """How many of them keep the content from being used; warnings do not."""
    return sum(each.severity == "mistake" for each in mistakes)


def in_order(mistakes: Iterable[Mistake]) -> tuple[Mistake, ...]:
    """The mistakes by file and line, each told once."""
    return tuple(sorted(dict.fromkeys(mistakes), key=lambda m: (m.file, m.line, m.column)))


def did_you_mean(written: str, known: Iterable[str]) -> str:
    """“did you mean “sleep_hours”?”, or nothing when no known name comes near."""
    near = nearest(written, known)
    return f"did you mean “{near}”?" if near else ""


def nearest(written: str, known: Iterable[str]) -> str | None:
    """The known name that comes nearest to what was written; None when none comes near."""
    return next(iter(get_close_matches(written, list(known), n=1, cutoff=0.6)), None)


def listed(names: Iterable[str]) -> str:
    """“a”, “b” and “c”."""
    quoted = [f"“{name}”" for name in names]
    if len(quoted) < 2:
        return "".join(quoted)
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}"
