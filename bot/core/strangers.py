"""Somebody who is in no program writes: they are screened and answered all the same."""

from datetime import datetime
from functools import partial

from bot.core.cover import cover_values, promised
from bot.core.effects import Effect, Flagged, Send
from bot.core.events import Commanded, Event, Wrote
from bot.core.own_words import (
    INVITATION_UNKNOWN,
    NOBODY_ON_CALL,
    STRANGER,
    Catalogue,
    sentence,
)
from bot.core.responding import HOLDING, LIFE, about_medicine, crisis_text
from bot.core.risk import Safety, Urgency, most_urgent, screen_words
from bot.core.text import in_language, render

ANYWHERE = "XX"
"""The country of whom we do not know: the directory stands in for the numbers."""


def answer_stranger(
    safety: Safety, catalogue: Catalogue, language: str, event: Event, now: datetime
) -> tuple[Effect, ...]:
    """What follows when somebody outside any program writes or commands something."""
    say = partial(sentence, catalogue, language)
    cover = cover_values(safety, say, None, now)
    match event:
        case Wrote(text=text) | Commanded(argument=text):
            flags = screen_words(safety, text)
        case _:
            flags = []
    urgency = most_urgent(flag.urgency for flag in flags)
    if urgency is not None:
        critical = urgency in HOLDING or any(flag.category in LIFE for flag in flags)
        words = safety.crisis if critical else safety.noticed
        promise = promised(safety, urgency, say, None, now)
        medicine = about_medicine(flags)
        answer = crisis_text(safety, words, language, ANYWHERE, cover, promise, medicine=medicine)
        heard = tuple(Flagged(flag=flag) for flag in flags)
        if urgency is Urgency.REVIEW and not critical:
            return (Send(text=sentence(catalogue, language, STRANGER)), *heard)
        return (Send(text=answer, crisis=True), *heard)
    if isinstance(event, Commanded) and event.command == "crisis":
        return (Send(text=crisis_text(safety, safety.numbers, language, ANYWHERE, cover), crisis=True),)
    if isinstance(event, Commanded) and event.command == "help":
        said = render(in_language(safety.help, language), {"program": "Evenkeel", **cover})
        assert said is not None, "check refuses a help text that could be left out"
        return (Send(text=said),)
    return (Send(text=sentence(catalogue, language, STRANGER)),)


def refuse_invitation(catalogue: Catalogue, language: str, *, known: bool) -> Send:
    """Why an invitation lets nobody in now: it is not known, or nobody is on call."""
    return Send(text=sentence(catalogue, language, NOBODY_ON_CALL if known else INVITATION_UNKNOWN))
