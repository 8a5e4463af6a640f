"""What is counted while made-up people are played; sums of many people are the counts of each, added up."""

from collections import Counter
from dataclasses import dataclass, field, fields


@dataclass
class Tally:
    """Counts of one person or of many. Keys say what; hours are local, weeks and days are of the program, from 1."""

    people: Counter[str] = field(default_factory=Counter)
    """By behaviour."""
    ended: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By behaviour and how it ended: completed, withdrawn, paused, active, held."""
    days_taken_part: Counter[int] = field(default_factory=Counter)
    """How many still took part on each day."""
    sessions: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By session and what became of it: opened, done, missed, left, skipped."""
    noted: Counter[tuple[str, int, str, str]] = field(default_factory=Counter)
    """By session, step, part and outcome: see `bot.core.witness`."""
    daily: Counter[tuple[int, str]] = field(default_factory=Counter)
    """By day and what: messages, words, questions, seconds; `people` is on how many days of people it fell."""
    hours: Counter[int] = field(default_factory=Counter)
    """Messages that we began, by local hour."""
    in_quiet: Counter[str] = field(default_factory=Counter)
    """Sessions from which something was sent by time within the quiet hours."""
    flags: Counter[tuple[int, str, str]] = field(default_factory=Counter)
    """By week, urgency and category: alerts, each with all that is found within a day of it."""
    lasting: Counter[tuple[str, int]] = field(default_factory=Counter)
    """By session and seconds that it took: how many did it to its end in that time."""
    tasks: Counter[str] = field(default_factory=Counter)
    """By what clinicians are to do: sign-off, review."""
    asked_kindly: int = 0
    arms: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By assignment and arm."""
    longest: Counter[str] = field(default_factory=Counter)
    """The most messages on one day of anybody, under `messages`; and the like. Added up by taking the greater."""

    def add(self, other: "Tally") -> None:
        """Take in the counts of others."""
        for each in fields(self):
            mine, theirs = getattr(self, each.name), getattr(other, each.name)
            if each.name == "longest":
                for key, value in theirs.items():
                    mine[key] = max(mine[key], value)
            elif isinstance(mine, int):
                setattr(self, each.name, mine + theirs)
            else:
                mine.update(theirs)
