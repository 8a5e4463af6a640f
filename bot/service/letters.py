"""A message that is owed, as the outbox keeps it: the same form for participants, staff and groups."""

from bot.core.effects import Button
from bot.core.own_words import SHARE_LOCATION
from bot.core.shown import Shown
from bot.core.value import Value
from bot.service.chart import Chart
from bot.service.paper import Paper


class Receipt(Value):
    """The message of a clinician that a letter carries on: it is marked when the letter has arrived."""

    chat: int
    message_id: int


class Letter(Value):
    """Telegram HTML, and the buttons under it. What was sent is what is kept.

    `topic` and `thread` are known when it is sent: the title of the case's topic, where the group has topics,
    and its number once there is one. `ends_topic`: nothing more is expected in it. `location_label`: what the
    button says that shares a location. `picture`: drawn when it is sent, with the text beneath it, which says the
    same. `paper`: printed when it is sent, likewise. `shows`: which of their own course these are, for a
    participant. `paced`: one of many changes of a card, in their own time, which any other change of it ends.
    """

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    ask_location: bool = False
    location_label: str = SHARE_LOCATION
    silent: bool = False
    stays: int = 0
    receipt: Receipt | None = None
    topic: str | None = None
    thread: int | None = None
    ends_topic: bool = False
    picture: Chart | None = None
    paper: Paper | None = None
    shows: Shown | None = None
    paced: bool = False
