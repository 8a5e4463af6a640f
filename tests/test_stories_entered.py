"""After a story of the way in or out, the audit log says how somebody came and went, and is whole."""

from pathlib import Path

import pytest

from bot.authoring.load import load
from bot.core.enrollment import Status
from bot.service.places import place_named
from bot.store.views_audit import entries, verify
from bot.store.work import Store
from bot.story import tell
from tests.home import first_week
from tests.stage import ServiceStage

HOME = Path(__file__).parent.parent
STORIES = [
    ("tests/stories/joining/the-way-in.txt", Status.ACTIVE, ["joining", "enrolled"]),
    ("tests/stories/joining/no-consent.txt", Status.DECLINED, ["joining", "declined"]),
    # They also write something that worries us.
    (
        "tests/stories/joining/under-eighteen.txt",
        Status.DECLINED,
        ["joining", "declined", "flag", "raised", "told"],
    ),
    ("tests/stories/first_week/leaving.txt", Status.WITHDRAWN, ["left"]),
    # Whoever is enrolled when the story begins only answers, pauses and goes on.
    ("tests/stories/first_week/pause-and-resume.txt", Status.ACTIVE, []),
]


@pytest.mark.parametrize(("story", "status", "actions"), STORIES, ids=[story for story, _, _ in STORIES])
def test_how_somebody_came_and_went_is_entered(
    store: Store, story: str, status: Status, actions: list[str]
) -> None:
    path, stage = HOME / story, ServiceStage(store, load(first_week()))
    tell(path, path.read_text(encoding="utf-8"), stage, place_named)
    assert stage.enrollment.status is status
    assert [each.action for each in entries(store)] == actions
    assert verify(store).entries == len(actions)
