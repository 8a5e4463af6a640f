"""The listen loop on a real local Bot API, with a service that only remembers what it committed."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

import pytest
from telegram.error import NetworkError, RetryAfter, TimedOut

from bot.core.events import Place, Pressed, Wrote
from bot.playground.chats import Account
from bot.playground.server import Playground
from bot.playground.world import World
from bot.service.arrivals import Arrival, Arrived, Handled, StaffArrived
from bot.store.errors import StoreError
from bot.telegram.bots import Bots, RawBot, make_bots
from bot.telegram.handing import AT_ONCE, TRIES
from bot.telegram.listen import Listener, ListenError, pause_after
from tests.telegram.doubles import NoNetwork, bot_on, refusal, result

SOON = 10.0
QUICK = 0.01
"""The patience of a listener in tests: its pauses are real, and short."""


class Service:
    """What the bot would commit: the arrivals, once each, in order; and how they came together."""

    def __init__(self) -> None:
        self.committed: list[Arrival] = []
        self.batches: list[int] = []
        self.aside: list[Arrival] = []
        self.poison: set[str] = set()
        self.breaks_at: int | None = None
        self.before_commit: Callable[[Sequence[Arrival]], None] = lambda arrivals: None
        self.changed = asyncio.Condition()

    async def handle(self, arrivals: Sequence[Arrival]) -> Sequence[Handled | Exception]:
        """One transaction: all of it or nothing."""
        await asyncio.sleep(0)
        self.batches.append(len(arrivals))
        self.before_commit(arrivals)
        outcomes: list[Handled | Exception] = []
        for arrival in arrivals:
            known = {each.key for each in self.committed}
            if words(arrival) in self.poison:
                outcomes.append(ZeroDivisionError(arrival.key))
                continue
            if self.breaks_at is not None and len(self.committed) >= self.breaks_at:
                raise StoreError("The disk that holds the database is full.")
            if arrival.key not in known:
                self.committed.append(arrival)
            outcomes.append(Handled(notice="Noted." if is_press(arrival) else None))
        async with self.changed:
            self.changed.notify_all()
        return outcomes

    async def set_aside(self, arrival: Arrival) -> None:
        self.aside.append(arrival)
        async with self.changed:
            self.changed.notify_all()

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something is true of what was committed."""
        async with asyncio.timeout(SOON), self.changed:
            await self.changed.wait_for(condition)

    def words_of(self, person: Account) -> list[str]:
        """What somebody wrote, as it was committed."""
        return [
            words(each) for each in self.committed if isinstance(each, Arrived) and each.chat == person.id
        ]


def words(arrival: Arrival) -> str:
    return arrival.event.text if isinstance(arrival, Arrived) and isinstance(arrival.event, Wrote) else ""


def is_press(arrival: Arrival) -> bool:
    return isinstance(arrival, Arrived) and isinstance(arrival.event, Pressed)


def nowhere(_latitude: float, _longitude: float) -> Place:
    raise AssertionError("nobody shares a location here")


def listener(bot: RawBot, service: Service, side_by_side: int = 1) -> Listener:
    return Listener(
        bot,
        service.handle,
        service.set_aside,
        nowhere,
        lambda: 0.5,
        side_by_side=side_by_side,
        patience=QUICK,
    )


@asynccontextmanager
async def listening(bots: Bots, service: Service, side_by_side: int = 1) -> AsyncIterator[None]:
    """Listen meanwhile, and stop as the bot stops."""
    stop = asyncio.Event()
    task = asyncio.create_task(listener(bots.polling, service, side_by_side).run(stop))
    try:
        yield
        stop.set()
        async with asyncio.timeout(SOON):
            await task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def people(world: World, number: int) -> list[Account]:
    return [world.add_person(f"Person {each}") for each in range(number)]


