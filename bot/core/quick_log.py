"""A short message that logs an activity and nothing else: “walked 20 min”, “yoga 30”, “20 min spazieren”."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from math import floor
from typing import Annotated

from pydantic import Field

from bot.core.activity_words import (
    COUNTED_OTHERWISE,
    HOURS,
    MINUTES,
    PHRASE,
    PHRASES,
    SLIPS,
    WORDS,
    ActivityKind,
    Known,
)
from bot.core.folding import folded_words
from bot.core.spoken_numbers import amount
from bot.core.typed import FRACTION, folded
from bot.core.value import Value
from bot.core.word_numbers import counted

LONGEST = 80
"""Signs. What is longer than any log is a story."""

MOST_MINUTES = 24 * 60
FEWEST_BARE, MOST_BARE = 5, 600
"""A number without a unit counts as minutes from here to there; “yoga 2” may be anything."""


class Activity(Value):
    """One activity, and for how many minutes."""

    kind: ActivityKind
    minutes: Annotated[int, Field(ge=1, le=MOST_MINUTES)]


# A picture can say anything; these say nothing that needs an answer.
_FRIENDLY = frozenset(
    "🙂😊😀😃😄😁😅😌😎🥳🤗👍💪👏🙌🙏✅✔☑✨⭐🌟🎉🏆☀🌞🌤⛅🌧🌲🌳🍂🌸🌊🐕🐶❤♥♂♀🚶🏃🚴🚲🏊🧘🏋💃🕺⚽🎾🏀🏐🏸⛷🥾👟🌱🪴"
)
_ASKING = re.compile(r"[?¿؟？]")
_SMILEY = re.compile(r"\s[:;=]-?[)dp]+$")
_BRACKETS = re.compile(r"(?<![:;=\-'])\(([^()]+)\)")
_STOPS = re.compile(r"(?<!\d)[.,:;]+|[.,:;]+(?!\d)|[!…]+|(?<=[a-z])-|-(?=[a-z])|(?<=hour)'s\b|(?<=minutes)'")
_TOKEN = re.compile(rf"\d+{FRACTION}\d+|\d+(?:[.,:]\d+)*|[^\W\d_]+(?:'[a-z]+)?|\S")
_NUMBER = re.compile(r"[\d.,:⁄]+")
_PARTS = folded_words("half quarter quarters media medio cuarto halbe halben halb viertel three")
_ROUGHLY = folded_words(
    "about around roughly approximately approx almost nearly over ca circa unos unas casi ungefahr etwa fast rund knapp"
    " gut ~ - / to or so bis oder o entre between at least more than al menos mas mindestens mehr als"
)
_JOINTS = folded_words("a an and y und of de un una ein eine einer einen")
# “Yoga 18h” and “Yoga 7h30” are appointments: by so many hours only what was done is told.
_LIKE_THE_CLOCK = re.compile(r"(?:[5-9]|1\d|2\d) h(?: \d\d)?")

_WHEN, _AFTER, _NAMED = "[tye]*", "[otye]*", "Ns*o*"
_LOG = re.compile(
    # walked for 20 min; ich bin heute 20 min gelaufen
    rf"(?P<done>[wtye]*Po*c*#{_AFTER}|[wtye]*c*#c*{_AFTER}P{_AFTER}"
    # did 20 min of yoga; went for a walk of 20 min
    rf"|[wtye]*[Df]{_WHEN}c*(?:#c*{_NAMED}|{_NAMED}c*#){_AFTER}f?{_AFTER}"
    # ich habe 20 min yoga gemacht
    rf"|[wtye]*c*(?:(?:#c*{_NAMED}|{_NAMED}c*#){_AFTER}f|{_NAMED}fc*#){_AFTER})"
    # 20 min of yoga today; yoga 30. “Today yoga 30” and “yoga 30 this evening” may be plans.
    rf"|t*c*(?:#c*{_NAMED}|{_NAMED}c*#)[oty]*"
)


def read_activity(text: str) -> Activity | None:
    """The activity in a message, when the whole message is the log of one; None for everything else.

    Read in English, Spanish and German, with a slip or two. A wish, a plan, a question, a denial, a story, and
    what was on another day are no logs; nor is an activity without a length, or a length without an activity.
    """
    if len(text) > LONGEST or _ASKING.search(text) or _speaking_pictures(text):
        return None
    words = [_meant(word) for word in _words(text)]
    known = [PHRASES.get(word) or WORDS.get(word) for word in words]
    if not any(each and each.kind for each in known):
        return None
    for start, end in _spans(words):
        done, kind = _shape(words, known, start, end)
        if kind is None:
            continue
        minutes = _length(words[start:end], done, COUNTED_OTHERWISE.isdisjoint(words))
        if minutes is not None:
            return Activity(kind=kind, minutes=minutes)
    return None


def this_week(log: Sequence[tuple[date, int]], until: date) -> int:
    """The minutes over the seven local days that end with `until`."""
    return sum(minutes for day, minutes in log if until - timedelta(days=7) < day <= until)


def _speaking_pictures(text: str) -> bool:
    return any(unicodedata.category(sign) == "So" and sign not in _FRIENDLY for sign in text)


def _words(text: str) -> list[str]:
    """The words, phrases among them joined, numbers in digits."""
    said = _BRACKETS.sub(r" \1 ", _SMILEY.sub("", folded(text)))
    said = " ".join(_STOPS.sub(" ", said).split())
    words: list[str] = []
    end = 0
    for found in PHRASE.finditer(said):
        words += [*_TOKEN.findall(said[end : found.start()]), found[0]]
        end = found.end()
    return counted([*words, *_TOKEN.findall(said[end:])])


def _meant(word: str) -> str:
    return SLIPS.get(word, word)


def _spans(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where a length of time may stand, the longest first."""
    count = len(words)
    counting = [
        bool(_NUMBER.fullmatch(word)) or word == "m" or word in MINUTES | HOURS | _PARTS | _ROUGHLY | _JOINTS
        for word in words
    ]
    for size in range(count, 0, -1):
        for start in range(count - size + 1):
            if all(counting[start : start + size]):
                yield start, start + size


