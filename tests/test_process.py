"""The real process over real HTTP: a whole way in, kills at any moment, and an operator's bad days."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path
from shutil import copytree

import pytest
from sqlalchemy import func, select

from bot.authoring.load import load
from bot.playground.chats import Account, Message
from bot.playground.watching import Change
from bot.store import views
from bot.store.tables import alerts, inbox, outbox, responses, touchpoints
from bot.store.work import Store
from tests.process import HOME, INVITATION, Clinic, spawn

MONDAY = datetime.fromisoformat("2026-03-02T05:00Z")


@pytest.fixture
async def clinic(tmp_path: Path) -> AsyncIterator[Clinic]:
    clinic = Clinic(tmp_path, MONDAY, speed=1)
    await clinic.open(load(HOME).ladder)
    yield clinic
    await clinic.close()


def last(clinic: Clinic, person: Account) -> Message | None:
    """The last message of the bot that this person sees."""
    return next((each for each in reversed(clinic.world.transcript(person)) if each.by_bot), None)


async def says(clinic: Clinic, person: Account, words: str) -> None:
    """Wait until the bot has said something with these words."""
    await clinic.until(
        lambda: any(words in each.text for each in clinic.world.transcript(person) if each.by_bot)
    )


async def take_in(clinic: Clinic, person: Account) -> None:
    """The whole way in."""
    clinic.world.say(person, f"/start {INVITATION}")
    await says(clinic, person, "Do you agree?")
    clinic.world.press(person, "I agree")
    await says(clinic, person, "How old are you?")
    clinic.world.press(person, "I am 18 or older")
    await says(clinic, person, "Which town")
    clinic.world.say(person, "Berlin")
    await says(clinic, person, "in the mornings")
    clinic.world.press(person, "08:00")
    await says(clinic, person, "in the evenings")
    clinic.world.press(person, "20:00")
    await says(clinic, person, "You are set up")


async def test_from_the_invitation_to_an_acknowledged_alert(clinic: Clinic) -> None:
    await clinic.run()
    anna = clinic.world.add_person("Anna <b>*_[", language_code="en")
    await take_in(clinic, anna)
    clinic.world.say(anna, "I want to end my life")
    await says(clinic, anna, "may not be safe")
    await says(clinic, anna, "0800 111 0 111")
    await clinic.until(
        lambda: any("Evenkeel: one" in each.text for each in clinic.world.transcript(clinic.clinicians))
    )
    clinic.world.press(clinic.clara, "Acknowledge", chat=clinic.clinicians)
    await clinic.until(
        lambda: any(
            "Acknowledged by Dr. Clara Weiss" in each.text
            for each in clinic.world.transcript(clinic.clinicians)
        )
    )
    # The alert says who by pseudonym only, and nothing of what was written.
    for message in clinic.world.transcript(clinic.clinicians):
        assert "Anna" not in message.text
        assert "end my life" not in message.text
    assert await clinic.stop() == 0


async def test_a_button_pressed_by_a_stranger_is_refused(clinic: Clinic) -> None:
    await clinic.run()
    anna, stranger = clinic.world.add_person("Anna"), clinic.world.add_person("Nobody we know")
    clinic.world.join(stranger, clinic.clinicians)
    clinic.world.say(anna, "I want to kill myself")
    await clinic.until(lambda: any(each.buttons for each in clinic.world.transcript(clinic.clinicians)))
    press = clinic.world.press(stranger, "Acknowledge", chat=clinic.clinicians)
    await clinic.until(lambda: "Only a linked clinician" in clinic.world.answered.get(press, ""))
    store = Store.open(clinic.url, clinic.folder)
    assert "refused" in [line.action for line in views.alert_log(store, 1)]
    assert [alert.state for alert in views.alerts(store)] == ["open"]
    store.close()


async def test_odd_things_get_a_friendly_answer(clinic: Clinic) -> None:
    await clinic.run()
    ben = clinic.world.add_person("Ben")
    clinic.world.say(ben, "hello")
    await says(clinic, ben, "only talk with people who were invited")
    await take_in(clinic, ben)
    clinic.world.send(ben, "sticker")
    await says(clinic, ben, "I can't read stickers")
    clinic.world.send(ben, "voice")
    await says(clinic, ben, "I can't read voice notes")
    clinic.world.send(ben, "photo", caption="this is my bed")
    await says(clinic, ben, "There is no open question just now")
    said = clinic.world.say(ben, "x" * 4096)
    clinic.world.edit_said(ben, said, "y")
    clinic.world.say(ben, "/dance")
    await says(clinic, ben, "I don't know that command")
    clinic.world.say(ben, "/help")
    await says(clinic, ben, "This is not an emergency service")
    assert '"level": "error"' not in clinic.logged()


class Patient:
    """Somebody who answers whatever is open, once, as soon as they see it."""

    def __init__(self, clinic: Clinic, name: str, worry: bool) -> None:
        self.clinic = clinic
        self.person = clinic.world.add_person(name)
        self.worry = worry
        self.pressed: set[str] = set()
        self.answers = 0

    def answer(self) -> None:
        """Answer the open question, if there is one that was not answered yet."""
        message = last(self.clinic, self.person)
        if message is None:
            return
        for candidate in reversed(
            [each for each in self.clinic.world.transcript(self.person) if each.by_bot][-4:]
        ):
            keys = [key for row in candidate.buttons for key in row if key.data]
            if keys:
                number = str(keys[0].data).partition(":")[0]
                if number not in self.pressed:
                    self.pressed.add(number)
                    self.answers += 1
                    self.clinic.world.press(self.person, self._choose(candidate), message=candidate)
                return
        if "Which town" in message.text and "place" not in self.pressed:
            self.pressed.add("place")
            self.answers += 1
            self.clinic.world.say(self.person, "Berlin")
        if "How many hours did you sleep" in message.text and "hours" not in self.pressed:
            self.pressed.add("hours")
            self.answers += 1
            self.clinic.world.say(self.person, "7")

    def _choose(self, message: Message) -> str:
        labels = [label for label in message.labels if not label.startswith("←")]
        if labels[0].endswith(":00"):
            return labels[-1]  # late hours, so that today's sessions still lie ahead
        return labels[3] if self.worry and "Nearly every day" in labels else labels[0]


async def test_kill_9_at_any_moment_of_a_day_loses_nothing_and_repeats_no_session(tmp_path: Path) -> None:
    """Three people live through their first day, while the bot is killed again and again.

    Each of its lives ends when it has done so many things, or when it has nothing left to do; and its clock
    stands while it runs, and moves on between two lives. So the day has the same hours and each life gets
    somewhere, however slow the machine is, and only the moments of the kills differ.
    """
    dice = random.Random(7)
    clinic = Clinic(tmp_path, MONDAY, speed=0)
    await clinic.open(load(HOME).ladder)
    patients = [
        Patient(clinic, name, worry) for name, worry in (("Ada", False), ("Bea", True), ("Cy", False))
    ]
    for patient in patients:
        clinic.world.say(patient.person, f"/start {INVITATION}")
    kills = 0

    def all_through() -> bool:
        for patient in patients:
            patient.answer()
        evenings = [
            any("What would you like most" in each.text for each in clinic.world.transcript(patient.person))
            for patient in patients
            if not patient.worry
        ]
        alerted = any("Evenkeel: one" in each.text for each in clinic.world.transcript(clinic.clinicians))
        return all(evenings) and alerted

    async def more_than(before: int, deeds: Callable[[], int]) -> bool:
        """Whether the bot does anything more within two seconds."""
        try:
            return await clinic.world.wait_for(lambda: deeds() > before, 2)
        except TimeoutError:
            return False

    async def one_life(deeds: int) -> bool:
        """Whether the bot was killed in the middle of its work."""
        done = 0

        def see(change: Change) -> None:
            nonlocal done
            done += change.what in ("message", "toast")

        await clinic.run()
        deaf = clinic.world.watching.listen(see)
        idle = False
        while not idle and done < deeds and not all_through():
            idle = not await more_than(done, lambda: done)
        deaf()
        await asyncio.sleep(dice.choice([0, 0, 0.002, 0.01, 0.03]))  # not always right after an answer
        await clinic.kill()
        return done >= deeds

    try:
        while not all_through():
            assert kills < 150, clinic.logged()
            if await one_life(dice.choice([1, 3, 10, 25, 50])):
                kills += 1
            else:
                clinic.clock.jump_to(clinic.clock() + timedelta(minutes=90))
        await clinic.run()
        await clinic.until(lambda: not len(clinic.world.updates))
        await clinic.stop()
    finally:
        await clinic.close()
    assert kills >= 3
    store = Store.open(clinic.url, clinic.folder)
    with store.reading() as connection:
        # Every update that was confirmed was handled, once; every answer that was given is kept, once.
        sent = 1 + sum(1 + patient.answers for patient in patients)  # Dr. Weiss began her chat
        assert connection.execute(select(func.count()).select_from(inbox)).scalar_one() == sent
        doubled = connection.execute(
            select(responses.c.enrollment_id, responses.c.session, responses.c.save, responses.c.item)
            .group_by(responses.c.enrollment_id, responses.c.session, responses.c.save, responses.c.item)
            .having(func.count() > 1)
        ).all()
        assert doubled == []
        opened_twice = connection.execute(
            select(outbox.c.touchpoint_id, outbox.c.writing_id)
            .where(outbox.c.touchpoint_id.is_not(None))
            .group_by(outbox.c.writing_id)
            .having(func.count() > 1)
        ).all()
        assert opened_twice == []
        assert connection.execute(select(func.count()).select_from(touchpoints)).scalar_one() > 0
        (urgency,) = connection.execute(select(alerts.c.urgency)).scalars()
        # Bea's item 9 was urgent; it led on to the closer questions, and she said yes to “right now”.
        assert urgency == "emergency"
    store.close()


async def test_the_running_bot_takes_up_what_is_published_and_no_file_that_is_half_saved(
    tmp_path: Path,
) -> None:
    home = tmp_path / "home"
    for folder in ("programs", "content"):
        copytree(HOME / folder, home / folder)
    clinic = Clinic(tmp_path, MONDAY, 1, home)
    await clinic.open(load(home).ladder)
    try:
        await clinic.run()
        anna, ben = (clinic.world.add_person(name) for name in ("Anna", "Ben"))
        clinic.world.say(anna, f"/start {INVITATION}")
        await says(clinic, anna, "I am the computer program")
        welcome = home / "content" / "en" / "first_week" / "welcome.md"
        words = welcome.read_text("utf-8").replace("I am the computer program", "I am the new program")
        welcome.write_text("{% if half", "utf-8")
        refused = await spawn(
            "publish", "--reason", "half", environment=clinic.environment, log=tmp_path / "no.txt"
        )
        assert await refused.wait() == 1
        welcome.write_text(words, "utf-8")
        kept = await spawn(
            "publish", "--reason", "new", environment=clinic.environment, log=tmp_path / "yes.txt"
        )
        assert await kept.wait() == 0, (tmp_path / "yes.txt").read_text()
        await clinic.outside(lambda: '"taken_up"' in clinic.logged())
        clinic.world.say(ben, f"/start {INVITATION}")
        await says(clinic, ben, "I am the new program")
    finally:
        await clinic.close()


@pytest.mark.parametrize(
    ("setting", "value", "code", "complaint"),
    [
        ("EVENKEEL_TOKEN", "9:wrong", 5, "Telegram does not know this token"),
        ("EVENKEEL_TOKEN", "", 3, "EVENKEEL_TOKEN is missing"),
        ("EVENKEEL_API_URL", "http://127.0.0.1:9", 5, "Telegram cannot be reached"),
        ("EVENKEEL_CLOCK", "noon", 3, "EVENKEEL_CLOCK: write it as"),
    ],
)
async def test_what_cannot_work_is_told_in_a_sentence(
    clinic: Clinic, setting: str, value: str, code: int, complaint: str
) -> None:
    environment = {**clinic.environment, setting: value}
    process = await spawn("run", environment=environment, log=clinic.folder / "log.txt")
    async with asyncio.timeout(30):
        assert await process.wait() == code
    assert complaint in clinic.logged()
    assert "Traceback" not in clinic.logged()


async def test_a_second_listener_ends_with_a_sentence(clinic: Clinic) -> None:
    """Telegram gives updates to one listener only; of two processes, one says so and stops."""
    await clinic.run()
    anna = clinic.world.add_person("Anna")
    clinic.world.say(anna, "hello")
    await says(clinic, anna, "only talk with people who were invited")
    second = await spawn("run", environment=clinic.environment, log=clinic.folder / "log.txt")
    assert clinic.process is not None
    async with asyncio.timeout(60):
        done, _ = await asyncio.wait(
            [asyncio.create_task(second.wait()), asyncio.create_task(clinic.process.wait())],
            return_when=asyncio.FIRST_COMPLETED,
        )
    assert {task.result() for task in done} == {5}
    assert "Another program is listening with this token" in clinic.logged()
    assert "Traceback" not in clinic.logged()
    if second.returncode is None:
        second.terminate()
        await second.wait()
