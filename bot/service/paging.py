"""Lines as messages that Telegram takes."""

from collections.abc import Iterable, Iterator

LONGEST = 3800
"""So much of one message is lines, as Telegram counts; with what stands around them it stays below 4,096."""


def pages(lines: Iterable[str]) -> list[str]:
    """Plain lines as few messages, in their order; a line that is too long for one is cut between words."""
    found: list[list[str]] = [[]]
    room = LONGEST
    for line in lines:
        for part in _parts(line):
            takes = _length(part) + 1
            if takes > room and found[-1]:
                found.append([])
                room = LONGEST
            found[-1].append(part)
            room -= takes
    return ["\n".join(page).strip("\n") for page in found]


def _parts(line: str) -> Iterator[str]:
    while _length(line) >= LONGEST:
        # Half of it fits, whatever signs it is made of.
        cut = line.rfind(" ", 1, LONGEST // 2)
        cut = cut if cut > 0 else LONGEST // 2
        yield line[:cut]
        line = line[cut:].lstrip(" ")
    yield line


def _length(text: str) -> int:
    """Telegram counts the halves of signs, as UTF-16 has them."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