@pytest.mark.parametrize("side_by_side", [1, 4])
async def test_each_chat_is_heard_in_order_and_several_together(
    bots: Bots, world: World, side_by_side: int
) -> None:
    service, crowd = Service(), people(world, 30)
    for round_ in range(8):
        for person in crowd:
            world.say(person, f"{round_}")
    async with listening(bots, service, side_by_side):
        await service.until(lambda: len(service.committed) == 240)
    for person in crowd:
        assert service.words_of(person) == [str(round_) for round_ in range(8)]
    assert len(service.batches) < 60, "updates of different chats share a transaction"
    assert max(service.batches) <= AT_ONCE
    assert len(world.updates) == 0, "what was committed is confirmed before the bot ends"


async def test_an_update_is_confirmed_only_after_it_was_committed(bots: Bots, world: World) -> None:
    service, (anna,) = Service(), people(world, 1)
    unconfirmed: list[int] = []
    service.before_commit = lambda arrivals: unconfirmed.append(len(world.updates))
    async with listening(bots, service):
        for number in range(5):
            world.say(anna, f"{number}")
            await service.until(lambda number=number: len(service.committed) == number + 1)  # type: ignore[misc]
    assert all(unconfirmed), "Telegram still holds what is being committed"
    assert len(world.updates) == 0


async def test_what_was_not_committed_comes_again_after_a_crash(bots: Bots, world: World) -> None:
    service, crowd = Service(), people(world, 7)
    for number in range(60):
        world.say(crowd[number % 7], f"{number}")
    for breaks_at in (3, 20, 41):
        service.breaks_at = breaks_at
        async with asyncio.timeout(SOON):
            with pytest.raises(StoreError, match="full"):
                await listener(bots.polling, service).run(asyncio.Event())
        # Telegram has not been told of anything that is not committed, in whatever order it was.
        held = len(world.updates)
        assert 60 - held <= breaks_at
    service.breaks_at = None
    async with listening(bots, service):
        await service.until(lambda: len(service.committed) == 60)
    for person in crowd:
        said = [int(each) for each in service.words_of(person)]
        assert said == sorted(said)


async def test_killed_between_commit_and_confirmation_nothing_happens_twice(
    playground: Playground, world: World
) -> None:
    service, crowd = Service(), people(world, 3)
    for number in range(9):
        world.say(crowd[number % 3], f"{number}")
    for _ in range(4):
        # No farewell: as a process that is killed.
        bots = make_bots(playground.token, playground.api_url)
        await bots.open()
        killed = asyncio.create_task(listener(bots.polling, service).run(asyncio.Event()))
        batches = len(service.batches)
        await service.until(lambda batches=batches: len(service.batches) > batches)  # type: ignore[misc]
        killed.cancel()
        await asyncio.gather(killed, return_exceptions=True)
        await bots.close()
        world.say(crowd[0], "another one")
    bots = make_bots(playground.token, playground.api_url)
    await bots.open()
    async with listening(bots, service):
        await service.until(lambda: len(service.committed) == 13)
    await bots.close()
    assert len({each.key for each in service.committed}) == 13


async def test_one_update_that_cannot_be_handled_stops_neither_its_chat_nor_the_others(
    bots: Bots, world: World
) -> None:
    service, (anna, ben) = Service(), people(world, 2)
    service.poison = {"poison"}
    for text in ("before", "poison", "after"):
        world.say(anna, text)
    for text in ("one", "two", "three"):
        world.say(ben, text)
    async with listening(bots, service):
        await service.until(lambda: len(service.committed) == 5)
    assert service.words_of(anna) == ["before", "after"]
    assert service.words_of(ben) == ["one", "two", "three"]
    assert [words(each) for each in service.aside] == ["poison"]
    assert len(world.updates) == 0


