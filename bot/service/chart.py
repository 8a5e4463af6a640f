"""A picture of numbers over time, as what is to be drawn: whoever sends it draws it."""

from pydantic import AwareDatetime

from bot.core.value import Value


class Point(Value):
    """A number, and when it was so."""

    at: AwareDatetime
    value: float


class Panel(Value):
    """One line of the picture, from `low` to `high`; its points in the order of time.

    A `nightly` one has a point a day: where a day has none, the line stops, so that a gap is seen as a gap.
    """

    title: str
    points: tuple[Point, ...]
    low: float
    high: float
    unit: str = ""
    note: str = ""
    nightly: bool = False


class Chart(Value):
    """Panels above each other, over one stretch of time by the clocks of `zone`; and moments marked in all of them.

    `words` say the same for somebody who does not see it; `gaps` explains gaps, where there are any.
    """

    title: str
    zone: str
    language: str = "en"
    since: AwareDatetime
    until: AwareDatetime
    panels: tuple[Panel, ...]
    marked: tuple[AwareDatetime, ...] = ()
    mark: str = ""
    gaps: str = ""
    words: str = ""
