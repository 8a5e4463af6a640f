"""The one door: what arrives is handled in one transaction, once.

Inbox row, enrollment, responses, assessments, alerts, outbox rows: all of it or nothing. The same
arrival twice changes nothing.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import partial

import structlog

from bot.authoring.library import Library
from bot.core import company
from bot.core.effects import Flagged
from bot.core.enrollment import Enrollment
from bot.core.events import EVENT, Blocked, Commanded, Event, Released, Seen, Wrote
from bot.core.manner import Say, nearest_language
from bot.core.noticing import IN_A_ROW, MESSAGES, joined
from bot.core.own_words import sentence
from bot.core.program import JOINING, Ask, PlaceName
from bot.core.sessions import session_of
from bot.core.strangers import answer_stranger, tell_seen
from bot.core.switching import switchable
from bot.service import alerts, staff
from bot.service.alert_letters import name_of
from bot.service.arrivals import Arrival, Arrived, GroupMoved, Handled, StaffArrived
from bot.service.carrying import apply, apply_to, carry, tell
from bot.service.covering import safety_now
from bot.service.enrolling import follow_invitation
from bot.service.places import place_named
from bot.service.reach import Reach
from bot.service.relaying import hear
from bot.store.errors import StoreError
from bot.store.rows import ParticipantRow
from bot.store.work import Store, Work

log = structlog.get_logger()

_CODE = re.compile(r"[A-Za-z0-9_-]{6,64}")


def handle(store: Store, library: Library, arrival: Arrival, now: datetime) -> Handled:
    """Handle one arrival in a transaction of its own.

    Raises:
        StoreError: the database cannot be used; nothing was changed.
    """
    with store.work() as work:
        return _handle(work, library, arrival, now)


def handle_together(
    store: Store, library: Library, arrivals: Sequence[Arrival], now: datetime
) -> list[Handled | Exception]:
    """Handle several arrivals, each whole or not at all, with one commit for all of them.

    What one of them raises undoes that one only, and stands in its place in the list.

    Raises:
        StoreError: the database cannot be used; nothing was changed.
    """
    try:
        with store.work() as work:
            return [_handle(work, library, arrival, now) for arrival in arrivals]
    except StoreError:
        raise
    except Exception as error:  # noqa: BLE001 - told below, by whichever arrival raises it again
        log.info("a batch is handled one by one", action="batch_undone", why=type(error).__name__)
    # Rarely. A savepoint around each costs a fifth of the time, so they come only now.
    outcomes: list[Handled | Exception] = []
    with store.work() as work:
        for arrival in arrivals:
            try:
                with work.attempt():
                    outcomes.append(_handle(work, library, arrival, now))
            except StoreError:
                raise
            except Exception as error:  # noqa: BLE001 - given to the caller, who logs it and tries again
                outcomes.append(error)
    return outcomes


def reach(library: Library) -> Reach:
    """What staff's doing needs of participants."""
    return Reach(
        happen=partial(_happen, library),
        modules=partial(_modules, library),
        optional=partial(_optional, library),
        seen=partial(tell_who_saw, library),
        program_of=library.program_of,
        say_to=partial(_say_to, library),
    )


def _happen(library: Library, work: Work, participant_id: int, event: Event, now: datetime) -> bool:
    enrollment_id = _enrollment_of(work, participant_id)
    if enrollment_id is None:
        return False
    if isinstance(event, Released) and work.load_enrollment(enrollment_id)[1].hold is None:
        return False
    apply(work, library, enrollment_id, event, now)
    return True


def tell_who_saw(library: Library, work: Work, participant_id: int, by: str, now: datetime) -> None:
    """A clinician has confirmed that they saw an alert; its participant was shown a crisis text."""
    try:
        participant = work.participant(participant_id)
    except LookupError:
        # They were erased meanwhile.
        return
    name = name_of(work, library.ladder, by)
    if participant.enrollment_id is not None:
        apply(work, library, participant.enrollment_id, Seen(by=name), now)
        return
    language = _language(library, participant.language)
    said = tell_seen(library.catalogue, language, name, library.ladder.zone, now)
    carry(work, library, participant_id, None, [said], now)


def _modules(library: Library, work: Work, participant_id: int) -> tuple[str, ...]:
    enrollment_id = _enrollment_of(work, participant_id)
    if enrollment_id is None:
        return ()
    program = library.program_of(work.load_enrollment(enrollment_id)[1])
    return tuple(dict.fromkeys(session.module for session in program.in_order))


def _optional(library: Library, work: Work, participant_id: int) -> tuple[str, ...]:
    enrollment_id = _enrollment_of(work, participant_id)
    if enrollment_id is None:
        return ()
    enrollment = work.load_enrollment(enrollment_id)[1]
    return switchable(library.program_of(enrollment), enrollment)


def _enrollment_of(work: Work, participant_id: int) -> int | None:
    try:
        return work.participant(participant_id).enrollment_id
    except LookupError:
        # They were erased meanwhile.
        return None


def lose(library: Library, work: Work, participant_id: int, now: datetime) -> None:
    """Delivery found that a participant cannot be reached any more. If an alert is open, clinicians must know."""
    participant = work.participant(participant_id)
    if participant.enrollment_id is not None:
        apply(work, library, participant.enrollment_id, Blocked(), now)
    alerts.note_unreachable(work, library.ladder, participant_id, now)


