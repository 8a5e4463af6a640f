"""What is said when a risk rule found something, or somebody asks for help: for every kind of it, once."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from bot.authoring.library import Library
from bot.core.categories import BODY, LIFE, MEDICINE, MIND, NOTHING, about
from bot.core.effects import Send
from bot.core.expression import Scalar
from bot.core.manner import day_in_words
from bot.core.own_words import MEANT_QUESTION, ON_DAY, PROMISE, sentence
from bot.core.program import Program
from bot.core.responding import crisis_text
from bot.core.risk import Flag, Urgency
from bot.core.safety_question import question
from bot.core.text import Words, in_language, render
from tests.phone.bubbles import Bubble, bubble_of

MODULE = "In need"
LATE = date(2026, 9, 30)
"""A day whose name is as long as they get."""
_CATEGORIES = sorted(LIFE | MEDICINE | BODY | MIND | {"distress"})


def said_in_need(library: Library, program: Program, language: str) -> Iterator[Bubble]:
    """The crisis text, what was noticed, the numbers, the help, and the questions that follow."""
    safety, say = library.safety, partial(sentence, library.catalogue, language)
    longest = max(
        (line for line in safety.lines if line.confirmed and line.country != "XX"),
        key=lambda line: sum(
            len(in_language(each, language)) for each in (line.name, line.number, line.hours)
        ),
    )
    covers: tuple[dict[str, Scalar], ...] = (
        {"on_call": True},
        {"on_call": False, "next_on_call": say(ON_DAY, date=day_in_words(say, LATE), time="08:00")},
        {"on_call": False},
    )

    def said(where: str, words: Words, country: str, cover: dict[str, Scalar], **more: object) -> Bubble:
        text = crisis_text(safety, words, language, country, cover, **more)  # type: ignore[arg-type]
        return bubble_of(MODULE, where, Send(text=text, crisis=True))

    for category in _CATEGORIES:
        for urgency in (Urgency.EMERGENCY, Urgency.URGENT):
            what = about([a_flag(category, urgency)])
            yield said(
                f"crisis: {category}, {urgency}", safety.crisis, longest.country, covers[0], about=what
            )
    for cover in covers:
        for held in (True, False):
            for country in (longest.country, "XX"):
                yield said("crisis", safety.crisis, country, cover, held=held)
        for medicine in (True, False):
            promise = say(PROMISE["soon"])
            what = {**NOTHING, "medicine": medicine}
            yield said("noticed", safety.noticed, "XX", cover, promise=promise, about=what)
        for country in (longest.country, "XX"):
            yield said("numbers", safety.numbers, country, cover)
        title = {"program": program.title.get(language) or next(iter(program.title.values()))}
        helped = render(in_language(safety.help, language), {**title, **cover}, say)
        assert helped is not None, "help always says something"
        yield bubble_of(MODULE, "help", Send(text=helped))
    for category in ("danger", "violence"):
        yield bubble_of(MODULE, "question: danger", question(say, [a_flag(category, Urgency.URGENT)]))
    for category in MEANT_QUESTION:
        asked = question(say, [a_flag(category, Urgency.URGENT, doubt=True)])
        yield bubble_of(MODULE, f"question: {category} meant", asked)
    unsure = Flag(
        rule="likeness",
        category="distress",
        urgency=Urgency.REVIEW,
        source="likeness",
        evidence="",
        doubt=True,
    )
    yield bubble_of(MODULE, "question: does something weigh", question(say, [unsure]))


def a_flag(category: str, urgency: Urgency, *, doubt: bool = False) -> Flag:
    """That words of this kind were noticed."""
    return Flag(rule="r", category=category, urgency=urgency, source="words", evidence="", doubt=doubt)
