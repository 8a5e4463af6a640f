"""How a language writes dates, numbers and lists. English is written here; the authoring room adds what CLDR knows
of the others to the catalogue, beside the translated sentences."""

from collections.abc import Callable, Sequence
from datetime import date

from bot.core.own_words import WEEKDAY_DATE

Say = Callable[..., str]
"""One of the bot's own sentences in somebody's language, with its values filled in."""

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DATE = "{day} {month}"
DECIMAL = "."
TWO = "{first} and {last}"
MORE = "{first}, {last}"
END = "{first}, and {last}"

FROM_CLDR = (*MONTHS, *WEEKDAYS, DATE, DECIMAL, TWO, MORE, END)
"""What nobody has to translate."""


def in_english(english: str, **values: str) -> str:
    """The sentence as it stands here."""
    return english.format(**values)


def day_in_words(say: Say, day: date) -> str:
    """2 March."""
    return say(DATE, day=str(day.day), month=say(MONTHS[day.month - 1]))


def weekday_in_words(say: Say, day: date) -> str:
    """Monday, 2 March."""
    return say(WEEKDAY_DATE, weekday=say(WEEKDAYS[day.weekday()]), date=day_in_words(say, day))


def number_in_words(say: Say, number: float) -> str:
    """7 and not 7.0; 6.5; at the most two decimals."""
    if isinstance(number, int):
        return str(number)
    return f"{number:.2f}".rstrip("0").rstrip(".").replace(".", say(DECIMAL))


def listed_in_words(say: Say, parts: Sequence[str]) -> str:
    """One; one and another; one, another, and a third."""
    if len(parts) < 2:
        return "".join(parts)
    if len(parts) == 2:
        return say(TWO, first=parts[0], last=parts[1])
    before = parts[0]
    for part in parts[1:-1]:
        before = say(MORE, first=before, last=part)
    return say(END, first=before, last=parts[-1])
