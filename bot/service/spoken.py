"""What came from a participant, in words that clinicians read."""

from bot.core.events import Commanded, Event, Located, Shared, Wrote
from bot.service import wording


def spoken(event: Event) -> str:
    """What came from a participant, in words; of what is no words, what it was."""
    match event:
        case Wrote(text=text, edited=True):
            return wording.SAID_CHANGED.format(text=text)
        case Wrote(text=text):
            return text
        case Commanded(command="start"):
            # What stands behind it is an invitation.
            return "/start"
        case Commanded(command=command, argument=argument):
            return f"/{command or ''}{' ' if command and argument else ''}{argument}"
        case Shared(what=what):
            return wording.SAID_SHARED.format(what=what)
        case Located():
            return wording.SAID_PLACE
        case _:
            return wording.SAID_BUTTON
