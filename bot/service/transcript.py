"""What was said in a participant's chat, as lines that clinicians read."""

import html
import re
from collections.abc import Sequence

from bot.core.events import EVENT, Pressed
from bot.core.on_call import Ladder
from bot.service import wording
from bot.service.alert_letters import moment_in
from bot.service.letters import Letter
from bot.service.spoken import spoken
from bot.store.conversing import Line

LONGEST = 3600
"""So many signs of lines at the most; with what stands around them a message stays below 4,096."""
LONGEST_OF_BOT = 160
"""The bot's own words are known to whoever reads: their beginning is enough."""
_TAG = re.compile(r"<[^>]+>")


def transcript(ladder: Ladder, pseudonym: str, name: str, lines: Sequence[Line]) -> str:
    """Lines as HTML, the oldest first; where they are too many for one message, the newest of them.

    Where the bot called the participant by their `name`, the pseudonym stands instead.
    """
    called = re.compile(rf"\b{re.escape(name)}\b") if name.strip() else None
    labels: dict[str, str] = {}
    told: list[str] = []
    for line in lines:
        moment = moment_in(ladder, line.at).rpartition(" ")[2]
        if line.came:
            told.append(f"{moment} <b>{pseudonym}</b>: {_shown(_came(line, labels))}")
            continue
        letter = Letter.model_validate(line.body)
        labels |= {button.data: button.label for row in letter.buttons for button in row}
        words = html.unescape(_TAG.sub("", letter.text)).strip()
        words = words if called is None else called.sub(pseudonym, words)
        if words:
            short = words if len(words) <= LONGEST_OF_BOT else f"{words[:LONGEST_OF_BOT].rstrip()} …"
            told.append(f"{moment} <i>{wording.BOT}</i>: {_shown(short)}")
    kept: list[str] = []
    room = LONGEST
    for each in reversed(told):
        room -= len(each.encode("utf-16-le")) // 2 + 1
        if room < 0 and kept:
            break
        kept.insert(0, each)
    return "\n".join(kept)


def _came(line: Line, labels: dict[str, str]) -> str:
    event = EVENT.validate_python(line.body)
    if isinstance(event, Pressed) and (label := labels.get(f"{event.question}:{event.option}")):
        return f"[{label}]"
    return spoken(event)


def _shown(text: str) -> str:
    cut = text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
    return html.escape(" ".join(cut.split()), quote=False)
