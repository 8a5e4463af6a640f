"""The commands put together, and every error said in one clear way."""

import sys

import typer
from rich.console import Console

from bot.authoring.mistakes import ContentError
from bot.channels.listing import ChannelsError
from bot.cli import (
    audit,
    calendar,
    cases,
    channels,
    content,
    demo,
    drilling,
    looking,
    mapping,
    on_call,
    operating,
    people,
    playing,
    protocol,
    publishing,
    replaying,
    risk,
    scales,
    schemas,
    scores,
    simulating,
    starting,
)
from bot.cli.errors import RunError
from bot.settings import SettingsError
from bot.store.errors import StoreError
from bot.story import StoryError

app = typer.Typer(
    help="A Telegram bot that walks participants through a program of sleep, activity and stress reduction.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode="markdown",
)
app.command()(operating.run)
app.command()(demo.demo)
app.command()(demo.preview)
app.command()(content.check)
app.command()(content.rehearse)
app.command("people")(people.show_people)
app.command("replay")(replaying.replay_story)
app.command()(playing.play)
app.command()(calendar.calendar)
app.command("map")(mapping.draw_map)
app.command()(simulating.simulate)
app.command()(publishing.publish)
app.command()(publishing.publications)
app.command()(publishing.diff)
app.command()(publishing.move)
app.command()(publishing.rollback)
app.command(context_settings={"ignore_unknown_options": True})(scores.score)
app.command()(scales.scales)
app.command()(looking.timeline)
app.command(context_settings={"ignore_unknown_options": True})(looking.observe)
app.command()(cases.cases)
app.command()(schemas.schema)
app.command("on-call")(on_call.show_on_call)
app.command()(protocol.protocol)
app.command()(drilling.drill)
app.command()(operating.doctor)
app.add_typer(starting.app, name="new", help="Something small that works, to be changed into your own.")
app.add_typer(people.invite_app, name="invite", help="Invitations for participants.")
app.add_typer(people.cohort_app, name="cohort", help="Groups of people who begin together.")
app.add_typer(people.staff_app, name="staff", help="Clinicians, coordinators, and their groups.")
app.add_typer(channels.channels_app, name="channels", help="How staff are reached besides Telegram.")
app.add_typer(audit.app, name="audit", help="What was done about cases, and who looked at whom.")
app.add_typer(risk.app, name="risk", help="What the risk rules notice in words.")

EXIT: dict[type[Exception], int] = {
    ContentError: 1,
    StoryError: 1,
    SettingsError: 3,
    ChannelsError: 3,
    StoreError: 4,
    RunError: 5,
}
"""What the shell is told: 1 the content, 2 the command line, 3 the settings, 4 the database, 5 Telegram."""


def main() -> None:
    """Run a command. A mistake of the content or of the settings is told without a traceback."""
    try:
        app()
    except tuple(EXIT) as error:
        Console(stderr=True, soft_wrap=True).print(str(error), markup=False, highlight=False)
        sys.exit(next(code for kind, code in EXIT.items() if isinstance(error, kind)))
