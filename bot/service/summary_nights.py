"""The nights of a summary on paper: means of the first seven days beside those of the latest."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from bot.core.manner import Say, day_of_year_in_words, number_in_words
from bot.core.own_words import (
    HOURS_AND_MINUTES,
    ONLY_MINUTES,
    SUMMARY_ALL,
    SUMMARY_AT_LAST,
    SUMMARY_AT_START,
    SUMMARY_FEW_NIGHTS,
    SUMMARY_MEAN_OF,
    SUMMARY_NIGHTS_TOLD,
    SUMMARY_NO_NIGHTS,
    SUMMARY_QUALITY,
    SUMMARY_SE,
    SUMMARY_SLEEP,
    SUMMARY_SLEEP_NOTE,
    SUMMARY_SOL,
    SUMMARY_TIB,
    SUMMARY_TST,
    SUMMARY_WAKINGS,
    SUMMARY_WASO,
)
from bot.core.sleep_diary import FEWEST_NIGHTS, Means, Sleep, means
from bot.service.chart import Chart
from bot.service.paper import Section, Table
from bot.service.short_dates import short_span

SIX_DAYS = timedelta(days=6)
_HOUR = 60


def nights_section(nights: Sequence[Sleep], picture: Chart | None, language: str, say: Say) -> Section:
    """The means with their units and of how many nights they are, and all nights as a picture beside them."""
    if not nights:
        return Section(heading=say(SUMMARY_SLEEP), lines=(say(SUMMARY_NO_NIGHTS),))
    parts = list(_parts(nights, say))
    reckoned = [means(part) for _, part in parts]
    first, last = nights[0].morning, nights[-1].morning
    spans = (f"{title}\n{short_span(part[0].morning, part[-1].morning, language)}" for title, part in parts)
    note = say(
        SUMMARY_SLEEP_NOTE,
        nights=str(len(nights)),
        since=day_of_year_in_words(say, first),
        until=day_of_year_in_words(say, last),
    )
    if any(each.nights < FEWEST_NIGHTS for each in reckoned):
        note = f"{note} {say(SUMMARY_FEW_NIGHTS)}"
    return Section(
        heading=say(SUMMARY_SLEEP),
        table=Table(
            head=(say(SUMMARY_MEAN_OF), *spans),
            rows=tuple((title, *map(shown, reckoned)) for title, shown in _rows(say)),
            widths=(1.7, *(1 for _ in parts)),
        ),
        picture=picture,
        note=note,
    )


def _parts(nights: Sequence[Sleep], say: Say) -> Iterator[tuple[str, Sequence[Sleep]]]:
    """The first seven days and the last seven; all of it where these would share a night."""
    begins, ends = nights[0].morning + SIX_DAYS, nights[-1].morning - SIX_DAYS
    if ends <= begins:
        yield say(SUMMARY_ALL), nights
        return
    yield say(SUMMARY_AT_START), [night for night in nights if night.morning <= begins]
    yield say(SUMMARY_AT_LAST), [night for night in nights if night.morning >= ends]


def _rows(say: Say) -> Iterator[tuple[str, Callable[[Means], str]]]:
    def minutes(of: Callable[[Means], float]) -> Callable[[Means], str]:
        return lambda mean: _minutes(say, of(mean))

    def number(of: Callable[[Means], float]) -> Callable[[Means], str]:
        return lambda mean: number_in_words(say, of(mean))

    yield say(SUMMARY_NIGHTS_TOLD), lambda mean: str(mean.nights)
    yield say(SUMMARY_TIB), minutes(lambda mean: mean.tib)
    yield say(SUMMARY_TST), minutes(lambda mean: mean.tst)
    yield say(SUMMARY_SOL), minutes(lambda mean: mean.sol)
    yield say(SUMMARY_WASO), minutes(lambda mean: mean.waso)
    yield say(SUMMARY_SE), lambda mean: f"{round(mean.se)} %"
    yield say(SUMMARY_WAKINGS), number(lambda mean: mean.awakenings)
    yield say(SUMMARY_QUALITY), number(lambda mean: mean.quality)


def _minutes(say: Say, minutes: float) -> str:
    whole = round(minutes)
    if whole < _HOUR:
        return say(ONLY_MINUTES, minutes=str(whole))
    return say(HOURS_AND_MINUTES, hours=str(whole // _HOUR), minutes=f"{whole % _HOUR:02d}")
