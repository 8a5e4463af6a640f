"""Stories: scripted conversations that a coordinator reads, and that are tests.

`>` lines are people; everything else the bot wrote. To run a story is to write it anew; it holds
when what is written is what was there.
"""

import difflib
import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple, Protocol, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.core.effects import Button, Effect, Flagged, Send
from bot.core.enrollment import Enrollment
from bot.core.events import (
    Blocked,
    Checked,
    Command,
    Commanded,
    Event,
    Located,
    Place,
    Pressed,
    Shared,
    TimePassed,
    Wrote,
)
from bot.core.own_words import SHARED
from bot.core.program import Program
from bot.core.safety_question import read_button
from bot.habits import usual_answer
from bot.retold import Retelling, in_short

HALF_A_YEAR = 183
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_JOINS = re.compile(
    r"(?P<name>.+?) (?P<how>joins|follows an invitation to) (?P<program>[a-z0-9_-]+)"
    r"(?: in (?P<language>[a-z]{2}))?"
    r" on (?P<date>\d{4}-\d\d-\d\d)"
    r"(?: at (?P<at>\d\d:\d\d))?(?: in (?P<zone>[\w/+-]+))?"
    r"(?: with a cohort from (?P<cohort>\d{4}-\d\d-\d\d))?(?: by lot (?P<lot>\d+))?"
)
_PASS = re.compile(r"days pass until (?P<when>.+)")
_USUALLY = re.compile(r"usually (?P<what>.+)")
_HABIT = re.compile(r"\s*(?P<name>[a-z][a-z0-9_]*) = (?P<value>[^;]+?)\s*(?:;|$)")
_WAITS = re.compile(r"wait until (?P<when>.+)")
_SPEAKS = re.compile(
    r"(?P<when>(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?(?:\d{1,2} [A-Z][a-z]{2} )?\d\d:\d\d) (?P<what>.+)"
)
_WHEN = re.compile(
    r"(?:(?P<weekday>Mon|Tue|Wed|Thu|Fri|Sat|Sun) ?)?"
    r"(?:(?P<day>\d{1,2}) (?P<month>[A-Z][a-z]{2}) ?)?(?P<at>\d\d:\d\d)?"
)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_BUTTONS = re.compile(r"\[([^\]]+)\]")
_SPECIAL = re.compile(
    r"\((sticker|voice note|photo|video|location|edits|blocks the bot|old button)\)\s*(.*)", re.DOTALL
)


class StoryError(Exception):
    """A story cannot be run; the message says where and what to write instead."""


class Fate(NamedTuple):
    """What a participant brings without choosing it: the lots that are drawn for them, and their cohort's start."""

    lot: int = 1
    cohort_starts_on: date | None = None

    language: str | None = None


NO_FATE = Fate()
ANSWERS_AFTER, ANSWERS_ON = timedelta(minutes=2), timedelta(seconds=20)
"""How long somebody who answers as usual takes for the first question, and for each one after it."""


class Stage(Protocol):
    """Where a story is played: the engine alone, or the whole service."""

    def join(
        self, name: str, program: str, place: Place | None, now: datetime, fate: Fate
    ) -> Sequence[Effect]:
        """Take a participant in: at a place, with consent given; or, with none, through the way in."""

    def happen(self, event: Event, now: datetime) -> Sequence[Effect]:
        """Something comes from the participant, or time passes."""

    def staff(self, action: str, now: datetime) -> Sequence[Effect]:
        """A clinician acts: `acknowledge`, `release`, `close`, `sign off`, `review`; the last two may
        change the program, as in `sign off, without Activity`, or `review, switch on Sleep window`."""

    def wake(self) -> datetime | None:
        """When time is the next event."""

    def zone(self) -> str:
        """The participant's time zone now."""

    @property
    def program(self) -> Program:
        """The program that is played."""

    @property
    def enrollment(self) -> Enrollment:
        """The participant as they stand."""


Named = Callable[[str], Place | None]
"""Finds the place that a text names."""


