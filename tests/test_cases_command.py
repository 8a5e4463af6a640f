"""`evenkeel cases`, as an operator or a coordinator meets it."""

import json
from pathlib import Path

import pytest

from bot.core.alert import Alert
from bot.settings import Settings
from bot.store.work import Store
from tests.command_line import Evenkeel
from tests.service.scene import CLARA, HOUR, MINUTE, NOON, Scene

HOME = Path(__file__).parent.parent


@pytest.fixture
def evenkeel(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path, sqlite_url: str
) -> Evenkeel:
    """The command line, two hours after something urgent; a second case is closed, and one still on hold."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"EVENKEEL_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EVENKEEL_HOME", str(HOME))
    monkeypatch.setenv("EVENKEEL_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("EVENKEEL_CLOCK", "2026-03-02T13:00Z@0x")
    monkeypatch.setenv("COLUMNS", "300")
    store = Store.open(sqlite_url, tmp_path)
    scene = Scene(store).set_up()
    for chat in (5001, 5002, 5003):
        scene.writes("I want to kill myself", chat=chat)
    scene.presses(CLARA, "ack", NOON + 5 * MINUTE)
    for alert in (2, 3):
        scene.presses(CLARA, "outcome-reached", NOON + 10 * MINUTE, alert=alert)
    with store.work() as work:
        row = work.load_alert(3)
        held = json.loads(row.alert) | {"held": True}
        work.save_alert(3, Alert.model_validate(held), None, NOON + HOUR)
    store.close()
    return Evenkeel(monkeypatch, capfd)


def test_cases_that_are_not_done_with_are_listed(evenkeel: Evenkeel) -> None:
    out = evenkeel("cases").out
    assert "P-0002  urgent   thoughts of suicide" in out
    assert "Dr. Clara Weiss has it since Mon 2 Mar 12:05. It waits for its outcome." in out
    assert "P-0003" not in out
    assert "it waits for a release" in out
    assert "P-0003" in evenkeel("cases", "--all").out
    assert evenkeel("cases", "--since", "2026-03-03").out == "No case is open, and no program is on hold.\n"


def test_cases_are_given_to_a_program(evenkeel: Evenkeel) -> None:
    lines = [json.loads(line) for line in evenkeel("cases", "--all", "--json").out.splitlines()]
    assert [(line["case"], line["participant"], line["state"]) for line in lines] == [
        (1, "P-0002", "acknowledged"),
        (2, "P-0003", "closed"),
        (3, "P-0004", "closed"),
    ]
    assert lines[0]["raised_at"] == "2026-03-02T11:00:00Z"
    assert lines[1]["outcome"] == "Reached them; they are safe for now"


def test_the_numbers_are_shown_and_given_to_a_program(evenkeel: Evenkeel) -> None:
    shown = [line.split() for line in evenkeel("cases", "--stats").out.splitlines()]
    assert ["urgent", "raised", "3"] in shown
    assert ["closed", "2", "10", "min", "00", "s", "10", "min", "00", "s", "10", "min", "00", "s"] in shown
    (line,) = evenkeel("cases", "--stats", "--json").out.splitlines()
    found = json.loads(line)
    assert (found["urgency"], found["cases"], found["beyond"]) == ("urgent", 3, 0)
    assert found["taken"] == {"cases": 1, "median": 300.0, "ninety": 300.0, "longest": 300.0}
    assert found["told"] == {"cases": 0, "median": None, "ninety": None, "longest": None}
    assert evenkeel("cases", "--stats", "--since", "2026-03-03").out == "No cases.\n"
