"""What a coordinator writes in a session: every kind of step, and the keys that it takes."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, cast

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from bot.authoring.mistakes import did_you_mean, listed, nearest
from bot.authoring.written_values import (
    AnyDate,
    Choices,
    Clock,
    ClockRange,
    Numbers,
    SaveName,
    Wording,
    Written,
    Yes,
)
from bot.core.own_trend import Test
from bot.core.shown import Shown

ANSWERS = {
    "number": "number: 0-24",
    "hours": "hours: 0-24",
    "minutes": "minutes: 0-600",
    "choices": "choices: [Better, Worse]",
    "yes_no": "yes_no: true",
    "time": "time: true",
    "date": "date: true",
    "words": "words: 500",
}
"""The keys that say what kind of answer a question takes, with an example of each."""


class SayWritten(Written):
    """A text is said."""

    say: Wording
    """A text: its own words, or the name of a file such as `sleep/welcome.md`; `{en: …, es: …}` for each language."""
    when: str | None = None
    """A condition, such as `sleep_hours < 6`: the step comes only if it holds."""


class AskWritten(Written):
    """A question is asked and the answer saved; exactly one of the other keys says what it may be."""

    ask: Wording
    """A question. It needs `save`, and exactly one kind of answer."""
    save: SaveName
    """The name its answer is kept under: small letters, digits and `_`."""
    number: Numbers | None = None
    """A number in this range, such as `0-24`."""
    hours: Numbers | None = None
    """A length of time in hours, such as `0-24`."""
    minutes: Numbers | None = None
    """A length of time in minutes, such as `0-600`."""
    choices: Choices | None = None
    """One of these buttons: `[Better, Worse]`, or `{good: Pretty good, low: Rather low}` with keys of your own."""
    yes_no: Yes | None = None
    """`true`: yes or no."""
    time: ClockRange | None = None
    """`true`: a time of day; `05:00-12:00` allows only these."""
    offered: Annotated[tuple[Clock, ...], Field(min_length=1, max_length=5)] | None = None
    """With `time`: some times as buttons, such as `[06:30, 07:00]`; any other may be typed."""
    date: AnyDate | None = None
    """`true`: a date; `future` or `past` allows only such days. Sessions can be counted `from` it."""
    words: Annotated[int, Field(ge=1, le=4000)] | None = None
    """The participant's own words, so many characters at most, such as `500`."""
    when: str | None = None
    """A condition, such as `sleep_hours < 6`: the step comes only if it holds."""

    @model_validator(mode="after")
    def _one_kind_of_answer(self) -> "AskWritten":
        given = [key for key in ANSWERS if getattr(self, key) is not None]
        if not given:
            raise ValueError(
                f"what “{self.save}” may be is missing; add one of: {', '.join(ANSWERS.values())}"
            )
        if len(given) > 1:
            raise ValueError(f"{listed(given)} can't stand together; keep one of them")
        if self.offered is not None and self.time is None:
            raise ValueError("“offered” needs a time; write “time: true”, or remove it")
        if self.offered is not None and self.time is not None:
            beyond = [at for at in self.offered if not self.time[0] <= at <= self.time[1]]
            if beyond:
                raise ValueError(
                    f"{beyond[0]:%H:%M} is offered, and may not be answered; widen “time”, or remove it"
                )
        return self


class ThenWritten(Written):
    """The longer form that may follow a scale. Written short: `then: phq9 when phq2 >= 2`."""

    scale: str
    """The scale, by its file's name."""
    when: str
    """When it follows, such as `phq2 >= 2`."""
    say: Wording | None = None
    """Said before it."""
    otherwise: Wording | None = None
    """What comes instead when nobody on call could act on its answers in time: a scale, a text, or `nothing`."""


def _then(given: Any) -> Any:
    if not isinstance(given, str):
        return given
    scale, found, when = given.partition(" when ")
    if not found or not when.strip():
        raise ValueError(f"when “{given}” is given is not said; write it as: then: phq9 when phq2 >= 2")
    return {"scale": scale.strip(), "when": when.strip()}


def _short_then(shown: dict[str, Any]) -> None:
    """An editor knows the short form too."""
    shown["anyOf"] = [{"type": "string", "pattern": " when ."}, *cast(list[Any], shown["anyOf"])]


