"""Opens the database of what was read from files: a SQLite file of its own, by the standard library alone."""

from __future__ import annotations

import os
import sqlite3
import stat
from typing import TYPE_CHECKING, Final

from cardtool.inventory.cache_database import CacheDatabase, Transaction

if TYPE_CHECKING:
    from pathlib import Path

#: Layout of the tables below. A file of another one is made anew; there is nothing in it that cannot be read again.
LAYOUT: Final = 1
#: Says to other programs whose file it is ("cdtl").
_APPLICATION: Final = 0x6364746C
#: How long another scan that is just writing is waited for, in seconds.
_PATIENCE: Final = 2.0
_FILE_MODE: Final = 0o600
_FOLDER_MODE: Final = 0o700
_FOR_OTHERS: Final = 0o077
_TABLES: Final = (
    """CREATE TABLE folder (
        id INTEGER PRIMARY KEY, readers TEXT NOT NULL, kind TEXT NOT NULL, path BLOB NOT NULL, used INTEGER NOT NULL,
        UNIQUE (readers, kind, path))""",
    """CREATE TABLE file (
        folder INTEGER NOT NULL, name BLOB NOT NULL, state TEXT NOT NULL, content INTEGER,
        PRIMARY KEY (folder, name)) WITHOUT ROWID""",
    "CREATE TABLE content (id INTEGER PRIMARY KEY, data BLOB NOT NULL)",
    """CREATE TRIGGER content_of_file AFTER DELETE ON file WHEN OLD.content IS NOT NULL
        BEGIN DELETE FROM content WHERE id = OLD.content; END""",
    f"PRAGMA application_id = {_APPLICATION}",
    f"PRAGMA user_version = {LAYOUT}",
)
_SETTINGS: Final = (
    "recursive_triggers = ON",  # a replaced row takes its content with it
    "trusted_schema = OFF",
    "synchronous = NORMAL",
    "temp_store = MEMORY",
    "cache_size = -16384",
)


def open_database(path: Path, limit: int) -> CacheDatabase:
    """Open the file, or make it, for its owner only; a damaged one, or one of another layout, is made anew.

    Raises:
        sqlite3.Error: it is locked, cannot be written, or cannot be made.
        OSError: its folder or file cannot be made, or is somebody else's.
    """
    path.parent.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    try:
        return CacheDatabase(_connect(path), limit)
    except sqlite3.OperationalError:  # locked, read-only, full: nothing is wrong with the file itself
        raise
    except sqlite3.DatabaseError:
        remove_database(path)
        return CacheDatabase(_connect(path), limit)


def remove_database(path: Path) -> None:
    """Remove the file and a journal that an interrupted writer left.

    Raises:
        OSError: they cannot be removed.
    """
    path.unlink(missing_ok=True)
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)


def _connect(path: Path) -> sqlite3.Connection:
    _make_private(path)
    connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
    try:
        for setting in _SETTINGS:
            connection.execute(f"PRAGMA {setting}")
        _make_tables(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _make_tables(connection: sqlite3.Connection) -> None:
    if _layout(connection) == LAYOUT:
        return
    with Transaction(connection):
        if (found := _layout(connection)) == LAYOUT:  # another scan was faster
            return
        if found or connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise sqlite3.DatabaseError("another layout")
        for statement in _TABLES:
            connection.execute(statement)


def _layout(connection: sqlite3.Connection) -> int:
    number: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return number


def _make_private(path: Path) -> None:
    """See to it that the file is there and of nobody else.

    An existing one is not opened: to close it would end the locks that other connections of this process hold on it
    (sqlite.org/howtocorrupt.html, 2.2).
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, _FILE_MODE))
    except FileExistsError:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            raise PermissionError("no regular file") from None
        if os.name != "nt" and status.st_uid != os.geteuid():
            raise PermissionError("somebody else's file") from None
        if os.name != "nt" and status.st_mode & _FOR_OTHERS:
            path.chmod(_FILE_MODE)
