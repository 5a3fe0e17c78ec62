"""Opens a database: a SQLite file of this user, or PostgreSQL by its address."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from cardtool.model.errors import SourceNotReadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection, Engine

#: How long a writer waits for another one, in milliseconds.
BUSY_TIMEOUT: Final = 30_000
#: How long PostgreSQL may take to accept a connection, in seconds.
CONNECT_TIMEOUT: Final = 10
#: Bytes of a page of a SQLite file: a certificate of the usual size fits three times.
PAGE_SIZE: Final = 8192
#: Memory for pages of a SQLite file, in KiB.
PAGE_CACHE: Final = 64 * 1024
#: Mode of a database file: for its owner only.
FILE_MODE: Final = 0o600
_FOLDER_MODE: Final = 0o700
#: Whoever writes to PostgreSQL takes this advisory lock first, so two large runs never wait for each other's rows.
_WRITER_LOCK: Final = 0x63617264
_POSTGRESQL: Final = "postgresql+psycopg"
#: Parameters of an address that are passwords (PostgreSQL 16 manual, 34.1.2).
SECRET_PARAMETERS: Final = frozenset({"password", "sslpassword"})
#: Option of a connection that is going to write.
WRITES: Final = "cardtool_writes"


def database_url(place: str | Path) -> URL:
    """The address of a database; a plain path is that of a SQLite file.

    Raises:
        SourceNotReadableError: it is no address of SQLite or PostgreSQL.
    """
    if isinstance(place, Path) or "://" not in place:
        return URL.create("sqlite", database=str(place))
    try:
        url = make_url(place)
    except (ArgumentError, ValueError):
        raise SourceNotReadableError("not the address of a database") from None  # the text may hold a password
    if url.get_backend_name() == "postgresql":
        return url.set(drivername=_POSTGRESQL)
    if url.drivername == "sqlite" and url.database:
        return url
    raise SourceNotReadableError(f"{url.drivername} is not supported; use sqlite or postgresql")


def shown(url: URL) -> str:
    """The address without its passwords."""
    hidden = {name: "hidden" for name in url.query if name.lower() in SECRET_PARAMETERS}
    return url.update_query_dict(hidden).render_as_string(hide_password=True)


def open_engine(url: URL) -> Engine:
    """An engine for the database at ``url``; a SQLite file that is missing is made, for its owner only.

    Raises:
        SourceNotReadableError: the file or its folder cannot be made, or the driver is not installed.
    """
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url)
    try:
        return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": CONNECT_TIMEOUT})
    except ImportError as error:
        raise SourceNotReadableError("the driver of PostgreSQL is not installed", reader=shown(url)) from error


def _sqlite_engine(url: URL) -> Engine:
    path = Path(str(url.database))
    try:
        make_file(path)
    except OSError as error:
        raise SourceNotReadableError(error.strerror or type(error).__name__, reader=str(path)) from error
    engine = create_engine(url)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def make_file(path: Path) -> None:
    """A file for its owner only, unless there is one already, and the folders above it.

    Raises:
        OSError: it cannot be made.
    """
    path.parent.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, FILE_MODE))
    except FileExistsError:
        # Not even opened: to close it would end the locks that other connections of this process hold on it
        # (sqlite.org/howtocorrupt.html, 2.2).
        return


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions begin in _begin_sqlite, where it is known whether they write
    for setting in (
        f"page_size = {PAGE_SIZE}",  # of a new file; must be said before anything else
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"busy_timeout = {BUSY_TIMEOUT}",
        f"cache_size = -{PAGE_CACHE}",
    ):
        connection.execute(f"PRAGMA {setting}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: taken later, it could find that another one had written in between.
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one state of the database throughout."""
    level = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with told(engine), engine.connect().execution_options(**level) as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine, *, patience: int = 0) -> Iterator[Connection]:
    """A connection in a transaction that is the only one to write; all of it is kept, or nothing.

    Args:
        engine: the database.
        patience: milliseconds to wait on a server for other writers, 0 for as long as the connection says.
    """
    with told(engine), engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            if patience:
                connection.execute(text(f"SET LOCAL lock_timeout = {patience}"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _WRITER_LOCK})
            # A writer joins a few rows to large tables by key; without statistics the planner would read these whole.
            connection.execute(text("SET LOCAL enable_hashjoin = off"))
            connection.execute(text("SET LOCAL enable_mergejoin = off"))
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        yield connection


@contextmanager
def told(engine: Engine) -> Iterator[None]:
    """Turns the database's errors into the program's, without values from it, which can name persons.

    Raises:
        SourceNotReadableError: the database refused.
    """
    try:
        yield
    except DBAPIError as error:
        raise SourceNotReadableError(_refusal(error.orig), reader=shown(engine.url)) from error
    except engine.dialect.loaded_dbapi.Error as error:  # from where the driver is used directly
        raise SourceNotReadableError(_refusal(error), reader=shown(engine.url)) from error


def _refusal(error: object) -> str:
    code = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None)
    return " ".join(str(part) for part in (type(error).__name__, code) if part)
