"""Observations: added, never overwritten; and what a timeline is made of."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.store.rows import ObservationRow, TimelineSessionRow, TouchpointState
from bot.store.tables import observations
from bot.store.work import Store, Work
from tests.store.samples import MINUTE, NOW, join


def observe(
    work: Work,
    participant: int,
    number: float | None = 58,
    words: str | None = None,
    *,
    before: timedelta = MINUTE,
    corrects: int | None = None,
) -> int:
    """A resting pulse that Clara entered now, seen some time before."""
    return work.add_observation(
        participant,
        "resting pulse",
        number=number,
        words=words,
        unit="/min",
        observed_at=NOW - before,
        entered_by="clara",
        at=NOW,
        corrects=corrects,
    )


def test_an_observation_comes_back_as_it_was_entered(store: Store) -> None:
    with store.work() as work:
        anna, _ = join(work)
        number = observe(work, anna, 58.25)
    with store.work() as work:
        found = work.observation(number)
        assert work.observation(number + 1) is None
    assert found == ObservationRow(
        id=number,
        pseudonym="P-0001",
        name="resting pulse",
        number=58.25,
        words=None,
        unit="/min",
        observed_at=NOW - MINUTE,
        entered_by="clara",
        entered_at=NOW,
        corrects=None,
        corrected_by=None,
    )


def test_a_correction_leaves_the_corrected_row_as_it_was_and_each_knows_the_other(store: Store) -> None:
    with store.work() as work:
        anna, _ = join(work)
        first = observe(work, anna, 85)
    with store.reading() as connection:
        before = connection.execute(select(observations)).one()
    with store.work() as work:
        second = observe(work, anna, 58, corrects=first)
        third = observe(work, anna, None, corrects=second)
        rows = work.observations(anna, NOW - MINUTE)
    assert [(row.id, row.number, row.corrects, row.corrected_by) for row in rows] == [
        (first, 85, None, second),
        (second, 58, first, third),
        (third, None, second, None),
    ]
    with store.reading() as connection:
        after = connection.execute(select(observations).where(observations.c.id == first)).one()
    assert after == before


def test_observations_are_of_one_participant_since_a_moment_in_the_order_in_which_they_were_seen(
    store: Store,
) -> None:
    with store.work() as work:
        anna, _ = join(work)
        ben, _ = join(work, telegram_id=78)
        late = observe(work, anna)
        early = observe(work, anna, before=3 * MINUTE)
        observe(work, anna, before=4 * MINUTE)
        observe(work, ben)
        assert [row.id for row in work.observations(anna, NOW - 3 * MINUTE)] == [early, late]


def test_words_of_an_erased_participant_read_as_nothing(store: Store) -> None:
    with store.work() as work:
        anna, _ = join(work)
        number = observe(work, anna, None, "after the stairs")
        kept = work.observation(number)
        work.erase_participant(anna, NOW)
        left = work.observation(number)
    assert kept is not None
    assert left is not None
    assert (kept.words, left.words) == ("after the stairs", "")


def test_a_correction_of_nothing_is_refused(store: Store) -> None:
    with store.work() as work:
        anna, _ = join(work)
        with pytest.raises(IntegrityError), work.attempt():
            observe(work, anna, corrects=999)
        assert work.observations(anna, NOW - MINUTE) == []


def test_a_letter_about_somebody_is_erased_with_them_whoever_reads_it(store: Store) -> None:
    with store.work() as work:
        anna, _ = join(work)
        work.add_staff("clara", "clinician", "Clara")
        work.link_staff("clara", 5, NOW)
        work.owe("staff:clara", {"text": "of Anna"}, lane="program", at=NOW, about=anna)
        work.erase_participant(anna, NOW)
        work.owe("staff:clara", {"text": "of the rota"}, lane="program", at=NOW)
        assert [owed.body for owed in work.waiting(NOW, 10, "program")] == [{"text": "of the rota"}]


def test_a_session_counts_as_answered_when_anything_in_it_was(store: Store) -> None:
    with store.work() as work:
        anna, enrollment = join(work)
        states: tuple[TouchpointState, ...] = ("answered", "expired", "skipped", "blocked", "sent", "planned")
        for number, state in enumerate(states):
            at = NOW + number * MINUTE
            work.touch(enrollment, f"day-{number}", "opening", 0, state, at, planned_at=at)
            work.touch(enrollment, f"day-{number}", "reminder", 1, "expired", at, planned_at=at)
        work.add_response(enrollment, "day-1", "sleep_hours", 5.0, NOW)
        assert work.sessions_since(anna, NOW) == [
            TimelineSessionRow(NOW, True),
            TimelineSessionRow(NOW + MINUTE, True),
            TimelineSessionRow(NOW + 2 * MINUTE, False),
            TimelineSessionRow(NOW + 3 * MINUTE, False),
        ]
