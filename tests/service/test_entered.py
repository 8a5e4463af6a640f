"""What stands in the audit log of what staff and participants do; and that ordinary answers do not."""

import pytest

from bot.core.events import Commanded
from bot.store.views_audit import entries, verify
from bot.store.work import Store
from tests.service.scene import ANNA, CLARA, CLINICIANS, MINUTE, NOON, ROBIN, STRANGER, Scene


@pytest.fixture
def scene(store: Store) -> Scene:
    return Scene(store).set_up()


def entered(scene: Scene) -> list[tuple[str, str | None, str | None, str]]:
    """Action, staff, participant and detail of every entry; and the chain is whole."""
    found = entries(scene.store)
    assert verify(scene.store).entries == len(found)
    return [(each.action, each.staff, each.participant, each.detail) for each in found]


def test_ordinary_words_of_a_participant_are_not_entered(scene: Scene) -> None:
    scene.writes("hello")
    scene.writes("I slept well")
    assert entered(scene) == []


def test_who_looks_at_whom_is_entered(scene: Scene) -> None:
    scene.says(CLARA, "/who P-0001")
    scene.says(CLARA, "/timeline P-0001")
    scene.does(Commanded(command=None, argument="timeline P-0001"), NOON, CLARA)
    assert entered(scene) == [
        ("who", "clara", "P-0001", ""),
        ("timeline", "clara", "P-0001", ""),
        ("timeline", "clara", "P-0001", ""),
    ]


def test_who_was_not_let_look_is_entered_without_what_they_wrote(scene: Scene) -> None:
    scene.says(ROBIN, "/who P-0001")
    scene.says(ROBIN, "/timeline P-0001")
    scene.says(STRANGER, "/observe P-0001 Anna is not well 1")
    assert entered(scene) == [
        ("refused", "robin", None, "/who: asked by no clinician"),
        ("refused", "robin", None, "/timeline: asked by no linked clinician"),
        ("refused", None, None, "/observe: asked by no linked clinician"),
    ]


def test_observations_are_entered_with_their_numbers(scene: Scene) -> None:
    scene.says(CLARA, "/observe P-0001 pulse 85 /min")
    scene.says(CLARA, "/observe correct 1 58")
    scene.says(CLARA, "/observe withdraw 2", NOON + MINUTE)
    assert entered(scene) == [
        ("observation_entered", "clara", "P-0001", "1"),
        ("observation_entered", "clara", "P-0001", "2, in the place of 1"),
        ("observation_withdrawn", "clara", "P-0001", "3, in the place of 2"),
    ]


def test_linking_staff_and_groups_is_entered(scene: Scene) -> None:
    with scene.store.work() as work:
        work.add_link_code("staff-abcdef", "staff", "clara", NOON, NOON + MINUTE)
        work.add_link_code("group-abcdef", "group", "clinicians", NOON, NOON + MINUTE)
    scene.opens("staff-abcdef", chat=4001)
    scene.says(4001, "/link group-abcdef", chat=CLINICIANS)
    assert entered(scene) == [
        ("staff_linked", "clara", None, "clinician"),
        ("group_linked", "clara", None, "clinicians"),
    ]


def test_a_case_is_entered_from_its_flag_to_its_release_and_so_is_a_refused_press(scene: Scene) -> None:
    scene.writes("I want to kill myself")
    scene.presses(STRANGER, "ack")
    scene.presses(CLARA, "ack")
    scene.presses(CLARA, "release")
    actions = [(action, staff) for action, staff, participant, _ in entered(scene) if participant == "P-0001"]
    assert actions == [
        ("flag", None),
        ("raised", None),
        ("told", None),
        ("refused", None),
        ("acknowledged", "clara"),
        ("released", "clara"),
    ]


def test_a_participant_who_comes_and_goes_is_entered(scene: Scene) -> None:
    with scene.store.work() as work:
        work.add_invite("welcome", "sample", None, NOON)
    scene.opens("welcome", chat=1002)
    scene.does(Commanded(command="stop"), NOON, ANNA)
    with scene.store.work() as work:
        anna = work.participant_of_pseudonym("P-0001")
        assert anna is not None
        work.erase_participant(anna.id, NOON)
    assert entered(scene)[0] == ("joining", None, "P-0002", "sample 0")
    assert [each[:3] for each in entered(scene)][1:] == [("left", None, "P-0001"), ("erased", None, "P-0001")]
