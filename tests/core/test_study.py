"""A question beside a disclosure must not silence it; a question alone is no disclosure."""

import pytest

from bot.core.noticing import screen_words
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