async def test_what_fails_together_is_tried_one_by_one(bots: Bots, world: World) -> None:
    service, crowd = Service(), people(world, 5)
    for person in crowd:
        world.say(person, "hello")

    def in_each_others_way(arrivals: Sequence[Arrival]) -> None:
        if len(arrivals) > 1:
            raise RuntimeError("two transactions in each other's way")

    service.before_commit = in_each_others_way
    async with listening(bots, service):
        await service.until(lambda: len(service.committed) == 5)
    assert service.aside == []
    assert service.batches == [5, 1, 1, 1, 1, 1]


async def test_an_update_that_cannot_even_be_set_aside_does_not_come_for_ever(
    bots: Bots, world: World
) -> None:
    service, (anna,) = Service(), people(world, 1)
    service.poison = {"poison"}
    tried: list[str] = []

    async def fail(arrival: Arrival) -> None:
        tried.append(arrival.key)
        raise ZeroDivisionError

    service.set_aside = fail  # type: ignore[method-assign]
    world.say(anna, "poison")
    world.say(anna, "after")
    async with listening(bots, service):
        await service.until(lambda: service.words_of(anna) == ["after"])
    assert len(tried) == 1
    assert service.batches == [1] * (TRIES + 1)


async def test_a_pressed_button_stops_spinning_after_the_commit(bots: Bots, world: World) -> None:
    service, (anna,) = Service(), people(world, 1)
    world.say(anna, "hello")
    async with listening(bots, service):
        await service.until(lambda: service.committed)
        buttons = {"inline_keyboard": [[{"text": "Yes", "callback_data": "1:yes"}]]}
        asked = {"chat_id": anna.id, "text": "Well?", "reply_markup": buttons}
        await bots.program.call("sendMessage", asked)
        answered_before: list[bool] = []
        service.before_commit = lambda arrivals: answered_before.append(bool(world.answered))
        query = world.press(anna, "Yes")
        assert await world.wait_for(lambda: world.answered.get(query)) == "Noted."
    assert answered_before == [False]


async def test_a_button_nobody_knows_stops_spinning_too(bots: Bots, world: World) -> None:
    service, (anna,) = Service(), people(world, 1)
    world.say(anna, "hello")
    async with listening(bots, service):
        await service.until(lambda: service.committed)
        buttons = {"inline_keyboard": [[{"text": "Old", "callback_data": "from-another-bot"}]]}
        asked = {"chat_id": anna.id, "text": "Well?", "reply_markup": buttons}
        await bots.program.call("sendMessage", asked)
        query = world.press(anna, "Old")
        await world.wait_for(lambda: query in world.answered)
    assert len(service.committed) == 1


async def test_a_command_in_a_group_is_answered_there(bots: Bots, world: World) -> None:
    service, (clara,) = Service(), people(world, 1)
    group = world.add_group("Clinicians", members=[clara])

    async def reply(arrivals: Sequence[Arrival]) -> Sequence[Handled | Exception]:
        assert all(isinstance(each, StaffArrived) for each in arrivals)
        return [Handled(reply="On call now: <Clara> & co.")] * len(arrivals)

    service.handle = reply  # type: ignore[method-assign]
    world.say(clara, "/oncall", chat=group)
    async with listening(bots, service):
        said = await world.wait_for(lambda: [each for each in world.transcript(group) if each.by_bot])
    assert said[0].text == "On call now: <Clara> & co."


@pytest.mark.parametrize("order", ["500", "502", "429", "drop", "drop after"])
async def test_faults_of_the_network_delay_and_lose_nothing(bots: Bots, world: World, order: str) -> None:
    service, (anna,) = Service(), people(world, 1)
    match order.split():
        case ["drop", *after]:
            fault = world.faults.drop("getUpdates", times=3, after=bool(after))
        case [code]:
            fault = world.faults.answer(int(code), "getUpdates", times=1, retry_after=1)
        case _:
            raise AssertionError(order)
    world.say(anna, "one")
    async with listening(bots, service):
        world.say(anna, "two")
        await service.until(lambda: service.words_of(anna) == ["one", "two"])
    assert fault.met == fault.times


