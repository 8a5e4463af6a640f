"""A program is changed in many ways with people in the middle of it, and nobody is hurt."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.authoring.library import Library
from bot.authoring.load import load
from bot.core.changes import changes
from bot.core.enrollment import Enrollment
from bot.core.events import Commanded, Event, Place, Wrote
from bot.core.schedule import wake_at
from bot.rehearsal import newcomer
from bot.service.arrivals import Arrived
from bot.service.intake import handle
from bot.service.moving import moves
from bot.service.publishing import (
    COMMON,
    RefusedError,
    Shelf,
    pending,
    program_at,
    publish_all,
    published,
    roll_back,
)
from bot.service.ticking import tick
from bot.store.tables import outbox, writings
from bot.store.work import Store
from tests.authoring.homes import copied, write

MONDAY = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
HERE = Place(name="London", zone="Europe/London", country="GB")
ANNA, BEN, CLEO = 1, 2, 3
MODULE = """\
module: Days
sessions:
  - session: one
    day: 1
    at: 09:00
    steps:
      - ask: How did you sleep?
        save: slept
        choices: [Well, Badly]
      - say: Thank you for day one.
  - session: two
    day: 2
    at: 09:00
    steps:
      - ask: How was the walk?
        save: walk
        number: 0-10
      - say: Thank you for day two.
  - session: three
    day: 3
    at: 09:00
    steps:
      - say: This is day three.
  - session: four
    day: 4
    at: 09:00
    steps:
      - say: This is day four.
"""


class Town:
    """Three people in a small program whose files are changed and published."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.home = copied(folder)
        for file in (self.home / "programs" / "reset").glob("*.yaml"):
            file.unlink()
        for file in (self.home / "content").rglob("reset/**/*.md"):
            file.unlink()
        write(
            self.home,
            "programs/reset/program.yaml",
            "program: reset\ntitle: Reset\nconsent: You agree.\nwelcome: Welcome.\nreminders: 0\nclose_after: 6h\n"
            "modules: [days]\n",
        )
        self.module = MODULE
        self.now = MONDAY
        self.keys = 0
        self.shelf = Shelf(store)
        self.publish()
        library = self.shelf.first()
        assert library is not None
        self.library: Library = library

    def publish(self, *replaced: tuple[str, str]) -> list[str]:
        """Change the file, publish it, and let the running bot take it up."""
        for old, new in replaced:
            assert old in self.module
            self.module = self.module.replace(old, new)
        write(self.home, "programs/reset/days.yaml", self.module)
        with self.store.work() as work:
            rows = publish_all(work, load(self.home), "carla", "to try it", self.now)
        if hasattr(self, "library"):
            self.library = self.shelf.look(self.library)
        return [f"{row.subject} {row.version}" for row in rows]

    def join(self, chat: int) -> None:
        program = self.library.programs["reset"]
        with self.store.work() as work:
            row = work.add_participant(chat, "Anna", self.now)
            enrollment = newcomer(program, row.pseudonym, "Anna", HERE, self.now)
            work.add_enrollment(row.id, enrollment, wake_at(program, enrollment), self.now)

    def happen(self, chat: int, event: Event) -> None:
        self.keys += 1
        handle(
            self.store,
            self.library,
            Arrived(key=f"update:{self.keys}", chat=chat, name="Anna", language="en", event=event),
            self.now,
        )

    def write(self, chat: int, text: str) -> None:
        self.happen(chat, Wrote(text=text))

    def until(self, day: int, hour: int = 9, minute: int = 0) -> None:
        """Time passes, minute by minute where something is due."""
        target = MONDAY + timedelta(days=day - 1, hours=hour - 6, minutes=minute)
        while True:
            with self.store.work() as work:
                wake = work.next_wake()
            if wake is None or wake > target:
                break
            self.now = max(self.now, wake)
            tick(self.store, self.library, self.now)
        self.now = target

    def said(self, chat: int) -> list[str]:
        """All that was sent to somebody, in order."""
        with self.store.reading() as connection:
            rows = connection.execute(
                select(outbox.c.recipient, writings.c.body)
                .join_from(outbox, writings, writings.c.id == outbox.c.writing_id)
                .order_by(outbox.c.id)
            ).all()
        return [body["text"] for recipient, body in rows if recipient == f"participant:{chat}"]

    def enrollment(self, chat: int) -> Enrollment:
        with self.store.work() as work:
            return work.load_enrollment(chat)[1]

    def move(
        self, to: int, *, dry_run: bool = False, only: Sequence[str] | None = None
    ) -> dict[str, list[str]]:
        with self.store.work() as work:
            found = moves(work, "reset", to, only, self.now, dry_run=dry_run)
        return {each.participant: [f"{one.session} {one.what}" for one in each.differences] for each in found}


