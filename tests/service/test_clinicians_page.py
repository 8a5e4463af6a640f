"""docs/clinicians.md says what the bot does."""

import re
from pathlib import Path

import pytest

from bot.authoring.safe_messaging import unsafe_words
from bot.core.on_call import Ladder, in_words
from bot.core.risk import Urgency
from bot.service import wording

PAGE = (Path(__file__).parent.parent.parent / "docs" / "clinicians.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| ([^|]+?) \| (.+) \|$", PAGE, re.MULTILINE))
NAMED = {
    "emergency": "emergency",
    "urgent": "urgent",
    "soon": 'soon ("one alert")',
    "review": "note to review",
}


@pytest.mark.parametrize("urgency", list(Urgency))
def test_the_page_names_the_usual_pace_of_every_urgency(urgency: Urgency) -> None:
    pace = Ladder(people={}).pace[urgency]
    looked, repeated, climbed = ROWS[NAMED[urgency]].split(" | ")
    assert climbed == in_words(pace.climb_after)
    if urgency is Urgency.REVIEW:
        assert "each working day" in repeated
    else:
        assert repeated == f"every {in_words(pace.repeat_every)}"
    if urgency in (Urgency.URGENT, Urgency.SOON):
        assert looked == f"within {in_words(pace.promise)}"


BUTTONS = (
    wording.ACKNOWLEDGE,
    wording.READ,
    wording.WRITE,
    wording.NOTE,
    wording.HAND_OVER,
    wording.RAISE,
    wording.RELEASE,
    wording.RELEASE_CHANGED,
    wording.CLOSE,
)


@pytest.mark.parametrize("button", BUTTONS)
def test_the_page_explains_every_button(button: str) -> None:
    assert f"**{button}**" in ROWS


@pytest.mark.parametrize("outcome", wording.OUTCOMES.values())
def test_the_page_names_every_outcome(outcome: str) -> None:
    said = outcome.split(";")[-1] if "no risk" in outcome else outcome.split(" ")[0]
    assert said.strip().lower() in ROWS[f"**{wording.CLOSE}**"]


def test_the_page_uses_safe_words() -> None:
    assert unsafe_words(PAGE) == []
