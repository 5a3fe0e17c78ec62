"""Errors of the databases as the program's own: what a clerk or an administrator can do something about.

Only the kind of an error and its code are told. Its text can hold values of the database, which name persons.
"""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import DBAPIError, InterfaceError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from cardtool.model.errors import (
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreReadOnlyError,
    StoreTooNewError,
    StoreUnreachableError,
)
from cardtool.store.engine import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Engine

#: Primary result codes of SQLite (https://www.sqlite.org/rescode.html).
_SQLITE: Final[dict[int, type[StoreError]]] = {
    sqlite3.SQLITE_BUSY: StoreBusyError,
    sqlite3.SQLITE_LOCKED: StoreBusyError,
    sqlite3.SQLITE_PROTOCOL: StoreBusyError,
    sqlite3.SQLITE_NOMEM: StoreBusyError,
    sqlite3.SQLITE_FULL: StoreFullError,
    sqlite3.SQLITE_READONLY: StoreReadOnlyError,
    sqlite3.SQLITE_PERM: StoreReadOnlyError,
    sqlite3.SQLITE_CANTOPEN: StoreUnreachableError,
    sqlite3.SQLITE_IOERR: StoreUnreachableError,
    sqlite3.SQLITE_CORRUPT: StoreDamagedError,
    sqlite3.SQLITE_NOTADB: StoreDamagedError,
}
_PRIMARY: Final = 0xFF
#: Reading ended before the page did: the file is shorter than it says.
_CUT_SHORT: Final = frozenset({sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_CORRUPTFS})
#: Less room than that is none: SQLite reports some lack of it as a failure of the disk.
_NO_ROOM: Final = 64 * 1024
#: Classes and codes of PostgreSQL (its manual, appendix A), the longest that fits wins.
_POSTGRESQL: Final[dict[str, type[StoreError]]] = {
    "08": StoreUnreachableError,  # connection exceptions
    "28": StoreUnreachableError,  # the login was refused
    "3D000": StoreUnreachableError,  # no such database
    "57P": StoreUnreachableError,  # the server stops, starts or crashed
    "58": StoreUnreachableError,  # its disk fails
    "25P03": StoreUnreachableError,  # it ended a transaction that stood still
    "25P04": StoreUnreachableError,
    "25006": StoreReadOnlyError,
    "42501": StoreReadOnlyError,  # no right to do that
    "53": StoreBusyError,  # too many connections, no memory
    "53100": StoreFullError,
    "40": StoreBusyError,  # deadlock, serialization
    "55P03": StoreBusyError,  # waited too long for a lock
    "57014": StoreBusyError,  # the same, for a statement
}
_AGAIN: Final = frozenset({"40001", "40P01"})
_FILES: Final[dict[int, type[StoreError]]] = {
    errno.ENOSPC: StoreFullError,
    errno.EDQUOT: StoreFullError,
    errno.EROFS: StoreReadOnlyError,
    errno.EACCES: StoreReadOnlyError,
    errno.EPERM: StoreReadOnlyError,
}


@contextmanager
def told(engine: Engine) -> Iterator[None]:
    """Turns the database's errors into the program's.

    Raises:
        StoreError: the database refused.
    """
    try:
        yield
    except InterfaceError as error:  # the driver noticed that its connection is closed
        raise StoreUnreachableError(_kind(error.orig), reader=shown(engine.url)) from error
    except DBAPIError as error:
        raise refusal(error.orig, engine) from error
    except engine.dialect.loaded_dbapi.Error as error:  # from where the driver is used directly
        raise refusal(error, engine) from error
    except PoolTimeoutError as error:
        raise StoreBusyError("too many at once", reader=shown(engine.url)) from error
    except (SQLAlchemyError, UnicodeDecodeError) as error:  # what a broken file holds where names of tables should be
        raise StoreDamagedError(_kind(error), reader=shown(engine.url)) from error


def refusal(error: BaseException | None, engine: Engine) -> StoreError:
    """The program's error for one of the driver."""
    kind = _of_sqlite(error, engine) if engine.dialect.name == "sqlite" else _of_postgresql(error)
    return kind(_kind(error), reader=shown(engine.url))


def may_succeed_again(error: DBAPIError) -> bool:
    """Whether the server undid the transaction for the sake of another one."""
    return getattr(error.orig, "sqlstate", None) in _AGAIN


def of_file(error: OSError, path: Path) -> StoreError:
    """The program's error for a file that cannot be made or written."""
    kind = _FILES.get(error.errno or 0, StoreUnreachableError)
    return kind(error.strerror or type(error).__name__, reader=str(path))


def too_new(detail: str, engine: Engine) -> StoreTooNewError:
    """The error for a schema of a later version."""
    return StoreTooNewError(detail, reader=shown(engine.url))


def _of_sqlite(error: object, engine: Engine) -> type[StoreError]:
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(code, int) or code in _CUT_SHORT:
        return StoreDamagedError  # without a code: text in the file that is none
    kind = _SQLITE.get(code & _PRIMARY, StoreDamagedError)
    path = Path(str(engine.url.database))
    if kind is StoreUnreachableError and _no_room(path):
        return StoreFullError
    if kind is StoreUnreachableError and path.exists() and not os.access(path.parent, os.W_OK):
        return StoreReadOnlyError  # SQLite cannot put its files beside the database
    return kind


def _no_room(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _NO_ROOM
    except OSError:
        return False


def _of_postgresql(error: object) -> type[StoreError]:
    state = getattr(error, "sqlstate", None)
    if not state:  # the driver alone says so: no server, or not one of this name
        return StoreUnreachableError
    return next(
        (_POSTGRESQL[state[:n]] for n in range(len(state), 1, -1) if state[:n] in _POSTGRESQL), StoreDamagedError
    )


def _kind(error: object) -> str:
    code = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None)
    return " ".join(str(part) for part in (type(error).__name__, code) if part)