def _shape(
    words: Sequence[str], known: Sequence[Known | None], start: int, end: int
) -> tuple[bool, ActivityKind | None]:
    """Whether it was said that it is done, and the activity; none where the rest of the words is no log."""
    rest = [*known[:start], *known[end:]]
    if None in rest:
        return False, None
    letters = ""
    kind: ActivityKind | None = None
    for each in (*known[:start], Known("#"), *known[end:]):
        assert each is not None
        letter = each.letter
        if letter == "N" and each.kind == "sport" and letters[-1:] in ("N", "s"):
            letter = "s"  # a strength workout
        elif each.kind is not None:
            kind = each.kind
        letters += letter
    found = _LOG.fullmatch(letters)
    return (found["done"] is not None, kind) if found else (False, None)


def _length(words: Sequence[str], done: bool, bare_is_minutes: bool) -> int | None:
    """The minutes that these words say; None if they say none."""
    said = " ".join(words)
    in_hours = not HOURS.isdisjoint(words)
    if "m" in words and not in_hours:  # metres
        return None
    if _LIKE_THE_CLOCK.fullmatch(said) and not done:
        return None
    length = amount(said, "minutes", MOST_MINUTES)
    if length is None:
        return None
    if not in_hours and MINUTES.isdisjoint(words):
        bare = all(word.isdecimal() or word in _ROUGHLY for word in words)
        if not (bare and bare_is_minutes) or length.least < FEWEST_BARE or length.most > MOST_BARE:
            return None
    minutes = floor((length.least + length.most) / 2 + 0.5)
    return minutes if length.least > 0 and minutes >= 1 and length.most <= MOST_MINUTES else None
