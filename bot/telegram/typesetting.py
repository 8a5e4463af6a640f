"""A paper set in pages: A4, black and grey only, with its title, its language and its headings for screen readers."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as Grid

from bot.service.paper import Paper, Section, Table
from bot.telegram.lettering import BOLD, PLAIN, make_known, width_of, writable
from bot.telegram.printed_chart import PrintedChart

MARGIN, FOOT, PADDING = 50, 46, 6
"""The padding is what ReportLab leaves free within the margins."""
ROOM = A4[0] - 2 * MARGIN
BESIDE = 0.47
"""The part of the room that a picture beside a table takes."""
NEVER_ALONE = 80
"""So much room is left below where a heading begins."""
_FONT = ("FONTNAME", (0, 0), (-1, -1), PLAIN)
"""ReportLab would name one in the file that is not in it."""
_INK, _FAINT, _RULE = HexColor("#1f2226"), HexColor("#4d5157"), HexColor("#9a9a96")


def typeset(paper: Paper, size: float) -> tuple[bytes, int]:
    """The PDF and how many pages it has; `size` makes all letters larger or smaller."""
    make_known()
    pages = _build(paper, size, 0)[1]
    return _build(paper, size, pages)


def _build(paper: Paper, size: float, pages: int) -> tuple[bytes, int]:
    """As above, with so many pages said to be there."""
    kept = BytesIO()
    document = _Document(
        kept,
        pagesize=A4,
        leftMargin=MARGIN - PADDING,
        rightMargin=MARGIN - PADDING,
        topMargin=MARGIN - PADDING,
        bottomMargin=FOOT,
        initialFontName=PLAIN,
        title=paper.title,
        author="Evenkeel",
        subject=paper.whose[-1],
        lang=paper.language,
        displayDocTitle=True,
    )
    document.paper, document.size, document.pages = paper, size, pages
    document.build(list(_Setting(size).story(paper)))
    return kept.getvalue(), document.page


class _Document(SimpleDocTemplate):
    """A document whose headings can be jumped to, and whose pages say at the foot whose they are."""

    paper: Paper
    size: float
    pages: int

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - ReportLab calls it
        """Note a heading that was just set."""
        if isinstance(flowable, Paragraph) and flowable.style.name == "heading":
            words = flowable.getPlainText()
            self.canv.bookmarkPage(words)
            self.canv.addOutlineEntry(words, words, 0)

    def afterPage(self) -> None:  # noqa: N802 - ReportLab calls it
        """Write the foot, after all else, so that it is read last as well."""
        whose = " · ".join(filter(None, map(writable, self.paper.whose[:2])))
        page = self.paper.page_of.format(page=self.page, pages=self.pages)
        self.canv.setFont(PLAIN, 8 * self.size)
        self.canv.setFillColor(_FAINT)
        self.canv.drawString(MARGIN, FOOT - 18, whose)
        self.canv.drawRightString(A4[0] - MARGIN, FOOT - 18, page)


class _Setting:
    """The parts of a paper as ReportLab sets them, in letters of one size."""

    def __init__(self, size: float) -> None:
        self._plain = ParagraphStyle(
            "plain", fontName=PLAIN, fontSize=9.5 * size, leading=12.5 * size, textColor=_INK
        )
        self._title = self._like("title", BOLD, 17 * size, spaceAfter=2)
        self._heading = self._like("heading", BOLD, 11.5 * size, spaceBefore=9 * size, spaceAfter=3 * size)
        self._bold = self._like("bold", BOLD, 9 * size)
        self._cell = self._like("cell", PLAIN, 9 * size)
        self._small = self._like("small", PLAIN, 8 * size, textColor=_FAINT)
        self._size = size

    def _like(self, name: str, font: str, size: float, **more: Any) -> ParagraphStyle:
        return ParagraphStyle(
            name, parent=self._plain, fontName=font, fontSize=size, leading=1.28 * size, **more
        )

    def story(self, paper: Paper) -> Iterator[Flowable]:
        """Everything, from the title to the small print."""
        yield Paragraph(escape(paper.title), self._title)
        yield from self._whose(paper)
        if paper.by_hand:
            yield from self._by_hand(paper.by_hand)
        if paper.first:
            yield from self._framed(paper.first)
        for section in paper.sections:
            yield from self._section(section)
        if paper.small_print:
            yield Spacer(1, 10 * self._size)
            yield KeepTogether([Paragraph(escape(writable(line)), self._small) for line in paper.small_print])

    def _whose(self, paper: Paper) -> Iterator[Flowable]:
        """The name, where there are signs for it, with the pseudonym; below that the program and its time."""
        name, pseudonym, *others = map(writable, paper.whose)
        known = [f"<b>{escape(name)}</b>"] if name else []
        for line in (" · ".join([*known, escape(pseudonym)]), *map(escape, others)):
            yield Paragraph(line, self._plain)

    def _by_hand(self, words: str) -> Iterator[Flowable]:
        label = Paragraph(escape(words), self._cell)
        width = width_of(words, self._cell.fontSize) + 14
        line = Grid([[label, None]], colWidths=[width, ROOM - width], hAlign="LEFT")
        line.setStyle(
            [
                _FONT,
                ("LINEBELOW", (1, 0), (1, 0), 0.6, _RULE),
                ("LEFTPADDING", (0, 0), (0, 0), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 9 * self._size),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
                ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
            ]
        )
        yield line
        yield Spacer(1, 8 * self._size)

    def _framed(self, lines: Sequence[str]) -> Iterator[Flowable]:
        box = Grid([[[Paragraph(escape(line), self._cell) for line in lines]]], colWidths=[ROOM])
        box.setStyle([_FONT, ("BOX", (0, 0), (-1, -1), 0.8, _RULE), *_padded(6 * self._size)])
        yield box

    def _section(self, section: Section) -> Iterator[Flowable]:
        # A heading never stands alone at the end of a page; a table may go on on the next.
        yield CondPageBreak(NEVER_ALONE * self._size)
        yield Paragraph(escape(section.heading), self._heading)
        for line in section.lines:
            yield Paragraph(escape(writable(line)), self._cell)
        if section.table is not None and section.picture is not None:
            yield self._side_by_side(section)
        elif section.table is not None:
            yield self._grid(section.table, ROOM)
        elif section.picture is not None:
            yield PrintedChart(section.picture, ROOM)
        if section.note:
            yield Spacer(1, 2 * self._size)
            yield Paragraph(escape(writable(section.note)), self._small)
        for _ in range(section.ruled):
            to_write_on = Grid([[None]], colWidths=[ROOM], rowHeights=[20 * self._size])
            to_write_on.setStyle([_FONT, ("LINEBELOW", (0, 0), (-1, -1), 0.6, _RULE)])
            yield to_write_on

    def _side_by_side(self, section: Section) -> Flowable:
        """A table, and right of it the picture of the same."""
        assert section.table is not None, "it stands beside a table"
        assert section.picture is not None, "it is what stands beside"
        beside = ROOM * BESIDE
        parts = [self._grid(section.table, ROOM - beside - 12), PrintedChart(section.picture, beside)]
        both = Grid([parts], colWidths=[ROOM - beside, beside])
        both.setStyle([_FONT, ("VALIGN", (0, 0), (-1, -1), "TOP"), *_padded(0)])
        return both

    def _grid(self, table: Table, width: float) -> Grid:
        parts = sum(table.widths)
        columns = [width * each / parts for each in table.widths]
        rows = [[self._headed(cell) for cell in table.head]] if table.head else []
        rows += [
            [self._celled(cell, label=not number, headed=bool(table.head)) for number, cell in enumerate(row)]
            for row in table.rows
        ]
        grid = Grid(rows, colWidths=columns, repeatRows=1 if table.head else 0, hAlign="LEFT")
        grid.setStyle(
            [
                _FONT,
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, _RULE),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 6),
                ("TOPPADDING", (0, 0), (-1, -1), 2 * self._size),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5 * self._size),
            ]
        )
        return grid

    def _headed(self, cell: str) -> list[Flowable]:
        return self._stacked(cell, self._bold, self._small)

    def _celled(self, cell: str, *, label: bool, headed: bool) -> list[Flowable]:
        """A cell. In a table with a head, what follows its first line is smaller; without one, labels are bold."""
        first = self._bold if label and (not headed or "\n" in cell) else self._cell
        return self._stacked(cell, first, self._small if headed else self._cell)

    def _stacked(self, cell: str, first: ParagraphStyle, others: ParagraphStyle) -> list[Flowable]:
        lines = [escape(writable(line)) for line in cell.split("\n")]
        return [Paragraph(line, others if number else first) for number, line in enumerate(lines)]


def _padded(points: float) -> list[tuple[Any, ...]]:
    sides = ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")
    return [(side, (0, 0), (-1, -1), points) for side in sides]
