"""The small values of what a coordinator writes: texts, names, hours, spans, choices; each reads one scalar or list."""

import re
import unicodedata
from datetime import time, timedelta
from typing import Annotated, Any, Literal, cast

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainValidator,
    WithJsonSchema,
)

from bot.authoring.durations import clock, clock_range, duration
from bot.core.own_time import OwnTime
from bot.core.program import QuietHours


class Written(BaseModel):
    """Something in a file: it refuses keys that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


_SAVE = re.compile(r"[a-z][a-z0-9_]{0,31}")
_OWN_TIME = re.compile(r"([a-z][a-z0-9_]*)\s+or\s+(\S+)")
_KEY = re.compile(r"[a-z0-9_]{1,24}")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z]{2})?")
_SPAN = re.compile(r"\s*(\d{1,4})(?:\s*(?:-|–|to)\s*(\d{1,4}))?\s*", re.ASCII)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*(?:-|–|to)\s*(-?\d+(?:\.\d+)?)\s*", re.ASCII)
TEXT = {"type": ["string", "number", "boolean"]}
"""To an editor a plain 5 or yes is no text; here every scalar is one."""
_GRAMMAR = frozenset(
    ("and", "or", "not", "in", "is", "if", "else", "true", "false", "none", "True", "False", "None")
)


def _save_name(name: str) -> str:
    if not _SAVE.fullmatch(name):
        raise ValueError(
            f"“{name}” can't be a name; write at most 32 small letters, digits and “_”, a letter first"
        )
    if name in _GRAMMAR:
        raise ValueError(f"“{name}” means something else in conditions; choose another name")
    return name


def _language(code: str) -> str:
    if not LANGUAGE.fullmatch(code):
        raise ValueError(f"“{code}” is not a language code; write one such as en or pt-BR")
    return code


def _wording(given: Any) -> Any:
    if isinstance(given, list):
        raise ValueError("a text is wanted here, not a list; a text that begins with “-” or “[” needs quotes")
    if not isinstance(given, dict):
        return given
    if not given:
        raise ValueError("a text is wanted here; write it, in quotes if it begins with a brace")
    for code, text in given.items():
        if not isinstance(text, str):
            raise ValueError(f"a text is wanted after “{code}”; write it, in quotes if it begins with a sign")
        _language(code)
    return given


def _numbers(given: Any) -> tuple[float, float]:
    found = _NUMBERS.fullmatch(given) if isinstance(given, str) else None
    if not found:
        raise ValueError(f"“{given}” is not a range of numbers; write it as 0-24")
    low, high = float(found[1]), float(found[2])
    if low >= high:
        raise ValueError(f"the range {given} runs backwards; write the smaller number first")
    return low, high


def _yes(given: Any) -> Literal[True]:
    if given in ("true", "yes"):
        return True
    raise ValueError("only “true” can stand here; write true, or remove the line")


def _clock_range(given: Any) -> tuple[time, time]:
    if given in ("true", "yes"):
        return time(0, 0), time(23, 59)
    earliest, latest = clock_range(str(given))
    if earliest >= latest:
        raise ValueError(f"“{given}” runs over midnight; write true, or two times of one day")
    return earliest, latest


def slug(label: str) -> str:
    """A key made of a label: “A bit worse” is kept as `a_bit_worse`."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:24].strip("_")


def _when_date(given: Any) -> Literal["any", "future", "past"]:
    if given in ("true", "yes", "any"):
        return "any"
    if given in ("future", "past"):
        return cast(Literal["future", "past"], given)
    raise ValueError(f"“{given}” is no kind of date; write true, future or past")


def _span(given: Any) -> tuple[int, int]:
    """Days or weeks from one to another, such as 2-20; one alone is a span too."""
    found = _SPAN.fullmatch(str(given))
    if not found:
        raise ValueError(f"“{given}” is not a span; write it as 1-6")
    first, last = int(found[1]), int(found[2] or found[1])
    if not 1 <= first <= last <= 1000:
        raise ValueError(f"“{given}” runs backwards or beyond 1 to 1000; write it as 1-6")
    return first, last


def _weekdays(given: Any) -> tuple[int, ...]:
    names = given if isinstance(given, list) else str(given).replace(",", " ").split()
    found: list[int] = []
    for name in names:
        day = next((n for n, each in enumerate(WEEKDAYS) if str(name).lower()[:3] == each[:3]), None)
        if day is None or str(name).lower() not in (WEEKDAYS[day], WEEKDAYS[day][:3]):
            raise ValueError(f"“{name}” is no weekday; write one such as mon, or several: [mon, thu]")
        if day in found:
            raise ValueError(f"“{name}” stands here twice; remove one")
        found.append(day)
    if not found:
        raise ValueError("no weekday is named; write one such as mon, or several: [mon, thu]")
    return tuple(sorted(found))


def _hour(given: Any) -> Any:
    if isinstance(given, str) and (own := _OWN_TIME.fullmatch(given)):
        return OwnTime(save=_save_name(own[1]), otherwise=_fixed_hour(own[2]))
    if isinstance(given, str) and re.search(r"[-–]", given):
        start, end = clock_range(given)
        if start >= end:
            raise ValueError(
                f"“{given}” runs over midnight; write two times of one day, the earlier one first"
            )
        return start, end
    return _fixed_hour(given)


def _fixed_hour(given: Any) -> Any:
    return given if given in ("morning", "evening") else clock(str(given))


