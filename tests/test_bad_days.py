"""Bad days, lived through by the real process: whatever happens, the alert reaches somebody, and none is lost."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.authoring.load import load
from bot.clock import StagedClock
from bot.core.alert import Alert
from bot.core.enrollment import Status
from bot.core.schedule import wake_at
from bot.playground.chats import Account, Chat, Message
from bot.rehearsal import newcomer
from bot.service.places import place_named
from bot.store.tables import alerts, audit_log, outbox
from bot.store.work import Store
from tests.process import HOME, INVITATION, Clinic

MONDAY = datetime.fromisoformat("2026-03-02T10:00Z")
"""A Monday, 11:00 in Berlin: Clara is on call, and Sam is at home."""
FOR_EVER = 1_000_000
WORRY = "I want to end my life"


@pytest.fixture
async def clinic(tmp_path: Path) -> AsyncIterator[Clinic]:
    clinic = Clinic(tmp_path, MONDAY, speed=1)
    await clinic.open(load(HOME).ladder)
    yield clinic
    await clinic.close()


@pytest.fixture
def sam(clinic: Clinic) -> Account:
    """A second clinician, who is linked."""
    person = clinic.world.add_person("Sam Ortiz")
    clinic.world.say(person, "/start")
    with clinic.store() as store, store.work() as work:
        work.link_staff("sam", person.id, MONDAY)
    return person


def seen(clinic: Clinic, whose: Account | Chat, words: str) -> list[Message]:
    """The messages of the bot with these words that one sees in a chat."""
    return [each for each in clinic.world.transcript(whose) if each.by_bot and words in each.text]


async def sees(clinic: Clinic, whose: Account | Chat, words: str) -> Message:
    """Wait until the bot has said something with these words there; the last of it."""
    await clinic.until(lambda: seen(clinic, whose, words))
    return seen(clinic, whose, words)[-1]


async def alert_is_kept(clinic: Clinic) -> None:
    """Wait until there is an alert in the store; nothing in the world tells of it."""
    with clinic.store() as store:
        await clinic.outside(lambda: alerts_in(store))


def alerts_in(store: Store) -> list[Alert]:
    with store.reading() as connection:
        rows = connection.execute(select(alerts.c.alert).order_by(alerts.c.id)).scalars()
        return [Alert.model_validate_json(row) for row in rows]


def the_alert(clinic: Clinic) -> Alert:
    """The one alert that there is."""
    with clinic.store() as store:
        (alert,) = alerts_in(store)
    return alert


def enroll(clinic: Clinic, people: int, first_chat: int, now: datetime) -> None:
    """So many more participants, in the middle of their program, all with the same hours."""
    program = load(HOME).programs["first_week"]
    with clinic.store() as store, store.work() as work:
        for number in range(people):
            row = work.add_participant(first_chat + number, f"Person {number}", now)
            taken_in = newcomer(program, row.pseudonym, row.name, place_named("Berlin"), now)
            work.add_enrollment(row.id, taken_in, wake_at(program, taken_in), now)


async def test_telegram_is_down_for_half_an_hour_in_the_middle_of_an_alert(tmp_path: Path) -> None:
    clinic = Clinic(tmp_path, MONDAY, speed=300)  # half an hour in six seconds
    await clinic.open(load(HOME).ladder)
    try:
        await clinic.run()
        anna = clinic.world.add_person("Anna")
        begun = clinic.world.faults.hang("send*", times=FOR_EVER)
        clinic.world.say(anna, WORRY)
        await asyncio.wait_for(begun.begun.wait(), 30)
        clinic.world.faults.drop("*", times=FOR_EVER)
        begun.let_go()
        down_until = clinic.clock() + timedelta(minutes=30)
        await clinic.outside(lambda: clinic.clock() >= down_until)
        assert not seen(clinic, clinic.clinicians, "Evenkeel: one urgent alert")
        clinic.world.faults.clear()
        await sees(clinic, anna, "may not be safe")
        await sees(clinic, clinic.clinicians, "Evenkeel: one urgent alert")
        await sees(clinic, clinic.clara, "Evenkeel: one urgent alert")
    finally:
        await clinic.close()
    assert the_alert(clinic).state == "open"


async def test_the_process_is_killed_between_noticing_and_telling(clinic: Clinic) -> None:
    await clinic.run()
    anna = clinic.world.add_person("Anna")
    clinic.world.faults.hang("send*", times=FOR_EVER)
    clinic.world.say(anna, WORRY)
    await alert_is_kept(clinic)
    await clinic.kill()
    assert not clinic.world.transcript(clinic.clinicians)
    clinic.world.faults.clear()
    await clinic.run()
    await sees(clinic, anna, "may not be safe")
    await sees(clinic, clinic.clinicians, "Evenkeel: one urgent alert")
    await sees(clinic, clinic.clara, "Evenkeel: one urgent alert")
    assert the_alert(clinic).state == "open"


async def test_who_is_on_call_has_blocked_the_bot_and_the_group_threw_it_out(
    clinic: Clinic, sam: Account
) -> None:
    clinic.world.block(clinic.clara)
    clinic.world.remove_bot(clinic.clara, clinic.clinicians)
    await clinic.run()
    clinic.world.say(clinic.world.add_person("Anna"), WORRY)
    # Nobody waits for the hour after which it would climb.
    await sees(clinic, sam, "Evenkeel: one urgent alert")
    await sees(clinic, clinic.coordinators, "Please call one: Dr. Clara Weiss")


async def test_the_group_became_a_supergroup_and_its_buttons_work_there(clinic: Clinic) -> None:
    plain = clinic.world.add_group("Clinicians", "group", members=[clinic.clara])
    with clinic.store() as store, store.work() as work:
        work.link_group("clinicians", plain.id, MONDAY)
    new = clinic.world.migrate(plain)
    clinic.world.updates.drop()  # while the bot was not running, and longer than Telegram keeps it
    await clinic.run()
    clinic.world.say(clinic.world.add_person("Anna"), WORRY)
    await sees(clinic, new, "Evenkeel: one urgent alert")
    clinic.world.press(clinic.clara, "Acknowledge", chat=new)
    await sees(clinic, new, "Acknowledged by Dr. Clara Weiss")


async def test_of_two_who_press_in_the_same_second_one_has_it_and_the_other_reads_who(
    clinic: Clinic, sam: Account
) -> None:
    clinic.world.join(sam, clinic.clinicians)
    await clinic.run()
    clinic.world.say(clinic.world.add_person("Anna"), WORRY)
    await sees(clinic, clinic.clinicians, "Evenkeel: one urgent alert")
    presses = [clinic.world.press(who, "Acknowledge", chat=clinic.clinicians) for who in (clinic.clara, sam)]
    await clinic.until(lambda: all(each in clinic.world.answered for each in presses))
    said = sorted(clinic.world.answered[each] for each in presses)
    assert said[1] == "You have it now."
    assert said[0] in (
        "Dr. Clara Weiss has acknowledged it already.",
        "Sam Ortiz has acknowledged it already.",
    )
    owner = the_alert(clinic).acknowledged_by
    assert said[0].startswith("Dr. Clara Weiss" if owner == "clara" else "Sam Ortiz")


async def test_the_participant_deletes_the_chat_and_clinicians_learn_that_words_may_not_have_arrived(
    clinic: Clinic,
) -> None:
    await clinic.run()
    anna = clinic.world.add_person("Anna")
    clinic.world.say(anna, WORRY)
    clinic.world.block(anna)
    card = await sees(clinic, clinic.clinicians, "They blocked the bot or deleted the chat")
    assert "Write to them" in card.labels
    press = clinic.world.press(clinic.clara, "Write to them", message=card)
    await clinic.until(lambda: press in clinic.world.answered)
    assert "it cannot reach them" in clinic.world.answered[press]


@pytest.mark.parametrize("who", ["a stranger", "before consent", "after /stop"])
async def test_whoever_writes_it_is_heard(clinic: Clinic, who: str) -> None:
    await clinic.run()
    anna = clinic.world.add_person("Anna")
    if who != "a stranger":
        clinic.world.say(anna, f"/start {INVITATION}")
        await sees(clinic, anna, "Do you agree?")
    if who == "after /stop":
        clinic.world.say(anna, "/stop")
        await sees(clinic, anna, "You have left the program")
    clinic.world.say(anna, WORRY)
    await sees(clinic, anna, "may not be safe")
    await sees(clinic, clinic.clinicians, "Evenkeel: one urgent alert")


@pytest.mark.parametrize("jump", [timedelta(hours=-5), timedelta(days=3)], ids=["back", "ahead"])
async def test_the_clock_jumps_and_an_open_alert_is_told_again_all_the_same(
    clinic: Clinic, jump: timedelta
) -> None:
    await clinic.run()
    anna = clinic.world.add_person("Anna")
    clinic.world.say(anna, WORRY)
    await sees(clinic, clinic.clinicians, "Evenkeel: one urgent alert")
    await clinic.stop()
    told = len(seen(clinic, clinic.clinicians, "Evenkeel: one urgent alert"))
    clinic.clock = StagedClock(clinic.clock() + jump, speed=1)
    await clinic.run()
    await clinic.until(lambda: len(seen(clinic, clinic.clinicians, "Evenkeel: one urgent alert")) > told)
    # And what is noticed after the jump leaves at once.
    clinic.world.say(anna, "I took all my pills")
    await sees(clinic, clinic.clinicians, "Evenkeel: one emergency alert")


async def test_an_alert_passes_thousands_of_reminders_that_are_due_in_the_same_minute(clinic: Clinic) -> None:
    """How fast it is, with a hundred thousand of them, a benchmark says."""
    crowd = 2000
    first = 7_000_000_001
    enroll(clinic, crowd, first, MONDAY)
    for number in range(crowd):
        clinic.world.say(clinic.world.add_person(f"Person {number}", account_id=first + number), "/help")
    clinic.world.updates.drop()
    clinic.clock.jump_to(MONDAY + timedelta(days=1, hours=-2))
    await clinic.run()
    # Telegram takes about 30 a second, so the crowd takes more than a minute.
    await clinic.until(lambda: any(seen(clinic, clinic.world.people[first + n], "") for n in range(50)))
    anna = clinic.world.add_person("Anna")
    clinic.world.say(anna, WORRY)
    await sees(clinic, anna, "may not be safe")
    await sees(clinic, clinic.clinicians, "Evenkeel: one urgent alert")
    with clinic.store() as store, store.reading() as connection:
        # Whether the others wait to be woken or to be sent to is one.
        sent = connection.execute(
            select(func.count()).where(outbox.c.state == "sent", outbox.c.lane == "program")
        ).scalar_one()
        told = connection.execute(select(audit_log.c.detail).where(audit_log.c.action == "told")).scalars()
        assert "group:clinicians" in next(iter(told))
    assert sent < crowd * 3 / 4, "the alert had to wait for the reminders"


async def test_somebody_who_has_stopped_is_still_withdrawn_after_their_alert(clinic: Clinic) -> None:
    """Safety is heard in every state, and changes none that the participant chose."""
    await clinic.run()
    anna = clinic.world.add_person("Anna")
    clinic.world.say(anna, f"/start {INVITATION}")
    await sees(clinic, anna, "Do you agree?")
    clinic.world.say(anna, "/stop")
    clinic.world.say(anna, WORRY)
    card = await sees(clinic, clinic.clinicians, "Evenkeel: one urgent alert")
    clinic.world.press(clinic.clara, "Acknowledge", message=card)
    await sees(clinic, clinic.clinicians, "Acknowledged by Dr. Clara Weiss")
    with clinic.store() as store, store.work() as work:
        row = work.participant_of_chat(anna.id)
        assert row is not None
        assert row.enrollment_id is not None
        assert work.load_enrollment(row.enrollment_id)[1].status is Status.WITHDRAWN
