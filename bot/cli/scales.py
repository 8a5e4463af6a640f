"""`evenkeel scales`: what there is to measure with, and by what right."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.authoring.load import load
from bot.core.scale import CutOff, Scale
from bot.core.scoring import span
from bot.settings import read_settings

_DOUBT = "(not verified)"
_HEAD = """# All scales

Made from the files in `programs/scales/` by `evenkeel scales --markdown`; change those, not this page.
How they are given and scored: [measures](measures.md).
What is marked “not verified” nobody has checked with the primary source.
"""


def scales(
    markdown: Annotated[bool, typer.Option("--markdown", help="As the page docs/scales.md.")] = False,
) -> None:
    """List all scales: their range, their licence, and whether they can be given."""
    settings = read_settings()
    known = load(settings.home, settings.non_commercial).scales.values()
    if markdown:
        print(page(list(known)), end="")  # noqa: T201 - the page itself
        return
    table = Table("Scale", "Title", "Items", "Score", "Given", box=None, header_style="bold")
    for scale in known:
        table.add_row(
            scale.scale,
            scale.title,
            str(len(scale.items)),
            _range(scale),
            _given(scale, settings.non_commercial),
        )
    Console(highlight=False).print(table)


def page(known: list[Scale]) -> str:
    """All scales as a page in Markdown."""
    parts = [_HEAD, "| scale | score | recall | wording | languages | licence |", "|---|---|---|---|---|---|"]
    for scale in known:
        wording = {"shipped": "here", "none": "only with permission"}[scale.wording]
        if scale.terms == "non_commercial":
            wording += ", off unless use is non-commercial"
        parts.append(
            f"| [{scale.title}](#{_anchor(scale)}) `{scale.scale}` | {_range(scale)} | {scale.recall} | {wording} "
            f"| {', '.join(scale.languages) or '–'} | {_cell(scale.licence)} |"
        )
    for scale in known:
        parts += ["", *_chapter(scale)]
    return "\n".join(parts) + "\n"


def _chapter(scale: Scale) -> list[str]:
    lines = [f"## {scale.title}", ""]
    lines.append(f"`{scale.scale}`, version {scale.version}. {scale.copyright}")
    if scale.permission:
        lines.append(f"Words used with permission: {scale.permission}")
    lines += ["", f"- Source: {scale.source}"]
    if scale.loinc:
        lines.append(f"- LOINC: {scale.loinc}")
    lines.append(f"- Score: {_rule(scale)}")
    if scale.bands:
        lines.append("- Bands: " + "; ".join(f"{band.score} {band.band}" for band in scale.bands))
    if scale.outcomes:
        lines.append("- Outcomes: " + "; ".join(outcome.band for outcome in scale.outcomes))
    if scale.subscales:
        parts = (f"{part.title} (items {', '.join(map(str, part.items))})" for part in scale.subscales)
        lines.append("- Subscales: " + "; ".join(parts))
    lines += [f"- Cut-off: {_cut_off(cut)}" for cut in scale.cut_offs]
    if scale.reliable_change:
        doubt = "" if scale.reliable_change.verified else f" {_DOUBT}"
        lines.append(
            f"- Reliable change: {scale.reliable_change.points} points ({scale.reliable_change.source}){doubt}"
        )
    if scale.days_between:
        lines.append(f"- Not again within {scale.days_between} days")
    lines += [f"- Not verified: {doubt}" for doubt in scale.unverified]
    return lines


def _rule(scale: Scale) -> str:
    backwards = [str(number) for number, item in enumerate(scale.items, 1) if item.reversed]
    unscored = [str(number) for number, item in enumerate(scale.items, 1) if not item.scored]
    rule = {
        "sum": f"sum of {len(scale.scored_items)} items",
        "product": " × ".join(f"item {number}" for number in scale.scored_items),
        "outcomes": f"by rule over {len(scale.items)} items",
    }[scale.scoring]
    if scale.multiply != 1:
        rule += f", × {scale.multiply}"
    if backwards:
        rule += f"; reversed: {', '.join(backwards)}"
    if unscored:
        rule += f"; not counted: {', '.join(unscored)}"
    if scale.scoring != "outcomes":
        rule += f"; {_range(scale)}, higher is {scale.higher_is}"
    return rule


def _range(scale: Scale) -> str:
    if scale.scoring == "outcomes":
        return "outcomes"
    low, high = span(scale)
    return f"{low}–{high}"


def _cut_off(cut: CutOff) -> str:
    met = f"{cut.score} and more" if cut.score is not None else f"{cut.up_to} and less"
    found = ""
    if cut.sensitivity is not None and cut.specificity is not None:
        found = f", sensitivity {cut.sensitivity:g} %, specificity {cut.specificity:g} %"
    return f"{met}: {cut.name}{found} ({cut.source}){'' if cut.verified else f' {_DOUBT}'}"


def _given(scale: Scale, non_commercial: bool) -> str:
    if scale.wording == "none":
        return "its words need permission"
    if scale.terms == "non_commercial" and not non_commercial:
        return "only where use is non-commercial"
    return "yes"


def _anchor(scale: Scale) -> str:
    return scale.title.lower().replace(" ", "-").replace("(", "").replace(")", "").replace("/", "")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
