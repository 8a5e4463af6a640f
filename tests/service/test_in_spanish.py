"""What reaches somebody who reads Spanish is in Spanish, also where it belongs to no program; on both databases."""

from datetime import UTC, date, datetime, time

import pytest

from bot.authoring.library import Library
from bot.authoring.load import load
from bot.core.effects import Send
from bot.core.enrollment import Consent
from bot.core.events import Commanded, Shared
from bot.core.own_trend import Told
from bot.core.scoring import Result
from bot.core.sleep_diary import Sleep
from bot.core.thinking_shown import told_of
from bot.core.turn import Turn
from bot.service.enclosing import letter_of
from bot.service.enrolling import newcomer
from bot.service.paper import Paper
from bot.store.work import Store
from tests.home import SHIPPED
from tests.samples import PROGRAM, SAFETY, enrolled
from tests.service.scene import CLARA, DAY, HOUR, LADDER, MINUTE, NOON, Scene

LUCIA = 1009
STRANGER = "participant:2"


@pytest.fixture(scope="module")
def spanish() -> Library:
    """The sample program in two languages, with the shipped sentences and crisis texts."""
    shipped = load(SHIPPED)
    program = PROGRAM.model_copy(update={"languages": ("en", "es"), "catalogue": shipped.catalogue})
    safety = shipped.safety.model_copy(update={"ladder": LADDER})
    return shipped.model_copy(update={"programs": {"sample": program}, "safety": safety, "ladder": LADDER})


@pytest.fixture
def scene(store: Store, spanish: Library) -> Scene:
    return Scene(store, spanish).set_up()


def test_a_stranger_hears_in_spanish_who_has_seen_it_and_who_writes_with_them(scene: Scene) -> None:
    scene.does(Commanded(command="help"), NOON, LUCIA, language="es")
    scene.writes("no quiero vivir más", NOON, LUCIA)
    assert "quizá no estés a salvo" in "\n".join(told.text for told in scene.told(STRANGER)), (
        "it knows her language"
    )
    scene.presses(CLARA, "ack", NOON + MINUTE)
    assert (
        scene.last(STRANGER).text
        == "Dr. Clara Weiss, de tu equipo, ha visto esto a las 12:01 (hora de Berlín)."
    )
    scene.presses(CLARA, "write", NOON + 2 * MINUTE)
    assert "está aquí ahora y lee lo que escribes" in scene.last(STRANGER).text
    scene.presses(CLARA, "leave", NOON + 3 * MINUTE)
    assert "ha dejado este chat por ahora" in scene.last(STRANGER).text


def test_what_cannot_be_read_is_named_in_spanish(scene: Scene, store: Store) -> None:
    with store.work() as work:
        _, anna = work.load_enrollment(1)
        work.save_enrollment(1, anna.model_copy(update={"language": "es"}), None, NOON)
    scene.does(Shared(what="voice notes"), NOON)
    assert scene.last("participant:1").text.startswith("No puedo leer notas de voz, solo palabras.")


def test_whoever_has_no_name_is_not_called_by_an_english_word(spanish: Library) -> None:
    program = spanish.programs["sample"]
    assert newcomer(program, "P-0001", "  ", None, "es", 1).person.name == "participante"
    assert newcomer(program, "P-0001", "  ", None, "de", 1).person.name == "there"


def test_a_usual_result_has_a_decimal_comma(spanish: Library) -> None:
    lucia = enrolled().model_copy(update={"language": "es"})
    turn = Turn(spanish.programs["sample"], SAFETY, lucia, NOON)
    said = Told(
        test="digits_forward",
        result=5,
        valid=True,
        practice=None,
        baseline=False,
        usual=6.5,
        earlier=(6, 7),
        dropped=False,
    )
    assert told_of(turn, said).startswith("5 cifras seguidas; lo habitual en ti es 6,5.")


def the_summary(store: Store, spanish: Library, joined: date) -> Paper:
    """What Lucía takes to her doctor on 2 March 2026."""
    consent = Consent(version="1", at=datetime.combine(joined, time(8), tzinfo=UTC))
    lucia = enrolled(day_one=joined).model_copy(update={"language": "es", "consent": consent})
    with store.work() as work:
        work.save_enrollment(1, lucia, None, NOON)
        for back in range(8):
            at = NOON - back * DAY
            night = Sleep(
                morning=at.date(), tib=540, tst=405, sol=20, waso=10, se=75, awakenings=1, quality=4
            )
            work.add_measurement(1, "day-1", "sleep", night, at)
        for back, score in ((14, 9), (0, 4)):
            work.add_assessment(
                1,
                "day-1",
                "worry",
                "1",
                [1],
                Result(scale="worry", score=score, band=None),
                NOON - back * DAY,
            )
        letter = letter_of(work, spanish, 1, 1, Send(text="Toma.", shows="summary"), NOON + HOUR)
    assert letter.paper is not None
    return letter.paper


def test_the_summary_on_paper_is_in_spanish(scene: Scene, store: Store, spanish: Library) -> None:
    paper = the_summary(store, spanish, date(2026, 2, 16))
    assert paper.name == "resumen-2026-03-02"
    assert paper.whose[-1] == "Programa Sample, del 16 de febrero de 2026 al 2 de marzo de 2026"
    assert [section.heading for section in paper.sections] == [
        "Sueño, según su propia estimación",
        "Cuestionarios",
        "Qué hizo el equipo clínico",
        "Para preguntar o contar en la consulta",
    ]
    nights = paper.sections[0]
    assert nights.table is not None
    assert nights.table.head == ("Promedio por noche", "Todas las noches\n23 feb – 2 mar")
    assert ("Durmiendo (TST)", "6 h 45 min") in nights.table.rows
    assert nights.picture is not None
    assert [panel.title for panel in nights.picture.panels] == [
        "Durmiendo (TST)",
        "Eficiencia del sueño (SE)",
    ]
    assert nights.picture.language == "es"
    assert "diagnóstico" in paper.first[1]


def test_over_new_year_both_dates_have_their_year(scene: Scene, store: Store, spanish: Library) -> None:
    paper = the_summary(store, spanish, date(2025, 12, 16))
    assert paper.whose[-1].endswith("del 16 de diciembre de 2025 al 2 de marzo de 2026")
