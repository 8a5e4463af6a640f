"""`evenkeel play`: talk through a program in the terminal, with time under your thumb."""

import html
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, get_args
from zoneinfo import ZoneInfo

import typer
from rich.console import Console

from bot.authoring.load import load
from bot.core.effects import Button, Effect, Flagged, Notice, Scored, Send, Tell
from bot.core.events import Command, Commanded, Event, Pressed, TimePassed, Wrote
from bot.core.safety_question import read_button
from bot.rehearsal import EngineStage
from bot.service.places import place_named
from bot.settings import read_settings
from bot.story import NO_FATE, Fate

HELP = (
    "Type what you would write; the number of a button presses it. "
    "Enter alone: to the next touchpoint. +1h, +2d: on by that much. release: as a clinician. quit: end."
)
_STEP = re.compile(r"\+(\d+)\s*(m|h|d)")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_BOLD = re.compile(r"<(/?)b>")
_ITALIC = re.compile(r"<(/?)i>")
_TAG = re.compile(r"<[^>]+>")


def play(
    program: Annotated[str, typer.Argument(help="The program, such as reset.", show_default=False)],
    name: Annotated[str, typer.Option(help="What the bot shall call you.")] = "Anna",
    start: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day you join. Left out: the coming Monday."),
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="The language you read, such as es. Left out: the program's first.")
    ] = None,
) -> None:
    """Talk with a program in the terminal. Nothing is stored or sent, and time skips as you like."""
    settings = read_settings()
    library = load(settings.home, settings.non_commercial)
    if program not in library.programs:
        raise typer.BadParameter(f"there is no program “{program}”; there are {', '.join(library.programs)}.")
    spoken = library.programs[program].languages
    if language is not None and language not in spoken:
        raise typer.BadParameter(f"“{program}” does not speak “{language}”; it speaks {', '.join(spoken)}.")
    day = start.date() if start else _coming_monday(read_settings().now().date())
    Table(EngineStage(library), datetime.combine(day, time(8, 0), tzinfo=UTC)).sit(
        name, program, Fate(language=language)
    )


class Table:
    """One person at the terminal, one participant on the engine."""

    def __init__(self, stage: EngineStage, now: datetime) -> None:
        self.stage = stage
        self.now = now
        self.buttons: list[Button] = []
        self.console = Console(highlight=False, soft_wrap=True)

    def sit(self, name: str, program: str, fate: Fate = NO_FATE) -> None:
        """Play until the person leaves."""
        self.console.print(HELP, style="dim")
        self._show(self.stage.join(name, program, None, self.now, fate))
        while True:
            try:
                typed = self.console.input("[bold cyan]> [/]").strip()
            except (EOFError, KeyboardInterrupt):
                self.console.print()
                return
            if typed in ("quit", "exit"):
                return
            self._do(typed)

    def _do(self, typed: str) -> None:
        if typed == "":
            wake = self.stage.wake()
            if wake is None:
                self.console.print("Nothing more comes by itself.", style="dim")
            else:
                self._run_to(wake)
        elif found := _STEP.fullmatch(typed):
            self._run_to(self.now + int(found[1]) * _UNITS[found[2]])
        elif typed == "release":
            self._show(self.stage.staff("release", self.now))
        else:
            self.now += timedelta(seconds=20)
            self._show(self.stage.happen(self._event(typed), self.now))

    def _event(self, typed: str) -> Event:
        if typed.isdecimal() and 1 <= int(typed) <= len(self.buttons):
            data = self.buttons[int(typed) - 1].data
            if (checked := read_button(data)) is not None:
                return checked
            question, _, option = data.partition(":")
            return Pressed(question=int(question), option=option)
        if typed.startswith("/"):
            word, _, argument = typed[1:].partition(" ")
            command = next((each for each in get_args(Command) if each == word), None)
            return Commanded(command=command, argument=argument, place=place_named(argument))
        return Wrote(text=typed, place=place_named(typed))

    def _run_to(self, moment: datetime) -> None:
        while (wake := self.stage.wake()) is not None and wake <= moment:
            self.now = max(self.now, wake)
            self._show(self.stage.happen(TimePassed(), self.now))
        self.now = max(self.now, moment)
        self.console.rule(f"{self.now.astimezone(ZoneInfo(self.stage.zone())):%A %d %B, %H:%M}", style="dim")

    def _show(self, effects: Sequence[Effect]) -> None:
        for effect in effects:
            match effect:
                case Send():
                    self._message(effect)
                case Notice(text=text):
                    self.console.print(f"  ({text})", style="dim", markup=False)
                case Flagged(flag=flag):
                    self.console.print(f"  ! {flag.urgency}: {flag.category} ({flag.rule})", style="bold red")
                case Scored(result=result) if result is not None:
                    self.console.print(f"  = {result.scale}: {result.score} ({result.band})", style="green")
                case Tell(text=text):
                    self.console.print(f"  » to the coordinators: {text}", style="yellow", markup=False)
                case _:
                    pass

    def _message(self, effect: Send) -> None:
        marked = _ITALIC.sub(r"[\1italic]", _BOLD.sub(r"[\1bold]", effect.text.replace("[", r"\[")))
        self.console.print()
        for line in html.unescape(_TAG.sub("", marked)).split("\n"):
            self.console.print(f"  {line}")
        if effect.buttons:
            self.buttons = [button for row in effect.buttons for button in row]
            for number, button in enumerate(self.buttons, 1):
                self.console.print(f"    {number}  {button.label}", style="cyan", markup=False)


def _coming_monday(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())
