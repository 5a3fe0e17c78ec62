"""The database of the kept inventories: where it is, opening it, and what its refusals mean to a person."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cardtool.model.errors import (
    LocalDataError,
    SourceNotReadableError,
    StoreBusyError,
    StoreDamagedError,
    StoreFullError,
    StoreReadOnlyError,
    StoreTooNewError,
    StoreUnreachableError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.app.workspace import Workspace
    from cardtool.model.errors import StoreError
    from cardtool.store.inventory_store import InventoryStore

_FILE: Final = "inventory.sqlite"
_FOLDER_MODE: Final = 0o700
#: What the store says (sqlite.org/rescode.html; PostgreSQL 17, appendix A), and what that is.
_MEANINGS: Final[tuple[tuple[str, type[StoreError]], ...]] = (
    ("SQLITE_BUSY", StoreBusyError),
    ("SQLITE_LOCKED", StoreBusyError),
    ("55P03", StoreBusyError),
    ("SQLITE_FULL", StoreFullError),
    ("53100", StoreFullError),
    ("SQLITE_READONLY", StoreReadOnlyError),
    ("SQLITE_PERM", StoreReadOnlyError),
    ("25006", StoreReadOnlyError),
    ("42501", StoreReadOnlyError),
    ("SQLITE_NOTADB", StoreDamagedError),
    ("SQLITE_CORRUPT", StoreDamagedError),
    ("SQLITE_ERROR", StoreDamagedError),
    ("later version", StoreTooNewError),
    ("this version of the program does not know", StoreTooNewError),
)


def database_exists(workspace: Workspace, database: str = "") -> bool:
    """Whether anything was kept; of a server that is not known before it is asked, so it counts as there.

    Args:
        workspace: surroundings.
        database: address of a database, empty for the user's own file.

    Raises:
        StoreError: the address is none.
    """
    path = _path(workspace, database)
    return path is None or path.is_file()


@contextmanager
def open_database(workspace: Workspace, database: str = "") -> Iterator[InventoryStore]:
    """The database, made when it is missing.

    Args:
        workspace: surroundings.
        database: address of a database, empty for the user's own file.

    Raises:
        StoreError: it refuses, or is of a later version of the program.
        LocalDataError: it does not hold what was asked for.
    """
    from cardtool.store.inventory_store import InventoryStore

    with _told(), InventoryStore.open(database or _own_file(workspace)) as store:
        yield store


@contextmanager
def _told() -> Iterator[None]:
    """The store's refusals as what they mean."""
    try:
        yield
    except LocalDataError as error:
        meaning = _meaning(error.detail)
        if meaning is None:
            raise
        raise meaning(error.detail, reader=error.reader) from error
    except SourceNotReadableError as error:
        meaning = _meaning(error.detail) or StoreUnreachableError
        raise meaning(error.detail, reader=error.reader) from error


def _meaning(detail: str) -> type[StoreError] | None:
    return next((meaning for said, meaning in _MEANINGS if said in detail), None)


def _path(workspace: Workspace, database: str) -> Path | None:
    from cardtool.store.engine import database_url

    if not database:
        return workspace.folders.data / _FILE
    with _told():
        url = database_url(database)
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


def _own_file(workspace: Workspace) -> Path:
    folder = workspace.folders.data
    try:
        folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreReadOnlyError(error.strerror or type(error).__name__, reader=str(folder)) from error
    return folder / _FILE
