"""The summary on paper, of people who were played: what a doctor reads of them, and what stands on no paper."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.authoring.load import load
from bot.core.enrollment import Enrollment
from bot.core.own_words import sentence
from bot.core.program import Ask
from bot.core.quick_log import Activity
from bot.core.sleep_diary import Sleep
from bot.service.paper import Paper, Section
from bot.service.summary import summary_of
from bot.service.summary_told import LONGEST, MOST, asked_for
from bot.store.work import Store
from bot.telegram.printing import print_paper
from tests.home import write_home
from tests.printed import read_pdf
from tests.service.played import library, papers, play
from tests.telegram.test_printing import laws

pytestmark = pytest.mark.xdist_group("papers")

USUALLY = (
    "usually wish = sleep; phq9 = 2 2 2 2 2 2 2 1 0 1; gad7 = 1 1 1 1 1 1 1; evs = 3 20; apnoea = yes; "
    "takes = medicines; takes_what = levothyroxine; useful = diary; worse = yes; worse_what = headaches; "
    "to_fall_asleep = 65 min; awakenings = 2; awake = 40 min"
)
BETTER = (
    "usually phq9 = 1 1 1 1 0 0 0 0 0 1; useful = move; worse = no; medicine_changed = yes; "
    "medicine_change = stopped melatonin; to_fall_asleep = 20 min; awakenings = 1; awake = 10 min"
)
FIRST = (
    "Ana joins papers on 2026-03-02 in Europe/Madrid",
    USUALLY,
    "days pass until Wed 4 Mar 06:00",
    "Wed 4 Mar 06:10 clinician: sign off",
    "Wed 4 Mar 06:20 walked 25 min",
    "days pass until Mon 9 Mar 06:00",
    BETTER,
)
HALF = (*FIRST, "days pass until Mon 16 Mar 15:00")


def section(paper: Paper, heading: str) -> Section:
    return next(each for each in paper.sections if each.heading == heading)


def rows(paper: Paper, heading: str) -> dict[str, tuple[str, ...]]:
    """A table by the first line of its first column."""
    table = section(paper, heading).table
    assert table is not None
    return {row[0].split("\n")[0]: row[1:] for row in table.rows}


def told(paper: Paper) -> dict[str, list[str]]:
    found = rows(paper, "In their own words and choices (not checked)")
    return {title: cells[0].split("\n") for title, cells in found.items()}


def made(store: Store, enrollment: Enrollment, now: datetime) -> Paper:
    """The paper of a participant as they stand, or as somebody else would."""
    program = library().programs[enrollment.program]
    say = partial(sentence, program.catalogue, enrollment.language)
    with store.work() as work:
        return summary_of(work, program, enrollment, 1, 1, say, now)


def assessed(enrollment: Enrollment, **scales: list[tuple[date, int, str]]) -> Enrollment:
    """Somebody else, of whom this was scored."""
    given = {
        scale: [
            {"score": score, "band": band, "at": datetime.combine(day, time(9), tzinfo=UTC)}
            for day, score, band in scored
        ]
        for scale, scored in scales.items()
    }
    return Enrollment.model_validate(enrollment.model_dump() | {"assessed": given})


class Played(NamedTuple):
    """Somebody after two weeks, and the paper that they were sent."""

    store: Store
    enrollment: Enrollment
    paper: Paper


@pytest.fixture(scope="module")
def ana(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """Played once for all that only look."""
    store = Store.open(None, tmp_path_factory.mktemp("ana"))
    stage = play(store, *HALF)
    [paper] = papers(store)
    yield Played(store, stage.enrollment, paper)
    store.close()


@pytest.fixture
def half(ana: Played) -> Paper:
    """The paper after two weeks."""
    return ana.paper


def test_it_says_who_and_when_what_it_is_and_what_it_is_not(half: Paper) -> None:
    assert half.whose == ("Ana", "participant P-0001", "Program Harbour, 2 March 2026 to 16 March 2026")
    assert half.name == "summary-2026-03-16"
    what, estimate, by_itself = half.first
    assert what.startswith("Harbour is a program of habits over several weeks")
    assert "own estimate" in estimate
    assert "diagnosis" in estimate
    assert "regression to the mean" in by_itself


def test_nights_stand_with_their_units_and_of_how_many_they_are(half: Paper) -> None:
    table = section(half, "Sleep, by their own estimate").table
    assert table is not None
    assert table.head == ("Mean per night", "Start\n3 Mar – 9 Mar", "Latest\n10 Mar – 16 Mar")
    found = rows(half, "Sleep, by their own estimate")
    assert found["Nights recorded"] == ("7", "7")
    # 23:15 to 06:45 are 450 minutes; of the first seven nights the last one is a better one.
    assert found["Time in bed (TIB)"] == ("8 h 00 min", "8 h 00 min")
    assert found["Asleep (TST)"] == ("5 h 56 min", "7 h 00 min")
    assert found["To fall asleep (SOL)"] == ("59 min", "20 min")
    assert found["Awake in between (WASO)"] == ("36 min", "10 min")
    assert found["Sleep efficiency (SE)"] == ("74 %", "88 %")


def test_questionnaires_stand_with_ranges_dates_and_what_a_change_means(ana: Played) -> None:
    paper = made(
        ana.store,
        assessed(
            ana.enrollment,
            phq9=[
                (date(2026, 3, 2), 15, "moderately severe"),
                (date(2026, 3, 22), 9, "mild"),
                (date(2026, 4, 12), 4, "minimal"),
            ],
            gad7=[(date(2026, 3, 2), 7, "mild"), (date(2026, 4, 12), 7, "mild")],
            evs=[(date(2026, 3, 2), 60, "below 150 minutes")],
        ),
        datetime(2026, 4, 13, 18, tzinfo=UTC),
    )
    assert rows(paper, "Questionnaires") == {
        "PHQ-9": (
            "15, moderately severe\n2 Mar",
            "9\N{NO-BREAK SPACE}(22\N{NO-BREAK SPACE}Mar)",
            "4, minimal\n12 Apr",
            "−11, better by more than chance usually makes",
        ),
        "GAD-7": ("7, mild\n2 Mar", "", "7, mild\n12 Apr", "none"),
        "Exercise Vital Sign": ("60, below 150 minutes\n2 Mar", "", "", "answered once"),
    }
    scores = section(paper, "Questionnaires")
    assert scores.table is not None
    assert [row[0].split("\n")[1] for row in scores.table.rows] == [
        "0 to 27, lower is better",
        "0 to 21, lower is better",
        "minutes a week, higher is better",
    ]
    assert "PHQ-9 from 6 points on (NHS Talking Therapies manual)" in scores.note
    assert "no diagnosis" in scores.note
    assert any(line.startswith("PHQ-9, GAD-7: Copyright © Pfizer") for line in paper.small_print)


@pytest.mark.parametrize(
    ("before", "now", "meant"),
    [
        (9, 9, "none"),
        (9, 7, "−2, can be chance"),
        (9, 3, "−6, better by more than chance usually makes"),
        (9, 15, "+6, worse by more than chance usually makes"),
    ],
)
def test_a_change_is_told_by_the_published_limit(ana: Played, before: int, now: int, meant: str) -> None:
    scored = [(date(2026, 3, 2), before, "mild"), (date(2026, 3, 20), now, "mild")]
    paper = made(ana.store, assessed(ana.enrollment, phq9=scored), datetime(2026, 3, 21, tzinfo=UTC))
    assert rows(paper, "Questionnaires")["PHQ-9"][-1] == meant


def test_the_name_of_a_range_that_nobody_translated_is_left_out_in_spanish(ana: Played) -> None:
    scored = [(date(2026, 3, 2), 9, "mild"), (date(2026, 3, 9), 9, "in our own band")]
    given = assessed(ana.enrollment, phq9=scored)
    paper = made(ana.store, given, datetime(2026, 3, 21, tzinfo=UTC))
    assert rows(paper, "Questionnaires")["PHQ-9"][2] == "9, in our own band\n9 Mar"
    spanish = made(ana.store, given.model_copy(update={"language": "es"}), datetime(2026, 3, 21, tzinfo=UTC))
    first, _, last, _ = rows(spanish, "Cuestionarios")["PHQ-9"]
    assert (first, last) == ("9, leve\n2 mar", "9\n9 mar")


def test_what_they_told_stands_as_they_told_it_with_its_day(half: Paper) -> None:
    assert told(half) == {
        "Screening questions answered yes": ["Do you snore loudly & gasp?"],
        "Medicines and supplements": ["3 Mar: Medicines: “levothyroxine”", "15 Mar: “stopped melatonin”"],
        "Got worse, perhaps from the program": ["Times asked: 2; answered yes: 1", "8 Mar: “headaches”"],
        "Movement they wrote of": ["25 minutes in all; days: 1. What was not written is not counted."],
        "Was of most use": ["My nights (1×); Moving (1×)"],
        "Wanted from the program": ["2 Mar: To sleep better"],
    }


def test_that_a_clinician_looked_is_told_and_nothing_else_of_staff(sqlite_store: Store) -> None:
    stage = play(sqlite_store, *HALF, "Mon 16 Mar 16:00 clinician: review")
    with sqlite_store.work() as work:
        at = datetime(2026, 3, 16, 16, tzinfo=UTC)
        work.log_alert(1, at, "note", staff="clara", writing={"text": "seems evasive"})
    paper = made(sqlite_store, stage.enrollment, datetime(2026, 3, 17, tzinfo=UTC))
    assert section(paper, "What the care team did").lines == (
        "4 Mar: a clinician looked at the screening answers, and the program went on.",
        "A clinician looked at how it went: 16 Mar.",
    )
    words = read_pdf(print_paper(paper)).words
    for private in ("Clara", "Weiss", "evasive", "alert", "ASQ", "sign-off"):
        assert private not in words


def test_a_sign_off_that_is_awaited_and_changed_modules_are_told(sqlite_store: Store) -> None:
    stage = play(sqlite_store, *FIRST[:2], "days pass until Wed 4 Mar 06:00")
    now = datetime(2026, 3, 4, 5, tzinfo=UTC)
    assert section(made(sqlite_store, stage.enrollment, now), "What the care team did").lines == (
        "The screening answers still wait for a clinician; only safe parts came so far.",
    )
    changed = stage.enrollment.model_copy(update={"without": ("Nights",), "awaits_sign_off": False})
    assert section(made(sqlite_store, changed, now), "What the care team did").lines == (
        "Left out by the care team: Nights.",
    )


def test_results_that_the_participant_is_not_told_stand_on_no_paper(ana: Played) -> None:
    assert "asq" in ana.enrollment.assessed
    scored = [(date(2026, 3, 2), 1, "acute positive")]
    paper = made(
        ana.store, assessed(ana.enrollment, asq=scored, phq9=scored), datetime(2026, 3, 3, tzinfo=UTC)
    )
    assert list(rows(paper, "Questionnaires")) == ["PHQ-9"]


def test_in_spanish_no_english_is_left_but_the_names_of_scales(sqlite_store: Store) -> None:
    play(
        sqlite_store,
        "Lucía joins papers in es on 2026-03-02 in Europe/Madrid",
        *HALF[1:3],
        "Wed 4 Mar 06:10 clinician: sign off",
        "Wed 4 Mar 06:20 caminé 25 min",
        *HALF[5:],
    )
    [paper] = papers(sqlite_store)
    read = read_pdf(print_paper(paper))
    assert read.language == "es"
    assert read.about["Title"] == "Resumen para la consulta médica"
    for words in (
        "Programa Puerto, del 2 de marzo de 2026 al 16 de marzo de 2026",
        "5 h 56 min",
        "Inicio 3 mar – 9 mar",
        "15, moderadamente grave",
        "de 0 a 27, menos es mejor",
        "min por semana, más es mejor",
        "¿Roncas y jadeas?",
        "3 mar: Medicamentos: «levothyroxine»",
        "8 mar: «headaches»",
        "Mis noches (1×); Moverme (1×)",
        "4 mar: alguien del equipo clínico",
        "Despertares 1,9 1",
        "página 1 de 2",
    ):
        assert words in read.words, words
    own = read.words.replace("headaches", "").replace("stopped melatonin", "").partition("Copyright")[0]
    for english in (" the ", " and ", " of ", "lower", "night", "answered", "mild", "None"):
        assert english not in own


def test_where_nothing_was_told_it_says_so_and_shows_no_empty_table(sqlite_store: Store) -> None:
    stage = play(
        sqlite_store, "Ana joins papers on 2026-03-02 in Europe/Madrid", "wait until Mon 2 Mar 07:00"
    )
    paper = made(sqlite_store, stage.enrollment, datetime(2026, 3, 2, 7, tzinfo=UTC))
    assert [(each.heading, each.lines) for each in paper.sections] == [
        ("Sleep, by their own estimate", ("No night was recorded in the sleep diary.",)),
        ("Questionnaires", ("None was completed.",)),
        ("What the care team did", ("No look by a clinician is noted so far.",)),
        ("To ask or to tell at the appointment", ()),
    ]
    read = read_pdf(print_paper(paper))
    assert len(read.pages) == 1
    laws(read)


def test_few_nights_are_one_mean_that_says_how_little_it_is(sqlite_store: Store) -> None:
    stage = play(sqlite_store, *FIRST[:2], "days pass until Wed 4 Mar 06:10")
    paper = made(sqlite_store, stage.enrollment, datetime(2026, 3, 4, 6, tzinfo=UTC))
    nights = section(paper, "Sleep, by their own estimate")
    assert nights.table is not None
    assert nights.table.head == ("Mean per night", "All nights\n3 Mar")
    assert "fewer than five nights" in nights.note
    assert nights.picture is None


def test_a_pause_takes_nothing_from_what_was_told_before_it(ana: Played) -> None:
    # A hold of forty days moves the first day.
    later = ana.enrollment.model_copy(update={"day_one": date(2026, 4, 11)})
    paper = made(ana.store, later, datetime(2026, 4, 20, tzinfo=UTC))
    assert paper.whose[-1] == "Program Harbour, 2 March 2026 to 20 April 2026"
    assert "14 nights, 3 March 2026 to 16 March 2026" in section(paper, "Sleep, by their own estimate").note


def test_after_eighteen_weeks_with_all_there_can_be_it_is_two_pages_that_keep_the_laws(
    sqlite_store: Store,
) -> None:
    long = "palabras largas que alguien escribe cuando tiene mucho que contar " * 5
    stage = play(
        sqlite_store,
        "María de los Ángeles Fernández-Villaverde y Ștefănescu joins papers in es on 2026-03-02 in Europe/Madrid",
        f"{USUALLY}; pregnant = yes",
        f"usually takes_what = {long}",
        "days pass until Wed 4 Mar 06:00",
        "Wed 4 Mar 06:10 clinician: sign off",
    )
    begun = datetime(2026, 3, 2, 8, tzinfo=UTC)
    with sqlite_store.work() as work:
        for day in range(3, 127):
            at = begun + timedelta(days=day)
            night = Sleep(
                morning=at.date(), tib=500, tst=60 + 3 * day, sol=20, waso=10, se=80, awakenings=1, quality=4
            )
            work.add_measurement(1, "night", "sleep", night, at)
            work.add_measurement(1, "", "activity", Activity(kind="walking", minutes=20), at)
        for week in range(18):
            at = begun + timedelta(weeks=week)
            for save, words in (("worse", "worse_what"), ("medicine_changed", "medicine_change")):
                work.add_response(1, "review", save, True, at)
                work.add_response(1, "review", words, long, at, private=True)
            work.add_response(1, "review", "useful", "diary", at)
            work.add_response(1, "review", "sleep_since", "worse", at)
    given = [(begun.date() + timedelta(weeks=week), 27 - week % 5, "moderately severe") for week in range(18)]
    every = {name: given for name, scale in library().programs["papers"].scales.items() if scale.told}
    paper = made(sqlite_store, assessed(stage.enrollment, **every), begun + timedelta(days=127))
    read = read_pdf(print_paper(paper))
    assert len(read.pages) == 2
    laws(read)
    assert "… 14 anteriores" in read.words
    worse = rows(paper, "En sus propias palabras y respuestas (sin comprobar)")[
        "Empeoró, quizá por el programa"
    ]
    assert len(worse[0].split("\n")) == 2 + MOST
    lines = worse[0].split("\n")
    assert max(map(len, lines)) <= LONGEST + 12
    assert lines[-1].endswith(" alguien escribe cuando …»")
    # A list of medicines is printed whole.
    assert " ".join(long.split()) in read.words


def test_what_a_summary_knows_by_name_is_what_the_shipped_program_asks(tmp_path: Path) -> None:
    program = load(write_home(tmp_path, shipped_program=True)).programs["reset"]
    asked = {step.save for session in program.sessions for step in session.steps if isinstance(step, Ask)}
    assert asked_for(program) <= asked
