"""What a coordinator writes, as it stands in the files: every key of a program and of a module."""

import re
import unicodedata
from datetime import time, timedelta
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainValidator,
    Tag,
    model_validator,
)

from bot.authoring.durations import clock, clock_range, duration
from bot.authoring.mistakes import did_you_mean, listed, nearest
from bot.core.own_trend import Test
from bot.core.program import QuietHours

_SAVE = re.compile(r"[a-z][a-z0-9_]{0,31}")
_KEY = re.compile(r"[a-z0-9_]{1,24}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z]{2})?")
_NUMBERS = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*(?:-|–|to)\s*(-?\d+(?:\.\d+)?)\s*", re.ASCII)
_GRAMMAR = frozenset(
    ("and", "or", "not", "in", "is", "if", "else", "true", "false", "none", "True", "False", "None")
)


class Written(BaseModel):
    """Something in a file: it refuses keys that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _save_name(name: str) -> str:
    if not _SAVE.fullmatch(name):
        raise ValueError(
            f"“{name}” can't be a name; write at most 32 small letters, digits and “_”, a letter first"
        )
    if name in _GRAMMAR:
        raise ValueError(f"“{name}” means something else in conditions; choose another name")
    return name


def _language(code: str) -> str:
    if not _LANGUAGE.fullmatch(code):
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


Wording = Annotated[str | dict[str, str], PlainValidator(_wording)]
"""A text, or one in each language."""
SaveName = Annotated[str, AfterValidator(_save_name)]
LanguageCode = Annotated[str, AfterValidator(_language)]
Clock = Annotated[time, BeforeValidator(lambda given: clock(given) if isinstance(given, str) else given)]
Duration = Annotated[
    timedelta, BeforeValidator(lambda given: duration(given) if isinstance(given, str) else given)
]
Hour = Annotated[
    time | Literal["morning", "evening"],
    PlainValidator(lambda given: given if given in ("morning", "evening") else clock(str(given))),
]
Quiet = Annotated[
    QuietHours,
    PlainValidator(
        lambda given: QuietHours(**dict(zip(("start", "end"), clock_range(str(given)), strict=True)))
    ),
]
Numbers = Annotated[tuple[float, float], PlainValidator(_numbers)]

ANSWERS = {
    "number": "number: 0-24",
    "hours": "hours: 0-24",
    "minutes": "minutes: 0-600",
    "choices": "choices: [Better, Worse]",
    "yes_no": "yes_no: true",
    "time": "time: true",
    "words": "words: 500",
}
"""The keys that say what kind of answer a question takes, with an example of each."""


class SayWritten(Written):
    """A text is said."""

    say: Wording
    when: str | None = None


class AskWritten(Written):
    """A question is asked and the answer saved; exactly one of the keys in `ANSWERS` says what it may be."""

    ask: Wording
    save: SaveName
    number: Numbers | None = None
    hours: Numbers | None = None
    minutes: Numbers | None = None
    choices: Annotated[tuple[tuple[str, str | dict[str, str]], ...], PlainValidator(_choices)] | None = None
    yes_no: Annotated[Literal[True], PlainValidator(_yes)] | None = None
    time: Annotated[tuple[Clock, Clock], PlainValidator(_clock_range)] | None = None
    words: Annotated[int, Field(ge=1, le=4000)] | None = None
    when: str | None = None

    @model_validator(mode="after")
    def _one_kind_of_answer(self) -> "AskWritten":
        given = [key for key in ANSWERS if getattr(self, key) is not None]
        if not given:
            raise ValueError(
                f"what “{self.save}” may be is missing; add one of: {', '.join(ANSWERS.values())}"
            )
        if len(given) > 1:
            raise ValueError(f"{listed(given)} can't stand together; keep one of them")
        return self


class ThenWritten(Written):
    """The longer form that may follow a scale. Written short: `then: phq9 when phq2 >= 2`."""

    scale: str
    when: str
    say: Wording | None = None
    otherwise: Wording | None = None


def _then(given: Any) -> Any:
    if not isinstance(given, str):
        return given
    scale, found, when = given.partition(" when ")
    if not found or not when.strip():
        raise ValueError(f"when “{given}” is given is not said; write it as: then: phq9 when phq2 >= 2")
    return {"scale": scale.strip(), "when": when.strip()}


class ScaleWritten(Written):
    """A scale is given; its score is saved under its name."""

    scale: str
    then: Annotated[ThenWritten, BeforeValidator(_then)] | None = None
    otherwise: Wording | None = None
    untranslated: Literal["give", "leave_out"] | None = None
    told: bool = True
    when: str | None = None


class DiaryWritten(Written):
    """The sleep diary of the last night is asked."""

    diary: Literal["sleep"]
    when: str | None = None


class TestWritten(Written):
    """A thinking test is given; its result is saved under the test's name."""

    test: Test
    when: str | None = None


