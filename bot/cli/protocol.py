"""`evenkeel protocol`: the safety protocol, for a responsible clinician to read and sign."""

from bot.authoring.load import load
from bot.service.protocol import protocol as page
from bot.settings import read_settings


def protocol() -> None:
    """Print what is noticed, what is said, who is told when, and what it cannot do: a page to read and sign."""
    settings = read_settings()
    print(page(load(settings.home, settings.non_commercial)), end="")  # noqa: T201 - the page itself
