"""A message as somebody would see it on their phone, and where its words come from."""

from typing import NamedTuple

from bot.core.effects import Send
from bot.core.manner import Say
from bot.service.letters import Letter
from tests.phone.shown import a_paper, a_picture


class Bubble(NamedTuple):
    """One message. `module`: which part of the program says it. `where`: its file, or its session and step."""

    module: str
    where: str
    letter: Letter

    @property
    def seen(self) -> tuple[object, ...]:
        """What can be seen of it, and its file if it has one: of two that are alike in that, one is enough."""
        file = self.where if self.where.endswith(".md") else ""
        return file, self.letter.text, self.letter.buttons, self.letter.shows


def bubble_of(module: str, where: str, send: Send) -> Bubble:
    """What the engine sends, as it is owed."""
    return Bubble(module, where, Letter(text=send.text, buttons=send.buttons, shows=send.shows))


def with_course(bubble: Bubble, say: Say, language: str) -> Bubble:
    """The message with the picture or the paper that goes with it, if any does."""
    match bubble.letter.shows:
        case None:
            return bubble
        case "summary":
            more: dict[str, object] = {"paper": a_paper(say)}
        case of:
            more = {"picture": a_picture(say, language, of)}
    return bubble._replace(letter=bubble.letter.model_copy(update=more))
