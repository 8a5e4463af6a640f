"""The engine's laws, on random conversations, and the turns a reader would ask about."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.effects import (
    EFFECTS,
    Effect,
    Flagged,
    Notice,
    Record,
    SafetyAnswered,
    Scored,
    Send,
    Touched,
    Transition,
)
from bot.core.engine import advance
from bot.core.enrollment import Enrollment, Person, Status
from bot.core.events import (
    Blocked,
    Checked,
    Commanded,
    Event,
    Joined,
    Located,
    Place,
    Pressed,
    Released,
    Seen,
    Shared,
    TimePassed,
    Wrote,
)
from bot.core.noticing import screen_words
from bot.core.risk import Urgency
from bot.core.safety_question import is_question, read_button
from bot.core.schedule import wake_at
from tests.samples import MONDAY, PROGRAM, SAFETY, enrolled

SERIOUS = (Urgency.URGENT, Urgency.EMERGENCY)
LISBON = Place(name="Lisbon", zone="Europe/Lisbon", country="PT")
AUCKLAND = Place(name="Auckland", zone="Pacific/Auckland", country="NZ")

written = st.sampled_from(
    [
        "5", "five", "yes", "no", "often", "7:30", "half past ten", "A walk", "hello", "", "<b>*_[", "x" * 4096,
        "I want to kill myself", "took the whole pack", "stopped my lithium", "very low today", "9999",
        "walked 20 min", "later", "not today", "back", "22:45", "I'm ready", "that's all", "apple river", "3 8 5",
        "just kidding", "everyone is better off",
    ]
)  # fmt: skip
happenings = st.one_of(
    st.builds(Wrote, text=written, edited=st.booleans(), place=st.sampled_from([None, LISBON])),
    st.builds(
        Pressed, question=st.integers(0, 40), option=st.sampled_from(["p0", "p1", "p3", "back", "yes", "x"])
    ),
    st.just("press an offered button"),
    st.just("press an offered button"),
    st.just("press an offered button"),
    st.just("press an offered button"),
    st.just("press an offered button"),
    st.just("press an offered button"),
    st.just("wait"),
    st.just("wait"),
    st.builds(Located, place=st.sampled_from([LISBON, AUCKLAND])),
    st.builds(Shared, what=st.just("stickers")),
    st.builds(
        Commanded,
        command=st.sampled_from(["help", "pause", "resume", "stop", "crisis", "start", "place", None]),
        argument=st.sampled_from(["", "kill myself", "Lisbon"]),
    ),
    st.just(Released()),
    st.just(Seen(by="Dr. Clara Weiss")),
    st.just(Blocked()),
    st.just(Joined()),
    st.builds(
        Checked,
        question=st.sampled_from(["danger", "meant", "kind"]),
        answer=st.sampled_from(["yes", "no", "talk"]),
        category=st.sampled_from(["", "suicide"]),
    ),
)


AT_EIGHT = MONDAY + timedelta(days=1, hours=14)
"""On Tuesday evening, when the session that measures is due."""
TYPED = (
    "apple river chair",
    "3 8 5",
    "22:45",
    "yoga 30",
    "7",
    "that's all",
    "very low today",
    "later",
    "<b>*_[",
)


@st.composite
def busy_walks(draw: st.DrawFn) -> list[Event | str]:
    """Somebody who mostly answers, and so gets through scales, diary and tests; now and then they write."""
    dice = random.Random(draw(st.integers(0, 2**32)))
    others = ["wait", "wait", *(Wrote(text=text) for text in TYPED)]
    return [
        "wait",
        *(
            "press an offered button" if dice.random() < 0.85 else dice.choice(others)
            for _ in range(draw(st.integers(20, 90)))
        ),
        *draw(st.lists(happenings, max_size=5)),
    ]


@dataclass
class Turn:
    """One turn of a random conversation."""

    before: Enrollment
    event: Event
    now: datetime
    transition: Transition

    @property
    def after(self) -> Enrollment:
        return self.transition.enrollment

    @property
    def effects(self) -> tuple[Effect, ...]:
        return self.transition.effects


@st.composite
def conversations(draw: st.DrawFn) -> list[Turn]:
    """A conversation of up to forty turns, its time running forward as it likes."""
    newcomer = enrolled().model_copy(update={"status": Status.JOINING, "day_one": None, "consent": None})
    measuring = enrolled().model_copy(
        update={"settled": {"sleep-1": "done", "scales-1": "done", "sleep-2": "done"}}
    )
    enrollment = draw(st.sampled_from([enrolled(), newcomer, measuring]))
    event: Event = Joined()
    turns: list[Turn] = []
    offered: list[str] = []
    busy = enrollment is measuring
    now = AT_EIGHT if busy else MONDAY
    dice = random.Random(draw(st.integers(0, 2**32)))
    for happening in draw(busy_walks() if busy else st.lists(happenings, max_size=40)):
        if happening == "wait":
            wake = wake_at(PROGRAM, enrollment)
            now = max(now, wake) if wake else now
            event = TimePassed()
        elif happening == "press an offered button":
            if not offered:
                continue
            chosen = dice.choice(offered)
            number, _, option = chosen.partition(":")
            if option in ("decline", "later") and dice.random() < 0.9:
                continue
            event = read_button(chosen) or Pressed(question=int(number), option=option)
        else:
            event = happening
        now += timedelta(minutes=0 if happening == "wait" else dice.choice([0, *[1] * 12, 50, 600]))
        transition = advance(PROGRAM, SAFETY, enrollment, event, now)
        turns.append(Turn(enrollment, event, now, transition))
        enrollment = transition.enrollment
        for effect in transition.effects:
            if isinstance(effect, Send) and effect.buttons:
                offered = [button.data for row in effect.buttons for button in row]
    return turns


law = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@law
@given(conversations())
def test_an_enrollment_and_its_effects_survive_json(turns: list[Turn]) -> None:
    for turn in turns:
        assert Enrollment.model_validate_json(turn.after.model_dump_json()) == turn.after
        assert EFFECTS.validate_json(EFFECTS.dump_json(turn.effects)) == turn.effects


@law
@given(conversations())
def test_the_same_input_gives_the_same_output(turns: list[Turn]) -> None:
    for turn in turns:
        thawed = Enrollment.model_validate_json(turn.before.model_dump_json())
        assert advance(PROGRAM, SAFETY, thawed, turn.event, turn.now) == turn.transition


@law
@given(conversations())
def test_at_most_one_question_is_open_and_numbers_never_repeat(turns: list[Turn]) -> None:
    seen: set[int] = set()
    for turn in turns:
        before = turn.before.conversation.question if turn.before.conversation else None
        after = turn.after.conversation.question if turn.after.conversation else None
        if after is not None and (before is None or after.number != before.number):
            assert after.number not in seen
            seen.add(after.number)
        asked = {
            button.data.partition(":")[0]
            for effect in turn.effects
            if isinstance(effect, Send)
            for row in effect.buttons
            for button in row
            if not is_question(effect)
        }
        assert len(asked) <= 1
        if turn.after.conversation is not None:
            assert after is not None


@law
@given(conversations())
def test_a_stale_button_changes_nothing(turns: list[Turn]) -> None:
    for turn in turns:
        question = turn.before.conversation.question if turn.before.conversation else None
        if isinstance(turn.event, Pressed) and (question is None or question.number != turn.event.question):
            # But that they are there.
            heard = {"missed_on": (), "told_where": False, "heard_on": turn.after.heard_on}
            assert turn.after == turn.before.model_copy(update=heard)
            assert [type(effect) for effect in turn.effects] == [Notice]


@law
@given(conversations())
def test_after_a_serious_flag_the_crisis_text_comes_first_and_the_program_stops(turns: list[Turn]) -> None:
    for turn in turns:
        serious = [
            effect
            for effect in turn.effects
            if isinstance(effect, Flagged) and effect.flag.urgency in SERIOUS
        ]
        if serious:
            first = next(effect for effect in turn.effects if isinstance(effect, Send))
            # Who says in answer to it that they are in danger has read it: they are told what to do now.
            assert any(flag.flag.source == "button" for flag in serious) or first.text.startswith("CRISIS")
            assert first.crisis
            assert turn.after.hold is not None
            # Only a screen that the answer led to may go on.
            assert turn.after.conversation is None or turn.after.conversation.screening
        if turn.before.hold is not None and not isinstance(turn.event, Released):
            assert turn.after.hold is not None
            assert turn.after.conversation is None
            assert turn.after.settled == turn.before.settled
            assert not any(isinstance(effect, Record | Scored) for effect in turn.effects)


@law
@given(conversations())
def test_for_a_day_after_a_crisis_text_no_session_opens_nobody_is_reminded_and_no_result_is_told(
    turns: list[Turn],
) -> None:
    for turn in turns:
        raised = [effect for effect in turn.effects if isinstance(effect, Flagged)]
        if any(isinstance(effect, Send) and effect.text.startswith("CRISIS") for effect in turn.effects):
            assert raised
            assert turn.after.calm_until == turn.now + timedelta(hours=24)
        until = turn.after.calm_until
        if turn.before.calm_until is None or until is None or turn.now >= until:
            continue
        assert not any(isinstance(effect, Touched) and effect.state == "sent" for effect in turn.effects)
        assert not any(isinstance(effect, Send) and "Your score" in effect.text for effect in turn.effects)
        if turn.after.status is Status.ACTIVE and turn.after.hold is None:
            wake = wake_at(PROGRAM, turn.after)
            assert wake is not None
            assert wake <= until


@law
@given(conversations())
def test_whatever_is_written_is_screened_in_every_state(turns: list[Turn]) -> None:
    for turn in turns:
        text = turn.event.text if isinstance(turn.event, Wrote) else getattr(turn.event, "argument", "")
        expected = screen_words(SAFETY, text)
        found = [effect.flag for effect in turn.effects if isinstance(effect, Flagged)]
        assert [flag for flag in found if flag.source == "words"] == expected


@law
@given(conversations())
def test_who_has_left_stays_out(turns: list[Turn]) -> None:
    for turn in turns:
        if turn.before.status is Status.WITHDRAWN:
            assert turn.after.status is Status.WITHDRAWN
            assert turn.after.conversation is None
            assert wake_at(PROGRAM, turn.after) is None


@law
@given(conversations())
def test_time_alone_never_spins(turns: list[Turn]) -> None:
    """Waking an enrollment at its hour moves its next hour on."""
    for turn in turns:
        if isinstance(turn.event, TimePassed):
            wake = wake_at(PROGRAM, turn.after)
            assert wake is None or wake > turn.now


@law
@given(conversations())
def test_what_a_participant_writes_never_becomes_markup(turns: list[Turn]) -> None:
    for turn in turns:
        for effect in turn.effects:
            if isinstance(effect, Send):
                assert "<b>*_[" not in effect.text


@law
@given(conversations())
def test_free_text_and_the_name_stay_out_of_the_part_without_a_person(turns: list[Turn]) -> None:
    for turn in turns:
        stored = turn.after.model_dump_json(exclude={"person"})
        assert "Anna" not in stored
        assert "hello" not in stored


def talk(*events: Event, enrollment: Enrollment | None = None, start: datetime = MONDAY) -> Transition:
    """Events a minute apart, after the first session of the day has opened."""
    transition = Transition(enrollment=enrollment or enrolled(), effects=())
    now = start
    for event in events:
        transition = advance(PROGRAM, SAFETY, transition.enrollment, event, now)
        now += timedelta(minutes=1)
    return transition


def sent(transition: Transition) -> list[str]:
    return [effect.text for effect in transition.effects if isinstance(effect, Send)]


NINE = datetime.fromisoformat("2026-03-02T08:00Z")
EVENING = datetime.fromisoformat("2026-03-02T19:00Z")


def test_a_text_that_mentions_something_unanswered_is_left_out() -> None:
    transition = talk(TimePassed(), Wrote(text="five"), start=NINE)
    assert sent(transition) == ["Only 5 hours.", "Did you nap?"]


def test_a_condition_that_does_not_hold_says_nothing() -> None:
    transition = talk(TimePassed(), Wrote(text="8"), start=NINE)
    assert sent(transition) == ["Did you nap?"]


def item_buttons(transition: Transition) -> dict[str, Pressed]:
    (shown,) = [effect for effect in transition.effects if isinstance(effect, Send) and effect.buttons]
    presses = {}
    for row in shown.buttons:
        for button in row:
            number, _, option = button.data.partition(":")
            presses[button.label] = Pressed(question=int(number), option=option)
    return presses


def answer_items(*labels: str) -> Transition:
    """The evening's scale, answered by its buttons."""
    transition = talk(TimePassed(), enrollment=evening_enrollment(), start=EVENING)
    now = EVENING
    for label in labels:
        now += timedelta(seconds=5)
        transition = advance(PROGRAM, SAFETY, transition.enrollment, item_buttons(transition)[label], now)
    return transition


