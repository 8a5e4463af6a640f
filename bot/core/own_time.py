"""A session at a time that the participant gave, such as the quarter of an hour for their worries."""

from collections.abc import Mapping
from datetime import time
from typing import Literal

from pydantic import Field

from bot.core.expression import Scalar
from bot.core.value import Value


class OwnTime(Value):
    """The time saved under `save` (local time); as long as none was given, `otherwise`."""

    save: str = Field(description="The name under which the time is saved.")
    otherwise: time | Literal["morning", "evening"]


def chosen_time(own: OwnTime, values: Mapping[str, Scalar]) -> time | Literal["morning", "evening"]:
    """The time of day that holds with these answers."""
    given = values.get(own.save)
    return time.fromisoformat(given) if isinstance(given, str) else own.otherwise
