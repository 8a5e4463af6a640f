"""A session at a time that the participant gave, such as the quarter of an hour for their worries."""

from collections.abc import Callable, Mapping
from datetime import time
from typing import Literal

from pydantic import Field

from bot.core.expression import Scalar, is_clock
from bot.core.value import Value


class OwnTime(Value):
    """The time saved under `save` (local time); as long as none was given, `otherwise`."""

    save: str = Field(description="The name under which the time is saved.")
    otherwise: time | Literal["morning", "evening"]


def chosen_time(
    own: OwnTime, values: Mapping[str, Scalar], is_quiet: Callable[[time], bool]
) -> time | Literal["morning", "evening"]:
    """The time of day that holds with these answers. One within the quiet hours would only come the next morning."""
    given = values.get(own.save)
    # Under an older version of the program the name may have meant something else.
    at = time.fromisoformat(given) if given is not None and is_clock(given) else None
    return own.otherwise if at is None or is_quiet(at) else at
