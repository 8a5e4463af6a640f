"""A screen that an answer leads to: it goes on while the program is held, and waits for an answer like the question."""

from datetime import datetime

import pytest
from sqlalchemy import select

from bot.core.effects import Button
from bot.core.events import Event, Pressed, TimePassed
from bot.core.program import Measure, Say, Session
from bot.core.range import Range
from bot.core.risk import ItemRule, UnansweredRule, Urgency
from bot.core.safety_question import read_button
from bot.core.scale import Item, Option, Scale
from bot.service.carrying import apply
from bot.service.letters import Letter
from bot.store.tables import outbox, writings
from bot.store.work import Store
from tests.samples import PROGRAM, SAFETY, WORRY, words
from tests.service.scene import CLARA, DAY, HOUR, LADDER, LIBRARY, MINUTE, NOON, Scene

CLOSER = Scale(
    scale="closer",
    title="Closer",
    version="1",
    copyright="ours",
    licence="CC BY 4.0",
    source="made for the tests",
    recall="now",
    told=False,
    options=(Option(label={"en": "Yes"}, points=1), Option(label={"en": "No"}, points=0)),
    items=(Item(text={"en": "Before?"}), Item(text={"en": "Now?"})),
)


def rule(item: int, urgency: Urgency) -> ItemRule:
    return ItemRule(
        rule=f"closer-{item}",
        category="suicide",
        urgency=urgency,
        scale="closer",
        item=item,
        points=Range(low=1, high=1),
    )


SCREENED = SAFETY.model_copy(
    update={
        "items": (*SAFETY.items, rule(1, Urgency.SOON), rule(2, Urgency.EMERGENCY)),
        "unanswered": (
            UnansweredRule(rule="closer-open", category="suicide", urgency=Urgency.SOON, scale="closer"),
        ),
    }
)
ONLY = PROGRAM.model_copy(
    update={
        "scales": {"worry": WORRY, "closer": CLOSER},
        "sessions": (
            Session(
                session="scales-1",
                module="scales",
                day=1,
                at="evening",
                steps=(
                    Measure(scale="worry"),
                    Say(text=words("Something in between.")),
                    Say(text=words("A little more.")),
                    Measure(scale="closer"),
                    Say(text=words("That was all.")),
                ),
            ),
        ),
    }
)
EVENING = NOON + 8 * HOUR


class Screening(Scene):
    """Anna in her evening session, pressing buttons by their labels."""

    def press(self, label: str, now: datetime = EVENING) -> None:
        with self.store.reading() as connection:
            bodies = connection.execute(
                select(writings.c.body)
                .join_from(outbox, writings, outbox.c.writing_id == writings.c.id)
                .where(outbox.c.recipient == "participant:1")
                .order_by(outbox.c.id.desc())
            ).scalars()
            buttons: list[Button] = [
                button for body in bodies for row in Letter.model_validate(body).buttons for button in row
            ]
        data = next(button.data for button in buttons if button.label == label)
        number, _, option = data.partition(":")
        event: Event = read_button(data) or Pressed(question=int(number), option=option)
        self.does(event, now)

    def texts(self) -> list[str]:
        return [told.text for told in self.told("participant:1")]

    def hold(self) -> bool:
        with self.store.work() as work:
            return work.load_enrollment(1)[1].hold is not None


@pytest.fixture
def screening(store: Store) -> Screening:
    library = LIBRARY.model_copy(
        update={
            "programs": {"sample": ONLY},
            "safety": SCREENED,
            "scales": {"worry": WORRY, "closer": CLOSER},
        }
    )
    scene = Screening(store, library)
    scene.set_up()
    with store.work() as work:
        apply(work, library, 1, TimePassed(), EVENING)
    for label in ("Never", "Never", "Always"):
        scene.press(label)
    return scene


def test_an_answer_that_holds_the_program_leads_straight_on_to_the_screen(screening: Screening) -> None:
    assert screening.hold()
    texts = screening.texts()
    assert any(text.startswith("CRISIS") for text in texts)
    assert "Something in between." not in texts
    assert "A little more." in texts
    assert "Are you in immediate danger?" not in texts
    assert "Before?" in texts[-1]


def test_the_screen_waits_a_quarter_of_an_hour_for_its_first_answer(screening: Screening) -> None:
    assert screening.alert().answer_by == EVENING + 15 * MINUTE
    screening.press("No", EVENING + MINUTE)
    assert screening.alert().answer_by is None
    assert [answer.answer for answer in screening.alert().answers] == ["closer questions"]
    assert "They began to answer the closer questions Mon 2 Mar 20:01." in screening.last().text


def test_after_the_screen_the_crisis_text_comes_again_and_everything_rests(screening: Screening) -> None:
    screening.press("Yes")
    screening.press("No")
    assert screening.texts()[-2].startswith("CRISIS")
    assert screening.texts()[-1] == "Are you in immediate danger?"
    assert "That was all." not in screening.texts()
    with screening.store.work() as work:
        enrollment = work.load_enrollment(1)[1]
    assert enrollment.conversation is None
    assert enrollment.hold is not None


def test_a_screen_without_a_yes_ends_with_the_numbers(screening: Screening) -> None:
    screening.press("No")
    screening.press("No")
    assert screening.texts()[-1].startswith("NUMBERS")


def test_right_now_is_an_emergency(screening: Screening) -> None:
    screening.press("No")
    screening.press("Yes")
    assert screening.alert().urgency is Urgency.EMERGENCY


def test_a_screen_that_stays_open_is_a_flag_and_the_hold_stays(screening: Screening) -> None:
    with screening.store.work() as work:
        apply(work, screening.library, 1, TimePassed(), EVENING + DAY)
    assert "closer-open" in [finding.rule for finding in screening.alert().findings]
    assert screening.hold()


def test_a_release_in_the_middle_lets_the_screen_be_finished_and_nothing_else_come(
    screening: Screening,
) -> None:
    screening.presses(CLARA, "release", EVENING + MINUTE)
    screening.press("No", EVENING + 2 * MINUTE)
    screening.press("No", EVENING + 2 * MINUTE)
    assert "That was all." not in screening.texts()


def test_when_nobody_is_on_call_the_question_stands_in_for_the_screen(store: Store) -> None:
    ladder = LADDER.model_copy(update={"shifts": LADDER.shifts[:1]})
    library = LIBRARY.model_copy(
        update={
            "programs": {"sample": ONLY},
            "safety": SCREENED.model_copy(update={"items": SCREENED.items[:1] + SCREENED.items[2:]}),
            "ladder": ladder,
            "scales": {"worry": WORRY, "closer": CLOSER},
        }
    )
    scene = Screening(store, library)
    scene.set_up()
    with store.work() as work:
        apply(work, library, 1, TimePassed(), EVENING)
    for label in ("Never", "Never", "Sometimes"):
        scene.press(label)
    assert "Are you in immediate danger?" in scene.texts()
    assert "Before?" not in " ".join(scene.texts())
