"""A step as the checks see it: where it stands, what it says and mentions, what it saves."""

from typing import NamedTuple

from bot.authoring.kinds import Kind
from bot.authoring.words import Said, Use
from bot.authoring.yaml import Document, Path
from bot.core.expression import Expression


class Move(NamedTuple):
    """A step as the checks see it: where it stands, what it says and mentions, what it saves."""

    document: Document
    path: Path
    uses: tuple[Use, ...]
    said: Said | None = None
    saves: str | None = None
    kind: Kind | None = None
    reckons: Expression | None = None
    """What is saved, if it is reckoned: its kind follows from what it mentions."""
    besides: tuple[tuple[str, Kind], ...] = ()
    """Further names that it saves."""
    guard: tuple[Use, ...] = ()
    """The conditions without which it does not come: its own, and those of the parts it stands in."""
    alternatives: tuple["Choice", ...] = ()
    """The several texts of which the first that fits is said."""
    otherwise: bool = False
    """Whether it says what comes where a scale is left out for want of cover."""


class Choice(NamedTuple):
    """One of several texts as the checks see it."""

    when: Expression | None
    plain: bool
    """Whether it mentions nothing: then it fits whenever its condition holds."""
