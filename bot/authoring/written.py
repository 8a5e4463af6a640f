"""What a coordinator writes, as it stands in the files: every key of a program and of a module."""

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Annotated, Any, Literal, cast

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationInfo,
    field_validator,
    model_validator,
)

from bot.authoring.mistakes import did_you_mean, listed, nearest
from bot.authoring.written_values import (
    AnyDate,
    Arms,
    Choices,
    Clock,
    ClockRange,
    Duration,
    Hour,
    LanguageCode,
    Numbers,
    Quiet,
    SaveName,
    Span,
    Weekdays,
    Wording,
    Yes,
)
from bot.core.own_trend import Test
from bot.core.program import QuietHours
from bot.core.shown import Shown


class Written(BaseModel):
    """Something in a file: it refuses keys that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


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


class SessionWritten(Written):
    """One conversation: on one day, or again and again."""

    session: SaveName | None = None
    """A name of its own, which stays the same when days are moved; made from module and day if left out."""
    day: Annotated[int, Field(ge=-365, le=1000)] | None = None
    """The day, from 1. With `weekday`: the first such weekday from that day on."""
    days: Span | None = None
    """Every day of a span, such as `2-20`; with `every: 3` every third one."""
    every: Annotated[int, Field(ge=1, le=365)] | None = None
    """With `days`: on the first one, and then again after so many days each time."""
    weekday: Weekdays | None = None
    """A weekday such as `mon`, or several: `[mon, thu]`. It needs `weeks` (or `day`)."""
    weeks: Span | None = None
    """With `weekday`: in these weeks, such as `1-6`; week 1 are the days 1 to 7."""
    counted_from: Annotated[str, Field(min_length=1)] | None = Field(default=None, alias="from")
    """What the days are counted from: `joining` (if left out), `cohort` (its start), the name of a date that was
    asked for, `end of sleep`, the day after the module's last session, or `switching on`: the module is optional, and
    day 1 is the day after a clinician switched it on for somebody."""
    at: Hour
    """A time such as `09:00`; `morning` or `evening`, their own hours; a random time within `10:00-18:00`; or a time
    that they were asked for: `worry_at or evening`, which is the evening as long as they gave none."""
    times: Annotated[int, Field(ge=2, le=12)] | None = None
    """With a random time: so many times a day."""
    apart: Duration | None = None
    """With `times`: so much time lies between two of them at the least, such as `2h`."""
    safe: bool | None = None
    """`true`: it comes before a clinician's sign-off, too; as its module says, if left out."""
    when: str | None = None
    """A condition, looked at when its moment has come: if it does not hold, the session is skipped."""
    steps: Annotated[tuple[StepWritten, ...], Field(min_length=1)]
    """What is said and asked, one after the other."""

    @field_validator("at", mode="after")
    @classmethod
    def _one_way_of_days(cls, at: Any, info: ValidationInfo) -> Any:
        # A validator of the whole would be silent wherever a step has a mistake too.
        if info.data.keys() >= _DAY_KEYS:
            _check_days(info.data)
        return at

    @model_validator(mode="after")
    def _random_times(self) -> "SessionWritten":
        if not isinstance(self.at, tuple) and (self.times is not None or self.apart is not None):
            raise ValueError("“times” and “apart” need a random time; write “at” as 10:00-18:00")
        if self.apart is not None and self.times is None:
            raise ValueError("“apart” needs “times”: how often a day")
        return self


_DAY_KEYS = {"day", "days", "every", "weekday", "weeks", "counted_from"}


