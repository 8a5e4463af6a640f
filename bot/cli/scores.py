"""`evenkeel score`: what a scale says of given points."""

import json
from typing import Annotated

import typer
from rich.console import Console

from bot.authoring.load import load
from bot.core.noticing import screen_item, screen_score
from bot.core.risk import Flag
from bot.core.scale import Scale
from bot.core.scoring import Points, PointsError, Result, missing, shown_points, span
from bot.core.scoring import score as score_of
from bot.settings import read_settings

Given = Annotated[
    list[str],
    typer.Argument(
        help="The points item by item; `-` for an item that was not answered.", show_default=False
    ),
]


def score(
    scale: Annotated[str, typer.Argument(help="The scale, such as phq9.", show_default=False)],
    points: Given,
    as_json: Annotated[bool, typer.Option("--json", help="As one line of JSON.")] = False,
) -> None:
    """Score a scale: the number, its band, and what the risk rules say of it."""
    settings = read_settings()
    library = load(settings.home, settings.non_commercial)
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
    if result is not None and result.score is not None:
        flags += screen_score(library.safety, scale, result.score)
    answer = {
        "scale": scale,
        "score": result.score if result else None,
        "subscores": result.subscores if result else {},
        "band": result.band if result else None,
        "cut_offs": list(result.cut_offs) if result else [],
        "flags": [flag.rule for flag in flags],
        "missing": list(missing(known, given)),
    }
    if as_json:
        print(json.dumps(answer, ensure_ascii=False))  # noqa: T201 - the answer itself
        return
    _show(known, given, result, flags)


def _read(scale: Scale, points: list[str]) -> list[int | None]:
    fewest = sum(1 for number in scale.scored_items if scale.items[number - 1].when is None)
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
            allowed = shown_points(scale, number) if number <= len(scale.items) else "nothing"
            raise typer.BadParameter(
                f"item {number} of {scale.title} takes {allowed}; “{written}” was given."
            )
    return read


def _show(scale: Scale, given: Points, result: Result | None, flags: list[Flag]) -> None:
    console = Console(highlight=False)
    if result is None:
        gone = missing(scale, given)
        console.print(
            f"{scale.title}: no score; missing: {'item' if len(gone) == 1 else 'items'} {', '.join(map(str, gone))}"
        )
    elif result.score is None:
        console.print(f"{scale.title}: [bold]{result.band}[/]")
    else:
        whole = f" {scale.unit['en']}" if scale.unit and "en" in scale.unit else f" of {span(scale)[1]}"
        band = f", {result.band}" if result.band else ""
        console.print(f"{scale.title}: [bold]{result.score}[/]{whole}{band}")
        for part in scale.subscales:
            if part.subscale in result.subscores:
                console.print(f"  {part.title}: {result.subscores[part.subscale]}")
        for cut in scale.cut_offs:
            if cut.name in result.cut_offs:
                doubt = "" if cut.verified else "; not verified"
                console.print(f"  {cut.name} ({cut.source.rstrip('.')}{doubt})")
    for flag in flags:
        console.print(f"  {flag.urgency}: {flag.category} ({flag.rule}; {flag.evidence})")
