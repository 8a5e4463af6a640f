"""Places as people name them, and points on the map."""

import subprocess
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tzfpy import timezonenames

from bot.core.events import Place
from bot.service.areas import country_name
from bot.service.atlas import atlas
from bot.service.places import LONGEST, place_at, place_named, places_named
from bot.service.zones import country_of, known


def where(typed: str) -> tuple[str, str, str] | None:
    place = place_named(typed)
    return None if place is None else (place.name, place.zone, place.country)


@pytest.mark.parametrize(
    ("typed", "name", "zone", "country"),
    [
        ("Berlin", "Berlin", "Europe/Berlin", "DE"),
        ("münchen", "Munich", "Europe/Berlin", "DE"),
        ("muenchen", "Munich", "Europe/Berlin", "DE"),
        ("Munich", "Munich", "Europe/Berlin", "DE"),
        ("Lucerne", "Luzern", "Europe/Zurich", "CH"),
        ("Genf", "Geneva", "Europe/Zurich", "CH"),
        ("Saigon", "Ho Chi Minh City", "Asia/Ho_Chi_Minh", "VN"),
        ("İSTANBUL", "Istanbul", "Europe/Istanbul", "TR"),
        ("Xi'an", "Xi’an", "Asia/Shanghai", "CN"),
        ("St. Louis", "St. Louis", "America/Chicago", "US"),
        ("東京", "Tokyo", "Asia/Tokyo", "JP"),
        ("Москва", "Moscow", "Europe/Moscow", "RU"),
        ("القاهرة", "Cairo", "Africa/Cairo", "EG"),
        ("New York", "New York City", "America/New_York", "US"),
        ("NYC", "New York City", "America/New_York", "US"),
        ("CDMX", "Mexico City", "America/Mexico_City", "MX"),
        ("L.A.", "Los Angeles", "America/Los_Angeles", "US"),
        ("Kleinmachnow", "Kleinmachnow", "Europe/Berlin", "DE"),
    ],
)
def test_a_town_is_found_by_any_of_its_names(typed: str, name: str, zone: str, country: str) -> None:
    assert where(typed) == (name, zone, country)


@pytest.mark.parametrize(
    ("typed", "name", "country"),
    [
        ("i live in Lisbon.", "Lisbon", "PT"),
        ("I'm currently living in Medellín, Colombia", "Medellín", "CO"),
        ("near São Paulo", "São Paulo", "BR"),
        ("a small town near Berlin", "Berlin", "DE"),
        ("Ich wohne in der Nähe von Köln", "Köln", "DE"),
        ("vivo en Madrid", "Madrid", "ES"),
        ("10115 Berlin", "Berlin", "DE"),
        ("Lisbon area", "Lisbon", "PT"),
        ("Berlin!! 🙂", "Berlin", "DE"),
        ("Munich 🇩🇪", "Munich", "DE"),
        ("Kreuzberg, Berlin", "Kreuzberg", "DE"),
        ("Prenzlberg, Berlin", "Berlin", "DE"),
    ],
)
def test_a_town_is_found_among_the_words_around_it(typed: str, name: str, country: str) -> None:
    place = place_named(typed)
    assert place is not None
    assert (place.name, place.country) == (name, country)


@pytest.mark.parametrize(
    ("typed", "zone", "country"),
    [
        ("Paris", "Europe/Paris", "FR"),
        ("Paris, Texas", "America/Chicago", "US"),
        ("paris tx", "America/Chicago", "US"),
        ("Paris, Texas, USA", "America/Chicago", "US"),
        ("London, Ontario", "America/Toronto", "CA"),
        ("Perth", "Australia/Perth", "AU"),
        ("Perth WA", "Australia/Perth", "AU"),
        ("Perth, Scotland", "Europe/London", "GB"),
        ("San José, Costa Rica", "America/Costa_Rica", "CR"),
        ("Hyderabad, Pakistan", "Asia/Karachi", "PK"),
        ("Washington, D.C.", "America/New_York", "US"),
        ("Washington state", "America/Los_Angeles", "US"),
        ("Best, Netherlands", "Europe/Amsterdam", "NL"),
    ],
)
def test_what_stands_behind_a_town_decides_between_several(typed: str, zone: str, country: str) -> None:
    place = place_named(typed)
    assert place is not None
    assert (place.zone, place.country) == (zone, country)


def test_a_town_that_is_not_where_it_is_said_to_be_is_none() -> None:
    assert places_named("Paris, Germany") == []


