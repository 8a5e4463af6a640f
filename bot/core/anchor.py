"""What the days of a session are counted from."""

from typing import Annotated, Literal

from pydantic import Field

from bot.core.value import Value


class FromJoining(Value):
    """Day 1 is the participant's own first day. It moves when the program stands still."""

    kind: Literal["joining"] = "joining"


class FromCohort(Value):
    """Day 1 is the day on which the cohort starts; for who has none, their own first day."""

    kind: Literal["cohort"] = "cohort"


class FromDate(Value):
    """Day 1 is a date that the participant gave; day 0 is the day before it."""

    kind: Literal["date"] = "date"
    save: str = Field(description="The name under which the date is saved.")


class FromModule(Value):
    """Day 1 is the day after another module's last session. It moves when the program stands still."""

    kind: Literal["module"] = "module"
    module: str = Field(description="That module's title.")


class FromSwitch(Value):
    """Day 1 is the day after a clinician switched the module on for somebody; without that it never comes."""

    kind: Literal["switch"] = "switch"
    module: str = Field(description="The module's own title.")


Anchor = Annotated[FromJoining | FromCohort | FromDate | FromModule | FromSwitch, Field(discriminator="kind")]
JOINING_DAY = FromJoining()
