"""Scales as data: an instrument's questions in their official words, its rules, and where they come from."""

from typing import Literal

from pydantic import Field

from bot.core.expression import Expression
from bot.core.range import Range
from bot.core.value import Value


class Option(Value):
    """One answer to an item, and what it is worth."""

    label: dict[str, str] = Field(default_factory=dict, description="The official words, by language.")
    points: int


class Item(Value):
    """One question of a scale: one of several answers, or a number that is typed."""

    text: dict[str, str] = Field(default_factory=dict, description="The official words, by language.")
    topic: str = Field("", description="What it is about, in our own two or three words.")
    item: str | None = Field(None, description="The same name in another scale is the very same question.")
    options: tuple[Option, ...] | None = Field(None, description="Its own answers; left out: the scale's.")
    number: Range | None = Field(None, description="Instead of answers: a whole number that is typed.")
    unit: str | None = Field(None, description="What the number counts, such as “days”.")
    reversed: bool = Field(False, description="Its points count the other way round.")
    scored: bool = Field(True, description="Whether its points count in the score.")
    when: Expression | None = Field(
        None,
        description="Asked only then. It may use item1, item2 … before it, and `score`, the points so far.",
    )
    left_out: int | None = Field(None, description="What it counts where `when` leaves it out.")
    loinc: str | None = None


class Band(Value):
    """A named part of the score's range."""

    band: str
    score: Range


class Outcome(Value):
    """A named result of a scale without a number: the first that holds. The last has no `when`."""

    band: str
    when: Expression | None = None


class CutOff(Value):
    """A published threshold: met from `score` on, or `up_to` and including a score."""

    name: str
    score: int | None = None
    up_to: int | None = None
    sensitivity: float | None = Field(None, description="Per cent.")
    specificity: float | None = Field(None, description="Per cent.")
    source: str
    verified: bool = Field(True, description="Whether somebody has read it in the source itself.")

    def is_met(self, score: int) -> bool:
        """Whether a score passes it."""
        return (self.score is not None and score >= self.score) or (
            self.up_to is not None and score <= self.up_to
        )


class ReliableChange(Value):
    """How many points two scores must differ for it to be more than chance usually makes."""

    points: int
    source: str
    verified: bool = True


class MissingRule(Value):
    """The manual's rule for answers that are missing: up to so many take the mean of the others."""

    most: int
    fill: Literal["mean"] = "mean"


class Subscale(Value):
    """A part of the items with a score of its own."""

    subscale: str
    title: str
    items: tuple[int, ...] = Field(description="Their numbers, from 1.")


class Goal(Value):
    """A published recommendation that a score is told beside."""

    score: int
    label: dict[str, str] = Field(description="How it is said, after the score; by language.")
    source: str


class Example(Value):
    """A worked example, run as a test: these points, this score, this band, these subscores."""

    points: tuple[int | None, ...]
    score: int | None = None
    band: str | None = None
    subscores: dict[str, int] | None = None


class Scale(Value):
    """An instrument: its questions in their official words, its score, its proof."""

    scale: str
    title: str
    version: str
    copyright: str
    licence: str
    notice: str | None = Field(None, description="Words that must be shown with it.")
    source: str
    terms: Literal["free", "non_commercial"] = Field(
        "free", description="Non-commercial ones are off unless the operator says that their use is."
    )
    wording: Literal["shipped", "none"] = Field(
        "shipped",
        description="With “none” only the rules stand here, and somebody with permission adds the words.",
    )
    permission: str | None = Field(None, description="By what right the added words are used.")
    recall: str = Field(description="The time asked about, such as “2 weeks”.")
    days_between: int = Field(0, description="Fewest days from one administration to the next.")
    higher_is: Literal["worse", "better"] = "worse"
    scoring: Literal["sum", "product", "outcomes"] = "sum"
    multiply: int = 1
    unit: dict[str, str] | None = Field(None, description="What the score counts, by language.")
    told: bool = Field(True, description="Whether the participant is told the result.")
    goal: Goal | None = None
    stem: dict[str, str] = Field(
        default_factory=dict, description="The official words before the items, by language."
    )
    options: tuple[Option, ...] = ()
    items: tuple[Item, ...]
    missing: MissingRule | None = Field(None, description="Left out: any missing item means no score.")
    subscales: tuple[Subscale, ...] = ()
    bands: tuple[Band, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    cut_offs: tuple[CutOff, ...] = ()
    reliable_change: ReliableChange | None = None
    loinc: str | None = None
    unverified: tuple[str, ...] = Field((), description="What nobody has checked with the primary source.")
    examples: tuple[Example, ...] = ()

    def options_of(self, item: int) -> tuple[Option, ...]:
        """The answers to an item (counted from 1); none for a number that is typed."""
        one = self.items[item - 1]
        if one.number is not None:
            return ()
        return self.options if one.options is None else one.options

    def worth_of(self, item: int) -> tuple[int, int]:
        """The fewest and the most points of an item (counted from 1)."""
        number = self.items[item - 1].number
        if number is not None:
            return number.low, number.high
        points = [option.points for option in self.options_of(item)]
        return min(points), max(points)

    @property
    def scored_items(self) -> tuple[int, ...]:
        """The numbers of the items that count, from 1."""
        return tuple(number for number, item in enumerate(self.items, 1) if item.scored)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it can be given in; none where its words are not here."""
        return tuple(self.items[0].text) if self.items else ()
