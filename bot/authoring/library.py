"""All that coordinators wrote, as values of the core."""

from pydantic import Field

from bot.core.on_call import Ladder
from bot.core.program import Program
from bot.core.risk import Safety
from bot.core.scale import Scale
from bot.core.value import Value


class Library(Value):
    """Everything below `programs/` and `content/`."""

    programs: dict[str, Program]
    scales: dict[str, Scale]
    safety: Safety
    ladder: Ladder
    catalogue: dict[str, dict[str, str]] = Field(
        default_factory=dict, description="What the bot itself says, by language: English words to theirs."
    )
