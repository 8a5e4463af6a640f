"""A way that somebody went, written as a story: the people's lines as they happened, the bot's as it speaks now."""

import html
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.core.effects import Effect, Send
from bot.core.events import (
    Blocked,
    Checked,
    Commanded,
    Event,
    Located,
    Place,
    Pressed,
    Released,
    Seen,
    Shared,
    TimePassed,
    Wrote,
)
from bot.core.joining import AGE, PLACE
from bot.core.program import JOINING
from bot.core.witness import Noted, Witness
from bot.rehearsal import Content, EngineStage
from bot.story import DAYS, MONTHS, NO_FATE, Fate, Named, tell

OWN_WORDS = "(own words)"
"""Stands for what somebody wrote, where it is not to be shown."""


class Way(NamedTuple):
    """What is known of somebody's way: how they began, and what came from them and from clinicians, in order."""

    name: str
    program: str
    began: datetime
    events: Sequence[tuple[datetime, Event]]
    place: Place | None = None
    """Where they are, if they begin past the way in."""
    fate: Fate = NO_FATE


class Replayed(NamedTuple):
    """The story, and what its texts and conditions came to."""

    story: str
    noted: tuple[Noted, ...]


def replay(
    content: Content,
    way: Way,
    place_named: Named,
    *,
    told: Callable[[str], str] = lambda text: text,
) -> Replayed:
    """The way as a story that holds now. `told` gives what stands for words that were written.

    Raises:
        KeyError: there is no such program.
    """
    witness: Witness = []
    stage = EngineStage(content, witness)
    now = way.began
    shown: dict[str, str] = {}
    _remember(shown, stage.join(way.name, way.program, way.place, now, way.fate))
    lines = [_joining(way)]
    for at, came in way.events:
        event = came
        minute = at.replace(second=0, microsecond=0)
        while (wake := stage.wake()) is not None and wake <= minute:
            now = max(now, wake)
            _remember(shown, stage.happen(TimePassed(), now))
        now = max(now, minute)
        if isinstance(event, Wrote):
            event = event.model_copy(update={"place": place_named(event.text)})  # as the door does it
        said = _said(event, shown, told)
        if isinstance(event, Wrote) and event.place is not None and _asks_place(stage) and said == OWN_WORDS:
            # Where they are is not told, only whose clock they go by.
            said = event.place.zone.rpartition("/")[2].replace("_", " ")
        if said is None:
            continue
        here = now.astimezone(ZoneInfo(stage.zone()))
        lines.append(f"> {DAYS[here.weekday()]} {here.day} {MONTHS[here.month - 1]} {here:%H:%M} {said}")
        if isinstance(event, Released | Seen):
            _remember(shown, stage.staff("release" if isinstance(event, Released) else "acknowledge", now))
        else:
            _remember(shown, stage.happen(event, now))
    story = tell(Path(f"{way.program}.txt"), "\n\n".join(lines) + "\n", EngineStage(content), place_named)
    return Replayed(story, tuple(witness))


def without_words(text: str) -> str:
    """Numbers, times and yes and no as they were; all other words are left out."""
    short = len(text) <= 12 and (text[:1].isdigit() or text.lower() in ("yes", "no", "sí", "si"))
    return text if short else OWN_WORDS


def _asks_place(stage: EngineStage) -> bool:
    values, conversation = stage.enrollment.values, stage.enrollment.conversation
    joining = conversation is not None and conversation.session == JOINING
    return joining and AGE in values and PLACE not in values


def _joining(way: Way) -> str:
    fate = ""
    if way.fate.cohort_starts_on is not None:
        fate += f" with a cohort from {way.fate.cohort_starts_on}"
    if way.fate.lot != NO_FATE.lot:
        fate += f" by lot {way.fate.lot}"
    if way.place is None:
        return f"> {way.name} follows an invitation to {way.program} on {way.began:%Y-%m-%d} at {way.began:%H:%M}{fate}"
    here = way.began.astimezone(ZoneInfo(way.place.zone))
    return f"> {way.name} joins {way.program} on {here:%Y-%m-%d} at {here:%H:%M} in {way.place.zone}{fate}"


def _said(event: Event, shown: dict[str, str], told: Callable[[str], str]) -> str | None:
    match event:
        case Wrote(text=text, edited=edited):
            words = told(" ".join(text.split()))
            return f"(edits) {words}" if edited else words
        case Pressed(question=question, option=option):
            return _button(shown, f"{question}:{option}")
        case Checked(question=question, answer=answer, category=category):
            return _button(shown, ":".join(part for part in ("s", question, answer, category) if part))
        case Commanded(command=command, argument=argument):
            return f"/{command or 'unknown'}{f' {told(argument)}' if argument else ''}"
        case Shared(what=what):
            return f"({what})"
        case Located(place=place):
            return f"(location) {place.name}"
        case Blocked():
            return "(blocks the bot)"
        case Released():
            return "clinician: release"
        case Seen():
            return "clinician: acknowledge"
        case _:
            return None


def _button(shown: dict[str, str], data: str) -> str:
    return f"[{html.unescape(shown[data])}]" if data in shown else "(old button)"


def _remember(shown: dict[str, str], effects: Iterable[Effect]) -> None:
    for effect in effects:
        if isinstance(effect, Send):
            shown.update((button.data, button.label) for row in effect.buttons for button in row)
