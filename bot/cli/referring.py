"""`evenkeel reference`: every key that can be written."""

from bot.authoring.reference import reference


def print_reference() -> None:
    """Print the reference of all keys as Markdown: what docs/reference.md is made with."""
    print(reference(), end="")  # noqa: T201 - the answer itself
