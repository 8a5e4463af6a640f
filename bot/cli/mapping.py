"""`evenkeel map`: a program as a picture, weeks beside modules."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from jinja2 import Environment, PackageLoader, select_autoescape
from rich.console import Console

from bot.authoring.load import load
from bot.core.changes import when_in_words
from bot.core.events import Place
from bot.core.outline import Planned, outline, undated
from bot.core.program import Program
from bot.rehearsal import newcomer
from bot.settings import read_settings

_LEFT, _TOP, _ROW, _DAY = 150, 64, 46, 22
"""Pixels: the column of names, the row of weeks, a module's row, a day."""


def draw_map(
    program: Annotated[str, typer.Argument(help="The program, such as reset.", show_default=False)],
    out: Annotated[
        Path | None, typer.Option(help="The file to write, an .svg. Left out: <program>.svg.")
    ] = None,
) -> None:
    """Draw a program as a picture (SVG): weeks beside modules, scales, what is conditional."""
    settings = read_settings()
    library = load(settings.home, settings.non_commercial)
    if program not in library.programs:
        raise typer.BadParameter(f"there is no program “{program}”; there are {', '.join(library.programs)}.")
    file = out or Path(f"{program}.svg")
    file.write_text(as_svg(library.programs[program]), encoding="utf-8")
    Console(highlight=False, soft_wrap=True).print(f"Drawn: {file}. A browser shows it.")


def as_svg(program: Program) -> str:
    """The picture, for somebody who joins on a Monday."""
    monday = datetime.combine(date(2026, 3, 2), time(), ZoneInfo("UTC"))
    anna = newcomer(program, "P-0001", "Anna", Place(name="UTC", zone="UTC", country="XX"), monday)
    planned = outline(program, anna)
    modules = list(dict.fromkeys(session.module for session in program.sessions))
    days = max((each.day for each in planned), default=1)
    weeks = (days + 6) // 7
    marks = [_mark(program, each, modules) for each in planned]
    open_dates = [f"{each.module}: {each.session}, {when_in_words(each)}" for each in undated(program, anna)]
    environment = Environment(
        loader=PackageLoader("bot.cli", "pages"),
        autoescape=select_autoescape(["svg"]),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("map.svg").render(
        title=next(iter(program.title.values())),
        modules=modules,
        weeks=weeks,
        marks=marks,
        open_dates=open_dates,
        left=_LEFT,
        top=_TOP,
        row=_ROW,
        day=_DAY,
        width=max(_LEFT + weeks * 7 * _DAY + 20, 640),
        height=_TOP + len(modules) * _ROW + 70 + 18 * len(open_dates),
    )


def _mark(program: Program, planned: Planned, modules: list[str]) -> dict[str, object]:
    scales = [part.what.removeprefix("scale ") for part in planned.parts if part.what.startswith("scale ")]
    always = [part for part in planned.parts if not part.conditional]
    return {
        "x": _LEFT + (planned.day - 1) * _DAY + _DAY / 2,
        "y": _TOP + modules.index(planned.module) * _ROW + (16 if planned.opens_at.hour < 14 else 32),
        "scales": scales,
        "conditional": not always or program.by_name[planned.session].when is not None,
        "says": f"Day {planned.day}, {planned.opens_at:%H:%M}: "
        + ", ".join(f"({part.what})" if part.conditional else part.what for part in planned.parts),
    }
