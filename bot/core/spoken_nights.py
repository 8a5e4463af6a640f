"""What people type about a night: clock times, minutes, a number of awakenings, in English, Spanish and German."""

import re
from collections.abc import Set
from datetime import time
from math import floor

from bot.core.picking import agreed
from bot.core.sleep_diary import LONGEST_IN_BED, MOST_AWAKENINGS, ClockField
from bot.core.spoken_numbers import LONGEST, Amount, amount
from bot.core.spoken_times import clock_time
from bot.core.typed import folded

USUAL_BEDTIME = time(23, 30)
"""Around which a bedtime is read while nothing better is known: “6” is in the evening, “5” after midnight."""

# Hours from the answer before to the middle of what an answer can be. Some of the window lies before that
# answer, where people err: “10:45” after “11” is a quarter of an hour earlier, not the next morning.
_LATER: dict[ClockField, float] = {
    "into_bed": 0,
    "tried_to_sleep": 3,
    "final_awakening": 7.5,
    "out_of_bed": 5,
}
_HALF_WINDOW = 6 * 60
_DAY = 24 * 60


def _known(*rows: str) -> frozenset[str]:
    return frozenset(folded(said) for row in rows for said in row.split(", "))


_AT_ONCE = _known(
    "straight away, straightaway, right away, at once, immediately, instantly, straight off, no time, in no time, "
    "out like a light, as soon as i lay down",
    "enseguida, en seguida, de inmediato, inmediatamente, al instante, al momento, al tiro",
    "sofort, gleich, direkt, auf der stelle, augenblicklich",
)
_NEVER_SLEPT = _known(
    "never, not at all, no sleep, no sleep at all, i didn't, i did not, i didnt, didn't sleep, "
    "didnt sleep, did not sleep, couldn't sleep, couldnt sleep, could not sleep, never slept, never fell asleep, "
    "didn't fall asleep, didnt fall asleep, did not fall asleep, haven't slept, havent slept, have not slept, "
    "zero sleep, all night, the whole night, awake all night, was awake all night",
    "nunca, para nada, no dormi, no dormi nada, no pude dormir, no me dormi, no he dormido, no he dormido nada, "
    "toda la noche, en toda la noche, en vela",
    "nie, niemals, gar nicht, überhaupt nicht, nicht geschlafen, gar nicht geschlafen, nicht eingeschlafen, "
    "gar nicht eingeschlafen, konnte nicht schlafen, die ganze nacht, die ganze nacht wach",
)
_SLEPT_THROUGH = _known(
    "slept through, slept right through, slept through the night, slept all night, slept the whole night, "
    "didn't wake, didn't wake up, didnt wake up, did not wake up, never woke, never woke up, not once",
    "no me desperte, de un tiron, dormi de un tiron, dormi toda la noche, ni una vez, ninguna vez",
    "durchgeschlafen, nicht aufgewacht, gar nicht aufgewacht, kein mal, keinmal, kein einziges mal",
)
_OPENING = re.compile(
    r"^(?:(?:i|i've|ive|i have|fell asleep|was out|yo|me dormi|ich|ich habe|ich bin|habe|bin|almost|nearly|pretty much|"
    r"basically|casi|fast|pues|well|oh|ok|okay)[, ]+)+"
)
_ENDING = re.compile(
    r",? (?:at all|last night|that night|this night|anoche|esta noche|letzte nacht|heute nacht|eingeschlafen)$"
)
_EDGES = " .,;:!?…*\"'“”()"
_ONE_TIME = re.compile(r"\b(?:una (?:sola )?vez|ein ?mal)\b")
_THRICE = re.compile(r"\bthrice\b")
_TIMES = re.compile(r"(?<=[a-z])mal\b")  # zweimal


def expected_around(asked: ClockField, before: time = USUAL_BEDTIME) -> time:
    """Around which time the answer to this question will be: the `around` of `read_bedtime`.

    `before` is the answer to the question before: trying to sleep follows getting into bed, and so on. So those
    who sleep by day are understood too. Getting into bed follows none: `before` is when that was other nights.
    """
    return moved(before, int(_LATER[asked] * 60))


def read_bedtime(text: str, around: time) -> time | None:
    """A clock time of a night, to the minute; None if that is not all the text says.

    Where neither am nor pm is said, nor a time that only the clock of 24 hours has, it is the one within
    six hours of `around`: “11.30” is 23:30 around 23:00, and “12” is midnight.
    """
    return clock_time(text, moved(around, 1 - _HALF_WINDOW), moved(around, _HALF_WINDOW))


def read_to_fall_asleep(text: str, language: str = "en") -> int | None:
    """How many minutes it took to fall asleep; None if that is not all the text says, or it was no sleep at all.

    “Not at all” is no minutes where one was awake, but it is no sleep here: see `never_slept`.
    """
    if never_slept(text):
        return None
    return 0 if _says(text, _AT_ONCE) else read_awake(text, language)


def read_awake(text: str, language: str = "en") -> int | None:
    """How many minutes somebody was awake, at the most 960; None if that is not all the text says.

    Of a range the middle, half a minute up. A bare “1.5” is not read: hours were meant, or a slip.
    """
    said = amount(text, "minutes", LONGEST_IN_BED, language)
    return None if said is None else _whole(said, LONGEST_IN_BED)


def read_awakenings(text: str, language: str = "en") -> int | None:
    """How many times somebody woke up, at the most 50; None if that is not all the text says.

    Of “3 or 4” the middle, a half up: 4. Minutes and hours are no number of awakenings.
    """
    if _says(text, _SLEPT_THROUGH) or agreed(text) is False:
        return 0
    text = _TIMES.sub(" mal", _THRICE.sub("3", _ONE_TIME.sub("1", folded(text))))
    said = amount(text, None, MOST_AWAKENINGS, language)
    # A bare number is the same in every unit; one with a unit is not.
    if said is None or amount(text, "hours", MOST_AWAKENINGS, language) not in (None, said):
        return None
    return _whole(said, MOST_AWAKENINGS)


def never_slept(text: str) -> bool:
    """Whether the answer to how long it took to fall asleep is that there was no sleep at all."""
    return _says(text, _NEVER_SLEPT)


def _whole(said: Amount, most: int) -> int | None:
    # A third of an hour is twenty minutes, whatever a float makes of it.
    least, greatest = round(float(said.least), 6), round(float(said.most), 6)
    if not (least.is_integer() and greatest.is_integer() and least >= 0 and greatest <= most):
        return None
    return floor((least + greatest) / 2 + 0.5)


def _says(text: str, known: Set[str]) -> bool:
    """Whether the text is one of these, with or without the words that one would leave out."""
    said = folded(text).strip(_EDGES) if len(text) <= LONGEST else ""
    while said:
        if said in known or _OPENING.sub("", said) in known:
            return True
        shorter = _ENDING.sub("", said)
        said = shorter if shorter != said else ""
    return False


def moved(at: time, minutes: int) -> time:
    """So many minutes later on the clock, or earlier."""
    then = (at.hour * 60 + at.minute + minutes) % _DAY
    return time(then // 60, then % 60)
