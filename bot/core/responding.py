"""What is said at once when a risk rule found something, and what that means for the program.

An urgent or emergency flag: crisis text before anything else, and the program is held until a
clinician releases it. A lesser one: a few words, and the program goes on.
"""

from collections.abc import Mapping, Sequence

from bot.core.categories import LIFE, NOTHING, about
from bot.core.cover import promised
from bot.core.effects import Flagged, Send
from bot.core.enrollment import Hold, Status
from bot.core.expression import Scalar
from bot.core.passing_on import note_passed_on
from bot.core.risk import Flag, Safety, Urgency, most_urgent
from bot.core.safety_question import question
from bot.core.schedule import program_date
from bot.core.text import Words, in_language, render
from bot.core.turn import Turn

HOLDING = (Urgency.EMERGENCY, Urgency.URGENT)


def raise_flags(turn: Turn, flags: Sequence[Flag], instead: str = "") -> None:
    """Answer flags: the words first, with the safety question; then the flags themselves, then the hold.

    `instead`: words, as HTML, that stand in for the crisis text where they were said in answer to it.
    """
    asking = [flag for flag in flags if flag.only_asks]
    if asking and len(asking) < len(flags):
        # What is passed on for review says nothing to them; what is only asked is asked all the same.
        raise_flags(turn, asking)
        flags = [flag for flag in flags if not flag.only_asks]
    urgency = most_urgent(flag.urgency for flag in flags)
    assert urgency is not None, "there is at least one flag"
    critical = urgency in HOLDING or any(flag.category in LIFE for flag in flags)
    accompanied = turn.enrollment.company is not None
    if all(flag.only_asks for flag in flags):
        # Nobody is told before they say so; who is with them reads it anyway.
        first = next((n for n, e in enumerate(turn.effects) if isinstance(e, Send)), len(turn.effects))
        if not accompanied:
            turn.effects.insert(first, question(turn.sentence, flags))
        return
    if accompanied and urgency is not Urgency.EMERGENCY:
        # Somebody is with them: a person's words now, and no automatic ones.
        pass
    elif instead:
        say_first(turn, instead)
        note_passed_on(turn)
    elif critical and not turn.shown_crisis:
        taking_part = turn.enrollment.status in (Status.JOINING, Status.ACTIVE, Status.PAUSED)
        held = urgency in HOLDING and taking_part
        place = say_crisis(turn, turn.safety.crisis, held=held, about=about(flags))
        turn.effects.insert(place + 1, question(turn.sentence, flags))
        note_passed_on(turn)
    elif urgency is Urgency.SOON and not turn.shown_crisis:
        promise = promised(turn.safety, urgency, turn.sentence, turn.clock, turn.now)
        place = say_crisis(turn, turn.safety.noticed, promise, about=about(flags))
        if all(flag.doubt for flag in flags):
            turn.effects.insert(place + 1, question(turn.sentence, flags))
    turn.effects.extend(Flagged(flag=flag) for flag in flags)
    if urgency in HOLDING and turn.enrollment.hold is None:
        enrollment = turn.enrollment
        turn.change(
            hold=Hold(since=turn.now, urgency=urgency),
            stood_still_on=program_date(enrollment, turn.now),
        )


def show_again(turn: Turn, *, noticed: bool) -> None:
    """After a screen that a crisis text led to: that text and its question again, or the numbers alone."""
    text = crisis_text(
        turn.safety,
        turn.safety.crisis if noticed else turn.safety.numbers,
        turn.enrollment.language,
        turn.enrollment.country,
        turn.cover,
        held=turn.enrollment.hold is not None,
    )
    turn.effects.append(Send(text=text, crisis=True))
    if noticed:
        turn.effects.append(question(turn.sentence, ()))
    turn.shown_crisis = True


def say_crisis(
    turn: Turn,
    words: Words,
    promise: str = "",
    *,
    held: bool = False,
    about: Mapping[str, Scalar] = NOTHING,
    more: str = "",
) -> int:
    """Say a text of the safety rules with the numbers of their country, ahead of all else; below it `more`, as HTML."""
    text = crisis_text(
        turn.safety,
        words,
        turn.enrollment.language,
        turn.enrollment.country,
        turn.cover,
        promise,
        held=held,
        about=about,
    )
    if more:
        text = f"{text}\n\n{more}"
    return say_first(turn, text)


def say_first(turn: Turn, text: str) -> int:
    """Say something ahead of all else. Gives its place among what follows."""
    first = next((n for n, effect in enumerate(turn.effects) if isinstance(effect, Send)), len(turn.effects))
    turn.effects.insert(first, Send(text=text, crisis=True))
    turn.shown_crisis = True
    return first


def emergency_number(safety: Safety, country: str, language: str) -> str:
    """The emergency number of a country, with whatever words stand beside it in this language."""
    anywhere = next(line for line in safety.lines if line.country == "XX")
    line = next((line for line in safety.lines if line.country == country), anywhere)
    return in_language(line.emergency, language)


def crisis_text(
    safety: Safety,
    words: Words,
    language: str,
    country: str,
    cover: Mapping[str, Scalar],
    promise: str = "",
    *,
    held: bool = False,
    about: Mapping[str, Scalar] = NOTHING,
) -> str:
    """The text with the numbers of this country; a directory where we have none.

    `cover` says whether somebody is on call: see `cover.cover_values`. `about`: what it is about.
    """
    anywhere = next(line for line in safety.lines if line.country == "XX")
    here = next((line for line in safety.lines if line.country == country and line.confirmed), None)
    values: dict[str, Scalar] = {
        "directory": anywhere.url,
        "emergency": emergency_number(safety, country, language),
        "promise": promise,
        "held": held,
        **NOTHING,
        **about,
        **cover,
    }
    if here is not None and here.country != "XX":
        values |= {
            "line_name": in_language(here.name, language),
            "line_number": in_language(here.number, language),
            "line_hours": in_language(here.hours, language),
            "line_url": here.url,
        }
    text = render(in_language(words, language), values)
    assert text is not None, "check refuses a crisis text that could be left out"
    return text
