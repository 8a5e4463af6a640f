"""Alerts are found when they are due, and what became of them is kept."""

from bot.core.alert import Alert
from bot.core.risk import Urgency
from bot.store import views
from bot.store.work import Store
from tests.store.samples import MINUTE, NOW, STATES, an_alert, join


def test_an_alert_comes_back_as_it_was_kept(store: Store) -> None:
    with store.work() as work:
        participant, enrollment = join(work)
        alert = work.add_alert(participant, enrollment, an_alert(), NOW, NOW + MINUTE)
        row = work.load_alert(alert)
        assert Alert.model_validate_json(row.alert) == an_alert()
        assert (row.participant_id, row.enrollment_id, row.raised_at) == (participant, enrollment, NOW)
        worse = an_alert("acknowledged", Urgency.EMERGENCY)
        work.save_alert(alert, worse, None, NOW + MINUTE)
        row = work.load_alert(alert)
        assert Alert.model_validate_json(row.alert) == worse
        assert (row.urgency, row.state, row.next_at) == ("emergency", "acknowledged", None)


def test_a_stranger_without_an_enrollment_can_raise_an_alert(store: Store) -> None:
    with store.work() as work:
        stranger = work.add_participant(5, "", NOW)
        alert = work.add_alert(stranger.id, None, an_alert(), NOW)
        assert work.load_alert(alert).enrollment_id is None


def test_the_open_alert_of_a_participant_is_the_latest_that_is_not_closed(store: Store) -> None:
    with store.work() as work:
        participant, enrollment = join(work)
        other, _ = join(work, telegram_id=78)
        assert work.open_alert_of(participant) is None
        first, second, closed = (work.add_alert(participant, enrollment, an_alert(), NOW) for _ in range(3))
        work.save_alert(closed, an_alert("closed"), None, NOW)
        found = work.open_alert_of(participant)
        assert found is not None
        assert found.id == second > first
        work.save_alert(second, an_alert("acknowledged"), None, NOW)
        assert work.open_alert_of(participant) == work.load_alert(second)
        assert work.open_alert_of(other) is None


def test_the_open_alerts_are_all_that_are_not_closed(store: Store) -> None:
    with store.work() as work:
        ids = [
            work.add_alert(join(work, telegram_id=number)[0], None, an_alert(state), NOW)
            for number, state in enumerate(STATES)
        ]
        assert [row.id for row in work.open_alerts()] == ids[:2]


def test_alerts_whose_ladder_goes_on_are_due_the_longest_overdue_first(store: Store) -> None:
    with store.work() as work:
        participant, _ = join(work)
        moments = [NOW, NOW - MINUTE, NOW + MINUTE, None]
        ids = [work.add_alert(participant, None, an_alert(), NOW, moment) for moment in moments]
        assert work.due_alerts(NOW, 10) == [ids[1], ids[0]]
        assert work.due_alerts(NOW, 1) == [ids[1]]
        assert work.next_alert() == NOW - MINUTE


def test_the_log_of_an_alert_says_what_was_done_and_when_but_no_words(store: Store) -> None:
    with store.work() as work:
        participant, _ = join(work)
        alert = work.add_alert(participant, None, an_alert(), NOW)
        work.log_alert(alert, NOW, "raised", detail="rule w3", writing={"text": "what they wrote"})
        work.log_alert(alert, NOW + MINUTE, "acknowledged", staff="clara")
    assert views.alert_log(store, alert) == [
        views.AlertLogView(NOW, "raised", None, "rule w3"),
        views.AlertLogView(NOW + MINUTE, "acknowledged", "clara", ""),
    ]
