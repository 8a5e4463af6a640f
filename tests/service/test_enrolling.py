"""Who is let in, who is not, and who is told."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.authoring.library import Library
from bot.authoring.load import load
from bot.core.effects import Send
from bot.core.enrollment import Status
from bot.core.events import Commanded, Pressed, Wrote
from bot.core.on_call import Ladder
from bot.service.arrivals import Arrived
from bot.service.intake import handle
from bot.service.letters import Letter
from bot.service.ticking import tick
from bot.store import views
from bot.store.tables import inbox, outbox, writings
from bot.store.work import Store
from tests.home import first_week
from tests.stage import CHAT, COORDINATORS, ServiceStage

MONDAY = datetime.fromisoformat("2026-03-02T08:00Z")
FOLLOW = Commanded(command="start", argument="an-invitation")


@pytest.fixture(scope="module")
def library() -> Library:
    return load(first_week())


@pytest.fixture
def stage(store: Store, library: Library) -> ServiceStage:
    """A clinic with staff, groups and an invitation; nobody has followed it yet."""
    stage = ServiceStage(store, library)
    stage.name = "Anna"
    with store.work() as work:
        work.add_staff("clara", "clinician", "Dr. Clara Weiss")
        work.link_staff("clara", 2001, MONDAY)
        work.link_group("clinicians", -3001, MONDAY)
        work.link_group("coordinators", COORDINATORS, MONDAY)
        work.add_invite("an-invitation", "first_week", "spring", MONDAY, uses=1)
    return stage


def texts(stage: ServiceStage, event: Commanded | Wrote | Pressed, now: datetime = MONDAY) -> str:
    return "\n".join(effect.text for effect in stage.happen(event, now) if isinstance(effect, Send))


def told_to_coordinators(store: Store) -> list[str]:
    query = (
        select(writings.c.body)
        .join_from(outbox, writings, outbox.c.writing_id == writings.c.id)
        .where(outbox.c.recipient == "group:coordinators")
    )
    with store.reading() as connection:
        return [Letter.model_validate(body).text for (body,) in connection.execute(query)]


def test_an_invitation_opens_the_way_in(stage: ServiceStage) -> None:
    assert "Do you agree?" in texts(stage, FOLLOW)
    assert stage.enrollment.status is Status.JOINING
    assert stage.enrollment.cohort == "spring"


def test_without_anybody_on_call_joining_is_refused_and_the_coordinators_are_told(
    store: Store, library: Library, stage: ServiceStage
) -> None:
    stage.library = library.model_copy(update={"ladder": Ladder(people=library.ladder.people)})
    assert "nobody of the care team can be reached" in texts(stage, FOLLOW)
    assert any("nobody is on call" in text for text in told_to_coordinators(store))
    # The invitation was not used up by that.
    stage.library = library
    assert "Do you agree?" in texts(stage, FOLLOW)


def test_staff_who_are_not_linked_do_not_count_as_on_call(store: Store, library: Library) -> None:
    stage = ServiceStage(store, library)
    with store.work() as work:
        work.add_staff("clara", "clinician", "Dr. Clara Weiss")
        work.add_invite("an-invitation", "first_week", None, MONDAY)
    assert "nobody of the care team can be reached" in texts(stage, FOLLOW)


def test_an_unknown_invitation_is_told_kindly(stage: ServiceStage) -> None:
    assert "I don't know this invitation" in texts(
        stage, Commanded(command="start", argument="some-other-code")
    )


def test_an_invitation_is_good_for_as_many_as_it_says(
    stage: ServiceStage, store: Store, library: Library
) -> None:
    texts(stage, FOLLOW)
    other = Arrived(key="update:other", chat=CHAT + 1, name="Ben", event=FOLLOW)
    handle(store, library, other, MONDAY)
    assert [view.status for view in views.participants(store)] == [Status.JOINING, None]


@pytest.mark.parametrize("behind", ["I want to kill myself", "kms"])
def test_worrying_words_behind_start_are_heard_from_anybody(
    stage: ServiceStage, store: Store, behind: str
) -> None:
    assert "may not be safe" in texts(stage, Commanded(command="start", argument=behind))
    assert [alert.urgency for alert in views.alerts(store)] == ["urgent"]


def test_a_stranger_in_despair_is_answered_and_a_human_is_told(stage: ServiceStage, store: Store) -> None:
    said = texts(stage, Wrote(text="I want to end my life"))
    assert "may not be safe" in said
    assert "findahelpline.com" in said
    assert [alert.state for alert in views.alerts(store)] == ["open"]


def test_following_the_invitation_again_changes_nothing(stage: ServiceStage) -> None:
    texts(stage, FOLLOW)
    before = stage.enrollment
    assert "Do you agree?" in texts(stage, FOLLOW)
    # But that they are there.
    assert stage.enrollment == before.model_copy(update={"heard_on": stage.enrollment.heard_on})


def test_who_left_can_be_invited_again_but_who_is_held_is_not_let_around_the_hold(
    stage: ServiceStage, store: Store
) -> None:
    texts(stage, FOLLOW)
    texts(stage, Commanded(command="stop"))
    with store.work() as work:
        work.add_invite("second-one", "first_week", None, MONDAY)
    assert "Do you agree?" in texts(stage, Commanded(command="start", argument="second-one"))
    texts(stage, Wrote(text="I want to kill myself"))
    texts(stage, Commanded(command="stop"))
    assert "until somebody of your care team" in texts(
        stage, Commanded(command="start", argument="second-one")
    )


def test_a_touchpoint_leaves_its_life_in_the_store(
    stage: ServiceStage, store: Store, library: Library
) -> None:
    texts(stage, FOLLOW)
    for event in (
        Pressed(question=1, option="yes"),
        Pressed(question=2, option="adult"),
        Wrote(text="Berlin"),
    ):
        texts(stage, event)
    texts(stage, Wrote(text="8"))
    texts(stage, Wrote(text="20:00"))
    enrollment_id = 1

    def lives() -> list[tuple[str, str, str]]:
        found = views.touchpoints(store, enrollment_id)
        return [(view.session, view.contact, view.state) for view in found if view.session != "joining"]

    assert lives() == [("baseline-1", "opening", "planned")]
    morning = datetime.fromisoformat("2026-03-03T07:00Z")
    tick(store, library, morning)
    assert lives() == [("baseline-1", "opening", "sent"), ("baseline-1", "reminder", "planned")]
    tick(store, library, morning + timedelta(hours=3))
    assert lives() == [("baseline-1", "opening", "sent"), ("baseline-1", "reminder", "sent")]
    tick(store, library, morning + timedelta(hours=11))
    assert ("baseline-1", "opening", "expired") in lives()


def test_what_arrives_twice_is_handled_once(stage: ServiceStage, store: Store) -> None:
    texts(stage, FOLLOW)  # the stage delivers everything twice
    with store.reading() as connection:
        assert len(connection.execute(select(inbox.c.key)).all()) == 1