class ScaleWritten(Written):
    """A scale is given; its score is saved under its name."""

    scale: str
    """A scale by its file's name. Its score is kept under that name."""
    say: Wording | None = None
    """Said before it, and only if it is given."""
    then: Annotated[ThenWritten, BeforeValidator(_then)] | None = Field(None, json_schema_extra=_short_then)
    """The longer form that may follow, such as `phq9 when phq2 >= 2`."""
    otherwise: Wording | None = None
    """What comes instead when nobody on call could act on its answers in time: a scale, a text, or `nothing`."""
    untranslated: Literal["give", "leave_out"] | None = None
    """Where it has no official words in the participant's language: `give` it in the one it has, or `leave_out`."""
    told: bool = True
    """`false`: the participant is not told the result."""
    when: str | None = None
    """A condition, such as `sleep_hours < 6`: the step comes only if it holds."""


class LessonWritten(Written):
    """A text that teaches something is said; its file says at its head what it stands on."""

    lesson: Annotated[str, Field(pattern=r"\.md$")]
    """A text in a file that begins with its evidence: claim, source and strength."""
    when: str | None = None
    """A condition, such as `sleep_hours < 6`: the step comes only if it holds."""


class AlternativeWritten(Written):
    """One of several texts."""

    say: Wording
    """A text, as of `say`."""
    key: SaveName
    """What is saved when it is this one."""
    when: str | None = None
    """A condition; without one it always fits, so it comes last."""


class FirstOfWritten(Written):
    """The first of several texts whose condition holds."""

    first_of: Annotated[tuple[AlternativeWritten, ...], Field(min_length=2, max_length=12)]
    """Texts, of which the first that fits is said; one that mentions something unanswered does not fit."""
    save: SaveName | None = None
    """The name under which it is kept which one was said, by its key."""
    when: str | None = None
    """A condition, such as `sleep_hours < 6`: the step comes only if it holds."""


class SetWritten(Written):
    """A value is reckoned from others and saved."""

    set: SaveName
    """The name it is kept under."""
    to: str
    """What it is, such as `steps * 1.1 | round(0) | at_most(9000)`, or `true`. What was there before is replaced."""
    when: str | None = None
    """A condition, such as `sleep_hours < 6`: the step comes only if it holds."""


class PaceWritten(Written):
    """How a breath goes, and for how long."""

    breathe_in: Annotated[int, Field(ge=2, le=10)] = Field(default=4, alias="in")
    """Seconds in; 4 if left out."""
    out: Annotated[int, Field(ge=2, le=12)] = 6
    """Seconds out; 6 if left out."""
    minutes: Annotated[int, Field(ge=1, le=5)] = 2
    """For so many minutes; 2 if left out."""


class BreatheWritten(Written):
    """Paced breathing, with a message that breathes along; it counts in `breathing_times` how often."""

    breathe: PaceWritten
    """`{in: 4, out: 6, minutes: 2}`: a message breathes along, with a button that stops it."""
    when: str | None = None
    """A condition, such as `sleep_hours < 6`: the step comes only if it holds."""


class ThoughtRecordWritten(Written):
    """A thought record is asked: five short questions; the words are kept apart with the name."""

    thought_record: Yes
    """`true`: a thought record. How strong the thought was is kept as `thought_before` and `thought_after`, 0 to 10."""
    when: str | None = None
    """A condition, such as `sleep_hours < 6`: the step comes only if it holds."""


class ShowWritten(Written):
    """The participant's own course is shown."""

    show: Shown
    """`week` or `program`: a picture of their nights and scores; `summary`: a PDF to take to their doctor."""
    caption: Wording
    """The words beneath it, which must make sense without it, too."""
    when: str | None = None
    """A condition, such as `sleep_hours < 6`: the step comes only if it holds."""


class TaskWritten(Written):
    """Clinicians get a task."""

    task: Literal["sign_off", "review"]
    """`sign_off`: until a clinician has signed, only sessions with `safe: true` come. `review`: somebody looks."""
    shows: dict[SaveName, str] = Field(default_factory=dict)
    """What clinicians read of answers that are yes: `{heart: heart disease or chest pain}`."""
    when: str | None = None
    """A condition, such as `sleep_hours < 6`: the step comes only if it holds."""


