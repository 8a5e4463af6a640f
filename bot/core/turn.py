"""One turn under way: the enrollment as it changes, and the effects as they gather.

`advance` makes a turn, hands it through the rooms that know what to do, and freezes it into a
transition. It lives for one call only; nothing outside the core sees it.
"""

import html
from datetime import datetime
from typing import Any

from bot.core.assignment import drawn
from bot.core.cover import cover_sentence, cover_values
from bot.core.effects import Button, Contact, Effect, Notice, Send, State, Touched, Transition
from bot.core.enrollment import Conversation, Enrollment, Question
from bot.core.expression import Expression, Scalar, holds
from bot.core.own_words import sentence
from bot.core.program import BUILT_IN, JOINING, Program
from bot.core.quick_log import this_week
from bot.core.risk import Safety
from bot.core.schedule import local_date, missed_days, program_day
from bot.core.sleep_diary import week_of_nights
from bot.core.text import Words, in_language, render, said_as_it_is
from bot.core.witness import Noted, Witness, outcome_of, outcomes_in

Rows = tuple[tuple[Button, ...], ...]


class Turn:
    """The enrollment as it stands within one call of `advance`, and what must follow so far."""

    def __init__(
        self,
        program: Program,
        safety: Safety,
        enrollment: Enrollment,
        now: datetime,
        witness: Witness | None = None,
    ) -> None:
        self.program = program
        self.safety = safety
        self.enrollment = enrollment
        self.now = now
        self.effects: list[Effect] = []
        self.shown_crisis = False
        self._witness = witness
        self._values_of: tuple[Enrollment, str | None, dict[str, Scalar]] | None = None

    def transition(self) -> Transition:
        """The turn, ended."""
        return Transition(enrollment=self.enrollment, effects=tuple(self.effects))

    def change(self, **fields: Any) -> None:
        """Set fields of the enrollment."""
        self.enrollment = self.enrollment.model_copy(update=fields)

    def converse(self, **fields: Any) -> None:
        """Set fields of the open conversation."""
        assert self.enrollment.conversation is not None
        self.change(conversation=self.enrollment.conversation.model_copy(update=fields))

    @property
    def conversation(self) -> Conversation:
        """The open conversation, where there must be one."""
        assert self.enrollment.conversation is not None
        return self.enrollment.conversation

    @property
    def values(self) -> dict[str, Scalar]:
        """What texts and conditions may mention."""
        open_now = self.enrollment.conversation
        return self.values_in(open_now.session if open_now is not None else None)

    def values_in(self, session: str | None) -> dict[str, Scalar]:
        """The same within a session: what is assigned by touchpoint is known only there."""
        enrollment = self.enrollment
        if self._values_of is not None and self._values_of[0] is enrollment and self._values_of[1] == session:
            return self._values_of[2]
        values: dict[str, Scalar] = {
            **enrollment.values,
            **enrollment.person.words,
            "name": enrollment.person.name,
            "pseudonym": enrollment.participant,
            "program": self.title,
            "morning": f"{enrollment.morning:%H:%M}",
            "evening": f"{enrollment.evening:%H:%M}",
            "language": enrollment.language,
        }
        if enrollment.active:
            values["active_minutes"] = self.active_minutes
        today = local_date(enrollment.zone, self.now)
        values |= week_of_nights(enrollment.nights, today)
        for scale in self.program.scales:
            given = enrollment.assessed.get(scale)
            values[f"{scale}_today"] = (
                given is not None and local_date(enrollment.zone, given[-1].at) == today
            )
        day = program_day(enrollment, self.now)
        if day is not None:
            values["day"] = day
            values["week"] = max(day - 1, 0) // 7 + 1
            values["missed_days"] = missed_days(enrollment, self.now)
        values.setdefault("shorter", False)
        values["awaits_sign_off"] = enrollment.awaits_sign_off
        for assignment in self.program.assignments:
            arm = drawn(assignment, enrollment.seed, enrollment.cohort, session)
            if arm is not None:
                values[assignment.assignment] = arm
        self._values_of = enrollment, session, values
        return values

    @property
    def active_minutes(self) -> int:
        """Minutes of activity that were logged over the last seven days."""
        log = [(each.on, each.minutes) for each in self.enrollment.active]
        return this_week(log, local_date(self.enrollment.zone, self.now))

    @property
    def title(self) -> str:
        """The program's title in the participant's language."""
        titles = self.program.title
        return titles.get(self.enrollment.language) or next(iter(titles.values()))

    @property
    def calm(self) -> bool:
        """Whether a crisis text was shown a short while ago: then nothing of the program is said."""
        until = self.enrollment.calm_until
        return until is not None and self.now < until

    @property
    def clock(self) -> str | None:
        """The zone of the participant's clock; None before they said where they are."""
        known = self.enrollment.day_one is not None or "place" in self.enrollment.values
        return self.enrollment.zone if known else None

    @property
    def cover(self) -> dict[str, Scalar]:
        """Whether somebody is on call, and if not, from when on: what the texts of safety may mention."""
        return cover_values(self.safety, self.sentence, self.clock, self.now)

    @property
    def on_call(self) -> str:
        """The same in one sentence."""
        return cover_sentence(self.safety, self.sentence, self.clock, self.now)

    def sentence(self, english: str, **values: str) -> str:
        """One of the bot's own sentences in the participant's language, its values escaped."""
        safe = {name: html.escape(value, quote=False) for name, value in values.items()}
        return sentence(self.program.catalogue, self.enrollment.language, english, **safe)

    def rendered(self, words: Words) -> str | None:
        """A text of the program for this participant; None when it is left out."""
        text = in_language(words, self.enrollment.language)
        if (said := said_as_it_is(text)) is not None:
            # Most texts mention nothing: then no values need be gathered.
            if self._witness is not None and self.enrollment.conversation is not None:
                self._witness.append(Noted(self.conversation.session, self.conversation.step, "text", "true"))
            return said
        values = self.values
        if self._witness is not None and self.enrollment.conversation is not None:
            for part, outcome in outcomes_in(text, values):
                self._witness.append(Noted(self.conversation.session, self.conversation.step, part, outcome))
        return render(text, values, self.sentence)

    def holds(self, condition: Expression | None, session: str, step: int, part: str = "when") -> bool:
        """Whether a condition of the program holds: of a step, or of a part of it, or (-1) of the session itself."""
        if condition is None:
            return True
        values = self.values_in(session)
        if self._witness is not None:
            self._witness.append(Noted(session, step, part, outcome_of(condition, values)))
        return holds(condition, values)

    def send(self, text: str, buttons: Rows = (), **how: Any) -> None:
        """A message to the participant."""
        self.effects.append(Send(text=text, buttons=buttons, **how))

    def reply(self, english: str, **values: str) -> None:
        """One of the bot's own sentences as a message."""
        self.send(self.sentence(english, **values))

    def notice(self, english: str) -> None:
        """One of the bot's own sentences as a short line over the chat."""
        self.effects.append(Notice(text=self.sentence(english)))

    def say(self, text: str, buttons: Rows = (), **how: Any) -> None:
        """A message that is part of the open session: it belongs to its touchpoint and ends with it."""
        conversation = self.conversation
        session = None if conversation.session in BUILT_IN else conversation.session
        self.send(text, buttons, session=session, until=conversation.closes_at, **how)

    def number_question(self, buttons: bool, item: int | None = None, card: str | None = None) -> None:
        """Give the question that is about to be shown its number, and its card if it has buttons."""
        number = self.enrollment.next_question
        self.change(next_question=number + 1)
        name = (card or f"q{number}") if buttons else None
        self.converse(question=Question(number=number, asked_at=self.now, card=name, item=item))

    @property
    def question(self) -> Question:
        """The open question, where there must be one."""
        assert self.conversation.question is not None
        return self.conversation.question

    def touch(self, state: State, why: str = "", reminder: int = 0, session: str | None = None) -> None:
        """The touchpoint went on in its life: the session's opening, or one of its reminders."""
        name = session or self.conversation.session
        # The way in is opened by the participant; only its reminders are contacts that we start.
        if name != JOINING or reminder:
            contact: Contact = "reminder" if reminder else "opening"
            self.effects.append(Touched(session=name, contact=contact, state=state, why=why, number=reminder))
