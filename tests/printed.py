"""A PDF as a reader has it: its words, where they stand, and what it says of itself."""

import re
from typing import Any, NamedTuple

import pypdfium2
from PIL.Image import Image

from bot.telegram.marks import Box


class Printed(NamedTuple):
    """A PDF that was read."""

    pages: list[str]
    boxes: list[list[Box]]
    """By page: the boxes of its runs of letters, from the upper left."""
    sizes: list[tuple[float, float]]
    headings: list[str]
    about: dict[str, str]
    language: str | None

    @property
    def words(self) -> str:
        """All that it says, with single spaces."""
        return " ".join(" ".join(self.pages).split())


def read_pdf(printed: bytes) -> Printed:
    """Read it as a PDF reader does."""
    document = pypdfium2.PdfDocument(printed)
    try:
        pages, boxes, sizes = [], [], []
        for page in document:
            width, height = page.get_size()
            words = page.get_textpage()
            pages.append(words.get_text_range())
            rectangles = [words.get_rect(number) for number in range(words.count_rects())]
            boxes.append([_box(height, *rectangle) for rectangle in rectangles])
            sizes.append((width, height))
        headings = [mark.get_title() for mark in document.get_toc()]
        language = re.search(rb"/Lang \((\w+)\)", printed)
        return Printed(
            pages,
            boxes,
            sizes,
            headings,
            document.get_metadata_dict(),
            language[1].decode() if language else None,
        )
    finally:
        document.close()


def seen(printed: bytes, page: int) -> Image:
    """A page as it looks, at twice the size of its points."""
    document = pypdfium2.PdfDocument(printed)
    try:
        looks: Any = document[page].render(scale=2)
        picture: Image = looks.to_pil()
        return picture
    finally:
        document.close()


def _box(height: float, left: float, bottom: float, right: float, top: float) -> Box:
    return Box(left, height - top, right, height - bottom)
