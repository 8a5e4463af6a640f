"""Letters on their way to a real local Bot API, and what becomes of those that it does not take."""

import asyncio
from typing import Any

import pytest
from structlog.testing import capture_logs
from telegram import InputFile

from bot.core.effects import Button
from bot.playground.chats import Account
from bot.playground.refusal import bad_request
from bot.playground.server import Playground
from bot.playground.world import World
from bot.service.courier import Refused, Sent, Wait
from bot.service.letters import Letter, Receipt
from bot.telegram.bots import Bots, make_bots
from bot.telegram.keyboards import inline
from bot.telegram.send import TelegramCourier
from tests.telegram.doubles import NoNetwork, bot_on, refusal, result

YES, NO = Button(label="Yes", data="1:yes"), Button(label="No", data="1:no")


@pytest.fixture
def anna(world: World) -> Account:
    """Somebody who has begun to talk with the bot."""
    person = world.add_person("Anna")
    world.say(person, "/start")
    return person


@pytest.fixture
def courier(bots: Bots) -> TelegramCourier:
    return TelegramCourier(bots.program)


def texts(world: World, person: Account) -> list[str]:
    """What the bot has said to somebody, as it stands now."""
    return [each.text for each in world.transcript(person) if each.by_bot]


async def sent(courier: TelegramCourier, person: Account, letter: Letter, edits: int | None = None) -> int:
    outcome = await courier.carry(person.id, letter, edits)
    assert isinstance(outcome, Sent)
    return outcome.message_id


async def test_a_letter_arrives_with_its_looks_and_its_buttons(
    courier: TelegramCourier, world: World, anna: Account
) -> None:
    letter = Letter(text="<b>Hello</b> &amp; https://example.org", buttons=((YES, NO),), silent=True)
    number = await sent(courier, anna, letter)
    message = world.chat(anna).messages[number]
    assert message.text == "Hello & https://example.org"
    assert message.entities == [{"offset": 0, "length": 5, "type": "bold"}]
    assert [[(each.label, each.data) for each in row] for row in message.buttons] == [
        [("Yes", "1:yes"), ("No", "1:no")]
    ]
    assert message.extra["link_preview_options"] == {"is_disabled": True}


async def test_an_edit_changes_the_message_and_takes_its_buttons(
    courier: TelegramCourier, world: World, anna: Account
) -> None:
    number = await sent(courier, anna, Letter(text="Well?", buttons=((YES, NO),)))
    assert await sent(courier, anna, Letter(text="Well? ✓ Yes"), number) == number
    assert texts(world, anna) == ["Well? ✓ Yes"]
    assert world.chat(anna).messages[number].buttons == []


async def test_an_edit_that_changes_nothing_has_arrived(
    courier: TelegramCourier, world: World, anna: Account
) -> None:
    letter = Letter(text="Well?", buttons=((YES,),))
    number = await sent(courier, anna, letter)
    assert await sent(courier, anna, letter, number) == number
    assert world.chat(anna).messages[number].labels == ["Yes"]


async def test_an_edit_of_what_is_gone_is_sent_anew(
    courier: TelegramCourier, bots: Bots, world: World, anna: Account
) -> None:
    number = await sent(courier, anna, Letter(text="1 of 9"))
    await bots.program.call("deleteMessage", {"chat_id": anna.id, "message_id": number})
    assert await sent(courier, anna, Letter(text="2 of 9"), number) > number
    assert texts(world, anna) == ["2 of 9"]


async def test_an_edit_of_what_cannot_be_edited_is_sent_anew(
    courier: TelegramCourier, world: World, anna: Account
) -> None:
    theirs = world.say(anna, "mine")
    assert await sent(courier, anna, Letter(text="2 of 9"), theirs.id) > theirs.id
    assert texts(world, anna) == ["2 of 9"]


