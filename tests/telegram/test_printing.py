"""A summary on paper: printed as a PDF, sent as a document, and its words alone where that fails."""

import re

import pytest
from structlog.testing import capture_logs

from bot.playground.refusal import bad_request
from bot.playground.world import World
from bot.service.courier import Sent
from bot.service.letters import Letter
from bot.service.paper import Paper, Section
from bot.telegram.bots import Bots
from bot.telegram.printing import print_paper
from bot.telegram.send import TelegramCourier
from tests.telegram.test_drawing import a_chart

PAPER = Paper(
    name="resumen",
    title="Resumen de un programa",
    subtitle="Łucía Ñandú & <hijos>",
    sections=(
        Section(heading="Sueño", lines=("Noches: 38", "6 h 40 min, el 85 %")),
        Section(heading="x", lines=()),
    ),
    picture=a_chart(1, 2, 3),
    foot="No es un diagnóstico.",
)


def test_it_is_one_page_with_its_own_fonts_and_letters_that_markup_would_break() -> None:
    printed = print_paper(PAPER)
    assert printed.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", printed)) == 1
    assert b"Vera" in printed
    assert b"/Subtype /Image" in printed


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
