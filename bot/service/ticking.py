"""The heartbeat: time itself as an event, for enrollments and for alerts."""

from datetime import datetime, timedelta

import structlog

from bot.authoring.library import Library
from bot.core.events import TimePassed
from bot.service import alerts, announcing, drills, weekly_note
from bot.service.carrying import apply
from bot.store.errors import StoreError
from bot.store.work import Store

log = structlog.get_logger()

AT_ONCE = 50
"""Enrollments woken within one transaction: large enough for one commit to serve many, small enough
that an update that arrives meanwhile does not wait long."""

LATER = timedelta(minutes=5)
"""How long an enrollment rests that could not be woken, because of a mistake of ours."""


def tick(store: Store, library: Library, now: datetime) -> int:
    """Wake every enrollment that is due, and pursue every alert that is. Gives how many were woken.

    Raises:
        StoreError: the database cannot be used.
    """
    # Alerts first: a thousand reminders that are due in the same minute must not stand before them.
    pursue(store, library, now)
    drills.attend(store, library.ladder, now)
    weekly_note.tell_weekly(store, library.ladder, library.program_of, now)
    woken: set[int] = set()
    while True:
        some = _wake_some(store, library, now)
        again = woken.issuperset(some)
        woken.update(some)
        if len(some) < AT_ONCE or again:
            # Whoever is still due after being woken must not keep the heartbeat from all else.
            announcing.send_due(store, now)
            return len(woken)
        pursue(store, library, now)


def pursue(store: Store, library: Library, now: datetime) -> None:
    """Pursue the alerts that are due."""
    with store.work() as work:
        alerts.pursue_due(work, library.ladder, now)


def _wake_some(store: Store, library: Library, now: datetime) -> list[int]:
    with store.work() as work:
        due = work.due_enrollments(now, AT_ONCE)
        for enrollment_id in due:
            try:
                with work.attempt():
                    apply(work, library, enrollment_id, TimePassed(), now)
            except StoreError:
                raise
            except Exception:
                # One enrollment that we cannot advance must not keep the others from waking.
                log.exception(
                    "an enrollment could not be woken; this is a mistake of ours",
                    action="wake_failed",
                    enrollment_id=enrollment_id,
                )
                _, enrollment = work.load_enrollment(enrollment_id)
                work.save_enrollment(enrollment_id, enrollment, now + LATER, now)
    return list(due)
