"""`evenkeel calendar` tells what really comes, and when."""

import json
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import icalendar
import pytest

from bot.authoring.load import load
from bot.core.effects import Touched
from bot.core.events import Place, TimePassed
from bot.core.outline import outline
from bot.rehearsal import EngineStage
from tests.command_line import Evenkeel
from tests.home import first_week


@pytest.mark.parametrize(
    ("zone", "joined"),
    [("Europe/Berlin", "2026-03-26"), ("America/New_York", "2026-03-05"), ("Pacific/Auckland", "2026-04-02")],
)
def test_what_it_shows_is_what_somebody_silent_gets_also_where_the_clocks_leap(
    zone: str, joined: str
) -> None:
    stage = EngineStage(load(first_week()))
    midnight = datetime.fromisoformat(joined).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    stage.join("Anna", "first_week", Place(name=zone, zone=zone, country="XX"), midnight)
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
    monkeypatch.setenv("EVENKEEL_HOME", str(first_week()))
    monkeypatch.setenv("EVENKEEL_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("COLUMNS", "160")
    return Evenkeel(monkeypatch, capfd)


def test_it_follows_their_own_hours(evenkeel: Evenkeel) -> None:
    where = ("--start", "2026-03-02", "--zone", "Europe/Berlin", "--morning", "6:30")
    told = json.loads(evenkeel("calendar", "first_week", *where, "--json").out)
    assert told[0]["opens_at"] == "2026-03-02T06:00:00Z"  # the program's quiet hours end at 7
    table = evenkeel("calendar", "first_week", *where).out
    assert "Mon 2 Mar" in table
    assert "(scale phq9)" in table


@pytest.mark.parametrize("wrong", [("--zone", "Mars"), ("--morning", "late")])
def test_what_cannot_be_is_said_in_a_sentence(evenkeel: Evenkeel, wrong: tuple[str, str]) -> None:
    ran = evenkeel("calendar", "first_week", *wrong)
    assert ran.code == 2
    assert wrong[1] in ran.err
    assert "Traceback" not in ran.err


def test_it_shows_what_really_comes_to_somebody(evenkeel: Evenkeel, tmp_path: Path) -> None:
    person = tmp_path / "bea.yaml"
    person.write_text(
        "name: Bea\nzone: Europe/Madrid\nmorning: 07:15\nanswers:\n  sleep_hours: '4'\nscales:\n  phq2: [2, 2]\n"
    )
    told = evenkeel("calendar", "first_week", "--start", "2026-03-02", "--as", str(person)).out
    first = told[: told.index("baseline-1-2")]
    assert "07:15" in first
    assert "says: That is a short night." in first
    assert "gives the scale phq9" in first
    assert "(gives the scale phq9)" not in first
    assert "(says: Thank you. One night says little" in first


def test_a_person_that_cannot_be_read_is_told_by_the_line(evenkeel: Evenkeel, tmp_path: Path) -> None:
    person = tmp_path / "bea.yaml"
    person.write_text("name: Bea\nzone: Europe/Atlantis\n")
    ran = evenkeel("calendar", "first_week", "--as", str(person))
    assert ran.code == 1
    assert "bea.yaml:2:1: there is no time zone “Europe/Atlantis”" in ran.err


def test_it_can_be_put_into_a_calendar(evenkeel: Evenkeel, tmp_path: Path) -> None:
    file = tmp_path / "first_week.ics"
    evenkeel("calendar", "first_week", "--start", "2026-03-02", "--zone", "Europe/Berlin", "--ics", str(file))
    events = icalendar.Calendar.from_ical(file.read_bytes()).events
    assert len(events) == len(load(first_week()).programs["first_week"].sessions)
    assert events[0].start == datetime(2026, 3, 2, 7, tzinfo=UTC)
    assert "Where you stand" in str(events[0].summary)


def test_the_map_shows_every_module_and_every_session(evenkeel: Evenkeel, tmp_path: Path) -> None:
    file = tmp_path / "first_week.svg"
    evenkeel("map", "first_week", "--out", str(file))
    picture = file.read_text("utf-8")
    program = load(first_week()).programs["first_week"]
    root = ElementTree.fromstring(picture)  # noqa: S314 - our own file
    said = {text.text for text in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {session.module for session in program.sessions} <= said
    assert picture.count("<title>") == len(program.sessions)
