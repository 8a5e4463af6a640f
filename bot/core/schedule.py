"""When things are due. Local time is used here and nowhere else in the core.

Laws: a session is due on the local date `day_one + day - 1`, whatever the zone; a wall time that
the clocks leap over is taken as the same moment before the leap, one that they show twice as the
first; nothing is due within quiet hours.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Any, Literal, assert_never
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime

from bot.core.anchor import Anchor, FromCohort, FromDate, FromJoining, FromModule, FromSwitch
from bot.core.enrollment import Conversation, Enrollment, Status
from bot.core.own_time import OwnTime, chosen_time
from bot.core.program import AWAY, JOINING, Program, QuietHours, Session
from bot.core.value import Value
from bot.core.window import Window, drawn_time

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


@lru_cache(4096)
def local_date(zone: str, now: datetime) -> date:
    """The date on the calendar in this IANA zone."""
    return now.astimezone(_zone(zone)).date()


@lru_cache(4096)
def local_time(zone: str, now: datetime) -> time:
    """The time on the clock in this IANA zone."""
    return now.astimezone(_zone(zone)).time().replace(tzinfo=None)


@lru_cache(4096)
def at_local(zone: str, day: date, at: time) -> datetime:
    """The moment, in UTC, at which the clock in this zone shows this time on this day."""
    return datetime.combine(day, at.replace(fold=0), tzinfo=_zone(zone)).astimezone(UTC)


def out_of_quiet(quiet: QuietHours, zone: str, moment: datetime) -> datetime:
    """The moment itself, or the end of the quiet hours it lies in."""
    clock, day = local_time(zone, moment), local_date(zone, moment)
    if not quiet.holds_at(clock):
        return moment
    # They may run over midnight: then they end on the next day.
    ends_on = day + timedelta(days=1) if clock >= quiet.end else day
    return max(moment, at_local(zone, ends_on, quiet.end))


def program_date(enrollment: Enrollment, now: datetime) -> date:
    """The local date as the program counts it: while it stands still, the one on which it stopped."""
    return enrollment.stood_still_on or local_date(enrollment.zone, now)


def program_day(enrollment: Enrollment, now: datetime) -> int | None:
    """The day of the program, from 1; None before it began. It stands still while paused or held."""
    if enrollment.day_one is None:
        return None
    return (program_date(enrollment, now) - enrollment.day_one).days + 1


def missed_days(enrollment: Enrollment, now: datetime) -> int:
    """Local days before today on which nothing came though a session did, since they were last heard."""
    today = local_date(enrollment.zone, now)
    return sum(day < today for day in enrollment.missed_on)


def day_one_of(anchor: Anchor, enrollment: Enrollment) -> date | None:
    """The local date that is day 1 of what is counted from this; None as long as nobody can say."""
    match anchor:
        case FromJoining():
            return enrollment.day_one
        case FromCohort():
            return enrollment.cohort_starts_on or enrollment.day_one
        case FromDate(save=save):
            given = enrollment.values.get(save)
            return date.fromisoformat(given) if isinstance(given, str) else None
        case FromModule(module=module):
            ended = enrollment.ended_on.get(module)
            return ended + timedelta(days=1) if ended is not None else None
        case FromSwitch(module=module):
            switched_on = enrollment.switched_on.get(module)
            return switched_on + timedelta(days=1) if switched_on is not None else None
        case _:
            assert_never(anchor)


def date_of(enrollment: Enrollment, session: Session) -> date | None:
    """The local date of a session; None as long as nobody can say."""
    first = day_one_of(session.anchor, enrollment)
    if first is None:
        return None
    day = first + timedelta(days=session.day - 1)
    if session.weekday is not None:
        day += timedelta(days=(session.weekday - day.weekday()) % 7)
    return day


def due_at(program: Program, enrollment: Enrollment, session: Session) -> datetime | None:
    """When the session is due, in UTC; None as long as its date is not known."""
    day = date_of(enrollment, session)
    if day is None:
        return None
    at = session.at
    if isinstance(at, OwnTime):
        at = chosen_time(at, enrollment.values, program.quiet.holds_at)
    if isinstance(at, Window):
        at = drawn_time(at, enrollment.seed)
    elif at == "morning":
        at = enrollment.morning
    elif at == "evening":
        at = enrollment.evening
    return out_of_quiet(program.quiet, enrollment.zone, at_local(enrollment.zone, day, at))


def may_open_until(program: Program, enrollment: Enrollment, due: datetime) -> datetime:
    """The last moment at which a session that was due at `due` may still be opened late.

    It counts from the moment it was due, or from the arrival in a new time zone if that came later:
    a journey must not skip a day.
    """
    return max(due, enrollment.zone_since or due) + program.close_after


def next_session(program: Program, enrollment: Enrollment) -> tuple[Session, datetime] | None:
    """The unsettled session that is due first, and when. None when none of them will come by time alone."""
    first: tuple[Session, datetime] | None = None
    begins, last_day = enrollment.day_one, None
    for session in program.in_order:
        if begins is None:
            break
        # A session comes on its day or later: what is counted beyond the first one's date comes after it.
        if last_day is not None and session.day > last_day:
            break
        if session.session in enrollment.settled:
            continue
        sooner = _sooner(program, enrollment, session, first)
        if sooner is not first and sooner is not None:
            first = sooner
            last_day = (sooner[1].astimezone(_zone(enrollment.zone)).date() - begins).days + 1
    for session in program.loose:
        first = _sooner(program, enrollment, session, first)
    return first


def first_kept_back(program: Program, enrollment: Enrollment) -> tuple[Session, datetime] | None:
    """The first session that waits for a clinician's sign-off, and when it would be due."""
    waiting = tuple(session for session in program.sessions if not session.safe)
    signed = enrollment.model_copy(update={"awaits_sign_off": False})
    return next_session(program.model_copy(update={"sessions": waiting}), signed)