async def test_telegram_may_be_away_for_long() -> None:
    request = NoNetwork(*[TimedOut()] * 9, result([]), NetworkError("closed"), refusal(401, "Unauthorized"))
    with pytest.raises(ListenError):
        await listener(bot_on(request), Service()).run(asyncio.Event())
    assert [name for name, _ in request.calls] == ["getUpdates"] * 12
    await request.shutdown()


def test_the_longer_it_is_away_the_longer_the_pauses_up_to_half_a_minute() -> None:
    pauses = [pause_after(failures, TimedOut(), 1.0, jitter=1.0) for failures in range(1, 2000)]
    assert pauses[:6] == [1, 2, 4, 8, 16, 30]
    assert set(pauses[5:]) == {30}
    assert pause_after(1, TimedOut(), 1.0, jitter=0.0) == 0.5
    assert pause_after(9, RetryAfter(7), 1.0, jitter=0.0) == 7


@pytest.mark.parametrize("answer", [refusal(401, "Unauthorized"), refusal(404, "Not Found")])
async def test_a_token_that_telegram_does_not_know_ends_it_with_a_sentence(
    answer: tuple[int, object],
) -> None:
    with pytest.raises(ListenError, match="does not know this token") as told:
        await listener(bot_on(NoNetwork(answer)), Service()).run(asyncio.Event())
    assert "secret" not in str(told.value)


async def test_another_listener_ends_it_with_a_sentence(bots: Bots, playground: Playground) -> None:
    service = Service()
    another = make_bots(playground.token, playground.api_url)
    await another.open()
    ours = asyncio.create_task(listener(bots.polling, service).run(asyncio.Event()))
    theirs = asyncio.create_task(listener(another.polling, service).run(asyncio.Event()))
    done, left = await asyncio.wait({ours, theirs}, timeout=SOON, return_when=asyncio.FIRST_COMPLETED)
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    with pytest.raises(ListenError, match="Another program is listening"):
        await done.pop()
    await another.close()


async def test_a_conflict_that_passes_is_no_reason_to_stop() -> None:
    terminated = refusal(409, "Conflict: terminated by other getUpdates request")
    unknown = refusal(401, "Unauthorized")
    request = NoNetwork(terminated, terminated, result([]), terminated, terminated, unknown)
    with pytest.raises(ListenError, match="token"):
        await listener(bot_on(request), Service()).run(asyncio.Event())
    assert not request.answers


async def test_a_webhook_is_said_to_be_one() -> None:
    conflict = refusal(409, "Conflict: can't use getUpdates method while webhook is active")
    with pytest.raises(ListenError, match="webhook"):
        await listener(bot_on(NoNetwork(conflict)), Service()).run(asyncio.Event())


async def test_asked_to_stop_it_finishes_what_is_in_hand_and_takes_no_more(bots: Bots, world: World) -> None:
    service, crowd = Service(), people(world, 3)
    stop = asyncio.Event()
    service.before_commit = lambda arrivals: stop.set()
    for round_ in range(4):
        for person in crowd:
            world.say(person, f"{round_}")
    async with asyncio.timeout(SOON):
        await listener(bots.polling, service).run(stop)
    assert service.batches == [3]
    assert len(world.updates) == 9, "the three that were committed are confirmed, the rest comes again"


async def test_no_chat_waits_for_another_ones_long_history(bots: Bots, world: World) -> None:
    service, (busy, quiet) = Service(), people(world, 2)
    for number in range(50):
        world.say(busy, f"{number}")
    world.say(quiet, "help")
    async with listening(bots, service):
        await service.until(lambda: len(service.committed) == 51)
    places: dict[int, list[int]] = defaultdict(list)
    for place, each in enumerate(service.committed):
        assert isinstance(each, Arrived)
        places[each.chat].append(place)
    assert places[quiet.id][0] <= 1
