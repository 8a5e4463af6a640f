"""How many units of work the store takes per second: one event, as intake does it."""

import sys
import tempfile
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from time import perf_counter

from bot.core.enrollment import Consent, Conversation, Enrollment, Person, Question, Status
from bot.store.work import Store, Work

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
UNITS = 2000
BATCH = 20
PARTICIPANTS = 50


def an_enrollment(pseudonym: str) -> Enrollment:
    """An enrollment in its third week, with a question waiting."""
    return Enrollment(
        participant=pseudonym,
        person=Person(name="Anna", words={"hopes": "to sleep through once"}),
        program="reset",
        version=3,
        cohort="spring",
        status=Status.ACTIVE,
        language="en",
        zone="Europe/Berlin",
        country="DE",
        morning=time(9),
        evening=time(20),
        consent=Consent(version="2026-01", at=NOW),
        day_one=NOW.date(),
        conversation=Conversation(
            session="day-15",
            opened_at=NOW,
            closes_at=NOW + timedelta(hours=20),
            step=3,
            question=Question(number=44, asked_at=NOW, card="q44", item=4),
            given=(0, 1, 2, None),
        ),
        settled={f"day-{day}": "done" for day in range(1, 15)},
        values={f"sleep_hours_{day}": 6.5 for day in range(1, 15)},
        next_question=45,
    )


def one_unit(work: Work, key: str, participant: int, enrollment: int) -> None:
    """A button pressed in mid-program: two reads, four inserts (two of them writings), one update."""
    if work.seen(key):
        return
    work.receive(key, NOW, participant, "pressed", {"question": 44, "option": "2"})
    _, loaded = work.load_enrollment(enrollment)
    changed = loaded.model_copy(update={"next_question": loaded.next_question + 1})
    work.save_enrollment(enrollment, changed, NOW + timedelta(hours=1), NOW)
    body = {"text": "Thank you. " * 20, "buttons": []}
    work.owe(f"participant:{participant}", body, lane="program", at=NOW)


def enroll(store: Store) -> list[tuple[int, int]]:
    """Some participants and their enrollments."""
    with store.work() as work:
        pairs = []
        for number in range(PARTICIPANTS):
            row = work.add_participant(1000 + number, "Anna", NOW)
            pairs.append((row.id, work.add_enrollment(row.id, an_enrollment(row.pseudonym), NOW, NOW)))
    return pairs


def singly(store: Store, pairs: list[tuple[int, int]], units: int) -> float:
    """Units per second, each in a transaction of its own."""
    began = perf_counter()
    for number in range(units):
        participant, enrollment = pairs[number % len(pairs)]
        with store.work() as work:
            one_unit(work, f"single:{number}", participant, enrollment)
    return units / (perf_counter() - began)


def in_batches(store: Store, pairs: list[tuple[int, int]], units: int) -> float:
    """Units per second, several sharing a commit, each an attempt of its own."""
    began = perf_counter()
    for batch in range(0, units, BATCH):
        with store.work() as work:
            for number in range(batch, batch + BATCH):
                participant, enrollment = pairs[number % len(pairs)]
                with work.attempt():
                    one_unit(work, f"batched:{began}:{number}", participant, enrollment)
    return units / (perf_counter() - began)


def measure(url: str | None, units: int = UNITS) -> dict[str, float]:
    """Units per second, singly and in batches, on a fresh database."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(url, Path(folder))
        try:
            pairs = enroll(store)
            in_batches(store, pairs, BATCH)  # statements are compiled at their first use
            return {"single": singly(store, pairs, units), "batched": in_batches(store, pairs, units)}
        finally:
            store.close()


def run() -> dict[str, float]:
    """Units of work per second on SQLite, with every commit on the disk before it returns."""
    return {f"store, {name} (units/s)": rate for name, rate in measure(None).items()}


if __name__ == "__main__":
    urls: list[str | None] = list(sys.argv[1:]) or [None]
    for url in urls:
        for name, rate in measure(url).items():
            print(f"{name:10} {rate:8.0f} units/s")
