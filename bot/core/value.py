"""What every value of the core is: a frozen pydantic model that refuses what it does not know."""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A value: equal by content, never changed in place, the same JSON everywhere."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        ser_json_timedelta="iso8601",
        hide_input_in_errors=True,  # an error ends up in a log, where no chat text belongs
    )

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with some fields changed. What pydantic's own does, in a third of the time: a turn makes many."""
        if deep or self.__pydantic_private__ is not None or self.__pydantic_extra__ is not None:
            return super().model_copy(update=update, deep=deep)
        copied = self.__class__.__new__(self.__class__)
        given = self.__pydantic_fields_set__
        if update:
            fields = {**self.__dict__, **update}
            if not update.keys() <= given:
                given = given | update.keys()
        else:
            fields = self.__dict__.copy()
        # Nothing changes a value in place, so both may share what they were given.
        object.__setattr__(copied, "__dict__", fields)
        object.__setattr__(copied, "__pydantic_fields_set__", given)
        object.__setattr__(copied, "__pydantic_extra__", None)
        object.__setattr__(copied, "__pydantic_private__", None)
        return copied
