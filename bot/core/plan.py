"""How a program goes on for one participant when a clinician releases it."""

from pydantic import Field

from bot.core.value import Value


class Plan(Value):
    """The plan: some days of rest first, modules left out, or not at all."""

    rest_days: int = Field(0, ge=0, le=28, description="Further local days without any session.")
    without: tuple[str, ...] = Field((), description="Modules whose sessions are left out from now on.")
    switched_on: tuple[str, ...] = Field((), description="Optional modules that begin on the next day.")
    ends: bool = Field(False, description="The program ends here for this participant.")
