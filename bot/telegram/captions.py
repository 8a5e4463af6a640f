"""What stands below a picture: the words of its letter, and what it shows for whoever does not see it."""

import html
import re

from bot.service.letters import Letter
from bot.telegram.typography import unparted

CAPTION = 1000
"""Telegram takes 1,024 signs below a picture."""
_TAG = re.compile(r"<[^>]*>")


def caption_of(letter: Letter) -> str:
    """The letter's words, and below them those of its picture where Telegram has room for both."""
    if letter.picture is None or not letter.picture.words:
        return letter.text
    both = f"{letter.text}\n\n{html.escape(unparted(letter.picture.words), quote=False)}"
    return both if len(html.unescape(_TAG.sub("", both))) <= CAPTION else letter.text
