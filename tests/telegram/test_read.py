"""Updates as Telegram writes them, and what each says to the service."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from telegram import Update

from bot.core.events import Blocked, Checked, Commanded, Event, Located, Place, Pressed, Shared, Wrote
from bot.service.arrivals import Arrival, Arrived, GroupMoved, StaffArrived
from bot.telegram.read import callback_of, chat_of, kind_of, read

ANNA = {
    "id": 5_100_000_001,
    "is_bot": False,
    "first_name": "Anna",
    "last_name": "B",
    "language_code": "pt-br",
}
CLARA = {"id": 5_100_000_002, "is_bot": False, "first_name": "Clara"}
BOT = {"id": 424242, "is_bot": True, "first_name": "Evenkeel", "username": "evenkeel_bot"}
PRIVATE = {"id": 5_100_000_001, "first_name": "Anna", "last_name": "B", "type": "private"}
GROUP = {"id": -4_100_000_001, "title": "Clinicians", "type": "group", "all_members_are_administrators": True}
SUPERGROUP = {"id": -1_002_100_000_001, "title": "Clinicians", "type": "supergroup"}
FORUM = {"id": -1_002_100_000_005, "title": "Clinicians", "type": "supergroup", "is_forum": True}
CHANNEL = {"id": -1_002_100_000_009, "title": "News", "type": "channel"}
SENT, CHANGED = 1_772_452_800, 1_772_453_000
FILE = {"file_id": "AgAC", "file_unique_id": "u1", "file_size": 4096}
LISBON = Place(name="Lisbon", zone="Europe/Lisbon", country="PT")

Json = dict[str, Any]


def message(chat: Json = PRIVATE, sender: Json | None = ANNA, **fields: Any) -> Json:
    content: Json = {"message_id": 17, "chat": chat, "date": SENT, **fields}
    return content if sender is None else {"message_id": 17, "from": sender, **content}


def update(kind: str, content: Json) -> Json:
    return {"update_id": 123, kind: content}


def said(**fields: Any) -> Json:
    return update("message", message(**fields))


def edited(**fields: Any) -> Json:
    return update("edited_message", message(edit_date=CHANGED, **fields))


def pressed(data: str, by: Json = ANNA, beneath: Json | None = None, **fields: Any) -> Json:
    shown = message(sender=BOT, text="How many hours?") if beneath is None else beneath
    query = {"id": "438", "from": by, "message": shown, "chat_instance": "-77", "data": data, **fields}
    return update("callback_query", query)


def membership(chat: Json, status: str) -> Json:
    left: Json = {"user": BOT, "status": status}
    if status == "kicked":
        left["until_date"] = 0
    change = {"chat": chat, "from": ANNA, "date": SENT, "old_chat_member": {"user": BOT, "status": "member"}}
    return update("my_chat_member", {**change, "new_chat_member": left})


def place_at(latitude: float, longitude: float) -> Place:
    assert (latitude, longitude) == (38.72, -9.14)
    return LISBON


def from_anna(event: Event) -> Arrived:
    number = None if isinstance(event, Pressed | Checked | Blocked) else 17
    return Arrived(
        key="update:123", chat=ANNA["id"], name="Anna", language="pt", event=event, message_id=number
    )


POINT = {"latitude": 38.72, "longitude": -9.14}
PRIVATE_CHATS: dict[str, tuple[Json, Event | None]] = {
    "words": (said(text="about five"), Wrote(text="about five")),
    "words that an old phone cut in the middle of a sign": (said(text="ok \ud83d"), Wrote(text="ok \ufffd")),
    "a sign that Telegram wrote as two halves": (said(text="\ud83d\ude34"), Wrote(text="😴")),
    "a command": (said(text="/stop"), Commanded(command="stop")),
    "a command with a full stop": (said(text="/stop."), Commanded(command="stop")),
    "a command in capitals, to this bot": (said(text="/HELP@evenkeel_bot"), Commanded(command="help")),
    "words behind a command": (
        said(text="/stop I want to die\nnow"),
        Commanded(command="stop", argument="I want to die\nnow"),
    ),
    "an invitation": (
        said(text="/start -Ab_9"),
        Commanded(command="start", argument="-Ab_9"),
    ),
    "an unknown command is words": (
        said(text="/kill myself"),
        Commanded(command=None, argument="kill myself"),
    ),
    "a dash that is no command": (said(text="/ help"), Wrote(text="/ help")),
    "an edit, which is never a command": (
        edited(text="/stop"),
        Wrote(text="/stop", edited=True, written_at=datetime.fromtimestamp(SENT, UTC)),
    ),
    "a caption": (said(photo=[{**FILE, "width": 640, "height": 480}], caption="my bed"), Wrote(text="my bed")),
    "an edited caption": (
        edited(voice={**FILE, "duration": 3}, caption="sorry"),
        Wrote(text="sorry", edited=True, written_at=datetime.fromtimestamp(SENT, UTC)),
    ),
    "a photo": (said(photo=[{**FILE, "width": 640, "height": 480}]), Shared(what="pictures")),
    "a voice note": (said(voice={**FILE, "duration": 3}), Shared(what="voice notes")),
    "a video note": (said(video_note={**FILE, "length": 240, "duration": 3}), Shared(what="videos")),
    "a video": (said(video={**FILE, "width": 9, "height": 9, "duration": 3}), Shared(what="videos")),
    "an animation, which is a document too": (
        said(animation={**FILE, "width": 9, "height": 9, "duration": 3}, document=FILE),
        Shared(what="moving pictures"),
    ),
    "a document": (said(document={**FILE, "file_name": "letter.pdf"}), Shared(what="files")),
    "a sticker": (
        said(
            sticker={
                **FILE, "type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False
            }
        ),
        Shared(what="stickers"),
    ),
    "a contact": (said(contact={"phone_number": "+1", "first_name": "Bo"}), Shared(what="contacts")),
    "dice": (said(dice={"emoji": "🎲", "value": 3}), Shared(what="dice")),
    "a poll, whose question somebody wrote": (
        said(
            poll={
                "id": "1", "question": "Who cares?", "total_voter_count": 0, "is_closed": False,
                "is_anonymous": True, "type": "regular", "allows_multiple_answers": False, "allows_revoting": False,
                "members_only": False,
                "options": [
                    {"text": "nobody", "voter_count": 0, "persistent_id": "a"},
                    {"text": "me", "voter_count": 0, "persistent_id": "b"},
                ],
            }
        ),
        Wrote(text="Who cares?\nnobody\nme"),
    ),
    "a location": (said(location=POINT), Located(place=LISBON)),
    "a venue, which is a location too": (
        said(venue={"location": POINT, "title": "Café", "address": "Rua 1"}, location=POINT),
        Located(place=LISBON),
    ),
    "a live location that moves on": (edited(location={**POINT, "live_period": 900}), None),
    "a pinned message": (said(pinned_message=message(text="old")), None),
    "a safety question's button": (pressed("s:danger:yes"), Checked(question="danger", answer="yes")),
    "a button that asks what was meant": (
        pressed("s:meant:no:self_harm"),
        Checked(question="meant", answer="no", category="self_harm"),
    ),
    "a button": (pressed("12:yes"), Pressed(question=12, option="yes")),
    "a button with a time": (pressed("12:07:30"), Pressed(question=12, option="07:30")),
    "a button whose message is too old to be shown": (
        pressed("3:p2", beneath={"message_id": 9, "chat": PRIVATE, "date": 0}),
        Pressed(question=3, option="p2"),
    ),
    "the bot is blocked": (membership(PRIVATE, "kicked"), Blocked()),
    "the bot is unblocked": (membership(PRIVATE, "member"), None),
}  # fmt: skip


@pytest.mark.parametrize("name", PRIVATE_CHATS)
def test_what_comes_in_a_private_chat(name: str) -> None:
    came, event = PRIVATE_CHATS[name]
    assert read(came, place_at) == (None if event is None else from_anna(event))


ALERT_MESSAGE = message(chat=SUPERGROUP, sender=BOT, text="Evenkeel: one urgent alert")


def staff(chat: Json = SUPERGROUP, **fields: Any) -> StaffArrived:
    about: Json = {
        "key": "update:123", "chat": chat["id"], "chat_kind": "group", "message_id": 17,
        "sender": CLARA["id"], "sender_name": "Clara",
    }  # fmt: skip
    return StaffArrived(**(about | fields))


STAFF: dict[str, tuple[Json, Arrival | None]] = {
    "words in a group": (said(chat=GROUP, sender=CLARA, text="on it"), staff(GROUP, text="on it")),
    "a command in a supergroup": (
        said(chat=SUPERGROUP, sender=CLARA, text="/link@evenkeel_bot group-77", message_thread_id=4),
        staff(text="/link@evenkeel_bot group-77"),
    ),
    "a caption in a group": (
        said(chat=GROUP, sender=CLARA, voice={**FILE, "duration": 3}, caption="reached her"),
        staff(GROUP, text="reached her"),
    ),
    "an alert's button in a group": (
        pressed("a:7:ack", by=CLARA, beneath=ALERT_MESSAGE),
        staff(button="a:7:ack"),
    ),
    "an alert's button in a private chat": (
        pressed("a:7:ack", by=ANNA),
        staff(
            PRIVATE, chat_kind="private", sender=ANNA["id"], sender_name="Anna", button="a:7:ack"
        ),
    ),
    "a group that becomes a supergroup": (
        said(chat=GROUP, sender=CLARA, migrate_to_chat_id=SUPERGROUP["id"]),
        GroupMoved(key="update:123", old=GROUP["id"], new=SUPERGROUP["id"]),
    ),
    "the supergroup that was a group": (
        said(chat=SUPERGROUP, sender=CLARA, migrate_from_chat_id=GROUP["id"]),
        GroupMoved(key="update:123", old=GROUP["id"], new=SUPERGROUP["id"]),
    ),
    "an edit in a group": (
        edited(chat=GROUP, sender=CLARA, text="on it!"),
        staff(GROUP, text="on it!", edited=True),
    ),
    "a picture in a group": (
        said(chat=GROUP, sender=CLARA, photo=[{**FILE, "width": 640, "height": 480}]),
        None,
    ),
    "an answer to a message in a group": (
        said(chat=GROUP, sender=CLARA, text="How are you?", reply_to_message={**ALERT_MESSAGE, "message_id": 5}),
        staff(GROUP, text="How are you?", reply_to=5),
    ),
    "a picture as an answer": (
        said(
            chat=GROUP, sender=CLARA, photo=[{**FILE, "width": 640, "height": 480}],
            reply_to_message={**ALERT_MESSAGE, "message_id": 5},
        ),
        staff(GROUP, shared="pictures", reply_to=5),
    ),
    "words in a topic, which answer nothing but its beginning": (
        said(
            chat=FORUM, sender=CLARA, text="what do you think?", message_thread_id=4, is_topic_message=True,
            reply_to_message={**message(chat=FORUM, sender=BOT), "message_id": 4},
        ),
        staff(FORUM, text="what do you think?", thread=4, forum=True),
    ),
    "an answer in a topic": (
        said(
            chat=FORUM, sender=CLARA, text="How are you?", message_thread_id=4, is_topic_message=True,
            reply_to_message={**message(chat=FORUM, sender=BOT, text="P-0001: hello"), "message_id": 9},
        ),
        staff(FORUM, text="How are you?", thread=4, reply_to=9, forum=True),
    ),
    "somebody joins a group": (said(chat=GROUP, sender=CLARA, new_chat_members=[ANNA]), None),
    "the bot is removed from a group": (membership(GROUP, "kicked"), None),
    "a question's button in a group": (pressed("12:yes", by=CLARA, beneath=ALERT_MESSAGE), None),
    "a post in a channel": (update("channel_post", message(chat=CHANNEL, sender=None, text="news")), None),
    "a poll's state": (
        update(
            "poll",
            {
                "id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": True,
                "is_anonymous": True, "type": "regular", "allows_multiple_answers": False, "allows_revoting": False,
                "members_only": False,
            },
        ),
        None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", STAFF)
def test_what_comes_from_staff_and_groups(name: str) -> None:
    came, arrival = STAFF[name]
    assert read(came, place_at) == arrival


SAMPLES = {**PRIVATE_CHATS, **STAFF}


@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_are_what_telegram_sends(name: str) -> None:
    # python-telegram-bot knows the whole form; it also says which chat a sample is from, and its kind.
    came = SAMPLES[name][0]
    known = Update.de_json(came, None)
    assert known is not None
    assert not known.api_kwargs
    assert getattr(known, kind_of(came)) is not None
    assert chat_of(came) == (known.effective_chat.id if known.effective_chat else 0)


@pytest.mark.parametrize(
    "data", ["", "yes", "12:", ":yes", "12", "-1:yes", "1e3:yes", "9999999999:yes", "12:\ud83d" + "x" * 60]
)
def test_a_button_that_is_not_ours_says_nothing_but_is_answered(data: str) -> None:
    came = pressed(data)
    assert read(came, place_at) is None
    assert callback_of(came) == "438"


def test_only_buttons_are_answered() -> None:
    assert callback_of(said(text="12:yes")) is None


def test_a_location_that_has_no_place_is_something_we_cannot_read() -> None:
    def nowhere(_latitude: float, _longitude: float) -> Place:
        raise ValueError("off the map")

    assert read(said(location=POINT), nowhere) == from_anna(Shared(what="locations"))


ANY_TEXT = st.text(st.characters(exclude_categories=()), min_size=1, max_size=60)


@given(text=ANY_TEXT, name=ANY_TEXT, edit=st.booleans())
def test_whatever_is_written_is_read_and_can_be_kept(text: str, name: str, edit: bool) -> None:
    sender = {**ANNA, "first_name": name}
    arrived = read((edited if edit else said)(sender=sender, text=text), place_at)
    assert isinstance(arrived, Arrived)
    kept = TypeAdapter(Arrived).dump_json(arrived)
    assert b"\\u0000" not in kept
    assert Arrived.model_validate_json(kept) == arrived
    if isinstance(arrived.event, Wrote) and text.isascii() and "\0" not in text:
        assert arrived.event.text == text


@given(words=st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40))
def test_no_word_behind_a_slash_is_lost(words: str) -> None:
    arrived = read(said(text=f"/{words}"), place_at)
    assert isinstance(arrived, Arrived)
    event = arrived.event
    assert isinstance(event, Wrote | Commanded)
    heard = event.text if isinstance(event, Wrote) else f"{event.command or ''} {event.argument}"
    letters = [sign for sign in words.lower() if sign.isalnum()]
    assert set(letters) <= set(heard.lower())