def _sooner(
    program: Program, enrollment: Enrollment, session: Session, than: tuple[Session, datetime] | None
) -> tuple[Session, datetime] | None:
    if session.session in enrollment.settled or session.module in enrollment.without:
        return than
    if enrollment.awaits_sign_off and not session.safe:
        return than
    due = due_at(program, enrollment, session)
    if due is None or (than is not None and due >= than[1]):
        return than
    return session, due


def has_ended(program: Program, enrollment: Enrollment, module: str) -> bool:
    """Whether nothing of this module will come any more, as far as dates are known."""
    if module in enrollment.without:
        return True
    return all(
        session.session in enrollment.settled or date_of(enrollment, session) is None
        for session in program.sessions
        if session.module == module
    )


def moved(enrollment: Enrollment, days: int) -> dict[str, Any]:
    """The fields of an enrollment that change when the program has stood still for some days."""
    by = timedelta(days=max(days, 0))
    if enrollment.day_one is None:
        return {}
    ended = {module: day + by for module, day in enrollment.ended_on.items()}
    on = {module: day + by for module, day in enrollment.switched_on.items()}
    return {"day_one": enrollment.day_one + by, "ended_on": ended, "switched_on": on}


def reminder_at(program: Program, enrollment: Enrollment, conversation: Conversation) -> datetime | None:
    """When the open question is put again; None when it has been often enough, or would be too late.

    A reminder that would fall into the night is left out: in the morning the next session speaks.
    """
    question = conversation.question
    quiet = enrollment.hold is not None or enrollment.calm_until is not None or conversation.session == AWAY
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
        return goes_on_by_itself(enrollment)
    touchpoint = next_touchpoint(program, enrollment)
    moments = [touchpoint.at] if touchpoint else []
    if enrollment.calm_until is not None and enrollment.hold is None:
        moments.append(enrollment.calm_until)
    ending = touchpoint is None and enrollment.conversation is None and enrollment.status is Status.ACTIVE
    if ending and enrollment.calm_until is None and enrollment.rests_until is not None:
        # All is over but for saying so, which waits for the morning.
        moments.append(enrollment.rests_until)
    if enrollment.conversation is not None and enrollment.conversation.closes_at is not None:
        moments.append(enrollment.conversation.closes_at)
        run = enrollment.conversation.run
        if run is not None and run.waits_until is not None and enrollment.calm_until is None:
            moments.append(run.waits_until)
    return min(moments, default=None)


def goes_on_by_itself(enrollment: Enrollment) -> datetime | None:
    """When a pause of so many days ends; None where it has no end of its own."""
    if (
        enrollment.status is not Status.PAUSED
        or enrollment.hold is not None
        or enrollment.paused_until is None
    ):
        return None
    return at_local(enrollment.zone, enrollment.paused_until, enrollment.morning)


def first_day(program: Program, enrollment: Enrollment, now: datetime) -> date:
    """The local date of day 1 for someone who has just joined: today, unless its first session has passed."""
    today = local_date(enrollment.zone, now)
    as_if = enrollment.model_copy(update={"day_one": today, "settled": {}})
    upcoming = next_session(program.model_copy(update={"sessions": program.in_order}), as_if)
    if upcoming is None or upcoming[0].session == JOINING or upcoming[1] >= now:
        return today
    return today + timedelta(days=1)