def evening_enrollment() -> Enrollment:
    return enrolled().model_copy(update={"settled": {"sleep-1": "done"}})


def test_a_scale_edits_its_one_message_from_item_to_item() -> None:
    opening = talk(TimePassed(), enrollment=evening_enrollment(), start=EVENING)
    stem, first = [effect for effect in opening.effects if isinstance(effect, Send)]
    assert "Over the last week" in stem.text
    assert "1 of 3" in first.text
    (second,) = [effect for effect in answer_items("Never").effects if isinstance(effect, Send)]
    assert second.card == first.card
    assert "2 of 3" in second.text
    assert [button.label for row in second.buttons for button in row][-2:] == ["← Back", "Later"]


def test_back_corrects_the_last_item_and_both_answers_are_kept() -> None:
    transition = answer_items("Always", "← Back", "Never")
    (record,) = [effect for effect in transition.effects if isinstance(effect, Record)]
    assert (record.item, record.value, record.corrected) == (1, 0, True)
    assert transition.enrollment.conversation is not None
    assert transition.enrollment.conversation.given == (0, None, None, None)


def test_an_item_that_the_score_does_not_call_for_is_not_asked() -> None:
    (scored,) = [e for e in answer_items("Never", "Never", "Never").effects if isinstance(e, Scored)]
    assert scored.result is not None
    assert (scored.result.score, scored.result.band) == (0, "low")