def test_of_several_towns_the_largest_comes_first() -> None:
    assert [place.country for place in places_named("London")][:2] == ["GB", "CA"]
    assert len({place.zone for place in places_named("Springfield")}) > 1
    # A town that is only sometimes called so comes behind those that are.
    assert [place.name for place in places_named("York")][:2] == ["York", "York"]


@pytest.mark.parametrize(
    ("typed", "name", "zone", "country"),
    [
        ("España", "Madrid", "Europe/Madrid", "ES"),
        ("Germany", "Berlin", "Europe/Berlin", "DE"),
        ("🇩🇪", "Berlin", "Europe/Berlin", "DE"),
        ("UK", "London", "Europe/London", "GB"),
        ("U.S.A.", "Washington", "America/New_York", "US"),
        ("the Netherlands", "Amsterdam", "Europe/Amsterdam", "NL"),
        ("Lebanon", "Beirut", "Asia/Beirut", "LB"),
        ("Scotland", "Glasgow", "Europe/London", "GB"),
        ("Hawaii", "Honolulu", "Pacific/Honolulu", "US"),
        ("Western Australia", "Perth", "Australia/Perth", "AU"),
        ("Canary Islands", "Las Palmas de Gran Canaria", "Atlantic/Canary", "ES"),
        ("Svalbard", "Longyearbyen", "Arctic/Longyearbyen", "SJ"),
        ("Antarctica", "Antarctica", "Antarctica/McMurdo", "AQ"),
    ],
)
def test_a_country_or_a_state_stands_for_a_town_whose_name_is_shown(
    typed: str, name: str, zone: str, country: str
) -> None:
    assert where(typed) == (name, zone, country)


def test_every_country_with_a_town_is_found_by_its_name() -> None:
    countries = {town.country for town in atlas().towns}
    assert len(countries) > 200
    for country in countries:
        place = place_named(country_name(country))
        assert place is not None
        assert place.country == country


def test_every_large_town_is_found_in_its_country() -> None:
    large = [town for town in atlas().towns if town.population >= 500_000]
    assert len(large) > 1000
    for town in large:
        place = place_named(f"{town.name}, {country_name(town.country)}")
        assert place is not None
        assert (place.zone, place.country) == (town.zone, town.country)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("berln", "Berlin"),
        ("londno", "London"),
        ("Amsterdm", "Amsterdam"),
        ("seattel", "Seattle"),
        ("Ottowa", "Ottawa"),
        ("los angelas", "Los Angeles"),
        ("sanfrancisco", "San Francisco"),
        ("Germny", "Berlin"),
        ("Swizerland", "Bern"),
        ("Philadephia, USA", "Philadelphia"),
    ],
)
def test_a_slip_of_the_finger_is_forgiven_in_names_that_are_known_and_long(typed: str, name: str) -> None:
    place = place_named(typed)
    assert place is not None
    assert place.name == name


@pytest.mark.parametrize(
    "typed",
    [
        "yes", "no", "Home.", "stop", "help", "sleep", "in bed", "at work", "later", "nothing", "tired", "me", "pain",
        "help me", "talk to me", "no, stop", "man, why", "I don't want to say", "none of your business",
        "I want to die", "may", "march", "monday", "waves", "hungry", "mania", "warning", "change", "monster", "soul",
        "ja", "nada", "mai", "wet", "", "x", "9", "22:30", "<b>*_[", "🙂", "what do you mean?", "../../etc/passwd",
        "localtime", "Europe/", "DE", "Berlin or Hamburg", "a" * LONGEST, "Berlin " * 1000,
    ],
)  # fmt: skip
def test_what_names_no_place_is_none(typed: str) -> None:
    assert places_named(typed) == []


@pytest.mark.parametrize(
    ("typed", "name", "zone", "country"),
    [
        ("Europe/Berlin", "Berlin", "Europe/Berlin", "DE"),
        ("europe/kiev", "Kyiv", "Europe/Kyiv", "UA"),
        ("Asia/Calcutta", "Kolkata", "Asia/Kolkata", "IN"),
        ("US/Eastern", "New York", "America/New_York", "US"),
        ("america/new york", "New York", "America/New_York", "US"),
        ("Europe/Oslo", "Oslo", "Europe/Oslo", "NO"),
        ("CET", "CET", "Europe/Brussels", "XX"),
        ("EST", "EST", "America/New_York", "XX"),
        ("Pacific time", "Pacific Time", "America/Los_Angeles", "XX"),
        ("UTC", "UTC", "Etc/UTC", "XX"),
        ("GMT", "GMT", "Europe/London", "XX"),
        ("UTC+2", "UTC+2", "Etc/GMT-2", "XX"),
        ("utc -3", "UTC-3", "Etc/GMT+3", "XX"),
        ("GMT+0", "UTC", "Etc/UTC", "XX"),
        ("UTC+5:45", "UTC+5:45", "Asia/Kathmandu", "XX"),
        ("UTC−3:30", "UTC-3:30", "America/St_Johns", "XX"),
        ("+02:00", "UTC+2", "Etc/GMT-2", "XX"),
        ("Etc/GMT+5", "UTC-5", "Etc/GMT+5", "XX"),
    ],
)
def test_a_zone_can_be_named_itself(typed: str, name: str, zone: str, country: str) -> None:
    assert where(typed) == (name, zone, country)


