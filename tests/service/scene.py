"""A participant, their clinicians and two groups on the real store, for the tests of alerts."""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select

from bot.authoring.library import Library
from bot.core.alert import Alert
from bot.core.events import Commanded, Event, Wrote
from bot.core.on_call import Ladder
from bot.service.arrivals import Arrived, Handled, StaffArrived
from bot.service.intake import handle
from bot.service.letters import Letter
from bot.service.ticking import pursue
from bot.store.tables import audit_log, outbox, writings
from bot.store.work import Store
from tests.samples import PROGRAM, SAFETY, WORRY, enrolled

NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
"""A Monday, 12:00 in Berlin."""
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

ANNA, CLARA, SAM, ROBIN, STRANGER = 1001, 2001, 2002, 2003, 2999
CLINICIANS, COORDINATORS = -3001, -3002

LADDER = Ladder.model_validate(
    {
        "zone": "Europe/Berlin",
        "people": {
            "clara": {"name": "Dr. Clara Weiss"},
            "sam": {"name": "Sam Ortiz"},
            "robin": {"name": "Robin Hale", "role": "coordinator"},
        },
        "shifts": [
            {"who": "clara", "days": "mon-fri", "from": "08:00", "to": "20:00"},
            {"who": "sam", "days": "mon-fri", "from": "20:00", "to": "08:00"},
        ],
        "backup": ["sam"],
    }
)
LIBRARY = Library(programs={"sample": PROGRAM}, scales={"worry": WORRY}, safety=SAFETY, ladder=LADDER)


CARE = ["Show", "Write to them", "Note", "Hand over …", "Raise …", "Close …"]
"""What a clinician can do about every case that is not closed."""


class Told(NamedTuple):
    """A message that somebody is owed."""

    text: str
    labels: list[str]
    fresh: bool
    silent: bool