def test_a_lesser_flag_speaks_first_and_the_scale_goes_on_below() -> None:
    transition = answer_items("Never", "Never", "Sometimes")
    crisis, _, above, item = [effect for effect in transition.effects if isinstance(effect, Send)]
    assert crisis.text.startswith("CRISIS")
    assert (above.text, above.buttons) == ("That question is closed.", ())
    assert "How hard was it?" in item.text
    assert transition.enrollment.hold is None


def test_a_serious_item_ends_the_session_and_keeps_the_score() -> None:
    transition = answer_items("Often", "Often", "Often")
    (scored,) = [effect for effect in transition.effects if isinstance(effect, Scored)]
    assert scored.result is not None
    assert scored.result.score == 6
    assert {e.flag.rule for e in transition.effects if isinstance(e, Flagged)} == {"harm-often", "worry-high"}
    assert transition.enrollment.hold is not None


def test_after_release_the_program_goes_on_where_it_stood() -> None:
    held = answer_items("Often", "Often", "Often").enrollment
    three_days_later = EVENING + timedelta(days=3)
    released = advance(PROGRAM, SAFETY, held, Released(), three_days_later)
    wake = wake_at(PROGRAM, released.enrollment)
    assert wake == datetime.fromisoformat("2026-03-06T08:00Z")


