"""The bot's own sentences, each with something filled in."""

import html
import re
from collections.abc import Iterator
from datetime import date
from functools import partial

from bot.authoring.catalogue import own_sentences
from bot.core import own_words
from bot.core.effects import Send
from bot.core.manner import Say, day_in_words
from bot.core.own_words import Catalogue, sentence
from tests.phone.bubbles import Bubble, bubble_of

MODULE = "The bot's own words"
_FILLED = re.compile(r"\{(\w+)\}")
_NUMBER = "12"
"""What stands for whatever is not named below."""
_MOMENTS = ("ALL_SET", "CALM_NOTED", "CALM_RELEASED", "CALM_RESUMED", "ON_CALL_AGAIN", "PROMISE_ON_CALL")
"""Where a whole moment is filled in: a day and a time."""
_DAYS = ("PAUSED_UNTIL", "RELEASED_AFTER_REST")
"""Where a date is filled in for `{day}`, and not the number of a day."""


def said_by_itself(catalogue: Catalogue, language: str) -> Iterator[Bubble]:
    """Every sentence of the bot's own, in the order in which they are written down."""
    say = partial(sentence, catalogue, language)
    known, wanted = _values(say), own_sentences()
    moment = say(own_words.ON_DAY, date=known["date"], time="08:00")
    for name, value in vars(own_words).items():
        several = value.values() if isinstance(value, dict) else [value] if isinstance(value, str) else []
        here = known | ({"time": moment, "first": moment} if name in _MOMENTS else {})
        here |= {"day": known["date"]} if name in _DAYS else {}
        here |= {"result": _NUMBER} if name == "TEST_RESULTS" else {}
        for english in several:
            if name.isupper() and english in wanted:
                filled = {blank: here.get(blank, _NUMBER) for blank in _FILLED.findall(english)}
                # As the engine does it: what it says is HTML already, but for a stray sign.
                text = html.escape(html.unescape(say(english, **filled)), quote=False)
                yield bubble_of(MODULE, name, Send(text=text))


def _values(say: Say) -> dict[str, str]:
    """What stands in the braces, as long as it gets."""
    day = day_in_words(say, date(2026, 9, 30))
    return {
        "activity": say(own_words.ACTIVITIES["strength"]),
        "answer": say(own_words.MEANT_NO),
        "better": say(own_words.LOWER_BETTER),
        "date": day,
        "earliest": "04:30",
        "emergency": "112",
        "example": "07:30",
        "first_date": day,
        "goal": "",
        "hint": say(own_words.HINT_DATE["future"]),
        "in_bed": "7 h 50 min",
        "latest": "11:00",
        "meaning": say(own_words.CHANGE_WORSE),
        "name": "Maximiliana",
        "of": say(own_words.OF_TOP, top="27"),
        "on_call": say(own_words.ON_CALL_AGAIN, time=say(own_words.ON_DAY, date=day, time="08:00")),
        "place": "Buenos Aires",
        "program": "Reset",
        "result": say(own_words.TEST_RESULTS["words_later"], result="7"),
        "rule": say(own_words.RULE_POINTS, points="5"),
        "since": day,
        "slept": "6 h 25 min",
        "time": "08:00",
        "title": "PHQ-9",
        "tongue": say(own_words.LANGUAGES["en"]),
        "unit": "min",
        "until": day,
        "weekday": say("Wednesday"),
        "what": say(own_words.HINT_UNITS["minutes"]),
        "zone": "Buenos Aires",
    }
