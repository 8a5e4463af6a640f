"""One event, one transaction: all of it or nothing, and once."""

import subprocess
import sys
from datetime import datetime
from itertools import count
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy.exc import IntegrityError

from bot.store.columns import NaiveTimeError
from bot.store.turns import Turns
from bot.store.work import Store, Work
from tests.store.samples import MINUTE, NOW, an_alert, an_enrollment, join, rows, side_by_side

REPOSITORY = Path(__file__).parents[2]


class MishapError(Exception):
    """What goes wrong in the midst of an event."""


def everything(work: Work) -> None:
    """All that can follow from one event."""
    participant, enrollment = join(work)
    work.receive("update:1", NOW, participant, "wrote", {"text": "not good"})
    work.save_enrollment(enrollment, an_enrollment(), NOW, NOW)
    touchpoint = work.touch(enrollment, "day-1", "opening", 0, "sent", NOW)
    work.add_response(enrollment, "day-1", "hopes", "to sleep", NOW, private=True)
    work.add_assessment(enrollment, "day-1", "phq9", "1", [1, None], None, NOW)
    alert = work.add_alert(participant, enrollment, an_alert(), NOW, NOW)
    work.log_alert(alert, NOW, "raised", writing={"text": "not good"})
    work.owe("participant:1", {"text": "Hello"}, lane="program", at=NOW, touchpoint_id=touchpoint)
    work.keep_card("participant:1", "q1", 5)
    work.add_staff("clara", "clinician", "Clara")
    work.link_staff("clara", 5, NOW)
    work.link_group("clinicians", -5, NOW)
    work.add_link_code("code", "staff", "clara", NOW, NOW + MINUTE)
    work.add_invite("invite", "reset", None, NOW)


def test_a_unit_of_work_that_fails_leaves_nothing(store: Store) -> None:
    def fail_at_the_end(work: Work) -> None:
        everything(work)
        raise MishapError

    with pytest.raises(MishapError), store.work() as work:
        fail_at_the_end(work)
    assert rows(store) == {}


def test_a_unit_of_work_that_ends_well_is_there_after_the_program_was_started_again(
    store: Store, store_url: str, tmp_path: Path
) -> None:
    with store.work() as work:
        everything(work)
    before = rows(store)
    store.close()
    again = Store.open(store_url, tmp_path)
    assert rows(again) == before
    assert len(before) == 16
    again.close()


def test_an_attempt_that_fails_takes_only_itself_back(store: Store) -> None:
    with store.work() as work:
        for number in range(3):
            try:
                with work.attempt():
                    work.receive(f"update:{number}", NOW, None, "wrote", {"text": str(number)})
                    if number == 1:
                        raise MishapError
            except MishapError:
                pass
    with store.work() as work:
        assert [work.seen(f"update:{number}") for number in range(3)] == [True, False, True]
    assert rows(store) == {"inbox": 2, "writings": 2}


def test_what_a_failed_attempt_wrote_of_a_person_is_written_by_the_next(store: Store) -> None:
    renamed = an_enrollment().model_copy(
        update={"person": an_enrollment().person.model_copy(update={"name": "Anne"})}
    )

    def rename_and_fail(work: Work, enrollment: int) -> None:
        work.load_enrollment(enrollment)
        work.save_enrollment(enrollment, renamed, None, NOW)
        raise MishapError

    with store.work() as work:
        _, enrollment = join(work)
    with store.work() as work:
        with pytest.raises(MishapError), work.attempt():
            rename_and_fail(work, enrollment)
        work.save_enrollment(enrollment, renamed, None, NOW)
    with store.work() as work:
        assert work.load_enrollment(enrollment)[1].person.name == "Anne"


def test_an_event_delivered_to_many_at_once_is_handled_by_one(store: Store) -> None:
    def handle(key: str) -> bool:
        with store.work() as work:
            if work.seen(key):
                return False
            work.receive(key, NOW, None, "wrote", {"text": "hello"})
            return True

    for number in range(20):
        handled = side_by_side(4, lambda key=f"update:{number}": handle(key))  # type: ignore[misc]
        assert sorted(handled) == [False, False, False, True]
    assert rows(store) == {"inbox": 20, "writings": 20}


def test_an_event_is_not_received_twice_even_by_who_forgets_to_ask(store: Store) -> None:
    with store.work() as work:
        work.receive("update:1", NOW, None, "wrote", None)
    with pytest.raises(IntegrityError), store.work() as work:
        work.receive("update:1", NOW, None, "wrote", None)


def test_many_threads_write_without_getting_in_each_others_way(store: Store) -> None:
    with store.work() as work:
        _, enrollment = join(work)

    def advance() -> None:
        for _ in range(10):
            with store.work() as work:
                _, now = work.load_enrollment(enrollment)
                later = now.model_copy(update={"next_question": now.next_question + 1})
                work.save_enrollment(enrollment, later, None, NOW)

    side_by_side(4, advance)
    with store.work() as work:
        assert work.load_enrollment(enrollment)[1].next_question == an_enrollment().next_question + 40


