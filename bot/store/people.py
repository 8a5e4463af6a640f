"""Participants and their enrollments; the private half is parted from the rest here, and joined here."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from pydantic_core import from_json
from sqlalchemy import Select, bindparam, delete, func, insert, select, update

from bot.core.enrollment import Enrollment, Person
from bot.store.auditing import Auditing
from bot.store.rows import ParticipantRow
from bot.store.tables import enrollments, is_waiting, outbox, participants, people, writings

_LATEST = (
    select(func.max(enrollments.c.id))
    .where(enrollments.c.participant_id == participants.c.id)
    .scalar_subquery()
)
_PARTICIPANT: Select[Any] = select(
    participants.c.id,
    participants.c.pseudonym,
    people.c.name,
    people.c.telegram_id,
    _LATEST,
    people.c.language,
).join_from(participants, people)
_OF_CHAT = _PARTICIPANT.where(people.c.telegram_id == bindparam("telegram_id"))
_OF_ID = _PARTICIPANT.where(participants.c.id == bindparam("id"))
_OF_PSEUDONYM = _PARTICIPANT.where(participants.c.pseudonym == bindparam("pseudonym"))
_ADD = insert(participants)
_NAME = update(participants).where(participants.c.id == bindparam("participant"))
_ADD_PERSON = insert(people)
_SAVE_PERSON = update(people).where(people.c.participant_id == bindparam("participant"))
_LOAD = (
    select(enrollments.c.participant_id, enrollments.c.state, people.c.name, people.c.words)
    .join_from(enrollments, people, people.c.participant_id == enrollments.c.participant_id, isouter=True)
    .where(enrollments.c.id == bindparam("id"))
    # SQLite leaves this out: there, whoever writes is alone.
    .with_for_update(of=enrollments)
)
_WHOSE = select(enrollments.c.participant_id).where(enrollments.c.id == bindparam("id"))
_ENROLL = insert(enrollments)
_SAVE = update(enrollments).where(enrollments.c.id == bindparam("enrollment"))
_DUE = (
    select(enrollments.c.id)
    .where(enrollments.c.wake_at <= bindparam("now"))
    .order_by(enrollments.c.wake_at, enrollments.c.id)
    .limit(bindparam("limit"))
    # Whoever holds one of them is advancing it now. Nobody waits here while they hold others, so no two
    # can wait for each other.
    .with_for_update(skip_locked=True)
)
_NEXT = select(func.min(enrollments.c.wake_at))
_FORGET = (
    delete(people).where(people.c.participant_id == bindparam("participant")),
    update(outbox)
    .where(
        is_waiting,
        outbox.c.writing_id.in_(
            select(writings.c.id).where(writings.c.participant_id == bindparam("participant"))
        ),
    )
    .values(state="refused", settled_at=bindparam("at"), why="the participant was erased"),
    # The rows stay, empty: others point to them, and that something was written says nothing of who.
    update(writings).where(writings.c.participant_id == bindparam("participant")).values(body={}, salt=None),
    update(enrollments).where(enrollments.c.participant_id == bindparam("participant")).values(wake_at=None),
)
ERASED = Person(name="", words={})


class People(Auditing):
    """The part of a unit of work that knows who is who."""

    def participant_of_chat(self, telegram_id: int) -> ParticipantRow | None:
        """Who writes from this chat."""
        return _participant(self._run(_OF_CHAT, {"telegram_id": telegram_id}).first())

    def participant_of_pseudonym(self, pseudonym: str) -> ParticipantRow | None:
        """Who stands behind a pseudonym, such as P-0001."""
        return _participant(self._run(_OF_PSEUDONYM, {"pseudonym": pseudonym}).first())

    def participant(self, participant_id: int) -> ParticipantRow:
        """The participant of this id.

        Raises:
            LookupError: there is none, or they were erased.
        """
        row = _participant(self._run(_OF_ID, {"id": participant_id}).first())
        if row is None:
            raise LookupError(f"no participant {participant_id}")
        return row

    def add_participant(self, telegram_id: int, name: str, at: datetime) -> ParticipantRow:
        """A new participant, and their pseudonym: the number they are, as P-0001."""
        # The number is only known once the row is there.
        participant_id = self._add(_ADD, {"pseudonym": uuid4().hex, "created_at": at})
        pseudonym = f"P-{participant_id:04d}"
        self._run(_NAME, {"participant": participant_id, "pseudonym": pseudonym})
        self._run(
            _ADD_PERSON,
            {"participant_id": participant_id, "telegram_id": telegram_id, "name": name, "words": {}},
        )
        return ParticipantRow(participant_id, pseudonym, name, telegram_id, None)

    def note_language(self, participant_id: int, language: str) -> None:
        """Keep in which language somebody writes who is in no program."""
        self._run(_SAVE_PERSON, {"participant": participant_id, "language": language})

    def erase_participant(self, participant_id: int, at: datetime) -> None:
        """Erase name, chat, and every text that came or went; what is left cannot say who it was.

        Whatever waits for them is not sent, and time wakes their enrollments no more.
        """
        for statement in _FORGET:
            self._run(statement, {"participant": participant_id, "at": at})
        self.audit("erased", at, participant_id=participant_id)
        self._forget()

    def load_enrollment(self, enrollment_id: int) -> tuple[int, Enrollment]:
        """The participant's id and the enrollment; on PostgreSQL its row is held until the transaction ends.

        Of an erased participant the name and words are empty.

        Raises:
            LookupError: there is no such enrollment.
        """
        row = self._run(_LOAD, {"id": enrollment_id}).first()
        if row is None:
            raise LookupError(f"no enrollment {enrollment_id}")
        participant_id, state, name, words = row
        person = ERASED if name is None else Person(name=name, words=words)
        self._participant_of[enrollment_id] = participant_id
        self._person_of[participant_id] = person
        return participant_id, read_enrollment(state, person)

    def add_enrollment(
        self, participant_id: int, enrollment: Enrollment, wake_at: datetime | None, at: datetime
    ) -> int:
        """A new enrollment; its id."""
        enrollment_id = self._add(
            _ENROLL,
            {"participant_id": participant_id, "began_at": at, **_columns(enrollment, wake_at, at)},
        )
        self._participant_of[enrollment_id] = participant_id
        self._save_person(participant_id, enrollment.person)
        return enrollment_id

    def save_enrollment(
        self, enrollment_id: int, enrollment: Enrollment, wake_at: datetime | None, at: datetime
    ) -> None:
        """Keep the enrollment, and when time next wakes it. The person is written only if changed.

        Raises:
            LookupError: there is no such enrollment.
        """
        saved = self._run(_SAVE, {"enrollment": enrollment_id, **_columns(enrollment, wake_at, at)})
        if not saved.rowcount:
            raise LookupError(f"no enrollment {enrollment_id}")
        self._save_person(self._whose(enrollment_id), enrollment.person)

    def due_enrollments(self, now: datetime, limit: int) -> list[int]:
        """The enrollments that time should have woken by now, the longest overdue first.

        On PostgreSQL they are held until the transaction ends, and those that others hold are left out.
        """
        return list(self._run(_DUE, {"now": now, "limit": limit}).scalars())

    def next_wake(self) -> datetime | None:
        """When time next wakes an enrollment."""
        moment: datetime | None = self._run(_NEXT, {}).scalar()
        return moment

    def _whose(self, enrollment_id: int) -> int:
        known = self._participant_of.get(enrollment_id)
        if known is None:
            known = self._participant_of[enrollment_id] = self._run(
                _WHOSE, {"id": enrollment_id}
            ).scalar_one()
        return known

    def _save_person(self, participant_id: int, person: Person) -> None:
        if self._person_of.get(participant_id) != person:
            self._run(
                _SAVE_PERSON, {"participant": participant_id, "name": person.name, "words": person.words}
            )
            self._person_of[participant_id] = person


def read_enrollment(state: str, person: Person) -> Enrollment:
    """The enrollment that was kept without its person."""
    return Enrollment.model_validate({**from_json(state), "person": person})


def _participant(row: Sequence[Any] | None) -> ParticipantRow | None:
    return None if row is None else ParticipantRow(*row)


def _columns(enrollment: Enrollment, wake_at: datetime | None, at: datetime) -> dict[str, Any]:
    return {
        "program": enrollment.program,
        "version": enrollment.version,
        "cohort": enrollment.cohort,
        "status": enrollment.status.value,
        "state": enrollment.model_dump_json(exclude={"person"}),
        "wake_at": wake_at,
        "changed_at": at,
    }
