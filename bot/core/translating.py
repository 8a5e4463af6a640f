"""The bot's own sentences as texts of a program, for the sessions that every program has."""

import html

from bot.core.own_words import sentence
from bot.core.program import Program
from bot.core.text import Words, plain


def own(program: Program, english: str) -> Words:
    """One of the bot's own sentences in every language of the program."""
    return {
        language: plain(html.unescape(sentence(program.catalogue, language, english)))
        for language in program.languages
    }
