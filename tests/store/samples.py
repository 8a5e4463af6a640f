"""What the store's tests keep: participants, enrollments, alerts."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import TypeVar, get_args

from sqlalchemy import func, select

from bot.core.alert import Alert, alert_of
from bot.core.enrollment import Enrollment
from bot.core.risk import Flag, Urgency
from bot.store.tables import metadata
from bot.store.work import Store, Work
from tests.samples import enrolled

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
Returned = TypeVar("Returned")


STATES = get_args(Alert.model_fields["state"].annotation)


def an_alert(state: str = "open", urgency: Urgency = Urgency.URGENT) -> Alert:
    """An alert that was raised now, and has come this far."""
    flag = Flag(rule="w3", category="self_harm", urgency=urgency, source="words", evidence="words")
    return Alert.model_validate({**dict(alert_of("P-0001", (flag,), False, NOW)), "state": state})


def join(work: Work, telegram_id: int = 77, wake_at: datetime | None = None) -> tuple[int, int]:
    """A participant with an enrollment: their ids."""
    participant = work.add_participant(telegram_id, "Anna", NOW)
    return participant.id, work.add_enrollment(participant.id, an_enrollment(), wake_at, NOW)


def an_enrollment() -> Enrollment:
    """An enrollment on its first day."""
    return enrolled()


def rows(store: Store) -> dict[str, int]:
    """How many rows each table has, of those that have any."""
    with store.reading() as connection:
        numbers = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }
    return {name: number for name, number in numbers.items() if number}


def side_by_side(number: int, task: Callable[[], Returned]) -> list[Returned]:
    """What a task returns in each of so many threads that begin it at the same moment."""
    together = Barrier(number)

    def begin() -> Returned:
        together.wait(timeout=10)
        return task()

    with ThreadPoolExecutor(number) as threads:
        futures = [threads.submit(begin) for _ in range(number)]
        return [future.result(timeout=30) for future in futures]
