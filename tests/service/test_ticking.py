"""The heartbeat goes on, whatever becomes of single enrollments."""

import pytest

from bot.service import ticking
from bot.store.work import Store
from tests.samples import enrolled
from tests.service.scene import LIBRARY, NOON


def test_those_who_stay_due_though_they_were_woken_do_not_hold_up_the_rest(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As by a mistake of ours: waking changes nothing, and all of them are due again at once."""
    with store.work() as work:
        for number in range(2 * ticking.AT_ONCE):
            person = work.add_participant(1000 + number, "Anna", NOON)
            work.add_enrollment(person.id, enrolled(), NOON, NOON)
    monkeypatch.setattr(ticking, "apply", lambda *_: None)
    assert ticking.tick(store, LIBRARY, NOON) == ticking.AT_ONCE
