"""How made-up participants behave. Every number is an assumption, written down here and in the report.

They come from experience with digital programs in general, not from a study of this one: read what follows from
them as “if people behaved so”, and change the mix (`--mix`) to see what depends on it.
"""

from pydantic import Field

from bot.core.value import Value


class Behaviour(Value):
    """A kind of participant. Chances are from 0 to 1; times are minutes."""

    behaviour: str
    about: str
    share: int = Field(description="How many of all shares are theirs in the usual mix.")
    answers: float = Field(
        description="The chance that a session is begun, each time its first question is put."
    )
    waits: float = Field(description="The median of the minutes until an answer comes.")
    leaves: float = Field(description="The chance on each day that they leave for good.")
    pauses: float = Field(0.0, description="The chance on each day that they pause, for three days.")
    away_for: int = Field(0, description="So many days, once, on which they answer nothing at all.")
    burden: float = Field(
        description="How bad things are at the beginning: 0 not at all, 1 as bad as can be."
    )
    trend: float = Field(0.0, description="What is added to the burden over the whole program.")
    types: float = Field(0.15, description="The chance that they type where there are buttons.")
    cries: float = Field(
        0.0, description="The chance on each day that they write something that cannot wait."
    )


BEHAVIOURS = (
    Behaviour(
        behaviour="diligent", about="answers nearly everything, soon", share=30,
        answers=0.97, waits=15, leaves=0.002, burden=0.35,
    ),
    Behaviour(
        behaviour="late", about="answers most things, hours later", share=20,
        answers=0.8, waits=150, leaves=0.006, pauses=0.01, burden=0.4,
    ),
    Behaviour(
        behaviour="improving", about="begins badly and does better week by week", share=20,
        answers=0.9, waits=40, leaves=0.004, burden=0.6, trend=-0.4,
    ),
    Behaviour(
        behaviour="worsening", about="does worse week by week", share=10,
        answers=0.8, waits=60, leaves=0.008, burden=0.4, trend=0.45,
    ),
    Behaviour(
        behaviour="fading", about="begins well and answers less and less, until they leave", share=13,
        answers=0.55, waits=120, leaves=0.03, pauses=0.02, burden=0.5,
    ),
    Behaviour(
        behaviour="away", about="answers well, but is away for ten days", share=6,
        answers=0.9, waits=60, leaves=0.002, away_for=10, burden=0.4,
    ),
    Behaviour(
        behaviour="silent", about="never answers anything after joining", share=5,
        answers=0.0, waits=60, leaves=0.0, burden=0.5,
    ),
    Behaviour(
        behaviour="in_crisis", about="is badly off, and writes so", share=2,
        answers=0.85, waits=30, leaves=0.005, burden=0.85, cries=0.08,
    ),
)  # fmt: skip

ZONES = (
    "Europe/Berlin",
    "Europe/Madrid",
    "America/New_York",
    "America/Mexico_City",
    "Asia/Kolkata",
    "Pacific/Auckland",
)
"""Where they are; each as likely as the others."""

CRIES = (
    "i want to kill myself",
    "i can't go on, i want to die",
    "i took too many of my pills",
    "i will hurt myself tonight",
)
"""What somebody in crisis writes."""

WORDS = ("It was all right.", "A quiet day.", "Work was long.", "I walked a little.", "Nothing special.")
"""What everybody else writes where own words are asked for."""

FIRST_CHOICE = 0.25
"""How often somebody takes the first of several choices without weighing the others."""

SLEEPS_SHORT = 0.15
"""How many go to bed two hours later than the others, whatever else is wrong."""

GO_ON = 0.98
"""The chance that somebody who has begun a session answers its next question, too."""

RELEASED_AFTER = 180
"""Minutes until a clinician acknowledges an alert and lets the program go on."""


def mixed(shares: dict[str, int]) -> tuple[Behaviour, ...]:
    """The behaviours with shares of one's own; who is not named has none.

    Raises:
        ValueError: a behaviour is not known, or nobody has a share.
    """
    known = {each.behaviour: each for each in BEHAVIOURS}
    for name in shares:
        if name not in known:
            raise ValueError(f"there is no behaviour “{name}”; there are {', '.join(known)}")
    if sum(shares.values()) < 1:
        raise ValueError("nobody has a share")
    return tuple(known[name].model_copy(update={"share": share}) for name, share in shares.items() if share)


TASK_DONE_AFTER = 20 * 60
"""Minutes until a clinician has done what the program asks for."""
SWITCHED_ON = 0.3
"""How often a review switches on an optional module, where nothing speaks against it."""
SAYS_YES = 0.12
"""How often a question with yes or no is answered with yes; most of them ask whether something is wrong."""
LOGS = 0.1
"""The chance on each day that they write what they did, such as “walked 20 min”."""