async def test_the_button_for_a_location_comes_and_goes(
    courier: TelegramCourier, world: World, anna: Account
) -> None:
    await sent(courier, anna, Letter(text="Where are you?", ask_location=True))
    keyboard = world.chat(anna).reply_keyboard
    assert keyboard is not None
    assert keyboard["one_time_keyboard"]
    assert keyboard["keyboard"][0][0]["request_location"]
    world.say(anna, "Lisbon")
    await sent(courier, anna, Letter(text="One more.", buttons=((YES, NO),)))
    world.chat(anna).reply_keyboard = keyboard  # as a phone keeps it behind its sign
    number = await sent(courier, anna, Letter(text="Thank you."))
    assert world.chat(anna).reply_keyboard is None
    again = await sent(courier, anna, Letter(text="Bye."))
    assert texts(world, anna)[-1] == "Bye."
    assert again == number + 1


async def test_a_keyboard_is_taken_away_once_only() -> None:
    request = NoNetwork(*[result({"message_id": number}) for number in (1, 2, 3)])
    courier = TelegramCourier(bot_on(request))
    for letter in (Letter(text="Where?", ask_location=True), Letter(text="Thanks."), Letter(text="Bye.")):
        await courier.carry(7, letter, None)
    assert [parameters.get("reply_markup", {}).get("remove_keyboard") for _, parameters in request.calls] == [
        None,
        True,
        None,
    ]
    await request.shutdown()


async def test_html_that_telegram_does_not_take_goes_out_as_plain_words(
    courier: TelegramCourier, world: World, anna: Account
) -> None:
    await sent(courier, anna, Letter(text="<b>Call 112 <i>now</b> &lt;3", buttons=((YES,),)))
    assert texts(world, anna) == ["Call 112 now <3"]
    assert world.transcript(anna)[-1].labels == ["Yes"]


async def test_a_text_that_is_too_long_goes_out_in_parts(
    courier: TelegramCourier, world: World, anna: Account
) -> None:
    text = "".join(f"<b>{number}</b> 😴 " for number in range(1000))
    number = await sent(courier, anna, Letter(text=text, buttons=((YES,),)))
    parts = [each for each in world.transcript(anna) if each.by_bot]
    assert len(parts) > 1
    assert (
        " ".join(each.text for each in parts).split() == text.replace("<b>", "").replace("</b>", "").split()
    )
    assert [each.labels for each in parts] == [[]] * (len(parts) - 1) + [["Yes"]]
    assert parts[-1].id == number


async def test_buttons_that_telegram_does_not_take_do_not_hold_back_the_words(
    courier: TelegramCourier, world: World, anna: Account
) -> None:
    await sent(courier, anna, Letter(text="Well?", buttons=((Button(label="Yes", data="y" * 65),),)))
    assert texts(world, anna) == ["Well?"]
    assert world.transcript(anna)[-1].labels == []


async def test_who_has_blocked_the_bot_is_out_of_reach(
    courier: TelegramCourier, world: World, anna: Account
) -> None:
    world.block(anna)
    refused = await courier.carry(anna.id, Letter(text="Hello"), None)
    assert refused == Refused(state="blocked", why="Forbidden: bot was blocked by the user")


async def test_who_has_left_telegram_is_out_of_reach(
    courier: TelegramCourier, world: World, anna: Account
) -> None:
    world.delete_account(anna)
    outcome = await courier.carry(anna.id, Letter(text="Hello"), None)
    assert isinstance(outcome, Refused)
    assert outcome.state == "blocked"


async def test_a_chat_that_is_not_there_is_refused(courier: TelegramCourier) -> None:
    outcome = await courier.carry(12, Letter(text="Hello"), None)
    assert outcome == Refused(state="refused", why="Chat not found")


async def test_a_group_that_became_a_supergroup_says_where_it_is(
    courier: TelegramCourier, world: World
) -> None:
    group = world.add_group("Clinicians", "group")
    moved = world.migrate(group)
    outcome = await courier.carry(group.id, Letter(text="Hello"), None)
    assert isinstance(outcome, Refused)
    assert outcome.moved_to == moved.id


