"""Names, chats and free text stand in four tables, and can be erased from them."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url, select

from bot.core.enrollment import Person
from bot.core.sleep_diary import Sleep
from bot.store.rows import ChannelRow
from bot.store.tables import metadata, outbox
from bot.store.work import Store
from tests.store.samples import MINUTE, NOW, an_alert, an_enrollment

PRIVATE = {"people", "writings", "staff", "groups"}
NAME, CHAT, WORDS = "Wilhelmina", 987654321, "my neighbour's tuba"
SECRETS = (NAME, str(CHAT), WORDS)


@pytest.fixture
def participant(store: Store) -> int:
    """A participant after a day with all that can happen in one."""
    return a_day(store)


def a_day(store: Store) -> int:
    with store.work() as work:
        work.add_staff("clara", "clinician", "Clara")
        work.link_staff("clara", 5, NOW)
        work.link_group("clinicians", -5, NOW)
        work.add_invite("spring", "reset", None, NOW)
        work.keep_channels([ChannelRow("clara", 1, "Email")])
        work.ask_for_drill("weekly:2026-03-04", True, NOW)
        row = work.add_participant(CHAT, NAME, NOW)
        me = f"participant:{row.id}"
        work.receive("update:1", NOW, row.id, "wrote", {"kind": "wrote", "text": WORDS})
        person = Person(name=NAME, words={"hopes": WORDS})
        enrollment = an_enrollment().model_copy(
            update={"person": person, "participant": row.pseudonym, "values": {"sleep": 6.5}}
        )
        number = work.add_enrollment(row.id, enrollment, NOW + MINUTE, NOW)
        work.save_enrollment(number, enrollment, NOW + MINUTE, NOW)
        touchpoint = work.touch(number, "day-1", "opening", 0, "sent", NOW)
        work.owe(me, {"text": f"Hello {NAME}"}, lane="program", at=NOW, touchpoint_id=touchpoint, card="q1")
        work.keep_card(me, "q1", 12)
        work.add_response(number, "day-1", "sleep", 6.5, NOW)
        work.add_response(number, "day-1", "hopes", WORDS, NOW, private=True)
        work.add_assessment(number, "day-1", "phq9", "1", [1, 2], None, NOW)
        night = Sleep(morning=NOW.date(), tib=480, tst=420, sol=20, waso=10, se=87.5, awakenings=1, quality=4)
        work.add_measurement(number, "day-1", "sleep", night, NOW)
        work.add_observation(
            row.id, "gait", number=None, words=WORDS, unit="", observed_at=NOW, entered_by="clara", at=NOW
        )
        alert = work.add_alert(row.id, number, an_alert(), NOW, NOW)
        work.log_alert(alert, NOW, "raised", detail="rule w3", writing={"text": WORDS})
        told = work.owe(
            "group:clinicians", {"text": f"{NAME}: {WORDS}"}, lane="alert", at=NOW, alert_id=alert
        )
        work.settle(told, "sent", NOW, message_id=9)
    return row.id


def tables_with(store: Store, secret: str) -> set[str]:
    """The tables that have this in any column of any row."""

    def holds(value: Any) -> bool:
        return secret in str(value)

    with store.reading() as connection:
        return {
            table.name
            for table in metadata.sorted_tables
            if any(holds(value) for row in connection.execute(select(table)) for value in row)
        }


def test_the_page_on_data_names_every_table_and_which_of_them_are_private() -> None:
    page = (Path(__file__).parents[2] / "docs" / "data.md").read_text(encoding="utf-8")
    private, rest = page.split("## The rest")
    assert {name for name in metadata.tables if f"`{name}`" in private} == PRIVATE
    assert [
        name for name in metadata.tables if f"`{name}`" not in private + rest.split("## Erasing")[0]
    ] == []


def test_no_other_table_says_who_a_participant_is_or_what_they_wrote(store: Store, participant: int) -> None:
    assert tables_with(store, NAME) == {"people", "writings"}
    assert tables_with(store, str(CHAT)) == {"people"}
    assert tables_with(store, WORDS) == {"people", "writings"}
    with store.reading() as connection:
        empty = [
            table.name
            for table in metadata.sorted_tables
            if connection.execute(select(table)).first() is None
        ]
    # Nothing in these is of a participant: codes, programs, lots, cohorts, and what was told to many.
    assert set(empty) == {
        "link_codes", "publications", "assignments", "cohorts", "announcements", "announced", "notes",
    }, "a table without rows proves nothing"  # fmt: skip
    assert set(metadata.tables) > PRIVATE


def test_an_erased_participant_is_a_pseudonym_and_numbers(store: Store, participant: int) -> None:
    with store.work() as work:
        other = work.add_participant(7, "Ben", NOW)
        work.receive("update:2", NOW, other.id, "wrote", {"text": "I am still here"})
        work.erase_participant(participant, NOW)
    assert {secret: tables_with(store, secret) for secret in SECRETS} == {secret: set() for secret in SECRETS}
    assert tables_with(store, "I am still here") == {"writings"}
    assert tables_with(store, "Ben") == {"people"}
    with store.work() as work:
        assert work.participant_of_chat(CHAT) is None
        assert work.due_enrollments(NOW + MINUTE, 10) == []
        _, enrollment = work.load_enrollment(1)
        assert (enrollment.person, enrollment.values) == (Person(name=""), {"sleep": 6.5})


def test_nothing_of_an_erased_participant_is_left_in_the_file(sqlite_store: Store, sqlite_url: str) -> None:
    person = a_day(sqlite_store)
    with sqlite_store.work() as work:
        work.erase_participant(person, NOW)
    sqlite_store.close()
    file = Path(str(make_url(sqlite_url).database))
    left = file.read_bytes()
    assert b"P-0001" in left
    assert not [secret for secret in SECRETS if secret.encode() in left]
    assert [beside for beside in file.parent.glob("store.sqlite-*") if beside.read_bytes()] == []


def test_what_was_still_owed_to_an_erased_participant_is_not_sent(store: Store, participant: int) -> None:
    with store.work() as work:
        assert len(work.waiting(NOW, 10, "program")) == 1
        work.erase_participant(participant, NOW + MINUTE)
        assert work.waiting(NOW, 10, "program") == []
    with store.reading() as connection:
        states = connection.execute(
            select(outbox.c.state, outbox.c.settled_at, outbox.c.why).order_by(outbox.c.id)
        ).all()
    assert [tuple(row) for row in states] == [
        ("refused", NOW + MINUTE, "the participant was erased"),
        ("sent", NOW, ""),
    ]


def test_who_was_erased_can_join_again_as_somebody_new(store: Store, participant: int) -> None:
    with store.work() as work:
        work.erase_participant(participant, NOW)
        again = work.add_participant(CHAT, NAME, NOW)
    assert again.id != participant
