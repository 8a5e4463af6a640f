"""Times of day as people type them: “11.30”, “half past ten”, “23h30”, “quarter to seven”, “midnight”.

“half eleven” is British English for 11:30; German “halb elf” is 10:30. A time of twelve hours without
am or pm is taken as the one of the two that lies in the window asked for.
"""

import re
from datetime import time

from bot.core.spoken_numbers import folded

_HOURS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12,
    "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10,
    "once": 11, "doce": 12,
    "eins": 1, "zwei": 2, "drei": 3, "vier": 4, "funf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10,
    "elf": 11, "zwolf": 12,
}  # fmt: skip
_MINUTES = {"five": 5, "ten": 10, "quarter": 15, "a quarter": 15, "twenty": 20, "twenty five": 25, "half": 30}
_FIXED = {
    "midnight": time(0, 0), "medianoche": time(0, 0), "mitternacht": time(0, 0),
    "noon": time(12, 0), "midday": time(12, 0), "mediodia": time(12, 0), "mittag": time(12, 0),
}  # fmt: skip
_LEAD = re.compile(
    r"^(?:(?:at|about|around|roughly|by|from|ca|circa|um|gegen|a|las|la|sobre|hacia|~|it was|i think|maybe)\s+)+"
)
_TAIL = re.compile(r"\s*(?:o'?clock|uhr|hrs?|hours|horas?|h|sharp|please|or so|ish|en punto)\s*$")
_DIGITS = re.compile(r"(\d{1,2})(?:\s*[:.,h]\s*(\d{2})|(\d{2}))?")
_SPOKEN = re.compile(r"(?:(.+?)\s+(past|after|to|before|till)\s+)?(.+)")
_HALF = re.compile(r"half\s+(\w+)")
_GERMAN = re.compile(r"(halb|viertel nach|viertel vor)\s+(\w+)")
_SPANISH = re.compile(r"(\w+)\s+(y media|y cuarto|menos cuarto)")
_HALF_OF_DAY = re.compile(
    r"\s*(?:in the |at |de la |por la )?(a\.?m\.?|p\.?m\.?|morning|afternoon|evening|night|manana|tarde|noche)\.?$"
)
_AFTER_NOON = ("pm", "afternoon", "evening", "night", "tarde", "noche")
_EARLY = 6


def clock_time(text: str, earliest: time, latest: time) -> time | None:
    """The time of day in a short text, to the minute; None if it is not just that."""
    if len(text) > 60:
        return None
    said = _LEAD.sub("", folded(text).rstrip("!?")).rstrip(".").strip()
    if said in _FIXED:
        return _FIXED[said]
    half = _HALF_OF_DAY.search(said)
    said = _TAIL.sub("", said[: half.start()] if half else said).strip()
    found = _digits(said) or _spoken(said)
    if found is None:
        return None
    hour, minute, twelve = found
    if half is not None:
        if not 1 <= hour <= 12:
            return time(hour, minute)
        return _with_half(hour, minute, half[1].replace(".", ""))
    if not twelve or hour > 12 or hour == 0:
        return time(hour, minute)
    return _in_window(hour, minute, earliest, latest)


def _digits(said: str) -> tuple[int, int, bool] | None:
    found = _DIGITS.fullmatch(said)
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2] or found[3] or 0)
    if hour == 24 and minute == 0:
        return 0, 0, False
    if hour > 23 or minute > 59:
        return None
    # A leading zero says that the clock has twenty-four hours.
    return hour, minute, not found[1].startswith("0")


def _spoken(said: str) -> tuple[int, int, bool] | None:
    if found := _GERMAN.fullmatch(said):
        hour = _hour(found[2])
        if hour is None:
            return None
        return {"halb": _before(hour, 30), "viertel nach": (hour, 15), "viertel vor": _before(hour, 15)}[
            found[1]
        ] + (True,)
    if found := _SPANISH.fullmatch(said):
        hour = _hour(found[1])
        if hour is None:
            return None
        return {"y media": (hour, 30), "y cuarto": (hour, 15), "menos cuarto": _before(hour, 15)}[
            found[2]
        ] + (True,)
    if found := _HALF.fullmatch(said):
        hour = _hour(found[1])
        return None if hour is None else (hour, 30, True)
    found = _SPOKEN.fullmatch(said)
    hour = _hour(found[3]) if found else None
    if found is None or hour is None:
        words = said.split()
        if len(words) == 2 and (hour := _hour(words[0])) is not None:
            minute = {"thirty": 30, "fifteen": 15, "forty five": 45}.get(words[1])
            return None if minute is None else (hour, minute, True)
        return None
    if found[1] is None:
        return hour, 0, True
    amount = found[1].removesuffix(" minutes").replace("-", " ")
    minutes = int(amount) if amount.isdecimal() else _MINUTES.get(amount)
    if minutes is None or not 0 < minutes < 60:
        return None
    if found[2] in ("past", "after"):
        return hour, minutes, True
    return (*_before(hour, minutes), True)


def _hour(word: str) -> int | None:
    if word in ("midnight", "noon"):
        return 12
    if word.isdecimal() and len(word) <= 2 and 1 <= int(word) <= 12:
        return int(word)
    return _HOURS.get(word)


def _before(hour: int, minutes: int) -> tuple[int, int]:
    return (12 if hour == 1 else hour - 1), 60 - minutes


def _with_half(hour: int, minute: int, half: str) -> time:
    late = half in _AFTER_NOON
    if half in ("night", "noche") and (hour == 12 or hour < _EARLY):
        late = False  # two at night is 02:00
    return time(hour % 12 + (12 if late else 0), minute)


def _in_window(hour: int, minute: int, earliest: time, latest: time) -> time:
    early, late = time(hour % 12, minute), time(hour % 12 + 12, minute)
    as_written = early if hour < 12 else late

    def within(at: time) -> bool:
        return earliest <= at <= latest if earliest <= latest else at >= earliest or at <= latest

    if within(early) != within(late):
        return early if within(early) else late
    return as_written
