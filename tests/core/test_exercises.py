"""The thought record and the breathing: what they take, and what ends them."""

from datetime import time

import pytest

from bot.core.effects import Notice
from bot.core.events import Pressed, TimePassed, Wrote
from bot.core.own_time import OwnTime, chosen_time
from bot.core.program import Breathe, Program, QuietHours, Say, Session, Step, ThoughtRecord
from tests.core.talking import Talk
from tests.samples import PROGRAM, words


def a_day_of(step: Step) -> Program:
    session = Session(
        session="day", module="m", day=1, at=time(9), steps=(step, Say(text=words("That was all.")))
    )
    return PROGRAM.model_copy(update={"sessions": (session,), "scales": {}})


@pytest.mark.parametrize("typed", ["5 to 6", "7.5", "about seven and a half", "11", "very"])
def test_how_strong_a_thought_is_is_one_of_the_numbers_that_are_offered(typed: str) -> None:
    talk = Talk(a_day_of(ThoughtRecord())).happens(TimePassed())
    talk.happens(Wrote(text="in the kitchen")).happens(Wrote(text="it went wrong")).happens(Wrote(text=typed))
    question = talk.enrollment.conversation.question if talk.enrollment.conversation else None
    assert question is not None
    assert question.item == 3, "it is asked again"
    talk.happens(Wrote(text="8")).happens(Wrote(text="that it happens")).happens(Wrote(text="3"))
    assert "8 before and 3 after" in talk.said
    assert "That was all." in talk.said


def breathing() -> Talk:
    return Talk(a_day_of(Breathe(minutes=1))).happens(TimePassed())


def test_a_second_tap_breathes_no_second_time() -> None:
    talk = breathing()
    ready = Pressed(question=1, option="start")
    assert sum(send.paced for send in talk.happens(ready).sent) == 13
    assert [type(effect) for effect in talk.happens(ready).effects] == [Notice]
    talk.happens(Pressed(question=2, option="start"))
    assert sum(send.paced for send in talk.sent) == 13, "once more, by its own button"
    talk.happens(Pressed(question=3, option="done"))
    assert talk.enrollment.values["breathing_times"] == 1
    assert "That was all." in talk.said


def test_nobody_has_breathed_who_has_not_begun() -> None:
    talk = breathing().happens(Wrote(text="go on now"))
    assert "breathing_times" not in talk.enrollment.values
    assert talk.enrollment.conversation is not None


def test_a_breath_ends_with_a_crisis_text() -> None:
    talk = breathing().happens(Pressed(question=1, option="start"))
    talk.happens(Wrote(text="everyone is better off"))
    assert talk.enrollment.calm_until is not None
    assert talk.enrollment.conversation is None
    (closed,) = [send for send in talk.sent if send.card == "q1"]
    assert not closed.paced, "it takes the place of every breath that was still to come"


def test_an_hour_that_is_none_any_more_is_no_hour() -> None:
    """A name may have meant something else in the version that somebody began."""
    night = QuietHours(start=time(22), end=time(7))
    assert chosen_time(OwnTime(save="at", otherwise="evening"), {"at": "early"}, night.holds_at) == "evening"
    assert chosen_time(OwnTime(save="at", otherwise=time(9)), {"at": 7}, night.holds_at) == time(9)


def test_what_happened_is_an_answer_and_no_log_of_an_activity() -> None:
    talk = Talk(a_day_of(ThoughtRecord())).happens(TimePassed()).happens(Wrote(text="walked 20 min"))
    assert talk.enrollment.active == ()
    question = talk.enrollment.conversation.question if talk.enrollment.conversation else None
    assert question is not None
    assert question.item == 2
