"""What to look for in words, items and scores, and what was found."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, field_validator, model_validator

from bot.core.clauses import Meaning
from bot.core.likeness import Likeness
from bot.core.on_call import Ladder
from bot.core.phrasing import PhraseError, check_phrase
from bot.core.range import Range
from bot.core.screening import Screen, ScreenRule, build_screen
from bot.core.spelling import phrase_words
from bot.core.text import Words
from bot.core.urgency import Urgency as Urgency
from bot.core.urgency import most_urgent as most_urgent
from bot.core.value import Value

PRIVATE = ("words", "likeness")
"""Sources whose evidence is a participant's own words."""

Source = Literal[
    "words", "likeness", "item", "score", "test", "change", "nights", "button", "silence", "answer", "task"
]
"""Where a rule found something."""


class Flag(Value):
    """That a risk rule found something."""

    rule: str
    category: str
    urgency: Urgency
    source: Source
    evidence: str
    """For words, the participant's own words that matched: private. Otherwise “phq9 item 9: 2”, “phq9: 21”."""
    doubt: bool = False
    """Whether it may well mean something else: then it is asked what was meant. A human is told all the same."""
    asked_first: bool = False
    """Whether a human is told only after the participant said yes."""

    @property
    def only_asks(self) -> bool:
        """Whether so little speaks for it that the participant is asked what they meant, and nobody is told."""
        return self.asked_first or (self.source == "likeness" and self.urgency is Urgency.REVIEW)


def _readable(written: str) -> str:
    return check_phrase(written, phrase_words)


Written = Annotated[str, AfterValidator(_readable)]
"""A phrase in the language of `bot.core.phrase`."""


class RiskRule(Value):
    """What every risk rule says: its name, what it is about, and how soon a human must look."""

    rule: str = Field(min_length=1)
    category: str = Field(min_length=1)
    urgency: Urgency
    doubt: bool = False
    """Whether what it finds may well mean something else."""

    def flag(self, source: Source, evidence: str) -> Flag:
        """That this rule found something."""
        return Flag(
            rule=self.rule,
            category=self.category,
            urgency=self.urgency,
            source=source,
            evidence=evidence,
            doubt=self.doubt,
        )


class WordRule(RiskRule):
    """Phrases in one language that a human must see.

    `also`: the rule speaks only when one of these stands in the same message too.
    `least`: how many different phrases must be found.
    `unless`: a phrase is left out where one of these overlaps it (“want to die of laughter”).
    `silenced_by`: the ways of meaning it that need nobody; see `bot.core.clauses.Meaning`.
    `catches`, `ignores`: whole messages that must, and must not, be noticed by this rule.
    `asked_first`: the participant is asked kindly what they meant, and a human is told only after a yes.
    """

    language: Literal["en", "es", "de", "fr", "pt", "ru", "uk", "hi"] = "en"
    phrases: tuple[Written, ...] = Field(min_length=1)
    also: tuple[Written, ...] = ()
    least: int = Field(default=1, ge=1, le=5)
    unless: tuple[Written, ...] = ()
    silenced_by: tuple[Meaning, ...] = ("denial", "past", "story")
    catches: tuple[str, ...] = Field(min_length=1)
    ignores: tuple[str, ...] = ()
    asked_first: bool = False

    @model_validator(mode="after")
    def _asks_only_where_it_may_wait(self) -> "WordRule":
        if self.asked_first and not (self.doubt and self.urgency is Urgency.REVIEW):
            raise ValueError(
                "“asked_first” needs “doubt: true” and “urgency: review”: nobody is told before a yes"
            )
        return self

    def flag(self, source: Source, evidence: str) -> Flag:
        """That this rule found something."""
        return super().flag(source, evidence).model_copy(update={"asked_first": self.asked_first})


class ItemRule(RiskRule):
    """An answer to one item of a scale that a human must see, whatever the rest of the scale says."""

    scale: str
    item: int = Field(ge=1)
    points: Range


class ScoreRule(RiskRule):
    """A score of a whole scale that a human must see."""

    scale: str
    score: Range
    in_a_row: int = Field(1, ge=1, le=10)
    """So many administrations of the scale, one after the other, must lie in the range."""


class ChangeRule(RiskRule):
    """A score that grew worse against the person's own start, or against the last time.

    By so many points, or by a factor (1.5 is half as much again); and only where it is bad enough now.
    Worse is higher, or lower on a scale where higher is better.
    """

    scale: str
    since: Literal["start", "last"]
    points: int | None = Field(None, ge=1)
    times: float | None = Field(None, gt=1, le=10)
    score: Range | None = None
    """Only where the new score lies here. Left out: any."""

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        if (self.points is None) == (self.times is None):
            raise ValueError(f"“{self.rule}” must say by how much; write one of points: 6 and times: 1.5")
        return self


class NightRule(RiskRule):
    """Nights in a row, by the sleep diary, each with less sleep than so many minutes."""

    below: int = Field(ge=1, le=960)
    nights: int = Field(ge=1, le=14)


