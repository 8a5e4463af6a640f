"""An alert on second channels: whose ring, with which words, and that nothing stands in the way."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from bot.channels.apprising import AppriseRinger
from bot.channels.listing import Channel
from bot.core.events import Checked
from bot.service import alerts, carriers
from bot.service.courier import Courier, Outcome, Sent, Wait
from bot.service.delivery import Delivery
from bot.service.letters import Letter
from bot.service.ringing import note_rang, note_ring_failed
from bot.service.settling import Told
from bot.store.rows import ChannelRow, OwedRow
from bot.store.tables import outbox
from bot.store.work import Store, Work
from tests.channels.servers import mail_server, web_server
from tests.service.scene import ANNA, HOUR, LADDER, MINUTE, NOON, SAM, Scene

ROWS = [ChannelRow("clara", 1, "E-Mail"), ChannelRow("clara", 2, "phone"), ChannelRow("sam", 1, "E-Mail")]
SOON = 20.0


@pytest.fixture
def scene(store: Store) -> Scene:
    scene = Scene(store).set_up()
    with store.work() as work:
        work.keep_channels(ROWS)
    return scene


def rings(scene: Scene) -> list[str]:
    """The channels that were to ring, in order."""
    with scene.store.reading() as connection:
        rung = select(outbox.c.recipient).where(outbox.c.lane == "ring").order_by(outbox.c.id)
        return [one.removeprefix("channel:") for one in connection.execute(rung).scalars()]


def test_an_urgent_alert_that_telegram_does_not_deliver_rings_everything_after_two_minutes(
    scene: Scene,
) -> None:
    scene.writes("I want to kill myself")
    scene.time_passes(NOON + MINUTE)
    assert rings(scene) == []
    scene.time_passes(NOON + 2 * MINUTE)
    assert rings(scene) == ["clara/1", "clara/2", "sam/1"]
    assert ("rings", None, "clara/1, clara/2, sam/1") in scene.log()
    assert scene.last("channel:clara/1").text == (
        "Evenkeel: one urgent alert\n"
        "\n"
        "P-0001, since Mon 2 Mar 12:00 (Europe/Berlin)\n"
        "Nobody has acknowledged it yet.\n"
        "Telegram has not delivered it yet to: the clinicians' group, Dr. Clara Weiss.\n"
        "Please open Telegram: the clinicians' group. There it is acknowledged."
    )


@pytest.mark.parametrize(
    "words", ["I want to kill myself on the bridge", "I took the whole pack", "very low"]
)
def test_nothing_that_was_said_or_found_is_on_a_second_channel(scene: Scene, words: str) -> None:
    scene.writes(words)
    scene.time_passes(NOON + 4 * HOUR)
    said = " ".join(told.text for row in ROWS for told in scene.told(f"channel:{row.name}")).lower()
    found = ("kill", "bridge", "pack", "low", "suicide", "thoughts", "anna", "hold", "score", "rule")
    assert not [word for word in found if word in said.replace("following", "")]


def test_what_was_delivered_rings_nobody_until_it_climbs(scene: Scene) -> None:
    scene.writes("I want to kill myself")
    with scene.store.work() as work:
        (row, *_) = [one for one in work.waiting(NOON, 9, "alert") if one.alert_id is not None]
        alerts.note_delivered(work, LADDER, row, NOON + MINUTE)
    # Without an answer to the safety question it would climb earlier.
    scene.does(Checked(question="danger", answer="no"), NOON + MINUTE)
    scene.time_passes(NOON + 59 * MINUTE)
    assert rings(scene) == []
    scene.time_passes(NOON + 60 * MINUTE)
    assert rings(scene) == ["clara/1", "clara/2", "sam/1"]
    assert (
        "Told so far in Telegram: the clinicians' group, Dr. Clara Weiss, Sam Ortiz."
        in scene.last("channel:sam/1").text
    )
    scene.presses(SAM, "ack", NOON + 61 * MINUTE)
    scene.time_passes(NOON + 9 * HOUR)
    assert len(rings(scene)) == 3


def test_an_emergency_rings_who_is_on_call_at_once(scene: Scene) -> None:
    scene.writes("I took the whole pack")
    assert rings(scene) == ["clara/1", "clara/2"]


def test_a_note_to_review_rings_nobody_ever(scene: Scene) -> None:
    scene.writes("feeling very low")
    scene.time_passes(NOON + 200 * HOUR)
    assert rings(scene) == []


def test_who_is_not_in_telegram_is_reached_by_a_channel_at_once(store: Store) -> None:
    scene = Scene(store)
    with store.work() as work:
        work.add_participant(ANNA, "Anna", NOON)
        work.keep_channels(ROWS)
    scene.writes("I want to kill myself")
    assert rings(scene) == ["clara/1", "clara/2"]
    assert "Nobody could be told in Telegram." in scene.last("channel:clara/1").text


class Silent(Courier):
    """A Telegram that never answers."""

    async def carry(self, chat: int, letter: Letter, edits: int | None) -> Outcome:
        await asyncio.sleep(3600)
        return Wait(seconds=0, why="never")


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@asynccontextmanager
async def delivering(scene: Scene, clock: Clock, courier: Courier, *urls: str) -> AsyncIterator[Delivery]:
    """Deliver meanwhile, to these addresses of clara's."""
    channels = [Channel("clara", number, "", SecretStr(url)) for number, url in enumerate(urls, 1)]
    with scene.store.work() as work:
        work.keep_channels([each.row for each in channels])

    def failed(work: Work, row: OwedRow, now: datetime) -> None:
        note_ring_failed(work, LADDER, row, now)

    def delivered(work: Work, row: OwedRow, now: datetime) -> None:
        alerts.note_delivered(work, LADDER, row, now)

    told = Told(lambda *_: None, lambda *_: None, delivered, note_rang, failed)
    ringer = AppriseRinger({each.row.name: each for each in channels}, seconds=15)
    couriers = {"alert": courier, "program": courier}
    delivery = Delivery(scene.store, couriers, clock, told, lambda: 0.5, ringer=ringer)  # type: ignore[arg-type]
    task = asyncio.create_task(delivery.run(asyncio.Event()))
    try:
        yield delivery
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(SOON):
        while not condition():  # noqa: ASYNC110 - the store tells nobody when it changes
            await asyncio.sleep(0.01)


