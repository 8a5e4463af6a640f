"""Silence after a high score: once for each silence, on hold too, and never of who wants to be left alone."""

from datetime import timedelta

import pytest

from bot.core.effects import Flagged, Send
from bot.core.engine import advance
from bot.core.enrollment import Enrollment, Hold, Status, Watched
from bot.core.events import (
    Blocked,
    Checked,
    Commanded,
    Event,
    Located,
    Place,
    Pressed,
    Shared,
    TimePassed,
    Wrote,
)
from bot.core.range import Range
from bot.core.risk import SilenceRule, Urgency
from bot.core.schedule import wake_at
from tests.samples import MONDAY, PROGRAM, SAFETY, enrolled

RULE = SilenceRule(
    rule="silent", category="worry", urgency=Urgency.SOON, scale="worry", score=Range(low=4, high=9), days=3
)
SILENT = SAFETY.model_copy(update={"silences": (RULE,)})
UNTIL = MONDAY + timedelta(days=3)
DAY = timedelta(days=1)


def watched(**fields: object) -> Enrollment:
    """Anna scored high on Monday."""
    due = (Watched(rule="silent", days=3, until=UNTIL),)
    done = {session.session: "done" for session in PROGRAM.sessions[:-1]}
    return enrolled().model_copy(update={"watched": due, "settled": done, **fields})


def rules(effects: tuple[object, ...]) -> list[str]:
    return [effect.flag.rule for effect in effects if isinstance(effect, Flagged)]


HELD = Hold(since=MONDAY, urgency=Urgency.URGENT)


@pytest.mark.parametrize(
    "state",
    [{}, {"hold": HELD}, {"status": Status.JOINING}, {"status": Status.PAUSED}, {"status": Status.COMPLETED}],
    ids=["active", "held", "joining", "blocked", "completed meanwhile"],
)
def test_who_falls_silent_is_missed_once_and_told_nothing(state: dict[str, object]) -> None:
    enrollment = watched(**state)
    wake = wake_at(PROGRAM, enrollment)
    assert wake is not None
    assert wake <= UNTIL
    transition = advance(PROGRAM, SILENT, enrollment, TimePassed(), UNTIL)
    assert rules(transition.effects) == ["silent"]
    assert not any(isinstance(effect, Send) and effect.crisis for effect in transition.effects)
    assert transition.enrollment.hold == enrollment.hold
    again = advance(PROGRAM, SILENT, transition.enrollment, TimePassed(), UNTIL + DAY)
    assert rules(again.effects) == []


@pytest.mark.parametrize(
    "event",
    [
        Wrote(text="hello"),
        Pressed(question=77, option="p1"),
        Checked(question="danger", answer="no"),
        Located(place=Place(name="Lisbon", zone="Europe/Lisbon", country="PT")),
        Shared(what="stickers"),
        Commanded(command="help"),
    ],
    ids=lambda event: event.kind,
)
def test_an_answer_of_any_kind_ends_the_silence_and_a_new_one_may_begin(event: Event) -> None:
    heard = advance(PROGRAM, SILENT, watched(), event, MONDAY + 2 * DAY).enrollment
    assert rules(advance(PROGRAM, SILENT, heard, TimePassed(), UNTIL).effects) == []
    assert rules(advance(PROGRAM, SILENT, heard, TimePassed(), UNTIL + 2 * DAY).effects) == ["silent"]


@pytest.mark.parametrize("command", ["pause", "stop"])
def test_who_wants_to_be_left_alone_is_not_missed(command: str) -> None:
    alone = advance(
        PROGRAM, SILENT, watched(), Commanded.model_validate({"command": command}), MONDAY + DAY
    ).enrollment
    assert wake_at(PROGRAM, alone) is None
    assert rules(advance(PROGRAM, SILENT, alone, TimePassed(), UNTIL + 9 * DAY).effects) == []


def test_who_blocks_the_bot_is_missed_all_the_same() -> None:
    blocked = advance(PROGRAM, SILENT, watched(), Blocked(), MONDAY + DAY).enrollment
    assert blocked.status is Status.PAUSED
    assert wake_at(PROGRAM, blocked) == UNTIL
    assert rules(advance(PROGRAM, SILENT, blocked, TimePassed(), UNTIL).effects) == ["silent"]


def test_a_rule_that_is_gone_misses_nobody_and_does_not_spin() -> None:
    transition = advance(PROGRAM, SAFETY, watched(), TimePassed(), UNTIL)
    assert rules(transition.effects) == []
    assert transition.enrollment.watched == ()
