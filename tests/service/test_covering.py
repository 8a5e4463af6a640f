"""What a participant is told of who is on call: only who can be reached counts."""

import pytest

from bot.core.risk import Urgency
from bot.store.work import Store
from tests.samples import SAFETY, mention
from tests.service.scene import CLARA, LIBRARY, NOON, Scene

ON_CALL = SAFETY.model_copy(update={"crisis": mention("on call: ", "on_call", ".")})


@pytest.fixture
def scene(store: Store) -> Scene:
    return Scene(store, LIBRARY.model_copy(update={"safety": ON_CALL}))


def test_nobody_is_on_call_before_anybody_is_linked_and_somebody_is_at_once_after(scene: Scene) -> None:
    scene.writes("I want to kill myself", chat=77)
    assert scene.told("participant:1")[0].text == "on call: no."
    with scene.store.work() as work:
        work.add_staff("clara", "clinician", "Dr. Clara Weiss")
        assert work.clinicians_linked().staff == frozenset()
        work.link_staff("clara", CLARA, NOON)
        assert work.clinicians_linked().staff == {"clara"}
    scene.writes("I want to kill myself", chat=78)
    assert scene.told("participant:2")[0].text == "on call: yes."


def test_a_group_of_clinicians_reaches_whoever_has_the_shift(scene: Scene) -> None:
    with scene.store.work() as work:
        work.link_group("coordinators", -1, NOON)
        assert not work.clinicians_linked().group
        work.link_group("clinicians", -2, NOON)
        assert work.clinicians_linked().group
    scene.writes("I want to kill myself", chat=77)
    assert scene.told("participant:1")[0].text == "on call: yes."
    assert scene.alert().urgency is Urgency.URGENT
