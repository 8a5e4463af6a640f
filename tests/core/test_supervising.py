"""What a clinician decides about a program: the days it waited, what is switched on, and when it is said."""

from datetime import date, time, timedelta

import pytest

from bot.core.anchor import FromSwitch
from bot.core.enrollment import Company, Hold
from bot.core.events import Commanded, Pressed, Released, Supervised, TimePassed, Wrote
from bot.core.plan import Plan
from bot.core.program import Ask, Program, Say, Session, Task, YesNo
from bot.core.schedule import next_session, wake_at
from bot.core.urgency import Urgency
from tests.core.talking import Talk
from tests.samples import PROGRAM, words

ASKED = Ask(text=words("Heart illness?"), save="heart", expected=YesNo())


def flagged(hour: int = 9) -> Program:
    """On day 1 something is asked that needs a clinician; from day 3 on everything but the diary waits for them."""

    def safe(day: int) -> Session:
        steps = (Ask(text=words("How was it?"), save="how", expected=YesNo()),)
        return Session(session=f"safe-{day}", module="Diary", day=day, at=time(9), safe=True, steps=steps)

    sessions = (
        Session(
            session="screening", module="Screening", day=1, at=time(hour), safe=True,
            steps=(ASKED, Task(task="sign_off", shows={"heart": "heart illness"})),
        ),
        Session(session="told", module="Diary", day=4, at=time(11), safe=True, steps=(Say(text=words("Told.")),)),
        safe(4),
        safe(6),
        Session(session="doing", module="Doing", day=3, at=time(18), steps=(Say(text=words("Do.")),)),
        Session(session="later", module="Doing", day=5, at=time(18), steps=(Say(text=words("Later.")),)),
        Session(
            session="stronger", module="Stronger", anchor=FromSwitch(module="Stronger"), day=1, at=time(12),
            steps=(Say(text=words("Stronger.")),),
        ),
    )  # fmt: skip
    return PROGRAM.model_copy(update={"sessions": sessions, "scales": {}})


def waiting() -> Talk:
    """Anna, flagged on Monday 2 March."""
    talk = Talk(flagged()).at(2, 9).happens(TimePassed()).presses("Yes")
    assert talk.enrollment.awaits_sign_off
    return talk


def due_on(talk: Talk) -> date:
    upcoming = next_session(talk.program, talk.enrollment)
    assert upcoming is not None
    return upcoming[1].date()


@pytest.mark.parametrize("order", ["goes on", "paused", "held", "held, released first", "paused early"])
def test_the_days_are_moved_by_the_days_that_were_lost_and_no_more(order: str) -> None:
    """“Do” was due on 4 March; signed on the 9th, with two days of standing still beside it where there were any."""
    talk = waiting()
    hold = Hold(since=talk.now, urgency=Urgency.URGENT)
    match order:
        case "goes on":
            talk.at(9, 10).happens(Supervised(task="sign_off"))
            expected = date(2026, 3, 9)
        case "paused":
            talk.at(5, 10).happens(Commanded(command="pause"))
            talk.at(9, 10).happens(Supervised(task="sign_off")).at(11, 10).happens(
                Commanded(command="resume")
            )
            expected = date(2026, 3, 11)
        case "held":
            talk.enrollment = talk.enrollment.model_copy(
                update={"hold": hold, "stood_still_on": date(2026, 3, 5)}
            )
            talk.at(9, 10).happens(Supervised(task="sign_off")).at(11, 10).happens(Released())
            expected = date(2026, 3, 11)
        case "held, released first":
            talk.enrollment = talk.enrollment.model_copy(
                update={"hold": hold, "stood_still_on": date(2026, 3, 5)}
            )
            talk.at(9, 10).happens(Released()).at(11, 10).happens(Supervised(task="sign_off"))
            expected = date(2026, 3, 11)
        case _:
            talk.at(3, 10).happens(Commanded(command="pause"))
            talk.at(9, 10).happens(Supervised(task="sign_off")).at(12, 10).happens(
                Commanded(command="resume")
            )
            expected = date(2026, 3, 13)
    assert due_on(talk) == expected
    assert not talk.enrollment.awaits_sign_off