_STEPS: dict[str, type[Written]] = {
    "say": SayWritten,
    "ask": AskWritten,
    "scale": ScaleWritten,
    "diary": DiaryWritten,
    "test": TestWritten,
}


def _kind_of_step(given: Any) -> str | None:
    """Which model a step is meant to be; with a misspelt key, the one it comes nearest to."""
    if not isinstance(given, dict):
        return None
    first = next((key for key in _STEPS if key in given), None)
    if first is None:
        near = [nearest(key, _STEPS) for key in given]
        first = next((key for key in near if key), None)
    return _STEPS[first].__name__ if first else None


def _step(given: Any) -> Any:
    if not isinstance(given, dict):
        raise ValueError(
            "this is not a step; write “- say: …”, “- ask: …”, “- scale: …”, “- diary: sleep” or “- test: …”"
        )
    found = [key for key in _STEPS if key in given]
    if len(found) > 1:
        raise ValueError(
            f"{listed(found)} can't stand in one step; begin each with “- ” on a line of its own"
        )
    if _kind_of_step(given) is None:
        guess = next((hint for key in given if (hint := did_you_mean(key, _STEPS))), "")
        raise ValueError(
            f"this step says nothing and asks nothing; {guess or 'begin it with say, ask, scale, diary or test'}"
        )
    return given


StepWritten = Annotated[
    Annotated[SayWritten, Tag("SayWritten")]
    | Annotated[AskWritten, Tag("AskWritten")]
    | Annotated[ScaleWritten, Tag("ScaleWritten")]
    | Annotated[DiaryWritten, Tag("DiaryWritten")]
    | Annotated[TestWritten, Tag("TestWritten")],
    Discriminator(_kind_of_step),
    BeforeValidator(_step),
]
AnyStepWritten = SayWritten | AskWritten | ScaleWritten | DiaryWritten | TestWritten


class SessionWritten(Written):
    """One conversation on one day."""

    day: Annotated[int, Field(ge=1, le=1000)]
    at: Hour
    steps: Annotated[tuple[StepWritten, ...], Field(min_length=1)]


class ModuleWritten(Written):
    """A module's file, beside `program.yaml`."""

    module: Annotated[str, Field(min_length=1)]
    days: Annotated[int, Field(ge=1, le=1000)] | None = None
    sessions: Annotated[tuple[SessionWritten, ...], Field(min_length=1)]


class ProgramWritten(Written):
    """A program's own file, `programs/<program>/program.yaml`."""

    program: SaveName
    title: Wording
    languages: Annotated[tuple[LanguageCode, ...], Field(min_length=1)] = ("en",)
    consent: Wording
    consent_version: Annotated[str, Field(min_length=1)] = "1"
    welcome: Wording
    morning: Clock = time(8, 0)
    evening: Clock = time(20, 0)
    quiet: Quiet = QuietHours(start=time(22, 0), end=time(7, 0))
    remind_after: Duration = timedelta(hours=3)
    reminders: Annotated[int, Field(ge=0, le=5)] = 1
    close_after: Duration = timedelta(hours=12)
    modules: Annotated[tuple[str, ...], Field(min_length=1)]
