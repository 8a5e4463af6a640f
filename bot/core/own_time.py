"""A session at a time that the participant gave, such as the quarter of an hour for their worries."""

import re
from collections.abc import Callable, Mapping
from datetime import time
from typing import Literal

from pydantic import Field

from bot.core.expression import Scalar
from bot.core.value import Value

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


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
    at = time.fromisoformat(given) if isinstance(given, str) and _CLOCK.fullmatch(given) else None
    return own.otherwise if at is None or is_quiet(at) else at