@contextmanager
def quick_tries(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patched:
        patched.setattr(carriers, "RING_PAUSE", 0.02)
        yield


def logged(scene: Scene, action: str) -> list[str]:
    return [detail for done, _, detail in scene.log() if done == action]


async def test_while_telegram_hangs_and_a_gateway_hangs_too_the_mail_arrives(sqlite_store: Store) -> None:
    scene, clock = Scene(sqlite_store).set_up(), Clock()
    async with mail_server() as inbox, web_server() as hook:
        urls = (hook.url("hanging/a"), inbox.url("clara@clinic.example"), hook.url("taken"))
        async with delivering(scene, clock, Silent(), *urls) as delivery:
            scene.writes("I want to kill myself")
            delivery.wake()
            clock.now = NOON + 2 * MINUTE
            scene.time_passes(clock.now)
            delivery.wake()
            await until(lambda: inbox.taken and hook.taken)
            await until(lambda: set(logged(scene, "rang")) == {"clara/2", "clara/3"})
        assert [text.splitlines()[0] for text in inbox.texts()] == ["Evenkeel: one urgent alert"]
        assert hook.asked.count("/hanging/a") >= 1
    assert scene.alert().delivered_at is None


async def test_a_channel_that_fails_all_its_tries_is_told_to_the_coordinators_once(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene, clock = Scene(sqlite_store).set_up(), Clock()
    async with web_server() as hook:
        with quick_tries(monkeypatch):
            async with delivering(scene, clock, Silent(), hook.url("refused/s3cr3t")) as delivery:
                scene.writes("I took the whole pack")
                delivery.wake()
                await until(lambda: logged(scene, "ring failed") == ["clara/1"])
                clock.now = NOON + 5 * MINUTE
                scene.time_passes(clock.now)
                delivery.wake()
                await until(lambda: len(logged(scene, "ring failed")) == 3)
        assert len(hook.asked) == 3 * carriers.RING_TRIES
    told = [one.text for one in scene.told("group:coordinators") if "second channel" in one.text]
    assert len(told) == 1
    assert "The second channel clara/1 of Dr. Clara Weiss did not take an alert" in told[0]
    with sqlite_store.reading() as connection:
        assert "s3cr3t" not in repr(connection.execute(select(outbox)).all()) + repr(scene.log())


async def test_what_somebody_has_by_now_is_not_rung_any_more(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene, clock = Scene(sqlite_store).set_up(), Clock()
    async with web_server() as hook:
        with quick_tries(monkeypatch):
            async with delivering(scene, clock, Silent(), hook.url("taken")) as delivery:
                with sqlite_store.work() as work:
                    work.keep_channels([ChannelRow("clara", 1, "")])
                scene.writes("I took the whole pack")
                scene.presses(SAM, "ack", NOON)
                delivery.wake()
                await until(lambda: "waiting" not in states(scene, "ring"))
        assert states(scene, "ring") == ["superseded"]
        assert hook.asked == []


async def test_an_alert_that_telegram_takes_is_delivered(sqlite_store: Store) -> None:
    class Taking(Courier):
        async def carry(self, chat: int, letter: Letter, edits: int | None) -> Outcome:
            return Sent(message_id=1)

    scene, clock = Scene(sqlite_store).set_up(), Clock()
    async with delivering(scene, clock, Taking()) as delivery:
        scene.writes("I want to kill myself")
        delivery.wake()
        await until(lambda: scene.alert().delivered_at == NOON)
    assert len(logged(scene, "delivered")) == 1


def states(scene: Scene, lane: str) -> list[str]:
    with scene.store.reading() as connection:
        return list(connection.execute(select(outbox.c.state).where(outbox.c.lane == lane)).scalars())
