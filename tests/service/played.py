"""People played through the program of `tests/programs/papers`, and the pictures and papers they were sent."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from sqlalchemy import select

from bot.authoring.library import Library
from bot.authoring.load import load
from bot.service.chart import Chart
from bot.service.letters import Letter
from bot.service.paper import Paper
from bot.store.tables import outbox, writings
from bot.store.work import Store
from bot.story import tell
from tests.home import FOR_TESTS, write_home
from tests.stage import ServiceStage


@cache
def library() -> Library:
    """The shipped scales and rules, with the program that papers are tried on."""
    with TemporaryDirectory() as folder:
        home = write_home(Path(folder))
        copytree(FOR_TESTS / "programs" / "papers", home / "programs" / "papers")
        return load(home, non_commercial=True)


def play(store: Store, *lines: str) -> ServiceStage:
    """Somebody whose story is told by its people's lines alone."""
    stage = ServiceStage(store, library())
    text = "\n\n".join(f"> {line}" for line in lines) + "\n"
    tell(Path("played.txt"), text, stage, lambda _: None)
    return stage


def letters(store: Store, recipient: str = "participant:") -> Iterator[Letter]:
    """What somebody was owed, in order."""
    with store.reading() as connection:
        rows = connection.execute(
            select(outbox.c.recipient, writings.c.body)
            .join_from(outbox, writings, outbox.c.writing_id == writings.c.id)
            .order_by(outbox.c.id)
        ).all()
    for row in rows:
        if row.recipient.startswith(recipient):
            yield Letter.model_validate(row.body)


def papers(store: Store) -> list[Paper]:
    """The summaries that were sent."""
    return [letter.paper for letter in letters(store) if letter.paper is not None]


def pictures(store: Store, shows: str) -> list[Chart | None]:
    """The pictures of one kind, None where there was nothing to show."""
    return [letter.picture for letter in letters(store) if letter.shows == shows]
