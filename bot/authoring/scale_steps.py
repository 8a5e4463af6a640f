"""What a step that gives a scale saves, and what stands in for it."""

import re

from bot.authoring.kinds import Kind, Numeric, OneOf, Truth
from bot.authoring.moves import Move
from bot.authoring.words import Said, Use
from bot.authoring.yaml import Document, Path
from bot.core.program import Measure
from bot.core.scale import Scale
from bot.core.scoring import span

NOTHING = "nothing"
"""Written after `otherwise` where a scale is left out for want of cover, and nothing comes instead."""


def named_scale(otherwise: str | dict[str, str] | None) -> str | None:
    """The scale that stands in, if it is one."""
    is_name = isinstance(otherwise, str) and re.fullmatch(r"[a-z0-9_]+", otherwise) and otherwise != NOTHING
    return otherwise if is_name and isinstance(otherwise, str) else None


def alone(measure: Measure) -> Measure:
    """The scale without the words that are said before it."""
    return measure.model_copy(update={"say": None})


def score_kind(scale: Scale | None) -> Kind:
    """What a scale's result can be: numbers, or the names of its outcomes."""
    if scale is None:
        return Numeric()
    if scale.scoring == "outcomes":
        return OneOf(tuple(outcome.band for outcome in scale.outcomes))
    return Numeric(*span(scale))


def measuring(
    document: Document, path: Path, uses: tuple[Use, ...], said: Said | None, name: str, scale: Scale | None
) -> Move:
    """A scale's step, with all that it saves: its result, the first one, and its subscores."""
    kind = score_kind(scale)
    besides: list[tuple[str, Kind]] = [(f"{name}_today", Truth())]
    if isinstance(kind, Numeric):
        besides.append((f"{name}_first", kind))
    besides += [(f"{name}_{part.subscale}", Numeric()) for part in (scale.subscales if scale else ())]
    items = range(1, len(scale.items) + 1) if scale else ()
    besides += [(f"{name}_item{item}", Numeric(*scale.worth_of(item))) for item in items if scale]
    return Move(document, path, uses, said, name, kind, besides=tuple(besides))
