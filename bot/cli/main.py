"""The commands put together, and every error said in one clear way.

A command's rooms are imported when it is asked for: a coordinator runs `check` after every change, and it needs
neither a database nor Telegram.
"""

import gc
import os
import sys
from importlib import import_module
from typing import NamedTuple

import typer
from rich.console import Console


class Command(NamedTuple):
    """Where a command is: `room` below `bot.cli`, and the function in it."""

    room: str
    function: str
    takes_dashes: bool = False
    """Whether what begins with a dash may be a value, such as “-” for a skipped item."""


class Group(NamedTuple):
    """Where a group of commands is."""

    room: str
    app: str
    help: str


COMMANDS = {
    "run": Command("operating", "run"),
    "demo": Command("demo", "demo"),
    "preview": Command("demo", "preview"),
    "check": Command("checking", "check"),
    "rehearse": Command("content", "rehearse"),
    "people": Command("people", "show_people"),
    "replay": Command("replaying", "replay_story"),
    "play": Command("playing", "play"),
    "calendar": Command("calendar", "calendar"),
    "map": Command("mapping", "draw_map"),
    "simulate": Command("simulating", "simulate"),
    "publish": Command("publishing", "publish"),
    "publications": Command("publishing", "publications"),
    "diff": Command("publishing", "diff"),
    "move": Command("publishing", "move"),
    "rollback": Command("publishing", "rollback"),
    "score": Command("scores", "score", takes_dashes=True),
    "scales": Command("scales", "scales"),
    "timeline": Command("looking", "timeline"),
    "observe": Command("looking", "observe", takes_dashes=True),
    "cases": Command("cases", "cases"),
    "schema": Command("schemas", "schema"),
    "reference": Command("referring", "print_reference"),
    "evidence": Command("grounding", "print_evidence"),
    "on-call": Command("on_call", "show_on_call"),
    "protocol": Command("protocol", "protocol"),
    "drill": Command("drilling", "drill"),
    "doctor": Command("operating", "doctor"),
}
GROUPS = {
    "new": Group("starting", "app", "Something small that works, to be changed into your own."),
    "invite": Group("people", "invite_app", "Invitations for participants."),
    "cohort": Group("people", "cohort_app", "Groups of people who begin together."),
    "staff": Group("people", "staff_app", "Clinicians, coordinators, and their groups."),
    "channels": Group("channels", "channels_app", "How staff are reached besides Telegram."),
    "audit": Group("audit", "app", "What was done about cases, and who looked at whom."),
    "risk": Group("risk", "app", "What the risk rules notice in words."),
}

EXIT = {
    "bot.authoring.mistakes.ContentError": 1,
    "bot.story.StoryError": 1,
    "bot.settings.SettingsError": 3,
    "bot.channels.listing.ChannelsError": 3,
    "bot.store.errors.StoreError": 4,
    "bot.cli.errors.RunError": 5,
}
"""What the shell is told: 1 the content, 2 the command line, 3 the settings, 4 the database, 5 Telegram."""


def app_of(*names: str) -> typer.Typer:
    """The commands of these names; of all, if none is named."""
    app = typer.Typer(
        help="A Telegram bot that walks participants through a program of sleep, activity and stress reduction.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        rich_markup_mode="markdown",
    )

    @app.callback()
    def evenkeel() -> None:
        """A Telegram bot that walks participants through a program of sleep, activity and stress reduction."""

    for name, command in COMMANDS.items():
        if not names or name in names:
            settings = {"ignore_unknown_options": True} if command.takes_dashes else None
            function = getattr(import_module(f"bot.cli.{command.room}"), command.function)
            app.command(name, context_settings=settings)(function)
    for name, group in GROUPS.items():
        if not names or name in names:
            app.add_typer(
                getattr(import_module(f"bot.cli.{group.room}"), group.app), name=name, help=group.help
            )
    return app


def main() -> None:
    """Run a command. A mistake of the content or of the settings is told without a traceback."""
    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    try:
        app_of(asked)() if asked in COMMANDS or asked in GROUPS else app_of()()
    except Exception as error:
        code = _code(error)
        if code is None:
            raise
        Console(stderr=True, soft_wrap=True).print(str(error), markup=False, highlight=False)
        sys.exit(code)


def entry() -> None:
    """Run a command as a process of its own."""
    if sys.argv[1:2] != ["check"]:
        main()
        return
    # It is over in a second: to look for garbage, and to give back memory piece by piece, would double that.
    gc.disable()
    code: object = 0
    try:
        main()
    except SystemExit as ended:
        code = ended.code
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


def _code(error: Exception) -> int | None:
    kinds = (f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__)
    return next((EXIT[kind] for kind in kinds if kind in EXIT), None)
