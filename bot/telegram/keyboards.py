"""Buttons as Telegram's keyboards."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup

from bot.core.own_words import SHARE_LOCATION
from bot.service.letters import Letter


def keyboard(letter: Letter) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    """What stands under a letter: its buttons, or the one that shares a location."""
    if letter.ask_location:
        # The keyboard goes away once it was used, or when the next message is typed.
        button = KeyboardButton(SHARE_LOCATION, request_location=True)
        return ReplyKeyboardMarkup([[button]], resize_keyboard=True, one_time_keyboard=True)
    return inline(letter)


def inline(letter: Letter) -> InlineKeyboardMarkup | None:
    """The buttons of a letter; None where it has none."""
    if not letter.buttons:
        return None
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(button.label, callback_data=button.data) for button in row]
            for row in letter.buttons
        ]
    )