def test_readers_see_one_moment_while_others_write(store: Store) -> None:
    with store.reading() as connection:
        before = connection.exec_driver_sql("SELECT count(*) FROM inbox").scalar_one()
        with store.work() as work:
            work.receive("update:1", NOW, None, "wrote", None)
        after = connection.exec_driver_sql("SELECT count(*) FROM inbox").scalar_one()
    assert (before, after) == (0, 0)
    assert rows(store) == {"inbox": 1}


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    naive = datetime(2026, 3, 2, 8)  # noqa: DTZ001
    with pytest.raises(Exception, match="has no time zone") as refused, store.work() as work:
        work.receive("update:1", naive, None, "wrote", None)
    assert isinstance(refused.value.__cause__ or refused.value, NaiveTimeError)


def test_whoever_waits_for_a_turn_comes_before_whoever_asks_later() -> None:
    turns = Turns()
    order: list[str] = []

    def take(name: str) -> None:
        with turns:
            order.append(name)

    threads = [Thread(target=take, args=(name,)) for name in ("first", "second")]
    with turns:
        for number, thread in enumerate(threads, 1):
            thread.start()
            while turns.waiting < number:
                assert thread.is_alive()
    # A plain lock would most often be had again at once by the thread that has just let go of it.
    take("third")
    for thread in threads:
        thread.join(timeout=10)
    assert order == ["first", "second", "third"]


def test_a_unit_of_work_inside_another_is_refused_instead_of_waiting_for_ever(sqlite_store: Store) -> None:
    def begin_another() -> None:
        with sqlite_store.work():
            pass

    with sqlite_store.work(), pytest.raises(RuntimeError, match="has a unit of work open already"):
        begin_another()
    with sqlite_store.work() as work:
        join(work)
    assert rows(sqlite_store)["enrollments"] == 1


def test_messages_that_come_in_the_midst_of_a_long_tick_are_handled_next(sqlite_store: Store) -> None:
    ticks = 0
    waited: list[int] = []

    def message(asks: Event) -> None:
        before = ticks
        asks.set()
        with sqlite_store.work() as work:
            work.receive(f"update:{before}", NOW, None, "wrote", None)
        waited.append(ticks - before)

    threads: list[Thread] = []
    while len(waited) < 5 and ticks < 3000:
        with sqlite_store.work() as work:
            work.receive(f"tick:{ticks}", NOW, None, "time_passed", None)
            if len(waited) == len(threads):
                asks = Event()
                threads.append(Thread(target=message, args=(asks,)))
                threads[-1].start()
                assert asks.wait(timeout=10)
        ticks += 1
    for thread in threads:
        thread.join(timeout=10)
    # With a plain lock, the thread that has just let go of it most often has it again at once.
    assert sum(waited) < 50


def test_what_was_confirmed_is_there_after_the_process_was_killed(store_url: str, tmp_path: Path) -> None:
    script = (
        "import sys; from datetime import UTC, datetime; from pathlib import Path\n"
        "from bot.store.work import Store\n"
        "store = Store.open(sys.argv[1], Path(sys.argv[2]))\n"
        "for number in range(100_000):\n"
        "    with store.work() as work:\n"
        "        work.receive(str(number), datetime.now(UTC), None, 'wrote', {'text': 'hello'})\n"
        "    print(number, flush=True)\n"
    )
    words = [sys.executable, "-c", script, store_url, str(tmp_path)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY) as process:
        assert process.stdout is not None
        confirmed = [process.stdout.readline().strip() for _ in range(30)]
        process.kill()
    assert confirmed == [str(number) for number in range(30)]
    store = Store.open(store_url, tmp_path)
    with store.work() as work:
        assert all(work.seen(key) for key in confirmed)
    store.close()


def test_sqlite_has_every_commit_on_the_disk_and_lets_readers_read(sqlite_store: Store) -> None:
    with sqlite_store.reading() as first, sqlite_store.reading() as second:
        for connection in (first, second):
            settings = [
                connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
            ]
            assert settings == ["wal", 2, 1, 1]


def test_a_row_cannot_point_to_what_is_not_there(store: Store) -> None:
    with pytest.raises(IntegrityError), store.work() as work:
        work.add_enrollment(5, an_enrollment(), None, NOW)
    with pytest.raises(IntegrityError), store.work() as work:
        work.receive("update:1", NOW, 5, "wrote", None)


def test_a_store_in_memory_serves_many_threads(tmp_path: Path) -> None:
    store = Store.open("sqlite://", tmp_path)
    chats = count(1)

    def add() -> str:
        with store.work() as work:
            return work.add_participant(next(chats), "Anna", NOW).pseudonym

    assert sorted(side_by_side(4, add)) == ["P-0001", "P-0002", "P-0003", "P-0004"]
    assert rows(store) == {"participants": 4, "people": 4}
    assert list(tmp_path.iterdir()) == []
    store.close()
