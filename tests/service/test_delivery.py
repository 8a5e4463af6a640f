"""Delivery on a real database and a real local Bot API that fails in every way it can."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.core.effects import Button
from bot.playground.chats import Account, Chat
from bot.playground.limits import Flood, Pace
from bot.playground.server import Playground
from bot.playground.world import World
from bot.service import traffic
from bot.service.courier import Courier, Outcome
from bot.service.delivery import Delivery
from bot.service.letters import Letter
from bot.service.pacing import Limit, Limits, Pacing
from bot.service.settling import Told
from bot.store.errors import StoreError
from bot.store.rows import Lane, OwedRow
from bot.store.tables import outbox, touchpoints
from bot.store.work import Store, Work
from bot.telegram.bots import make_bots
from bot.telegram.send import TelegramCourier
from tests.samples import enrolled

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SOON = 20.0


class Clinic:
    """A store with people in it, their Telegram, and delivery between the two."""

    def __init__(self, store: Store, playground: Playground) -> None:
        self.store = store
        self.playground = playground
        self.world = playground.world
        self.now = NOON
        self.lost: list[int] = []
        self.refused: list[str] = []
        self.people: list[Account] = []
        self.enrollments: list[int] = []
        self.recipients: dict[str, Account | Chat] = {}
        self.courier_of: Callable[[Courier], Courier] = lambda courier: courier
        self.told = Told(lost=self._lose, alert_refused=self._refuse)
        self.delivery: Delivery

    def add_people(self, number: int) -> None:
        """Participants who have begun to talk with the bot."""
        with self.store.work() as work:
            for _ in range(number):
                person = self.world.add_person(f"Person {len(self.people)}")
                self.world.say(person, "/start")
                row = work.add_participant(person.id, person.name, NOON)
                self.enrollments.append(work.add_enrollment(row.id, enrolled(), None, NOON))
                self.people.append(person)
                self.recipients[f"participant:{row.id}"] = person

    def add_staff(self) -> Chat:
        """Clara, who is linked, and the clinicians' group."""
        clara = self.world.add_person("Clara")
        self.world.say(clara, "/start")
        group = self.world.add_group("Clinicians", "group", members=[clara])
        with self.store.work() as work:
            work.add_staff("clara", "clinician", "Clara")
            work.link_staff("clara", clara.id, NOON)
            work.link_group("clinicians", group.id, NOON)
        self.recipients["staff:clara"] = clara
        self.recipients["group:clinicians"] = group
        return group

    def owe(self, recipient: str, text: str, lane: Lane = "program", **about: Any) -> int:
        """A message owed; its id."""
        with self.store.work() as work:
            return self.owe_in(work, recipient, text, lane, **about)

    def owe_in(self, work: Work, recipient: str, text: str, lane: Lane = "program", **about: Any) -> int:
        """The same, together with others."""
        letter = Letter(
            text=text,
            buttons=about.pop("buttons", ()),
            stays=about.pop("stays", 0),
            paced=about.pop("paced", False),
        )
        return work.owe(recipient, letter.model_dump(mode="json"), lane=lane, at=self.now, **about)

    def texts(self, recipient: str) -> list[str]:
        """What the bot has said there, as it stands now."""
        return [each.text for each in self.world.transcript(self.recipients[recipient]) if each.by_bot]

    def states(self) -> dict[int, str]:
        """The state of every message owed, by its id."""
        with self.store.reading() as connection:
            return {row.id: row.state for row in connection.execute(select(outbox.c.id, outbox.c.state))}

    def settled(self) -> bool:
        """Whether no message waits."""
        return "waiting" not in self.states().values()

    @asynccontextmanager
    async def delivering(
        self,
        pacing: Pacing | None = None,
        timeout: float = 15.0,  # noqa: ASYNC109 - of each answer
    ) -> AsyncIterator[None]:
        """Deliver meanwhile, and stop as the bot stops."""
        bots = make_bots(self.playground.token, self.playground.api_url, timeout=timeout)
        await bots.open()
        couriers: dict[Lane, Courier] = {
            "alert": self.courier_of(TelegramCourier(bots.alert)),
            "program": self.courier_of(TelegramCourier(bots.program)),
        }
        self.delivery = Delivery(self.store, couriers, lambda: self.now, self.told, lambda: 0.5, pacing)
        stop = asyncio.Event()
        task = asyncio.create_task(self.delivery.run(stop))
        try:
            yield
            stop.set()
            async with asyncio.timeout(SOON):
                await task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await bots.close()

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something is true of the store, which tells nobody when it changes."""
        async with asyncio.timeout(SOON):
            while not condition():  # noqa: ASYNC110
                await asyncio.sleep(0.005)

    def _lose(self, work: Work, participant: int, now: datetime) -> None:
        self.lost.append(participant)

    def _refuse(self, work: Work, row: OwedRow, now: datetime) -> None:
        self.refused.append(row.recipient)


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    served = Playground(World(lambda: NOON))
    await served.start()
    yield served
    await served.stop()


@pytest.fixture
def clinic(sqlite_store: Store, playground: Playground) -> Clinic:
    return Clinic(sqlite_store, playground)


@pytest.fixture(autouse=True)
def _short_pauses_and_no_heartbeat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traffic, "HEARTBEAT", 60.0)  # whoever must be woken is woken, or the test fails
    monkeypatch.setattr(traffic, "FIRST_PAUSE", 0.02)
    monkeypatch.setattr(traffic, "REFUSED_PAUSE", 0.02)
    monkeypatch.setattr(traffic, "LONGEST_PAUSE", {"alert": 0.1, "program": 0.2})


async def test_every_recipient_gets_all_in_order_and_several_share_a_transaction(
    store: Store, playground: Playground
) -> None:
    clinic = Clinic(store, playground)
    clinic.add_people(20)
    units = _count_units(clinic.store)
    for number in range(6):
        for recipient in clinic.recipients:
            clinic.owe(recipient, f"{number}")
    before = units[0]
    async with clinic.delivering():
        await clinic.until(clinic.settled)
    for recipient in clinic.recipients:
        assert clinic.texts(recipient) == [str(number) for number in range(6)]
    assert units[0] - before < 120 + 40, "120 messages, and the heartbeats"


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_fails_everything_arrives_in_order_in_each_chat(clinic: Clinic, seed: int) -> None:
    dice = random.Random(seed)
    clinic.add_people(6)
    clinic.add_staff()
    owed: dict[str, list[str]] = {recipient: [] for recipient in clinic.recipients}
    for number in range(12):
        for recipient, texts in owed.items():
            lane: Lane = "program" if recipient.startswith("participant:") else "alert"
            clinic.owe(recipient, f"{number}", lane)
            texts.append(f"{number}")
    repeated = 0
    faults = clinic.world.faults
    for recipient in dice.choices(list(owed), k=24):
        chat, method = clinic.recipients[recipient].id, "sendMessage"
        match dice.randrange(5):
            case 0:
                faults.answer(dice.choice([500, 502, 504]), method, chat=chat)
            case 1:
                faults.answer(429, method, chat=chat, retry_after=1)
            case 2:
                faults.drop(method, chat=chat)
            case 3:
                repeated += 1
                faults.drop(method, chat=chat, after=True)
            case _:
                repeated += 1
                faults.hang(method, chat=chat, after=True)
    async with clinic.delivering(timeout=0.3):
        await clinic.until(clinic.settled)
    extra = 0
    for recipient, texts in owed.items():
        arrived = clinic.texts(recipient)
        # What was done without our hearing of it came twice, one right behind the other.
        assert [text for place, text in enumerate(arrived) if arrived[place - 1 : place] != [text]] == texts
        extra += len(arrived) - len(texts)
    assert extra == repeated
    assert set(clinic.states().values()) == {"sent"}


async def test_an_alert_goes_first_whatever_program_messages_wait(clinic: Clinic) -> None:
    clinic.add_people(80)
    clinic.add_staff()
    for recipient in [*clinic.recipients]:
        for number in range(3):
            clinic.owe(recipient, f"program {number}")
    # Every program message hangs, more than can be under way at once.
    stuck = [clinic.world.faults.hang("sendMessage", chat=person.id, times=100) for person in clinic.people]
    slow = Pacing(time.monotonic, Limits(overall=Limit(0.1, 70), chat=Limit(1, 5), group=Limit(0.1, 1)))
    async with clinic.delivering(slow):
        await stuck[0].begun.wait()
        clinic.owe("staff:clara", "alert 1", "alert")
        clinic.owe("group:clinicians", "alert 2", "alert")
        clinic.owe("staff:clara", "alert 3", "alert")
        clinic.delivery.wake()
        await clinic.world.wait_for(
            lambda: "alert 3" in clinic.texts("staff:clara") and "alert 2" in clinic.texts("group:clinicians")
        )
        assert clinic.texts("staff:clara")[-2:] == ["alert 1", "alert 3"]
        assert "program 2" not in clinic.texts("staff:clara")
        for fault in stuck:
            fault.let_go()
        # The pace is that of a snail: what waits for it is left to another run.
        _leave_the_rest(clinic)


def _leave_the_rest(clinic: Clinic) -> None:
    """Settle what waits, so that the test need not wait for it."""
    with clinic.store.work() as work:
        for number, state in clinic.states().items():
            if state == "waiting":
                work.settle(number, "expired", NOON)


async def test_a_crisis_text_overtakes_what_waits_for_the_same_person(clinic: Clinic) -> None:
    clinic.add_people(1)
    for number in range(3):
        clinic.owe("participant:1", f"program {number}")
    clinic.owe("participant:1", "crisis", "alert")
    async with clinic.delivering():
        await clinic.until(clinic.settled)
    assert clinic.texts("participant:1") == ["crisis", "program 0", "program 1", "program 2"]


async def test_one_alert_that_hangs_holds_back_no_other_recipient(clinic: Clinic) -> None:
    group = clinic.add_staff()
    stuck = clinic.world.faults.hang("sendMessage", chat=group.id)
    clinic.owe("group:clinicians", "one", "alert")
    async with clinic.delivering():
        await stuck.begun.wait()
        clinic.owe("staff:clara", "two", "alert")
        clinic.delivery.wake()
        await clinic.world.wait_for(lambda: clinic.texts("staff:clara") == ["two"])
        stuck.let_go()
        await clinic.until(clinic.settled)
    assert clinic.texts("group:clinicians") == ["one"]


async def test_who_blocked_the_bot_is_lost_once_and_their_touchpoint_says_so(clinic: Clinic) -> None:
    clinic.add_people(2)
    with clinic.store.work() as work:
        touchpoint = work.touch(clinic.enrollments[0], "sleep-1", "opening", 0, "sent", NOON)
    clinic.world.block(clinic.people[0])
    owed = [
        clinic.owe("participant:1", "hello", touchpoint_id=touchpoint),
        clinic.owe("participant:1", "you"),
    ]
    owed.append(clinic.owe("participant:1", "crisis", "alert"))
    other = clinic.owe("participant:2", "hello")
    async with clinic.delivering():
        await clinic.until(clinic.settled)
        states = clinic.states()
        assert [states[each] for each in owed] == ["blocked"] * 3
        assert states[other] == "sent"
        assert clinic.lost == [1]
        with clinic.store.reading() as connection:
            state, why = connection.execute(select(touchpoints.c.state, touchpoints.c.why)).one()
        assert state == "blocked"
        assert "blocked by the user" in why
        # Back again, and gone again: that is told again.
        clinic.world.unblock(clinic.people[0])
        clinic.owe("participant:1", "back")
        clinic.delivery.wake()
        await clinic.until(clinic.settled)
        clinic.world.block(clinic.people[0])
        clinic.owe("participant:1", "gone")
        clinic.delivery.wake()
        await clinic.until(clinic.settled)
    assert clinic.lost == [1, 1]
    assert clinic.refused == []


async def test_an_alert_that_staff_cannot_get_is_tried_until_they_can(clinic: Clinic) -> None:
    clinic.add_staff()
    clara = clinic.recipients["staff:clara"]
    assert isinstance(clara, Account)
    clinic.world.block(clara)
    alert = clinic.owe("staff:clara", "alert", "alert")
    clinic.owe("group:clinicians", "alert", "alert")
    async with clinic.delivering():
        await clinic.until(lambda: _attempts(clinic, alert) > 4)
        assert clinic.states()[alert] == "waiting"
        assert clinic.refused == ["staff:clara"], "the ladder is told once"
        assert clinic.texts("group:clinicians") == ["alert"]
        clinic.world.unblock(clara)
        await clinic.until(clinic.settled)
    assert clinic.texts("staff:clara") == ["alert"]


async def test_a_program_message_that_is_refused_is_settled_and_logged(clinic: Clinic) -> None:
    clinic.add_people(2)
    with clinic.store.work() as work:
        row = work.add_participant(12, "nobody", NOON)
    refused = clinic.owe(f"participant:{row.id}", "hello")
    clinic.owe("participant:1", "hello")
    with capture_logs() as logs:
        async with clinic.delivering():
            await clinic.until(clinic.settled)
    assert clinic.states()[refused] == "refused"
    (line,) = [each for each in logs if each["log_level"] == "error"]
    assert (line["action"], line["outbox_id"], line["why"]) == ("delivery_refused", refused, "Chat not found")
    assert clinic.texts("participant:1") == ["hello"]


async def test_what_comes_too_late_is_left_out_and_what_stands_behind_it_is_not(clinic: Clinic) -> None:
    clinic.add_people(1)
    with clinic.store.work() as work:
        touchpoint = work.touch(clinic.enrollments[0], "sleep-1", "opening", 0, "sent", NOON)
    late = clinic.owe("participant:1", "good morning", until=NOON, touchpoint_id=touchpoint)
    clinic.owe("participant:1", "good evening", until=NOON + timedelta(hours=1))
    async with clinic.delivering():
        await clinic.until(clinic.settled)
    assert clinic.texts("participant:1") == ["good evening"]
    assert clinic.states()[late] == "expired"
    with clinic.store.reading() as connection:
        assert connection.execute(select(touchpoints.c.state)).scalar_one() == "expired"


async def test_a_card_changes_in_place_and_only_its_last_state_is_sent(clinic: Clinic) -> None:
    clinic.add_people(1)
    buttons = ((Button(label="Yes", data="1:yes"),),)
    clinic.owe("participant:1", "1 of 3", card="q1", buttons=buttons)
    async with clinic.delivering():
        await clinic.until(clinic.settled)
        with clinic.store.work() as work:
            skipped = clinic.owe_in(work, "participant:1", "2 of 3", card="q1")
            clinic.owe_in(work, "participant:1", "another", card="q2")
            clinic.owe_in(work, "participant:1", "3 of 3", card="q1")
        clinic.delivery.wake()
        await clinic.until(clinic.settled)
    assert clinic.texts("participant:1") == ["3 of 3", "another"]
    assert clinic.states()[skipped] == "superseded"


async def test_what_is_shown_for_some_seconds_is_seen_for_so_long_and_then_taken_away(clinic: Clinic) -> None:
    clinic.add_people(2)
    clinic.owe("participant:1", "3 8 5", card="q1", stays=1)
    clinic.owe("participant:1", "Which digits were they?", card="q1")
    clinic.owe("participant:1", "I am still here.")
    clinic.owe("participant:2", "hello")
    seen: list[tuple[float, str]] = []
    clinic.world.watching.listen(
        lambda change: seen.extend((time.monotonic(), text) for text in clinic.texts("participant:1"))
    )
    async with clinic.delivering():
        await clinic.until(lambda: clinic.texts("participant:2") == ["hello"])
        # Nobody else waits for it, and a crisis text goes past it.
        assert clinic.texts("participant:1") == ["3 8 5"]
        clinic.owe("participant:1", "Whom you can call", "alert")
        clinic.delivery.wake()
        await clinic.until(clinic.settled)
    assert clinic.texts("participant:1") == [
        "Which digits were they?",
        "Whom you can call",
        "I am still here.",
    ]
    shown = min(at for at, text in seen if text == "3 8 5")
    gone = min(at for at, text in seen if text == "Which digits were they?")
    assert gone - shown >= 1


async def test_changes_in_their_own_time_all_come_until_something_else_changes_the_card(
    clinic: Clinic,
) -> None:
    clinic.add_people(1)
    for breath in ("in", "out", "in again", "out again"):
        clinic.owe("participant:1", breath, card="q1", stays=1, paced=True)
    seen: list[str] = []
    clinic.world.watching.listen(lambda _: seen.extend(clinic.texts("participant:1")))
    async with clinic.delivering():
        await clinic.until(lambda: clinic.texts("participant:1") == ["out"])
        # They press Stop: what was still to come does not.
        clinic.owe("participant:1", "We stop here.", card="q1")
        clinic.delivery.wake()
        await clinic.until(clinic.settled)
    assert clinic.texts("participant:1") == ["We stop here."]
    assert list(dict.fromkeys(seen)) == ["in", "out", "We stop here."]


async def test_a_card_that_is_to_stand_at_the_end_again_does(clinic: Clinic) -> None:
    clinic.add_people(1)
    for text, card, fresh in (("1 of 3", "q1", False), ("another", "q2", False), ("1 of 3", "q1", True)):
        clinic.owe("participant:1", text, card=card, fresh=fresh)
    clinic.owe("participant:1", "thank you", card="q1")
    async with clinic.delivering():
        await clinic.until(clinic.settled)
    assert clinic.texts("participant:1") == ["another", "thank you"]


async def test_an_alert_that_is_to_ring_rings_whatever_is_shown_after_it(clinic: Clinic) -> None:
    clinic.add_staff()
    clinic.owe("staff:clara", "open", "alert", card="alert:1", fresh=True)
    clinic.owe("staff:clara", "still open", "alert", card="alert:1", fresh=True)
    clinic.owe("staff:clara", "acknowledged", "alert", card="alert:1")
    async with clinic.delivering():
        await clinic.until(clinic.settled)
    assert clinic.texts("staff:clara") == ["open", "acknowledged"]


async def test_a_group_that_moves_is_followed(clinic: Clinic) -> None:
    group = clinic.add_staff()
    moved = clinic.world.migrate(group)
    clinic.owe("group:clinicians", "alert", "alert")
    clinic.owe("group:clinicians", "line")
    async with clinic.delivering():
        await clinic.until(clinic.settled)
    assert [each.text for each in clinic.world.transcript(moved) if each.by_bot] == ["alert", "line"]
    assert clinic.refused == []


async def test_who_is_not_linked_yet_gets_it_when_they_are(clinic: Clinic) -> None:
    clinic.add_people(1)
    clara = clinic.world.add_person("Clara")
    clinic.world.say(clara, "/start")
    clinic.recipients["staff:clara"] = clara
    with clinic.store.work() as work:
        work.add_staff("clara", "clinician", "Clara")
    for number in range(2):
        clinic.owe("staff:clara", f"alert {number}", "alert")
    clinic.owe("participant:1", "hello")
    with capture_logs() as logs:
        async with clinic.delivering():
            await clinic.until(lambda: clinic.texts("participant:1") == ["hello"])
            with clinic.store.work() as work:
                work.link_staff("clara", clara.id, NOON)
            clinic.delivery.wake()
            await clinic.until(clinic.settled)
    assert clinic.texts("staff:clara") == ["alert 0", "alert 1"]
    assert [each["action"] for each in logs if each["log_level"] == "error"] == ["delivery_unlinked"]


async def test_a_crash_between_sending_and_noting_repeats_one_message_at_most(clinic: Clinic) -> None:
    clinic.add_people(1)
    for number in range(3):
        clinic.owe("participant:1", f"{number}")
    killed = asyncio.Event()

    class Killed:
        """Sends the second message, and never says that it did."""

        def __init__(self, courier: Courier) -> None:
            self.courier = courier

        async def carry(self, chat: int, letter: Letter, edits: int | None) -> Outcome:
            outcome = await self.courier.carry(chat, letter, edits)
            if letter.text == "1":
                killed.set()
                await asyncio.Event().wait()
            return outcome

    clinic.courier_of = Killed
    with pytest.raises(asyncio.CancelledError):
        await _until_killed(clinic, killed)
    clinic.courier_of = lambda courier: courier
    async with clinic.delivering():
        await clinic.until(clinic.settled)
    assert clinic.texts("participant:1") == ["0", "1", "1", "2"]


async def test_stopping_sends_what_can_go_and_waits_for_what_is_under_way(clinic: Clinic) -> None:
    clinic.add_people(3)
    async with clinic.delivering():
        for number in range(4):
            for recipient in clinic.recipients:
                clinic.owe(recipient, f"{number}")
    assert set(clinic.states().values()) == {"sent"}


async def test_a_mistake_of_ours_delays_one_letter_and_stops_nothing(clinic: Clinic) -> None:
    clinic.add_people(2)
    failures = iter([True, False])

    class Clumsy:
        """Fails at one letter once."""

        def __init__(self, courier: Courier) -> None:
            self.courier = courier

        async def carry(self, chat: int, letter: Letter, edits: int | None) -> Outcome:
            if letter.text == "difficult" and next(failures):
                raise ZeroDivisionError
            return await self.courier.carry(chat, letter, edits)

    clinic.courier_of = Clumsy
    clinic.owe("participant:1", "difficult")
    clinic.owe("participant:1", "easy")
    clinic.owe("participant:2", "easy")
    with capture_logs() as logs:
        async with clinic.delivering():
            await clinic.until(clinic.settled)
    assert clinic.texts("participant:1") == ["difficult", "easy"]
    assert clinic.texts("participant:2") == ["easy"]
    assert "delivery_failed" in [each["action"] for each in logs]


async def test_a_mistake_in_telling_of_a_refusal_still_settles_it(clinic: Clinic) -> None:
    clinic.add_people(1)

    def fail(work: Work, participant: int, now: datetime) -> None:
        work.touch(clinic.enrollments[0], "sleep-1", "opening", 0, "sent", NOON)
        raise ZeroDivisionError

    clinic.told = clinic.told._replace(lost=fail)
    clinic.world.block(clinic.people[0])
    owed = clinic.owe("participant:1", "hello")
    with capture_logs() as logs:
        async with clinic.delivering():
            await clinic.until(clinic.settled)
    assert clinic.states() == {owed: "blocked"}
    assert "refusal_untold" in [each["action"] for each in logs]
    with clinic.store.reading() as connection:
        assert connection.execute(select(touchpoints)).all() == [], "what it had half done is undone"


async def test_what_cannot_be_noted_is_not_sent_again_and_again(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic.add_people(2)
    settle_sent, failing = Work.settle_sent, [True]

    def clumsy(work: Work, message_of: dict[int, int], at: datetime) -> None:
        if 1 in message_of and failing[0]:
            raise ZeroDivisionError
        settle_sent(work, message_of, at)

    monkeypatch.setattr(Work, "settle_sent", clumsy)
    clinic.owe("participant:1", "unlucky")
    for number in range(3):
        clinic.owe("participant:2", f"{number}")
    with capture_logs() as logs:
        async with clinic.delivering():
            await clinic.until(lambda: clinic.texts("participant:2") == ["0", "1", "2"])
            await clinic.until(lambda: [each["action"] for each in logs].count("settle_failed") > 1)
            failing[0] = False
            await clinic.until(clinic.settled)
    assert clinic.texts("participant:1") == ["unlucky"]


async def test_a_database_that_fails_ends_it_with_its_sentence(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic.add_people(1)

    @contextmanager
    def full(_store: Store) -> Iterator[Work]:
        raise StoreError("The disk that holds the database is full.")
        yield

    async def until_it_is_full() -> None:
        async with clinic.delivering():
            monkeypatch.setattr(Store, "work", full)
            clinic.delivery.wake()

    with pytest.raises(StoreError, match="full"):
        await until_it_is_full()


async def test_idle_says_whether_anything_can_go_out(clinic: Clinic) -> None:
    clinic.add_people(1)
    stuck = clinic.world.faults.hang("sendMessage")
    async with clinic.delivering():
        assert await clinic.delivery.idle()
        clinic.owe("participant:1", "hello")
        assert not await clinic.delivery.idle()
        clinic.delivery.wake()
        await stuck.begun.wait()
        assert not await clinic.delivery.idle()
        stuck.let_go()
        async with asyncio.timeout(SOON):
            while not await clinic.delivery.idle():  # noqa: ASYNC110 - it tells nobody when it changes
                await asyncio.sleep(0.005)
        assert clinic.texts("participant:1") == ["hello"]


async def test_telegrams_limits_are_kept_so_that_it_need_not_refuse(clinic: Clinic) -> None:
    clinic.add_people(40)
    group = clinic.add_staff()
    # A little room: on a busy machine, what left in order can arrive in a heap.
    clinic.world.flood = Flood(Pace(burst=7, overall=36))
    for recipient in clinic.recipients:
        clinic.owe(recipient, "hello")
    for number in range(8):
        clinic.owe("participant:1", f"{number}")
    async with clinic.delivering(Pacing(time.monotonic)):
        await clinic.until(clinic.settled)
    assert _attempts_in_all(clinic) == 0
    assert clinic.texts("participant:1") == ["hello", *(str(number) for number in range(8))]
    assert [each.text for each in clinic.world.transcript(group) if each.by_bot] == ["hello"]


async def test_without_pacing_telegrams_asking_to_wait_is_heard(clinic: Clinic) -> None:
    clinic.add_people(2)
    clinic.world.flood = Flood(Pace(burst=2))
    for number in range(4):
        clinic.owe("participant:1", f"{number}")
    clinic.owe("participant:2", "hello")
    async with clinic.delivering():
        await clinic.until(clinic.settled)
    assert clinic.texts("participant:1") == ["0", "1", "2", "3"]
    assert 0 < _attempts_in_all(clinic) <= 4


async def test_a_sent_message_says_which_one_it_is(clinic: Clinic) -> None:
    clinic.add_people(1)
    clinic.owe("participant:1", "hello")
    async with clinic.delivering():
        await clinic.until(clinic.settled)
    with clinic.store.reading() as connection:
        number, settled_at = connection.execute(select(outbox.c.message_id, outbox.c.settled_at)).one()
    assert clinic.world.chat(clinic.people[0]).messages[number].text == "hello"
    assert settled_at == NOON


async def _until_killed(clinic: Clinic, killed: asyncio.Event) -> None:
    async with clinic.delivering():
        await killed.wait()
        raise asyncio.CancelledError


def _attempts(clinic: Clinic, number: int) -> int:
    with clinic.store.reading() as connection:
        query = select(outbox.c.attempts).where(outbox.c.id == number)
        attempts: int = connection.execute(query).scalar_one()
    return attempts


def _attempts_in_all(clinic: Clinic) -> int:
    return sum(_attempts(clinic, number) for number in clinic.states())


def _count_units(store: Store) -> list[int]:
    """How many units of work there have been, from now on; the number changes as they go on."""
    units, work = [0], store.work

    @contextmanager
    def counted() -> Iterator[Work]:
        units[0] += 1
        with work() as unit:
            yield unit

    store.work = counted  # type: ignore[method-assign]
    return units
