"""Made-up people: what their lives show of a program, and that the same seed shows the same."""

from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.expression import Compare, Constant, Name
from bot.core.program import Ask, Number, Program, QuietHours, Say, Session, Step
from bot.core.text import Branch, Literally, Text
from bot.simulation.crowd import behaviour_of, crowd
from bot.simulation.people import BEHAVIOURS, mixed
from bot.simulation.playing import play
from bot.simulation.report import Report, report
from bot.simulation.tallies import Tally
from tests.samples import PROGRAM, SAFETY, mention, words

MONDAY = date(2026, 3, 2)
BY_NAME = {each.behaviour: each for each in BEHAVIOURS}


def below(number: float) -> Compare:
    return Compare(op="<", left=Name(name="sleep_hours"), right=Constant(value=number))


def day(number: int, *steps: object, at: time = time(9)) -> Session:
    return Session.model_validate(
        {"session": f"day-{number}", "module": "Days", "day": number, "at": at, "steps": steps}
    )


ASKS = Ask(text=words("How long did you sleep?"), save="sleep_hours", expected=Number(low=0, high=12))
DAYS = PROGRAM.model_copy(
    update={
        "sessions": (
            day(1, ASKS, Say(text=words("That was short."), when=below(6))),
            day(2, Say(text=words("Never."), when=below(-1)), Say(text=mention("It was ", "sleep_hours"))),
            day(
                3,
                Say(
                    text={
                        "en": Text(
                            pieces=(
                                Branch(
                                    when=below(6),
                                    then=(Literally(text="Rest."),),
                                    otherwise=(Literally(text="Go out."),),
                                ),
                            )
                        )
                    }
                ),
            ),
        )
    }
)


def simulated(program: Program, people: int, mix: dict[str, int] | None = None, workers: int = 0) -> Report:
    behaviours = mixed(mix) if mix else BEHAVIOURS
    tally = Tally()
    for _, some in crowd(program, SAFETY, behaviours, people, 7, MONDAY, workers):
        tally.add(some)
    return report(program, tally, 7)


def test_the_same_seed_gives_the_same_report_however_many_cores_there_are() -> None:
    assert simulated(PROGRAM, 60, workers=0) == simulated(PROGRAM, 60, workers=2)


def test_both_sides_of_every_condition_are_counted_and_what_never_holds_is_told_by_its_place() -> None:
    found = simulated(DAYS, 80)
    sides = {each.where: each for each in found.sides}
    short = sides["day-1, step 2 (says: That was short.)"]
    assert short.condition == "sleep_hours < 6"
    assert short.true
    assert short.false
    inside = sides["day-3, step 1, in its text"]
    assert inside.true
    assert inside.false
    assert inside.unanswered
    assert found.unreached == ("day-2, step 1 (says: Never.): “sleep_hours < -1” never holds",)


def test_a_text_that_is_left_out_is_told_with_what_was_not_answered() -> None:
    (left_out,) = [each for each in simulated(DAYS, 40).left_out if each.session == "day-2"]
    assert (left_out.step, left_out.name) == (2, "sleep_hours")
    assert left_out.times
    assert left_out.said


def test_a_session_that_nobody_reaches_is_told() -> None:
    never = DAYS.sessions[1].model_copy(update={"session": "never", "when": below(-1)})
    found = simulated(DAYS.model_copy(update={"sessions": (*DAYS.sessions, never)}), 20)
    assert "never: nobody reached it" in found.unreached
    assert next(each.skipped for each in found.sessions if each.session == "never") == 20


def test_the_silent_answer_nothing_and_come_to_the_end_all_the_same() -> None:
    found = simulated(PROGRAM, 10, {"silent": 1})
    asking = [
        each for each in found.sessions if any(isinstance(step, Ask) for step in steps_of(each.session))
    ]
    assert asking
    assert sum(each.done for each in asking) == 0
    assert found.ended == {"silent": {"completed": 10}}
    assert all(day.questions == 0 for day in found.days)


def steps_of(session: str) -> tuple[Step, ...]:
    return PROGRAM.by_name[session].steps


def test_whoever_is_in_crisis_is_heard_and_held_and_counts_as_an_alert_of_a_clinician() -> None:
    long = PROGRAM.model_copy(update={"sessions": tuple(day(number, ASKS) for number in range(1, 29))})
    safety_alerts = simulated(long, 30, {"in_crisis": 1}).alerts
    assert sum(number for week in safety_alerts.values() for number in week.values()) > 5
    calm = simulated(long, 30, {"diligent": 1}).alerts
    assert sum(number for week in calm.values() for number in week.values()) == 0


def test_who_leaves_is_not_there_any_more() -> None:
    long = PROGRAM.model_copy(update={"sessions": tuple(day(number, ASKS) for number in range(1, 43))})
    found = simulated(long, 60, {"fading": 1})
    assert found.ended["fading"]["withdrawn"] > 20
    assert found.still_there[1] == 60
    assert found.still_there[42] < 40


def test_nothing_is_sent_in_quiet_hours_and_the_hours_are_counted_where_people_are() -> None:
    early = DAYS.model_copy(
        update={
            "quiet": QuietHours(start=time(21), end=time(8)),
            "sessions": (day(1, ASKS, at=time(7)), day(2, ASKS, at=time(12))),
        }
    )
    found = simulated(early, 30)
    assert found.in_quiet_hours == {}
    assert {8, 12} <= found.hours.keys() <= set(range(8, 21))


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(BEHAVIOURS))
def test_a_life_is_the_same_each_time_and_its_counts_add_up(number: int, behaviour: object) -> None:
    one, again = (play(PROGRAM, SAFETY, BY_NAME[behaviour.behaviour], number, 1, MONDAY) for _ in range(2))  # type: ignore[attr-defined]
    assert one == again
    assert sum(one.ended.values()) == sum(one.people.values()) == 1
    ended = sum(count for (_, how), count in one.sessions.items() if how != "opened")
    assert ended <= len(PROGRAM.sessions)
    both = Tally()
    both.add(one)
    both.add(again)
    assert both.sessions == one.sessions + again.sessions
    assert both.longest == one.longest


def test_people_behave_by_their_shares() -> None:
    some = mixed({"diligent": 3, "silent": 1})
    drawn = [behaviour_of(number, some, 1).behaviour for number in range(2000)]
    assert 0.7 < drawn.count("diligent") / 2000 < 0.8


def test_a_mix_of_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="there is no behaviour “eager”"):
        mixed({"eager": 1})
    with pytest.raises(ValueError, match="nobody has a share"):
        mixed({"silent": 0})
