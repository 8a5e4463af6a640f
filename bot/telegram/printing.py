"""A paper printed as a PDF: A4, in the Vera fonts that come with ReportLab, which have the letters of Europe."""

from io import BytesIO
from xml.sax.saxutils import escape

from bot.service.paper import Paper
from bot.telegram.drawing import draw

_PICTURE_WIDTH = 440
"""Points; an A4 page has 595, with margins of 60."""
_MARGIN = 60
_INK, _FAINT = "#23262b", "#6b6f76"


def print_paper(paper: Paper) -> bytes:
    """The paper as a PDF."""
    # It takes long to import, and most runs never print.
    from PIL import Image as Picture
    from reportlab.lib.colors import HexColor
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Flowable, Image, Paragraph, SimpleDocTemplate, Spacer

    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    pdfmetrics.registerFont(TTFont("VeraBd", "VeraBd.ttf"))
    plain = ParagraphStyle("plain", fontName="Vera", fontSize=10, leading=15, textColor=HexColor(_INK))
    title = ParagraphStyle("title", parent=plain, fontName="VeraBd", fontSize=18, leading=24)
    heading = ParagraphStyle(
        "heading", parent=plain, fontName="VeraBd", fontSize=12, leading=18, spaceBefore=12
    )
    faint = ParagraphStyle("faint", parent=plain, fontSize=8.5, leading=12, textColor=HexColor(_FAINT))
    story: list[Flowable] = [Paragraph(escape(paper.title), title), Paragraph(escape(paper.subtitle), faint)]
    for section in paper.sections:
        if section.lines:
            story.append(Paragraph(escape(section.heading), heading))
            story += [Paragraph(escape(line), plain) for line in section.lines]
    if paper.picture is not None:
        drawn = draw(paper.picture)
        with Picture.open(BytesIO(drawn)) as picture:
            height = _PICTURE_WIDTH * picture.height / picture.width
        story += [Spacer(1, 14), Image(BytesIO(drawn), _PICTURE_WIDTH, height)]
    story += [Spacer(1, 14), Paragraph(escape(paper.foot), faint)]
    kept = BytesIO()
    SimpleDocTemplate(
        kept,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=paper.title,
        author="Evenkeel",
    ).build(story)
    return kept.getvalue()