def set_aside(store: Store, library: Library, arrival: Arrival, now: datetime) -> None:
    """Last resort for an arrival that we cannot handle: it is kept, screened, and people are told."""
    with store.work() as work:
        if work.seen(arrival.key):
            return
        tell(
            work,
            f"A message could not be handled ({arrival.key}). This is a mistake of ours: see the log.",
            now,
        )
        if not isinstance(arrival, Arrived):
            work.receive(arrival.key, now, None, "set_aside", None)
            return
        participant = work.participant_of_chat(arrival.chat) or work.add_participant(arrival.chat, "", now)
        language = _heard_in(work, library, participant, arrival)
        event = EVENT.dump_python(arrival.event, mode="json")
        work.receive(arrival.key, now, participant.id, "set_aside", event)
        heard = answer_stranger(safety_now(work, library), library.catalogue, language, arrival.event, now)
        flagged = any(isinstance(effect, Flagged) for effect in heard)
        carry(work, library, participant.id, participant.enrollment_id, heard if flagged else (), now)


def _handle(work: Work, library: Library, arrival: Arrival, now: datetime) -> Handled:
    if work.seen(arrival.key):
        return Handled()
    match arrival:
        case Arrived():
            return _from_person(work, library, arrival, now)
        case StaffArrived():
            work.receive(arrival.key, now, None, "staff", None)
            return staff.handle(work, library.ladder, reach(library), arrival, now)
        case GroupMoved():
            work.receive(arrival.key, now, None, "group_moved", None)
            work.migrate_group(arrival.old, arrival.new)
            return Handled()


def _from_person(work: Work, library: Library, arrived: Arrived, now: datetime) -> Handled:
    event, code = arrived.event, _code(arrived.event)
    if code:
        linked = staff.link_person(work, library.safety, arrived, code, now)
        if linked is not None:
            work.receive(arrived.key, now, None, "staff", None)
            return linked
    participant = work.participant_of_chat(arrived.chat)
    if participant is None or participant.enrollment_id is None:
        helped = staff.answer_private(work, library.ladder, library.safety, arrived, now, reach(library))
        if helped is not None:
            work.receive(arrived.key, now, None, "staff", None)
            return helped
    if participant is None:
        participant = work.add_participant(arrived.chat, "", now)
    language = _heard_in(work, library, participant, arrived)
    before = _before(work, participant.id, event, now)
    work.receive(arrived.key, now, participant.id, event.kind, EVENT.dump_python(event, mode="json"))
    if isinstance(event, Blocked):
        alerts.note_unreachable(work, library.ladder, participant.id, now)
    if code:
        follow_invitation(work, library, participant, arrived, language, code, now)
        return Handled()
    if before and isinstance(event, Wrote):
        event = event.model_copy(update={"before": before})
    if participant.enrollment_id is None:
        passed_on, asked = alerts.passed_on(work, library.ladder, participant.id)
        effects = answer_stranger(
            safety_now(work, library),
            library.catalogue,
            language,
            event,
            now,
            passed_on,
            asked=asked,
        )
        if hear(work, library.ladder, participant.id, event, now):
            # A clinician is with them: the bot keeps quiet, unless it is an emergency.
            effects = company.quieted(effects)
        return Handled(notice=carry(work, library, participant.id, None, effects, now))
    loaded = work.load_enrollment(participant.enrollment_id)
    event = _with_place(library, loaded[1], event)
    notice = apply_to(work, library, participant.enrollment_id, loaded, event, now)
    if loaded[1].company is not None:
        hear(work, library.ladder, participant.id, event, now)
    return Handled(notice=notice)


def _heard_in(work: Work, library: Library, participant: ParticipantRow, arrived: Arrived) -> str:
    """The language in which somebody reads what belongs to no program. It is kept, for what is said to them later."""
    spoken = arrived.language or participant.language
    if spoken is not None and spoken != participant.language and participant.enrollment_id is None:
        work.note_language(participant.id, spoken)
    return _language(library, spoken)


def _language(library: Library, spoken: str | None) -> str:
    return nearest_language(spoken or "en", (*library.catalogue, *library.safety.crisis)) or "en"


def _say_to(library: Library, work: Work, participant_id: int) -> Say:
    try:
        spoken = work.participant(participant_id).language
    except LookupError:
        # They were erased meanwhile.
        spoken = None
    return partial(sentence, library.catalogue, _language(library, spoken))


def _code(event: Event) -> str:
    """The code behind /start. Whatever else stands there is words, and goes the way of all words."""
    if isinstance(event, Commanded) and event.command == "start" and _CODE.fullmatch(event.argument.strip()):
        return event.argument.strip()
    return ""


def _before(work: Work, participant_id: int, event: Event, now: datetime) -> str:
    """What somebody wrote right before this message: a sentence may be parted into several."""
    if not isinstance(event, Wrote) or event.edited:
        return ""
    return joined(work.wrote_since(participant_id, now - IN_A_ROW, MESSAGES))


def _with_place(library: Library, enrollment: Enrollment, event: Event) -> Event:
    """The event with the place that its words name, where a place is what was asked for."""
    match event:
        case Commanded(command="place", argument=text):
            return event.model_copy(update={"place": place_named(text)})
        case Wrote(text=text) if _awaits_place(library, enrollment):
            return event.model_copy(update={"place": place_named(text)})
        case _:
            return event


def _awaits_place(library: Library, enrollment: Enrollment) -> bool:
    conversation = enrollment.conversation
    if conversation is None or conversation.session != JOINING:
        return False
    step = session_of(library.program_of(enrollment), JOINING).steps[conversation.step]
    return isinstance(step, Ask) and isinstance(step.expected, PlaceName)
