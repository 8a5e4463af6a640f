"""How a language writes dates, numbers and lists. English is written here; the authoring room adds what CLDR knows
of the others to the catalogue, beside the translated sentences."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from bot.core.own_words import WEEKDAY_DATE
from bot.core.smoothing import smoothly_listed

Say = Callable[..., str]
"""One of the bot's own sentences in somebody's language, with its values filled in."""

SPOKEN = "en"
"""The language itself, by its code: what is written in none of its sentences, but follows from it."""
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DATE = "{day} {month}"
DATE_OF_YEAR = "{day} {month} {year}"
DECIMAL = "."
TWO = "{first} and {last}"
MORE = "{first}, {last}"
END = "{first}, and {last}"

FROM_CLDR = (*MONTHS, *WEEKDAYS, DATE, DATE_OF_YEAR, DECIMAL, TWO, MORE, END)
"""What nobody has to translate; and the towns after which time zones are called, which stand beside these."""


def nearest_language(language: str, among: Iterable[str]) -> str | None:
    """The language itself where it is among these, or another form of it: pt-BR for pt. None where neither is."""
    known = list(among)
    first = language.partition("-")[0]
    return next(
        (each for each in (language, *known) if each in known and each.partition("-")[0] == first), None
    )


def in_english(english: str, **values: str) -> str:
    """The sentence as it stands here."""
    return english.format(**values)


def day_in_words(say: Say, day: date) -> str:
    """2 March."""
    return say(DATE, day=str(day.day), month=say(MONTHS[day.month - 1]))


def day_of_year_in_words(say: Say, day: date) -> str:
    """2 March 2026."""
    return say(DATE_OF_YEAR, day=str(day.day), month=say(MONTHS[day.month - 1]), year=str(day.year))


def weekday_in_words(say: Say, day: date) -> str:
    """Monday, 2 March."""
    return say(WEEKDAY_DATE, weekday=say(WEEKDAYS[day.weekday()]), date=day_in_words(say, day))


def zone_in_words(say: Say, zone: str) -> str:
    """The town that an IANA zone is called after, or how far it is from UTC: New York, UTC+2."""
    name = zone.rpartition("/")[2].replace("_", " ")
    if not zone.startswith("Etc/"):
        return say(name)
    # The database counts the hours that these are behind.
    hours = -int(name.removeprefix("GMT") or 0) if name.startswith("GMT") else 0
    return f"UTC{hours:+}" if hours else "UTC"


def number_in_words(say: Say, number: float) -> str:
    """7 and not 7.0; 6.5; at the most two decimals."""
    if isinstance(number, int):
        return str(number)
    return f"{number:.2f}".rstrip("0").rstrip(".").replace(".", say(DECIMAL))


def listed_in_words(say: Say, parts: Sequence[str]) -> str:
    """One; one and another; one, another, and a third."""
    if len(parts) < 2:
        return "".join(parts)
    before = parts[0]
    for part in parts[1:-1]:
        before = say(MORE, first=before, last=part)
    said = say(TWO if len(parts) == 2 else END, first=before, last=parts[-1])
    return smoothly_listed(say(SPOKEN), said, parts[-1])
