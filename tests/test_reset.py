"""The shipped program keeps what it promises: tailored, within its limits, honest, and safe by construction."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.authoring.evidence import all_lessons
from bot.authoring.library import Library
from bot.authoring.load import load
from bot.authoring.readability import HARDEST, SHORTEST, grade_of, spanish_grade_of
from bot.authoring.sample_people import PersonWritten, people_of
from bot.cli.acting import lived
from bot.cli.grounding import table_of
from bot.core.enrollment import Enrollment, Person, Status
from bot.core.expression import evaluate
from bot.core.program import Program, Reckon, Session
from bot.core.switching import switchable
from bot.rehearsal import EngineStage
from bot.service.places import place_named
from bot.simulation.crowd import crowd
from bot.simulation.people import BEHAVIOURS
from bot.simulation.report import report
from bot.simulation.tallies import Tally
from bot.story import tell

HOME = Path(__file__).parent.parent
NO_DOUBT = ("heart", "fainting", "epilepsy", "pregnant", "apnoea", "bipolar", "shift_work", "drives")


@pytest.fixture(scope="module")
def library() -> Library:
    return load(HOME)


@pytest.fixture(scope="module")
def program(library: Library) -> Program:
    return library.programs["reset"]


@pytest.fixture(scope="module")
def people() -> dict[str, PersonWritten]:
    found, mistakes = people_of(HOME, "reset")
    assert mistakes == []
    return found


def test_a_third_of_the_sessions_differ_between_two_people(
    library: Library, people: dict[str, PersonWritten]
) -> None:
    start = datetime(2026, 3, 2, 12, tzinfo=UTC)
    one, other = (
        {each.session: each for each in lived(library, "reset", people[name], start)}
        for name in ("short-sleeper", "worried-walker")
    )
    came = one.keys() | other.keys()
    differ = [
        session
        for session in came
        if session not in one or session not in other or one[session].came != other[session].came
    ]
    assert len(differ) >= len(came) / 3


@pytest.mark.parametrize("wanted", ["gentler", "sleep", "move", "calm"])
def test_every_answer_about_next_week_changes_each_of_the_six_weeks(
    library: Library, program: Program, people: dict[str, PersonWritten], wanted: str
) -> None:
    def weeks(next_week: str) -> dict[int, dict[str, tuple[str, ...]]]:
        somebody = people["short-sleeper"]
        answers = {**somebody.answers, "wish": "unsure", "useful": "nothing", "next_week": next_week}
        came: dict[int, dict[str, tuple[str, ...]]] = {}
        start = datetime(2026, 3, 2, 12, tzinfo=UTC)
        for each in lived(library, "reset", somebody.model_copy(update={"answers": answers}), start):
            week = (program.by_name[each.session].day - 1) // 7
            came.setdefault(week, {})[each.session] = each.came
        return came

    as_before, other = weeks("same"), weeks(wanted)
    for week in range(1, 7):
        lessons, before = (
            {name: steps for name, steps in of[week].items() if not name.startswith("review")}
            for of in (other, as_before)
        )
        assert lessons != before, f"week {week} is the same"
        if wanted == "gentler":
            assert len(lessons) < len(before), f"week {week} asks as much"


def test_whoever_is_not_screened_gets_nothing_of_the_modules(program: Program) -> None:
    unsafe = [session for session in program.sessions if not session.safe]
    assert unsafe
    for session in unsafe:
        assert session.when is not None, f"{session.session} comes to anybody"
        assert "screened" in str(session.when) or "window_excluded" in str(session.when)


@pytest.mark.parametrize("flag", NO_DOUBT)
def test_the_sleep_window_cannot_be_switched_on_where_something_speaks_against_it(
    program: Program, flag: str
) -> None:
    excluded = next(
        step
        for session in program.sessions
        for step in session.steps
        if isinstance(step, Reckon) and step.save == "window_excluded"
    )
    mentioned = set(re.findall(r"name='(\w+)'", repr(excluded.to)))
    assert flag in mentioned or flag == "heart"
    barred = an_enrollment(program, window_excluded=True)
    free = an_enrollment(program, window_excluded=False)
    assert switchable(program, barred) == ()
    assert switchable(program, free) == ("Sleep window",)
    assert switchable(program, an_enrollment(program)) == (), "nobody has asked them yet"


def an_enrollment(program: Program, **values: bool) -> Enrollment:
    return Enrollment(
        participant="P-0001", person=Person(name="Anna"), program="reset", version=0, status=Status.ACTIVE,
        language="en", morning=program.morning, evening=program.evening, day_one=date(2026, 3, 2), values=values,
    )  # fmt: skip


@pytest.mark.parametrize("hours", [5.5, 5.6, 6.5, 9])
@pytest.mark.parametrize("asleep", [0, 120, 330, 331, 700])
def test_the_sleep_window_never_falls_below_five_and_a_half_hours(
    program: Program, hours: float, asleep: float
) -> None:
    """Clinical reference d.1: never less for somebody whom nobody watches."""
    setting = [
        step
        for session in program.sessions
        for step in session.steps
        if isinstance(step, Reckon) and step.save == "window_hours"
    ]
    assert len(setting) >= 5
    for step in setting:
        reckoned = evaluate(step.to, {"window_hours": hours, "diary_week_tst": asleep})
        assert isinstance(reckoned, int | float)
        assert 5.5 <= reckoned <= 9, step


def test_food_is_silent_for_whoever_told_of_an_eating_problem(program: Program) -> None:
    sessions = [session for session in program.sessions if session.module == "Eating and drinking"]
    assert sessions
    assert all("eating" in repr(session.when) for session in sessions)


def test_one_day_of_each_week_is_light(program: Program) -> None:
    """Nothing but the diary and the short forms, on one day of each of the six weeks at the least."""
    evenings: dict[int, list[Session]] = {}
    for session in program.in_order:
        if session.at != "morning":
            evenings.setdefault(session.day, []).append(session)
    for week in range(1, 7):
        days = range(7 * week + 1, 7 * week + 8)
        assert any(day not in evenings for day in days), f"week {week}"


def test_reviews_by_a_clinician_are_due_in_weeks_0_3_and_6(program: Program) -> None:
    due = {
        session.day
        for session in program.sessions
        for step in session.steps
        if step.kind == "task" and step.task == "review"
    }
    assert due == {7, 28, 49}


def test_every_lesson_says_what_it_stands_on_and_the_page_is_made_from_them() -> None:
    lessons = all_lessons(HOME, "en")
    assert len(lessons) >= 25
    assert (HOME / "docs" / "evidence.md").read_text("utf-8") == table_of(lessons)


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_text_is_beyond_grade_seven_or_cheers(language: str) -> None:
    grade = {"en": grade_of, "es": spanish_grade_of}[language]
    for file in (HOME / "content" / language / "reset").rglob("*.md"):
        text = re.sub(r"\{[{%#].*?[}%#]\}", " ", file.read_text("utf-8").rpartition("---\n")[2])
        assert "!" not in text, file
        if len(text.split()) >= SHORTEST:
            assert grade(text) <= HARDEST, file


def test_the_spanish_grade_rises_with_longer_words_and_sentences() -> None:
    easy = "La cama es para dormir. Ve cuando tengas sueño. Si no duermes, levántate un rato."
    hard = (
        "La implementación sistemática de procedimientos cognitivoconductuales especializados contribuye "
        "significativamente a la normalización progresiva de la arquitectura del sueño nocturno."
    )
    assert spanish_grade_of(easy) < 4 < HARDEST < spanish_grade_of(hard)


def test_three_missed_days_bring_one_question_and_another_hour_is_kept(library: Library) -> None:
    story = """\
