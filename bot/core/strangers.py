"""Somebody who is in no program writes: they are screened and answered all the same."""

import html
from datetime import datetime
from functools import partial

from bot.core.categories import LIFE, about
from bot.core.cover import cover_sentence, cover_values, promised
from bot.core.effects import Effect, Flagged, SafetyAnswered, Send
from bot.core.enrollment import PassedOn
from bot.core.events import Checked, Commanded, Event, Wrote
from bot.core.manner import Say, zone_in_words
from bot.core.noticing import screen_message, screen_words
from bot.core.own_words import (
    CLOCK_OF,
    INVITATION_UNKNOWN,
    NOBODY_ON_CALL,
    NOTED_TO_TALK,
    SEEN,
    STRANGER,
    Catalogue,
    sentence,
)
from bot.core.passing_on import state_of
from bot.core.responding import HOLDING, crisis_text, emergency_number
from bot.core.risk import Safety, Urgency, most_urgent
from bot.core.safety_question import ANY_QUESTION, flags_of, key_of, noted, question, read_typed, reply
from bot.core.schedule import local_time
from bot.core.text import in_language, render

ANYWHERE = "XX"
"""The country of whom we do not know: the directory stands in for the numbers."""


def answer_stranger(
    safety: Safety,
    catalogue: Catalogue,
    language: str,
    event: Event,
    now: datetime,
    passed_on: PassedOn | None = None,
    *,
    asked: bool = False,
) -> tuple[Effect, ...]:
    """What follows when somebody outside any program writes or commands something.

    `passed_on`: what was passed on of them before, and is not closed yet. `asked`: a safety
    question waits for an answer.
    """
    say = partial(sentence, catalogue, language)
    cover = cover_values(safety, say, None, now)
    before = state_of(passed_on, say, safety.ladder.zone if safety.ladder else "UTC", now)
    match event:
        case Wrote(text=text, before=earlier):
            flags = screen_message(safety, text, earlier)
        case Commanded(argument=text):
            flags = screen_words(safety, text)
        case _:
            flags = []
    if not flags and isinstance(event, Wrote):
        key = ANY_QUESTION if asked else _asked_kindly(safety, say, event.before)
        event = (read_typed(say, event.text, key) if key else None) or event
    if isinstance(event, Checked):
        return _checked(safety, say, language, event, now)
    asking = [flag for flag in flags if flag.only_asks]
    if asking and len(asking) == len(flags):
        return (question(say, flags),)
    flags = [flag for flag in flags if not flag.only_asks]
    urgency = most_urgent(flag.urgency for flag in flags)
    if urgency is not None:
        critical = urgency in HOLDING or any(flag.category in LIFE for flag in flags)
        words = safety.crisis if critical else safety.noticed
        promise = promised(safety, urgency, say, None, now)
        answer = crisis_text(safety, words, language, ANYWHERE, cover, promise, about=about(flags))
        heard = tuple(Flagged(flag=flag) for flag in flags)
        if urgency is Urgency.REVIEW and not critical:
            kindly = (question(say, asking),) if asking else ()
            return (Send(text=sentence(catalogue, language, STRANGER)), *kindly, *heard)
        next_to_it = (question(say, flags),) if critical or all(flag.doubt for flag in flags) else ()
        return (Send(text=answer, crisis=True), *next_to_it, *heard)
    if isinstance(event, Commanded) and event.command == "crisis":
        numbers = crisis_text(safety, safety.numbers, language, ANYWHERE, cover)
        return (Send(text="\n\n".join(filter(None, (numbers, before))), crisis=True),)
    if isinstance(event, Commanded) and event.command == "help":
        said = render(in_language(safety.help, language), {"program": "Evenkeel", **cover}, say)
        assert said is not None, "check refuses a help text that could be left out"
        return (Send(text=said),)
    return (Send(text=" ".join(filter(None, (say(STRANGER), before)))),)


def _asked_kindly(safety: Safety, say: Say, before: str) -> str | None:
    """The question that what they wrote in the minutes before has brought, if it was a kind one: nothing keeps it."""
    flags = screen_words(safety, before) if before else []
    return key_of(question(say, flags)) if flags and all(flag.only_asks for flag in flags) else None


def _checked(safety: Safety, say: Say, language: str, checked: Checked, now: datetime) -> tuple[Effect, ...]:
    """Somebody outside any program answered a safety question."""
    flags, heard = flags_of(checked), SafetyAnswered(answer=noted(checked))
    if flags:
        on_call = cover_sentence(safety, say, None, now)
        words = say(reply(checked), emergency=emergency_number(safety, ANYWHERE, language), on_call=on_call)
        more = () if checked.question == "danger" else (question(say, ()),)
        return (Send(text=words, crisis=True), *more, heard, *(Flagged(flag=flag) for flag in flags))
    if checked.answer == "talk":
        numbers = crisis_text(
            safety, safety.numbers, language, ANYWHERE, cover_values(safety, say, None, now)
        )
        return (Send(text=f"{numbers}\n\n{say(NOTED_TO_TALK)}", crisis=True), heard)
    return (Send(text=say(reply(checked)), crisis=True), heard)


def tell_seen(catalogue: Catalogue, language: str, by: str, zone: str, now: datetime) -> Send:
    """Who of the care team has seen what somebody outside any program wrote; the clock is the care team's."""
    say = partial(sentence, catalogue, language)
    time = say(CLOCK_OF, time=f"{local_time(zone, now):%H:%M}", zone=zone_in_words(say, zone))
    return Send(text=say(SEEN, name=html.escape(by, quote=False), time=time), crisis=True)


def refuse_invitation(catalogue: Catalogue, language: str, *, known: bool) -> Send:
    """Why an invitation lets nobody in now: it is not known, or nobody is on call."""
    return Send(text=sentence(catalogue, language, NOBODY_ON_CALL if known else INVITATION_UNKNOWN))
