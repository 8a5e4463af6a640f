"""A page or two on paper, as what is to be printed: whoever sends it prints it."""

from bot.core.value import Value
from bot.service.chart import Chart


class Section(Value):
    """A heading, and lines below it, as plain words."""

    heading: str
    lines: tuple[str, ...]


class Paper(Value):
    """A document: its file's name, a title, a line below it, sections, a picture, and what stands at the foot."""

    name: str
    title: str
    subtitle: str
    sections: tuple[Section, ...]
    picture: Chart | None = None
    foot: str