async def test_too_much_waits_as_long_as_telegram_asks(
    courier: TelegramCourier, world: World, anna: Account
) -> None:
    world.faults.answer(429, "sendMessage", retry_after=7)
    outcome = await courier.carry(anna.id, Letter(text="Hello"), None)
    assert outcome == Wait(seconds=7, why="Telegram asks to wait", flood=True)
    assert texts(world, anna) == []


@pytest.mark.parametrize("code", [500, 502, 504])
async def test_an_error_of_the_server_waits(
    courier: TelegramCourier, world: World, anna: Account, code: int
) -> None:
    world.faults.answer(code, "sendMessage")
    assert isinstance(await courier.carry(anna.id, Letter(text="Hello"), None), Wait)
    await sent(courier, anna, Letter(text="Hello"))
    assert texts(world, anna) == ["Hello"]


@pytest.mark.parametrize("after", [False, True])
async def test_a_connection_that_is_closed_waits(
    courier: TelegramCourier, world: World, anna: Account, after: bool
) -> None:
    world.faults.drop("sendMessage", after=after)
    assert isinstance(await courier.carry(anna.id, Letter(text="Hello"), None), Wait)
    assert texts(world, anna) == ["Hello"] * after


async def test_no_answer_in_time_waits(playground: Playground, world: World, anna: Account) -> None:
    bots = make_bots(playground.token, playground.api_url, timeout=0.1)
    await bots.open()
    world.faults.hang("sendMessage")
    async with asyncio.timeout(5):
        outcome = await TelegramCourier(bots.program).carry(anna.id, Letter(text="Hello"), None)
    await bots.close()
    assert isinstance(outcome, Wait)
    assert "Timed out" in outcome.why


async def test_nothing_at_the_address_waits() -> None:
    bots = make_bots("1:secret", "http://127.0.0.1:9")
    await bots.open()
    outcome = await TelegramCourier(bots.program).carry(7, Letter(text="Hello"), None)
    await bots.close()
    assert isinstance(outcome, Wait)
    assert "secret" not in outcome.why


async def test_a_token_that_was_taken_back_waits_for_the_operator() -> None:
    request = NoNetwork(refusal(401, "Unauthorized"))
    outcome = await TelegramCourier(bot_on(request)).carry(7, Letter(text="Hello"), None)
    assert isinstance(outcome, Wait)
    assert outcome.seconds > 5


async def test_an_answer_that_is_not_json_waits() -> None:
    request = NoNetwork((200, b"<html>"))
    outcome = await TelegramCourier(bot_on(request)).carry(7, Letter(text="Hello"), None)
    assert isinstance(outcome, Wait)


async def test_what_telegram_quotes_of_a_text_is_not_logged(
    courier: TelegramCourier, world: World, anna: Account
) -> None:
    world.faults.refuse(bad_request("can't parse entities: unsupported start tag “despair”"), "sendMessage")
    with capture_logs() as logs:
        await sent(courier, anna, Letter(text="in <despair>"))
    assert [each["action"] for each in logs] == ["letter_refused"]
    assert "despair" not in str(logs)


async def test_alerts_need_not_wait_for_the_connections_of_program_messages(
    playground: Playground, world: World, anna: Account
) -> None:
    bots = make_bots(playground.token, playground.api_url, connections=1)
    await bots.open()
    program, alert = TelegramCourier(bots.program), TelegramCourier(bots.alert)
    stuck = world.faults.hang("sendMessage")
    waiting = [asyncio.create_task(program.carry(anna.id, Letter(text="program"), None)) for _ in range(4)]
    await stuck.begun.wait()
    async with asyncio.timeout(5):
        await alert.carry(anna.id, Letter(text="alert"), None)
    assert texts(world, anna) == ["alert"]
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    await bots.close()


async def test_a_file_goes_out_as_a_file(bots: Bots, world: World, anna: Account) -> None:
    document = InputFile(b"a;b\n1;2\n", filename="scores.csv")
    await bots.program.call("sendDocument", {"chat_id": anna.id, "document": document, "caption": "Scores"})
    message = world.transcript(anna)[-1]
    assert message.text == "Scores"
    assert message.attached["document"]["file_name"] == "scores.csv"


