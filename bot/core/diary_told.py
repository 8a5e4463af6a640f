"""What a night of the sleep diary is told and saved as."""

from collections.abc import Sequence

from bot.core.expression import Scalar
from bot.core.own_words import DIARY_TOLD, DIARY_WEEK, HOURS_AND_MINUTES, ONLY_MINUTES
from bot.core.sleep_diary import Sleep, week
from bot.core.turn import Turn

OF_A_NIGHT = ("tib", "tst", "sol", "waso", "se", "awakenings", "quality")
OF_A_WEEK = (*OF_A_NIGHT, "nights")


def values_of(nights: Sequence[Sleep]) -> dict[str, Scalar]:
    """What texts and conditions may mention of the last night."""
    last = nights[-1]
    return {f"diary_{name}": getattr(last, name) for name in OF_A_NIGHT}


def told_of(turn: Turn, nights: Sequence[Sleep]) -> str:
    """The last night, and the week it ends if that has five nights, by the person's own estimate."""
    last = nights[-1]
    words = turn.sentence(
        DIARY_TOLD,
        slept=hours(turn, last.tst),
        in_bed=hours(turn, last.tib),
        efficiency=str(round(last.se)),
    )
    means = week(nights, last.morning)
    if means is None:
        return words
    of_the_week = turn.sentence(
        DIARY_WEEK,
        slept=hours(turn, round(means.tst)),
        efficiency=str(round(means.se)),
        nights=str(means.nights),
    )
    return f"{words} {of_the_week}"


def hours(turn: Turn, minutes: int) -> str:
    """A length of time, as it is said."""
    if minutes < 60:
        return turn.sentence(ONLY_MINUTES, minutes=str(minutes))
    return turn.sentence(HOURS_AND_MINUTES, hours=str(minutes // 60), minutes=f"{minutes % 60:02d}")
