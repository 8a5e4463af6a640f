"""A paper: printed as a PDF that reads and looks as it should, and sent as a document."""

from itertools import combinations

import pytest
from structlog.testing import capture_logs

from bot.playground.refusal import bad_request
from bot.playground.world import World
from bot.service.courier import Sent
from bot.service.letters import Letter
from bot.service.paper import Paper, Section, Table
from bot.telegram.bots import Bots
from bot.telegram.marks import Box
from bot.telegram.printing import print_paper
from bot.telegram.send import TelegramCourier
from bot.telegram.typesetting import MARGIN
from tests.printed import Printed, read_pdf, seen
from tests.telegram.test_drawing import a_chart

PAPER = Paper(
    name="resumen",
    language="es",
    title="Resumen para la consulta médica",
    whose=("Łucía Ñandú & <hijos>", "participante P-0001", "programa Reset"),
    by_hand="Nombre completo y fecha de nacimiento, a mano:",
    first=("No es un diagnóstico.", "Su propia estimación, 100 × TST / TIB < 85 %."),
    sections=(
        Section(
            heading="Sueño",
            table=Table(
                head=("Media", "Inicio\n2 mar – 8 mar"),
                rows=(("Durmiendo (TST)", "6 h 40 min"), ("Eficiencia", "85 %")),
                widths=(2, 1),
            ),
            picture=a_chart(1, 2, 3, nightly=True),
            note="En total 38 noches.",
        ),
        Section(heading="Preguntas", ruled=3),
    ),
    small_print=("Copyright © Pfizer Inc.",),
    page_of="hecho el 3 de mayo, página {page} de {pages}",
)
LONG = Section(
    heading="Contado",
    table=Table(rows=tuple((f"Cosa {number}", "palabras " * 60) for number in range(9)), widths=(1, 3)),
)


def laws(read: Printed) -> None:
    """Nothing stands outside the margins, and no words on other words."""
    for boxes, (width, height) in zip(read.boxes, read.sizes, strict=True):
        for box in boxes:
            assert box.left >= MARGIN - 1
            assert box.right <= width - MARGIN + 1
            assert box.top >= 30
            assert box.bottom <= height - 20
        for one, other in combinations(boxes, 2):
            assert not _smaller(one).touches(_smaller(other)), (one, other)


def _smaller(box: Box) -> Box:
    """Letters that only just meet do not lie on each other."""
    return Box(box.left + 0.6, box.top + 0.6, box.right - 0.6, box.bottom - 0.6)


def test_it_says_what_it_was_given_with_every_letter_and_no_markup() -> None:
    read = read_pdf(print_paper(PAPER))
    assert len(read.pages) == 1
    for words in (
        "Resumen para la consulta médica",
        "Łucía Ñandú & <hijos> · participante P-0001",
        "Su propia estimación, 100 × TST / TIB < 85 %.",
        "Durmiendo (TST) 6 h 40 min",
        "2 mar – 8 mar",
        "En total 38 noches.",
        "Copyright © Pfizer Inc.",
        "hecho el 3 de mayo, página 1 de 1",
    ):
        assert words in read.words
    laws(read)


def test_title_headings_tables_and_foot_begin_at_the_same_margin() -> None:
    boxes = read_pdf(print_paper(PAPER)).boxes[0]
    lefts = [box.left - MARGIN for box in boxes]
    assert min(lefts) >= -1
    assert sum(left < 2 for left in lefts) >= 6


def test_it_tells_a_screen_reader_its_language_its_title_and_its_headings() -> None:
    read = read_pdf(print_paper(PAPER))
    assert read.language == "es"
    assert read.about["Title"] == PAPER.title
    assert read.headings == ["Sueño", "Preguntas"]
    # Whoever finds the file by its properties learns nothing of who it is.
    assert "Ñandú" not in str(read.about)


