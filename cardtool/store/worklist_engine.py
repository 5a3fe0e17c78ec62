"""Opens the database of a worklist, set up so that what was acknowledged outlives a crash and nobody waits for ever."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import create_engine, event, inspect

from cardtool.model.errors import (
    LocalDataError,
    SourceNotReadableError,
    StoreDamagedError,
    StoreUnreachableError,
)
from cardtool.store.engine import CONNECT_TIMEOUT, FILE_MODE, WRITES, database_url, make_file, shown
from cardtool.store.schema import bring_up_to_date
from cardtool.store.tables import METADATA
from cardtool.store.worklist_errors import of_file, refusal, told, too_new

if TYPE_CHECKING:
    from sqlalchemy.engine import URL, Connection, Engine

#: How long a change waits for another one, in milliseconds.
BUSY_TIMEOUT: Final = 10_000
#: How long a server may keep silent before its connection counts as dead, in milliseconds.
SILENCE: Final = 20_000
#: A workstation that hangs in the middle of a change is cut off by the server after that, in milliseconds.
_IDLE: Final = 60_000
_OTHERS: Final = 0o077
_PAUSE: Final = 0.02
#: Where Alembic notes the revision of a schema.
_VERSIONS: Final = "alembic_version"


def open_database(place: str | Path, password: str | None = None) -> Engine:
    """An engine for the worklist at ``place``, with the schema of this version.

    Raises:
        StoreError: it cannot be opened.
    """
    url = _url(place, password)
    engine = _sqlite(url) if url.get_backend_name() == "sqlite" else _postgresql(url)
    try:
        _bring_up_to_date(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _url(place: str | Path, password: str | None) -> URL:
    try:
        url = database_url(place)
    except SourceNotReadableError as error:
        raise StoreUnreachableError(error.detail, reader=error.reader) from None  # the text may hold a password
    return url.set(password=password) if password and url.get_backend_name() == "postgresql" else url


def _bring_up_to_date(engine: Engine) -> None:
    try:
        with told(engine):
            if engine.dialect.name == "sqlite":
                _refuse_foreign(engine)
            bring_up_to_date(engine)
    except LocalDataError as error:
        raise too_new(error.detail, engine) from error
    except SourceNotReadableError as error:
        raise refusal(getattr(error.__cause__, "orig", error.__cause__), engine) from error


def _refuse_foreign(engine: Engine) -> None:
    """A file of another program shall not get our tables; other programs have a table of versions too."""
    tables = set(inspect(engine).get_table_names())
    foreign = tables - {_VERSIONS}
    if foreign and not (foreign & METADATA.tables.keys() and _VERSIONS in tables and _has_version(engine)):
        raise StoreDamagedError("not a database of this program", reader=shown(engine.url))


def _has_version(engine: Engine) -> bool:
    with engine.connect() as connection:
        return bool(connection.exec_driver_sql(f"SELECT version_num FROM {_VERSIONS}").scalar())  # noqa: S608 - a constant


# -- PostgreSQL --------------------------------------------------------------------------------------------


def _postgresql(url: URL) -> Engine:
    limits = (
        f"-c lock_timeout={BUSY_TIMEOUT} -c statement_timeout={6 * BUSY_TIMEOUT}"
        f" -c idle_in_transaction_session_timeout={_IDLE} -c synchronous_commit=on"
    )
    settings = {
        "connect_timeout": CONNECT_TIMEOUT,
        "application_name": "cardtool",
        "keepalives_idle": SILENCE // 2000,
        "keepalives_interval": 5,
        "keepalives_count": 2,
        "tcp_user_timeout": SILENCE,
    }
    chosen = {name: value for name, value in settings.items() if name not in url.query}
    options = f"{limits} {url.query.get('options', '')}".strip()
    try:
        return create_engine(url, pool_pre_ping=True, connect_args={**chosen, "options": options})
    except ImportError as error:
        raise StoreUnreachableError("the driver of PostgreSQL is not installed", reader=shown(url)) from error


# -- SQLite ------------------------------------------------------------------------------------------------


def _sqlite(url: URL) -> Engine:
    path = Path(str(url.database))
    try:
        make_file(path)
        _close_to_others(path)
    except OSError as error:
        raise of_file(error, path) from error
    engine = create_engine(url)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _close_to_others(path: Path) -> None:
    """The database and the files SQLite keeps beside it are for their owner only."""
    for file in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        with suppress(OSError):  # not there, or not ours to close
            if file.stat().st_mode & _OTHERS and os.name != "nt":
                file.chmod(FILE_MODE)


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions begin in _begin, where it is known whether they write
    for setting in (
        f"busy_timeout = {BUSY_TIMEOUT}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",  # what a purge removes is overwritten
    ):
        _patiently(connection, f"PRAGMA {setting}")


def _patiently(connection: Any, statement: str) -> None:
    """Run a statement for which SQLite does not wait by itself: going over to WAL while others open the file."""
    until = time.monotonic() + BUSY_TIMEOUT / 1000
    while True:
        try:
            connection.execute(statement)
        except sqlite3.OperationalError as error:
            code = getattr(error, "sqlite_errorcode", 0)
            if code & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            threading.Event().wait(_PAUSE)
        else:
            return


def _begin(connection: Connection) -> None:
    # A writer takes the lock at once: taken later, it could find that another one had written in between.
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
