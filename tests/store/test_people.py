"""Participants, their enrollments, and what is kept of their answers."""

import json
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.core.enrollment import Consent, Conversation, Enrollment, Hold, Person, Question
from bot.core.risk import Urgency
from bot.core.scoring import Result
from bot.store.rows import ParticipantRow, ScoreRow
from bot.store.tables import assessments, enrollments, people, responses, touchpoints, writings
from bot.store.work import Store
from tests.store.samples import MINUTE, NOW, an_alert, an_enrollment, join

# PostgreSQL keeps no NUL in a text, and Telegram sends none.
names = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
moments = st.datetimes(timezones=st.just(UTC))
scalars = st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts
questions = st.builds(Question, asked_at=moments, card=st.none() | texts)
conversations = st.builds(
    Conversation, opened_at=moments, closes_at=st.none() | moments, question=st.none() | questions
)
any_enrollment = st.builds(
    Enrollment,
    participant=names,
    person=st.builds(Person, name=names, words=st.dictionaries(texts, texts, max_size=3)),
    program=names,
    cohort=st.none() | names,
    version=st.integers(0, 2**31 - 1),
    zone_since=st.none() | moments,
    consent=st.none() | st.builds(Consent, version=names, at=moments),
    rests_until=st.none() | moments,
    conversation=st.none() | conversations,
    values=st.dictionaries(texts, scalars, max_size=4),
    hold=st.none() | st.builds(Hold, since=moments, urgency=st.sampled_from(Urgency)),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=any_enrollment, then=any_enrollment)
def test_an_enrollment_comes_back_as_it_was_kept(store: Store, first: Enrollment, then: Enrollment) -> None:
    with store.work() as work:
        participant = work.participant_of_chat(77) or work.add_participant(77, "Anna", NOW)
        enrollment = work.add_enrollment(participant.id, first, None, NOW)
        assert work.load_enrollment(enrollment) == (participant.id, first)
        work.save_enrollment(enrollment, then, NOW, NOW)
    with store.work() as work:
        _, loaded = work.load_enrollment(enrollment)
    # As JSON too, for Python calls 1, 1.0 and True the same.
    assert loaded.model_dump_json() == then.model_dump_json()
    assert loaded == then


def test_a_participant_is_known_by_their_chat_by_their_pseudonym_and_by_number(store: Store) -> None:
    with store.work() as work:
        work.add_participant(76, "Ben", NOW)
        participant, enrollment = join(work, telegram_id=77)
        latest = work.add_enrollment(participant, an_enrollment(), None, NOW)
    with store.work() as work:
        anna = ParticipantRow(participant, f"P-{participant:04d}", "Anna", 77, latest)
        assert work.participant_of_chat(77) == anna
        assert work.participant_of_pseudonym(anna.pseudonym) == anna
        assert work.participant(participant) == anna
        ben = work.participant_of_chat(76)
        assert ben is not None
        assert (ben.name, ben.enrollment_id) == ("Ben", None)
        assert work.participant_of_chat(78) is None
    assert latest > enrollment


def test_who_or_what_is_not_there_is_said(store: Store) -> None:
    with store.work() as work:
        with pytest.raises(LookupError, match="no participant 5"):
            work.participant(5)
        with pytest.raises(LookupError, match="no enrollment 6"):
            work.load_enrollment(6)
        with pytest.raises(LookupError, match="no enrollment 6"):
            work.save_enrollment(6, an_enrollment(), None, NOW)
        with pytest.raises(LookupError, match="no alert 7"):
            work.load_alert(7)
        with pytest.raises(LookupError, match="no alert 7"):
            work.save_alert(7, an_alert(), None, NOW)


def test_name_and_words_are_kept_apart_from_the_enrollment(store: Store) -> None:
    person = Person(name="Wilhelmina", words={"hopes": "to hear the sea"})
    with store.work() as work:
        _, enrollment = join(work)
        work.save_enrollment(enrollment, an_enrollment().model_copy(update={"person": person}), None, NOW)
    with store.reading() as connection:
        state = connection.execute(select(enrollments.c.state)).scalar_one()
        [apart] = connection.execute(select(people.c.name, people.c.words)).all()
    assert "person" not in json.loads(state)
    assert tuple(apart) == ("Wilhelmina", {"hopes": "to hear the sea"})


def test_due_are_those_whose_time_has_come_the_longest_overdue_first(store: Store) -> None:
    with store.work() as work:
        assert work.next_wake() is None
        wakes = [NOW, NOW - 3 * MINUTE, None, NOW + timedelta(microseconds=1), NOW - 3 * MINUTE]
        ids = [join(work, telegram_id=number, wake_at=wake)[1] for number, wake in enumerate(wakes)]
        assert work.due_enrollments(NOW, 10) == [ids[1], ids[4], ids[0]]
        assert work.due_enrollments(NOW, 2) == [ids[1], ids[4]]
        assert work.next_wake() == NOW - 3 * MINUTE
        work.save_enrollment(ids[1], an_enrollment(), None, NOW)
        assert work.due_enrollments(NOW, 10) == [ids[4], ids[0]]


