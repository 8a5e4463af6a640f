"""Scales in the chat: languages, what is shared and carried, what comes too soon, what was declined."""

from datetime import time, timedelta

import pytest

from bot.core.effects import Flagged, Record, Scored
from bot.core.events import TimePassed, Wrote
from bot.core.program import Measure, Program, Say, Session
from bot.core.range import Range
from bot.core.risk import ItemRule, UnansweredRule, Urgency
from bot.core.scale import Item, Scale
from tests.core.talking import Talk
from tests.samples import MOVES, PROGRAM, SAFETY, WORRY, words


def a_program(*steps: Measure, scales: dict[str, Scale], **fields: object) -> Program:
    """A program with the same session on two days."""
    said = (*steps, Say(text=words("That was all.")))
    sessions = tuple(
        Session(session=f"day-{day}", module="m", day=day, at=time(9, 0), steps=said) for day in (1, 2)
    )
    return PROGRAM.model_copy(update={"sessions": sessions, "scales": scales, **fields})


SPANISH = WORRY.model_copy(
    update={
        "stem": {"es": "En la última semana …"},
        "options": tuple(
            option.model_copy(update={"label": {"es": str(option.points)}}) for option in WORRY.options
        ),
        "items": tuple(item.model_copy(update={"text": {"es": "¿…?"}}) for item in WORRY.items),
    }
)


def test_a_scale_without_official_words_in_the_language_is_given_as_it_is_and_says_so() -> None:
    talk = Talk(a_program(Measure(scale="worry"), scales={"worry": SPANISH}))
    talk.happens(TimePassed())
    assert "exist here only in Spanish" in talk.said
    assert "En la última semana" in talk.said
    fluent = Talk(a_program(Measure(scale="worry"), scales={"worry": SPANISH}), language="es")
    assert "exist here only in" not in fluent.happens(TimePassed()).said


def test_or_it_is_left_out_as_the_program_says() -> None:
    talk = Talk(a_program(Measure(scale="worry", untranslated="leave_out"), scales={"worry": SPANISH}))
    assert talk.happens(TimePassed()).said == "That was all."


def test_a_number_is_pressed_or_typed_and_one_out_of_its_range_is_asked_again() -> None:
    talk = Talk(a_program(Measure(scale="moves"), scales={"moves": MOVES}))
    talk.happens(TimePassed()).happens(Wrote(text="eight"))
    assert "a number from 0 to 7" in talk.said
    talk.happens(Wrote(text="three"))
    assert "For how many minutes?" in talk.said
    talk.happens(Wrote(text="half an hour"))
    assert "about 90 minutes a week" in talk.said
    assert talk.enrollment.values["moves"] == 90
    assert talk.enrollment.values["moves_first"] == 90


def test_a_scale_comes_again_only_after_the_days_it_asks_for() -> None:
    rare = MOVES.model_copy(update={"days_between": 7})
    talk = Talk(a_program(Measure(scale="moves"), scales={"moves": rare}))
    talk.happens(TimePassed()).presses("0")
    talk.now += timedelta(days=1)
    assert talk.happens(TimePassed()).said.startswith("That was all.")


LONG = WORRY.model_copy(
    update={
        "scale": "long",
        "items": (
            Item(text={"en": "… did you worry?"}, item="worry"),
            Item(text={"en": "… did you tremble?"}),
        ),
        "bands": (),
    }
)
SHORT = WORRY.model_copy(
    update={"scale": "short", "items": (Item(text={"en": "… did you worry?"}, item="worry"),), "bands": ()}
)


def test_what_two_scales_have_in_common_is_asked_once_a_day() -> None:
    talk = Talk(
        a_program(Measure(scale="short"), Measure(scale="long"), scales={"short": SHORT, "long": LONG})
    )
    talk.happens(TimePassed()).presses("Often")
    assert "… did you tremble?" in talk.said
    assert "1 of 1" in talk.said
    talk.presses("Never")
    (scored,) = [effect for effect in talk.effects if isinstance(effect, Scored)]
    assert (scored.scale, scored.points) == ("long", (2, 0))
    talk.now += timedelta(days=1)
    assert "… did you worry?" in talk.happens(TimePassed()).said


