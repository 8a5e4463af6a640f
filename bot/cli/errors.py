"""How an operator's mistake outside content, settings and database is told."""


class RunError(Exception):
    """Telegram, or the machine, does not let the bot run; the message says why and what to do."""
