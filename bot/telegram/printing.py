"""A paper printed as a PDF, on as many pages as a doctor reads: two."""

from bot.service.paper import Paper

MOST_PAGES = 2
SIZES = (1.0, 0.95, 0.9, 0.85)
"""What does not fit is printed smaller, down to letters of eight points."""


def print_paper(paper: Paper) -> bytes:
    """The paper as a PDF, in the largest letters that leave it on two pages."""
    # It takes long to import, and most runs never print.
    from bot.telegram.typesetting import typeset

    for size in SIZES:
        printed, pages = typeset(paper, size)
        if pages <= MOST_PAGES:
            break
    return printed
