"""The command line: `evenkeel`."""

from bot.cli.main import entry, main

__all__ = ["entry", "main"]