class DiaryWritten(Written):
    """The sleep diary of the last night is asked."""

    diary: Literal["sleep"]
    """`sleep`: the sleep diary of the last night."""
    when: str | None = None
    """A condition, such as `sleep_hours < 6`: the step comes only if it holds."""


class TestWritten(Written):
    """A thinking test is given; its result is saved under the test's name."""

    test: Test
    """A thinking test; its result is kept under its name."""
    when: str | None = None
    """A condition, such as `sleep_hours < 6`: the step comes only if it holds."""


class UseWritten(Written):
    """The steps of a part that is written once, under `parts`, and used in several places."""

    use: SaveName
    """The part, by its name under `parts` in `program.yaml` or in a module."""
    when: str | None = None
    """A condition, such as `sleep_hours < 6`: the part comes only if it holds."""


_STEPS: dict[str, type[Written]] = {
    "say": SayWritten,
    "ask": AskWritten,
    "scale": ScaleWritten,
    "lesson": LessonWritten,
    "first_of": FirstOfWritten,
    "set": SetWritten,
    "breathe": BreatheWritten,
    "thought_record": ThoughtRecordWritten,
    "show": ShowWritten,
    "task": TaskWritten,
    "diary": DiaryWritten,
    "test": TestWritten,
    "use": UseWritten,
}


def _keys_of_steps(given: Mapping[str, Any]) -> list[str]:
    """The keys that a step can begin with; beside `scale`, `say` is one of its own."""
    return [key for key in _STEPS if key in given and not (key == "say" and "scale" in given)]


def _kind_of_step(given: Any) -> str | None:
    """Which model a step is meant to be; with a misspelt key, the one it comes nearest to."""
    if not isinstance(given, dict):
        return None
    first = next(iter(_keys_of_steps(given)), None)
    if first is None:
        near = [nearest(key, _STEPS) for key in given]
        first = next((key for key in near if key), None)
    return _STEPS[first].__name__ if first else None


def _step(given: Any) -> Any:
    if not isinstance(given, dict):
        raise ValueError(f"this is not a step; begin it with one of: {', '.join(_STEPS)}, such as “- say: …”")
    found = _keys_of_steps(given)
    if len(found) > 1:
        raise ValueError(
            f"{listed(found)} can't stand in one step; begin each with “- ” on a line of its own"
        )
    if _kind_of_step(given) is None:
        guess = next((hint for key in given if (hint := did_you_mean(key, _STEPS))), "")
        instead = guess or f"begin it with one of: {', '.join(_STEPS)}"
        raise ValueError(f"this step says nothing and asks nothing; {instead}")
    return given


StepWritten = Annotated[
    Annotated[SayWritten, Tag("SayWritten")]
    | Annotated[AskWritten, Tag("AskWritten")]
    | Annotated[ScaleWritten, Tag("ScaleWritten")]
    | Annotated[LessonWritten, Tag("LessonWritten")]
    | Annotated[FirstOfWritten, Tag("FirstOfWritten")]
    | Annotated[SetWritten, Tag("SetWritten")]
    | Annotated[BreatheWritten, Tag("BreatheWritten")]
    | Annotated[ThoughtRecordWritten, Tag("ThoughtRecordWritten")]
    | Annotated[ShowWritten, Tag("ShowWritten")]
    | Annotated[TaskWritten, Tag("TaskWritten")]
    | Annotated[DiaryWritten, Tag("DiaryWritten")]
    | Annotated[TestWritten, Tag("TestWritten")]
    | Annotated[UseWritten, Tag("UseWritten")],
    Discriminator(_kind_of_step),
    BeforeValidator(_step),
]
AnyStepWritten = (
    SayWritten
    | AskWritten
    | ScaleWritten
    | LessonWritten
    | FirstOfWritten
    | SetWritten
    | BreatheWritten
    | ThoughtRecordWritten
    | ShowWritten
    | TaskWritten
    | DiaryWritten
    | TestWritten
    | UseWritten
)

Steps = Annotated[tuple[StepWritten, ...], Field(min_length=1)]
"""One after the other."""
