"""`evenkeel channels`: how staff are reached besides Telegram, and whether that works."""

import asyncio
import time
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console

from bot import log
from bot.authoring.load import load
from bot.channels.apprising import AppriseRinger
from bot.channels.listing import FILE, Channel, read_channels
from bot.core.on_call import Ladder
from bot.service import wording
from bot.service.courier import Outcome, Sent
from bot.service.letters import Letter
from bot.settings import Settings, read_settings

channels_app = typer.Typer(no_args_is_help=True)


@channels_app.callback()
def about_channels() -> None:
    """How staff are reached besides Telegram."""


@channels_app.command("list")
def list_channels() -> None:
    """Who has which second channels; without their addresses."""
    settings = read_settings()
    ladder = load(settings.home, settings.non_commercial).ladder
    console = Console(highlight=False, soft_wrap=True)
    channels = channels_in(settings, ladder)
    for key, person in ladder.people.items():
        own = [f"{each.row.name} ({each.label})" for each in channels if each.staff == key]
        console.print(
            f"{person.name}: {', '.join(own) or 'none'}", style="" if own else "yellow", markup=False
        )


@channels_app.command("test")
def try_channels(
    person: Annotated[
        str | None,
        typer.Argument(help="Whose channels, by their key. Left out: everybody's.", show_default=False),
    ] = None,
) -> None:
    """Send a message marked as a test through every channel, and say what each answered."""
    settings = read_settings()
    log.set_up(settings.log)
    ladder = load(settings.home, settings.non_commercial).ladder
    if person is not None and person not in ladder.people:
        raise typer.BadParameter(f"there is no “{person}”; there are {', '.join(ladder.people)}.")
    channels = [each for each in channels_in(settings, ladder) if person in (None, each.staff)]
    console = Console(highlight=False, soft_wrap=True)
    if not channels:
        console.print(f"There are no second channels to test: write them into {settings.channels or FILE}.")
        raise typer.Exit(1)
    if not all(asyncio.run(_try_all(channels, console))):
        raise typer.Exit(1)


def channels_in(settings: Settings, ladder: Ladder) -> tuple[Channel, ...]:
    """The channels that the settings lead to.

    Raises:
        ChannelsError: their file cannot be used.
    """
    file = settings.channels or settings.home / FILE
    return read_channels(file, ladder.people, must_exist=settings.channels is not None)


def ringer_of(channels: Sequence[Channel]) -> AppriseRinger:
    """Who rings these channels."""
    return AppriseRinger({each.row.name: each for each in channels})


async def _try_all(channels: Sequence[Channel], console: Console) -> list[bool]:
    ringer = ringer_of(channels)

    async def one(channel: Channel) -> bool:
        begun = time.monotonic()
        outcome: Outcome = await ringer.ring(channel.row.name, Letter(text=wording.CHANNEL_TEST))
        took = f"{time.monotonic() - begun:.1f} s"
        name = f"{channel.row.name} ({channel.label})"
        if isinstance(outcome, Sent):
            console.print(f"✓ {name}: taken after {took}", markup=False)
            return True
        console.print(f"✗ {name}: {outcome.why}, after {took}", markup=False, style="red")
        return False

    return list(await asyncio.gather(*(one(channel) for channel in channels)))
