"""Whose second channels an alert rings: people, never groups."""

from collections.abc import Sequence

from bot.core.on_call import COORDINATORS, Ladder


def people_of(ladder: Ladder, recipients: Sequence[str]) -> tuple[str, ...]:
    """The keys of those among the recipients who are people; of the coordinators' group, its people.

    The clinicians' group hears of every alert; its people are rung only when it is theirs.
    """
    people = [key for kind, _, key in (each.partition(":") for each in recipients) if kind == "staff"]
    if COORDINATORS in recipients:
        people += [key for key, person in ladder.people.items() if person.role == "coordinator"]
    return tuple(dict.fromkeys(people))


def everybody(ladder: Ladder, first: Sequence[str]) -> tuple[str, ...]:
    """These people, and then all clinicians."""
    clinicians = [key for key, person in ladder.people.items() if person.role == "clinician"]
    return tuple(dict.fromkeys((*first, *clinicians)))