def test_a_scale_whose_every_item_was_answered_today_is_scored_without_asking() -> None:
    talk = Talk(
        a_program(Measure(scale="long"), Measure(scale="short"), scales={"short": SHORT, "long": LONG})
    )
    talk.happens(TimePassed()).presses("Often").presses("Never")
    assert [effect.scale for effect in talk.effects if isinstance(effect, Scored)] == ["long", "short"]
    assert "That was all." in talk.said


def test_a_rule_on_an_item_holds_in_every_scale_that_has_this_question() -> None:
    rule = ItemRule(
        rule="long-worry",
        category="distress",
        urgency=Urgency.SOON,
        scale="long",
        item=1,
        points=Range(low=3, high=3),
    )
    safety = SAFETY.model_copy(update={"items": (rule,)})
    talk = Talk(a_program(Measure(scale="short"), scales={"short": SHORT, "long": LONG}), safety)
    talk.happens(TimePassed()).presses("Always")
    assert [effect.flag.rule for effect in talk.effects if isinstance(effect, Flagged)] == ["long-worry"]


@pytest.mark.parametrize("path", [("Later", "Not today"), ("Often", "Later", "Not today")])
def test_a_declined_scale_is_kept_as_declined_and_not_asked_again_that_day(path: tuple[str, ...]) -> None:
    talk = Talk(a_program(Measure(scale="worry"), Measure(scale="worry"), scales={"worry": WORRY}))
    talk.happens(TimePassed())
    for label in path:
        talk.presses(label)
    (scored,) = [effect for effect in talk.effects if isinstance(effect, Scored)]
    assert (scored.ending, scored.result) == ("declined", None)
    assert "That was all." in talk.said
    talk.now += timedelta(days=1)
    assert "did you worry" in talk.happens(TimePassed()).said


def test_the_longer_form_follows_only_the_shorter_one_of_today() -> None:
    steps = (
        Measure(scale="short"),
        Measure(scale="long", follows="short", say=words("Now the longer form.")),
    )
    talk = Talk(a_program(*steps, scales={"short": SHORT, "long": LONG}))
    talk.happens(TimePassed()).presses("Often")
    assert "Now the longer form." in talk.said
    talk.presses("Never")
    talk.now += timedelta(days=1)
    talk.happens(TimePassed()).presses("Later").presses("Not today")
    assert "Now the longer form." not in talk.said
    assert "That was all." in talk.said


def test_a_scale_that_must_not_stay_open_is_heard_of_once_whether_declined_or_left() -> None:
    rule = UnansweredRule(rule="open", category="suicide", urgency=Urgency.SOON, scale="worry")
    safety = SAFETY.model_copy(update={"unanswered": (rule,)})
    program = a_program(Measure(scale="worry"), scales={"worry": WORRY})
    declined = Talk(program, safety).happens(TimePassed()).presses("Later").presses("Not today")
    left = Talk(program, safety).happens(TimePassed())
    left.now += timedelta(hours=13)
    left.happens(TimePassed())
    for talk in (declined, left):
        assert [effect.flag.rule for effect in talk.effects if isinstance(effect, Flagged)] == ["open"]
        assert "/crisis" in talk.said
        assert talk.enrollment.hold is None
    answered = Talk(program, safety).happens(TimePassed())
    for _ in range(3):
        answered.presses("Never")
    assert not [effect for effect in answered.effects if isinstance(effect, Flagged)]


def test_back_after_a_correction_keeps_both_answers() -> None:
    talk = Talk(a_program(Measure(scale="moves"), scales={"moves": MOVES}))
    talk.happens(TimePassed()).presses("5").presses("← Back").presses("0")
    (record,) = [effect for effect in talk.effects if isinstance(effect, Record)]
    assert (record.value, record.corrected) == (0, True)
    assert talk.enrollment.values["moves"] == 0
