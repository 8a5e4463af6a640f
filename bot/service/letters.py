"""A message that is owed, as the outbox keeps it: the same form for participants, staff and groups."""

from bot.core.effects import Button
from bot.core.value import Value


class Letter(Value):
    """Telegram HTML, and the buttons under it. What was sent is what is kept."""

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    ask_location: bool = False
    silent: bool = False
    stays: int = 0