@pytest.mark.parametrize("typed", ["UTC+15", "UTC-13", "UTC+5:10", "UTC+2:75"])
def test_an_offset_that_no_clock_has_is_none(typed: str) -> None:
    assert places_named(typed) == []


def test_every_zone_of_the_map_and_of_the_towns_is_installed_and_in_use_today() -> None:
    mapped = {*timezonenames(), *(town.zone for town in atlas().towns)}
    assert len(mapped) > 400
    for zone in mapped:
        assert known(zone) == zone
        assert ZoneInfo(zone).key == zone
        assert zone.startswith("Etc/") or country_of(zone) != "XX"


def test_every_old_name_of_a_zone_leads_to_one_in_use_with_the_same_clock() -> None:
    for name in available_timezones() - {"Factory", "localtime"}:
        zone = known(name)
        assert zone is not None
        assert known(zone) == zone
        for month in (1, 7):
            at = datetime(2026, month, 1, tzinfo=UTC)
            assert at.astimezone(ZoneInfo(zone)).utcoffset() == at.astimezone(ZoneInfo(name)).utcoffset()


@pytest.mark.parametrize(
    ("latitude", "longitude", "place"),
    [
        (52.498, 13.418, Place(name="Berlin", zone="Europe/Berlin", country="DE")),
        (-36.85, 174.76, Place(name="Auckland", zone="Pacific/Auckland", country="NZ")),
        (40.65, -73.95, Place(name="New York City", zone="America/New_York", country="US")),
        # On the Swiss side of three countries.
        (47.56, 7.59, Place(name="Basel", zone="Europe/Zurich", country="CH")),
        # Two countries share the zone of Belgrade.
        (42.66, 21.16, Place(name="Pristina", zone="Europe/Belgrade", country="XK")),
        # No town for hundreds of kilometres.
        (76.5, -68.8, Place(name="Thule", zone="America/Thule", country="GL")),
        (-90, 0, Place(name="McMurdo", zone="Antarctica/McMurdo", country="AQ")),
        (90, 0, Place(name="UTC", zone="Etc/GMT", country="XX")),
        (0, -150, Place(name="UTC-10", zone="Etc/GMT+10", country="XX")),
    ],
)
def test_a_point_has_the_zone_and_the_country_it_lies_in(
    latitude: float, longitude: float, place: Place
) -> None:
    assert place_at(latitude, longitude) == place


def test_the_globe_has_no_edge() -> None:
    assert place_at(0, 180).zone == place_at(0, -180).zone == place_at(0, 540).zone
    assert place_at(91, 0) == place_at(90, 0)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_every_point_of_the_globe_has_a_zone_that_is_known(latitude: float, longitude: float) -> None:
    place = place_at(latitude, longitude)
    assert place.zone in available_timezones()
    assert len(place.country) == 2
    assert place.name


names = st.sampled_from(
    ["Berlin", "Paris", "new york", "Texas", "UTC", "+2", "in", "near", "yes", "🇩🇪", ",", "İ", "ß", "/"]
)


@given(st.text(max_size=130) | st.lists(names | st.text(max_size=4), max_size=6).map(" ".join))
def test_no_text_breaks_the_search_and_what_it_finds_has_a_zone(typed: str) -> None:
    found = places_named(typed)
    assert place_named(typed) == (found[0] if found else None)
    for place in found:
        assert place.zone in available_timezones()
        assert len(place.country) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in other units elsewhere")
def test_the_atlas_takes_less_than_40_megabytes_even_while_it_is_read() -> None:
    measured = subprocess.run(
        [
            sys.executable,
            "-c",
            "import resource as r; from bot.service import places; "
            "used = lambda: r.getrusage(r.RUSAGE_SELF).ru_maxrss; before = used(); "
            "places.prepare(); print(used() - before)",
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    assert int(measured.stdout) / 1024 < 40