@pytest.mark.parametrize(
    ("labels", "rows"),
    [
        (["Yes", "No"], [2]),
        (["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"], [8, 3]),
        (["07:00", "07:30", "08:00", "08:30"], [4]),
        (["Acknowledge", "Close …", "Release"], [3]),
        (["More than half the days", "Nearly every day"], [1, 1]),
        (["Not at all", "Several days", "Often", "Daily"], [3, 1]),
    ],
)
def test_rows_fit_a_phone(labels: list[str], rows: list[int]) -> None:
    buttons = tuple(Button(label=label, data="1:x") for label in labels)
    keyboard = inline(Letter(text="?", buttons=(buttons,)))
    assert keyboard is not None
    assert [len(row) for row in keyboard["inline_keyboard"]] == rows
    assert [each["text"] for row in keyboard["inline_keyboard"] for each in row] == labels


# Topics


def in_topic(text: str, thread: int | None = None, **more: Any) -> Letter:
    return Letter(text=text, topic="P-0001", thread=thread, **more)


async def test_the_first_letter_of_a_case_opens_its_topic_and_the_others_go_there(
    courier: TelegramCourier, world: World
) -> None:
    group = world.add_group("Clinicians", forum=True)
    first = await courier.carry(group.id, in_topic("Evenkeel: one alert"), None)
    assert isinstance(first, Sent)
    assert first.thread is not None
    assert group.topics is not None
    assert group.topics[first.thread] == "P-0001"
    second = await courier.carry(group.id, in_topic("P-0001: hello", first.thread), None)
    assert isinstance(second, Sent)
    assert second.thread is None
    assert [each.extra["message_thread_id"] for each in world.transcript(group)] == [first.thread] * 2
    await courier.carry(group.id, in_topic("closed", first.thread, ends_topic=True), first.message_id)
    assert group.closed_topics == {first.thread}
    # Once more is not worth a word.
    outcome = await courier.carry(
        group.id, in_topic("closed!", first.thread, ends_topic=True), first.message_id
    )
    assert outcome == Sent(message_id=first.message_id)


async def test_an_alert_goes_out_where_the_bot_may_open_no_topic(
    courier: TelegramCourier, world: World
) -> None:
    group = world.add_group("Clinicians", forum=True)
    group.bot_manages_topics = False
    with capture_logs() as logs:
        for text in ("one", "two"):
            outcome = await courier.carry(group.id, in_topic(text), None)
            assert isinstance(outcome, Sent)
            assert outcome.thread is None
    assert [each["action"] for each in logs] == ["topic_refused"]
    assert [each.text for each in world.transcript(group)] == ["one", "two"]


async def test_a_topic_that_somebody_deleted_is_opened_anew(courier: TelegramCourier, world: World) -> None:
    group = world.add_group("Clinicians", forum=True)
    outcome = await courier.carry(group.id, in_topic("hello", thread=999), None)
    assert isinstance(outcome, Sent)
    assert group.topics is not None
    assert outcome.thread in group.topics


async def test_a_clinician_sees_on_their_words_that_these_have_arrived(
    courier: TelegramCourier, world: World, anna: Account
) -> None:
    clara = world.add_person("Clara")
    group = world.add_group("Clinicians", members=[clara])
    theirs = world.say(clara, "How are you?", chat=group)
    receipt = Receipt(chat=group.id, message_id=theirs.id)
    await sent(courier, anna, Letter(text="Clara: How are you?", receipt=receipt))
    assert theirs.reaction == "👌"
    theirs.reaction = ""
    theirs.deleted = True
    assert await sent(courier, anna, Letter(text="Clara: And now?", receipt=receipt))
    world.block(anna)
    assert not isinstance(await courier.carry(anna.id, Letter(text="x", receipt=receipt), None), Sent)
    assert theirs.reaction == ""