def test_what_somebody_is_advancing_now_is_left_to_them(postgres_url: str, tmp_path: Path) -> None:
    store = Store.open(postgres_url, tmp_path)
    with store.work() as work:
        busy, free = (join(work, telegram_id=number, wake_at=NOW)[1] for number in (1, 2))
    with store.work() as work:
        work.load_enrollment(busy)
        with store.work() as ticking:
            ticking._connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
            assert ticking.due_enrollments(NOW, 10) == [free]
    with store.work() as work:
        assert work.due_enrollments(NOW, 10) == [busy, free]
    store.close()


def test_a_free_text_answer_stands_with_the_writings_and_a_number_with_the_responses(store: Store) -> None:
    with store.work() as work:
        participant, enrollment = join(work)
        for value in (6.0, 6, True, "yes"):
            work.add_response(enrollment, "day-1", "sleep", value, NOW)
        work.add_response(enrollment, "day-1", "hopes", "the sea", NOW, private=True, corrected=True)
        work.add_response(enrollment, "day-1", "phq9", 2, NOW, item=9)
    with store.reading() as connection:
        [*values, private, item] = connection.execute(select(responses).order_by(responses.c.id)).all()
        [text] = connection.execute(select(writings)).all()
    assert [repr(row.value) for row in values] == ["6.0", "6", "True", "'yes'"]
    assert (private.value, private.writing_id, private.corrected) == (None, text.id, True)
    assert (text.participant_id, text.body) == (participant, {"text": "the sea"})
    assert (item.save, item.item, item.value) == ("phq9", 9, 2)


def test_an_assessment_keeps_its_points_with_their_gaps_and_its_score_only_if_it_has_one(
    store: Store,
) -> None:
    result = Result(scale="phq9", score=11, band="moderate", cut_offs=("10",))
    with store.work() as work:
        _, enrollment = join(work)
        work.add_assessment(enrollment, "day-1", "phq9", "2001", (3, 3, 3, 2), result, NOW)
        work.add_assessment(enrollment, "day-8", "phq9", "2001", (3, None), None, NOW)
    with store.reading() as connection:
        scored, broken_off = connection.execute(select(assessments).order_by(assessments.c.id)).all()
    assert (scored.points, scored.score, scored.band, scored.cut_offs) == (
        [3, 3, 3, 2],
        11,
        "moderate",
        ["10"],
    )
    assert (broken_off.points, broken_off.score, broken_off.band, broken_off.cut_offs) == (
        [3, None],
        None,
        None,
        [],
    )


def test_the_latest_scores_of_a_participant_come_first_whatever_the_enrollment(store: Store) -> None:
    with store.work() as work:
        participant, enrollment = join(work)
        _, other = join(work, telegram_id=78)
        again = work.add_enrollment(participant, an_enrollment(), None, NOW)
        for number, (where, score) in enumerate(
            [(enrollment, 4), (other, 9), (enrollment, None), (again, 7)]
        ):
            result = None if score is None else Result(scale="gad7", score=score, band=None)
            work.add_assessment(where, f"day-{number}", "gad7", "1", (score,), result, NOW + number * MINUTE)
        assert work.last_scores(participant) == [
            ScoreRow("gad7", 7, None, NOW + 3 * MINUTE),
            ScoreRow("gad7", 4, None, NOW),
        ]
        assert [row.score for row in work.last_scores(participant, limit=1)] == [7]


def test_a_touchpoint_is_one_row_from_planned_to_answered(store: Store) -> None:
    later = NOW + MINUTE
    with store.work() as work:
        _, enrollment = join(work)
        planned = work.touch(enrollment, "day-1", "opening", 0, "planned", NOW, planned_at=later)
        assert work.touch(enrollment, "day-1", "opening", 0, "sent", later, why="it was time") == planned
        reminder = work.touch(enrollment, "day-1", "reminder", 1, "sent", later)
        assert reminder != planned
        assert work.touchpoint(enrollment, "day-1", "opening", 0) == planned
        assert work.touchpoint(enrollment, "day-1", "reminder", 2) is None
    with store.reading() as connection:
        opening, first_reminder = connection.execute(select(touchpoints).order_by(touchpoints.c.id)).all()
    assert (opening.planned_at, opening.state, opening.changed_at, opening.why) == (
        later,
        "sent",
        later,
        "it was time",
    )
    assert first_reminder.planned_at == later


def test_a_touchpoint_that_did_not_arrive_says_why(store: Store) -> None:
    with store.work() as work:
        _, enrollment = join(work)
        opening = work.touch(enrollment, "day-1", "opening", 0, "sent", NOW)
        work.touch(enrollment, "day-1", "reminder", 1, "sent", NOW)
        work.end_touchpoint(opening, "blocked", NOW + MINUTE, "the bot was blocked")
    with store.reading() as connection:
        kept = connection.execute(
            select(touchpoints.c.state, touchpoints.c.why).order_by(touchpoints.c.id)
        ).all()
    assert [tuple(row) for row in kept] == [("blocked", "the bot was blocked"), ("sent", "")]
