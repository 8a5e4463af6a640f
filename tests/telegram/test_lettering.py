"""The letters of pictures and papers: those of Europe are there, and what is not leaves no empty box."""

import pytest

from bot.telegram.lettering import fitting, width_of, writable

WRITTEN = (
    "¿Cómo has dormido? ¡Sí! ñáéíóúü ÑÁÉÍÓÚÜ ª º « »",
    "Șerban Țuțea, Mădălina, Győző, Łukasz, Đorđe, İpek, Žofie, Þór",
    "Анна Γιώργος",
    "9 − 2 → 7 · 5×, 10 %, “so” – …",
)


@pytest.mark.parametrize("words", WRITTEN)
def test_letters_of_europe_can_be_written(words: str) -> None:
    assert writable(words) == words


def test_letters_in_parts_are_put_together() -> None:
    assert writable("Nun\N{COMBINING TILDE}ez") == "Nuñez"


def test_signs_that_the_font_has_not_are_left_out() -> None:
    assert writable("Eva \N{SLEEPING SYMBOL}\N{BEAR FACE} 李 Ruiz") == "Eva Ruiz"


@pytest.mark.parametrize("name", ["李娜", "محمد", "דוד"])
def test_a_name_that_would_be_written_wrongly_is_not_written(name: str) -> None:
    assert writable(name) == ""


def test_what_ties_a_number_to_its_date_stays() -> None:
    assert writable("5\N{NO-BREAK SPACE}(2 Mar)  ") == "5\N{NO-BREAK SPACE}(2 Mar)"


def test_what_is_too_wide_is_cut_where_the_room_ends() -> None:
    room = width_of("Epworth Sleepin", 40)
    cut = fitting("Epworth Sleepiness Scale", 40, room)
    assert cut.endswith("…")
    assert cut.startswith("Epworth Slee")
    assert width_of(cut, 40) <= room
    assert fitting("ISI", 40, room) == "ISI"