@pytest.mark.parametrize("typed", ["2", "0", "three"])
def test_a_bare_number_is_no_answer_to_an_item(typed: str) -> None:
    transition = talk(TimePassed(), Wrote(text=typed), enrollment=evening_enrollment(), start=EVENING)
    assert not [effect for effect in transition.effects if isinstance(effect, Record)]


def test_words_that_answer_an_item_count_like_its_button() -> None:
    transition = talk(TimePassed(), Wrote(text="sometimes"), enrollment=evening_enrollment(), start=EVENING)
    (record,) = [effect for effect in transition.effects if isinstance(effect, Record)]
    assert record.value == 1


def test_an_edit_of_an_answer_that_was_kept_changes_nothing() -> None:
    edited = Wrote(text="9", edited=True, written_at=NINE)
    transition = talk(TimePassed(), Wrote(text="5"), edited, start=NINE)
    assert transition.enrollment.values["hours"] == 5


def test_an_edit_that_mends_an_unreadable_answer_is_read() -> None:
    mended = Wrote(text="5", edited=True, written_at=NINE + timedelta(minutes=1))
    transition = talk(TimePassed(), Wrote(text="fuve"), mended, start=NINE)
    assert transition.enrollment.values["hours"] == 5


def test_a_participant_can_be_held_before_consent_and_comes_in_after_release() -> None:
    newcomer = enrolled().model_copy(update={"status": Status.JOINING, "day_one": None, "consent": None})
    held = talk(Joined(), Wrote(text="I will kill myself"), enrollment=newcomer)
    assert held.enrollment.hold is not None
    released = advance(PROGRAM, SAFETY, held.enrollment, Released(), MONDAY + timedelta(days=1, hours=1))
    assert "Do you agree?" in sent(released)


