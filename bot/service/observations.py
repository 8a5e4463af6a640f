"""What a clinician typed behind `/observe`, read: a name, a value, its unit and its time.

“resting pulse 58 /min”, “HbA1c = 42 mmol/mol 2026-03-02 07:00”, “blood pressure 130/85 mmHg today 7:30”,
“weight 81,4kg”, “CRP <5 mg/l”, “snores yes”, “looked “tired, slept badly””. Times are on the rota's clocks.
What could be read in two ways is not guessed: a wrong value in a record is worse than a question.
"""

import re
from datetime import datetime

from bot.core.value import Value
from bot.service.observed_times import ObservationError, looks_like_a_time, split_time

LONGEST_NAME, LONGEST_UNIT, LONGEST_WORDS = 60, 20, 1000
MOST_WORDS_OF_A_NAME, MOST_WORDS_OF_A_UNIT = 6, 3
MOST_DIGITS = 12

_NUMBER = re.compile(r"[-−+]?\d+(?:[.,]\d+)?")
# 58/min, 81.4kg, 97%. Not 10^9/l, which is a unit, nor 2e9.
_WITH_UNIT = re.compile(rf"({_NUMBER.pattern}(?:/\d+)?)((?!e\d)[^\W\d_].*|[%°‰/]\D*)", re.IGNORECASE)
_PAIR = re.compile(r"\d+(?:[.,]\d+)?/\d+(?:[.,]\d+)?")
_BEYOND = re.compile(r"[<>≤≥]=?\d+(?:[.,]\d+)?")
_THOUSANDS = re.compile(r"[-−+]?[1-9]\d{0,2}(?:,\d{3})+")
_LENGTH = re.compile(r"(?<![\w.,/])\d{1,3}\s?h(?:rs?|ours?)?\s?\d{1,2}(?:\s?m\w*)?(?!\S)", re.IGNORECASE)
_QUOTED = re.compile(r"(?:[\"“”„«»]|(?<!\S)['‘’])(?P<words>.+)(?:[\"“”«»]|['‘’](?!\S))", re.DOTALL)
_QUOTE = re.compile(r"[\"“”„«»]")
_GAP = re.compile(r"(?<=[<>≤≥=])\s+(?=\d)|(?<=\d)\s+/\s+(?=\d)")
_NAMED = re.compile(r"\s*(?:(?<![<>])=|:(?=\s))\s*")
_TRUTH = ("yes", "no")


class Observed(Value):
    """One observation: a number, or words (which are kept with the private texts)."""

    name: str
    number: float | None = None
    words: str | None = None
    unit: str = ""
    at: datetime | None = None
    """None where no time was written."""

    @property
    def takes_unit(self) -> bool:
        """Whether a unit can belong to it: to a number, a pair of them, or one beyond a limit."""
        return self.number is not None or (self.words or "x")[-1:].isdigit()


def read_observation(typed: str, zone: str, now: datetime) -> Observed:
    """An observation with its name.

    Raises:
        ObservationError: no name, no value, more than one of them, or a time that cannot be.
    """
    seen = _read(typed, zone, now)
    if not seen.name:
        raise ObservationError("the name is missing")
    return seen


def read_correction(typed: str, name: str, zone: str, now: datetime) -> Observed:
    """A value that takes the place of another one, under the same name, which may be written again.

    Raises:
        ObservationError: no value, another name, or a time that cannot be.
    """
    seen = _read(typed, zone, now)
    if seen.name and seen.name.casefold() != name.casefold():
        raise ObservationError(f"that observation is “{name}”, and only its value and time can be corrected")
    return seen.model_copy(update={"name": name})


