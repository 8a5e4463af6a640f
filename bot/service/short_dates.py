"""Days as short as a language has them, for pictures and tables: 2 Mar, Mon, 2 Mar – 8 Mar."""

from datetime import date

from babel.dates import format_date


def short_day(day: date, language: str, *, year: bool = False) -> str:
    """2 Mar; or 2 Mar 2026."""
    month = format_date(day, "LLL", locale=_locale(language)).rstrip(".")
    return f"{day.day} {month} {day.year}" if year else f"{day.day} {month}"


def short_weekday(day: date, language: str) -> str:
    """Mon."""
    return format_date(day, "ccc", locale=_locale(language)).rstrip(".")


def short_span(first: date, last: date, language: str) -> str:
    """2 Mar – 8 Mar, with the years only where they differ; one day alone is said once."""
    if first == last:
        return short_day(first, language)
    years = first.year != last.year
    return f"{short_day(first, language, year=years)} – {short_day(last, language, year=years)}"


def _locale(language: str) -> str:
    return language.replace("-", "_")
