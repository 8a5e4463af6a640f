"""The safety question after a crisis text: what clinicians read of the answer, and of none."""

import pytest

from bot.core.events import Blocked, Checked
from bot.core.risk import Urgency
from bot.service import wording
from bot.store.work import Store
from tests.service.scene import CARE, CLARA, CLINICIANS, HOUR, MINUTE, NOON, STRANGER, Scene

NO = Checked(question="danger", answer="no")
NOW = Checked(question="danger", answer="yes")
TALK = Checked(question="danger", answer="talk")
UNANSWERED = "They did not answer the safety question within 15 minutes: Mon 2 Mar 12:15."


@pytest.fixture
def scene(store: Store) -> Scene:
    return Scene(store).set_up()


@pytest.fixture
def asked(scene: Scene) -> Scene:
    """Anna wrote something urgent at noon, and was asked whether she is in danger."""
    scene.writes("I want to kill myself")
    return scene


def test_without_an_answer_the_alert_climbs_after_a_quarter_of_an_hour(asked: Scene) -> None:
    asked.time_passes(NOON + 14 * MINUTE)
    assert asked.alert().tier == 1
    asked.time_passes(NOON + 15 * MINUTE)
    assert asked.alert().tier == 2
    assert asked.rung("staff:sam") == 1
    assert UNANSWERED in asked.last().text
    assert ("unanswered", None, "did not answer the safety question") in asked.log()


def test_an_answer_stops_the_waiting_and_is_read_with_its_time(asked: Scene) -> None:
    asked.does(NO, NOON + 10 * MINUTE)
    asked.time_passes(NOON + 20 * MINUTE)
    assert asked.alert().tier == 1
    assert asked.alert().urgency is Urgency.URGENT
    assert asked.alert().held
    line = "They answered Mon 2 Mar 12:10 that they are not in immediate danger. That closes nothing."
    assert line in asked.last().text
    assert asked.last().labels == ["Acknowledge", *CARE, "Release", "Release, changed …"]


def test_who_has_it_already_is_told_that_no_answer_came(asked: Scene) -> None:
    asked.presses(CLARA, "ack", NOON + MINUTE)
    rung = asked.rung("staff:clara")
    asked.time_passes(NOON + 15 * MINUTE)
    assert asked.alert().state == "acknowledged"
    assert asked.rung("staff:clara") == rung + 1
    assert UNANSWERED in asked.last("staff:clara").text


def test_a_closed_alert_waits_for_no_answer(asked: Scene) -> None:
    asked.presses(CLARA, "outcome-reached", NOON + MINUTE)
    asked.time_passes(NOON + HOUR)
    assert asked.alert().tier == 1


def test_danger_now_makes_an_emergency_of_it_and_takes_it_anew(asked: Scene) -> None:
    asked.presses(CLARA, "ack", NOON + MINUTE)
    asked.does(NOW, NOON + 2 * MINUTE)
    assert asked.alert().urgency is Urgency.EMERGENCY
    assert asked.alert().state == "open"
    assert asked.last().text.startswith("<b>Evenkeel: one emergency alert</b>")
    assert "immediate danger, in the answer to a safety question (says-in-danger)" in asked.last().text


def test_who_wants_to_talk_after_something_lesser_is_told_of_at_once(scene: Scene) -> None:
    scene.writes("stopped my lithium")
    rung = scene.rung("group:clinicians")
    scene.does(TALK, NOON + MINUTE)
    assert scene.alert().urgency is Urgency.SOON
    assert scene.rung("group:clinicians") == rung + 1
    assert "They answered Mon 2 Mar 12:01 that they want to talk to someone." in scene.last().text


def test_who_wants_to_talk_when_all_is_closed_is_put_before_clinicians_anew(asked: Scene) -> None:
    asked.presses(CLARA, "outcome-reached", NOON + MINUTE)
    asked.does(NO, NOON + HOUR)
    asked.does(TALK, NOON + 2 * HOUR)
    assert asked.alert(2).category == "talk"
    assert asked.alert(2).urgency is Urgency.SOON
    assert "wanting to talk to someone" in asked.last().text


def test_a_stranger_can_answer_by_button_and_in_words(scene: Scene) -> None:
    scene.writes("I want to kill myself", chat=STRANGER)
    scene.writes("sorry, just joking", NOON + MINUTE, STRANGER)
    assert [answer.answer for answer in scene.alert().answers] == ["no danger"]
    scene.does(NOW, NOON + 2 * MINUTE, STRANGER)
    assert scene.alert().urgency is Urgency.EMERGENCY
    assert "112" in scene.last("participant:2").text
    # With nothing waiting any more, the same words are only words.
    scene.writes("just joking", NOON + 3 * MINUTE, STRANGER)
    assert [answer.answer for answer in scene.alert().answers] == ["no danger", "danger"]


def test_a_clinician_who_was_asked_can_answer_like_anybody(scene: Scene) -> None:
    scene.writes("I want to kill myself", chat=CLARA)
    scene.does(NOW, NOON + MINUTE, CLARA)
    assert scene.alert().urgency is Urgency.EMERGENCY


def test_somebody_who_blocked_the_bot_climbs_all_the_same(asked: Scene) -> None:
    asked.does(Blocked(), NOON + MINUTE)
    asked.time_passes(NOON + 15 * MINUTE)
    assert asked.alert().tier == 2
    assert wording.OUT_OF_REACH in asked.last().text
    assert asked.presses(CLARA, "ack", NOON + 16 * MINUTE, chat=CLINICIANS) == wording.ACKNOWLEDGED_NOW
