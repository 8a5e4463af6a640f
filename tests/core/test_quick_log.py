"""A message that is the log of an activity is one; a story, a wish, a plan, a question, a denial is not."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.core.quick_log import Activity, read_activity, this_week
from tests.risk.shipped import noticed, table


def said(typed: str) -> tuple[str, int] | None:
    activity = read_activity(typed)
    return None if activity is None else (activity.kind, activity.minutes)


@pytest.mark.parametrize(
    ("typed", "kind", "minutes"),
    [
        ("walked 20 min", "walking", 20), ("Walked 20 min!", "walking", 20), ("WALKED 20 MIN", "walking", 20),
        ("20 minutes walking", "walking", 20), ("20 min walk", "walking", 20), ("20-minute walk", "walking", 20),
        ("walk 1 hour 10", "walking", 70), ("walk20min", "walking", 20), ("walking 20minutes", "walking", 20),
        ("20' walk", "walking", 20), ("Walked. 20 min.", "walking", 20), ("walked twenty minutes", "walking", 20),
        ("I went for a walk of 20 minutes", "walking", 20), ("went for a 20 min walk", "walking", 20),
        ("took a 20 min walk", "walking", 20), ("took the dog for a 20 min walk", "walking", 20),
        ("walked the dog 20 min", "walking", 20), ("a 20 minute brisk walk", "walking", 20),
        ("I've walked 20 min", "walking", 20), ("i walked for about 20 minutes", "walking", 20),
        ("we walked 40 min", "walking", 40), ("walked to work 25 min", "walking", 25),
        ("walked 25 min to work", "walking", 25), ("walked in the park 20 min", "walking", 20),
        ("walked 20 min today", "walking", 20), ("20 min walk today", "walking", 20),
        ("today I walked 20 min", "walking", 20), ("this morning I walked 20 min", "walking", 20),
        ("walked 20 min this evening", "walking", 20), ("just walked 20 minutes", "walking", 20),
        ("morning walk 30 min", "walking", 30), ("walk, 20 minutes, done", "walking", 20),
        ("an hour's walk", "walking", 60), ("walked one hour thirty", "walking", 90),
        ("hiked 3 hours", "walking", 180),
        ("walked ½ hour", "walking", 30), ("walked 1 1/2 hours", "walking", 90), ("3/4 hour walk", "walking", 45),
        ("walked three quarters of an hour", "walking", 45), ("walked 1h10m", "walking", 70),
        ("walked 1:10 hours", "walking", 70), ("walked more than 20 min", "walking", 20),
        ("over 30 min of walking", "walking", 30), ("walked 24 hours", "walking", 1440),
        ("walked 20 min :)", "walking", 20), ("walk 20 min 🙂", "walking", 20), ("🚶🏽‍♀️ 20 min walk", "walking", 20),
        ("ran half an hour", "running", 30), ("jogged 25 mins", "running", 25), ("run 20-30 min", "running", 25),
        ("ran 20 to 30 minutes", "running", 25), ("went for a 5 min jog", "running", 5), ("ran 6h", "running", 360),
        ("ran on the treadmill for 20 min", "running", 20), ("just finished a 30 min run", "running", 30),
        ("cycled 1h", "cycling", 60), ("1h30 bike", "cycling", 90), ("1.5 h cycling", "cycling", 90),
        ("bike ride 40 min", "cycling", 40), ("rode my bike for 40 min", "cycling", 40),
        ("20 min on the bike", "cycling", 20), ("exercise bike 20 min", "cycling", 20),
        ("swam 45", "swimming", 45), ("went swimming for 45 min", "swimming", 45),
        ("yoga 30", "yoga", 30), ("yoga: 30", "yoga", 30), ("yoga - 20 min", "yoga", 20),
        ("Yoga (30 min)", "yoga", 30),
        ("did 20 min of yoga", "yoga", 20), ("20 min yoga done", "yoga", 20), ("done: yoga 20 min", "yoga", 20),
        ("yoga class 1h", "yoga", 60), ("just did a 15 min yoga session", "yoga", 15), ("yoga thirty", "yoga", 30),
        ("lifted weights 40 min", "strength", 40), ("strength training 30 min", "strength", 30),
        ("strength workout 30 min", "strength", 30),
        ("danced for an hour", "dancing", 60), ("zumba 1h", "dancing", 60),
        ("an hour and a half of gardening", "gardening", 90), ("gardening for an hour", "gardening", 60),
        ("played football for 90 min", "sport", 90), ("went to the gym for 1 hour", "sport", 60),
        ("gym 1h", "sport", 60),
        ("worked out 45 min", "sport", 45), ("gym workout 45 min", "sport", 45),
        ("quarter of an hour stretching", "other", 15), ("tai chi 20 min", "other", 20),
    ],
)  # fmt: skip
def test_logs_in_english(typed: str, kind: str, minutes: int) -> None:
    assert said(typed) == (kind, minutes)


@pytest.mark.parametrize(
    ("typed", "kind", "minutes"),
    [
        ("caminé 20 minutos", "walking", 20), ("camine 20 min", "walking", 20),
        ("hoy caminé veinte minutos", "walking", 20),
        ("salí a caminar 30 minutos", "walking", 30), ("20 min caminando", "walking", 20),
        ("20 minutos de caminata", "walking", 20), ("di un paseo de 20 minutos", "walking", 20),
        ("he caminado 20 minutos", "walking", 20), ("20 min a pie", "walking", 20), ("corrí 25 min", "running", 25),
        ("fui a correr media hora", "running", 30), ("bici 40 min", "cycling", 40),
        ("monté en bici 1 hora", "cycling", 60),
        ("nadé una hora", "swimming", 60), ("hice yoga 30 minutos", "yoga", 30), ("hice 20 min de yoga", "yoga", 20),
        ("clase de yoga 1h", "yoga", 60), ("bailé media hora", "dancing", 30),
        ("fui al gimnasio una hora", "sport", 60),
        ("20 min gelaufen", "walking", 20), ("ich bin 20 Minuten gelaufen", "walking", 20),
        ("heute 20 Minuten gelaufen", "walking", 20), ("20 min spazieren", "walking", 20),
        ("bin 20 min spazieren gegangen", "walking", 20), ("Spaziergang 20 min", "walking", 20),
        ("Viertelstunde spazieren", "walking", 15), ("anderthalb Stunden gewandert", "walking", 90),
        ("war 20 min joggen", "running", 20), ("eine Stunde Rad gefahren", "cycling", 60),
        ("Radfahren 45 Minuten", "cycling", 45), ("geschwommen 30 min", "swimming", 30),
        ("eine halbe Stunde Yoga", "yoga", 30), ("ich habe 30 min Yoga gemacht", "yoga", 30),
        ("Yoga gemacht 30 min", "yoga", 30), ("Krafttraining 30 min", "strength", 30),
        ("1 Stunde getanzt", "dancing", 60),
        ("eine Stunde im Garten gearbeitet", "gardening", 60), ("45 min Sport gemacht", "sport", 45),
        ("20 Min. Gartenarbeit", "gardening", 20),
    ],
)  # fmt: skip
def test_logs_in_spanish_and_german(typed: str, kind: str, minutes: int) -> None:
    assert said(typed) == (kind, minutes)


@pytest.mark.parametrize(
    ("typed", "kind", "minutes"),
    [
        ("walkd 20 mins", "walking", 20), ("wlaked 20 min", "walking", 20), ("walkng 20 min", "walking", 20),
        ("runing 30 min", "running", 30), ("swiming 30 minuts", "swimming", 30),
        ("20 mintues walking", "walking", 20),
        ("yoag 30", "yoga", 30), ("yogaa 30", "yoga", 30), ("gardning 1 h", "gardening", 60),
        ("spazeren 20 min", "walking", 20), ("camianndo 20 min", "walking", 20), ("cmainando 20 mni", None, None),
        # Words of their own.
        ("waking 20 min", None, None), ("waked 20 min", None, None), ("scrolled 20 min", None, None),
        ("talked 20 min", None, None), ("baked 30 min", None, None), ("waited 20 min", None, None),
        ("weight 74", None, None), ("garen 20 min", None, None), ("pasando 20 minutos", None, None),
    ],
)  # fmt: skip
def test_a_slip_is_forgiven_but_another_word_is_no_slip(
    typed: str, kind: str | None, minutes: int | None
) -> None:
    assert said(typed) == (None if kind is None else (kind, minutes))


@pytest.mark.parametrize(
    "typed",
    [
        # stories
        "walked out on my husband 20 min ago", "I walked 20 min and felt dizzy", "walked 20 min, chest pain",
        "walked 20 min but it hurts", "walked into the sea 20 min", "walked 20 min. I want to die",
        "20 min crying while walking", "walked 20 min to the bridge", "ran away 20 min ago", "run over 20 min ago",
        "I ran 20 min late", "running 20 min late", "walking on eggshells for 20 min", "walk 20 min then die",
        "ich bin vor 20 min gegangen",
        # wishes and plans
        "I want to walk 20 min", "I need a 20 min walk", "let's walk 20 min", "remind me to walk 20 min",
        "I will walk 20 min", "I'm going to walk 20 min", "going for a 20 min walk", "I plan to run 30 min",
        "tomorrow walk 20 min", "walk in 20 min", "run in 30 minutes", "20 min till yoga", "I should walk 20 min",
        "I walk 20 min", "I walk 20 min every day", "I have a 20 min walk", "had to walk 20 min", "today yoga 30",
        "yoga 30 this evening", "walk 20 min after work", "if I walk 20 min", "I could walk 20 min",
        "quiero caminar 20 minutos", "voy a caminar 20 min", "camino 20 minutos", "camina 20 min",
        "hoy 20 min de bici",
        "ich will 20 min laufen", "ich gehe 20 min spazieren", "laufe 20 min", "morgen 20 min laufen",
        "heute Abend Yoga 30",
        # appointments
        "yoga 7:30", "yoga 7.30", "yoga at 7", "yoga 18h", "yoga 7h30", "yoga 10 h", "yoga 6pm", "yoga um 19 Uhr",
        # questions
        "should I walk 20 min?", "walked 20 min?", "can I walk 20 min", "¿caminar 20 min?", "soll ich 20 min laufen",
        # denials
        "did not walk 20 min", "didn't walk 20 min", "no yoga 30", "couldn't walk 20 min", "tried to walk 20 min",
        "stopped walking 20 min", "no caminé 20 minutos", "20 min nicht gelaufen", "keine 20 min gelaufen",
        # others, and other days
        "he walked 20 min", "my son walked 20 min", "the dog walked 20 min", "caminó 20 minutos",
        "walked 20 min yesterday", "ayer caminé 20 min", "gestern 20 min gelaufen",
        # not one activity with one length
        "walked", "yoga", "20 min", "20", "", "walked a bit", "walked for ages", "walked half", "walk run 20 min",
        "walked 20 min and ran 10 min", "walked 20 20", "slept 20 min", "took a 20 min bath", "nada 20 min",
        "walked 3", "yoga 4", "yoga 601", "walked 0 min", "walked 25 hours", "cycle 28", "weights 30",
        "ran 5k", "ran 10 km", "swam 40 laps", "swam 30m", "ran 500 m", "walked 10,000 steps", "walked 10000",
        "walked 20 pills", "walked 20 min :(", "walked 20 min 😭", "walked 20 min 💀", "/walk 20 min",
        "walked 20 min " + "today " * 20,
    ],
)  # fmt: skip
def test_what_is_more_or_less_than_a_log_is_none(typed: str) -> None:
    assert read_activity(typed) is None


EVERY_MESSAGE = [message for name in ("rules", "policy", "unseen") for message in table(name)]


def test_no_message_that_needs_a_person_is_read_as_an_activity() -> None:
    swallowed = [
        message.text
        for message in EVERY_MESSAGE
        if read_activity(message.text) and (message.noticed or noticed(message.text))
    ]
    assert swallowed == []


def test_of_all_those_messages_only_the_logs_are_read() -> None:
    read = {message.text for message in EVERY_MESSAGE if read_activity(message.text)}
    assert read == {"walked 20 minutes", "gardening for an hour"}


LOGS = (
    "walked 20 min", "yoga 30", "I went for a walk of 20 minutes", "20 minutes walking", "did 20 min of yoga",
    "caminé 20 minutos", "ich bin 20 Minuten gelaufen", "half an hour of dancing",
)  # fmt: skip
CHANGING = (
    "not", "never", "didn't", "want", "will", "should", "could", "if", "ago", "away", "out", "into", "dizzy",
    "pain", "die",
    "bridge", "husband", "because", "but", "hate", "no", "nunca", "quiero", "nicht", "kein", "will", "late",
    "tomorrow",
    "yesterday", "?", "she", "pills", "😭",
)  # fmt: skip


@given(st.sampled_from(LOGS), st.sampled_from(CHANGING), st.data())
def test_one_word_that_changes_its_meaning_makes_it_no_log(
    log: str, changing: str, data: st.DataObject
) -> None:
    assert read_activity(log) is not None
    words = log.split()
    words.insert(data.draw(st.integers(0, len(words))), changing)
    assert read_activity(" ".join(words)) is None


NAMES = ("walking", "running", "cycling", "swimming", "yoga", "strength", "dancing", "gardening", "sport")


@given(st.sampled_from(NAMES), st.integers(1, 1440))
def test_every_length_is_read_as_it_is_written(name: str, minutes: int) -> None:
    for typed in (f"{name} {minutes} min", f"{minutes} minutes of {name}", f"did {name} {minutes}min"):
        assert said(typed) == (name, minutes)
    assert said(f"{name} {minutes}") == ((name, minutes) if 5 <= minutes <= 600 else None)


@given(st.sampled_from(NAMES), st.data())
def test_a_slip_never_makes_another_activity_of_it(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(name)))
    letters = data.draw(st.text(st.characters(min_codepoint=97, max_codepoint=122), max_size=1))
    cut = data.draw(st.integers(0, 2))
    slipped = name[:at] + letters + name[at + cut :]
    assert said(f"{slipped} 20 min") in (None, (name, 20))


pieces = st.sampled_from(
    ("walked", "walk", "yoga", "20", "1", "min", "h", "m", "-", "an", "half", "of", "for", "did", "today",
    "the dog", "½", ":")
)  # fmt: skip


@given(st.text(max_size=100) | st.lists(pieces, max_size=9).map(" ".join))
def test_whatever_is_read_is_an_activity_of_a_day_at_the_most(typed: str) -> None:
    activity = read_activity(typed)
    assert activity is None or 1 <= activity.minutes <= 1440
    assert activity is None or Activity.model_validate_json(activity.model_dump_json()) == activity


@pytest.mark.parametrize("minutes", [0, 1441])
def test_an_activity_lasts_a_minute_at_least_and_a_day_at_the_most(minutes: int) -> None:
    with pytest.raises(ValidationError):
        Activity(kind="walking", minutes=minutes)


def test_a_week_is_seven_days_and_ends_today() -> None:
    today = date(2026, 3, 2)
    log = [(today - timedelta(days=back), 10**back) for back in range(-1, 9) if back >= 0]
    assert this_week([*log, (today + timedelta(days=1), 5)], today) == 1_111_111
    assert this_week([(today, 20), (today, 10)], today) == 30
    assert this_week([], today) == 0
