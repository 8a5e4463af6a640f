"""One participant in one program, talked with on the engine alone."""

from datetime import datetime, timedelta

from bot.core.effects import Effect, Send
from bot.core.engine import advance
from bot.core.enrollment import Enrollment
from bot.core.events import Event, Pressed
from bot.core.program import Program
from bot.core.risk import Safety
from tests.samples import MONDAY, SAFETY, enrolled

NINE = MONDAY + timedelta(hours=2)  # 08:00 UTC, nine in Berlin


class Talk:
    """One participant in one program."""

    def __init__(self, program: Program, safety: Safety = SAFETY, language: str = "en") -> None:
        self.program = program
        self.safety = safety
        self.enrollment: Enrollment = enrolled().model_copy(update={"language": language})
        self.now: datetime = NINE
        self.effects: list[Effect] = []

    def at(self, day: int, hour: int, minute: int = 0) -> "Talk":
        """It is so late in Berlin on that day of March 2026."""
        self.now = datetime(2026, 3, day, hour - 1, minute, tzinfo=MONDAY.tzinfo)
        return self

    def happens(self, event: Event) -> "Talk":
        """Something happens now; only its effects are looked at."""
        transition = advance(self.program, self.safety, self.enrollment, event, self.now)
        self.enrollment, self.effects = transition.enrollment, list(transition.effects)
        return self

    def presses(self, label: str) -> "Talk":
        """A button of the last message that has it."""
        buttons = {button.label: button.data for send in self.sent for row in send.buttons for button in row}
        number, _, option = buttons[label].partition(":")
        return self.happens(Pressed(question=int(number), option=option))

    @property
    def sent(self) -> list[Send]:
        """The messages of what happened last."""
        return [effect for effect in self.effects if isinstance(effect, Send)]

    @property
    def said(self) -> str:
        """Their texts."""
        return "\n".join(send.text for send in self.sent)
