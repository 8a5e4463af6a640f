"""What people and reports are shown."""

from bot.core.enrollment import Hold, Status
from bot.core.risk import Urgency
from bot.store import views
from bot.store.migrating import revisions
from bot.store.work import Store
from tests.store.samples import MINUTE, NOW, an_alert, an_enrollment, join


def test_a_participant_is_shown_by_their_latest_enrollment(store: Store) -> None:
    hold = Hold(since=NOW, urgency=Urgency.URGENT)
    with store.work() as work:
        participant, _ = join(work)
        held = an_enrollment().model_copy(update={"hold": hold, "cohort": "spring", "status": Status.PAUSED})
        latest = work.add_enrollment(participant, held, NOW, NOW)
        stranger = work.add_participant(78, "", NOW)
    anna, other = views.participants(store)
    assert anna == views.ParticipantView(
        participant_id=participant,
        pseudonym="P-0001",
        telegram_id=77,
        name="Anna",
        enrollment_id=latest,
        wake_at=NOW,
        program="sample",
        version=0,
        cohort="spring",
        status=Status.PAUSED,
        language="en",
        zone="Europe/Berlin",
        day_one=an_enrollment().day_one,
        hold=hold,
    )
    assert other == views.ParticipantView(stranger.id, "P-0002", 78, "", None, None)


def test_closed_alerts_are_shown_to_who_asks_for_them(store: Store) -> None:
    with store.work() as work:
        participant, _ = join(work)
        closed = work.add_alert(participant, None, an_alert("closed"), NOW)
        open_ = work.add_alert(participant, None, an_alert(), NOW, NOW + MINUTE)
    shown = views.AlertView(open_, "P-0001", "urgent", "self_harm", "open", NOW, NOW + MINUTE, NOW)
    assert views.alerts(store) == [shown]
    assert [view.id for view in views.alerts(store, closed_too=True)] == [closed, open_]


def test_touchpoints_are_shown_in_the_order_they_are_planned(store: Store) -> None:
    with store.work() as work:
        _, enrollment = join(work)
        _, another = join(work, telegram_id=78)
        work.touch(enrollment, "day-2", "opening", 0, "planned", NOW, planned_at=NOW + MINUTE)
        work.touch(enrollment, "day-1", "opening", 0, "skipped", NOW, why="on hold", planned_at=NOW)
        work.touch(another, "day-1", "opening", 0, "sent", NOW)
    assert views.touchpoints(store, enrollment) == [
        views.TouchpointView("day-1", "opening", 0, NOW, "skipped", NOW, "on hold"),
        views.TouchpointView("day-2", "opening", 0, NOW + MINUTE, "planned", NOW, ""),
    ]


def test_the_counts_say_what_there_is_and_what_is_late(store: Store) -> None:
    nothing = views.counts(store, NOW)
    assert (nothing.participants, nothing.waiting_since, nothing.overdue_since) == (0, None, None)
    with store.work() as work:
        participant, _ = join(work, wake_at=NOW - MINUTE)
        join(work, telegram_id=78, wake_at=NOW + MINUTE)
        work.add_alert(participant, None, an_alert(), NOW)
        for lane in ("alert", "program", "program"):
            work.owe("staff:clara", {"text": "hello"}, lane=lane, at=NOW)
        work.settle(work.owe("staff:clara", {"text": "hello"}, lane="alert", at=NOW - MINUTE), "sent", NOW)
    assert views.counts(store, NOW) == views.Counts(
        revision=revisions()[-1],
        participants=2,
        enrollments={"active": 2},
        waiting={"alert": 1, "program": 2},
        waiting_since=NOW,
        alerts={"open": 1},
        overdue_since=NOW - MINUTE,
    )
