"""`evenkeel replay`: a participant's way as a story that holds, without their name and their words."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.authoring.load import load
from bot.core.events import Commanded, Event, Pressed, Wrote
from bot.service.arrivals import Arrived
from bot.service.intake import handle
from bot.service.ticking import tick
from bot.settings import Settings
from bot.store.tables import outbox, writings
from bot.store.work import Store
from tests.command_line import Evenkeel
from tests.home import first_week

HOME = first_week()
BEGAN = datetime.fromisoformat("2026-03-02T06:58:31Z")


class Life:
    """Bea, who really talks with the bot."""

    def __init__(self, store: Store, home: Path) -> None:
        self.store, self.library, self.now, self.keys = store, load(home), BEGAN, 0
        with store.work() as work:
            work.add_staff("clara", "clinician", "Dr. Clara Weiss")
            work.link_staff("clara", 2001, BEGAN)
            work.link_group("clinicians", -1, BEGAN)
            work.link_group("coordinators", -2, BEGAN)
            work.add_invite("an-invitation", "first_week", None, BEGAN)

    def does(self, event: Event, after: timedelta = timedelta(seconds=50)) -> None:
        self.now += after
        while True:
            with self.store.work() as work:
                wake = work.next_wake()
            if wake is None or wake > self.now:
                break
            tick(self.store, self.library, wake)
        self.keys += 1
        arrived = Arrived(key=f"u:{self.keys}", chat=77, name="Bea Unique", language="en", event=event)
        handle(self.store, self.library, arrived, self.now)

    def presses(self, label: str, after: timedelta = timedelta(seconds=50)) -> None:
        with self.store.reading() as connection:
            bodies = (
                connection.execute(
                    select(writings.c.body)
                    .join_from(outbox, writings, writings.c.id == outbox.c.writing_id)
                    .where(outbox.c.recipient == "participant:1")
                    .order_by(outbox.c.id)
                )
                .scalars()
                .all()
            )
        shown = {
            key["label"]: key["data"] for body in bodies for row in body.get("buttons", ()) for key in row
        }
        number, _, option = shown[label].partition(":")
        self.does(Pressed(question=int(number), option=option), after)


@pytest.fixture
def evenkeel(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path, sqlite_url: str
) -> Evenkeel:
    for folder in ("programs", "content"):
        shutil.copytree(HOME / folder, tmp_path / "home" / folder)
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"EVENKEEL_{name.upper()}", raising=False)
    monkeypatch.setenv("EVENKEEL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("EVENKEEL_DATABASE_URL", sqlite_url)
    store = Store.open(sqlite_url, tmp_path)
    life = Life(store, HOME)
    life.does(Commanded(command="start", argument="an-invitation"))
    life.presses("I agree")
    life.presses("I am 18 or older")
    life.does(Wrote(text="Potsdam"))
    life.presses("08:00")
    life.presses("20:00")
    life.does(Wrote(text="5"), timedelta(hours=1))
    life.does(Wrote(text="my dog Fluffy is called like my street"), timedelta(hours=5))
    store.close()
    return Evenkeel(monkeypatch, capfd)


def test_it_is_a_story_that_holds_and_names_nobody(evenkeel: Evenkeel, tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    ran = evenkeel("replay", "p-0001", "--out", str(story))
    assert ran.code == 0, ran.err
    told = story.read_text("utf-8")
    assert told.startswith("> Anna follows an invitation to first_week on 2026-03-02")
    for secret in ("Bea", "Unique", "Potsdam", "Fluffy", "street"):
        assert secret not in told
    assert "[I agree]" in told
    assert "(own words)" in told
    assert "> Mon 2 Mar 09:" in told or "> Mon 2 Mar 08:" in told
    assert evenkeel("rehearse", str(story)).code == 0


def test_words_are_kept_only_where_it_is_asked_for(evenkeel: Evenkeel) -> None:
    assert "Fluffy" in evenkeel("replay", "P-0001", "--words").out


def test_nothing_is_written_over_and_nobody_is_told_in_a_sentence(evenkeel: Evenkeel, tmp_path: Path) -> None:
    (tmp_path / "there.txt").write_text("mine")
    assert evenkeel("replay", "P-0001", "--out", str(tmp_path / "there.txt")).code == 5
    ran = evenkeel("replay", "P-0999")
    assert (ran.code, "There is no participant P-0999" in ran.err) == (5, True)