@pytest.fixture
def town(store: Store, tmp_path: Path) -> Town:
    made = Town(store, tmp_path)
    for chat in (ANNA, BEN):
        made.join(chat)
    return made


def test_the_first_publication_holds_everything_and_the_second_only_what_changed(town: Town) -> None:
    with town.store.work() as work:
        assert [(row.subject, row.version) for row in work.publications()] == [(COMMON, 1), ("reset", 1)]
        assert pending(work, load(town.home)) == []
    assert town.publish() == []
    assert town.publish(("This is day three.", "Day three is here.")) == ["reset 2"]


def test_new_words_reach_everybody_at_the_next_rest_and_a_begun_session_ends_as_it_began(town: Town) -> None:
    town.until(1)
    town.write(BEN, "well")
    town.publish(("Thank you for day one.", "Thanks!"), ("How was the walk?", "And the walk?"))
    town.write(ANNA, "badly")
    assert town.said(ANNA)[-1] == "Thank you for day one."
    town.until(2)
    assert town.said(ANNA)[-1] == town.said(BEN)[-1] == "And the walk?"
    assert town.enrollment(ANNA).version == town.enrollment(BEN).version == 2


def test_a_new_session_is_for_new_people_until_somebody_is_moved(town: Town) -> None:
    town.until(1, 10)
    new = "  - session: three\n    day: 3\n    at: 09:00\n"
    added = f"  - session: evening\n    day: 2\n    at: 18:00\n    steps:\n      - say: A new evening.\n{new}"
    assert town.publish((new, added)) == ["reset 2"]
    town.join(CLEO)
    assert town.move(2, dry_run=True) == {"P-0001": ["evening comes"], "P-0002": ["evening comes"]}
    assert town.enrollment(ANNA).moves_to is None, "a dry run moves nobody"
    town.move(2, only=["P-0001"])
    town.until(4, 12)
    assert "A new evening." in town.said(ANNA)
    assert "A new evening." not in town.said(BEN)
    assert "A new evening." in town.said(CLEO)
    assert town.said(BEN)[-1].startswith("That was the last part"), "who stays is not dropped"


def test_what_is_taken_out_is_told_before_it_vanishes_and_nothing_sent_comes_again(town: Town) -> None:
    town.until(2)
    town.write(ANNA, "7")
    before = town.said(ANNA)
    town.publish(
        ("  - session: three\n    day: 3\n    at: 09:00\n    steps:\n      - say: This is day three.\n", "")
    )
    assert town.move(2)["P-0001"] == ["three vanishes"]
    town.until(5, 12)
    after = town.said(ANNA)[len(before) :]
    assert after[0] == "This is day four."
    assert "This is day three." not in after


def test_a_session_that_moves_to_another_day_under_another_name_is_not_sent_twice(town: Town) -> None:
    town.until(1, 10)
    town.write(ANNA, "well")
    town.until(2)
    town.write(ANNA, "7")
    town.publish(
        ("  - session: two\n    day: 2\n", "  - session: walk\n    day: 4\n"),
        ("day: 4\n    at: 09:00\n    steps:\n      - say", "day: 5\n    at: 09:00\n    steps:\n      - say"),
    )
    assert town.move(2, only=["P-0001"])["P-0001"] == ["four shifts"]
    town.until(7, 12)
    assert sum("How was the walk?" in text and "✓" not in text for text in town.said(ANNA)) == 1
    assert town.said(ANNA)[-2:] == ["This is day four.", town.said(ANNA)[-1]]


def test_who_is_in_a_session_is_moved_after_it(town: Town) -> None:
    town.until(1)
    town.publish(
        ("        choices: [Well, Badly]", "        number: 0-10"),
        ("      - say: This is day four.", "      - say: Four."),
    )
    town.move(2)
    town.write(ANNA, "badly")
    assert town.enrollment(ANNA).values["slept"] == "badly"
    assert town.said(ANNA)[-1] == "Thank you for day one."
    town.until(4)
    assert town.enrollment(ANNA).version == 2
    assert town.said(ANNA)[-1].startswith("Four.") or "Four." in town.said(ANNA)[-2]