class Scene:
    """What can happen, and what is owed to whom because of it."""

    def __init__(self, store: Store, library: Library = LIBRARY) -> None:
        self.store = store
        self.library = library
        self.keys = 0

    def set_up(self) -> "Scene":
        """Anna is in the program; Clara, Sam, Robin and the two groups are linked."""
        with self.store.work() as work:
            anna = work.add_participant(ANNA, "Anna", NOON)
            work.add_enrollment(anna.id, enrolled(), None, NOON)
            for key, name, chat in (("clara", "Dr. Clara Weiss", CLARA), ("sam", "Sam Ortiz", SAM)):
                work.add_staff(key, "clinician", name)
                work.link_staff(key, chat, NOON)
            work.add_staff("robin", "coordinator", "Robin Hale")
            work.link_staff("robin", ROBIN, NOON)
            work.link_group("clinicians", CLINICIANS, NOON)
            work.link_group("coordinators", COORDINATORS, NOON)
        return self

    def writes(self, text: str, now: datetime = NOON, chat: int = ANNA) -> Handled:
        """Words in a private chat."""
        return self.does(Wrote(text=text), now, chat)

    def opens(self, code: str, now: datetime = NOON, chat: int = ANNA) -> Handled:
        """A link with a code, opened in a private chat."""
        return self.does(Commanded(command="start", argument=code), now, chat)

    def does(self, event: Event, now: datetime = NOON, chat: int = ANNA, **about: Any) -> Handled:
        """Anything in a private chat."""
        arrived = Arrived(key=self._key(), chat=chat, name="Anna", event=event, **about)
        return handle(self.store, self.library, arrived, now)

    def presses(
        self, sender: int, button: str, now: datetime = NOON, alert: int = 1, chat: int = CLINICIANS
    ) -> str | None:
        """A button under an alert; gives the notice."""
        return self._staff(sender, now, chat, button=f"a:{alert}:{button}").notice

    def says(self, sender: int, text: str, now: datetime = NOON, chat: int = CLINICIANS) -> str | None:
        """Words in a group; gives the reply."""
        return self._staff(sender, now, chat, text=text).reply

    def answers(
        self,
        sender: int,
        text: str | None,
        to: int,
        now: datetime = NOON,
        chat: int = CLINICIANS,
        message_id: int = 501,
        edited: bool = False,
        shared: str | None = None,
    ) -> str | None:
        """A reply of somebody of the staff to a message of the bot, by its number; gives what is said at once."""
        about: dict[str, Any] = {"message_id": message_id, "reply_to": to, "edited": edited, "shared": shared}
        return self._staff(sender, now, chat, text=text, **about).reply

    def arrives(self, recipient: str, words: str) -> int:
        """Everything owed so far was sent; the number of the latest message to this recipient with these words."""
        with self.store.work() as work:
            rows = work.waiting(NOON + 1000 * DAY, 100, "alert")
            while rows:
                for row in rows:
                    work.settle(row.id, "sent", NOON, message_id=10_000 + row.id)
                    if row.card is not None:
                        work.keep_card(row.recipient, row.card, 10_000 + row.id)
                rows = work.waiting(NOON + 1000 * DAY, 100, "alert")
        with self.store.reading() as connection:
            found = connection.execute(
                select(outbox.c.message_id, writings.c.body)
                .join_from(outbox, writings, outbox.c.writing_id == writings.c.id)
                .where(outbox.c.recipient == recipient, outbox.c.lane == "alert")
                .order_by(outbox.c.id.desc())
            ).all()
        return next(int(row.message_id) for row in found if words in row.body.get("text", ""))

    def time_passes(self, until: datetime) -> None:
        """Whatever time does to alerts, at its own moments, up to and including this one."""
        while True:
            with self.store.work() as work:
                moment = work.next_alert()
            if moment is None or moment > until:
                return
            pursue(self.store, self.library, moment)

    def told(self, recipient: str) -> list[Told]:
        """Everything that was ever owed to a recipient."""
        with self.store.reading() as connection:
            rows = connection.execute(
                select(outbox.c.fresh, writings.c.body)
                .join_from(outbox, writings, outbox.c.writing_id == writings.c.id)
                .where(outbox.c.recipient == recipient)
                .order_by(outbox.c.id)
            ).all()
        letters = [(row.fresh, Letter.model_validate(row.body)) for row in rows]
        return [
            Told(
                letter.text, [button.label for row in letter.buttons for button in row], fresh, letter.silent
            )
            for fresh, letter in letters
        ]

    def last(self, recipient: str = "group:clinicians") -> Told:
        """The latest of it."""
        return self.told(recipient)[-1]

    def rung(self, recipient: str) -> int:
        """How often their phone rang for an alert."""
        return sum(told.fresh for told in self.told(recipient))

    def alert(self, alert: int = 1) -> Alert:
        """An alert as the store has it."""
        with self.store.work() as work:
            return Alert.model_validate_json(work.load_alert(alert).alert)

    def log(self, alert: int = 1) -> list[tuple[str, str | None, str]]:
        """What became of an alert: action, staff, detail."""
        with self.store.reading() as connection:
            found = select(audit_log.c.action, audit_log.c.staff, audit_log.c.detail).where(
                audit_log.c.alert_id == alert
            )
            return [tuple(row) for row in connection.execute(found.order_by(audit_log.c.number))]

    def _staff(
        self,
        sender: int,
        now: datetime,
        chat: int,
        *,
        text: str | None = None,
        button: str | None = None,
        **about: Any,
    ) -> Handled:
        arrived = StaffArrived(
            key=self._key(),
            chat=chat,
            chat_kind="private" if chat > 0 else "group",
            sender=sender,
            sender_name="somebody",
            text=text,
            button=button,
            **about,
        )
        return handle(self.store, self.library, arrived, now)

    def _key(self) -> str:
        self.keys += 1
        return f"update:{self.keys}"
