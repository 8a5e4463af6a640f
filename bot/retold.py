"""What the bot did, as the lines of a story: short enough to be read, whole enough to be judged.

A message that changes is marked `~`. What it said already, and buttons that stay as they were, are
not written out again: `…` stands for them.
"""

import html
import re
from collections.abc import Iterator, Sequence

from bot.core.effects import BeenActive, Effect, Flagged, Notice, Scored, Send, Slept, Tell, Tested
from bot.core.forms import BACK_KEY, LATER_KEY

_TAG = re.compile(r"<[^>]+>")
_BEATS = 2
_SHOWN = {
    "week": "(a picture of the week)",
    "program": "(a picture of the whole time)",
    "summary": "(a summary on paper, as a PDF)",
}


class Retelling:
    """What a chat shows so far, and the lines for what follows."""

    def __init__(self) -> None:
        self.cards: dict[str, tuple[list[str], list[str]]] = {}

    def lines(self, effects: Sequence[Effect]) -> list[str]:
        """Effects as the lines of a story: messages, then scores, flags and what coordinators are told."""
        lines: list[str] = []
        for effect in _shortened(effects):
            if isinstance(effect, Send):
                lines += self._message(effect)
            elif isinstance(effect, int):
                lines.append(f"  … {effect} more of these")
            elif isinstance(effect, Notice):
                lines.append(f"  ({effect.text})")
        return [*lines, *_scores(effects), *_flags(effects), *_told(effects)]

    def _message(self, effect: Send) -> list[str]:
        plain = html.unescape(_TAG.sub("", effect.text))
        said = [line.rstrip() for line in plain.split("\n") if line.strip()]
        buttons = [button for row in effect.buttons for button in row]
        back = [button.label for button in buttons if button.data.partition(":")[2] in (BACK_KEY, LATER_KEY)]
        answers = [button.label for button in buttons if button.label not in back]
        said_before, answers_before = self.cards.get(effect.card or "", ([], []))
        if effect.card is not None:
            self.cards[effect.card] = (said, answers)
        seen = f"  ({effect.stays} seconds)" if effect.stays else ""
        if effect.shows is not None:
            said = [_SHOWN[effect.shows], *said]
        if not said_before or effect.fresh:
            return [f"  {said[0]}{seen}", *_below(said[1:], answers + back)]
        if len(said_before) > 1 and said[: len(said_before)] == said_before:
            said = [f"{said[0]} …", *said[len(said_before) :]]
        if answers and answers == answers_before:
            answers = ["…"]
        return [f"  ~ {said[0]}{seen}", *_below(said[1:], answers + back)]


def _shortened(effects: Sequence[Effect]) -> Iterator[Effect | int]:
    """Changes of a card in their own time: the first two, how many more, and what comes after them."""
    beats = 0
    for effect in effects:
        beat = isinstance(effect, Send) and effect.paced and effect.stays
        beats += bool(beat)
        if beat and beats > _BEATS:
            continue
        if not beat and beats > _BEATS:
            yield beats - _BEATS
            beats = 0
        yield effect


def _below(lines: Sequence[str], labels: Sequence[str]) -> Iterator[str]:
    yield from (f"    {line}" for line in lines)
    if labels:
        yield "    " + " ".join(f"[{label}]" for label in labels)


def _scores(effects: Sequence[Effect]) -> Iterator[str]:
    for effect in effects:
        if isinstance(effect, Scored):
            yield f"  = {effect.scale}: {_result(effect)}"
    for effect in effects:
        if isinstance(effect, Slept):
            night = effect.sleep
            yield (
                f"  = sleep of {night.morning}: TIB {night.tib}, SOL {night.sol}, WASO {night.waso}, "
                f"TST {night.tst} minutes, SE {night.se} %"
            )
    for effect in effects:
        if isinstance(effect, Tested):
            doubt = "" if effect.trial.valid else " (not counted)"
            yield f"  = {effect.trial.test}: {effect.trial.result}{doubt}"
    for effect in effects:
        if isinstance(effect, BeenActive):
            yield f"  = activity: {effect.activity.kind}, {effect.activity.minutes} minutes"


def in_short(effects: Sequence[Effect]) -> list[str]:
    """What is left of effects where a day is told in one line: scores, flags, and what coordinators are told."""
    nights = [effect.sleep for effect in effects if isinstance(effect, Slept)]
    told = [
        f"  = asleep {night.tst // 60} h {night.tst % 60:02d}, {round(night.se)} % of the time in bed"
        for night in nights
    ]
    scores = [line for line in _scores(effects) if not line.startswith("  = sleep of")]
    return [*told, *scores, *_flags(effects), *_told(effects)]


def _result(scored: Scored) -> str:
    result = scored.result
    if result is None:
        return {"declined": "declined", "no_cover": "not given, nobody could look in time"}.get(
            scored.ending, "no score"
        )
    if result.score is None:
        return result.band or "no result"
    return f"{result.score} ({result.band})" if result.band else str(result.score)


def _flags(effects: Sequence[Effect]) -> Iterator[str]:
    for effect in effects:
        if isinstance(effect, Flagged):
            yield f"  ! {effect.flag.urgency}: {effect.flag.category} ({effect.flag.rule})"


def _told(effects: Sequence[Effect]) -> Iterator[str]:
    return (f"  » coordinators: {effect.text}" for effect in effects if isinstance(effect, Tell))
