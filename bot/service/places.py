"""Places as people name them, and points on the map, as a time zone and a country.

A country or a state stands for one of its towns, whose clock is taken and whose name is shown: the capital, or
the largest. So who has another clock there can see it, and say more.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from bot.core.events import Place
from bot.core.typed import within_slips
from bot.service import areas, zones
from bot.service.areas import Area
from bot.service.atlas import Town, atlas, plain_name
from bot.service.no_places import NO_PLACES

LONGEST = 120
"""Signs. What is longer is a story, and names no place."""

_HERE, _NEARBY = 20.0, 200.0
"""Kilometres: the largest town within the first lends its name, the nearest within the second its country."""

_FAMOUS, _LARGE = 500_000, 100_000
_LETTERS_OF_FAMOUS, _LETTERS_OF_AREA, _LETTERS_OF_LARGE = 6, 7, 8
"""A slip is forgiven in the name of a town with so many people, or of a country, that has so many letters.

In shorter names, a slip makes a word of them: “waves” is not Wales.
"""

_BY_FAR = 5
"""So many times as large as the other a town must be, for a slip to mean it."""

_NICKNAMES = {
    nickname: town
    for town, nicknames in {
        "new york city": "nyc|new york|newyork|big apple|manhattan",
        "los angeles": "la",
        "san francisco": "sf",
        "philadelphia": "philly",
        "las vegas": "vegas",
        "washington": "dc|washington dc",
        "mexico city": "cdmx|mexico df",
        "rio de janeiro": "rio",
        "barcelona": "bcn",
        "kuala lumpur": "kl",
        "hong kong": "hk",
    }.items()
    for nickname in nicknames.split("|")
}

_LEAD = re.compile(
    r"(?:(?:well|hi|hello|ok|so)[,.! ]+)?"
    r"(?:(?:i am|i'm|im|i live|i stay|we are|we're|we live|vivo|vivimos|estoy|ich bin|ich wohne|ich lebe|wir wohnen|"
    r"currently|right now|now|here|living|located|based|aktuell|gerade|ahora)\s+)*"
    r"(?:in der nähe von|in|near|nearby|from|at|close to|outside of|outside|around|next to|cerca de|en|de|nahe|bei|aus)"
    r"\s+",
    re.IGNORECASE,
)
_LAST = re.compile(
    r".*\b(?:in|near|from|close to|outside|en|cerca de|bei|nahe|von)\s+(.+)", re.IGNORECASE | re.DOTALL
)
_AROUND = re.compile(
    r"^(?:the )?(?:city of |town of |greater |downtown |central (?!african)|stadt |ciudad de (?!mexico))|"
    r" (?:time|area|region|city centre|city center|please|right now|at the moment|umgebung)$"
)
_APART = re.compile(r"[,;/()\n]|\s-\s|\s–\s")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_FIRST_OF_FLAGS = 0x1F1E6


def place_named(text: str) -> Place | None:
    """The place that a text names: a town, “Paris, Texas”, a country, a zone. Of several, the likeliest; or None."""
    found = places_named(text)
    return found[0] if found else None


def places_named(text: str) -> list[Place]:
    """Every place that a text may name: countries and states, then towns, the largest first.

    A slip of the finger is forgiven where only one large town, or country, can be meant.
    """
    if len(text) > LONGEST:
        return []
    said = _FLAG.sub(_country_of_flag, text).strip().rstrip(".!?…")
    zone = zones.zone_named(said)
    if zone is not None:
        return [zone]
    readings = [parts for reading in _readings(said) if (parts := _parts(reading))]
    # Only then “Smallville, Texas”: a village that nobody knows, and behind it what it is in.
    behind = [parts[start:] for parts in readings for start in range(1, len(parts))]
    for parts in (*readings, *behind):
        if towns := _meant(*parts):
            return [Place(name=town.name, zone=town.zone, country=town.country) for town in towns]
        if _exact(*parts):
            return []  # “Paris, Germany” is no other town in Germany.
    return []


def place_at(latitude: float, longitude: float) -> Place:
    """The place at a point in degrees, north and east positive, both finite. Far out at sea its country is XX."""
    longitude = (longitude + 180) % 360 - 180
    latitude = max(-90.0, min(90.0, latitude))
    near = atlas().near(latitude, longitude, _NEARBY)
    zone = zones.zone_at(latitude, longitude) or (near[0].zone if near else "Etc/UTC")
    at_sea = zones.country_of(zone) == zones.ANYWHERE
    beside = [town for town in near if at_sea or town.zone == zone]
    if not beside:
        return Place(name=zones.title(zone), zone=zone, country=zones.country_of(zone))
    # The country is the nearest town's, not the zone's: Kosovo has the zone of Belgrade.
    country = beside[0].country
    here = [
        town
        for town in beside
        if town.country == country and town.kilometres_to(latitude, longitude) <= _HERE
    ]
    shown = max(here, key=_population, default=beside[0])
    return Place(name=shown.name, zone=zone, country=country)


def prepare() -> None:
    """Read what places are found by now, rather than when the first is named. It takes about a second."""
    _guessable()


def _country_of_flag(flag: re.Match[str]) -> str:
    code = "".join(chr(ord(sign) - _FIRST_OF_FLAGS + ord("A")) for sign in flag[0])
    return f", {areas.country_name(code)}"


def _readings(said: str) -> Iterator[str]:
    """The whole text; without “I live in” before it; what stands behind the last “in” or “near”."""
    yield said
    if lead := _LEAD.match(said):
        yield said[lead.end() :]
    if last := _LAST.fullmatch(said):
        yield last[1]


def _parts(reading: str) -> list[str]:
    return [part for each in _APART.split(reading) if (part := _bare(each))]


def _meant(name: str, *behind: str) -> list[Town]:
    """The towns that “name, state, country” can mean, with or without commas."""
    if exact := _exact(name, *behind):
        return _narrowed(exact, behind)
    words = name.split()
    for size in range(1, min(4, len(words))):
        alone, area = " ".join(words[:-size]), " ".join(words[-size:])
        if area in areas.areas() and (within := _narrowed(_exact(alone, area), (area, *behind))):
            return within
    return _narrowed(_guessed(name), behind)


def _bare(part: str) -> str:
    """A name without postal codes, and without the words that people put around it."""
    words = [word for word in plain_name(part).split() if not any(sign.isdecimal() for sign in word)]
    return _AROUND.sub("", " ".join(words)).strip()


def _exact(name: str, *behind: str) -> list[Town]:
    """What is called so: the seats of areas, then towns."""
    if name in NO_PLACES and not any(part in areas.areas() for part in behind):
        return []
    name = _NICKNAMES.get(name, name)
    seats = [town for area in areas.called(name) if (town := _seat(area)) is not None]
    return list(dict.fromkeys([*seats, *atlas().called(name)]))


def _narrowed(towns: list[Town], behind: Sequence[str]) -> list[Town]:
    """Those that lie in every state and country, or by every town, that is named behind them."""
    for part in behind:
        if wanted := areas.areas().get(part):
            towns = [
                town for town in towns if {(town.country, ""), (town.country, town.region)} & set(wanted)
            ]
        elif around := atlas().called(part):
            towns = [
                town
                for town in towns
                if any(town.kilometres_to(other.latitude, other.longitude) <= _NEARBY for other in around)
            ]
    return towns


def _seat(area: Area) -> Town | None:
    """The town that stands for an area: the capital, or the largest, or with none so large its first zone."""
    country, region = area
    capital = "" if region else areas.capitals().get(country, "")
    for town in atlas().called(capital):
        if town.country == country:
            return town
    if area in atlas().largest:
        return atlas().largest[area]
    zone = zones.zone_of(country)
    return (
        None if zone is None or region else Town(areas.country_name(country), zone, country, "", 0, 0.0, 0.0)
    )


def _guessed(name: str) -> list[Town]:
    """The town or country whose name this is but for one slip. Of two, one must be by far the larger."""
    # English words on -ing are a slip away from half the cities of China.
    if name in NO_PLACES or name.endswith("ing"):
        return []
    near = [other for other in _guessable().get(name[0], ()) if within_slips(name, other, 1)]
    towns = sorted({_exact(other)[0] for other in near}, key=_population, reverse=True)
    if len(towns) > 1 and towns[0].population < _BY_FAR * towns[1].population:
        return []
    return towns[:1]


@cache
def _guessable() -> dict[str, tuple[str, ...]]:
    """The names in which a slip is forgiven, by their first letter."""
    names = {name for name in areas.areas() if areas.called(name) and len(name) >= _LETTERS_OF_AREA}
    for town in atlas().towns:
        if town.population >= _LARGE:
            name = plain_name(town.name)
            enough = _LETTERS_OF_FAMOUS if town.population >= _FAMOUS else _LETTERS_OF_LARGE
            if len(name) >= enough:
                names.add(name)
    by_letter: dict[str, list[str]] = {}
    for name in sorted(names):
        if _exact(name):
            by_letter.setdefault(name[0], []).append(name)
    return {letter: tuple(found) for letter, found in by_letter.items()}


def _population(town: Town) -> int:
    return town.population
