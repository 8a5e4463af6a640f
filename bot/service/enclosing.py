"""What a message to a participant carries besides its words: a picture of their course, or a summary on paper."""

import html
import re
from datetime import datetime
from functools import partial

from bot.authoring.library import Library
from bot.core.effects import Send
from bot.core.own_words import SHARE_LOCATION, sentence
from bot.service.course import course_of
from bot.service.letters import Letter
from bot.service.summary import summary_of
from bot.store.work import Work

LONGEST_CAPTION = 1000
"""Telegram takes 1,024 signs under a picture."""
_TAG = re.compile(r"<[^>]*>")


def letter_of(
    work: Work,
    library: Library,
    participant_id: int,
    enrollment_id: int | None,
    effect: Send,
    now: datetime,
) -> Letter:
    """The message as it is owed. Where there is nothing to draw yet, or too much to say, its words go alone."""
    letter = Letter(
        text=effect.text,
        buttons=effect.buttons,
        ask_location=effect.ask_location,
        stays=effect.stays,
        paced=effect.paced,
        shows=effect.shows,
        silent=effect.silent,
    )
    if (effect.shows is None and not effect.ask_location) or enrollment_id is None:
        return letter
    enrollment = work.load_enrollment(enrollment_id)[1]
    program = library.program_of(enrollment)
    say = partial(sentence, program.catalogue, enrollment.language)
    if effect.shows is None:
        return letter.model_copy(update={"location_label": say(SHARE_LOCATION)})
    if len(html.unescape(_TAG.sub("", effect.text))) > LONGEST_CAPTION:
        return letter
    if effect.shows == "summary":
        paper = summary_of(work, program, enrollment, enrollment_id, participant_id, say, now)
        return letter.model_copy(update={"paper": paper})
    picture = course_of(work, program, enrollment, participant_id, say, effect.shows, now)
    return letter.model_copy(update={"picture": picture})
