"""What stands under a letter, as Telegram's JSON."""

from typing import Any

from bot.core.effects import Button
from bot.service.letters import Letter

IN_A_ROW = 8
"""Telegram's limit."""

ROOM = 36
"""Signs that fit in a row on a narrow phone. Its buttons are all of one width: that of the longest label."""

NO_KEYBOARD: dict[str, Any] = {"remove_keyboard": True}


def inline(letter: Letter) -> dict[str, Any] | None:
    """The buttons of a letter; None where it has none."""
    if not letter.buttons:
        return None
    rows = [part for row in letter.buttons for part in _that_fit(row)]
    return {
        "inline_keyboard": [
            [{"text": button.label, "callback_data": button.data} for button in row] for row in rows
        ]
    }


def location(letter: Letter) -> dict[str, Any]:
    """The button that shares a location. It goes away once it was used."""
    button = {"text": letter.location_label, "request_location": True}
    return {"keyboard": [[button]], "resize_keyboard": True, "one_time_keyboard": True}


def _that_fit(row: tuple[Button, ...]) -> list[tuple[Button, ...]]:
    longest = max((len(button.label) for button in row), default=1)
    columns = max(1, min(IN_A_ROW, ROOM // max(1, longest)))
    return [row[start : start + columns] for start in range(0, len(row), columns)]
