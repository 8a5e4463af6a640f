"""A page or two on paper, as what is to be printed: whoever sends it prints it."""

from bot.core.value import Value
from bot.service.chart import Chart


class Table(Value):
    """Rows below a head, plain words in each cell; `widths` are the columns' parts of the room."""

    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


class Section(Value):
    """A heading, and what stands below it: lines, a table, a picture beside that, and a note in smaller letters.

    `ruled` are so many empty lines to write on by hand.
    """

    heading: str
    lines: tuple[str, ...] = ()
    table: Table | None = None
    picture: Chart | None = None
    note: str = ""
    ruled: int = 0


class Paper(Value):
    """A document: its file's name, its title and whose it is, what to know first, sections, and the small print.

    `page_of` stands at the foot of each page, with {page} and {pages} to be filled in; `by_hand` is a line to
    write on.
    """

    name: str
    language: str = "en"
    title: str
    whose: tuple[str, ...]
    by_hand: str = ""
    first: tuple[str, ...] = ()
    sections: tuple[Section, ...]
    small_print: tuple[str, ...] = ()
    page_of: str
