"""`evenkeel score`: what a scale says of given points."""

import json
from collections.abc import Mapping
from typing import Annotated

import typer
from rich.console import Console

from bot.authoring.load import load
from bot.core.risk import Flag, screen_item, screen_score
from bot.core.scale import PointsError, Scale, missing
from bot.core.scale import score as score_of
from bot.settings import read_settings

Points = Annotated[
    list[str],
    typer.Argument(
        help="The points item by item; `-` for an item that was not answered.", show_default=False
    ),
]


def score(
    scale: Annotated[str, typer.Argument(help="The scale, such as phq9.", show_default=False)],
    points: Points,
    as_json: Annotated[bool, typer.Option("--json", help="As one line of JSON.")] = False,
) -> None:
    """Score a scale: the number, its band, and what the risk rules say of it."""
    library = load(read_settings().home)
    known = library.scales.get(scale)
    if known is None:
        raise typer.BadParameter(
            f"there is no scale “{scale}”; there are {', '.join(sorted(library.scales))}."
        )
    given = _read(known, points)
    try:
        result = score_of(known, given)
    except PointsError as error:
        raise typer.BadParameter(f"{error}.") from None
    flags = [
        flag
        for number, each in enumerate(given, 1)
        if each is not None
        for flag in screen_item(library.safety, scale, number, each)
    ]
    if result is not None:
        flags += screen_score(library.safety, scale, result.score)
    answer = {
        "scale": scale,
        "score": result.score if result else None,
        "band": result.band if result else None,
        "flags": [flag.rule for flag in flags],
        "missing": list(missing(known, given)),
    }
    if as_json:
        print(json.dumps(answer, ensure_ascii=False))  # noqa: T201 - the answer itself
        return
    _show(known, answer, flags)


def _read(scale: Scale, points: list[str]) -> list[int | None]:
    fewest = len(scale.scored_items)
    if len(points) < fewest:
        raise typer.BadParameter(
            f"{scale.title} has {fewest} items that count; {len(points)} points were given. "
            "Write - for an item that was not answered."
        )
    read: list[int | None] = []
    for number, written in enumerate(points, 1):
        if written in ("-", "–"):
            read.append(None)
        elif written.isdecimal():
            read.append(int(written))
        else:
            allowed = (
                ", ".join(str(option.points) for option in scale.options_of(number))
                if number <= len(scale.items)
                else "nothing"
            )
            raise typer.BadParameter(
                f"item {number} of {scale.title} takes {allowed}; “{written}” was given."
            )
    return read


def _show(scale: Scale, answer: Mapping[str, object], flags: list[Flag]) -> None:
    console = Console(highlight=False)
    top = max((band.score.high for band in scale.bands), default=None)
    if answer["score"] is None:
        console.print(f"{scale.title}: no score; missing: items {answer['missing']}")
    else:
        whole = f" of {top}" if top is not None else ""
        band = f", {answer['band']}" if answer["band"] else ""
        console.print(f"{scale.title}: [bold]{answer['score']}[/]{whole}{band}")
    for flag in flags:
        console.print(f"  {flag.urgency}: {flag.category} ({flag.rule}; {flag.evidence})")
