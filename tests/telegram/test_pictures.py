"""A letter with a picture on its way to a real local Bot API, and what is left of it where that fails."""

from io import BytesIO

import pytest
from PIL import Image
from structlog.testing import capture_logs

from bot.playground.chats import Account, Message
from bot.playground.refusal import bad_request
from bot.playground.world import World
from bot.service.courier import Sent
from bot.service.letters import Letter
from bot.telegram import send
from bot.telegram.bots import Bots
from bot.telegram.send import TelegramCourier
from tests.telegram.test_drawing import a_chart

LETTER = Letter(text="<b>P-0001</b>: 1 → 2 &lt; 3", picture=a_chart(1, 2, 3), silent=True)


@pytest.fixture
def clara(world: World) -> Account:
    """A clinician who has begun to talk with the bot."""
    person = world.add_person("Clara")
    world.say(person, "/start")
    return person


async def carried(bots: Bots, world: World, person: Account) -> Message:
    """The letter as it stands in the chat."""
    outcome = await TelegramCourier(bots.program).carry(person.id, LETTER, None)
    assert isinstance(outcome, Sent)
    return world.chat(person).messages[outcome.message_id]


async def test_a_picture_is_drawn_and_its_words_stand_beneath_it(
    bots: Bots, world: World, clara: Account
) -> None:
    message = await carried(bots, world, clara)
    assert message.text == "P-0001: 1 → 2 < 3"
    name, content = world.files[message.attached["photo"][0]["file_id"]]
    assert name == "scores.png"
    assert Image.open(BytesIO(content)).width == 1080


async def test_where_telegram_does_not_take_the_picture_its_words_come_alone(
    bots: Bots, world: World, clara: Account
) -> None:
    world.faults.refuse(bad_request("not enough rights to send photos to the chat"), "sendPhoto")
    with capture_logs() as logs:
        message = await carried(bots, world, clara)
    assert (message.text, message.attached) == ("P-0001: 1 → 2 < 3", {})
    assert [line["action"] for line in logs] == ["letter_refused"]


async def test_where_it_cannot_be_drawn_its_words_come_alone(
    bots: Bots, world: World, clara: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_pillow(_chart: object) -> bytes:
        raise ModuleNotFoundError("No module named 'PIL'")

    monkeypatch.setattr(send, "draw", no_pillow)
    with capture_logs() as logs:
        message = await carried(bots, world, clara)
    assert (message.text, message.attached) == ("P-0001: 1 → 2 < 3", {})
    assert [line["action"] for line in logs] == ["undrawn"]


async def test_below_a_picture_stands_in_words_what_it_shows(
    bots: Bots, world: World, clara: Account
) -> None:
    seen = a_chart(1, 2, 3).model_copy(update={"words": "Hours asleep: 1 < 2\nMon: no night recorded"})
    letter = LETTER.model_copy(update={"picture": seen})
    outcome = await TelegramCourier(bots.program).carry(clara.id, letter, None)
    assert isinstance(outcome, Sent)
    message = world.chat(clara).messages[outcome.message_id]
    assert message.text == "P-0001: 1 → 2 < 3\n\nHours asleep: 1 < 2\nMon: no night recorded"


async def test_where_there_is_no_room_for_both_the_words_of_the_letter_stand_alone(
    bots: Bots, world: World, clara: Account
) -> None:
    seen = a_chart(1, 2, 3).model_copy(update={"words": "word " * 250})
    letter = LETTER.model_copy(update={"picture": seen})
    outcome = await TelegramCourier(bots.program).carry(clara.id, letter, None)
    assert isinstance(outcome, Sent)
    assert world.chat(clara).messages[outcome.message_id].text == "P-0001: 1 → 2 < 3"


async def test_where_the_picture_is_not_taken_what_it_shows_is_said_all_the_same(
    bots: Bots, world: World, clara: Account
) -> None:
    world.faults.refuse(bad_request("not enough rights to send photos to the chat"), "sendPhoto")
    seen = a_chart(1, 2, 3).model_copy(update={"words": "Hours asleep: 1; 2; 3"})
    letter = LETTER.model_copy(update={"picture": seen})
    with capture_logs():
        outcome = await TelegramCourier(bots.program).carry(clara.id, letter, None)
    assert isinstance(outcome, Sent)
    assert world.chat(clara).messages[outcome.message_id].text.endswith("\n\nHours asleep: 1; 2; 3")
