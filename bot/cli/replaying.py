"""`evenkeel replay`: a real participant's way as a story, without their name and their words."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.authoring.load import load
from bot.cli.errors import RunError
from bot.replay import Way, replay, without_words
from bot.service.history import history
from bot.service.places import place_named
from bot.settings import read_settings
from bot.store.work import Store, Work
from bot.story import Fate


def replay_story(
    participant: Annotated[str, typer.Argument(help="Their pseudonym, such as P-0012.", show_default=False)],
    out: Annotated[Path | None, typer.Option(help="The file to write. Left out: it is printed.")] = None,
    name: Annotated[str, typer.Option(help="What they are called in the story.")] = "Anna",
    words: Annotated[
        bool, typer.Option("--words", help="Keep what they wrote. Read it all before you show it to anybody.")
    ] = False,
) -> None:
    """Write a participant's way as a story, told by the files as they are now.

    Their name is replaced, and what they wrote, but for numbers and times; places they named are left out too.
    """
    settings = read_settings()
    library = load(settings.home, settings.non_commercial)
    store = Store.open(settings.database_url, settings.home)
    try:
        with store.work() as work:
            way = way_of(work, participant.upper(), name)
    finally:
        store.close()
    if way.program not in library.programs:
        raise RunError(f"Their program, “{way.program}”, is not among the files any more.")
    told = replay(library, way, place_named, told=str if words else without_words)
    if out is None:
        print(told.story, end="")  # noqa: T201 - the answer itself
        return
    if out.exists():
        raise RunError(f"{out} is there already; choose another name.")
    out.write_text(told.story, encoding="utf-8")
    Console().print(f"Written: {out}. Rehearse it: evenkeel rehearse {out}", markup=False)


def way_of(work: Work, pseudonym: str, name: str) -> Way:
    """The way of a participant who joined by an invitation.

    Raises:
        RunError: there is no such participant, or nothing is known of their way.
    """
    row = work.participant_of_pseudonym(pseudonym)
    if row is None or row.enrollment_id is None:
        raise RunError(f"There is no participant {pseudonym}, or they are in no program.")
    enrollment = work.load_enrollment(row.enrollment_id)[1]
    events = history(work, row.id)
    if not events:
        raise RunError(f"Nothing is known of the way of {pseudonym}: were they erased?")
    fate = Fate(enrollment.seed, enrollment.cohort_starts_on)
    return Way(
        name, enrollment.program, events[0][0].replace(second=0, microsecond=0), events[1:], None, fate
    )
