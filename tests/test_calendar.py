"""`evenkeel calendar` tells what really comes, and when."""

import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.authoring.load import load
from bot.core.effects import Touched
from bot.core.events import Place, TimePassed
from bot.core.outline import outline
from bot.rehearsal import EngineStage
from tests.command_line import Evenkeel

HOME = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("zone", "joined"),
    [("Europe/Berlin", "2026-03-26"), ("America/New_York", "2026-03-05"), ("Pacific/Auckland", "2026-04-02")],
)
def test_what_it_shows_is_what_somebody_silent_gets_also_where_the_clocks_leap(
    zone: str, joined: str
) -> None:
    stage = EngineStage(load(HOME))
    midnight = datetime.fromisoformat(joined).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    stage.join("Anna", "reset", Place(name=zone, zone=zone, country="XX"), midnight)
    shown = outline(stage.program, stage.enrollment)
    opened: list[tuple[str, datetime]] = []
    reminded: list[tuple[str, datetime]] = []
    while (moment := stage.wake()) is not None:
        for effect in stage.happen(TimePassed(), moment):
            if isinstance(effect, Touched) and effect.state == "sent":
                (opened if effect.contact == "opening" else reminded).append((effect.session, moment))
    assert opened == [(each.session, each.opens_at) for each in shown]
    assert reminded == [(each.session, at) for each in shown for at in each.reminders_at]


@pytest.fixture
def evenkeel(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], sqlite_url: str) -> Evenkeel:
    monkeypatch.setenv("EVENKEEL_HOME", str(HOME))
    monkeypatch.setenv("EVENKEEL_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("COLUMNS", "160")
    return Evenkeel(monkeypatch, capfd)


def test_it_follows_their_own_hours(evenkeel: Evenkeel) -> None:
    where = ("--start", "2026-03-02", "--zone", "Europe/Berlin", "--morning", "6:30")
    told = json.loads(evenkeel("calendar", "reset", *where, "--json").out)
    assert told[0]["opens_at"] == "2026-03-02T06:00:00Z"  # the program's quiet hours end at 7
    table = evenkeel("calendar", "reset", *where).out
    assert "Mon 2 Mar" in table
    assert "(scale phq9)" in table


@pytest.mark.parametrize("wrong", [("--zone", "Mars"), ("--morning", "late")])
def test_what_cannot_be_is_said_in_a_sentence(evenkeel: Evenkeel, wrong: tuple[str, str]) -> None:
    ran = evenkeel("calendar", "reset", *wrong)
    assert ran.code == 2
    assert wrong[1] in ran.err
    assert "Traceback" not in ran.err
