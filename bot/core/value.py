"""What every value of the core is: a frozen pydantic model that refuses what it does not know."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A value: equal by content, never changed in place, the same JSON everywhere."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        ser_json_timedelta="iso8601",
        hide_input_in_errors=True,  # an error ends up in a log, where no chat text belongs
    )
