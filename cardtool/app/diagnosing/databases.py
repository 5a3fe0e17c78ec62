"""Whether the program's databases can be opened; nothing is made, changed or brought up to date."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from cardtool.model.errors import (
    SourceNotReadableError,
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreReadOnlyError,
    StoreTooNewError,
    StoreUnreachableError,
)
from cardtool.store.schema import CURRENT

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

#: Longest wait for a lock or a server, in seconds.
_SECONDS: Final = 2
_PRIMARY: Final = 0xFF
#: Primary result codes of SQLite (https://www.sqlite.org/rescode.html); all others mean a broken file.
_MEANINGS: Final[dict[int, type[StoreError]]] = {
    sqlite3.SQLITE_BUSY: StoreBusyError,
    sqlite3.SQLITE_LOCKED: StoreBusyError,
    sqlite3.SQLITE_READONLY: StoreReadOnlyError,
    sqlite3.SQLITE_PERM: StoreReadOnlyError,
    sqlite3.SQLITE_CANTOPEN: StoreUnreachableError,
    sqlite3.SQLITE_IOERR: StoreUnreachableError,
}


def check_database(place: str) -> bool:
    """Whether a database is there and answers, whatever form its address has that the store takes.

    Args:
        place: path of a file, or address of SQLite or PostgreSQL.

    Raises:
        StoreError: it is no good, or the place is no address of a database.
    """
    from cardtool.store.engine import database_url

    try:
        url = database_url(place)
    except SourceNotReadableError as error:
        raise StoreUnreachableError(error.detail) from error
    if url.get_backend_name() == "sqlite":
        return check_file(Path(str(url.database)))
    return check_server(_for_libpq(url))


def _for_libpq(url: URL) -> str:
    """The address as libpq takes it; the names of drivers and lists of hosts are words of SQLAlchemy's alone."""
    from psycopg.conninfo import make_conninfo

    _, parameters = url.get_dialect()().create_connect_args(url)
    return make_conninfo("", **parameters)


def check_file(path: Path) -> bool:
    """Whether the user's own database is there; what is there can be read and written and is one of this program.

    Raises:
        StoreError: it is no good.
    """
    if not path.is_file():
        return False
    if not os.access(path, os.W_OK):
        raise StoreReadOnlyError("the file may not be written", reader=path.name)
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=_SECONDS)) as database:
            revision = _revision(database)
    except sqlite3.Error as error:
        kind = _MEANINGS.get(getattr(error, "sqlite_errorcode", -1) & _PRIMARY, StoreDamagedError)
        raise kind(type(error).__name__, reader=path.name) from error
    if revision is None:
        raise StoreDamagedError("not a database of this program", reader=path.name)
    if revision > CURRENT:
        raise StoreTooNewError(f"schema {revision}, this version knows {CURRENT}", reader=path.name)
    return True


def _revision(database: sqlite3.Connection) -> str | None:
    """The schema's version, empty in a database without tables, ``None`` in one of another program."""
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if not tables:
        return ""
    if "alembic_version" not in tables:
        return None
    found = database.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(found[0]) if found else ""


def check_server(address: str) -> bool:
    """Whether the server of a shared database answers.

    No password is fetched, which could open a dialog of the keyring: a server that asks for one is there. libpq knows
    that it did (PostgreSQL 17, 32.2, PQconnectionNeedsPassword and PQconnectionUsedPassword); its message is in the
    language of the server, and a connection that failed has no SQLSTATE.

    Raises:
        StoreUnreachableError: it does not answer.
    """
    import psycopg

    try:
        with closing(psycopg.connect(address, connect_timeout=_SECONDS)) as connection:
            connection.execute("SELECT 1")
    except psycopg.Error as error:
        failed = error.pgconn
        if failed is not None and (failed.needs_password or failed.used_password):
            return True
        raise StoreUnreachableError(type(error).__name__) from error
    return True
