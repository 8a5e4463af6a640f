"""`evenkeel audit`, as an operator meets it."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.settings import Settings
from bot.store.connecting import address, connect, transaction
from bot.store.work import Store
from tests.command_line import Evenkeel
from tests.store.samples import MINUTE, NOW, an_alert, join


@pytest.fixture
def evenkeel(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path, sqlite_url: str
) -> Evenkeel:
    """The command line in a folder without any content: the log is looked at all the same."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"EVENKEEL_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EVENKEEL_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("COLUMNS", "120")
    store = Store.open(sqlite_url, tmp_path)
    with store.work() as work:
        participant, _ = join(work)
        alert = work.add_alert(participant, None, an_alert(), NOW)
        work.log_alert(alert, NOW, "raised", detail="urgent", writing={"text": "I can't go on"})
        work.audit("group_linked", NOW + MINUTE, staff="clara", detail="clinicians")
    store.close()
    return Evenkeel(monkeypatch, capfd)


def test_a_whole_log_says_so_and_gives_the_digest_to_keep(evenkeel: Evenkeel) -> None:
    ran = evenkeel("audit", "verify")
    first, second = ran.out.splitlines()
    assert (ran.code, first) == (0, "2 entries, whole.")
    digest = second.rpartition(" ")[2]
    assert len(digest) == 64
    again = evenkeel("audit", "verify", "--against", digest)
    assert again.code == 0
    assert "The digest that you kept is that of the newest entry." in again.out


def test_a_log_that_lost_its_end_is_told_from_the_digest_that_was_kept(
    evenkeel: Evenkeel, sqlite_url: str
) -> None:
    digest = evenkeel("audit", "verify").out.split()[-1]
    tamper(sqlite_url, "DELETE FROM audit_log WHERE number = 2")
    assert evenkeel("audit", "verify").out.startswith("1 entry, whole.")
    ran = evenkeel("audit", "verify", "--against", digest)
    assert ran.code == 1
    assert ran.out.startswith("No entry has the digest that you kept. What is there (1 entry) fits together")


def test_the_first_entry_that_was_changed_is_named(evenkeel: Evenkeel, sqlite_url: str) -> None:
    tamper(sqlite_url, "UPDATE audit_log SET detail = 'soon' WHERE number = 1")
    ran = evenkeel("audit", "verify")
    assert (ran.code, ran.out) == (1, "Entry 1 was changed. Whole before it: 0 entries.\n")


def test_the_log_is_shown_of_everybody_or_of_one_without_words(evenkeel: Evenkeel) -> None:
    out = evenkeel("audit", "show").out
    assert "2026-03-02 08:00:00" in out
    assert "group linked" in out
    assert "can't go on" not in out
    lines = [json.loads(line) for line in evenkeel("audit", "show", "p-0001", "--json").out.splitlines()]
    assert [(line["number"], line["at"], line["action"], line["participant"]) for line in lines] == [
        (1, "2026-03-02T08:00:00.000000Z", "raised", "P-0001")
    ]
    assert evenkeel("audit", "show", "P-0009").out == "No entries.\n"


def tamper(url: str, statement: str) -> None:
    """As somebody who owns the database."""
    engine = connect(address(url, Path()))
    with transaction(engine) as connection:
        for what in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER IF EXISTS audit_log_refuses_{what}"))
        connection.execute(text(statement))
    engine.dispose()