def test_what_is_switched_on_with_the_sign_off_begins_on_the_next_day() -> None:
    talk = waiting().at(9, 10).happens(Supervised(task="sign_off", plan=Plan(switched_on=("Stronger",))))
    assert talk.enrollment.switched_on == {"Stronger": date(2026, 3, 9)}


def test_what_was_asked_while_waiting_comes_again_on_its_new_day_and_what_was_told_does_not() -> None:
    talk = waiting().at(5, 9).happens(TimePassed()).presses("No").at(5, 11).happens(TimePassed())
    assert talk.said == "Told."
    talk.at(6, 10).happens(Supervised(task="sign_off"))
    # Two days were lost: day 4, which was the 5th, is the 7th now.
    assert "safe-4" not in talk.enrollment.settled
    assert talk.enrollment.settled["told"] == "done"


@pytest.mark.parametrize("hour", [2, 23])
def test_at_night_nobody_is_woken_to_hear_of_it(hour: int) -> None:
    assert waiting().at(9, hour).happens(Supervised(task="sign_off")).said == ""
    assert "goes on" in waiting().at(9, 12).happens(Supervised(task="sign_off")).said


def test_whoever_left_or_is_in_company_hears_nothing_of_a_review() -> None:
    changed = Supervised(task="review", plan=Plan(without=("Doing",)))
    gone = waiting().at(3, 10).happens(Commanded(command="stop")).at(3, 12).happens(changed)
    assert gone.said == ""
    talk = waiting()
    company = Company(name="Dr. Weiss", since=talk.now)
    talk.enrollment = talk.enrollment.model_copy(update={"company": company})
    assert talk.at(3, 12).happens(changed).said == ""
    assert waiting().at(3, 12).happens(changed).said != ""


def test_whoever_waits_with_nothing_left_to_come_is_not_woken_again_and_again() -> None:
    """The evening's question is answered at night, and all that is safe is over by the morning."""
    talk = Talk(flagged(hour=21)).at(2, 21).happens(TimePassed()).at(2, 23).presses("Yes")
    for day in range(3, 20):
        talk.at(day, 7).happens(TimePassed()).at(day, 12).happens(TimePassed())
        talk.at(day, 22).happens(TimePassed())
    assert talk.enrollment.awaits_sign_off
    wake = wake_at(talk.program, talk.enrollment)
    assert wake is None or wake > talk.now


def test_a_day_is_missed_only_if_nothing_came_on_it_or_since() -> None:
    talk = Talk(flagged(hour=20)).at(2, 12).happens(Wrote(text="hello")).at(2, 20).happens(TimePassed())
    talk.at(3, 6, 30).happens(Wrote(text="walked 20 min")).at(3, 9).happens(TimePassed())
    assert "catch up" not in talk.said
    assert talk.enrollment.missed_on == ()


def test_after_a_journey_what_closes_at_night_makes_no_sound() -> None:
    talk = Talk(flagged()).at(2, 9).happens(TimePassed())
    talk.enrollment = talk.enrollment.model_copy(update={"zone": "Asia/Tokyo"})
    talk.now += timedelta(hours=13)
    talk.happens(TimePassed())
    assert talk.enrollment.conversation is None
    assert talk.sent
    assert all(send.silent for send in talk.sent)


def test_an_old_button_is_pressed_in_vain() -> None:
    talk = waiting()
    assert talk.happens(Pressed(question=1, option="yes")).said == ""


def test_a_weeks_pause_becomes_one_without_an_end() -> None:
    talk = Talk(flagged()).at(2, 9).happens(TimePassed()).happens(Commanded(command="pause"))
    talk.enrollment = talk.enrollment.model_copy(update={"paused_until": date(2026, 3, 9)})
    assert "/resume" in talk.at(4, 9).happens(Commanded(command="pause")).said
    assert wake_at(talk.program, talk.enrollment) is None
    assert talk.enrollment.stood_still_on == date(2026, 3, 2)
