"""Places as people name them."""

from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.service.places import place_at, place_named, places_named


@pytest.mark.parametrize(
    ("typed", "zone", "country"),
    [
        ("Berlin", "Europe/Berlin", "DE"),
        ("berln", "Europe/Berlin", "DE"),
        ("münchen", "Europe/Berlin", "DE"),
        ("Munich", "Europe/Berlin", "DE"),
        ("i live in Lisbon.", "Europe/Lisbon", "PT"),
        ("near São Paulo", "America/Sao_Paulo", "BR"),
        ("Paris", "Europe/Paris", "FR"),
        ("Paris, Texas", "America/Chicago", "US"),
        ("paris, tx", "America/Chicago", "US"),
        ("NYC", "America/New_York", "US"),
        ("España", "Europe/Madrid", "ES"),
        ("Germany", "Europe/Berlin", "DE"),
        ("東京", "Asia/Tokyo", "JP"),
        ("Москва", "Europe/Moscow", "RU"),
        ("Europe/Berlin", "Europe/Berlin", "DE"),
        ("europe/kiev", "Europe/Kyiv", "UA"),
    ],
)
def test_a_place_is_found_as_people_write_it(typed: str, zone: str, country: str) -> None:
    place = place_named(typed)
    assert place is not None
    assert (place.zone, place.country) == (zone, country)


@pytest.mark.parametrize(
    "typed", ["yes", "no", "home", "stop", "", "x", "<b>*_[", "9", "what do you mean?", "a" * 4096]
)
def test_what_is_no_place_is_none(typed: str) -> None:
    assert place_named(typed) is None


def test_of_several_towns_the_largest_comes_first() -> None:
    countries = [place.country for place in places_named("London")]
    assert countries[0] == "GB"
    assert "CA" in countries


@pytest.mark.parametrize(
    ("latitude", "longitude", "zone", "country"),
    [
        (52.52, 13.4, "Europe/Berlin", "DE"),
        (-36.85, 174.76, "Pacific/Auckland", "NZ"),
        (40.4, -3.7, "Europe/Madrid", "ES"),
    ],
)
def test_a_shared_location_has_a_zone_and_a_country(
    latitude: float, longitude: float, zone: str, country: str
) -> None:
    place = place_at(latitude, longitude)
    assert (place.zone, place.country) == (zone, country)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_every_point_of_the_globe_has_a_zone_that_is_known(latitude: float, longitude: float) -> None:
    assert place_at(latitude, longitude).zone in available_timezones()
