"""All that coordinators wrote, as values of the core."""

from pydantic import Field

from bot.core.enrollment import Enrollment
from bot.core.on_call import Ladder
from bot.core.program import Program
from bot.core.risk import Safety
from bot.core.scale import Scale
from bot.core.value import Value


class Library(Value):
    """Everything below `programs/` and `content/`."""

    programs: dict[str, Program] = Field(description="The newest of each; what new people begin.")
    pinned: dict[str, dict[int, Program]] = Field(
        default_factory=dict, description="Published versions that somebody may be on, by program and number."
    )
    newest_alike: dict[str, dict[int, int]] = Field(
        default_factory=dict,
        description="For each of these, the newest version that differs in wording only.",
    )
    scales: dict[str, Scale]
    safety: Safety
    ladder: Ladder
    catalogue: dict[str, dict[str, str]] = Field(
        default_factory=dict, description="What the bot itself says, by language: English words to theirs."
    )

    def program_of(self, enrollment: Enrollment) -> Program:
        """The version that somebody is on; of working files, and of what was begun before anything was published,
        the newest.

        Raises:
            KeyError: there is no such program.
        """
        versions = self.pinned.get(enrollment.program, {})
        return versions.get(enrollment.version) or self.programs[enrollment.program]
