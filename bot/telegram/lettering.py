"""The letters of pictures and papers: DejaVu Sans Condensed, which lies beside this, and what it cannot write."""

import re
import unicodedata
from functools import cache
from pathlib import Path

PLAIN, BOLD = "DejaVuSansCondensed", "DejaVuSansCondensed-Bold"
ASCENT, DESCENT = 0.94, 0.24
"""How far letters with accents, and those with tails, reach above and below their line; a part of the size."""
_SPACES = re.compile(r"[ \t\n]+")  # not those that tie a number to its date
_RIGHT_TO_LEFT = {"R", "AL", "RLE", "RLO", "RLI"}


def font_file(name: str = PLAIN) -> str:
    """Where a font lies."""
    return str(Path(__file__).parent / "fonts" / f"{name}.ttf")


@cache
def make_known() -> None:
    """Let ReportLab know the fonts; once is enough."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name in (PLAIN, BOLD):
        pdfmetrics.registerFont(TTFont(name, font_file(name)))
    pdfmetrics.registerFontFamily(PLAIN, normal=PLAIN, bold=BOLD, italic=PLAIN, boldItalic=BOLD)


def width_of(words: str, size: float, *, bold: bool = False) -> float:
    """How wide words are at this size."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    make_known()
    return float(stringWidth(words, BOLD if bold else PLAIN, size))


def writable(words: str) -> str:
    """The words without what the font has no sign for, such as an emoji: no empty box is ever printed.

    Of letters that run from right to left nothing is left: joined wrongly they would be somebody else's name.
    """
    composed = unicodedata.normalize("NFC", words)
    if any(unicodedata.bidirectional(sign) in _RIGHT_TO_LEFT for sign in composed):
        return ""
    known = _signs()
    return _SPACES.sub(" ", "".join(sign if ord(sign) in known else " " for sign in composed)).strip()


def fitting(words: str, size: float, room: float, *, bold: bool = False) -> str:
    """The words, cut with an ellipsis where they are wider than the room."""
    if width_of(words, size, bold=bold) <= room:
        return words
    while words and width_of(f"{words}…", size, bold=bold) > room:
        words = words[:-1].rstrip()
    return f"{words}…"


@cache
def _signs() -> frozenset[int]:
    from reportlab.pdfbase.ttfonts import TTFont

    return frozenset(TTFont(PLAIN, font_file()).face.charToGlyph)
