"""The command line: `evenkeel`."""

from bot.cli.main import main

__all__ = ["main"]