def test_the_name_is_escaped() -> None:
    odd = enrolled().model_copy(update={"person": Person(name="<b>*_[")})
    assert "&lt;b&gt;*_[" in sent(talk(TimePassed(), enrollment=odd, start=NINE))[0]


@pytest.mark.parametrize("kept", [0, 1])
def test_a_session_that_vanishes_from_the_files_is_let_go_and_words_are_heard_all_the_same(kept: int) -> None:
    """Somebody is asked whether they napped; meanwhile the session is cut to its first steps, or removed."""
    asked = talk(TimePassed(), Wrote(text="8"), start=NINE).enrollment
    first, *others = PROGRAM.sessions
    sessions = (*([first.model_copy(update={"steps": first.steps[:2]})] if kept else []), *others)
    changed = PROGRAM.model_copy(update={"sessions": sessions})
    transition = advance(
        changed, SAFETY, asked, Wrote(text="I want to kill myself"), NINE + timedelta(hours=1)
    )
    assert [effect.flag.rule for effect in transition.effects if isinstance(effect, Flagged)] == ["life"]
    assert transition.enrollment.conversation is None
    assert transition.enrollment.settled == {"sleep-1": "left"}


def test_a_session_left_before_its_first_answer_comes_again_after_the_release() -> None:
    held = talk(TimePassed(), Wrote(text="I want to kill myself"), start=NINE).enrollment
    released = advance(PROGRAM, SAFETY, held, Released(), NINE + timedelta(days=1, hours=2))
    assert "How many hours did you sleep?" in sent(released)


def test_a_session_left_after_an_answer_does_not_begin_anew() -> None:
    held = talk(TimePassed(), Wrote(text="8"), Wrote(text="I want to kill myself"), start=NINE).enrollment
    released = advance(PROGRAM, SAFETY, held, Released(), NINE + timedelta(days=1, hours=2))
    assert "How many hours did you sleep?" not in sent(released)


def test_the_safety_question_follows_the_crisis_text_and_words_answer_it_only_while_it_is_the_newest() -> (
    None
):
    asked = talk(TimePassed(), Wrote(text="I want to kill myself"), start=NINE)
    crisis, question = [effect for effect in asked.effects if isinstance(effect, Send)][:2]
    assert crisis.text.startswith("CRISIS")
    assert is_question(question)
    joking = Wrote(text="just kidding")
    answered = advance(PROGRAM, SAFETY, asked.enrollment, joking, NINE)
    assert [effect.answer for effect in answered.effects if isinstance(effect, SafetyAnswered)] == [
        "no danger"
    ]
    assert answered.enrollment.hold == asked.enrollment.hold
    later = advance(PROGRAM, SAFETY, answered.enrollment, joking, NINE)
    assert not any(isinstance(effect, SafetyAnswered) for effect in later.effects)


