"""A file's bytes as text, whatever the bytes are."""

import os
import re
from pathlib import Path

from bot.authoring.mistakes import ContentError, Mistake

LONGEST_FILE = 1024 * 1024
"""In bytes. The risk rules of eight languages are half of it; a file of a program is some tens of kilobytes."""

# What YAML calls printable, but for the line ends that no editor counts (U+0085, U+2028, U+2029);
# everything else comes from a broken file, not from a keyboard.
_UNPRINTABLE = re.compile("[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_source(home: Path, file: str) -> str:
    """The text of a file below `home`, its lines ended by a line feed each.

    Raises:
        ContentError: it is not there, not readable, too large, empty, or not text in UTF-8.
    """
    try:
        path = home / file
        if path.stat().st_size > LONGEST_FILE:
            raise ContentError(
                [
                    Mistake(
                        file=file,
                        line=1,
                        problem="this file is larger than 1 MB",
                        remedy="divide it into smaller ones",
                    )
                ]
            )
        given = path.read_bytes()
    except FileNotFoundError:
        raise ContentError([Mistake(file=file, line=1, problem="there is no such file")]) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ContentError(
            [Mistake(file=file, line=1, problem=f"this file can't be read ({reason})")]
        ) from None
    return as_text(file, given)


def name_of(home: Path, path: Path) -> str:
    """A file's name below home, with slashes. Letters that are not UTF-8 are shown as “�”."""
    return os.fsencode(path.relative_to(home).as_posix()).decode("utf-8", "replace")


def as_text(file: str, given: bytes) -> str:
    """The bytes of a file as text, its lines ended by a line feed each.

    Raises:
        ContentError: they are empty, or not text in UTF-8.
    """
    if given.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in given:
        raise ContentError(
            [
                Mistake(
                    file=file,
                    line=1,
                    problem="this file is not plain text in UTF-8",
                    remedy="save it as plain text, with the encoding UTF-8",
                )
            ]
        )
    try:
        text = given.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = given.count(b"\n", 0, error.start) + 1
        raise ContentError(
            [
                Mistake(
                    file=file,
                    line=line,
                    problem="a letter on this line is not written in UTF-8",
                    remedy="save the file with the encoding UTF-8",
                )
            ]
        ) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    strange = _UNPRINTABLE.search(text)
    if strange:
        line = text.count("\n", 0, strange.start()) + 1
        raise ContentError(
            [
                Mistake(
                    file=file,
                    line=line,
                    problem=f"there is an invisible control character (U+{ord(strange[0]):04X}) here",
                    remedy="delete it, or type the line anew",
                )
            ]
        )
    if not text.strip():
        raise ContentError(
            [
                Mistake(
                    file=file,
                    line=1,
                    problem="this file is empty",
                    remedy="write something into it, or remove it",
                )
            ]
        )
    return text
