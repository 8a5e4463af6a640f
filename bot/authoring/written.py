"""What a coordinator writes, as it stands in the files: every key of a program, of a module and of a session."""

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from bot.authoring.mistakes import listed
from bot.authoring.written_steps import Steps, StepWritten
from bot.authoring.written_values import (
    Arms,
    Clock,
    Duration,
    Hour,
    LanguageCode,
    Quiet,
    SaveName,
    Span,
    Weekdays,
    Wording,
    Written,
)
from bot.core.program import QuietHours


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
