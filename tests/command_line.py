"""The command line as a person meets it: what it prints, and what it tells the shell."""

from typing import NamedTuple

import pytest
import structlog


class Ran(NamedTuple):
    """A command that has ended."""

    code: int
    out: str
    err: str


class Evenkeel:
    """Runs commands within this process."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capfd = capfd

    def __call__(self, *arguments: str) -> Ran:
        from bot.cli import main

        self._monkeypatch.setattr("sys.argv", ["evenkeel", *arguments])
        self._capfd.readouterr()
        code = 0
        try:
            main()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
        finally:
            structlog.reset_defaults()  # the log of a command ends with it
        out, err = self._capfd.readouterr()
        return Ran(code, out, err)
