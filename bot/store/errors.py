"""Why the database cannot be used, in one sentence for the operator."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, NotSupportedError, ProgrammingError

_FULL = "The disk that holds the database {where} is full: make room, then start again."
_READ_ONLY = (
    "The database {where} can only be read: give the account that runs Evenkeel the right to write to it "
    "and to its folder."
)
_ENDED = "PostgreSQL ended the connection ({where}): see whether it still runs, then start again."
_GRANT = (
    "The account in the database setting ({where}) may not make and change tables there: make it the owner of "
    "the database."
)
_UNKNOWN_HOST = (
    "The host in the database setting ({where}) is not known: correct the setting, or look at the network."
)
_IN_THE_WAY = "The database cannot be kept in {where}: a file stands where a folder should be."

# What SQLite and PostgreSQL say, in small letters, and what an operator should read instead.
_SENTENCES = {
    "database or disk is full": _FULL,
    "no space left on device": _FULL,
    "readonly database": _READ_ONLY,
    "read-only transaction": _READ_ONLY,
    "unable to open database file": (
        "The database {where} cannot be opened: its folder may not be used, or a folder has its name."
    ),
    "file is not a database": (
        "The file {where} is not a database of Evenkeel's: name another file, or move this one away."
    ),
    "malformed": (
        "The database {where} is damaged: stop, keep a copy of it, and put your last backup in its place."
    ),
    "disk i/o error": (
        "The disk that holds the database {where} fails: look after the disk, then start again."
    ),
    "database is locked": (
        "Another program has kept the database {where} to itself for too long: end it, then start again."
    ),
    "password authentication failed": (
        "PostgreSQL refuses the name or the password in the database setting ({where}): correct them there."
    ),
    "no password supplied": (
        "PostgreSQL wants a password and the database setting has none ({where}): add it, as in "
        "postgresql://name:password@host/database."
    ),
    "does not exist": (
        "PostgreSQL does not know the database or the account in the database setting ({where}): create it, "
        "or correct the setting."
    ),
    "permission denied": _GRANT,
    "connection refused": (
        "No PostgreSQL answers at the address in the database setting ({where}): start it, or correct the "
        "setting."
    ),
    "failed to resolve host": _UNKNOWN_HOST,
    "name or service not known": _UNKNOWN_HOST,
    "timeout expired": (
        "PostgreSQL does not answer at the address in the database setting ({where}): look at the network, "
        "or correct the setting."
    ),
    "server closed the connection": _ENDED,
    "terminating connection": _ENDED,
}
# As SQL calls them: a right that was not granted; a deadlock, and a transaction that came second.
_NOT_ALLOWED = "42501"
_IN_EACH_OTHERS_WAY = ("40P01", "40001")
_OF_THE_SYSTEM = {
    errno.ENOSPC: _FULL,
    errno.EROFS: _READ_ONLY,
    errno.EACCES: _READ_ONLY,
    errno.EPERM: _READ_ONLY,
    errno.ENOTDIR: _IN_THE_WAY,
    errno.EEXIST: _IN_THE_WAY,
}


class StoreError(Exception):
    """The database cannot be used. The message says whose mistake it is, where, and what to do."""


def place(url: URL) -> str:
    """The database in words an operator recognises, without its password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database or "in memory")
    return url.set(drivername="postgresql").render_as_string(hide_password=True)


def explain(error: DBAPIError, url: URL) -> StoreError | None:
    """The sentence for an error of the database; None if it is not for the operator.

    That is a mistake of ours, which deserves a traceback, or two transactions in each other's way,
    which is over when one of them is tried again.
    """
    state = getattr(error.orig, "sqlstate", None)
    if state == _NOT_ALLOWED:
        return StoreError(_GRANT.format(where=place(url)))
    if isinstance(error, (ProgrammingError, IntegrityError, DataError, NotSupportedError)):
        return None
    if state in _IN_EACH_OTHERS_WAY or getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:
        return None
    said = " ".join(str(error.orig).split())
    for sign, sentence in _SENTENCES.items():
        if sign in said.lower():
            return StoreError(sentence.format(where=place(url)))
    return StoreError(f"The database {place(url)} does not answer as it should: {said}")


@contextmanager
def explained(url: URL) -> Iterator[None]:
    """Raise the sentence for the operator instead of the error of the database."""
    try:
        yield
    except DBAPIError as error:
        # A full disk ends the whole transaction, and with it the savepoint that is then to be undone: that
        # there is no such savepoint says nothing, what went wrong before it does.
        cause: BaseException | None = error
        while cause is not None:
            sentence = explain(cause, url) if isinstance(cause, DBAPIError) else None
            if sentence is not None:
                raise sentence from error
            cause = cause.__context__
        raise


def unwritable(error: OSError, where: str) -> StoreError:
    """The sentence for a folder that cannot be made or written to."""
    sentence = _OF_THE_SYSTEM.get(error.errno or 0, "The database cannot be kept in {where}: {said}.")
    return StoreError(sentence.format(where=where, said=error.strerror))
