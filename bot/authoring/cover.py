"""Scales that are only given when somebody could act on what their answers may bring."""

from collections.abc import Iterator

from bot.authoring.mistakes import Mistake
from bot.authoring.programs import Built
from bot.authoring.scale_steps import NOTHING
from bot.core.noticing import most_pressing_item
from bot.core.risk import Safety


def without_alternative(built: Built, safety: Safety) -> Iterator[Mistake]:
    """A warning for each step that can be left out for want of cover, and does not say what comes then."""
    for scene in built.scenes:
        for move in scene.moves:
            pressing = most_pressing_item(safety, move.saves) if move.saves is not None else None
            if pressing is None or move.otherwise:
                continue
            when = (
                "while somebody is on call" if pressing == "emergency" else "while somebody can look in time"
            )
            yield move.document.mistake(
                move.path,
                f"an answer to “{move.saves}” can be {_an(pressing)}, so it is only given {when}",
                f"say what comes otherwise: otherwise: another_scale, a text, or {NOTHING}",
                "warning",
            )


def _an(urgency: str) -> str:
    return "an emergency" if urgency == "emergency" else "urgent"