def _check_days(data: Mapping[str, Any]) -> None:
    """That it is said in one way on which days a session comes."""
    given = [key for key in ("day", "days", "weeks") if data[key] is not None]
    if not given:
        raise ValueError(
            "its day is missing; add “day: 1”, or “days: 2-20”, or “weekday: mon” and “weeks: 1-6”"
        )
    if len(given) > 1:
        raise ValueError(f"{listed(given)} can't stand together; keep one of them")
    if data["weeks"] is not None and data["weekday"] is None:
        raise ValueError("“weeks” needs a weekday; add one such as “weekday: mon”")
    if data["weekday"] is not None and data["days"] is not None:
        raise ValueError("“weekday” and “days” can't stand together; write “weeks: 1-6” instead of “days”")
    if data["every"] is not None and data["days"] is None:
        raise ValueError("“every” needs a span of days; write “days: 2-20” instead of “day”")
    if data["day"] is not None and data["day"] < 1 and data["counted_from"] in (None, "joining"):
        raise ValueError(f"there is no day {data['day']} before joining; write 1 or more")


Steps = Annotated[tuple[StepWritten, ...], Field(min_length=1)]


class AssignmentWritten(Written):
    """A random assignment: its name may be used in conditions, as in `when: tip == "walk"`."""

    by: Literal["person", "cohort", "touchpoint"]
    """Drawn once for each `person`, once for each `cohort`, or anew for each `touchpoint` that mentions it."""
    arms: Arms
    """The arms, `[walk, breathe]`; or with unequal shares, `{walk: 2, breathe: 1}`."""


class ModuleWritten(Written):
    """A module's file, beside `program.yaml`."""

    module: Wording
    """Its title, or one for each language; by the first one it goes in alerts and reports."""
    days: Annotated[int, Field(ge=1, le=1000)] | None = None
    """How many days it may take."""
    safe: bool = False
    """`true`: its sessions come before a clinician's sign-off, too."""
    when: str | None = None
    """A condition on each of its sessions, besides their own."""
    parts: dict[SaveName, Steps] = Field(default_factory=dict)
    """Steps that are used in several places: `- use: NAME`."""
    sessions: Annotated[tuple[SessionWritten, ...], Field(min_length=1)]
    """Its conversations."""


class ProgramWritten(Written):
    """A program's own file, `programs/<program>/program.yaml`."""

    program: SaveName
    """Its name, the same as its folder."""
    title: Wording
    """Its title, or one for each language."""
    languages: Annotated[tuple[LanguageCode, ...], Field(min_length=1)] = ("en",)
    """The languages it speaks, the first being the one it is written in; `[en]` if left out."""
    consent: Wording
    """The text that a participant agrees to."""
    consent_version: Annotated[str, Field(min_length=1)] = "1"
    """The version of that text; a changed text is a new version; `"1"` if left out."""
    welcome: Wording
    """Said first, when somebody follows an invitation."""
    morning: Clock = time(8, 0)
    """The hour offered at joining; 08:00 if left out."""
    evening: Clock = time(20, 0)
    """The hour offered at joining; 20:00 if left out."""
    quiet: Quiet = QuietHours(start=time(22, 0), end=time(7, 0))
    """Nothing comes in these hours; 22:00-07:00 if left out."""
    remind_after: Duration = timedelta(hours=3)
    """How long an open question waits for a reminder; 3h if left out."""
    reminders: Annotated[int, Field(ge=0, le=5)] = 1
    """How many reminders a question gets; 1 if left out."""
    close_after: Duration = timedelta(hours=12)
    """How long a session stays open; 12h if left out."""
    ask_after_missed: Annotated[int, Field(ge=0, le=28)] = 3
    """After so many missed days one gentle question comes instead of a session; 3 if left out, 0: never."""
    pause_after_missed: Annotated[int, Field(ge=1, le=60)] = 7
    """After so many missed days the program rests, and coordinators are told; 7 if left out."""
    assignments: dict[SaveName, AssignmentWritten] = Field(default_factory=dict)
    """Random assignments by name, such as `tip: {by: touchpoint, arms: [walk, breathe]}`."""
    parts: dict[SaveName, Steps] = Field(default_factory=dict)
    """Steps that are used in several places: `- use: NAME`."""
    modules: Annotated[tuple[str, ...], Field(min_length=1)]
    """The module files beside this one, without `.yaml`."""
