"""With the rules as shipped: what a clinician reads of each kind of message, and that its words are not there."""

import html
import re

import pytest

from bot.store.work import Store
from tests.risk.shipped import safety
from tests.service.scene import LIBRARY, Scene

SHIPPED = LIBRARY.model_copy(
    update={"safety": LIBRARY.safety.model_copy(update={"words": safety().words, "groups": safety().groups})}
)


@pytest.mark.parametrize(
    ("text", "says", "first_line", "held"),
    [
        ("i want to end my life", "thoughts of suicide", "urgent", True),
        ("i cut my arms last night", "self-harm", "urgent", True),
        ("took about 20 paracetamol", "something taken that may be dangerous", "emergency", True),
        ("i keep picturing stabbing my brother", "violence", "urgent", True),
        ("he pushed me against the wall again, my husband", "abuse", "urgent", True),
        ("the voices in the wall kept talking to me", "signs of psychosis", "urgent", True),
        ("awake since thursday and full of energy", "signs of mania", "urgent", True),
        (
            "they put my sertraline up and since then im shaking and sweating",
            "signs of serotonin toxicity",
            "urgent",
            True,
        ),
        ("chucked my lithium in the bin", "a change of medicines", "urgent", True),
        ("my flatmate gave me some of her zoloft", "a change of medicines", "one alert", False),
        ("i make myself throw up", "signs of an eating disorder", "one alert", False),
        ("i have chest pain and my arm is numb", "a medical emergency", "emergency", True),
        ("no booze since saturday, my hands wont stop shaking", "a medical emergency", "urgent", True),
    ],
)
def test_a_letter_says_what_it_is_about_how_soon_and_what_the_program_does_and_no_word_of_theirs(
    store: Store, text: str, says: str, first_line: str, held: bool
) -> None:
    scene = Scene(store, SHIPPED).set_up()
    scene.writes(text)
    letter = html.unescape(re.sub(r"<[^>]+>", "", scene.last().text))
    assert first_line in letter.splitlines()[0]
    assert f"• {says}, in something they wrote" in letter
    assert ("on hold until somebody presses Release" in letter) == held
    for theirs in (
        "arms",
        "paracetamol",
        "brother",
        "husband",
        "wall",
        "thursday",
        "sertraline",
        "lithium",
        "zoloft",
    ):
        assert theirs not in letter.lower()
