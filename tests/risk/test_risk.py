"""The shipped risk rules against labelled messages, and what no message may do to them."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.noticing import screen_item, screen_score, screen_words, verify
from bot.core.reading import read
from bot.core.risk import Safety, Urgency, most_urgent
from tests.risk.shipped import Labelled, alarming, noticed, safety, table, wrong

CAUGHT = [message.text for message in table("policy") if message.noticed]
ENGLISH = [m.text for m in table("policy") if m.noticed and not m.note.startswith("lang_")]


@pytest.mark.parametrize("message", table("policy"), ids=lambda message: message.text[:50])
def test_every_example_of_the_labelling_policy_is_right(message: Labelled) -> None:
    assert noticed(message.text) == message.noticed


def test_every_rule_keeps_its_own_examples() -> None:
    assert verify(safety()) == []


def test_messages_the_rules_were_written_with_are_nearly_all_right() -> None:
    missed, needless = wrong("rules")
    calm = sum(not message.noticed for message in table("rules"))
    assert len(missed) <= 0.012 * (len(table("rules")) - calm), [message.text for message in missed]
    assert len(needless) <= 0.005 * calm, [message.text for message in needless]


def test_most_messages_the_rules_were_not_written_with_are_noticed() -> None:
    """`unseen.csv` is hard on purpose: hints, odd spellings, long answers. It is measured, never tuned on."""
    missed, _ = wrong("unseen")
    risky = sum(message.noticed for message in table("unseen"))
    assert len(missed) / risky <= 0.25


def test_few_calm_messages_the_rules_were_not_written_with_are_noticed() -> None:
    """Idioms, complaints, denials and grief: far harder than everyday messages."""
    _, needless = wrong("unseen")
    calm = sum(not message.noticed for message in table("unseen"))
    assert len(needless) / calm <= 0.02


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("I'm going to end my life tonight", Urgency.EMERGENCY),
        ("I've taken all my sertraline and some vodka", Urgency.EMERGENCY),
        ("i swallowed the whole pack about an hour ago", Urgency.EMERGENCY),
        ("took 5-htp with my venlafaxine and now fever 39.5 and confused", Urgency.EMERGENCY),
        ("I had a seizure this morning", Urgency.EMERGENCY),
        ("I have a knife and I'm waiting for him outside", Urgency.EMERGENCY),
        ("I want to kill myself", Urgency.URGENT),
        ("the urge to cut is really strong right now", Urgency.URGENT),
        ("I hear voices", Urgency.URGENT),
        ("I feel invincible", Urgency.URGENT),
        ("I stopped taking my lithium", Urgency.URGENT),
        ("since the dose went up: diarrhea, shivering, heart racing, super restless", Urgency.URGENT),
        ("quit my antidepressants", Urgency.SOON),
        ("started 5-HTP on top of my citalopram, is that ok?", Urgency.SOON),
        ("I only eat 300 calories a day", Urgency.SOON),
        ("I survived a suicide attempt years ago", Urgency.REVIEW),
    ],
)
def test_the_urgency_follows_the_clinical_queues(text: str, urgency: Urgency) -> None:
    assert most_urgent(flag.urgency for flag in screen_words(safety(), text)) == urgency


def test_the_most_urgent_flag_comes_first() -> None:
    flags = screen_words(safety(), "I want to kill myself. I've got the pills in my hand")
    assert flags[0].urgency == Urgency.EMERGENCY
    assert [flag.urgency for flag in flags] == sorted(
        (flag.urgency for flag in flags), key=list(Urgency).index
    )


def test_the_evidence_is_what_the_participant_wrote_letter_by_letter() -> None:
    [flag] = [f for f in screen_words(safety(), "ok so… I Want To Díe.") if f.rule == "suicide-direct"]
    assert flag.evidence == "Want To Díe"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("I don't want to die, I want to sleep better", None),
        ("I'm not suicidal, but I've said my goodbyes", "suicide-indirect"),
        ("I never said I want to die. I want to die now", "suicide-direct"),
        ("I can't stop thinking about killing myself", "suicide-direct"),
        ("I don't think I want to die", None),
        ("I don't know if I want to die", "suicide-direct"),
        ("no one knows I want to die", "suicide-direct"),
        ("nadie sabe que me quiero matar", "es-suicide"),
        ("I've never wanted to die so badly", "suicide-direct"),
        ("when I was a teenager I wanted to kill myself", None),
        (
            "when I was a teenager I wanted to kill myself, lately it is back, I want to kill myself again",
            "suicide-direct",
        ),
        ("the song says I want to die", None),
        ("listening to sad songs, I want to die", "suicide-direct"),
        ("suicidal thoughts? none", None),
        ("I'm not okay I want to die", "suicide-direct"),
        ("what should I do if a friend ever becomes suicidal?", None),
        ("what should I do, my friend is suicidal", "suicide-someone-else"),
    ],
)
def test_what_stands_around_a_phrase_decides_what_it_means(text: str, rule: str | None) -> None:
    # A plain denial brings at most a kind question.
    found = {flag.rule for flag in screen_words(safety(), text) if alarming(flag)}
    assert (rule in found) if rule else not found


@pytest.mark.parametrize(
    ("scale", "item", "points", "urgency"),
    [
        ("phq9", 9, 0, None),
        ("phq9", 9, 1, Urgency.SOON),
        ("phq9", 9, 2, Urgency.URGENT),
        ("phq9", 9, 3, Urgency.URGENT),
        ("phq9", 8, 3, None),
        ("gad7", 9, 3, None),
    ],
)
def test_item_nine_counts_at_once(scale: str, item: int, points: int, urgency: Urgency | None) -> None:
    flags = screen_item(safety(), scale, item, points)
    assert most_urgent(flag.urgency for flag in flags) == urgency
    assert all(flag.evidence == f"{scale} item {item}: {points}" for flag in flags)


@pytest.mark.parametrize(
    ("scale", "score", "urgency"),
    [
        ("phq9", 9, None),
        ("phq9", 10, Urgency.REVIEW),
        ("phq9", 19, Urgency.REVIEW),
        ("phq9", 20, Urgency.SOON),
        ("phq9", 27, Urgency.SOON),
        ("gad7", 9, None),
        ("gad7", 14, Urgency.REVIEW),
        ("gad7", 15, Urgency.SOON),
    ],
)
def test_scores_queue_where_the_cut_offs_say(scale: str, score: int, urgency: Urgency | None) -> None:
    flags = screen_score(safety(), scale, score)
    assert most_urgent(flag.urgency for flag in flags) == urgency
    assert all(flag.evidence == f"{scale}: {score}" for flag in flags)


@given(st.text(max_size=600))
def test_no_text_breaks_the_reading(text: str) -> None:
    for flag in screen_words(safety(), text):
        assert all(part in text for part in flag.evidence.split(" … "))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\ud800 kill \udfff",
        "\u202ewant to die\u202c",
        "e" + "\u0301" * 4000,
        "🔫" * 2048,
        "a" * 4096,
        "k i l l " * 512,
        "(" * 4096,
        "\x00\x01\x02",
        "مرحبا كيف حالك",
        "मरना चाहता हूँ",
    ],
)
def test_odd_texts_are_read_too(text: str) -> None:
    screen_words(safety(), text)


@given(st.sampled_from(CAUGHT), st.data())
@settings(max_examples=150)
def test_invisible_signs_hide_nothing(text: str, data: st.DataObject) -> None:
    signs = data.draw(
        st.lists(st.sampled_from("\u200b\u200d\ufeff\u00ad\u2060\u0301\ufe0f"), min_size=1, max_size=8)
    )
    for sign in signs:
        place = data.draw(st.integers(0, len(text)))
        text = text[:place] + sign + text[place:]
    assert noticed(text)


@given(st.sampled_from(CAUGHT), st.booleans())
def test_capitals_and_wide_letters_hide_nothing(text: str, wide: bool) -> None:
    shouted = text.upper()
    if wide:
        shouted = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" and c != "'" else c for c in shouted)
    assert noticed(shouted)


@given(st.sampled_from(CAUGHT), st.sampled_from("’ʼ′‘`"))
def test_no_apostrophe_hides_anything(text: str, apostrophe: str) -> None:
    assert noticed(text.replace("'", apostrophe))


@given(st.sampled_from(ENGLISH))
def test_leaving_out_apostrophes_hides_nothing(text: str) -> None:
    assert noticed(text.replace("'", ""))


LETTER_BY_LETTER = [
    "I want to kill myself",
    "kill myself tonight",
    "I want to die",
    "thinking about suicide",
    "self harm",
]


@pytest.mark.parametrize("text", LETTER_BY_LETTER)
@pytest.mark.parametrize("between", [" ", ".", "-", "_", " . ", "*"])
def test_letters_apart_hide_nothing(text: str, between: str) -> None:
    assert noticed(" ".join(between.join(word) for word in text.split()))


@given(st.sampled_from(LETTER_BY_LETTER), st.data())
def test_doubled_letters_and_lookalikes_hide_nothing(text: str, data: st.DataObject) -> None:
    lookalikes = {"a": "а", "e": "е", "o": "о", "i": "і", "c": "с", "k": "к", "m": "м", "s": "ѕ", "y": "у"}
    drawn = []
    for word in text.split():
        kept = data.draw(st.integers(0, len(word) - 1))
        how = data.draw(st.sampled_from(["as it is", "stretched", "lookalike"]))
        if how == "stretched" and len(word) > 2:
            word = word[: kept + 1] + word[kept] * 3 + word[kept + 1 :]  # noqa: PLW2901
        elif how == "lookalike" and len(word) > 2:
            word = word[:kept] + lookalikes.get(word[kept], word[kept]) + word[kept + 1 :]  # noqa: PLW2901
        drawn.append(word)
    assert noticed(" ".join(drawn))


@given(st.sampled_from(CAUGHT), st.sampled_from([m.text for m in table("rules") if m.note == "everyday"]))
def test_an_everyday_sentence_before_it_hides_nothing(risky: str, everyday: str) -> None:
    assert noticed(f"{everyday}. {risky}")


HOSTILE = [
    "want to ",
    "i do not want to ",
    "kill ",
    "k i l l ",
    "years ago ",
    "my my my i i i ",
    "not ",
    "diiiie ",
    "a*b ",
    "'",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_work_grows_no_faster_than_the_text(piece: str) -> None:
    screen = safety().screen()

    def steps(times: int) -> int:
        reading = read(piece * times, screen.lexicon, screen.numbers)
        screen.find_in(reading)
        return reading.field.steps

    small, large = steps(50), steps(400)
    assert large <= 8 * small + 100


def test_the_longest_message_is_judged_in_an_instant() -> None:
    text = ("i do not want to die of laughter, my friend says " * 100)[:4096]
    begun = time.perf_counter()
    screen_words(safety(), text)
    assert time.perf_counter() - begun < 1.0


def test_the_rules_are_compiled_once_and_never_go_stale() -> None:
    first = safety()
    assert first.screen() is first.screen()
    silent = first.model_copy(update={"words": (), "likeness": None})
    assert screen_words(silent, "I want to die") == []
    assert Safety.model_validate_json(first.model_dump_json()) == first