> Anna joins reset on 2026-03-02 in Europe/Berlin

> wait until Thu 5 Mar 12:00

> Thu 12:05 [Another hour of the day]

> Thu 12:06 9:30

> Thu 12:07 18:00
"""
    stage = EngineStage(library)
    told = tell(Path("away.txt"), story, stage, place_named)
    assert told.count("Would something make it easier?") == 2, "asked once, and changed once it is answered"
    assert (stage.enrollment.morning.hour, stage.enrollment.evening.hour) == (9, 18)
    assert "We are on day 4 now. There is nothing" in told


def test_a_weeks_pause_ends_by_itself_and_words_count_as_being_back(library: Library) -> None:
    story = """\
> Anna joins reset on 2026-03-02 in Europe/Berlin

> wait until Thu 5 Mar 12:00

> Thu 12:05 [A week's pause]

> wait until Thu 12 Mar 12:00
"""
    told = tell(Path("pause.txt"), story, EngineStage(library), place_named)
    assert "Your program rests until 12 March; then it goes on by itself." in told
    assert told.rpartition("Thu 12 Mar 08:00")[2].lstrip().startswith("Good to have you back.")
    words = story.replace("[A week's pause]", "I was ill").rpartition("> wait")[0]
    assert "We are on day 4 now." in tell(Path("ill.txt"), words, EngineStage(library), place_named)


def test_a_thousand_made_up_people_reach_everything_and_nothing_asks_too_much(
    library: Library, program: Program
) -> None:
    """Every session, both sides of every condition; minutes, messages, words and touchpoints within their limits."""
    tally = Tally()
    for _, some in crowd(program, library.safety, BEHAVIOURS, 1000, 1, date(2026, 3, 2)):
        tally.add(some)
    found = report(program, tally, 1)
    assert found.participants == 1000
    assert found.unreached == ()
    assert found.beyond == ()
    assert found.in_quiet_hours == {}


def test_the_page_about_reset_names_what_it_promises(program: Program) -> None:
    page = (HOME / "docs" / "reset.md").read_text("utf-8")
    for scale in (
        step.scale for session in program.sessions for step in session.steps if step.kind == "scale"
    ):
        title = program.scales[scale].title
        assert title in page or scale == "phq8", f"{title} is given and not named"
    asked = next(
        step for session in program.sessions for step in session.steps if step.kind == "task" and step.shows
    )
    assert len(asked.shows) == 12, "the page names each of them"
