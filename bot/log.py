"""Structured logs: one JSON line an event, or readable lines on a terminal.

Ids and an `action` only: never a name, an answer or the text of a message. A last processor drops
what must not be there, should somebody forget.
"""

import logging
import sys
from typing import Any, TextIO, cast

import structlog

FORBIDDEN = frozenset({"name", "text", "answer", "value", "caption", "first_name", "token"})
"""Keys that could hold what a participant said or is called."""


class _StandardError:
    """Standard error as it is when a line is written, whatever it was when the log was set up."""

    def write(self, line: str) -> int:
        return sys.stderr.write(line)

    def flush(self) -> None:
        sys.stderr.flush()


def set_up(level: str = "info", *, readable: bool | None = None) -> None:
    """Log to standard error. `readable` None: as it is a terminal or not."""
    plain = sys.stderr.isatty() if readable is None else readable
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _keep_private,
    ]
    last: Any = (
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        if plain
        else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, last] if not plain else [*shared, last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(file=cast(TextIO, _StandardError())),
        cache_logger_on_first_use=True,
    )
    # Libraries: their warnings only. httpx and python-telegram-bot would log addresses that hold the token.
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s", stream=sys.stderr, force=True)
    for chatty in ("httpx", "httpcore", "telegram", "apscheduler", "aiohttp"):
        logging.getLogger(chatty).setLevel(logging.ERROR)


def _keep_private(_logger: Any, _method: str, event: Any) -> Any:
    return {key: "(left out)" if key in FORBIDDEN else value for key, value in event.items()}