def test_a_question_that_comes_again_is_told_before_anybody_is_moved(town: Town) -> None:
    town.until(1)
    town.write(ANNA, "well")
    steps = "      - ask: How do you sleep now?\n        save: slept\n        choices: [Well, Badly]\n"
    again = f"  - session: again\n    day: 3\n    at: 18:00\n    steps:\n{steps}"
    town.publish(("sessions:\n", f"sessions:\n{again}"))
    assert town.move(2, dry_run=True)["P-0001"] == ["again repeats"]


def test_what_came_back_is_the_newest_again(town: Town) -> None:
    town.publish(("This is day three.", "Day three is wrong."))
    with town.store.work() as work:
        first = work.publications("reset")[0]
        made = roll_back(work, first, "carla", "it was wrong", town.now)
    town.library = town.shelf.look(town.library)
    assert made.version == 3
    town.until(3)
    assert "This is day three." in town.said(ANNA)
    assert town.enrollment(ANNA).version == 3


def test_a_consent_text_is_not_changed_behind_the_back_of_who_agreed(town: Town) -> None:
    page = town.home / "programs" / "reset" / "program.yaml"
    page.write_text(page.read_text("utf-8").replace("You agree.", "You agree to more."), "utf-8")
    with town.store.work() as work, pytest.raises(RefusedError, match="consent_version"):
        publish_all(work, load(town.home), "carla", "quietly", town.now)
    page.write_text(page.read_text("utf-8") + 'consent_version: "2"\n', "utf-8")
    assert town.publish() == ["reset 2"]


def test_a_published_scale_version_never_changes(town: Town) -> None:
    town.publish(("      - say: This is day four.", "      - scale: worry"))
    scale = town.home / "programs" / "scales" / "worry.yaml"
    scale.write_text(scale.read_text("utf-8").replace("title: Worry", "title: Worries"), "utf-8")
    with town.store.work() as work, pytest.raises(RefusedError, match="“worry” has changed"):
        publish_all(work, load(town.home), "carla", "to rename it", town.now)


def test_who_paused_or_left_is_moved_or_left_alone(town: Town) -> None:
    town.until(1, 10)
    town.happen(ANNA, Commanded(command="pause"))
    town.happen(BEN, Commanded(command="stop"))
    town.publish(("    day: 4\n", "    day: 6\n"))
    assert list(town.move(2)) == ["P-0001"]
    town.until(1, 11)
    assert town.enrollment(ANNA).version == 2
    assert town.enrollment(BEN).version == 1


def test_what_is_published_is_what_is_read_back(town: Town) -> None:
    files, run = load(town.home), published(town.store)
    assert run is not None
    assert run.safety == files.safety
    assert run.ladder == files.ladder
    assert run.programs["reset"].model_copy(update={"version": 0}) == files.programs["reset"]


def test_a_publication_that_cannot_be_read_leaves_the_bot_with_what_it_has(town: Town) -> None:
    with town.store.work() as work:
        work.publish("reset", '{"program": 1}', "x", "y", {}, "carla", "half", town.now)
    before = town.library
    assert town.shelf.look(before) is before


def test_the_difference_is_told_in_words(town: Town) -> None:
    town.publish(
        ("How was the walk?", "And the walk?"),
        ("        number: 0-10", "        number: 0-5"),
        ("      - say: This is day three.", "      - say: This is day three.\n        when: walk < 3"),
        ("    day: 4\n    at: 09:00", "    day: 4\n    at: 18:00"),
    )
    with town.store.work() as work:
        one, two = (program_at(work, row) for row in work.publications("reset"))
    assert [(each.where, each.what, each.before, each.after) for each in changes(one, two)] == [
        ("two", "a step changes", "asks walk (0 to 10)", "asks walk (0 to 5)"),
        ("three", "the condition of says: This is day three. changes", "always", "walk < 3"),
        ("four", "comes at another time", "day 4 at 09:00", "day 4 at 18:00"),
    ]


def test_the_bots_own_words_are_the_newest_for_everybody_whatever_version_they_are_on(town: Town) -> None:
    """A sentence that is new in the code must not be said in English to whoever is on an older version."""
    files = load(town.home)
    spoken = {"es": {"Yes": "Sí", "No": "No"}}
    programs = {"reset": files.programs["reset"].model_copy(update={"languages": ("en", "es")})}
    with town.store.work() as work:
        publish_all(work, files.model_copy(update={"programs": programs}), "carla", "to try it", town.now)
        publish_all(
            work,
            files.model_copy(update={"programs": programs, "catalogue": spoken}),
            "carla",
            "words",
            town.now,
        )
    library = town.shelf.look(town.library)
    assert library.pinned["reset"][2].catalogue == spoken
    assert library.pinned["reset"][1].catalogue == {}, "it speaks no Spanish"
