"""Numbers and their units stay on one line."""

import pytest

from bot.telegram.typography import unparted


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("You slept <b>6 h 11 min</b> a night.", "You slept <b>6~h~11~min</b> a night."),
        ("asleep for 71 % of your time", "asleep for 71~% of your time"),
        ("Anotado: caminar, 20 min.", "Anotado: caminar, 20~min."),
        ("7 h", "7~h"),
        ("at 10 hundreds met 3 hens in 5 minutes", "at 10 hundreds met 3 hens in 5 minutes"),
        ("call 112 now", "call 112 now"),
    ],
)
def test_a_number_is_not_parted_from_its_unit(text: str, sent: str) -> None:
    assert unparted(text) == sent.replace("~", "\u00a0")
