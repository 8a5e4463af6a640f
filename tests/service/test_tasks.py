"""What a program asks of clinicians, in their chat: the button, the picture, and that nobody waits unseen."""

import pytest
from sqlalchemy import select

from bot.core.enrollment import Enrollment
from bot.core.risk import Flag
from bot.core.sleep_diary import Sleep
from bot.core.urgency import Urgency
from bot.service import alerts, wording
from bot.store.tables import outbox, writings
from bot.store.work import Store
from tests.service.scene import CLARA, LADDER, MINUTE, NOON, Scene

SIGN_OFF = Flag(
    rule="sign-off", category="sign_off", urgency=Urgency.REVIEW, source="task", evidence="heart illness"
)


@pytest.fixture
def asked(store: Store) -> Scene:
    """The program asks for a sign-off for Anna, of whom some nights are known."""
    scene = Scene(store).set_up()
    with scene.store.work() as work:
        _, enrollment = work.load_enrollment(1)
        work.save_enrollment(1, enrollment.model_copy(update={"awaits_sign_off": True}), None, NOON)
        alerts.raise_flags(work, LADDER, 1, 1, [SIGN_OFF], False, NOON)
    return scene


def enrollment_of(scene: Scene) -> Enrollment:
    with scene.store.work() as work:
        return work.load_enrollment(1)[1]


def test_a_sign_off_lets_the_program_go_on_and_ends_its_case(asked: Scene) -> None:
    assert "heart illness" in asked.last().text
    assert asked.presses(CLARA, "done", NOON + MINUTE) is not None
    assert not enrollment_of(asked).awaits_sign_off
    assert asked.alert().state == "closed"


@pytest.mark.parametrize("way", ["close", "outcome-reached", "outcome-other"])
def test_a_case_is_not_closed_over_the_head_of_somebody_who_waits(asked: Scene, way: str) -> None:
    assert asked.presses(CLARA, way, NOON + MINUTE) == wording.SIGN_OFF_FIRST
    assert asked.alert().state != "closed"
    assert enrollment_of(asked).awaits_sign_off


def test_words_that_were_awaited_for_an_outcome_do_not_close_it_either(store: Store) -> None:
    scene = Scene(store).set_up()
    scene.writes("I want to kill myself")
    scene.presses(CLARA, "acknowledge", NOON + MINUTE)
    scene.presses(CLARA, "close", NOON + MINUTE)
    scene.presses(CLARA, "outcome-other", NOON + MINUTE)
    with scene.store.work() as work:
        alerts.raise_flags(work, LADDER, 1, 1, [SIGN_OFF], False, NOON + 2 * MINUTE)
    scene.says(CLARA, "talked on the phone", NOON + 3 * MINUTE)
    assert scene.alert().state != "closed"


def test_of_somebody_who_was_erased_no_course_is_left(store: Store) -> None:
    scene = Scene(store).set_up()
    with scene.store.work() as work:
        _, enrollment = work.load_enrollment(1)
        night = Sleep(
            morning=NOON.date(), tib=480, tst=390, sol=30, waso=30, se=81.3, awakenings=1, quality=3
        )
        work.save_enrollment(1, enrollment.model_copy(update={"nights": (night,)}), None, NOON)
        alerts.raise_flags(work, LADDER, 1, 1, [SIGN_OFF], False, NOON)
        work.erase_participant(1, NOON + MINUTE)
    with scene.store.reading() as connection:
        left = connection.execute(select(writings.c.body).join_from(outbox, writings)).scalars()
        assert not any("P-0001" in str(body) and "picture" in str(body) for body in left)
