"""A question beside a disclosure must not silence it; a question alone is no disclosure."""

import pytest

from bot.core.noticing import screen_words
from bot.core.urgency import Urgency
from tests.risk.shipped import alarming, rules_alone


def heard(text: str) -> bool:
    return any(alarming(flag) for flag in screen_words(rules_alone(), text))


@pytest.mark.parametrize(
    "text",
    [
        "what are the signs of mania, i have not slept in 4 days and feel invincible",
        "what are the symptoms of psychosis because i hear voices",
        "does cutting help people, i cut myself last night",
        "i hear voices at night can stress cause this",
        "can quitting lithium cause this, i stopped taking my lithium on monday",
        "why do you ask about chest pain, i have chest pain right now",
        "that question about suicide, i want to kill myself",
        "i want to kill myself, studying is too much",
        "working on my essay and cutting myself in between",
        "i have an exam for my course and my dad hits me",
        "writing my thesis, hearing voices again",
        "what are the symptoms of a stroke my face is drooping",
        "que es la psicosis, oigo voces todas las noches",
        "puede el estres causar alucinaciones, oigo voces que me dicen cosas",
    ],
)
def test_a_question_does_not_reach_what_somebody_says_of_themselves_beside_it(text: str) -> None:
    assert heard(text)


@pytest.mark.parametrize(
    "text",
    [
        "what are the symptoms of mania",
        "what is a manic episode",
        "what does passive suicidal ideation mean",
        "can antidepressants cause suicidal thoughts?",
        "i'm writing an essay about self harm, suicidal thoughts and grief",
        "for my course: why do people cut themselves",
        "why do you ask about chest pain",
        "the question about suicidal thoughts was odd",
        "cuáles son los síntomas de la manía",
        "qué significa pensamientos suicidas",
        "información sobre la bulimia",
    ],
)
def test_a_question_or_a_study_alone_brings_nobody(text: str) -> None:
    assert not heard(text)


@pytest.mark.parametrize(
    "text",
    [
        "i used to be happy, now i want to kill myself",
        "last year was bad and i want to die",
        "ten years ago i lost my son, i hear voices since",
        "when i was a teenager i cut, and i cut my arms yesterday",
        "what if a friend felt like this, i cut my arms",
        "watched a series, then i took 20 paracetamol",
    ],
)
def test_what_is_past_or_told_or_supposed_does_not_reach_what_is_so_today(text: str) -> None:
    assert heard(text)


@pytest.mark.parametrize(
    "text",
    [
        "when i was 15, i tried to kill myself",
        "years ago i was suicidal and cut my arms",
        "in the film she wants to die",
    ],
)
def test_what_is_long_over_or_only_told_still_brings_nobody_at_once(text: str) -> None:
    flags = screen_words(rules_alone(), text)
    assert all(flag.urgency is Urgency.REVIEW for flag in flags)
