"""Time zones by any of their names: “Europe/Berlin”, “US/Eastern”, “CET”, “UTC+2”; old names lead to today's."""

import re
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tzfpy import get_tz

from bot.core.events import Place
from bot.core.manner import in_english, zone_in_words

ANYWHERE = "XX"
"""The country of a place that is in none, or could be in several: “CET” says when, not where."""

# What people mean who type them. The zone database has “EST” for Panama, without summer time.
_SHORT = {
    "America/New_York": "est|edt|eastern|eastern time|us eastern",
    "America/Chicago": "cst|cdt|central time|us central",
    "America/Denver": "mst|mdt|mountain time|us mountain",
    "America/Los_Angeles": "pst|pdt|pacific time|us pacific",
    "America/Anchorage": "akst|akdt|alaska time",
    "Pacific/Honolulu": "hst|hawaii time",
    "America/Halifax": "adt|atlantic time",
    "Europe/London": "gmt|bst|uk time|british time",
    "Europe/Brussels": "cet|cest|mez|mesz|central european time",
    "Europe/Athens": "eet|eest|oez|oesz|eastern european time",
    "Europe/Moscow": "msk",
    "Africa/Johannesburg": "sast",
    "Asia/Kolkata": "indian standard time",
    "Asia/Karachi": "pkt",
    "Asia/Singapore": "sgt",
    "Asia/Hong_Kong": "hkt",
    "Asia/Tokyo": "jst",
    "Asia/Seoul": "kst",
    "Australia/Perth": "awst",
    "Australia/Adelaide": "acst|acdt",
    "Australia/Sydney": "aest|aedt",
    "Pacific/Auckland": "nzst|nzdt",
    "Etc/UTC": "utc|zulu",
}
_ZONE_OF_SHORT = {short: zone for zone, names in _SHORT.items() for short in names.split("|")}
# Zones of the offsets that are no whole hours, by minutes.
_UNEVEN = {
    -570: "Pacific/Marquesas",
    -210: "America/St_Johns",
    210: "Asia/Tehran",
    270: "Asia/Kabul",
    330: "Asia/Kolkata",
    345: "Asia/Kathmandu",
    390: "Asia/Yangon",
    525: "Australia/Eucla",
    570: "Australia/Darwin",
    630: "Australia/Lord_Howe",
    765: "Pacific/Chatham",
}
_OFFSET = re.compile(r"(?:(?:utc|gmt) ?([+-]) ?(\d{1,2})(?::?([0-5]\d))?|([+-])(\d\d):([0-5]\d))", re.ASCII)


def zone_named(text: str) -> Place | None:
    """The place of the zone that a text names, or None.

    Only a zone of a region (“Europe/Berlin”) has a country. An offset of whole hours (“UTC+2”) knows no summer time.
    """
    said = " ".join(text.casefold().replace("−", "-").split())
    if offset := _OFFSET.fullmatch(said):
        sign, hours, minutes = offset.groups()[:3] if offset[1] else offset.groups()[3:]
        return _by_offset((int(hours) * 60 + int(minutes or 0)) * (-1 if sign == "-" else 1))
    if said in _ZONE_OF_SHORT:
        name = said.upper() if len(said) <= 4 else said.title()
        return Place(name=name, zone=_ZONE_OF_SHORT[said], country=ANYWHERE)
    zone = known(_spelled().get(said.replace(" ", "_"), ""))
    return Place(name=title(zone), zone=zone, country=country_of(zone)) if zone is not None else None


@cache
def known(name: str) -> str | None:
    """The name that is in use today for a zone of this name or old name; None where there is no such zone."""
    name = name if name in _countries() else _moved().get(name, name)
    if not name:
        return None
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def zone_at(latitude: float, longitude: float) -> str | None:
    """The zone at a point in degrees; one of the open sea where no country is. None where the map has a gap."""
    return known(get_tz(longitude, latitude))


def country_of(zone: str) -> str:
    """The ISO 3166 country of a zone; XX for those of the open sea."""
    return _countries().get(zone, ANYWHERE)


def zone_of(country: str) -> str | None:
    """The zone that the zone database lists first for a country; None for a country that it does not know."""
    return next((zone for zone, code in _countries().items() if code == country), None)


def title(zone: str) -> str:
    """A zone as a person would say it in English: “New York”, “UTC+2”."""
    return zone_in_words(in_english, zone)


def _by_offset(minutes: int) -> Place | None:
    zone = (
        known(_UNEVEN.get(minutes, ""))
        if minutes % 60
        else known(f"Etc/GMT{-minutes // 60:+}" if minutes else "Etc/UTC")
    )
    if zone is None:
        return None
    hours, rest = divmod(abs(minutes), 60)
    name = f"UTC{'-' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}" if minutes else "UTC"
    return Place(name=name, zone=zone, country=ANYWHERE)


@cache
def _countries() -> dict[str, str]:
    """Every zone of a country, in the database's order, with the country."""
    rows = (line.split("\t") for line in _table("zone.tab"))
    return {row[2]: row[0] for row in rows}


@cache
def _moved() -> dict[str, str]:
    """Old and other names of zones, with the zones that they stand for."""
    links = (line.split() for line in _table("tzdata.zi") if line.startswith("L "))
    return {name: zone for _, zone, name in links}


@cache
def _spelled() -> dict[str, str]:
    """Names that hold a “/”, without case. The others, like “Cuba” and “EST”, have their own rules."""
    return {name.casefold(): name for name in (*_countries(), *_moved(), *_at_sea()) if "/" in name}


def _at_sea() -> list[str]:
    return ["Etc/UTC", *(f"Etc/GMT{hours:+}" for hours in range(-14, 13) if hours)]


def _table(name: str) -> list[str]:
    """The lines of a file of the zone database, without its comments."""
    text = files("tzdata").joinpath("zoneinfo", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