def _read(typed: str, zone: str, now: datetime) -> Observed:
    rest, at = split_time(typed.strip(), zone, now)
    rest = rest.strip(" ,;")
    if quoted := _QUOTED.search(rest):
        if rest[quoted.end() :].strip():
            raise ObservationError("behind the words in quotes only a time can stand")
        words = " ".join(quoted["words"].split())
        if not words:
            raise ObservationError("there are no words between the quotes")
        if len(words) > LONGEST_WORDS:
            raise ObservationError(f"the words are longer than {LONGEST_WORDS} letters")
        name = _NAMED.sub(" ", rest[: quoted.start()] + " ")
        return Observed(name=_name(name), words=words, at=at)
    if _QUOTE.search(rest):
        raise ObservationError("a quote is not closed")
    if _LENGTH.search(rest):
        raise ObservationError("a length is one number, such as 7.5 h or 450 min")
    if looks_like_a_time(rest):
        raise ObservationError("the time is not clear; write it last, as 2026-03-02 07:00")
    name, value, unit = _parted(_GAP.sub(lambda gap: gap[0].strip(), rest))
    number, written = _value(value)
    return Observed(name=_name(name), number=number, words=written, unit=_unit(unit), at=at)


def _parted(rest: str) -> tuple[str, str, str]:
    """Name, value and unit, as written."""
    named = _NAMED.split(rest, maxsplit=1)
    if len(named) == 2:
        value, *unit = _apart(named[1].split())
        if not _is_value(value) or any(_is_value(piece) for piece in unit):
            raise ObservationError("behind the sign stands one value and its unit")
        return named[0], value, " ".join(unit)
    pieces = _apart(rest.split())
    places = [place for place, piece in enumerate(pieces) if _is_value(piece, last=place == len(pieces) - 1)]
    if not places:
        raise ObservationError("the value is missing")
    if len(places) > 1:
        raise ObservationError("there is more than one value; write = before the right one")
    (place,) = places
    return " ".join(pieces[:place]), pieces[place], " ".join(pieces[place + 1 :])


def _apart(pieces: list[str]) -> list[str]:
    """The pieces, where a unit that is written to its number stands by itself."""
    apart: list[str] = []
    for piece in (each.rstrip(",;") for each in pieces or [""]):
        glued = None if _PAIR.fullmatch(piece) else _WITH_UNIT.fullmatch(piece)
        apart.extend(glued.groups() if glued else [piece])
    return apart


def _is_value(piece: str, last: bool = True) -> bool:
    if any(form.fullmatch(piece) for form in (_NUMBER, _PAIR, _BEYOND, _THOUSANDS)):
        return True
    return last and piece.lower() in _TRUTH


def _value(piece: str) -> tuple[float | None, str | None]:
    if _THOUSANDS.fullmatch(piece):
        plain = piece.replace(",", "")
        raise ObservationError(f"{piece} can be read in two ways; write {plain}, or a point for the fraction")
    if sum(sign.isdigit() for sign in piece) > MOST_DIGITS:
        raise ObservationError(f"the number has more than {MOST_DIGITS} digits")
    if _NUMBER.fullmatch(piece):
        # With 0 added, −0 is 0: PostgreSQL would keep its sign.
        return float(piece.replace(",", ".").replace("−", "-")) + 0.0, None
    return None, piece.lower() if piece.lower() in _TRUTH else piece


def _name(written: str) -> str:
    name = " ".join(written.split()).rstrip(" ,:;=")
    if len(name) > LONGEST_NAME:
        raise ObservationError(f"the name is longer than {LONGEST_NAME} letters")
    if len(name.split()) > MOST_WORDS_OF_A_NAME:
        raise ObservationError(f"the name has more than {MOST_WORDS_OF_A_NAME} words")
    return name


def _unit(written: str) -> str:
    unit = " ".join(written.split()).strip(" ,;")
    if len(unit) > LONGEST_UNIT:
        raise ObservationError(f"the unit is longer than {LONGEST_UNIT} letters")
    if len(unit.split()) > MOST_WORDS_OF_A_UNIT:
        raise ObservationError(f"the unit has more than {MOST_WORDS_OF_A_UNIT} words")
    return unit
