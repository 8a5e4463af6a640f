"""When things are due. Local time is used here and nowhere else in the core.

Laws: a session is due on the local date `day_one + day - 1`, whatever the zone; a wall time that
the clocks leap over is taken as the same moment before the leap, one that they show twice as the
first; nothing is due within quiet hours.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime

from bot.core.enrollment import Conversation, Enrollment, Status
from bot.core.program import JOINING, Program, QuietHours, Session
from bot.core.value import Value

Contact = Literal["opening", "reminder"]


class Touchpoint(Value):
    """One contact that we start: the opening of a session, or a reminder in it."""

    session: str
    contact: Contact
    number: int
    at: AwareDatetime


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def local_date(zone: str, now: datetime) -> date:
    """The date on the calendar in this IANA zone."""
    return now.astimezone(_zone(zone)).date()


def day_in_words(day: date) -> str:
    """2 March."""
    return f"{day.day} {day:%B}"


def local_time(zone: str, now: datetime) -> time:
    """The time on the clock in this IANA zone."""
    return now.astimezone(_zone(zone)).time().replace(tzinfo=None)


def at_local(zone: str, day: date, at: time) -> datetime:
    """The moment, in UTC, at which the clock in this zone shows this time on this day."""
    return datetime.combine(day, at.replace(fold=0), tzinfo=_zone(zone)).astimezone(UTC)


def out_of_quiet(quiet: QuietHours, zone: str, moment: datetime) -> datetime:
    """The moment itself, or the end of the quiet hours it lies in."""
    clock, day = local_time(zone, moment), local_date(zone, moment)
    if quiet.start == quiet.end:
        return moment
    if quiet.start < quiet.end:
        if quiet.start <= clock < quiet.end:
            return max(moment, at_local(zone, day, quiet.end))
        return moment
    if clock >= quiet.start:
        return max(moment, at_local(zone, day + timedelta(days=1), quiet.end))
    if clock < quiet.end:
        return max(moment, at_local(zone, day, quiet.end))
    return moment


def program_day(enrollment: Enrollment, now: datetime) -> int | None:
    """The day of the program, from 1; None before it began. It stands still while paused or held."""
    if enrollment.day_one is None:
        return None
    today = enrollment.stood_still_on or local_date(enrollment.zone, now)
    return (today - enrollment.day_one).days + 1


def due_at(program: Program, enrollment: Enrollment, day: int, session: Session) -> datetime:
    """When the session of this day (from 1) is due, in UTC.

    Raises:
        ValueError: the enrollment has no first day yet.
    """
    if enrollment.day_one is None:
        raise ValueError("the enrollment has no first day yet")
    at = session.at
    if at == "morning":
        at = enrollment.morning
    elif at == "evening":
        at = enrollment.evening
    assert isinstance(at, time)
    moment = at_local(enrollment.zone, enrollment.day_one + timedelta(days=day - 1), at)
    return out_of_quiet(program.quiet, enrollment.zone, moment)


def may_open_until(program: Program, enrollment: Enrollment, session: Session) -> datetime:
    """The last moment at which a session may still be opened late.

    It counts from the moment it was due, or from the arrival in a new time zone if that came later:
    a journey must not skip a day.
    """
    due = due_at(program, enrollment, session.day, session)
    return max(due, enrollment.zone_since or due) + program.close_after


def next_session(program: Program, enrollment: Enrollment) -> tuple[Session, datetime] | None:
    """The unsettled session that is due first, and when. None when all are settled."""
    first: tuple[Session, datetime] | None = None
    for session in program.in_order:
        if session.session in enrollment.settled or session.module in enrollment.without:
            continue
        if first is not None and session.day > first[0].day:
            break
        due = due_at(program, enrollment, session.day, session)
        if first is None or due < first[1]:
            first = (session, due)
    return first


def reminder_at(program: Program, enrollment: Enrollment, conversation: Conversation) -> datetime | None:
    """When the open question is put again; None when it has been often enough, or would be too late.

    A reminder that would fall into the night is left out: in the morning the next session speaks.
    """
    question = conversation.question
    quiet = enrollment.hold is not None or enrollment.calm_until is not None
    if question is None or question.reminders >= program.reminders or quiet:
        return None
    moment = question.asked_at + program.remind_after * (question.reminders + 1)
    in_time = conversation.closes_at is None or moment < conversation.closes_at
    return moment if in_time and out_of_quiet(program.quiet, enrollment.zone, moment) == moment else None


def stands_still(enrollment: Enrollment) -> bool:
    """Whether time means nothing to it: paused, held (but for a screen that may be finished), or ended."""
    held = enrollment.hold is not None and enrollment.conversation is None
    return held or enrollment.status not in (Status.ACTIVE, Status.JOINING)


def next_touchpoint(program: Program, enrollment: Enrollment) -> Touchpoint | None:
    """The next contact that we will start, if nothing comes from the participant."""
    if stands_still(enrollment):
        return None
    conversation = enrollment.conversation
    if conversation is not None:
        moment = reminder_at(program, enrollment, conversation)
        if moment is None or conversation.question is None:
            return None
        number = conversation.question.reminders + 1
        return Touchpoint(session=conversation.session, contact="reminder", number=number, at=moment)
    if enrollment.status is not Status.ACTIVE or enrollment.calm_until is not None:
        return None
    upcoming = next_session(program, enrollment)
    if upcoming is None:
        return None
    session, due = upcoming
    return Touchpoint(
        session=session.session, contact="opening", number=0, at=max(due, enrollment.rests_until or due)
    )


def missed_at(enrollment: Enrollment) -> datetime | None:
    """When somebody who fell silent after a high score is missed; also while the program is held, and once after it."""
    if enrollment.status in (Status.WITHDRAWN, Status.DECLINED):
        return None
    return min((each.until for each in enrollment.watched if each.until is not None), default=None)


def wake_at(program: Program, enrollment: Enrollment) -> datetime | None:
    """When time itself is the next event for this enrollment, in UTC; None when it never is."""
    moments = [_goes_on_at(program, enrollment), missed_at(enrollment)]
    return min((moment for moment in moments if moment is not None), default=None)


def _goes_on_at(program: Program, enrollment: Enrollment) -> datetime | None:
    """When the program itself goes on by time alone."""
    if stands_still(enrollment):
        return None
    touchpoint = next_touchpoint(program, enrollment)
    moments = [touchpoint.at] if touchpoint else []
    if enrollment.calm_until is not None and enrollment.hold is None:
        moments.append(enrollment.calm_until)
    if enrollment.conversation is not None and enrollment.conversation.closes_at is not None:
        moments.append(enrollment.conversation.closes_at)
        run = enrollment.conversation.run
        if run is not None and run.waits_until is not None and enrollment.calm_until is None:
            moments.append(run.waits_until)
    return min(moments, default=None)


def first_day(program: Program, enrollment: Enrollment, now: datetime) -> date:
    """The local date of day 1 for someone who has just joined: today, unless its first session has passed."""
    today = local_date(enrollment.zone, now)
    as_if = enrollment.model_copy(update={"day_one": today, "settled": {}})
    upcoming = next_session(program, as_if)
    if upcoming is None or upcoming[0].session == JOINING or upcoming[1] >= now:
        return today
    return today + timedelta(days=1)
