"""Which database the worklist is in, who works on it, and opening it."""

from __future__ import annotations

import getpass
import hashlib
import platform
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from cardtool.model.errors import CardtoolError, StoreReadOnlyError
from cardtool.model.worklist import Author

if TYPE_CHECKING:
    from cardtool.app.workspace import Workspace
    from cardtool.store.worklist_store import WorklistStore

#: Name of the secret that opens the shared database: ``cardtool secret set worklist-database``.
DATABASE_SECRET: Final = "worklist-database"  # noqa: S105 - the name of a secret
_FILE: Final = "worklist.sqlite"
_FOLDER_MODE: Final = 0o700


def database_of(workspace: Workspace, database: str = "") -> str:
    """The address of the worklist's database; a path is that of a SQLite file.

    Args:
        workspace: surroundings.
        database: what the person named, empty for that of the settings or else the user's own file. A locked setting
            wins over both.
    """
    settings = workspace.settings
    named = settings.worklist.database if settings.is_locked("database", "worklist") else ""
    return named or database or settings.worklist.database or str(workspace.folders.data / _FILE)


def identity_of(address: str) -> str:
    """A short name for a database that tells it from others; a password in its address makes no difference."""
    parts = urlsplit(address)
    if parts.password is not None:
        address = address.replace(f":{parts.password}@", "@", 1)
    elif "://" not in address:
        address = str(Path(address).absolute())
    return hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def open_store(workspace: Workspace, database: str = "") -> WorklistStore:
    """The worklist's database, made when it is missing.

    Raises:
        StoreError: it cannot be opened.
        LocalDataError: a settings file has an error.
    """
    from cardtool.store.worklist_store import WorklistStore

    address = database_of(workspace, database)
    if "://" in address:
        return WorklistStore.open(address, password=_password(address))
    try:
        workspace.folders.data.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreReadOnlyError(error.strerror or type(error).__name__, reader=str(workspace.folders.data)) from error
    return WorklistStore.open(address)


def author(workspace: Workspace) -> Author:
    """The person at this workstation, now."""
    return Author(_user(), platform.node(), workspace.now())


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container may run as a number without a name
        return "unknown"


def _password(address: str) -> str | None:
    """The password from the keyring or the environment; ``None`` lets the driver look in its own places."""
    from cardtool.app.secrets import secret

    if not address.startswith("postgresql") or urlsplit(address).password:
        return None
    with suppress(CardtoolError):  # there need not be one: PGPASSWORD, a service file, or no password at all
        return secret(DATABASE_SECRET)
    return None
