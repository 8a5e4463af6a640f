"""A range of whole numbers, both ends included, written `2-3`, `9` or `20-27`."""

import re
from typing import Any

from pydantic import model_serializer, model_validator

from bot.core.value import Value

_WRITTEN = re.compile(r"\s*(\d+)\s*(?:[-–]\s*(\d+))?\s*")


class Range(Value):
    """From `low` to `high`, both included. Written as text: `0-24`, or `9` for just one."""

    low: int
    high: int

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: Any) -> Any:
        if isinstance(given, int) and not isinstance(given, bool):
            return {"low": given, "high": given}
        if isinstance(given, str):
            found = _WRITTEN.fullmatch(given)
            if not found:
                raise ValueError(f"“{given}” is not a range; write it as 0-24")
            low = int(found[1])
            return {"low": low, "high": int(found[2]) if found[2] else low}
        return given

    @model_validator(mode="after")
    def _in_order(self) -> "Range":
        if self.low > self.high:
            raise ValueError(
                f"the range {self.low}-{self.high} runs backwards; write the smaller number first"
            )
        return self

    @model_serializer
    def _as_text(self) -> str:
        return str(self)

    def __contains__(self, number: float) -> bool:
        return self.low <= number <= self.high

    def __str__(self) -> str:
        return f"{self.low}-{self.high}" if self.high > self.low else str(self.low)