@pytest.mark.parametrize("status", list(Status))
def test_the_buttons_of_the_safety_question_work_in_every_state(status: Status) -> None:
    enrollment = enrolled().model_copy(update={"status": status})
    in_danger = advance(PROGRAM, SAFETY, enrollment, Checked(question="danger", answer="yes"), NINE)
    (flagged,) = [effect.flag for effect in in_danger.effects if isinstance(effect, Flagged)]
    assert flagged.urgency is Urgency.EMERGENCY
    assert in_danger.enrollment.hold is not None
    assert "112" in sent(in_danger)[0]
    safe = advance(PROGRAM, SAFETY, in_danger.enrollment, Checked(question="danger", answer="no"), NINE)
    assert safe.enrollment == in_danger.enrollment
    talk_to = advance(PROGRAM, SAFETY, in_danger.enrollment, Checked(question="danger", answer="talk"), NINE)
    assert sent(talk_to)[0].startswith("NUMBERS: 112.")


def test_what_may_mean_something_else_is_asked_and_after_a_yes_whether_there_is_danger() -> None:
    asked = talk(Wrote(text="everyone is better off"))
    assert sent(asked)[1] == "Did you mean that you think of ending your life?"
    assert [effect.flag.rule for effect in asked.effects if isinstance(effect, Flagged)] == ["leaving"]
    meant = advance(PROGRAM, SAFETY, asked.enrollment, Wrote(text="Yes"), MONDAY)
    assert sent(meant)[-1] == "Are you in immediate danger?"
    assert [effect.flag.urgency for effect in meant.effects if isinstance(effect, Flagged)] == [
        Urgency.URGENT
    ]


def test_after_a_day_of_rest_the_days_of_the_program_have_moved_with_it() -> None:
    crisis = talk(TimePassed(), Wrote(text="everyone is better off"), start=NINE)
    assert crisis.enrollment.hold is None
    closed = advance(PROGRAM, SAFETY, crisis.enrollment, TimePassed(), NINE + timedelta(hours=13)).enrollment
    assert closed.conversation is None
    assert "sleep-1" not in closed.settled
    until = closed.calm_until
    assert until is not None
    assert wake_at(PROGRAM, closed) == until
    again = advance(PROGRAM, SAFETY, closed, TimePassed(), until)
    assert "How many hours did you sleep?" in sent(again)
    assert again.enrollment.day_one == date(2026, 3, 3)
    assert again.enrollment.calm_until is None


def test_whoever_pauses_in_the_rest_loses_no_day_by_it() -> None:
    crisis = talk(TimePassed(), Wrote(text="everyone is better off"), start=NINE).enrollment
    paused = advance(
        PROGRAM, SAFETY, crisis, Commanded(command="pause"), NINE + timedelta(hours=20)
    ).enrollment
    resumed = advance(
        PROGRAM, SAFETY, paused, Commanded(command="resume"), NINE + timedelta(days=3)
    ).enrollment
    assert resumed.day_one == date(2026, 3, 5)
    assert resumed.conversation is not None


def test_whoever_is_joining_within_the_rest_may_finish_and_begins_after_it() -> None:
    newcomer = enrolled().model_copy(update={"status": Status.JOINING, "day_one": None, "consent": None})
    said: list[Event] = [
        Joined(),
        Wrote(text="everyone is better off"),
        Wrote(text="I agree"),
        Wrote(text="I am 18 or older"),
    ]
    place: list[Event] = [Wrote(text="Lisbon", place=LISBON), Wrote(text="8:00"), Wrote(text="20:00")]
    joined = talk(*said, *place, enrollment=newcomer).enrollment
    assert joined.status is Status.ACTIVE
    assert joined.calm_until is not None
    assert joined.day_one == date(2026, 3, 3)
    assert wake_at(PROGRAM, joined) == joined.calm_until
    later = joined.calm_until + timedelta(hours=3)
    rested = advance(PROGRAM, SAFETY, joined, TimePassed(), joined.calm_until).enrollment
    assert sent(advance(PROGRAM, SAFETY, rested, TimePassed(), later))[0] == "Good morning, Anna."