class UnansweredRule(RiskRule):
    """A scale that a human must hear of when it is declined or left open. It never holds the program."""

    urgency: Literal[Urgency.SOON, Urgency.REVIEW]
    scale: str


class SilenceRule(RiskRule):
    """No answer of any kind for so many days, after a score in a range. It says nothing to the participant."""

    urgency: Literal[Urgency.SOON, Urgency.REVIEW]
    scale: str
    score: Range
    days: int = Field(3, ge=1, le=30)


class AnswerRule(RiskRule):
    """An answer to a question of a program, by the name it is saved under, that a human must see."""

    save: str = Field(min_length=1)
    answers: tuple[bool | int | str, ...] = Field(min_length=1)


def _in_languages(given: object) -> object:
    return {"en": given} if isinstance(given, str) else given


ByLanguage = Annotated[dict[str, str], BeforeValidator(_in_languages), Field(min_length=1)]
"""A few words in each language, the first the one they were written in; one alone is the same in all, as “112” is."""


class CrisisLine(Value):
    """Whom a participant can call in one country. `country` is ISO 3166 alpha-2; XX is any other."""

    country: str = Field(pattern=r"^[A-Z]{2}$")
    name: ByLanguage
    number: ByLanguage
    text_or_chat: str = ""
    hours: ByLanguage
    emergency: ByLanguage
    url: str = ""
    verification: str
    confirmed: bool = True
    """Whether a participant may be shown it; one that is not gives way to the directory."""
    verified_at: date | None = None


class Spelling(Value):
    """How words are mistyped, reviewed by a person.

    `slips`: the right words, and how they are typed. `close`: long words for which one wrong, missing, extra
    or swapped letter is a slip. `hidden`: words that people hide behind signs or run together.
    """

    slips: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    close: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()
    """Words that say nothing of their own (“really”, “just”): they may stand between any two words of a phrase."""

    @field_validator("close")
    @classmethod
    def _long_enough(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        for word in words:
            if len(word) < 6 or not word.isalpha():
                raise ValueError(f"“{word}” is too short to guess at; write its misspellings under slips")
        return words


class Safety(Value):
    """The risk rules and the crisis lines. Always the newest, whatever program a participant is on."""

    groups: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Words that stand for one another in phrases, by name; a group may use the ones above it."""
    spelling: Spelling = Spelling()
    words: tuple[WordRule, ...] = ()
    items: tuple[ItemRule, ...] = ()
    scores: tuple[ScoreRule, ...] = ()
    likeness: Likeness | None = None
    """What was learned from examples, and hears what no rule says."""
    unanswered: tuple[UnansweredRule, ...] = ()
    changes: tuple[ChangeRule, ...] = ()
    nights: tuple[NightRule, ...] = ()
    silences: tuple[SilenceRule, ...] = ()
    answers: tuple[AnswerRule, ...] = ()
    lines: tuple[CrisisLine, ...] = ()
    crisis: Words = Field(default_factory=dict)
    """Said first of all when a human must look soon."""
    noticed: Words = Field(default_factory=dict)
    """Said when something lesser was noticed."""
    numbers: Words = Field(default_factory=dict)
    """Whom to call, when that is what was asked for."""
    help: Words = Field(default_factory=dict)
    """What the bot can do, who reads this, and that it is no emergency service."""
    ladder: Ladder | None = None
    """Who is on call when, of those who can be reached; None where nobody has said."""

    _screen: Screen | None = PrivateAttr(default=None)

    @model_validator(mode="after")
    def _sound(self) -> Self:
        seen: set[str] = set()
        names = [
            *(rule.rule for rule in self.words),
            *(rule.rule for rule in self.items),
            *(rule.rule for rule in self.scores),
            *(rule.rule for rule in self.unanswered),
            *(rule.rule for rule in self.changes),
            *(rule.rule for rule in self.nights),
            *(rule.rule for rule in self.silences),
            *(rule.rule for rule in self.answers),
        ]
        for name in names:
            if name in seen:
                raise ValueError(f"two rules are called “{name}”; give each a name of its own")
            seen.add(name)
        self.screen()
        return self

    def screen(self) -> Screen:
        """All word rules, compiled; built once and shared."""
        source = (self.groups, self.spelling, self.words)
        # A copy of a value carries its private parts along, though its rules may differ.
        screen = self._screen
        if screen is None or screen.source != source:
            rules = tuple(
                ScreenRule(
                    name=rule.rule,
                    language=rule.language,
                    phrases=rule.phrases,
                    also=rule.also,
                    least=rule.least,
                    unless=rule.unless,
                    silenced_by=rule.silenced_by,
                )
                for rule in self.words
            )
            spelling = self.spelling
            try:
                self._screen = screen = build_screen(
                    rules,
                    self.groups,
                    spelling.slips,
                    spelling.close,
                    spelling.hidden,
                    spelling.fillers,
                    source,
                )
            except PhraseError as mistake:
                raise ValueError(str(mistake)) from None
        return screen