class Telling:
    """One story as it is told: the time, what was shown, and the lines so far."""

    def __init__(self, stage: Stage, place_named: Named, path: Path) -> None:
        self.stage = stage
        self.place_named = place_named
        self.path = path
        self.lines: list[str] = []
        self.now: datetime | None = None
        self.wrote_at: datetime | None = None
        self.shown: list[Button] = []
        self.retelling = Retelling()
        self.habits: dict[str, str] = {}

    def comment(self, line: str) -> None:
        """A line that is neither people nor bot."""
        if self.lines and not self.lines[-1].startswith("#"):
            self.lines.append("")
        self.lines.append(line)

    def person(self, number: int, line: str) -> None:
        """A line of a person: time runs up to it, it happens, and the bot's answer stands below."""
        said = line[1:].strip()
        if joins := _JOINS.fullmatch(said):
            self._join(number, line, joins)
        elif self.now is None:
            raise self._error(
                number,
                "the first line of a person must be a joining, such as "
                "“> Anna joins reset on 2026-03-02 in Europe/Berlin”",
            )
        elif usually := _USUALLY.fullmatch(said):
            self._learn(number, usually["what"])
            self._below(line, [])
        elif passes := _PASS.fullmatch(said):
            self._below(line, [])
            self._live(self._moment(number, passes["when"]))
        elif waits := _WAITS.fullmatch(said):
            self._pass_time(self._moment(number, waits["when"]))
            self._below(line, [])
        elif speaks := _SPEAKS.fullmatch(said):
            self._pass_time(self._moment(number, speaks["when"]))
            self._below(line, self._act(number, speaks["what"].strip()))
        else:
            raise self._error(
                number,
                "write “> Mon 12:31 what they say”, “> Mon 12:31 [Button]”, “> wait until Fri 21:00”, or “> days pass "
                "until Fri 21:00”",
            )

    def _join(self, number: int, line: str, found: re.Match[str]) -> None:
        zone = found["zone"]
        try:
            tz = ZoneInfo(zone or "UTC")
        except (ZoneInfoNotFoundError, ValueError):
            raise self._error(
                number, f"there is no time zone “{zone}”; write one such as Europe/Berlin"
            ) from None
        at = time.fromisoformat(found["at"] or "06:00")
        self.now = datetime.combine(date.fromisoformat(found["date"]), at, tzinfo=tz).astimezone(UTC)
        place = None
        if found["how"] == "joins":
            if zone is None:
                raise self._error(number, "say where they are, such as “in Europe/Berlin”")
            place = (self.place_named(zone.rpartition("/")[2].replace("_", " "))) or Place(
                name=zone, zone=zone, country="XX"
            )
            place = place.model_copy(update={"zone": zone})
        starts = date.fromisoformat(found["cohort"]) if found["cohort"] else None
        fate = Fate(int(found["lot"] or NO_FATE.lot), starts, found["language"])
        effects = self.stage.join(found["name"], found["program"], place, self.now, fate)
        self._remember(effects)
        self._below(line, effects)

    def _learn(self, number: int, what: str) -> None:
        """How they usually answer from now on."""
        found = list(_HABIT.finditer(what))
        if "".join(each[0] for each in found) != what:
            raise self._error(number, "write “> usually wish = sleep; phq9 = 1 1 2 1 0 1 1 0 0 1”")
        self.habits |= {each["name"]: each["value"] for each in found}

    def _live(self, until: datetime) -> None:
        """Days pass, and they answer as usual: one line for each sitting, and what follows from it for people."""
        assert self.now is not None
        for _ in range(10_000):
            wake = self.stage.wake()
            if wake is None or wake > until:
                break
            self.now = began = max(wake, self.now)
            before = dict(self.stage.enrollment.settled)
            effects = self._happen(TimePassed())
            effects += self._answer_as_usual()
            after = self.stage.enrollment.settled
            done = [session for session in after if session not in before and after[session] == "done"]
            self._told_in_short(began, done, effects)
        self.now = max(self.now, until)

    def _answer_as_usual(self) -> list[Effect]:
        """Whatever is asked, until nothing is."""
        assert self.now is not None
        effects: list[Effect] = []
        wait, unheard = ANSWERS_AFTER, 0
        while (conversation := self.stage.enrollment.conversation) is not None:
            assert conversation.question is not None
            self.now, wait = self.now + wait, ANSWERS_ON
            shown = options_of(self.shown)
            event = usual_answer(self.stage.program, self.stage.enrollment, shown, self.habits)
            answered = self._happen(event)
            # One press starts the breathing, and only the next one ends it.
            unheard = unheard + 1 if self.stage.enrollment.conversation == conversation else 0
            if unheard > 1:
                raise StoryError(
                    f"{self.path}: what they usually answer was not understood in {conversation.session}"
                )
            effects += answered
        return effects

    def _told_in_short(self, began: datetime, done: Sequence[str], effects: Sequence[Effect]) -> None:
        """A sitting in one line, with what was scored, noticed and told of it."""
        if not any(isinstance(effect, Send | Flagged) for effect in effects):
            return
        at = began.astimezone(ZoneInfo(self.stage.zone()))
        day = f"{DAYS[at.weekday()]} {at.day} {MONTHS[at.month - 1]} {at:%H:%M}"
        self.lines += [
            f"  {day}  {', '.join(done) or 'a message'}",
            *(f"  {line}" for line in in_short(effects)),
        ]

    def _act(self, number: int, what: str) -> list[Effect]:
        """Do what a line says, and give what follows."""
        if what.startswith("["):
            # Each button is looked for among those shown when it is pressed.
            return [
                effect
                for label in _BUTTONS.findall(what)
                for effect in self._happen(self.press(number, label))
            ]
        if what.startswith("clinician: "):
            assert self.now is not None
            effects = list(self.stage.staff(what.removeprefix("clinician: "), self.now))
            self._remember(effects)
            return effects
        if found := _SPECIAL.fullmatch(what):
            return self._happen(self._special(number, found[1], found[2]))
        if what.startswith("/"):
            word, _, argument = what[1:].partition(" ")
            command = next((each for each in get_args(Command) if each == word), None)
            return self._happen(
                Commanded(command=command, argument=argument, place=self.place_named(argument))
            )
        self.wrote_at = self.now
        return self._happen(Wrote(text=what, place=self.place_named(what)))

    def _happen(self, event: Event) -> list[Effect]:
        assert self.now is not None
        effects = list(self.stage.happen(event, self.now))
        self._remember(effects)
        return effects

    def _special(self, number: int, kind: str, rest: str) -> Event:
        match kind:
            case "edits":
                return Wrote(text=rest, edited=True, written_at=self.wrote_at)
            case "blocks the bot":
                return Blocked()
            case "location":
                place = self.place_named(rest)
                if place is None:
                    raise self._error(
                        number, f"there is no place “{rest}”; write a town, such as (location) Lisbon"
                    )
                return Located(place=place)
            case "old button":
                return self.old_button(number, rest.strip("[]"))
            case _ if rest:
                return Wrote(text=rest)
            case _:
                return Shared(what=SHARED["voice" if kind == "voice note" else kind])

    def press(self, number: int, label: str) -> Event:
        """The press on the button last shown with this label."""
        for button in reversed(self.shown):
            if button.label == label:
                return _pressed(button)
        near = difflib.get_close_matches(label, [button.label for button in self.shown], 1)
        instead = f"did you mean [{near[0]}]?" if near else "write one of those shown above"
        raise self._error(number, f"no button [{label}] was shown; {instead}")

    def old_button(self, number: int, label: str) -> Event:
        """The press on the button that was shown first with this label."""
        for button in self.shown:
            if button.label == label:
                return _pressed(button)
        raise self._error(number, f"no button [{label}] was ever shown; write one of those shown above")

    def finish(self) -> str:
        """The story as it was told."""
        return "\n".join(self.lines).rstrip() + "\n"

    def _moment(self, number: int, written: str) -> datetime:
        assert self.now is not None
        found = _WHEN.fullmatch(written.strip())
        if not found or not found["at"]:
            raise self._error(number, f"“{written}” is no time; write “Mon 12:31” or “Mon 2 Mar 12:31”")
        zone = ZoneInfo(self.stage.zone())
        here = self.now.astimezone(zone)
        at = time.fromisoformat(found["at"])
        if found["month"]:
            day = date(here.year, MONTHS.index(found["month"]) + 1, int(found["day"]))
            if (here.date() - day).days > HALF_A_YEAR:
                day = day.replace(year=day.year + 1)  # a story over New Year
        else:
            day = here.date()
            if found["weekday"]:
                day += timedelta(days=(DAYS.index(found["weekday"]) - day.weekday()) % 7)
        moment = datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
        if moment < self.now and not found["month"]:
            day += timedelta(days=7 if found["weekday"] else 1)
            moment = datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
        if moment < self.now:
            raise self._error(number, f"“{written}” has passed already; time only runs forward")
        return moment

    def _pass_time(self, until: datetime) -> None:
        """Let time pass, and tell what it brings."""
        assert self.now is not None
        for _ in range(10_000):
            wake = self.stage.wake()
            if wake is None or wake > until:
                self.now = until
                return
            self.now = max(wake, self.now)
            written = self.retelling.lines(self._happen(TimePassed()))
            if written:
                here = self.now.astimezone(ZoneInfo(self.stage.zone()))
                self.lines += [
                    "",
                    f"{DAYS[here.weekday()]} {here.day} {MONTHS[here.month - 1]} {here:%H:%M}",
                    *written,
                ]
        raise StoryError(
            f"{self.path}: time stands still at {self.now}; this is a mistake of ours, please tell us"
        )

    def _below(self, line: str, effects: Sequence[Effect]) -> None:
        if self.lines:
            self.lines.append("")
        self.lines += [line, *self.retelling.lines(effects)]

    def _remember(self, effects: Sequence[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, Send):
                self.shown.extend(button for row in effect.buttons for button in row)

    def _error(self, number: int, what: str) -> StoryError:
        return StoryError(f"{self.path}:{number}: {what}")


def options_of(shown: Sequence[Button]) -> dict[int, tuple[str, ...]]:
    """The options of each question's buttons, as they were shown last."""
    options: dict[int, tuple[str, ...]] = {}
    for button in shown:
        number, _, option = button.data.partition(":")
        if number.isdecimal():
            options[int(number)] = (*options.get(int(number), ()), option)
    return options


def _pressed(button: Button) -> Pressed | Checked:
    if (checked := read_button(button.data)) is not None:
        return checked
    question, _, option = button.data.partition(":")
    return Pressed(question=int(question), option=option)


def tell(path: Path, text: str, stage: Stage, place_named: Named) -> str:
    """The story as it goes now.

    Raises:
        StoryError: a line cannot be understood.
    """
    telling = Telling(stage, place_named, path)
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#"):
            telling.comment(line)
        elif line.startswith(">"):
            telling.person(number, line.rstrip())
    return telling.finish()
