"""What was typed, read as the answer that a question takes."""

import unicodedata
from collections.abc import Sequence
from typing import assert_never

from bot.core.expression import Scalar
from bot.core.program import Choices, ClockTime, Expected, FreeText, Number, PlaceName, YesNo
from bot.core.spoken_numbers import duration, folded, number
from bot.core.spoken_times import clock_time
from bot.core.text import in_language, render_label, written
from bot.core.value import Value

_YES = frozenset(
    {
        "yes", "y", "yeah", "yep", "yup", "sure", "ok", "okay", "of course", "i did", "i do", "true",
        "correct", "si", "claro", "ja", "jep", "oui", "sim", "da", "да", "так", "👍", "✅", "✓", "yes please",
    }
)  # fmt: skip
_NO = frozenset(
    {
        "no", "n", "nope", "nah", "not really", "not at all", "never", "i didn't", "i did not", "i don't",
        "false", "nein", "ne", "non", "nao", "нет", "ні", "net", "👎", "❌", "no thanks", "no thank you",
    }
)  # fmt: skip


class Answer(Value):
    """An answer: the value that is kept, and how we would write it."""

    value: Scalar
    said: str


def read(expected: Expected, text: str, language: str = "en") -> Answer | None:
    """The answer in a typed text; None when it is not an answer to such a question, or out of its range.

    A place is found outside the core, and comes with the event.
    """
    match expected:
        case Number():
            return _read_number(expected, text)
        case YesNo():
            return _read_yes_no(text)
        case Choices():
            labels = [
                (each.key, render_label(in_language(each.label, language), {}) or each.key)
                for each in expected.choices
            ]
            return _read_choice(labels, text)
        case ClockTime():
            at = clock_time(text, expected.earliest, expected.latest)
            if at is None or not _within(expected, at.strftime("%H:%M")):
                return None
            return Answer(value=f"{at:%H:%M}", said=f"{at:%H:%M}")
        case FreeText():
            kept = text.strip()
            return Answer(value=kept, said=kept) if 0 < len(kept) <= expected.longest else None
        case PlaceName():
            return None
        case _:
            assert_never(expected)


def hint(expected: Expected) -> str:
    """What may be typed, with an example: the end of “Please send …”."""
    match expected:
        case Number(unit="hours"):
            return f"hours from {written(expected.low)} to {written(expected.high)}, such as 7 or 6.5"
        case Number(unit="minutes"):
            return f"minutes from {written(expected.low)} to {written(expected.high)}, such as 20"
        case Number():
            example = written(round((expected.low + expected.high) / 2))
            return f"a number from {written(expected.low)} to {written(expected.high)}, such as {example}"
        case YesNo():
            return "yes or no"
        case Choices():
            return "one of the answers"
        case ClockTime():
            return f"a time from {expected.earliest:%H:%M} to {expected.latest:%H:%M}, such as {_example(expected)}"
        case FreeText():
            return f"a few words, at the most {expected.longest} letters"
        case PlaceName():
            return "the name of a town"
        case _:
            assert_never(expected)


def _example(expected: ClockTime) -> str:
    return f"{expected.offered[0] if expected.offered else expected.earliest:%H:%M}"


def _read_number(expected: Number, text: str) -> Answer | None:
    value = number(text) if expected.unit is None else duration(text, expected.unit)
    if value is None or not expected.low <= value <= expected.high:
        return None
    value = round(value, 2)
    kept: Scalar = int(value) if value.is_integer() else value
    return Answer(value=kept, said=written(kept))


def _read_yes_no(text: str) -> Answer | None:
    said = folded(text).strip(" .!,")
    plain = unicodedata.normalize("NFKC", text.casefold()).strip(" .!,")
    if said in _YES or plain in _YES:
        return Answer(value=True, said="yes")
    if said in _NO or plain in _NO:
        return Answer(value=False, said="no")
    return None


def _read_choice(labels: Sequence[tuple[str, str]], text: str) -> Answer | None:
    """By label or key, by place in the list, by an unambiguous beginning, or with one slip."""
    said = folded(text).strip(" .!,")
    if not said:
        return None
    known = [(key, label, folded(label).strip(" .!,")) for key, label in labels]
    for key, label, name in known:
        if said in (name, key):
            return Answer(value=key, said=label)
    if said.isdecimal() and len(said) <= 2 and 1 <= int(said) <= len(labels):
        key, label = labels[int(said) - 1]
        return Answer(value=key, said=label)
    begins = [(key, label) for key, label, name in known if len(said) >= 3 and name.startswith(said)]
    near = [(key, label) for key, label, name in known if len(said) >= 4 and _one_slip(said, name)]
    for candidates in (begins, near):
        if len(candidates) == 1:
            return Answer(value=candidates[0][0], said=candidates[0][1])
    return None


def _one_slip(a: str, b: str) -> bool:
    """Whether one wrong, missing, extra or swapped letter makes the one the other."""
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    a, b = a[start:], b[start:]
    return a[1:] == b[1:] or a == b[1:] or a[1:] == b or (len(a) > 1 and a[:2] == b[1::-1] and a[2:] == b[2:])


def _within(expected: ClockTime, at: str) -> bool:
    earliest, latest = f"{expected.earliest:%H:%M}", f"{expected.latest:%H:%M}"
    return earliest <= at <= latest if earliest <= latest else at >= earliest or at <= latest