def test_the_picture_is_of_lines_and_letters_that_a_printer_makes_sharp() -> None:
    printed = print_paper(PAPER)
    assert b"/Subtype /Image" not in printed
    assert "phq9" in read_pdf(printed).words


def test_all_letters_are_in_the_file() -> None:
    printed = print_paper(PAPER)
    assert b"/FontFile2" in printed
    assert b"/BaseFont /Helvetica" not in printed


def test_printed_in_grey_it_can_be_read_and_nothing_says_a_thing_by_its_colour() -> None:
    grey = seen(print_paper(PAPER), 0).convert("L")
    counts = grey.histogram()
    assert sum(counts[:110]) > 3000
    # Between white and what is dark there are only the edges of letters, and thin rules.
    assert sum(counts[170:250]) < sum(counts) * 0.05


def test_what_is_long_goes_on_on_a_second_page_with_its_number() -> None:
    paper = PAPER.model_copy(update={"sections": (*PAPER.sections[:1], LONG, *PAPER.sections[1:])})
    read = read_pdf(print_paper(paper))
    assert [f"página {page} de 2" in " ".join(words.split()) for page, words in enumerate(read.pages, 1)] == [
        True,
        True,
    ]
    laws(read)


def test_what_is_too_long_for_two_pages_is_printed_smaller() -> None:
    def with_rows(rows: int) -> Printed:
        long = Section(
            heading="Contado", table=Table(rows=(("Cosa", "palabras " * 60),) * rows, widths=(1, 3))
        )
        return read_pdf(print_paper(PAPER.model_copy(update={"sections": (PAPER.sections[0], long)})))

    usual, small = with_rows(12), with_rows(18)
    assert len(usual.pages) == len(small.pages) == 2
    tall = [max(box.bottom - box.top for box in read.boxes[0]) for read in (usual, small)]
    assert tall[1] < tall[0]
    laws(small)


@pytest.mark.parametrize("rows", range(28, 46))
def test_no_heading_stands_alone_at_the_end_of_a_page(rows: int) -> None:
    filler = Section(heading="Antes", table=Table(rows=(("a", "b"),) * rows, widths=(1, 1)))
    after = Section(heading="Después", table=Table(rows=(("primera", "fila"),) * 3, widths=(1, 1)))
    read = read_pdf(print_paper(PAPER.model_copy(update={"sections": (filler, after)})))
    page = next(words for words in read.pages if "Después" in words)
    assert "primera" in page.split("Después")[1]


def test_a_name_that_cannot_be_written_leaves_the_line_to_write_it_on() -> None:
    paper = PAPER.model_copy(update={"whose": ("李娜", *PAPER.whose[1:])})
    read = read_pdf(print_paper(paper))
    assert "médica participante P-0001 programa Reset Nombre completo" in read.words


async def test_it_is_sent_as_a_document_under_its_name(bots: Bots, world: World) -> None:
    anna = world.add_person("Anna")
    world.say(anna, "/start")
    letter = Letter(text="Your <b>summary</b>", paper=PAPER)
    outcome = await TelegramCourier(bots.program).carry(anna.id, letter, None)
    assert isinstance(outcome, Sent)
    message = world.chat(anna).messages[outcome.message_id]
    assert message.text == "Your summary"
    name, content = world.files[message.attached["document"]["file_id"]]
    assert (name, content[:5]) == ("resumen.pdf", b"%PDF-")


@pytest.mark.parametrize("method", ["sendDocument"])
async def test_where_telegram_does_not_take_it_its_words_come_alone(
    bots: Bots, world: World, method: str
) -> None:
    anna = world.add_person("Anna")
    world.say(anna, "/start")
    world.faults.refuse(bad_request("not enough rights to send documents"), method)
    with capture_logs() as logs:
        outcome = await TelegramCourier(bots.program).carry(anna.id, Letter(text="x", paper=PAPER), None)
    assert isinstance(outcome, Sent)
    assert world.chat(anna).messages[outcome.message_id].text == "x"
    assert [line["action"] for line in logs] == ["letter_refused"]
