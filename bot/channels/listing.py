"""`channels.yaml`: who is reached by what besides Telegram. Its addresses are secrets and are never shown."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from pydantic import SecretStr

from bot.authoring.mistakes import ContentError, did_you_mean
from bot.authoring.yaml import Document, Plain, parse
from bot.channels.apprising import kind_of, unreadable
from bot.store.rows import ChannelRow

FILE = "channels.yaml"
MOST = 9
"""Channels of one person: more is a slip, or a flood."""

LARGEST = 100_000
_KEY = re.compile(r"[\w-]{1,40}")


class ChannelsError(Exception):
    """The list of channels cannot be used; the message says where and why, and holds no address."""


class Channel(NamedTuple):
    """A channel of somebody's, by its number from 1."""

    staff: str
    number: int
    label: str
    url: SecretStr

    @property
    def row(self) -> ChannelRow:
        """What may be known of it."""
        return ChannelRow(self.staff, self.number, self.label)


def read_channels(file: Path, people: Mapping[str, object], *, must_exist: bool) -> tuple[Channel, ...]:
    """All channels in a file, in its order. None without a file, unless there must be one.

    `people`: the keys that programs/on-call.yaml knows.

    Raises:
        ChannelsError: with all mistakes, by line.
    """
    try:
        source = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        if must_exist:
            raise ChannelsError(
                f"{file}: there is no such file; write it, or leave EVENKEEL_CHANNELS out."
            ) from None
        return ()
    except (OSError, UnicodeDecodeError) as error:
        why = (error.strerror or str(error)).lower() if isinstance(error, OSError) else "it is not UTF-8 text"
        raise ChannelsError(f"{file}: it can't be read ({why}).") from None
    if len(source) > LARGEST:
        raise ChannelsError(f"{file}: it is far too long for a list of channels.")
    if all(not line.strip() or line.lstrip().startswith("#") for line in source.splitlines()):
        return ()
    try:
        document = parse(file.name, source)
    except ContentError as error:
        # What the parser says could quote the line, and with it a secret.
        lines = ", ".join(str(line) for line in sorted({each.line for each in error.mistakes}))
        raise ChannelsError(
            f"{file}:{lines}: this is not YAML as it should be; write each address in straight quotes, on a line of "
            'its own: - "mailtos://…"'
        ) from None
    listing = _Listing(document, people)
    channels = tuple(listing.all())
    if listing.complaints:
        raise ChannelsError("\n".join(f"{file}:{complaint}" for complaint in listing.complaints))
    return channels


class _Listing:
    """One walk over the file; what is wrong on the way gathers in `complaints`."""

    def __init__(self, document: Document, people: Mapping[str, object]) -> None:
        self.document = document
        self.people = people
        self.complaints: list[str] = []

    def all(self) -> Iterator[Channel]:
        data = self.document.data
        if not data:
            return
        if not isinstance(data, dict):
            self._complain((), "write people by their keys, and their addresses as a list below each")
            return
        for staff, entries in data.items():
            shown = f"“{staff}”" if _KEY.fullmatch(staff) else "what stands here"
            if staff not in self.people:
                near = did_you_mean(staff, self.people) if _KEY.fullmatch(staff) else ""
                remedy = near or f"there are {', '.join(self.people)}"
                self._complain(
                    (staff,), f"{shown} is not among the people of programs/on-call.yaml; {remedy}"
                )
                continue
            if not isinstance(entries, list) or not entries or len(entries) > MOST:
                self._complain(
                    (staff,), f"{shown} needs a list of one to {MOST} addresses, each on a line with “- ”"
                )
                continue
            for number, entry in enumerate(entries, 1):
                channel = self._channel(staff, number, entry)
                if channel is not None:
                    yield channel

    def _channel(self, staff: str, number: int, entry: Plain) -> Channel | None:
        path = (staff, number - 1)
        if isinstance(entry, str):
            entry = {"url": entry}
        url = entry.get("url") if isinstance(entry, dict) else None
        label = entry.get("label", "") if isinstance(entry, dict) else ""
        if not isinstance(entry, dict) or entry.keys() - {"url", "label"} or not isinstance(label, str):
            self._complain(path, 'write the address alone, or {label: her phone, url: "…"}')
            return None
        if not isinstance(url, str):
            self._complain(path, "the address is missing; write url: and the address")
            return None
        why = unreadable(url)
        if why:
            self._complain(path, f"channel {number} of “{staff}” can't be used: {why}")
            return None
        if "://" in label or len(label) > 60:
            self._complain(path, "the label is for people to read, and holds no address; make it short")
            return None
        return Channel(staff, number, label or kind_of(url), SecretStr(url))

    def _complain(self, path: tuple[str | int, ...], complaint: str) -> None:
        self.complaints.append(f"{self.document.at(path).line}: {complaint}.")
