"""What may be answered to a question: the kind of answer, and the buttons."""

from collections.abc import Sequence
from typing import Literal

from bot.authoring.kinds import AnyText, DateOfYear, Kind, Numeric, OneOf, TimeOfDay, Truth
from bot.authoring.texts import shown_length
from bot.authoring.words import Content, Use
from bot.authoring.written_steps import AskWritten
from bot.authoring.yaml import Document, Path
from bot.core.program import CalendarDate, Choice, Choices, ClockTime, Expected, FreeText, Number, YesNo

LONGEST_LABEL = 64
"""Characters on a button; a telephone cuts off what goes beyond."""
MOST_BUTTONS, MOST_SHORT_BUTTONS, SHORT_LABEL = 8, 12, 3
"""Buttons under one question, and how many when all are as short as “10”."""


def expected_answer(
    document: Document,
    path: Path,
    written: AskWritten,
    languages: Sequence[str],
    content: Content,
) -> tuple[Expected | None, Kind, tuple[Use, ...]]:
    """What a question takes, its kind, and what its buttons mention; None when a button is wrong."""
    numbers = written.number or written.hours or written.minutes
    if numbers:
        unit: Literal["hours", "minutes"] | None = (
            "hours" if written.hours else "minutes" if written.minutes else None
        )
        low, high = numbers
        return Number(low=low, high=high, unit=unit), Numeric(low, high), ()
    if written.choices:
        return _choices(document, (*path, "choices"), written.choices, languages, content)
    if written.time:
        earliest, latest = written.time
        offered = written.offered or ()
        return ClockTime(earliest=earliest, latest=latest, offered=offered), TimeOfDay(), ()
    if written.date:
        return CalendarDate(when=written.date), DateOfYear(), ()
    if written.words:
        return FreeText(longest=written.words), AnyText(written.words), ()
    return YesNo(), Truth(), ()


def _choices(
    document: Document,
    path: Path,
    written: Sequence[tuple[str, str | dict[str, str]]],
    languages: Sequence[str],
    content: Content,
) -> tuple[Choices | None, Kind, tuple[Use, ...]]:
    kind = OneOf(tuple(key for key, _ in written))
    choices: list[Choice] = []
    uses: tuple[Use, ...] = ()
    lengths: list[int] = []
    by_key = all((*path, key) in document.positions for key in kind.keys)
    for index, (key, label) in enumerate(written):
        here = (*path, key) if by_key else (*path, index)
        said = content.label(document, here, label, languages)
        if said is None:
            continue
        choices.append(Choice(key=key, label=said.words))
        uses += said.uses
        longest = max(shown_length(text) for text in said.words.values())
        lengths.append(longest)
        if longest > LONGEST_LABEL:
            content.mistakes.append(
                document.mistake(
                    here,
                    f"this button is {longest} characters long; {LONGEST_LABEL} can be read",
                    "shorten it, and say the rest in the question",
                )
            )
    short = max(lengths, default=0) <= SHORT_LABEL
    most = MOST_SHORT_BUTTONS if short else MOST_BUTTONS
    if len(written) > most:
        content.mistakes.append(
            document.mistake(
                path,
                f"{len(written)} buttons are more than fit on a telephone",
                f"offer at most {most}, or ask for a number",
            )
        )
    return Choices(choices=tuple(choices)) if len(choices) == len(written) else None, kind, uses
