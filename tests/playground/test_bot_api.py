"""The local Bot API, called by python-telegram-bot over real HTTP: what Telegram refuses, it refuses."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from telegram import (
    Bot,
    BotCommand,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    NetworkError,
    RetryAfter,
    TimedOut,
)

from bot.playground.belongings import ImpossibleError
from bot.playground.chats import Account
from bot.playground.limits import Flood, Pace
from bot.playground.server import TOKEN, Playground
from bot.playground.world import FIRST_PERSON, World
from tests.playground.conftest import bot_for


def keys(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=f"7:{label}")] for label in labels]
    )


async def refusal(playground: Playground, method: str, token: str = TOKEN, **parameters: Any) -> str:
    """What Telegram says in its own words, which python-telegram-bot polishes."""
    url = f"{playground.api_url}/bot{token}/{method}"
    async with aiohttp.ClientSession() as session, session.post(url, json=parameters) as answer:
        body = await answer.json()
        assert not body["ok"]
        assert body["error_code"] == answer.status
        return str(body["description"])


def seconds(error: RetryAfter) -> float:
    assert isinstance(error.retry_after, timedelta)
    return error.retry_after.total_seconds()


# -- the bot and its updates ---------------------------------------------------------------------------------


async def test_the_bot_learns_who_it_is(bot: Bot) -> None:
    me = await bot.get_me()
    assert me.is_bot
    assert (me.username, me.can_join_groups, me.can_read_all_group_messages) == (
        "evenkeel_demo_bot",
        True,
        False,
    )


async def test_a_wrong_token_is_unauthorized(playground: Playground) -> None:
    assert await refusal(playground, "getMe", token="424242:another") == "Unauthorized"


async def test_an_unknown_method_is_not_found(playground: Playground) -> None:
    assert await refusal(playground, "sendTelepathy") == "Not Found"


async def test_an_update_stays_until_a_later_one_is_asked_for(bot: Bot, world: World, anna: Account) -> None:
    world.say(anna, "Hello")
    first, second = await bot.get_updates()
    assert second.update_id == first.update_id + 1
    assert [each.update_id for each in await bot.get_updates(offset=first.update_id)] == [
        first.update_id,
        second.update_id,
    ]
    assert [each.update_id for each in await bot.get_updates(offset=second.update_id)] == [second.update_id]
    assert await bot.get_updates(offset=second.update_id + 1) == ()
    assert len(world.updates) == 0


async def test_a_limit_gives_the_oldest_and_keeps_the_rest(bot: Bot, world: World, anna: Account) -> None:
    for word in ("one", "two", "three"):
        world.say(anna, word)
    found = await bot.get_updates(limit=2)
    assert [each.message.text for each in found if each.message] == ["/start", "one"]
    assert len(world.updates) == 4


async def test_a_negative_offset_forgets_all_but_the_last(bot: Bot, world: World, anna: Account) -> None:
    world.say(anna, "one")
    world.say(anna, "two")
    (last,) = await bot.get_updates(offset=-1)
    assert last.message is not None
    assert last.message.text == "two"
    assert len(world.updates) == 1


async def test_a_long_poll_answers_as_soon_as_something_happens(
    bot: Bot, world: World, anna: Account
) -> None:
    (start,) = await bot.get_updates()
    polling = asyncio.create_task(bot.get_updates(offset=start.update_id + 1, timeout=20))
    async with asyncio.timeout(5):
        await world.updates.polling.wait()
        world.say(anna, "I am here")
        (update,) = await polling
    assert update.message is not None
    assert update.message.text == "I am here"


async def test_a_second_poller_makes_the_first_one_fail(
    playground: Playground, bot: Bot, world: World
) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=20))
    async with asyncio.timeout(5):
        await world.updates.polling.wait()
    async with bot_for(playground) as other:
        second = asyncio.create_task(other.get_updates(timeout=20))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first
        world.say(world.add_person("Ben"), "/start")
        assert len(await second) == 1


async def test_updates_of_a_kind_not_asked_for_never_come(bot: Bot, world: World, anna: Account) -> None:
    await bot.get_updates(allowed_updates=["message"])
    world.block(anna)
    world.unblock(anna)
    world.say(anna, "Back again")
    found = await bot.get_updates()
    assert [each.message.text for each in found if each.message] == ["/start", "Back again"]
    assert len(found) == 2


async def test_what_waits_can_be_dropped_with_the_webhook(bot: Bot, anna: Account) -> None:
    assert await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


# -- what people do, as updates ------------------------------------------------------------------------------


async def test_a_message_carries_whole_seconds_and_its_command(bot: Bot, world: World) -> None:
    ben = world.add_person("Ben", language_code="es")
    world.say(ben, "/start abc_DEF-1")
    (update,) = await bot.get_updates()
    message = update.message
    assert message is not None
    assert message.from_user is not None
    assert message.date == datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    assert message.text == "/start abc_DEF-1"
    assert [(each.type, each.length) for each in message.entities] == [("bot_command", 6)]
    assert (message.from_user.language_code, message.from_user.is_bot) == ("es", False)
    assert message.chat.id == message.from_user.id == ben.id > 2**31


async def test_an_edited_message_comes_as_one(bot: Bot, world: World, anna: Account) -> None:
    said = world.say(anna, "I slept fine")
    world.edit_said(anna, said, "I did not sleep")
    *_, update = await bot.get_updates()
    edited = update.edited_message
    assert edited is not None
    assert (edited.text, edited.message_id) == ("I did not sleep", said.id)
    assert edited.edit_date is not None


@pytest.mark.parametrize(
    ("kind", "caption", "seen"),
    [
        ("sticker", "", lambda message: message.sticker.emoji == "🙂"),
        ("voice", "", lambda message: message.voice.duration.total_seconds() == 4),
        ("photo", "My bed", lambda message: message.photo[0].width == 640 and message.caption == "My bed"),
        ("document", "", lambda message: message.document.file_name == "letter.pdf"),
        ("location", "", lambda message: round(message.location.latitude) == 53),
    ],
)
async def test_what_is_not_text_arrives_as_what_it_is(
    bot: Bot, world: World, anna: Account, kind: str, caption: str, seen: Callable[[Any], bool]
) -> None:
    world.send(anna, kind, caption=caption)
    *_, update = await bot.get_updates()
    assert update.message is not None
    assert update.message.text is None
    assert seen(update.message)


async def test_who_blocks_the_bot_is_reported_and_no_longer_reached(
    bot: Bot, world: World, anna: Account
) -> None:
    world.block(anna)
    *_, update = await bot.get_updates()
    change = update.my_chat_member
    assert change is not None
    assert (change.old_chat_member.status, change.new_chat_member.status) == ("member", "kicked")
    with pytest.raises(Forbidden, match="Forbidden: bot was blocked by the user"):
        await bot.send_message(anna.id, "Are you there?")
    with pytest.raises(ImpossibleError):
        world.say(anna, "I cannot write either")
    world.unblock(anna)
    assert (await bot.send_message(anna.id, "Good to see you")).text == "Good to see you"


async def test_a_press_names_its_button_and_carries_no_time(bot: Bot, world: World, anna: Account) -> None:
    sent = await bot.send_message(anna.id, "Did you sleep?", reply_markup=keys("Yes", "No"))
    world.press(anna, "No")
    *_, update = await bot.get_updates()
    query = update.callback_query
    assert query is not None
    assert query.message is not None
    assert (query.data, query.from_user.id, query.message.message_id) == ("7:No", anna.id, sent.message_id)
    # The date of the message, not of the press.
    assert "date" not in query.to_dict()


async def test_only_a_button_that_is_there_can_be_pressed_unless_the_phone_has_not_heard(
    bot: Bot, world: World, anna: Account
) -> None:
    sent = await bot.send_message(anna.id, "Did you sleep?", reply_markup=keys("Yes"))
    await bot.edit_message_reply_markup(anna.id, sent.message_id)
    with pytest.raises(ImpossibleError):
        world.press(anna, "Yes")
    world.press(anna, "7:Yes", message=world.transcript(anna)[-1], stale=True)
    *_, update = await bot.get_updates()
    assert update.callback_query is not None
    assert update.callback_query.data == "7:Yes"


async def test_answering_a_press_shows_its_words_once_and_refuses_what_nobody_pressed(
    bot: Bot, world: World, anna: Account
) -> None:
    await bot.send_message(anna.id, "Did you sleep?", reply_markup=keys("Yes"))
    query = world.press(anna, "Yes")
    shown: list[str] = []
    world.watching.listen(lambda change: shown.append(change.text) if change.what == "toast" else None)
    await bot.answer_callback_query(query, text="Noted.")
    assert shown == ["Noted."]
    assert world.answered == {query: "Noted."}
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query("1")
    with pytest.raises(BadRequest, match="Message_too_long"):
        await bot.answer_callback_query(query, text="x" * 201)


async def test_a_person_cannot_press_or_write_where_they_are_not(
    bot: Bot, world: World, anna: Account
) -> None:
    group = world.add_group("Clinicians", members=[world.add_person("Dr. Weiss")])
    await bot.send_message(group.id, "An alert", reply_markup=keys("I take it"))
    with pytest.raises(ImpossibleError, match="Anna is not in"):
        world.press(anna, "I take it", chat=group)
    with pytest.raises(ImpossibleError, match="Anna is not in"):
        world.say(anna, "/hello", chat=group)


# -- groups --------------------------------------------------------------------------------------------------


async def test_in_groups_the_bot_hears_commands_replies_and_its_name_only(bot: Bot, world: World) -> None:
    clara = world.add_person("Clara")
    group = world.add_group("Clinicians", members=[clara])
    await bot.send_message(group.id, "An alert")
    world.say(clara, "How was your weekend?", chat=group)
    world.say(clara, "/oncall", chat=group)
    world.say(clara, "/oncall@some_other_bot", chat=group)
    world.say(clara, "Thanks", chat=group, reply_to=world.transcript(group)[0])
    world.say(clara, "Thanks, @Evenkeel_demo_bot", chat=group)
    heard = await bot.get_updates()
    assert [each.message.text for each in heard if each.message] == [
        "/oncall",
        "Thanks",
        "Thanks, @Evenkeel_demo_bot",
    ]
    assert heard[1].message is not None
    assert heard[1].message.reply_to_message is not None
    assert heard[1].message.reply_to_message.text == "An alert"


async def test_being_added_to_a_group_and_removed_from_it(bot: Bot, world: World) -> None:
    clara = world.add_person("Clara")
    group = world.add_group("Clinicians", bot_in=False)
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(group.id, "Hello")
    world.add_bot(clara, group)
    await bot.send_message(group.id, "Hello")
    world.remove_bot(clara, group)
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(group.id, "Hello?")
    statuses = [
        (each.my_chat_member.old_chat_member.status, each.my_chat_member.new_chat_member.status)
        for each in await bot.get_updates()
        if each.my_chat_member
    ]
    assert statuses == [("left", "member"), ("member", "kicked")]


async def test_a_group_that_became_a_supergroup_says_where_it_went(bot: Bot, world: World) -> None:
    group = world.add_group("Clinicians", "group", members=[world.add_person("Clara")])
    new = world.migrate(group)
    with pytest.raises(ChatMigrated) as refused:
        await bot.send_message(group.id, "An alert")
    assert refused.value.new_chat_id == new.id
    assert (await bot.send_message(new.id, "An alert")).chat.type == "supergroup"
    first, second = await bot.get_updates()
    assert first.message is not None
    assert second.message is not None
    assert (first.message.migrate_to_chat_id, second.message.migrate_from_chat_id) == (new.id, group.id)


async def test_a_forum_takes_messages_into_threads_that_exist(bot: Bot, world: World) -> None:
    forum = world.add_group("Clinicians", forum=True)
    thread = world.add_topic(forum, "Alerts")
    sent = await bot.send_message(forum.id, "An alert", message_thread_id=thread)
    assert (sent.message_thread_id, sent.is_topic_message) == (thread, True)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(forum.id, "An alert", message_thread_id=999)


# -- what Telegram refuses -----------------------------------------------------------------------------------


async def test_nobody_is_written_to_who_has_not_begun(bot: Bot, world: World) -> None:
    ben = world.add_person("Ben")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(ben.id, "Hello")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(FIRST_PERSON + 999, "Hello")
    world.say(ben, "/start")
    world.delete_account(ben)
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(ben.id, "Hello")


@pytest.mark.parametrize("text", ["a" * 4096, "<b>" + "a" * 4096 + "</b>", "🙂" * 4096, "&amp;" * 4096])
async def test_a_text_is_counted_after_its_markup_is_read(bot: Bot, anna: Account, text: str) -> None:
    sent = await bot.send_message(anna.id, text, parse_mode="HTML")
    assert sent.text is not None
    assert len(sent.text) == 4096


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a" * 4097, "message is too long"),
        ("🙂" * 4097, "message is too long"),
        (" \n ", "message text is empty"),
        ("<b></b>", "message text is empty"),
        ("<b>bold", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ("<p>paragraph</p>", 'can\'t parse entities: Unsupported start tag "p" at byte offset 0'),
        (
            "ä <i>i</b>",
            'can\'t parse entities: Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
        ),
        ("1 </b>", "can't parse entities: Unexpected end tag at byte offset 2"),
        ("less <", "can't parse entities: Unclosed start tag at byte offset 5"),
        ("a < b", 'can\'t parse entities: Unsupported start tag "" at byte offset 2'),
        ('<span class="big">x</span>', 'can\'t parse entities: Tag "span" must have class "tg-spoiler"'),
        ("<a href>x</a>", "can't parse entities: Expected equal sign"),
    ],
)
async def test_a_text_that_is_empty_too_long_or_not_telegrams_html(
    playground: Playground, world: World, anna: Account, text: str, why: str
) -> None:
    said = await refusal(playground, "sendMessage", chat_id=anna.id, text=text, parse_mode="HTML")
    assert said.startswith(f"Bad Request: {why}")
    assert [message.text for message in world.transcript(anna)] == ["/start"]


async def test_markup_becomes_entities_counted_as_telegram_counts(bot: Bot, anna: Account) -> None:
    html = (
        ' 🙂 <b>bold <i>both</i></b> <a href="https://example.org/?a=1&amp;b=2">link</a> '
        '<tg-spoiler>s</tg-spoiler><span class="tg-spoiler">t</span> <u>u</u><s>s</s> <code>a &lt; b</code>'
        "<blockquote>said</blockquote><pre>1 &#60; 2</pre> "
    )
    sent = await bot.send_message(anna.id, html, parse_mode="HTML")
    assert sent.text == "🙂 bold both link st us a < bsaid1 < 2"
    assert {sent.parse_entity(each): each.type for each in sent.entities} == {
        "bold both": "bold", "both": "italic", "link": "text_link", "s": "strikethrough", "t": "spoiler",
        "u": "underline", "a < b": "code", "said": "blockquote", "1 < 2": "pre",
    }  # fmt: skip
    (link,) = [each for each in sent.entities if each.type == "text_link"]
    assert link.url == "https://example.org/?a=1&b=2"
    assert (sent.entities[0].offset, sent.entities[0].length) == (3, 9)


async def test_without_a_parse_mode_nothing_is_markup(bot: Bot, world: World, anna: Account) -> None:
    sent = await bot.send_message(anna.id, "<b>1 < 2 &amp;</b>")
    assert (sent.text, sent.entities) == ("<b>1 < 2 &amp;</b>", ())
    assert world.transcript(anna)[-1].html == "&lt;b&gt;1 &lt; 2 &amp;amp;&lt;/b&gt;"


@pytest.mark.parametrize(
    ("button", "why"),
    [
        ({"text": "Yes", "callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
        ({"text": "Yes", "callback_data": "ä" * 33}, "BUTTON_DATA_INVALID"),
        (
            {"text": "Yes"},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "Yes", "callback_data": ""},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        ({"text": " ", "callback_data": "1"}, "inline keyboard button text is empty"),
        (
            {"text": "Help", "url": "javascript:alert(1)"},
            "inline keyboard button URL 'javascript:alert(1)' is invalid: Unsupported URL protocol",
        ),
    ],
)
async def test_a_button_that_telegram_would_not_take(
    playground: Playground, anna: Account, button: dict[str, str], why: str
) -> None:
    markup = {"inline_keyboard": [[button]]}
    said = await refusal(playground, "sendMessage", chat_id=anna.id, text="Hi", reply_markup=markup)
    assert said == f"Bad Request: {why}"


async def test_callback_data_may_have_64_bytes(bot: Bot, anna: Account) -> None:
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="x" * 64)]])
    assert (await bot.send_message(anna.id, "Hi", reply_markup=markup)).reply_markup == markup


async def test_an_edit_must_change_something_of_a_message_of_ones_own(
    bot: Bot, world: World, anna: Account
) -> None:
    sent = await bot.send_message(
        anna.id, "Did you <b>sleep</b>?", parse_mode="HTML", reply_markup=keys("Yes")
    )
    where: dict[str, Any] = {"chat_id": anna.id, "message_id": sent.message_id}
    same = "are exactly the same as a current content and reply markup of the message"
    with pytest.raises(BadRequest, match=same):
        await bot.edit_message_text(
            "Did you <b>sleep</b>?", **where, parse_mode="HTML", reply_markup=keys("Yes")
        )
    with pytest.raises(BadRequest, match=same):
        await bot.edit_message_reply_markup(**where, reply_markup=keys("Yes"))
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("Hi", chat_id=anna.id, message_id=999)
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("Hi", chat_id=anna.id, message_id=world.transcript(anna)[0].id)
    edited = await bot.edit_message_text("You did not sleep.", **where)
    assert not isinstance(edited, bool)
    assert edited.edit_date is not None
    kept = world.transcript(anna)[-1]
    # An edit that brings no keyboard takes the old one away.
    assert (kept.text, kept.labels, kept.edited is not None) == ("You did not sleep.", [], True)


async def test_new_buttons_alone_do_not_mark_a_message_as_edited(
    bot: Bot, world: World, anna: Account
) -> None:
    sent = await bot.send_message(anna.id, "Did you sleep?", reply_markup=keys("Yes"))
    await bot.edit_message_reply_markup(anna.id, sent.message_id, reply_markup=keys("Yes", "No"))
    kept = world.transcript(anna)[-1]
    assert (kept.labels, kept.edited) == (["Yes", "No"], None)


async def test_deleting_a_message_works_once(bot: Bot, world: World, anna: Account) -> None:
    sent = await bot.send_message(anna.id, "Oops")
    assert await bot.delete_message(anna.id, sent.message_id)
    assert [message.text for message in world.transcript(anna)] == ["/start"]
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(anna.id, sent.message_id)


async def test_in_a_group_the_words_of_others_cannot_be_deleted(
    bot: Bot, world: World, anna: Account
) -> None:
    group = world.add_group("Clinicians", members=[anna])
    said = world.say(anna, "/hello", chat=group)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(group.id, said.id)


async def test_a_reply_needs_what_it_replies_to(bot: Bot, world: World, anna: Account) -> None:
    first = world.transcript(anna)[0]
    sent = await bot.send_message(anna.id, "Yes?", reply_parameters=ReplyParameters(first.id))
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "/start"
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(anna.id, "Yes?", reply_parameters=ReplyParameters(999))
    anyway = ReplyParameters(999, allow_sending_without_reply=True)
    assert (await bot.send_message(anna.id, "Yes?", reply_parameters=anyway)).reply_to_message is None


# -- what else a bot sends -----------------------------------------------------------------------------------


async def test_a_keyboard_below_stays_until_it_is_taken_away(bot: Bot, world: World, anna: Account) -> None:
    where = ReplyKeyboardMarkup(
        [[KeyboardButton("Here I am", request_location=True)]], one_time_keyboard=True
    )
    await bot.send_message(anna.id, "Where are you?", reply_markup=where)
    keyboard = world.chat(anna).reply_keyboard
    assert keyboard is not None
    assert keyboard["keyboard"][0][0]["request_location"] is True
    world.send(anna, "location", latitude=40.4, longitude=-3.7)
    assert world.chat(anna).reply_keyboard is None
    await bot.send_message(anna.id, "And your name?", reply_markup=ForceReply())
    assert world.chat(anna).reply_keyboard == {"force_reply": True}
    await bot.send_message(anna.id, "Never mind.", reply_markup=ReplyKeyboardRemove())
    assert world.chat(anna).reply_keyboard is None


async def test_uploads_are_kept_and_captions_are_limited(bot: Bot, world: World, anna: Account) -> None:
    sent = await bot.send_document(
        anna.id, b"a;b\n1;2\n", filename="answers.csv", caption="<b>All</b>", parse_mode="HTML"
    )
    assert sent.document is not None
    assert (sent.caption, sent.document.file_name) == ("All", "answers.csv")
    assert world.files[sent.document.file_id] == ("answers.csv", b"a;b\n1;2\n")
    picture = await bot.send_photo(anna.id, b"\x89PNG...", filename="chart.png")
    assert world.files[picture.photo[0].file_id][1] == b"\x89PNG..."
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_photo(anna.id, picture.photo[0].file_id, caption="x" * 1025)
    with pytest.raises(BadRequest, match="Wrong file identifier"):
        await bot.send_photo(anna.id, "no-such-file")


async def test_small_things_that_bots_do(bot: Bot, world: World, anna: Account) -> None:
    await bot.set_my_commands([BotCommand("help", "Talk to a person")])
    assert world.commands[("default", "")] == [{"command": "help", "description": "Talk to a person"}]
    with pytest.raises(BadRequest, match="Bot_command_invalid"):
        await bot.set_my_commands([("Help me", "Talk to a person")])
    seen: list[str] = []
    world.watching.listen(lambda change: seen.append(change.what))
    await bot.send_chat_action(anna.id, "typing")
    assert seen == ["typing"]
    assert (await bot.get_chat(anna.id)).first_name == "Anna"
    sent = await bot.send_message(
        anna.id,
        "https://example.org",
        protect_content=True,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    assert sent.has_protected_content
    assert sent.link_preview_options == LinkPreviewOptions(is_disabled=True)
    assert await bot.pin_chat_message(anna.id, sent.message_id)
    assert world.chat(anna).pinned == sent.message_id


async def test_parameters_may_come_as_json_too(playground: Playground, world: World, anna: Account) -> None:
    url = f"{playground.api_url}/bot{playground.token}/sendMessage"
    body = {"chat_id": anna.id, "text": "Hi", "reply_markup": keys("Yes").to_dict()}
    async with aiohttp.ClientSession() as session:
        async with session.post(url, json=body) as answer:
            assert (await answer.json())["result"]["text"] == "Hi"
        async with session.post(url, data=b"{", headers={"Content-Type": "application/json"}) as answer:
            assert answer.status == 400
    assert world.transcript(anna)[-1].labels == ["Yes"]


# -- too fast ------------------------------------------------------------------------------------------------


class Stopwatch:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


async def test_one_chat_takes_a_burst_and_then_one_message_a_second(
    bot: Bot, world: World, anna: Account
) -> None:
    watch = Stopwatch()
    world.flood = Flood(Pace(burst=3), watch)
    for number in range(3):
        await bot.send_message(anna.id, f"Message {number}")
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(anna.id, "One too many")
    assert seconds(refused.value) == 1
    watch.seconds += 1
    await bot.send_message(anna.id, "One more")
    with pytest.raises(RetryAfter):
        await bot.send_message(anna.id, "And one more")


async def test_a_group_takes_20_messages_a_minute(bot: Bot, world: World) -> None:
    watch = Stopwatch()
    world.flood = Flood(Pace(), watch)
    group = world.add_group("Clinicians")
    for number in range(20):
        watch.seconds += 1
        await bot.send_message(group.id, f"Alert {number}")
    watch.seconds += 1
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(group.id, "One too many")
    assert seconds(refused.value) == 40
    watch.seconds += 40
    await bot.send_message(group.id, "One a minute later")


async def test_all_chats_together_take_30_messages_a_second(bot: Bot, world: World) -> None:
    watch = Stopwatch()
    world.flood = Flood(Pace(), watch)
    people = [world.add_person(f"Person {number}") for number in range(31)]
    for person in people:
        world.say(person, "/start")
    for person in people[:30]:
        await bot.send_message(person.id, "Good morning")
    with pytest.raises(RetryAfter):
        await bot.send_message(people[30].id, "Good morning")
    watch.seconds += 0.04
    await bot.send_message(people[30].id, "Good morning")


# -- what goes wrong on the way ------------------------------------------------------------------------------


async def test_a_failing_telegram_fails_as_often_as_ordered_and_for_whom_it_was_ordered(
    bot: Bot, world: World, anna: Account
) -> None:
    ben = world.add_person("Ben")
    world.say(ben, "/start")
    world.faults.answer(500, "send*", chat=anna.id, times=2)
    await bot.send_message(ben.id, "Hello Ben")
    for _ in range(2):
        with pytest.raises(NetworkError, match="Internal Server Error"):
            await bot.send_message(anna.id, "Hello Anna")
    await bot.send_message(anna.id, "Hello Anna")
    assert [message.text for message in world.transcript(anna)] == ["/start", "Hello Anna"]


async def test_too_many_requests_by_order(bot: Bot, world: World, anna: Account) -> None:
    world.faults.answer(429, "sendMessage", retry_after=7)
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(anna.id, "Hello")
    assert seconds(refused.value) == 7


async def test_a_broken_proxy_answers_with_a_page(playground: Playground, world: World) -> None:
    world.faults.answer(502)
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{playground.api_url}/bot{playground.token}/getMe") as answer,
    ):
        assert (answer.status, answer.content_type) == (502, "text/html")


@pytest.mark.parametrize("after", [False, True])
async def test_a_closed_connection_tells_nothing_about_what_was_done(
    bot: Bot, world: World, anna: Account, after: bool
) -> None:
    world.faults.drop("sendMessage", after=after)
    with pytest.raises(NetworkError):
        await bot.send_message(anna.id, "Did this arrive?")
    arrived = [message.text for message in world.transcript(anna) if message.by_bot]
    assert arrived == (["Did this arrive?"] if after else [])


@pytest.mark.parametrize("after", [False, True])
async def test_no_answer_at_all_is_a_time_out(
    playground: Playground, world: World, anna: Account, after: bool
) -> None:
    fault = world.faults.hang("sendMessage", after=after)
    async with bot_for(playground, patience=0.2) as hasty:
        with pytest.raises(TimedOut):
            await hasty.send_message(anna.id, "Did this arrive?")
    assert fault.met == 1
    assert len(world.transcript(anna)) == (2 if after else 1)


async def test_a_fault_ends_when_it_is_let_go(bot: Bot, world: World, anna: Account) -> None:
    fault = world.faults.hang("sendMessage", times=99)
    waiting = asyncio.create_task(bot.send_message(anna.id, "Hello"))
    async with asyncio.timeout(5):
        await fault.begun.wait()
    fault.let_go()
    with pytest.raises(NetworkError):
        await waiting
    assert (await bot.send_message(anna.id, "Hello again")).text == "Hello again"


async def test_stopping_lets_go_of_those_who_wait(world: World, playground: Playground, bot: Bot) -> None:
    polling = asyncio.create_task(bot.get_updates(timeout=50))
    async with asyncio.timeout(5):
        await world.updates.polling.wait()
        await playground.stop()
        assert await polling == ()


async def test_waiting_for_a_condition_ends_with_it_or_with_a_complaint(
    bot: Bot, world: World, anna: Account
) -> None:
    waiting = asyncio.create_task(world.wait_for(lambda: [m for m in world.transcript(anna) if m.by_bot]))
    await bot.send_message(anna.id, "Good morning")
    assert [message.text for message in await waiting] == ["Good morning"]
    with pytest.raises(TimeoutError):
        await world.wait_for(lambda: False, timeout=0.01)