def _arms(given: Any) -> tuple[tuple[str, int], ...]:
    if isinstance(given, list):
        made: list[tuple[str, Any]] = [(str(name), 1) for name in given]
    elif isinstance(given, dict):
        made = list(given.items())
    else:
        raise ValueError("these are not arms; write [one, other], or {one: 2, other: 1} for unequal shares")
    for name, share in made:
        if not _KEY.fullmatch(name):
            raise ValueError(f"“{name}” can't be an arm; write small letters a to z, digits and “_”")
        if not re.fullmatch(r"[1-9]\d{0,2}", str(share)):
            raise ValueError(f"“{share}” is no share; write a whole number from 1 to 999")
    if len(made) < 2 or len({name for name, _ in made}) < len(made):
        raise ValueError("an assignment needs two arms or more, each with a name of its own")
    return tuple((name, int(share)) for name, share in made)


def _choices(given: Any) -> tuple[tuple[str, str | dict[str, str]], ...]:
    if isinstance(given, dict):
        made = [(key, _wording(label)) for key, label in given.items()]
    elif isinstance(given, list) and all(isinstance(label, str) for label in given):
        made = [(slug(label), label) for label in given]
    else:
        raise ValueError("these are not choices; write [Label, Label], or a line “key: Label” for each")
    for key, label in made:
        if not key:
            raise ValueError(f"no key can be made of “{label}”; write the choices as lines of “key: label”")
        if not _KEY.fullmatch(key):
            raise ValueError(
                f"“{key}” can't be a key; write small letters a to z, digits and “_”, at most 24"
            )
        if [one for one, _ in made].count(key) > 1:
            raise ValueError(f"two choices have the key “{key}”; write the choices as lines of “key: label”")
    if len(made) < 2:
        raise ValueError("one choice is no choice; write two or more")
    return tuple(made)


_CLOCK = r"([01]?\d|2[0-3]):[0-5]\d"


def _shown(pattern: str) -> WithJsonSchema:
    """How an editor knows a text of this form."""
    return WithJsonSchema({"type": "string", "pattern": f"^{pattern}$"})


Wording = Annotated[
    str | dict[str, str],
    PlainValidator(_wording),
    WithJsonSchema({"anyOf": [TEXT, {"type": "object", "additionalProperties": TEXT, "minProperties": 1}]}),
]
"""A text, or one in each language."""
SaveName = Annotated[str, AfterValidator(_save_name), _shown(_SAVE.pattern)]
LanguageCode = Annotated[str, AfterValidator(_language), _shown(LANGUAGE.pattern)]
Clock = Annotated[
    time, BeforeValidator(lambda given: clock(given) if isinstance(given, str) else given), _shown(_CLOCK)
]
Duration = Annotated[
    timedelta,
    BeforeValidator(lambda given: duration(given) if isinstance(given, str) else given),
    _shown(r"(\s*\d{1,4}\s*(days?|d|hours?|hrs?|h|minutes?|mins?|min|m))+"),
]
Hour = Annotated[
    time | Literal["morning", "evening"] | tuple[time, time] | OwnTime,
    PlainValidator(_hour),
    WithJsonSchema(
        {
            "anyOf": [
                {"enum": ["morning", "evening"]},
                {"type": "string", "pattern": f"^{_CLOCK}(\\s*[-–]\\s*{_CLOCK})?$"},
                {"type": "string", "pattern": f"^[a-z][a-z0-9_]* or (morning|evening|{_CLOCK})$"},
            ]
        }
    ),
]
Span = Annotated[
    tuple[int, int],
    PlainValidator(_span),
    WithJsonSchema({"anyOf": [{"type": "integer"}, {"type": "string", "pattern": r"^\d+(\s*[-–]\s*\d+)?$"}]}),
]
_DAY_NAMES = [name for day in WEEKDAYS for name in (day[:3], day)]
Weekdays = Annotated[
    tuple[int, ...],
    PlainValidator(_weekdays),
    WithJsonSchema(
        {"anyOf": [{"enum": _DAY_NAMES}, {"type": "array", "items": {"enum": _DAY_NAMES}, "minItems": 1}]}
    ),
]
AnyDate = Annotated[
    Literal["any", "future", "past"],
    PlainValidator(_when_date),
    WithJsonSchema({"enum": [True, "true", "yes", "future", "past"]}),
]
Arms = Annotated[
    tuple[tuple[str, int], ...],
    PlainValidator(_arms),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "array", "items": {"type": "string"}, "minItems": 2},
                {"type": "object", "additionalProperties": {"type": "integer"}, "minProperties": 2},
            ]
        }
    ),
]
Quiet = Annotated[
    QuietHours,
    PlainValidator(
        lambda given: QuietHours(**dict(zip(("start", "end"), clock_range(str(given)), strict=True)))
    ),
    _shown(rf"{_CLOCK}\s*[-–]\s*{_CLOCK}"),
]
Numbers = Annotated[
    tuple[float, float],
    PlainValidator(_numbers),
    _shown(r"\s*-?\d+(\.\d+)?\s*(-|–|to)\s*-?\d+(\.\d+)?\s*"),
]
Choices = Annotated[
    tuple[tuple[str, str | dict[str, str]], ...],
    PlainValidator(_choices),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "array", "items": TEXT, "minItems": 2},
                {
                    "type": "object",
                    "propertyNames": {"pattern": f"^{_KEY.pattern}$"},
                    "additionalProperties": {
                        "anyOf": [TEXT, {"type": "object", "additionalProperties": TEXT, "minProperties": 1}]
                    },
                    "minProperties": 2,
                },
            ]
        }
    ),
]
Yes = Annotated[Literal[True], PlainValidator(_yes), WithJsonSchema({"enum": [True, "true", "yes"]})]
ClockRange = Annotated[
    tuple[Clock, Clock],
    PlainValidator(_clock_range),
    WithJsonSchema(
        {
            "anyOf": [
                {"enum": [True, "true", "yes"]},
                {"type": "string", "pattern": f"^{_CLOCK}\\s*[-–]\\s*{_CLOCK}$"},
            ]
        }
    ),
]
