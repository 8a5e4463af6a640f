"""`evenkeel run` and `evenkeel doctor`."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import structlog
import typer
from rich.console import Console
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot import log
from bot.authoring.catalogue import gaps
from bot.authoring.check import check
from bot.authoring.library import Library
from bot.authoring.load import examine
from bot.channels.listing import FILE, ChannelsError
from bot.cli.channels import channels_in, ringer_of
from bot.cli.errors import RunError
from bot.clock import utc_now
from bot.core.gaps import COMING, on_purpose
from bot.core.on_call import holes, next_cover, on_call
from bot.service.publishing import Shelf, pending
from bot.settings import Settings, SettingsError, read_settings
from bot.store import views
from bot.store.errors import StoreError
from bot.store.work import Store
from bot.telegram.app import App
from bot.telegram.listen import ListenError
from bot.telegram.request import AiohttpRequest

logger = structlog.get_logger()

FAST = 0.2
"""Real seconds between heartbeats when a staged clock runs faster than time."""


def run() -> None:
    """Run the bot on Telegram, until it is stopped."""
    settings = read_settings()
    log.set_up(settings.log)
    token = _token(settings)
    store = Store.open(settings.database_url, settings.home)
    try:
        shelf = Shelf(store)
        library = shelf.first()
        if library is None:
            raise RunError(
                "Nothing is published yet, and the bot runs nothing else. Look through the program, then: "
                "evenkeel publish"
            )
        channels = channels_in(settings, library.ladder)
        with store.work() as work:
            work.keep_channels([channel.row for channel in channels])
            work.forget_drills()
        _say_holes(library, settings.now())
        _say_untranslated(library)
        beat = FAST if settings.clock else 1.0
        ringer = ringer_of(channels)
        app = App(
            store, library, settings.now, token, settings.api_url, beat=beat, ringer=ringer, look=shelf.look
        )
        asyncio.run(app.run())
    except ListenError as error:
        raise RunError(str(error)) from None
    finally:
        store.close()


def doctor() -> None:
    """Look at token, database, content, on-call week and clock: what is wrong, and what to do."""
    console = Console(highlight=False, soft_wrap=True)
    settings = read_settings()
    sick = False
    for see in (_see_content, _see_database, _see_on_call, _see_channels, _see_token, _see_clock):
        for finding in see(settings):
            mark = {"good": "[green]✓[/]", "warning": "[yellow]![/]", "bad": "[red]✗[/]"}[finding.state]
            console.print(f" {mark} {finding.what}")
            if finding.remedy:
                console.print(f"     {finding.remedy}", style="dim", markup=False)
            sick = sick or finding.state == "bad"
    if sick:
        raise typer.Exit(1)


class Finding(NamedTuple):
    """One thing the doctor looked at."""

    state: str
    what: str
    remedy: str = ""


Check = Callable[[Settings], Iterator[Finding]]


def _token(settings: Settings) -> str:
    if settings.token is None:
        raise SettingsError(
            "EVENKEEL_TOKEN is missing. Talk to @BotFather on Telegram, make a bot, and write its token into "
            "the file .env: EVENKEEL_TOKEN=…\nTo try Evenkeel without Telegram: evenkeel demo"
        )
    return settings.token.get_secret_value()


def _say_holes(library: Library, now: datetime) -> None:
    """The bot runs all the same: one that stands still covers nobody."""
    ladder = library.ladder
    open_hours = sum(not on_purpose(ladder, start) for start, _ in holes(ladder, now, COMING))
    if open_hours:
        logger.error(
            "there are hours in which nobody is on call: see evenkeel check",
            action="uncovered",
            stretches=open_hours,
        )


def _say_untranslated(library: Library) -> None:
    """Sentences that are newer than the publication are said in English, until they are published."""
    versions = (*library.programs.values(), *(each for of in library.pinned.values() for each in of.values()))
    spoken = {language for program in versions for language in program.languages}
    missing = [each for each in gaps(spoken, library.catalogue) if each.severity == "mistake"]
    if missing:
        logger.error(
            "sentences of the bot's own are published in English only: see evenkeel check, then evenkeel publish",
            action="untranslated",
            sentences=len(missing),
        )


def _see_content(settings: Settings) -> Iterator[Finding]:
    found = check(settings.home, settings.now().date(), settings.non_commercial)
    mistakes = [each for each in found if each.severity == "mistake"]
    warnings = len(found) - len(mistakes)
    if mistakes:
        yield Finding(
            "bad", f"Content: {len(mistakes)} mistakes, the first is\n     {mistakes[0]}", "evenkeel check"
        )
    else:
        yield Finding("good", "Content: no mistakes")
    if warnings:
        yield Finding("warning", f"Content: {warnings} warnings", "evenkeel check")


def _see_database(settings: Settings) -> Iterator[Finding]:
    try:
        store = Store.open(settings.database_url, settings.home)
    except StoreError as error:
        yield Finding("bad", f"Database: {error}")
        return
    try:
        now = settings.now()
        counts = views.counts(store, now)
        yield Finding("good", f"Database: {store.url.get_backend_name()}, {counts.participants} participants")
        for lane, number in counts.waiting.items():
            since = counts.waiting_since
            late = since is not None and now - since > timedelta(minutes=10)
            if late:
                yield Finding(
                    "warning",
                    f"Outbox: {number} messages of the {lane} lane wait, the oldest since {since:%Y-%m-%d %H:%M} UTC",
                    "Is the bot running? Can it reach Telegram?",
                )
        yield from _see_published(store, settings)
        unheard = counts.alerts.get("open", 0)
        if unheard:
            yield Finding(
                "bad", f"Alerts: {unheard} that nobody has acknowledged", "Look into the clinicians' group."
            )
        with store.work() as work:
            for audience in ("clinicians", "coordinators"):
                if work.group(audience) is None:
                    yield Finding(
                        "bad", f"The {audience}' group is not linked", f"evenkeel staff group {audience}"
                    )
            unlinked = [row.name for row in work.staff() if row.telegram_id is None]
        if unlinked:
            yield Finding(
                "warning", f"Not linked yet: {', '.join(unlinked)}", "Each has a code to send to the bot."
            )
    finally:
        store.close()


def _see_published(store: Store, settings: Settings) -> Iterator[Finding]:
    library = examine(settings.home, settings.non_commercial).library
    with store.work() as work:
        rows = {row.subject: row for row in work.publications()}
        changed = [each.subject for each in pending(work, library)] if library is not None else []
    if not rows:
        yield Finding("bad", "Published: nothing; the bot runs nothing else", "evenkeel publish")
        return
    said = ", ".join(f"{name} {row.version}" for name, row in rows.items())
    yield Finding("good", f"Published: {said}")
    if changed:
        yield Finding(
            "warning",
            f"The files differ from what is published: {', '.join(changed)}",
            "evenkeel publish, when they are ready",
        )


def _see_on_call(settings: Settings) -> Iterator[Finding]:
    library = examine(settings.home, settings.non_commercial).library
    if library is None:
        yield Finding("warning", "On call: cannot be judged before the content is mended")
        return
    ladder, now = library.ladder, settings.now()
    names = [ladder.people[key].name for key in on_call(ladder, now)]
    if names:
        yield Finding("good", f"On call now: {', '.join(names)}")
    else:
        cover = next_cover(ladder, now)
        begins = f"the next shift begins {cover:%a %H:%M} UTC" if cover else "there is no shift at all"
        yield Finding(
            "bad" if cover is None else "warning", f"On call now: nobody; {begins}", "programs/on-call.yaml"
        )
    for start, end in holes(ladder, now)[:5]:
        if not on_purpose(ladder, start):
            yield Finding(
                "bad", f"Nobody is on call from {start:%a %H:%M} to {end:%a %H:%M} UTC", "evenkeel check"
            )


def _see_channels(settings: Settings) -> Iterator[Finding]:
    library = examine(settings.home, settings.non_commercial).library
    if library is None:
        return
    ladder = library.ladder
    try:
        channels = channels_in(settings, ladder)
    except ChannelsError as error:
        yield Finding("bad", f"Second channels: {error}")
        return
    on_the_rota = dict.fromkeys((*(shift.who for shift in ladder.shifts), *ladder.backup))
    for key in on_the_rota:
        own = [channel.label for channel in channels if channel.staff == key]
        if own:
            yield Finding("good", f"Second channels of {ladder.people[key].name}: {', '.join(own)}")
        else:
            yield Finding(
                "warning",
                f"{ladder.people[key].name} has no second channel: when Telegram fails, nothing reaches them",
                "Write one into channels.yaml; then evenkeel channels test",
            )
    file = settings.channels or settings.home / FILE
    if channels and file.stat().st_mode & 0o077:
        yield Finding("warning", f"{file} can be read by others on this machine", f"chmod 600 {file}")


def _see_token(settings: Settings) -> Iterator[Finding]:
    if settings.token is None:
        yield Finding("bad", "Token: missing", "Write EVENKEEL_TOKEN=… into .env; @BotFather gives it.")
        return
    try:
        username = asyncio.run(who_am_i(settings))
    except InvalidToken:
        yield Finding("bad", "Token: Telegram does not know it", "Copy it anew from @BotFather.")
    except TelegramError as error:
        yield Finding(
            "bad", f"Telegram cannot be reached: {error.message}", "Look at the network and EVENKEEL_API_URL."
        )
    else:
        yield Finding("good", f"Token: it is @{username}")


async def who_am_i(settings: Settings) -> str:
    """The bot's name on Telegram, by its token.

    Raises:
        TelegramError: the token is unknown, or Telegram does not answer.
    """
    assert settings.token is not None
    request = AiohttpRequest(connections=1, timeout=5)
    polling = AiohttpRequest(connections=1, timeout=5)
    bot = Bot(
        settings.token.get_secret_value(),
        base_url=f"{settings.api_url}/bot",
        request=request,
        get_updates_request=polling,
    )
    try:
        await bot.initialize()
        return bot.username
    finally:
        await request.shutdown()
        await polling.shutdown()


def _see_clock(settings: Settings) -> Iterator[Finding]:
    now = utc_now()
    if settings.clock:
        yield Finding(
            "warning", f"Clock: staged ({settings.clock}); never for real participants", "EVENKEEL_CLOCK"
        )
    elif now < datetime(2026, 1, 1, tzinfo=UTC):
        yield Finding("bad", f"Clock: it says {now:%Y-%m-%d}; set the machine's clock (NTP)")
    else:
        yield Finding("good", f"Clock: {now:%Y-%m-%d %H:%M} UTC")
